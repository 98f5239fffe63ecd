// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
)

func TestRetryable(t *testing.T) {
	t.Parallel()
	again := map[Class]bool{ClassThrottled: true, ClassUnavailable: true, ClassNonce: true}
	for class := ClassUnknown; class <= ClassIllegalParameter; class++ {
		if got := Retryable(&ServiceError{Class: class}); got != again[class] {
			t.Errorf("class %d: got %t", class, got)
		}
	}
	for reason, want := range map[httpclient.Reason]bool{
		httpclient.ReasonUnreachable: true, httpclient.ReasonTLS: false, httpclient.ReasonHandshake: false,
		httpclient.ReasonTimeout: true, httpclient.ReasonTruncated: true, httpclient.ReasonProxy: false, httpclient.ReasonTooLarge: false,
		httpclient.ReasonRequest: false, httpclient.ReasonForeign: false,
	} {
		if got := Retryable(&httpclient.Error{Reason: reason}); got != want {
			t.Errorf("reason %d: got %t", reason, got)
		}
	}
	for problem := ProblemForeign; problem <= ProblemPaging; problem++ {
		if Retryable(&ResponseError{Problem: problem}) {
			t.Errorf("problem %d: an unusable response is retried", problem)
		}
	}
	for _, err := range []error{
		&RequestError{}, &recovered.Error{}, errors.New("no credentials"), context.Canceled, context.DeadlineExceeded, nil,
	} {
		if Retryable(err) {
			t.Errorf("%T is retryable", err)
		}
	}
}

// Failures are the same if their texts are.
func TestFailure(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{"": true}
	for _, err := range []error{
		&ServiceError{Code: "A"}, &ServiceError{Code: "B"}, &ServiceError{Class: ClassNoPermission, Code: "A"}, &ResponseError{},
		&ResponseError{Field: "A"}, &ResponseError{Problem: ProblemPaging}, &httpclient.Error{}, &httpclient.Error{Reason: httpclient.ReasonTLS},
	} {
		failure := Failure(&CallError{Err: err, Attempts: len(seen)})
		if seen[failure] {
			t.Errorf("%v is the same as another: %q", err, failure)
		}
		seen[failure] = true
	}
	if failure := Failure(context.Canceled); failure != "" {
		t.Errorf("got %q", failure)
	}
}

// Delays have to use their whole range, or clients that were throttled together retry together. That 1000 draws
// miss an eighth of it has a chance of 1 in 10^57.
func TestRetry_backsOff(t *testing.T) {
	t.Parallel()
	const draws = 1000
	bounds := []time.Duration{
		500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second,
		20 * time.Second, 20 * time.Second,
	}
	for _, atLeast := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			waits := make([][]time.Duration, len(bounds))
			for range draws {
				attempts, before := 0, time.Now()
				_, _, err := retry(t.Context(), uint(len(bounds)), func() (any, error) {
					if attempts++; attempts > 1 {
						waits[attempts-2] = append(waits[attempts-2], time.Since(before)-atLeast)
					}
					before = time.Now()
					return nil, &ServiceError{Class: ClassThrottled, RetryAfter: atLeast}
				})
				if err == nil || attempts != len(bounds)+1 {
					t.Fatalf("got %v after %d attempts", err, attempts)
				}
			}
			for i, bound := range bounds {
				shortest, longest := slices.Min(waits[i]), slices.Max(waits[i])
				if shortest < 0 || shortest > bound/8 || longest < bound-bound/8 || longest > bound {
					t.Errorf("wait %d: all between %s and %s, of %s", i+1, shortest, longest, bound)
				}
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, test := range map[string]struct {
		header    http.Header
		want      time.Duration
		throttled bool
	}{
		"nothing":              {nil, 0, false},
		"seconds":              {http.Header{"Retry-After": {"120"}}, 2 * time.Minute, false},
		"zero":                 {http.Header{"Retry-After": {"0"}}, 0, false},
		"negative":             {http.Header{"Retry-After": {"-1"}}, 0, false},
		"fraction":             {http.Header{"Retry-After": {"1.5"}}, 0, false},
		"too large":            {http.Header{"Retry-After": {"99999999999999999999"}}, 0, false},
		"years":                {http.Header{"Retry-After": {"2147483647"}}, maxRetryAfter, false},
		"date":                 {http.Header{"Retry-After": {"Fri, 02 Jan 2026 03:05:05 GMT"}}, time.Minute, false},
		"date in the past":     {http.Header{"Retry-After": {"Fri, 02 Jan 2026 03:03:05 GMT"}}, 0, false},
		"date far off":         {http.Header{"Retry-After": {"Fri, 31 Dec 9999 23:59:59 GMT"}}, maxRetryAfter, false},
		"date long ago":        {http.Header{"Retry-After": {"Mon, 01 Jan 0001 00:00:00 GMT"}}, 0, false},
		"obsolete date":        {http.Header{"Retry-After": {"Friday, 02-Jan-26 03:05:05 GMT"}}, time.Minute, false},
		"rate limit":           {http.Header{"X-Ratelimit-User-Api": {"Limit:30,Remain:0,TimeLeft:1500,Reset:9"}}, 1500 * time.Millisecond, false},
		"rate limit of users":  {http.Header{"X-Ratelimit-User": {" TimeLeft : 20 "}}, 20 * time.Millisecond, false},
		"rate limit, broken":   {http.Header{"X-Ratelimit-User-Api": {"TimeLeft,TimeLeft:,TimeLeft:-5,TimeLeft:x,timeleft:9"}}, 0, false},
		"both":                 {http.Header{"Retry-After": {"1"}, "X-Ratelimit-User-Api": {"TimeLeft:999"}}, time.Second, false},
		"milliseconds":         {http.Header{"X-Acs-Retry-After": {"2500"}}, 2500 * time.Millisecond, true},
		"zero milliseconds":    {http.Header{"X-Acs-Retry-After": {"0"}}, 0, true},
		"milliseconds, longer": {http.Header{"Retry-After": {"3"}, "X-Acs-Retry-After": {"2500"}}, 3 * time.Second, true},
		"years, milliseconds":  {http.Header{"X-Acs-Retry-After": {"1099511627775"}}, maxRetryAfter, true},
		"broken milliseconds":  {http.Header{"X-Acs-Retry-After": {"soon"}}, 0, false},
	} {
		if got, throttled := retryAfter(test.header, now); got != test.want || throttled != test.throttled {
			t.Errorf("%s: got %s, %t, want %s, %t", name, got, throttled, test.want, test.throttled)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120", "", "", "")
	f.Add("Fri, 02 Jan 2026 03:05:05 GMT", "TimeLeft:5", "Limit:1,TimeLeft:7", "2500")
	f.Add("-1", "TimeLeft:99999999999999", "TimeLeft", "99999999999999999")
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, seconds, api, user, milliseconds string) {
		header := http.Header{
			"Retry-After": {seconds}, "X-Ratelimit-User-Api": {api}, "X-Ratelimit-User": {user}, "X-Acs-Retry-After": {milliseconds},
		}
		longest, _ := retryAfter(header, now)
		if longest < 0 || longest > maxRetryAfter {
			t.Errorf("got %s", longest)
		}
		for name := range header {
			fewer := header.Clone()
			fewer.Del(name)
			if wait, _ := retryAfter(fewer, now); wait > longest {
				t.Errorf("%s with %s, and %s without", longest, name, wait)
			}
		}
	})
}
