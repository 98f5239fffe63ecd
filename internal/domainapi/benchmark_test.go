// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

const benchmarkBody = `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",` +
	`"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E",` +
	`"SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:07","UserId":"140692647406****","VerificationStatus":1,` +
	`"VerificationTime":"2019-02-19 16:40:38"}`

// newConstant starts a server with a constant response, so that a benchmark measures the client. It passes each request
// to observe.
func newConstant(b *testing.B, observe func(*http.Request)) *httptest.Server {
	b.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if observe != nil {
			observe(r)
		}
		w.Header().Set("Content-Type", "application/json;charset=utf-8")
		_, _ = io.WriteString(w, benchmarkBody)
	}))
	b.Cleanup(server.Close)
	return server
}

func BenchmarkQuery(b *testing.B) {
	client := newClient(b, newConstant(b, nil).URL)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := queryAddress(b.Context(), client); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBarePost is the baseline of BenchmarkQuery: net/http alone, with the same bytes both ways.
func BenchmarkBarePost(b *testing.B) {
	var query string
	var header http.Header
	recording := newConstant(b, func(r *http.Request) { query, header = r.URL.RawQuery, r.Header.Clone() })
	if _, err := queryAddress(b.Context(), newClient(b, recording.URL)); err != nil {
		b.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true}
	b.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: transport}
	url := newConstant(b, nil).URL + "/?" + query
	b.ReportAllocs()
	for b.Loop() {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		request.Header = header
		response, err := client.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadAll(response.Body); err != nil {
			b.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
