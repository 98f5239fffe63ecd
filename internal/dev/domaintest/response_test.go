// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// anonymous replaces what differs from run to run.
func anonymous(body string) string {
	body = regexp.MustCompile(`[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}`).ReplaceAllString(body, "R")
	return regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(body, "HOST")
}

func TestFormat(t *testing.T) {
	t.Parallel()
	const odd = "a&b@example.com"
	record := domaintest.PendingRecord(odd)
	record.EmailVerificationNo = "<&>"
	registered := domaintest.Domain{
		DomainName: "例え.jp", DNSList: &domaintest.DNSList{DNS: []string{"b", "a"}}, EmailVerificationClientHold: new(false),
		EmailVerificationStatus: new(0), ExpirationDateLong: new(int64(1625111915000)), Tag: &domaintest.Tags{Tag: []domaintest.Tag{{Key: "k", Value: "v"}}},
	}
	registered.Remark = "a&b"
	server := start(t, domaintest.WithRecords(record), domaintest.WithDomains(registered),
		domaintest.WithRegistrantProfiles(domaintest.RegistrantProfile{RegistrantProfileID: 1000001, DefaultRegistrantProfile: new(true), RealNameStatus: "SUCCEED"}))
	empty, denied := start(t), start(t)
	denied.Inject(domaintest.Fault{
		Code: "NoPermission", AccessDeniedDetail: &domaintest.AccessDeniedDetail{PolicyType: "P", AuthAction: "A&B"},
	})
	const (
		declaration = "<?xml version='1.0' encoding='UTF-8'?>"
		xmlRecord   = "<Email>a&amp;b@example.com</Email><EmailVerificationNo>&lt;&amp;&gt;</EmailVerificationNo>" +
			"<GmtCreate>2019-02-19 16:38:07</GmtCreate><GmtModified>2019-02-19 16:38:07</GmtModified><SendIp>42.*.*.115</SendIp>" +
			"<TokenSendTime>2019-02-19 16:38:07</TokenSendTime><UserId>1406926474061234</UserId><VerificationStatus>0</VerificationStatus>"
		xmlError   = declaration + "<Error><RequestId>R</RequestId><HostId>HOST</HostId><Code>"
		recommend  = "</Message><Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q="
		recommends = "&product=Domain&requestId=R]]></Recommend>"
		xml, json  = "text/xml;charset=utf-8", "application/json;charset=utf-8"
	)
	for name, test := range map[string]struct {
		server      fixture
		action      string
		params      url.Values
		status      int
		contentType string
		want        string
	}{
		"query, absent": {
			server, query,
			url.Values{"Email": {odd}, "Format": nil},
			200, xml,
			declaration + "<QueryEmailVerificationResponse><RequestId>R</RequestId>" + xmlRecord + "</QueryEmailVerificationResponse>",
		},
		"list, XML": {
			server, list, values("Format", "XML"), 200, xml,
			declaration + "<ListEmailVerificationResponse><RequestId>R</RequestId><TotalItemNum>1</TotalItemNum>" +
				"<CurrentPageNum>1</CurrentPageNum><TotalPageNum>1</TotalPageNum><PageSize>500</PageSize><PrePage>false</PrePage>" +
				"<NextPage>false</NextPage><Data>" + xmlRecord + "</Data></ListEmailVerificationResponse>",
		},
		"refusal, XML in small letters": {
			server, query, values("Format", "xml", "Email", ""), 400, xml,
			xmlError + "MissingEmail</Code><Message>Email is mandatory for this action." + recommend + "MissingEmail" + recommends + "</Error>",
		},
		"denied, XML": {
			denied, query, values("Format", "XML"), 403, xml,
			xmlError + "NoPermission</Code><Message>You are not authorized to do this operation." + recommend + "NoPermission" + recommends +
				"<AccessDeniedDetail><AuthAction>A&amp;B</AuthAction><PolicyType>P</PolicyType></AccessDeniedDetail></Error>",
		},
		"query, JSON": {
			server, query, values("Email", odd), 200, json,
			`{"RequestId":"R","Email":"a&b@example.com","EmailVerificationNo":"<&>","GmtCreate":"2019-02-19 16:38:07",` +
				`"GmtModified":"2019-02-19 16:38:07","SendIp":"42.*.*.115","TokenSendTime":"2019-02-19 16:38:07",` +
				`"UserId":"1406926474061234","VerificationStatus":0}`,
		},
		"refusal, json": {
			server, query, values("Format", "json", "Email", ""), 400, json,
			`{"RequestId":"R","HostId":"HOST","Code":"MissingEmail","Message":"Email is mandatory for this action.",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=MissingEmail&product=Domain&requestId=R"}`,
		},
		"denied, in English": {
			denied, query, values("Lang", "en"), 403, json,
			`{"RequestId":"R","HostId":"HOST","Code":"NoPermission","Message":"You are not authorized to do this operation.",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=NoPermission&product=Domain&requestId=R",` +
				`"AccessDeniedDetail":{"AuthAction":"A&B","PolicyType":"P"}}`,
		},
		"denied, in Chinese": {
			denied, query, values("Lang", "zh"), 403, json,
			`{"RequestId":"R","HostId":"HOST","Code":"NoPermission","Message":"请求被拒绝（NoPermission）。",` +
				`"Recommend":"https://api.aliyun.com/troubleshoot?q=NoPermission&product=Domain&requestId=R",` +
				`"AccessDeniedDetail":{"AuthAction":"A&B","PolicyType":"P"}}`,
		},
		"profiles, JSON": {
			server, profiles, values("PageNum", "1", "PageSize", "10"), 200, json,
			`{"RequestId":"R","TotalItemNum":1,"CurrentPageNum":1,"TotalPageNum":1,"PageSize":10,"PrePage":false,"NextPage":false,` +
				`"RegistrantProfiles":{"RegistrantProfile":[{"DefaultRegistrantProfile":true,"RealNameStatus":"SUCCEED","RegistrantProfileId":1000001}]}}`,
		},
		"profiles, XML": {
			server, profiles, values("PageNum", "1", "PageSize", "10", "Format", "XML"), 200, xml,
			declaration + "<QueryRegistrantProfilesResponse><RequestId>R</RequestId><TotalItemNum>1</TotalItemNum>" +
				"<CurrentPageNum>1</CurrentPageNum><TotalPageNum>1</TotalPageNum><PageSize>10</PageSize><PrePage>false</PrePage>" +
				"<NextPage>false</NextPage><RegistrantProfiles><RegistrantProfile><DefaultRegistrantProfile>true</DefaultRegistrantProfile>" +
				"<RealNameStatus>SUCCEED</RealNameStatus><RegistrantProfileId>1000001</RegistrantProfileId></RegistrantProfile>" +
				"</RegistrantProfiles></QueryRegistrantProfilesResponse>",
		},
		"no profiles": {
			empty, profiles, values("PageNum", "1", "PageSize", "10"), 200, json,
			`{"RequestId":"R","TotalItemNum":0,"CurrentPageNum":1,"TotalPageNum":1,"PageSize":10,"PrePage":false,"NextPage":false,` +
				`"RegistrantProfiles":{"RegistrantProfile":[]}}`,
		},
		"domain, JSON": {
			server, domain, values("DomainName", "例え.jp"), 200, json,
			`{"RequestId":"R","DnsList":{"Dns":["b","a"]},"DomainName":"例え.jp","EmailVerificationClientHold":false,"EmailVerificationStatus":0,` +
				`"ExpirationDateLong":1625111915000,"UserId":"1406926474061234","Remark":"a&b","Tag":{"Tag":[{"Key":"k","Vaue":"v"}]}}`,
		},
		"domain, XML": {
			server, domain, values("DomainName", "例え.jp", "Format", "XML"), 200, xml,
			declaration + "<QueryDomainByDomainNameResponse><RequestId>R</RequestId><DnsList><Dns>b</Dns><Dns>a</Dns></DnsList>" +
				"<DomainName>例え.jp</DomainName><EmailVerificationClientHold>false</EmailVerificationClientHold>" +
				"<EmailVerificationStatus>0</EmailVerificationStatus><ExpirationDateLong>1625111915000</ExpirationDateLong>" +
				"<UserId>1406926474061234</UserId><Remark>a&amp;b</Remark><Tag><Tag><Key>k</Key><Vaue>v</Vaue></Tag></Tag>" +
				"</QueryDomainByDomainNameResponse>",
		},
		"empty list, without paging": {
			empty, list, nil, 200, json,
			`{"RequestId":"R","TotalItemNum":0,"CurrentPageNum":1,"TotalPageNum":1,"PageSize":500,"PrePage":false,"NextPage":false,"Data":[]}`,
		},
		// As recorded for a request that the service cannot interpret (acmesh-official/acme.sh#2750).
		"nothing sent": {
			empty, query,
			url.Values{"Format": nil, "Version": nil},
			400, xml,
			xmlError + "InvalidVersion</Code><Message>Specified parameter Version is not valid." + recommend + "InvalidVersion" + recommends + "</Error>",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.server.send(request{action: test.action, params: test.params})
			if contentType := got.header.Get("Content-Type"); contentType != test.contentType || got.status != test.status {
				t.Errorf("got %d, %s", got.status, contentType)
			}
			if body := anonymous(got.body); body != test.want {
				t.Errorf("got\n%s\nwant\n%s", body, test.want)
			}
		})
	}
}

func TestFormat_version3(t *testing.T) {
	t.Parallel()
	xmlByDefault := domaintest.Behavior{XMLByDefault: true}
	for name, test := range map[string]struct {
		request
		behavior domaintest.Behavior
		want     string
	}{
		"nothing named":  {request{}, domaintest.Behavior{}, "application/json;charset=utf-8"},
		"Format":         {request{params: values("Format", "XML")}, domaintest.Behavior{}, "text/xml;charset=utf-8"},
		"XML by default": {request{}, xmlByDefault, "text/xml;charset=utf-8"},
		"Accept":         {request{header: http.Header{"Accept": {"application/json"}}}, xmlByDefault, "application/json;charset=utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.v3 = true
			if got := start(t, domaintest.WithBehavior(test.behavior)).send(test.request).header.Get("Content-Type"); got != test.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

// A list responds with rows that were encoded before, unless a hook may change them.
func TestList_encodesRowsAlike(t *testing.T) {
	t.Parallel()
	records := domaintest.WithRecords(append(domaintest.Fleet(3), domaintest.VerifiedRecord("a&b@example.com"))...)
	bodies := make(map[string]bool)
	for _, server := range []fixture{start(t, records), start(t, records, domaintest.WithListHook(func(*domaintest.ListResponse) {}))} {
		for _, pageSize := range []string{"1", "3", "5"} {
			reply := server.send(request{action: list, params: values("PageNum", "1", "PageSize", pageSize)})
			bodies[anonymous(reply.body)] = true
		}
	}
	if len(bodies) != 3 {
		t.Errorf("%d different responses, want 3: %v", len(bodies), bodies)
	}
}
