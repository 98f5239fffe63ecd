// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// faultReasons maps the names of the fault table to the expected reasons. If the second reason is set, it applies to
// destinations whose responses rpc.Judge does not classify.
func faultReasons() map[string][2]Reason {
	reasons := make(map[string][2]Reason)
	all := func(reason Reason, names ...string) {
		for _, name := range names {
			reasons[name] = [2]Reason{reason, reason}
		}
	}
	codes := func(reason Reason, codes ...string) {
		for _, code := range codes {
			all(reason, "code "+code)
		}
	}
	codes(ReasonBusy, "Throttling", "Throttling.User", "Throttling.Api", "Request.Throttling.Odd", "ServiceUnavailable",
		"InternalError", "NetworkIOError", "Busy", "SignatureNonceUsed", "InternalError with status 400", "Throttling with status 200")
	codes(ReasonDenied, "NoPermission", "Domain.NoPermission", "Forbidden", "Forbidden.Other", "NotAuthorized",
		"Forbidden.RiskControl", "Forbidden.UserVerification", "Forbidden.RAM with its detail", "NoPermission with status 500")
	codes(ReasonKeysRefused, "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "SignatureDoesNotMatch",
		"IncompleteSignature", "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "MissingSecurityToken")
	codes(ReasonClockSkew, "InvalidTimeStamp.Expired", "IllegalTimestamp")
	codes(ReasonRejected, "MissingParameter", "MissingEmail", "InvalidParameter", "InvalidPageSize", "InvalidVersion",
		"NoSuchVersion", "ParameterIllegal", "ParameterIllegall", "UnsupportedOperation", "Documented.Nowhere")
	all(ReasonRejected, "unknown code with status 200")
	all(ReasonBusy, "unknown code with status 502")
	// The header belongs to the vendor's RPC style.
	reasons["unknown code with X-Acs-Retry-After"] = [2]Reason{ReasonBusy, ReasonBusy}

	all(ReasonBusy, "status 500", "status 503", "status 429", "status 408", "page with status 502",
		"page without end with status 503")
	all(ReasonMalformed, "status 204", "page with status 200")
	reasons["status 404"] = [2]Reason{ReasonMalformed, ReasonRejected}
	reasons["page without end with status 404"] = [2]Reason{ReasonMalformed, ReasonRejected}
	reasons["page with status 403"] = [2]Reason{ReasonMalformed, ReasonDenied}

	all(ReasonMalformed, "empty", "null", "list", "list of a record", "text", "number", "no JSON", "more than an object",
		"byte order mark", "too deep", "too large")
	all(ReasonUnreachable, "half an object", "error cut off")

	all(ReasonRejected, "unknown code beside a success", "numeric code beside a success")
	all(ReasonMalformed, "empty code beside a success", "nested code beside a success", "success with status 201",
		"success with status 206", "code given twice", "code given twice, once escaped", "nested name given twice",
		"invalid UTF-8", "lone surrogate")

	all(ReasonRejected, "error with a numeric code", "error with a list for a message", "error with a numeric message",
		"error of several lines", "error of great length")
	all(ReasonBusy, "error with a numeric code and status 500")
	reasons["error with a nested code"] = [2]Reason{ReasonMalformed, ReasonRejected}
	reasons["error with a null code"] = [2]Reason{ReasonMalformed, ReasonRejected}
	all(ReasonDenied, "error with a text for a detail", "error with a list for a detail", "error with a nested detail")

	all(ReasonUnreachable, "drop", "truncate", "truncate an error")
	all(ReasonMalformed, "endless")
	all(ReasonTimeout, "stall before the header", "stall after the header", "stall within the body")
	for _, status := range []int{301, 302, 303, 307, 308} {
		all(ReasonMalformed, "redirect "+http.StatusText(status))
	}
	return reasons
}

// notFollowed fails the test if a redirect is followed.
func notFollowed(t *testing.T, handler http.Handler) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == elsewhere {
			t.Errorf("a redirect was followed, with %v and %s", r.Header, r.URL)
		}
		handler.ServeHTTP(w, r)
	})
}

func TestFaultTable(t *testing.T) {
	t.Parallel()
	for destinationName, d := range services() {
		reasons := faultReasons()
		for _, fault := range domaintest.GeneralFaults("http://" + elsewhere + "/") {
			want, ok := reasons[fault.Name]
			if !ok {
				t.Errorf("nothing is expected of %q", fault.Name)
				continue
			}
			delete(reasons, fault.Name)
			t.Run(destinationName+"/"+fault.Name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					own := d.handler(future)
					faulty := domaintest.Faulty(own, fault.Fault)
					source := d.source(t, notFollowed(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if _, plain := d.plainText(r); plain {
							own(w, r)
							return
						}
						faulty.ServeHTTP(w, r)
					})))
					started := time.Now()
					got := retrievalFailure(t, source)
					reason := want[1]
					switch {
					case d.judged:
						reason = want[0]
					case destinationName == "metadata" && got.HTTPStatus == http.StatusNotFound && fault.Fault.Code == "":
						reason = ReasonNoRole
					case destinationName == "metadata" && reason == ReasonTimeout:
						reason = ReasonMetadataTimeout
					case destinationName == "token endpoint" && reason != ReasonUnreachable && got.HTTPStatus == http.StatusForbidden:
						reason = ReasonTokenDenied
					}
					checkFault(t, d, fault, got, reason, time.Since(started))
				})
			})
		}
		for name := range reasons {
			t.Errorf("the table has no %q", name)
		}
	}
}

func checkFault(t *testing.T, d destination, fault domaintest.NamedFault, got *RetrievalError, want Reason, took time.Duration) {
	t.Helper()
	if got.Reason != want || got.Source != "the source" {
		t.Errorf("got %+v, want %d", got, want)
	}
	retryable := want == ReasonBusy || want == ReasonUnreachable || want == ReasonTimeout || want == ReasonMetadataTimeout
	if got.Retryable() != retryable {
		t.Errorf("retryable: %t, want %t", got.Retryable(), retryable)
	}
	wait := time.Duration(0)
	if fault.Waits {
		wait = httpclient.DefaultReadTimeout
		if d.readTimeout != 0 {
			wait = d.readTimeout
		}
	}
	if took != wait {
		t.Errorf("took %s, want %s", took, wait)
	}
	if errors.Is(got, context.DeadlineExceeded) {
		t.Errorf("passes for the caller's deadline: %+v", got)
	}
	if d.judged && fault.Fault.Header != nil && got.Delay() != 1500*time.Millisecond {
		t.Errorf("requests a delay of %s: %+v", got.Delay(), got)
	}
}

// The faults also apply to the metadata service's requests for tokens and roles.
func TestFaultTable_everyMetadataRequest(t *testing.T) {
	t.Parallel()
	d := destinations()["metadata"]
	for _, fault := range domaintest.GeneralFaults("http://" + elsewhere + "/") {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				source := d.source(t, notFollowed(t, domaintest.Faulty(d.handler(future), fault.Fault)))
				started := time.Now()
				got := retrievalFailure(t, source)
				// Without a response to the request for a token, the next request is sent without one.
				if took := time.Since(started); took > 2*d.readTimeout {
					t.Errorf("took %s: %+v", took, got)
				}
			})
		})
	}
}

// counted is a connection that counts the bytes read from it.
type counted struct {
	net.Conn
	read *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func TestEndlessBody_isBounded(t *testing.T) {
	t.Parallel()
	for name, d := range services() {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusServiceUnavailable} {
			t.Run(fmt.Sprintf("%s/%d", name, status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					var read atomic.Int64
					network := domaintest.NewPipes(t, domaintest.Faulty(nil, domaintest.Fault{Status: status, Endless: true}))
					client := httpclient.New(httpclient.Config{
						Direct: true,
						Dial: func(ctx context.Context, network_, address string) (net.Conn, error) {
							conn, err := network.Dial(ctx, network_, address)
							return counted{conn, &read}, err
						},
					})
					_ = retrievalFailure(t, &Source{name: "it", fetch: d.fetch(t, client)})
					if n := read.Load(); n > 4*httpclient.DefaultMaxBody {
						t.Errorf("read %d bytes", n)
					}
				})
			})
		}
	}
}

func TestQuotedSecret_isWithheld(t *testing.T) {
	t.Parallel()
	for destinationName, d := range services() {
		for _, hidden := range d.secrets {
			for name, form := range domaintest.Encodings(hidden) {
				t.Run(destinationName+"/"+hidden[8:12]+"/"+name, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						// The message is next to the keys that it may quote.
						text := quote("got " + form + " here")
						body := strings.Replace(d.body(keysObject(future)), "{",
							`{"Code":`+text+`,"Message":`+text+`,`, 1)
						// The request ID replaces the destination's own.
						body = strings.NewReplacer(`"RequestId":"R"`, `"RequestId":`+text, `"requestId":"R"`, `"requestId":`+text).Replace(body)
						own := d.handler(future)
						source := d.source(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
							if _, plain := d.plainText(r); plain {
								own(w, r)
								return
							}
							w.WriteHeader(http.StatusBadRequest)
							_, _ = w.Write([]byte(body))
						}))
						got := retrievalFailure(t, source)
						if got.Reason != ReasonRejected || got.Code != secret.Withheld || got.Message != secret.Withheld ||
							got.RequestID != secret.Withheld && got.RequestID != "" {
							t.Errorf("got %+v of %s", got, body)
						}
					})
				})
			}
		}
	}
}

// STS quotes the query of a signed request, or the string that it expected to be signed.
func TestQuotedRequest_isWithheld(t *testing.T) {
	t.Parallel()
	account := domaintest.Account{AccessKeyID: baseKeys().AccessKeyID, AccessKeySecret: baseSecret, SecurityToken: baseToken}
	d := destinations()["AssumeRole"]
	for _, fault := range domaintest.EchoFaults(account) {
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_ = retrievalFailure(t, d.source(t, domaintest.Faulty(d.handler(future), fault.Fault)))
			})
		})
	}
	for name, form := range map[string]func(*http.Request) string{
		"query":           func(r *http.Request) string { return r.URL.RawQuery },
		"query, decoded":  func(r *http.Request) string { text, _ := url.QueryUnescape(r.URL.RawQuery); return text },
		"string to sign":  func(r *http.Request) string { return domaintest.StringToSign(r.Method, r.URL.Query()) },
		"signature":       func(r *http.Request) string { return r.URL.Query().Get("Signature") },
		"nonce":           func(r *http.Request) string { return r.URL.Query().Get("SignatureNonce") },
		"encoded sign":    func(r *http.Request) string { return url.QueryEscape(r.URL.Query().Get("Signature")) },
		"secret and sign": func(r *http.Request) string { return baseSecret + "=" + r.URL.Query().Get("Signature") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var signature, nonce string
				got := retrievalFailure(t, d.source(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					signature, nonce = r.URL.Query().Get("Signature"), r.URL.Query().Get("SignatureNonce")
					w.WriteHeader(http.StatusBadRequest)
					text := quote("got " + form(r) + " here")
					_, _ = fmt.Fprintf(w, `{"Code":"Documented.Nowhere","Message":%s,"RequestId":%s}`, text, text)
				})))
				for _, secret := range []string{signature, nonce, url.QueryEscape(signature)} {
					if secret == "" || strings.Contains(fmt.Sprintf("%+v %v", *got, got.Err), secret) {
						t.Errorf("%q in %s", secret, got)
					}
				}
			})
		})
	}
}

func TestExpiration_rejectsInvalid(t *testing.T) {
	t.Parallel()
	for destinationName, d := range destinations() {
		for expiration, want := range map[string]error{
			"": errNoExpiration, "null": errNoExpiration, `""`: errNoExpiration,
			`"PLANTED"`: errExpiration, "946684800": errExpired, `"2999-01-01 00:00:00"`: errExpiration, `"946684801s"`: errExpiration,
			`"2999-13-01T00:00:00Z"`: errExpiration, `"2999-01-01T00:00:00"`: errExpiration,
			`"1999-12-31T23:59:59Z"`: errExpired, `"2000-01-01T00:00:00Z"`: errExpired, `"2000-01-01T01:00:00+01:00"`: errExpired,
			"{}": nil, "1.5": nil, "true": nil,
		} {
			t.Run(destinationName+"/"+expiration, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					got := retrievalFailure(t, d.source(t, d.handler(expiration)))
					reason := ReasonMalformed
					if errors.Is(want, errExpired) {
						reason = ReasonExpired
					}
					// STS responses report the wrong type of the member. The others are malformed as a whole.
					if got.Reason != reason || got.HTTPStatus != http.StatusOK || !errors.Is(got.Err, want) ||
						got.Source != "the source" || got.Retryable() {
						t.Errorf("got %+v, want %v", got, want)
					}
				})
			})
		}
	}
}

// The expiration in the response decides when a session is renewed, not the requested duration.
func TestExpiration_decidesWhenToRenew(t *testing.T) {
	t.Parallel()
	for name, d := range destinations() {
		for lifetime, renewed := range map[time.Duration]time.Duration{
			12 * time.Hour: 12*time.Hour - refreshMargin, time.Hour: time.Hour - refreshMargin,
			6 * time.Minute: 3 * time.Minute, time.Minute: 30 * time.Second,
		} {
			t.Run(fmt.Sprintf("%s/%s", name, lifetime), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					var calls atomic.Int64
					source := d.source(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if _, plain := d.plainText(r); !plain {
							calls.Add(1)
						}
						d.handler(quote(time.Now().Add(lifetime).Format(time.RFC3339Nano)))(w, r)
					}))
					for _, step := range []struct {
						wait  time.Duration
						calls int64
					}{{0, 1}, {renewed - time.Nanosecond, 1}, {time.Nanosecond, 2}, {renewed - time.Nanosecond, 2}} {
						time.Sleep(step.wait)
						got, err := source.Credentials(t.Context())
						if err != nil || got != responseKeys() || calls.Load() != step.calls {
							t.Errorf("Credentials = %+v, %v after %d requests, want %d", got, err, calls.Load(), step.calls)
						}
					}
				})
			})
		}
	}
}

// Canceling the only caller cancels the HTTP request.
func TestCancel_endsRequest(t *testing.T) {
	t.Parallel()
	for name, d := range services() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				var ended atomic.Bool
				fault := domaintest.Faulty(nil, domaintest.Fault{Delay: time.Hour})
				source := d.source(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer ended.Store(true)
					cancel()
					fault.ServeHTTP(w, r)
				}))
				started := time.Now()
				keys, err := source.Credentials(ctx)
				synctest.Wait()
				if !errors.Is(err, context.Canceled) || keys != (rpc.Credentials{}) || !ended.Load() || time.Since(started) != 0 {
					t.Errorf("Credentials = %+v, %v; the request has ended: %t", keys, err, ended.Load())
				}
			})
		})
	}
}
