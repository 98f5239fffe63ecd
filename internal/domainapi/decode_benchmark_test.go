// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

func BenchmarkDecode(b *testing.B) {
	const body = `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",` +
		`"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E",` +
		`"SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:07","UserId":"140692647406****","VerificationStatus":1,` +
		`"VerificationTime":"2019-02-19 16:40:38"}`
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := judge(http.StatusOK, nil, body, &QueryEmailVerificationOutput{requested: fuzzAddress}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode_page(b *testing.B) {
	const record = `{"ConfirmIp":"42.*.*.31","Email":"a@example.com","EmailVerificationNo":"72b36ba0572e423bbb3f19640896****",` +
		`"GmtCreate":"2019-02-19 16:38:07","GmtModified":"2019-02-19 16:40:38","SendIp":"42.*.*.115",` +
		`"TokenSendTime":"2019-02-19 16:38:07","UserId":"140692647406****","VerificationStatus":1,` +
		`"VerificationTime":"2019-02-19 16:40:38"}`
	body := []byte(`{"CurrentPageNum":1,"Data":[` + strings.Repeat(record+",", MaxPageSize-1) + record +
		`],"RequestId":"FC4F7D02-8A83-4E37-B935-2D48A1B8423E","TotalItemNum":12000}`)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rpc.Judge(httpclient.Response{Status: http.StatusOK, Body: body}, &listResponse{}, secret.Redactor{}); err != nil {
			b.Fatal(err)
		}
	}
}
