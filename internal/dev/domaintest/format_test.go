// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// anonymous replaces what differs from run to run.
func anonymous(body []byte) string {
	body = regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`).ReplaceAll(body, []byte("R"))
	return string(regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAll(body, []byte("HOST")))
}

func TestFormat(t *testing.T) {
	t.Parallel()
	record := domaintest.PendingRecord("a&b@example.com")
	record.EmailVerificationNo = "<&>"
	server := domaintest.Start(t, domaintest.WithRecords(record))
	empty := domaintest.Start(t)
	denied := domaintest.Start(t)
	denied.Inject(domaintest.Fault{Code: "NoPermission", AccessDeniedDetail: &domaintest.AccessDeniedDetail{PolicyType: "P", AuthAction: "A&B"}})
	client := newClient(t)
	const xmlRecord = "<Email>a&amp;b@example.com</Email><EmailVerificationNo>&lt;&amp;&gt;</EmailVerificationNo>" +
		"<GmtCreate>2019-02-19 16:38:07</GmtCreate><GmtModified>2019-02-19 16:38:07</GmtModified><SendIp>42.*.*.115</SendIp>" +
		"<TokenSendTime>2019-02-19 16:38:07</TokenSendTime><UserId>1406926474061234</UserId><VerificationStatus>0</VerificationStatus>"
	const declaration = "<?xml version='1.0' encoding='UTF-8'?>"
	const xml, json = "text/xml;charset=utf-8", "application/json;charset=utf-8"
	for name, test := range map[string]struct {
		server      *domaintest.Server
		action      string
		params      url.Values
		contentType string
		want        string
	}{
		"query, absent": {
			server, query,
			url.Values{"Email": {"a&b@example.com"}, "Format": nil},
			xml,
			declaration + "<QueryEmailVerificationResponse><RequestId>R</RequestId>" + xmlRecord + "</QueryEmailVerificationResponse>",
		},
		"list, XML": {
			server, list,
			url.Values{"Format": {"XML"}},
			xml,
			declaration + "<ListEmailVerificationResponse><RequestId>R</RequestId><TotalItemNum>1</TotalItemNum>" +
				"<CurrentPageNum>1</CurrentPageNum><TotalPageNum>1</TotalPageNum><PageSize>500</PageSize><PrePage>false</PrePage>" +
				"<NextPage>false</NextPage><Data>" + xmlRecord + "</Data></ListEmailVerificationResponse>",
		},
		"refusal, XML in small letters": {
			server, query,
			url.Values{"Format": {"xml"}},
			xml,
			declaration + "<Error><RequestId>R</RequestId><HostId>HOST</HostId><Code>MissingEmail</Code>" +
				"<Message>Email is mandatory for this action.</Message>" +
				"<Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=MissingEmail&product=Domain&requestId=R]]></Recommend></Error>",
		},
		"denied, XML": {
			denied, query,
			url.Values{"Email": {"a@example.com"}, "Format": {"XML"}},
			xml,
			declaration + "<Error><RequestId>R</RequestId><HostId>HOST</HostId><Code>NoPermission</Code>" +
				"<Message>You are not authorized to do this operation.</Message>" +
				"<Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=NoPermission&product=Domain&requestId=R]]></Recommend>" +
				"<AccessDeniedDetail><AuthAction>A&amp;B</AuthAction><PolicyType>P</PolicyType></AccessDeniedDetail></Error>",
		},
		"query, JSON": {
			server, query,
			url.Values{"Email": {"a&b@example.com"}},
			json,
			`{"RequestId":"R","Email":"a&b@example.com","EmailVerificationNo":"<&>","GmtCreate":"2019-02-19 16:38:07",` +
				`"GmtModified":"2019-02-19 16:38:07","SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:07",` +
				`"UserId":"1406926474061234","VerificationStatus":0}`,
		},
		"refusal, json": {
			server, query,
			url.Values{"Format": {"json"}},
			json,
			`{"RequestId":"R","HostId":"HOST","Code":"MissingEmail","Message":"Email is mandatory for this action.",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=MissingEmail&product=Domain&requestId=R"}`,
		},
		"empty list, without paging": {
			empty, list, nil, json,
			`{"RequestId":"R","TotalItemNum":0,"CurrentPageNum":1,"TotalPageNum":1,"PageSize":500,"PrePage":false,"NextPage":false,"Data":[]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ask(t, client, test.server.URL, test.action, test.params)
			if contentType := got.header.Get("Content-Type"); contentType != test.contentType {
				t.Errorf("Content-Type is %s", contentType)
			}
			if body := anonymous(got.body); body != test.want {
				t.Errorf("got\n%s\nwant\n%s", body, test.want)
			}
		})
	}
}

// The service says so of a request that it can make nothing of (acmesh-official/acme.sh#2750).
func TestFormat_emptyRequest(t *testing.T) {
	t.Parallel()
	got := send(t.Context(), t, newClient(t), domaintest.Start(t).URL, nil)
	const want = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R</RequestId><HostId>HOST</HostId><Code>InvalidVersion</Code>" +
		"<Message>Specified parameter Version is not valid.</Message>" +
		"<Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=InvalidVersion&product=Domain&requestId=R]]></Recommend></Error>"
	if body := anonymous(got.body); body != want || got.status != http.StatusBadRequest {
		t.Errorf("got %d\n%s\nwant\n%s", got.status, body, want)
	}
}

func TestFormat_version3(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		v3Request
		behavior domaintest.Behavior
		want     string
	}{
		"nothing named":  {v3Request{}, domaintest.Behavior{}, "application/json;charset=utf-8"},
		"Format":         {v3Request{query: url.Values{"Format": {"XML"}}}, domaintest.Behavior{}, "text/xml;charset=utf-8"},
		"XML by default": {v3Request{}, domaintest.Behavior{XMLByDefault: true}, "text/xml;charset=utf-8"},
		"Accept": {
			v3Request{header: http.Header{"Accept": {"application/json"}}}, domaintest.Behavior{XMLByDefault: true}, "application/json;charset=utf-8",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithBehavior(test.behavior))
			if got := test.send(t, newClient(t), server.URL, list, time.Now()).header.Get("Content-Type"); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
}
