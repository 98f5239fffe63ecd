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
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// probe returns what it sees of an assumption, in the words of assumptions.md.
type probe func(context.Context) (string, error)

// probes returns the probe of each assumption, by ID.
func (r *run) probes() map[string]probe {
	outcome := func(requests ...request) probe { return r.observe(response.outcome, requests...) }
	with := func(name string, values ...string) url.Values { return url.Values{name: values} }
	wrongToken, withoutToken := r.account, r.account
	wrongToken.SecurityToken, withoutToken.SecurityToken = "not-the-token-of-this-key", ""
	missingToken := outcome(request{account: withoutToken})
	if r.account.SecurityToken == "" {
		missingToken = notChecked("needs a temporary access key")
	}

	probes := map[string]probe{
		"unknown-address": r.observe(response.contents, request{}),
		"unknown-domain":  r.observePermitted(response.outcome, domain(otherDomain)),
		"unknown-profile": r.observePermitted(fields("TotalItemNum", "TotalPageNum"),
			profiles(with("RegistrantProfileId", strconv.FormatInt(math.MaxInt64, 10)))),
		"profile-paging": r.observePermitted(response.outcome, profiles(url.Values{"PageNum": nil, "PageSize": nil})),
		"profile-types":  r.profile.kinds("RealNameStatus", "EmailVerificationStatus"),
		"domain-types":   r.domain.kinds("RealNameStatus", "EmailVerificationStatus", "EmailVerificationClientHold"),
		"domain-zone":    r.domainZone,

		"letter-case":  r.letterCase,
		"time-layout":  r.timeLayout,
		"time-zone":    r.timeZone,
		"time-filter":  r.timeFilter,
		"mask-ip":      r.maskIP,
		"mask-number":  r.masking("EmailVerificationNo"),
		"mask-user-id": r.masking("UserId"),

		"empty-list":     r.observe(fields("TotalItemNum", "TotalPageNum"), list(nil)),
		"order":          r.order,
		"paging-default": r.observe(fields("CurrentPageNum", "PageSize"), list(url.Values{"PageNum": nil, "PageSize": nil})),
		"page-size":      outcome(list(with("PageSize", "5000")).labeled("5000"), list(with("PageSize", "5001")).labeled("5001")),
		"page-number":    outcome(list(with("PageNum", "0"))),

		"format": r.observe(response.format, list(with("Format")).labeled("none"),
			list(with("Format", "json")).labeled("json"), list(with("Format", "xml")).labeled("xml")),
		"format-v3": r.observe(response.format, request{action: actionList, v3: true}),
		"content-type": r.observe(func(resp response) string { return resp.contentType },
			list(with("Format", "JSON")).labeled("JSON"), list(with("Format", "XML")).labeled("XML")),
		"xml-list":          r.xmlList,
		"time-stamp-offset": outcome(list(with("Timestamp", time.Now().UTC().Format("2006-01-02T15:04:05+00:00")))),
		"error-language": r.observe(errorLanguage, list(url.Values{"PageNum": {"first"}, "Lang": {"en"}}).labeled("en"),
			list(url.Values{"PageNum": {"first"}, "Lang": {"zh"}}).labeled("zh")),

		"wrong-secret":    outcome(request{account: r.wrongSecret()}),
		"wrong-secret-v3": outcome(request{account: r.wrongSecret(), v3: true}),
		"unsigned-header": outcome(request{v3: true, tamper: func(q *http.Request) { q.Header.Set("X-Acs-Unsigned", "1") }}),
		"unknown-key":     outcome(request{account: unknownKey()}),
		"missing-token":   missingToken,
		"wrong-token":     outcome(request{account: wrongToken}),
		"expired-token":   notChecked("needs an expired token"),
		"missing-signature": outcome(request{tamper: func(q *http.Request) {
			params := q.URL.Query()
			params.Del("Signature")
			q.URL.RawQuery = params.Encode()
		}}),
		"signature-method":     outcome(query(with("SignatureMethod", "HMAC-MD5"))),
		"used-nonce":           r.usedNonce,
		"expired-time-stamp":   outcome(request{at: time.Now().AddDate(0, 0, -1)}),
		"malformed-time-stamp": outcome(query(with("Timestamp", "yesterday"))),
		"unknown-format":       outcome(query(with("Format", "YAML"))),
		"version":              outcome(query(with("Version", "2000-01-01"))),
		"unknown-action":       notChecked("only the two operations that read are called"),
		"http-method":          outcome(request{method: http.MethodPut}),
		"path":                 outcome(request{tamper: func(q *http.Request) { q.URL.Path = "/v2" }}),
		"malformed-body": outcome(request{tamper: func(q *http.Request) {
			const body = "text"
			q.Body, q.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
			q.Header.Set("Content-Type", "text/plain")
		}}),
		"repeated-parameter": outcome(query(with("Lang", "en", "en"))),

		"no-permission":       notChecked("needs credentials without the permission"),
		"missing-address":     outcome(query(with("Email", ""))),
		"malformed-address":   outcome(query(with("Email", "example.invalid"))),
		"unknown-status":      outcome(list(with("VerificationStatus", "2"))),
		"malformed-time":      outcome(list(with("EndCreateTime", "yesterday"))),
		"unknown-language":    outcome(query(with("Lang", "de"))),
		"malformed-client-ip": outcome(query(with("UserClientIp", "localhost"))),
		"unknown-parameter":   outcome(query(with("Mail", "1"))),
	}
	for site, endpoint := range map[string]string{"china": r.China, "international": r.International} {
		for _, region := range []string{"cn-hangzhou", "ap-southeast-1"} {
			probes[site+"-"+region] = r.publicEndpoint(endpoint, region)
		}
	}
	return probes
}

// observe returns a probe that shows what see returns for the response to each request.
func (r *run) observe(see func(response) string, requests ...request) probe {
	return func(ctx context.Context) (string, error) {
		var seen []string
		for _, req := range requests {
			resp, err := r.send(ctx, req)
			if err != nil {
				return "", err
			}
			if req.label == "" {
				seen = append(seen, see(resp))
			} else {
				seen = append(seen, req.label+": "+see(resp))
			}
		}
		return strings.Join(seen, "; "), nil
	}
}

func notChecked(why string) probe {
	return func(context.Context) (string, error) { return "", uncheckedError(why) }
}

// fields returns a function that shows these fields of a response, or the outcome for an error.
func fields(names ...string) func(response) string {
	return func(resp response) string {
		if resp.code != "" {
			return resp.outcome()
		}
		var seen []string
		for _, name := range names {
			seen = append(seen, fmt.Sprintf("%s %v", name, resp.fields[name]))
		}
		return strings.Join(seen, ", ")
	}
}

func errorLanguage(resp response) string {
	message, _ := resp.fields["Message"].(string)
	switch {
	case message == "":
		return "no message"
	case strings.ContainsFunc(message, func(c rune) bool { return unicode.Is(unicode.Han, c) }):
		return "Chinese"
	}
	return "English"
}

func (r *run) wrongSecret() domaintest.Account {
	account := r.account
	account.AccessKeySecret = "not-the-secret-of-this-key"
	return account
}

func unknownKey() domaintest.Account {
	return domaintest.Account{AccessKeyID: "LTAI-no-such-key", AccessKeySecret: "none"}
}

func (r *run) letterCase(ctx context.Context) (string, error) {
	cases := r.cases()
	if len(cases) == 0 {
		return "", errNoRecord
	}
	address := cases[0].text("Email")
	other := strings.ToUpper(address)
	if other == address {
		other = strings.ToLower(address)
	}
	r.report.mask.addAddress(other)
	resp, err := r.send(ctx, query(url.Values{"Email": {other}}))
	if _, ok := resp.fields["VerificationStatus"]; ok && resp.code == "" {
		return "found", err
	}
	return "not found", err
}

// dated returns the records that have a creation time.
func (r *run) dated() ([]record, error) {
	dated := slices.DeleteFunc(slices.Clone(r.records), func(record record) bool { return record.text("GmtCreate") == "" })
	if len(dated) == 0 {
		return nil, uncheckedError("no record has GmtCreate")
	}
	return dated, nil
}

func (r *run) timeLayout(context.Context) (string, error) {
	records, err := r.dated()
	if err != nil {
		return "", err
	}
	written := regexp.MustCompile(`\d`).ReplaceAllString(records[0].text("GmtCreate"), "0")
	return regexp.MustCompile(`\pL`).ReplaceAllString(written, "a"), nil
}

// created returns the creation time of a record, if that is in this time zone.
func (r record) created(zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.DateTime, "Jan 02,2006 15:04:05"} { // both are documented
		if at, err := time.ParseInLocation(layout, r.text("GmtCreate"), zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, uncheckedError("times have an unknown layout")
}

func (r *run) order(context.Context) (string, error) {
	records, err := r.dated()
	if err != nil {
		return "", err
	}
	var times []time.Time
	for _, record := range records {
		at, err := record.created(time.UTC)
		if err != nil {
			return "", err
		}
		times = append(times, at)
	}
	oldestFirst := slices.IsSortedFunc(times, time.Time.Compare)
	newestFirst := slices.IsSortedFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	switch {
	case oldestFirst && newestFirst:
		return "", uncheckedError("the account has no records of different times")
	case oldestFirst:
		return "oldest first", nil
	case newestFirst:
		return "newest first", nil
	}
	return "not by creation time", nil
}

// createdWithin reports whether the time filters find a record.
func (r *run) createdWithin(ctx context.Context, record record, begin, end time.Time) (bool, error) {
	resp, err := r.send(ctx, list(url.Values{
		"Email":           {record.text("Email")},
		"BeginCreateTime": {strconv.FormatInt(begin.UnixMilli(), 10)},
		"EndCreateTime":   {strconv.FormatInt(end.UnixMilli(), 10)},
	}))
	if err == nil && resp.code != "" {
		err = errors.New(resp.outcome())
	}
	return len(resp.records()) > 0, err
}

// timeZones returns the first record with a creation time, and that time in each time zone in which the filters find it.
func (r *run) timeZones(ctx context.Context) (record, []time.Time, error) {
	records, err := r.dated()
	if err != nil {
		return nil, nil, err
	}
	var times []time.Time
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("UTC+8", 8*60*60)} {
		at, err := records[0].created(zone)
		if err != nil {
			return nil, nil, err
		}
		found, err := r.createdWithin(ctx, records[0], at.Add(-time.Second), at.Add(2*time.Second))
		if err != nil {
			return nil, nil, err
		}
		if found {
			times = append(times, at)
		}
	}
	return records[0], times, nil
}

func (r *run) timeZone(ctx context.Context) (string, error) {
	_, times, err := r.timeZones(ctx)
	switch {
	case err != nil:
		return "", err
	case len(times) == 0:
		return "neither UTC nor UTC+8", nil
	case len(times) > 1:
		return "", uncheckedError("the filters are too imprecise to tell")
	}
	return times[0].Location().String(), nil
}

func (r *run) timeFilter(ctx context.Context) (string, error) {
	record, times, err := r.timeZones(ctx)
	if err != nil {
		return "", err
	}
	if len(times) == 0 {
		return "", uncheckedError("the time zone is not known")
	}
	at := times[len(times)-1]
	minuteLater, err := r.createdWithin(ctx, record, at.Add(time.Minute), at.Add(2*time.Minute))
	if err != nil || minuteLater {
		return "coarser than a minute", err
	}
	sameSecond, err := r.createdWithin(ctx, record, at, at)
	if err != nil || sameSecond {
		return "to the second, both ends included", err
	}
	return "to the second or finer, ends excluded", nil
}

// masking returns a probe that shows whether a field of the records is masked.
func (r *run) masking(field string) probe {
	return func(context.Context) (string, error) {
		for _, record := range r.records {
			if value := record.text(field); value != "" {
				return form(value), nil
			}
		}
		return "", uncheckedError("no record has " + field)
	}
}

// maskIP shows for each operation whether it masks the IP address from which the e-mail was requested.
func (r *run) maskIP(ctx context.Context) (string, error) {
	for _, known := range r.cases() {
		resp, err := r.send(ctx, query(url.Values{"Email": {known.text("Email")}}))
		if err != nil {
			return "", err
		}
		queried, listed := record(resp.fields).text("SendIp"), known.text("SendIp")
		if queried != "" || listed != "" {
			return "query: " + form(queried) + "; list: " + form(listed), nil
		}
	}
	return "", uncheckedError("no record has SendIp")
}

var completeValue = regexp.MustCompile(`^[0-9A-Za-z.:]+$`)

// form describes whether an ID or an IP address is masked.
func form(value string) string {
	switch {
	case value == "":
		return "absent"
	case strings.Contains(value, "*"):
		return "masked"
	case completeValue.MatchString(value):
		return "complete"
	}
	return "in another form"
}

// xmlList returns the path of a record, below the outermost element.
func (r *run) xmlList(ctx context.Context) (string, error) {
	resp, err := r.send(ctx, list(url.Values{"Format": {"XML"}, "Email": nil}))
	if err != nil || resp.code != "" {
		return resp.outcome(), err
	}
	decoder := xml.NewDecoder(bytes.NewReader(resp.body))
	var path []string
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return "", errNoRecord
		case err != nil:
			return "", errors.New("the response is not XML")
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

func (r *run) usedNonce(ctx context.Context) (string, error) {
	req := query(url.Values{"SignatureNonce": {rand.Text()}})
	if _, err := r.send(ctx, req); err != nil {
		return "", err
	}
	return r.observe(response.outcome, req)(ctx)
}

// publicEndpoint returns a probe that sends both operations to an endpoint, for a region.
func (r *run) publicEndpoint(endpoint, region string) probe {
	if endpoint == "" {
		return notChecked("the environment sets an endpoint")
	}
	return func(ctx context.Context) (string, error) {
		params := url.Values{"RegionId": {region}}
		unknown, unknownErr := r.observe(response.contents, request{})(ctx)
		queried, queryErr := r.observe(response.contents, request{endpoint: endpoint, params: params})(ctx)
		listed, listErr := r.observe(response.outcome, request{action: actionList, endpoint: endpoint, params: params})(ctx)
		if queried == unknown {
			queried = "as an unknown address"
		}
		return "query: " + queried + "; list: " + listed, errors.Join(unknownErr, queryErr, listErr)
	}
}
