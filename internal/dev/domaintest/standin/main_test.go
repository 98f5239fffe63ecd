// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func writeRecords(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func send(t *testing.T, endpoint, action string, params url.Values) string {
	t.Helper()
	signed := domaintest.DefaultAccount().SignedParams(http.MethodPost, action, time.Now(), params)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint+"/?"+signed.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// Not parallel: the signals end every run of this process.
func TestRun_servesUntilSignaled(t *testing.T) { //nolint:paralleltest // see above
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to send")
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	records := writeRecords(t, `[{"Email": "someone@example.com", "VerificationStatus": 1}]`)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		endpoint, ended := serve(t.Context(), t, records)
		if body := send(t, endpoint, "QueryEmailVerification", url.Values{"Email": {"someone@example.com"}}); !strings.Contains(body, `"VerificationStatus":1`) {
			t.Errorf("got %s", body)
		}
		if err := self.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if log := ended(); !strings.Contains(log, "QueryEmailVerification  s***@example.com  200\n") || strings.Contains(log, "someone") {
			t.Errorf("log: %q", log)
		}
	}
}

// readExports returns the endpoint from the first lines of standard output, which have to be what a configuration needs.
func readExports(stdout *bufio.Reader) (endpoint string, err error) {
	want := map[string]string{
		"ALIBABA_CLOUD_ENDPOINT_DOMAIN": "", "ALICLOUD_ACCESS_KEY": "testid", "ALICLOUD_SECRET_KEY": "testsecret",
		"ALICLOUD_SECURITY_TOKEN": "", "ALIBABA_CLOUD_SECURITY_TOKEN": "", "ALIBABACLOUD_SECURITY_TOKEN": "",
		"ALICLOUD_ASSUME_ROLE_ARN": "", "ALIBABA_CLOUD_ROLE_ARN": "",
	}
	got := make(map[string]string)
	for range want {
		line, err := stdout.ReadString('\n')
		if err != nil {
			return "", err
		}
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		got[name] = value
	}
	endpoint = got["ALIBABA_CLOUD_ENDPOINT_DOMAIN"]
	want["ALIBABA_CLOUD_ENDPOINT_DOMAIN"] = endpoint
	if !maps.Equal(got, want) || !strings.HasPrefix(endpoint, "http://127.0.0.1:") {
		return "", fmt.Errorf("exports %v", got)
	}
	return endpoint, nil
}

// serve runs the program until ctx is canceled or it is interrupted. It returns its URL, and a function that waits for
// the end and returns what it logged.
func serve(ctx context.Context, t *testing.T, args ...string) (endpoint string, ended func() string) {
	t.Helper()
	stdout, out := io.Pipe()
	var stderr bytes.Buffer
	result := make(chan error, 1)
	go func() { result <- run(ctx, args, out, &stderr) }()
	endpoint, err := readExports(bufio.NewReader(stdout))
	if err != nil {
		t.Fatal(err)
	}
	return endpoint, func() string {
		if err := <-result; err != nil {
			t.Error(err)
		}
		return stderr.String()
	}
}

// shown is a request, and a text that its response has to contain.
type shown struct{ action, name, value, want string }

func (q shown) check(t *testing.T, endpoint string) {
	t.Helper()
	params := url.Values{q.name: {q.value}}
	if q.action == "QueryRegistrantProfiles" {
		params["PageNum"], params["PageSize"] = []string{"1"}, []string{"10"}
	}
	if body := send(t, endpoint, q.action, params); !strings.Contains(body, q.want) {
		t.Errorf("%s: got %s", q.value, body)
	}
}

func TestRun_servesExamples(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	endpoint, ended := serve(ctx, t)
	for _, q := range []shown{
		{"QueryEmailVerification", "Email", "registrant@example.com", `"VerificationStatus":1`},
		{"QueryEmailVerification", "Email", "ada@example.com", `"VerificationStatus":1`},
		{"QueryEmailVerification", "Email", "grace@example.com", `"VerificationStatus":0`},
		{"QueryRegistrantProfiles", "RegistrantProfileId", "1000001", `"RealNameStatus":"SUCCEED"`},
		{"QueryRegistrantProfiles", "RegistrantProfileId", "1000002", `"RealNameStatus":"NONAUDIT"`},
		{"QueryDomainByDomainName", "DomainName", "example.com", `"EmailVerificationClientHold":false`},
		{"QueryDomainByDomainName", "DomainName", "example.net", `"EmailVerificationClientHold":true`},
	} {
		q.check(t, endpoint)
	}
	cancel()
	if log := ended(); !strings.Contains(log, "QueryDomainByDomainName  example.net  200\n") {
		t.Errorf("log: %q", log)
	}
}

func TestRun_readsFileForEachRequest(t *testing.T) {
	t.Parallel()
	path := writeRecords(t, `{"email_verifications": [{"Email": "a@example.com", "VerificationStatus": 0}],
		"registrant_profiles": [{"RegistrantProfileId": 7, "RealNameStatus": "AUDITING"}],
		"domains": [{"DomainName": "example.com", "DomainStatus": "3"}]}`)
	ctx, cancel := context.WithCancel(t.Context())
	endpoint, ended := serve(ctx, t, path)
	for _, q := range []shown{
		{"QueryEmailVerification", "Email", "a@example.com", `"VerificationStatus":0`},
		{"QueryRegistrantProfiles", "RegistrantProfileId", "7", `"RealNameStatus":"AUDITING"`},
		{"QueryDomainByDomainName", "DomainName", "example.com", `"DomainStatus":"3"`},
	} {
		q.check(t, endpoint)
	}
	change := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	change(`[{"Email": "a@example.com", "VerificationStatus": 1}]`)
	verified := shown{"QueryEmailVerification", "Email", "a@example.com", `"VerificationStatus":1`}
	verified.check(t, endpoint)
	shown{"QueryDomainByDomainName", "DomainName", "example.com", `"Code":"StandIn.NoSuchDomain"`}.check(t, endpoint)
	change(`[{"Email": "a@exam`)
	verified.check(t, endpoint)
	verified.check(t, endpoint)
	cancel()
	log := ended()
	if !strings.Contains(log, ", which is read again for each request; e-mail verifications: 1, registrant profiles: 1, domains: 1.\n") {
		t.Errorf("log: %q", log)
	}
	if strings.Count(log, "Serving what was valid before: "+path) != 1 {
		t.Errorf("log of an invalid file: %q", log)
	}
}

func TestRun_usesPort(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	endpoint, ended := serve(ctx, t)
	_, port, _ := strings.Cut(strings.TrimPrefix(endpoint, "http://"), ":")
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), []string{"-port", port}, &stdout, &stderr); err == nil || !strings.Contains(err.Error(), port) {
		t.Errorf("a port that is in use: got %v", err)
	}
	cancel()
	ended()
}

func TestRun_countsWhatOtherAccountsHave(t *testing.T) {
	t.Parallel()
	records := writeRecords(t, `{"email_verifications": [{"Email": "a@example.com", "UserId": "1"}, {"Email": "b@example.com"},
		{"Email": "c@example.com", "UserId": "1406926474061234"}], "domains": [{"DomainName": "example.com", "UserId": "1"}]}`)
	ctx, cancel := context.WithCancel(t.Context())
	endpoint, ended := serve(ctx, t, records)
	if body := send(t, endpoint, "ListEmailVerification", nil); strings.Contains(body, "a@example.com") || !strings.Contains(body, `"TotalItemNum":2`) {
		t.Errorf("got %s", body)
	}
	const want = ": 1 (left out, because their UserId is not 1406926474061234: 2).\n"
	cancel()
	if log := ended(); !strings.Contains(log, want) {
		t.Errorf("log: %q", log)
	}
}

func TestRun_rejectsInvalidInput(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		want string // in the error
	}{
		"no such file":   {[]string{filepath.Join(t.TempDir(), "none.json")}, "none.json"},
		"broken records": {[]string{writeRecords(t, `[{"Mail": "a@example.com"}]`)}, `unknown field "Mail"`},
		"two files":      {[]string{writeRecords(t, `[]`), "more.json"}, `unexpected argument "more.json"`},
		"no port":        {[]string{"-port", "http"}, "-port"},
		"port too large": {[]string{"-port", "65536"}, "65536"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			err := run(t.Context(), test.args, &stdout, &stderr)
			if err == nil || !strings.Contains(err.Error(), test.want) || stdout.Len() > 0 {
				t.Errorf("got %v, stderr %q, stdout %q", err, stderr.String(), stdout.String())
			}
		})
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, test := range map[string]struct {
		request domaintest.Request
		want    string
	}{
		"query":     {domaintest.Request{Action: "Q", Params: url.Values{"Email": {"élan@example.com"}}, Status: 200}, "03:04:05  Q  é***@example.com  200"},
		"profile":   {domaintest.Request{Action: "P", Params: url.Values{"PageNum": {"1"}, "RegistrantProfileId": {"7"}}, Status: 200}, "03:04:05  P  7  page 1  200"},
		"list":      {domaintest.Request{Action: "L", Params: url.Values{"PageNum": {"3"}}, Status: 200}, "03:04:05  L  page 3  200"},
		"error":     {domaintest.Request{Action: "Q", Params: url.Values{"Email": {"nobody"}}, Status: 400, Code: "ParameterIllegal"}, "03:04:05  Q  n***  400 ParameterIllegal"},
		"dropped":   {domaintest.Request{Action: "Q"}, "03:04:05  Q  no response"},
		"malicious": {domaintest.Request{Action: "Q\n", Params: url.Values{"Email": {"a@\x1b[2J"}}, Status: 404}, `03:04:05  "Q\n"  "a***@\x1b[2J"  404`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.request.Time = at
			if got := line(test.request); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
