// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// probe looks at one assumption, and says what it saw in the words of package assumptions.
type probe func(context.Context, *run) (string, error)

// probes returns one for each assumption, by ID.
func probes() map[string]probe {
	return map[string]probe{
		"unknown-address": seeUnknownAddress,
		"letter-case":     seeLetterCase,
		"time-layout":     seeTimeLayout,
		"time-zone":       seeTimeFilter(timeFilter.zone),
		"time-filter":     seeTimeFilter(timeFilter.exactness),
		"mask-ip":         seeMaskIP,
		"mask-number":     seeMask("EmailVerificationNo", isAlphanumeric),
		"mask-user-id":    seeMask("UserId", isAlphanumeric),

		"empty-list":     seeEmptyList,
		"order":          seeOrder,
		"paging-default": seePagingDefault,
		"page-size":      seePageSize,
		"page-number":    refusedList("PageNum", "0", "PageSize", "1"),

		"format":            seeFormat,
		"format-v3":         seeFormatV3,
		"content-type":      seeContentType,
		"xml-list":          seeXMLList,
		"time-stamp-offset": seeTimeStampOffset,
		"error-language":    seeErrorLanguage,

		"wrong-secret": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{account: r.wrongSecret()})
		},
		"wrong-secret-v3": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{account: r.wrongSecret(), v3: true})
		},
		"unsigned-header": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{v3: true, tamper: func(request *http.Request) { request.Header.Set("X-Acs-Unsigned", "1") }})
		},
		"unknown-key": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{account: unknownKey()})
		},
		"missing-token": seeMissingToken,
		"wrong-token": func(ctx context.Context, r *run) (string, error) {
			account := r.account
			account.SecurityToken = "not-the-token-of-this-key"
			return r.refused(ctx, request{account: &account})
		},
		"expired-token": notTried("needs an expired token"),
		"missing-signature": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{tamper: func(request *http.Request) {
				query := request.URL.Query()
				query.Del("Signature")
				request.URL.RawQuery = query.Encode()
			}})
		},
		"signature-method":     refusedWith("SignatureMethod", "HMAC-MD5"),
		"used-nonce":           seeUsedNonce,
		"expired-time-stamp":   seeExpiredTimeStamp,
		"malformed-time-stamp": refusedWith("Timestamp", "yesterday"),
		"unknown-format":       refusedWith("Format", "YAML"),
		"version":              refusedWith("Version", "2000-01-01"),
		"unknown-action":       notTried("only the two operations that read are asked for"),
		"http-method": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{method: http.MethodPut})
		},
		"path": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{tamper: func(request *http.Request) { request.URL.Path = "/v2" }})
		},
		"malformed-body": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{tamper: func(request *http.Request) {
				const body = "text"
				request.Body, request.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
				request.Header.Set("Content-Type", "text/plain")
			}})
		},
		"repeated-parameter": func(ctx context.Context, r *run) (string, error) {
			return r.refused(ctx, request{params: url.Values{"Lang": {"en", "en"}}})
		},
		"no-permission":       notTried("needs credentials without the permission"),
		"missing-address":     refusedWith("Email", ""),
		"malformed-address":   refusedWith("Email", "example.invalid"),
		"unknown-status":      refusedList("VerificationStatus", "2"),
		"malformed-time":      refusedList("EndCreateTime", "yesterday"),
		"unknown-language":    refusedWith("Lang", "de"),
		"malformed-client-ip": refusedWith("UserClientIp", "localhost"),
		"unknown-parameter":   refusedWith("Mail", "1"),

		"china-cn-hangzhou":            seeEndpoint(func(c Config) string { return c.China }, "cn-hangzhou"),
		"china-ap-southeast-1":         seeEndpoint(func(c Config) string { return c.China }, "ap-southeast-1"),
		"international-cn-hangzhou":    seeEndpoint(func(c Config) string { return c.International }, "cn-hangzhou"),
		"international-ap-southeast-1": seeEndpoint(func(c Config) string { return c.International }, "ap-southeast-1"),
	}
}

func notTried(why string) probe {
	return func(context.Context, *run) (string, error) { return "", uncheckedError(why) }
}

// refused queries the impossible address, with whatever else the request says, and returns the outcome.
func (r *run) refused(ctx context.Context, req request) (string, error) {
	if req.action == "" {
		req.action = actionQuery
		params := url.Values{"Email": {r.impossible}}
		maps.Copy(params, req.params)
		req.params = params
	}
	a, err := r.service.send(ctx, req)
	return a.outcome(), err
}

// refusedWith returns a probe of a query with another value of a parameter.
func refusedWith(name, value string) probe {
	return func(ctx context.Context, r *run) (string, error) {
		return r.refused(ctx, request{params: url.Values{name: {value}}})
	}
}

// refusedList returns a probe of a list, likewise.
func refusedList(pairs ...string) probe {
	return func(ctx context.Context, r *run) (string, error) {
		params := parameters(pairs...)
		params.Set("Email", r.impossible)
		return r.refused(ctx, request{action: actionList, params: params})
	}
}

func (r *run) wrongSecret() *domaintest.Account {
	account := r.account
	account.AccessKeySecret = "not-the-secret-of-this-key"
	return &account
}

func unknownKey() *domaintest.Account {
	return &domaintest.Account{AccessKeyID: "LTAI-no-such-key", AccessKeySecret: "none"}
}

func seeUnknownAddress(ctx context.Context, r *run) (string, error) {
	a, err := r.service.query(ctx, r.impossible)
	r.absent = a.absent()
	return r.absent, err
}

func seeLetterCase(ctx context.Context, r *run) (string, error) {
	for _, record := range r.records {
		address := record.text("Email")
		other := strings.Map(func(c rune) rune {
			if unicode.IsUpper(c) {
				return unicode.ToLower(c)
			}
			return unicode.ToUpper(c)
		}, address)
		if other == address {
			continue
		}
		r.report.mask.address(other)
		a, err := r.service.query(ctx, other)
		if err != nil {
			return "", err
		}
		if _, ok := a.fields["VerificationStatus"]; ok && a.code == "" {
			return "found", nil
		}
		return "not found", nil
	}
	return "", errNoRecord
}

func seeTimeLayout(_ context.Context, r *run) (string, error) {
	records := r.dated()
	if len(records) == 0 {
		return "", errNoTime
	}
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsDigit(c):
			return '0'
		case unicode.IsLetter(c):
			return 'a'
		}
		return c
	}, records[0].text("GmtCreate")), nil
}

const errNoTime = uncheckedError("no record has GmtCreate")

// dated are the records that have a time of creation.
func (r *run) dated() []record {
	return slices.DeleteFunc(slices.Clone(r.records), func(record record) bool { return record.text("GmtCreate") == "" })
}

func seeTimeFilter(what func(timeFilter) (string, error)) probe {
	return func(ctx context.Context, r *run) (string, error) {
		filter, err := r.timeFilter(ctx)
		if err != nil {
			return "", err
		}
		return what(filter)
	}
}

// layouts are those that documents of the operation have.
func layouts() []string {
	return []string{time.DateTime, "Jan 02,2006 15:04:05"}
}

func parseTime(written string) (time.Time, error) {
	for _, layout := range layouts() {
		if at, err := time.Parse(layout, written); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("times have a layout that is not known")
}

// timeFilter is what the filters by time of creation make of a record.
type timeFilter struct {
	zones []string // those in which they find it at its time
	exact string   // how exact they are; empty where they do not find it
}

func (f timeFilter) zone() (string, error) {
	switch len(f.zones) {
	case 0:
		return "neither UTC nor UTC+8", nil
	case 1:
		return f.zones[0], nil
	}
	return "", uncheckedError("the filters are too coarse to tell")
}

func (f timeFilter) exactness() (string, error) {
	if f.exact == "" {
		return "", uncheckedError("the time zone is not known")
	}
	return f.exact, nil
}

// timeFilter finds out by lists of one record what its time of creation means to the service.
func (r *run) timeFilter(ctx context.Context) (filter timeFilter, err error) {
	records := r.dated()
	if len(records) == 0 {
		return filter, errNoTime
	}
	record := records[0]
	written, err := parseTime(record.text("GmtCreate"))
	if err != nil {
		return filter, uncheckedError(err.Error())
	}
	within := func(begin, end time.Time) bool {
		if err != nil {
			return false
		}
		var a answer
		a, err = r.service.list(ctx, "PageNum", "1", "PageSize", "1", "Email", record.text("Email"),
			"BeginCreateTime", strconv.FormatInt(begin.UnixMilli(), 10), "EndCreateTime", strconv.FormatInt(end.UnixMilli(), 10))
		if err == nil && a.code != "" {
			err = errors.New(a.outcome())
		}
		return a.number("TotalItemNum") > 0
	}
	for _, candidate := range []struct {
		name   string
		offset time.Duration
	}{{"UTC", 0}, {"UTC+8", 8 * time.Hour}} {
		at := written.Add(-candidate.offset)
		if !within(at.Add(-time.Second), at.Add(2*time.Second)) {
			continue
		}
		filter.zones = append(filter.zones, candidate.name)
		switch {
		case within(at.Add(time.Minute), at.Add(2*time.Minute)):
			filter.exact = "coarser than a minute"
		case within(at, at):
			filter.exact = "to the second, both ends included"
		default:
			filter.exact = "to the second or finer, without the ends"
		}
	}
	return filter, err
}

// seeMask looks whether a field of the records is masked.
func seeMask(field string, whole func(string) bool) probe {
	return func(_ context.Context, r *run) (string, error) {
		for _, record := range r.records {
			if value := record.text(field); value != "" {
				return form(value, whole), nil
			}
		}
		return "", uncheckedError("no record has " + field)
	}
}

// form is how a field is written that may be masked.
func form(value string, whole func(string) bool) string {
	switch {
	case value == "":
		return "absent"
	case strings.Contains(value, "*"):
		return "masked"
	case whole(value):
		return "whole"
	}
	return "in another form"
}

// seeMaskIP looks whether either operation masks the address that a mail was asked for from.
func seeMaskIP(ctx context.Context, r *run) (string, error) {
	for _, known := range r.cases() {
		a, err := r.service.query(ctx, known.text("Email"))
		if err != nil {
			return "", err
		}
		queried, listed := record(a.fields).text("SendIp"), known.text("SendIp")
		if queried != "" || listed != "" {
			return "query: " + form(queried, isIP) + "; list: " + form(listed, isIP), nil
		}
	}
	return "", uncheckedError("no record has SendIp")
}

func isIP(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

func isAlphanumeric(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsDigit(c) && !unicode.IsLetter(c) })
}

func seeEmptyList(ctx context.Context, r *run) (string, error) {
	a, err := r.service.list(ctx, "Email", r.impossible, "PageNum", "1", "PageSize", "1")
	if err != nil || a.code != "" {
		return a.outcome(), err
	}
	return fmt.Sprintf("TotalItemNum %v, TotalPageNum %v", a.fields["TotalItemNum"], a.fields["TotalPageNum"]), nil
}

func seeOrder(_ context.Context, r *run) (string, error) {
	var times []time.Time
	for _, record := range r.dated() {
		at, err := parseTime(record.text("GmtCreate"))
		if err != nil {
			return "", uncheckedError(err.Error())
		}
		times = append(times, at)
	}
	if len(times) == 0 || slices.MinFunc(times, time.Time.Compare).Equal(slices.MaxFunc(times, time.Time.Compare)) {
		return "", uncheckedError("the account has no records of different times")
	}
	newest := func(a, b time.Time) int { return b.Compare(a) }
	switch {
	case slices.IsSortedFunc(times, time.Time.Compare):
		return "oldest first", nil
	case slices.IsSortedFunc(times, newest):
		return "newest first", nil
	}
	return "neither by time of creation", nil
}

func seePagingDefault(ctx context.Context, r *run) (string, error) {
	a, err := r.service.list(ctx, "Email", r.impossible)
	if err != nil || a.code != "" {
		return a.outcome(), err
	}
	return fmt.Sprintf("PageNum %v, PageSize %v", a.fields["CurrentPageNum"], a.fields["PageSize"]), nil
}

func seePageSize(ctx context.Context, r *run) (string, error) {
	var seen []string
	for _, size := range []string{"5000", "5001"} {
		// The filter keeps the answer small.
		a, err := r.service.list(ctx, "Email", r.impossible, "PageNum", "1", "PageSize", size)
		if err != nil {
			return "", err
		}
		seen = append(seen, size+": "+a.outcome())
	}
	return strings.Join(seen, "; "), nil
}

func (r *run) inFormat(ctx context.Context, format []string, params ...string) (answer, error) {
	all := parameters(append([]string{"PageNum", "1", "PageSize", "1"}, params...)...)
	all["Format"] = format
	return r.service.send(ctx, request{action: actionList, params: all})
}

func seeFormat(ctx context.Context, r *run) (string, error) {
	var seen []string
	for _, format := range [][]string{nil, {"json"}, {"xml"}} {
		a, err := r.inFormat(ctx, format, "Email", r.impossible)
		if err != nil {
			return "", err
		}
		name := "none"
		if format != nil {
			name = format[0]
		}
		what := a.format()
		if a.code != "" {
			what = a.outcome()
		}
		seen = append(seen, name+": "+what)
	}
	return strings.Join(seen, "; "), nil
}

func seeFormatV3(ctx context.Context, r *run) (string, error) {
	a, err := r.service.send(ctx, request{action: actionList, v3: true, params: parameters("Email", r.impossible)})
	if a.code != "" {
		return a.outcome(), err
	}
	return a.format(), err
}

func seeContentType(ctx context.Context, r *run) (string, error) {
	var seen []string
	for _, format := range []string{"JSON", "XML"} {
		a, err := r.inFormat(ctx, []string{format}, "Email", r.impossible)
		if err != nil {
			return "", err
		}
		seen = append(seen, format+": "+a.contentType)
	}
	return strings.Join(seen, "; "), nil
}

// seeXMLList names the elements between the outermost one and those of a record.
func seeXMLList(ctx context.Context, r *run) (string, error) {
	a, err := r.inFormat(ctx, []string{"XML"})
	if err != nil || a.code != "" {
		return a.outcome(), err
	}
	decoder := xml.NewDecoder(bytes.NewReader(a.body))
	var path []string
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return "", errNoRecord
		case err != nil:
			return "", errors.New("the answer is no XML")
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "Email" && len(path) > 0 {
				return strings.Join(path[1:], "/"), nil
			}
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func seeTimeStampOffset(ctx context.Context, r *run) (string, error) {
	a, err := r.service.list(ctx, "Email", r.impossible, "PageNum", "1", "PageSize", "1",
		"Timestamp", time.Now().UTC().Format("2006-01-02T15:04:05+00:00"))
	return a.outcome(), err
}

func seeErrorLanguage(ctx context.Context, r *run) (string, error) {
	var seen []string
	for _, lang := range []string{"en", "zh"} {
		a, err := r.service.list(ctx, "PageNum", "first", "PageSize", "1", "Lang", lang)
		if err != nil {
			return "", err
		}
		message, _ := a.fields["Message"].(string)
		language := "English"
		switch {
		case message == "":
			language = "no message"
		case strings.ContainsFunc(message, func(c rune) bool { return unicode.Is(unicode.Han, c) }):
			language = "Chinese"
		}
		seen = append(seen, lang+": "+language)
	}
	return strings.Join(seen, "; "), nil
}

func seeMissingToken(ctx context.Context, r *run) (string, error) {
	if r.account.SecurityToken == "" {
		return "", uncheckedError("needs a temporary access key")
	}
	account := r.account
	account.SecurityToken = ""
	return r.refused(ctx, request{account: &account})
}

func seeUsedNonce(ctx context.Context, r *run) (string, error) {
	nonce := url.Values{"SignatureNonce": {rand.Text()}}
	if _, err := r.refused(ctx, request{params: nonce}); err != nil {
		return "", err
	}
	return r.refused(ctx, request{params: nonce})
}

func seeExpiredTimeStamp(ctx context.Context, r *run) (string, error) {
	return r.refused(ctx, request{at: time.Now().AddDate(0, 0, -1)})
}

// seeEndpoint asks an endpoint for both operations.
func seeEndpoint(of func(Config) string, region string) probe {
	return func(ctx context.Context, r *run) (string, error) {
		endpoint := of(r.config)
		if endpoint == "" {
			return "", uncheckedError("the environment names an endpoint of its own")
		}
		ask := func(action string, params url.Values) (answer, error) {
			params.Set("RegionId", region)
			params.Set("Email", r.impossible)
			return r.service.send(ctx, request{action: action, endpoint: endpoint, params: params})
		}
		query, err := ask(actionQuery, url.Values{})
		if err != nil {
			return "", err
		}
		list, err := ask(actionList, parameters("PageNum", "1", "PageSize", "1"))
		if err != nil {
			return "", err
		}
		queried := query.absent()
		if queried == r.absent {
			queried = "as an unknown address"
		}
		return "query: " + queried + "; list: " + list.outcome(), nil
	}
}
