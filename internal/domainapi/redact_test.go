// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// witness collects the secrets of each request.
type witness struct {
	handler http.Handler
	mu      sync.Mutex
	secrets []string
}

func (w *witness) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	w.mu.Lock()
	w.secrets = append(w.secrets, query.Get("Signature"), query.Get("SignatureNonce"))
	w.mu.Unlock()
	w.handler.ServeHTTP(rw, r)
}

// check fails the test if a text contains a secret in a usual encoding.
func (w *witness) check(t *testing.T, texts ...string) {
	t.Helper()
	account := temporary()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, secret := range append([]string{account.AccessKeySecret, account.SecurityToken, account.AccessKeyID}, w.secrets...) {
		for _, form := range []string{
			secret, url.QueryEscape(secret), url.QueryEscape(url.QueryEscape(secret)), url.PathEscape(secret),
			strings.ToLower(url.QueryEscape(secret)),
		} {
			for _, text := range texts {
				if strings.Contains(text, form) || strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
					t.Errorf("%q is in %q", form, text)
				}
			}
		}
	}
	// Half a token is secret too.
	for _, text := range texts {
		if strings.Contains(text, account.SecurityToken[:12]) || strings.Contains(text, "SignatureMethod") {
			t.Errorf("a part of the query is in %q", text)
		}
	}
}

// failAndCheck makes a failing query, and checks everything that users can see of it.
func failAndCheck(t *testing.T, handler http.Handler) *rpc.CallError {
	t.Helper()
	w := &witness{handler: handler}
	var attempts []string
	client := newPiped(t, w, withRetries(1), withCredentials(temporaryKeys()),
		withObserver(func(_ context.Context, attempt domainapi.Attempt) {
			attempts = append(attempts, fmt.Sprintf("%+v %#v", attempt, attempt), attempt.Code, attempt.RequestID)
			if attempt.Err != nil {
				attempts = append(attempts, attempt.Err.Error(), fmt.Sprintf("%+v", attempt.Err))
			}
		}))
	_, err := queryAddress(t.Context(), client)
	call := callError(t, err)
	w.check(t, append(attempts, err.Error(), fmt.Sprintf("%+v", call), fmt.Sprintf("%#v", call),
		call.Err.Error(), fmt.Sprintf("%+v", call.Err), fmt.Sprintf("%#v", call.Err), dump(t, call.Err))...)
	return call
}

// dump returns all exported fields, including those behind pointers.
func dump(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSecrets_areNotInFaults(t *testing.T) {
	t.Parallel()
	table := append(domaintest.FaultTable(address, "http://"+elsewhere+"/"), domaintest.EchoFaults(temporary())...)
	names := make(map[string]bool)
	for _, fault := range table {
		if names[fault.Name] {
			t.Errorf("there are two faults with the name %q", fault.Name)
		}
		names[fault.Name] = true
		t.Run(fault.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := verified(domaintest.WithAccounts(temporary()))
				service.Inject(fault.Fault)
				_ = failAndCheck(t, service)
			})
		})
	}
}

// Like the service, the stand-in quotes the string to sign in its error for a wrong signature.
func TestSecrets_areNotInSignatureErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		account := temporary()
		account.AccessKeySecret = "another secret than the client's"
		call := failAndCheck(t, verified(domaintest.WithAccounts(account)))
		if got := as[*rpc.ServiceError](t, call.Err); got.Class != rpc.ClassSignature || got.Message != "" {
			t.Errorf("got %+v", got)
		}
	})
}

// The response quotes the request in each field and form.
func TestSecrets_areNotInEchoes(t *testing.T) {
	t.Parallel()
	forms := map[string]func(*http.Request) string{
		"signature":         func(r *http.Request) string { return r.URL.Query().Get("Signature") },
		"encoded signature": func(r *http.Request) string { return url.QueryEscape(r.URL.Query().Get("Signature")) },
		"nonce":             func(r *http.Request) string { return r.URL.Query().Get("SignatureNonce") },
		"query":             func(r *http.Request) string { return r.URL.RawQuery },
		"URL":               func(r *http.Request) string { return "http://" + r.Host + r.RequestURI },
		"decoded query":     func(r *http.Request) string { text, _ := url.QueryUnescape(r.URL.RawQuery); return text },
		"beginning of query": func(r *http.Request) string {
			return r.URL.RawQuery[:strings.Index(r.URL.RawQuery, "SecurityToken")+30]
		},
		"string to sign": func(r *http.Request) string { return domaintest.StringToSign(r.Method, r.URL.Query()) },
		"parameters": func(r *http.Request) string {
			return fmt.Sprint(r.URL.Query()["SecurityToken"], r.URL.Query()["Signature"])
		},
	}
	fields := []string{"Message", "Recommend", "Code", "RequestId", "AuthAction", "NoPermissionType", "(status line)", "(content type)"}
	for form, quote := range forms {
		for _, field := range fields {
			t.Run(form+" in "+field, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					_ = failAndCheck(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						body := map[string]any{"Code": "Documented.Nowhere", "Message": "M", "RequestId": "R"}
						text := "refused: '" + quote(r) + "'."
						switch field {
						case "AuthAction", "NoPermissionType":
							body["Code"], body["AccessDeniedDetail"] = "NoPermission", map[string]any{field: text}
						case "(status line)":
							breakStatusLine(t, w, quote(r))
							return
						case "(content type)":
							w.Header().Set("Content-Type", "text/"+url.QueryEscape(quote(r)))
							w.WriteHeader(http.StatusNotFound)
							return
						default:
							body[field] = text
						}
						w.WriteHeader(http.StatusBadRequest)
						_ = json.NewEncoder(w).Encode(body)
					}))
				})
			})
		}
	}
}

// breakStatusLine responds with a status line that net/http quotes in its error.
func breakStatusLine(t *testing.T, w http.ResponseWriter, text string) {
	t.Helper()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 %s\r\n\r\n", text)
	_ = conn.Close()
}

// net/url reports the whole URL of a request that cannot be built.
func TestSecrets_areNotInUnbuiltRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified(domaintest.WithAccounts(temporary()))
		w := &witness{handler: service}
		client := newPiped(t, w, withRetries(5), withCredentials(temporaryKeys()), func(s *settings) {
			s.Target.Endpoint.Host = "bad host"
		})
		_, err := queryAddress(t.Context(), client)
		call := callError(t, err)
		if got := as[*httpclient.Error](t, call.Err); got.Reason != httpclient.ReasonRequest || call.Attempts != 1 {
			t.Errorf("got %+v after %d attempts", got, call.Attempts)
		}
		w.check(t, err.Error(), fmt.Sprintf("%+v", call), dump(t, call.Err))
	})
}

// Other texts are kept, because they lead to the cause.
func TestSecrets_otherTextIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified()
		service.Inject(domaintest.Fault{Code: "InvalidParameter", Message: "The specified Email a@example.com is invalid (100%)."})
		_, err := queryAddress(t.Context(), newPiped(t, service))
		if got := as[*rpc.ServiceError](t, err); got.Message != "The specified Email a@example.com is invalid (100%)." ||
			!strings.HasPrefix(got.Recommend, "https://api.aliyun.com/troubleshoot?") {
			t.Errorf("got %+v", got)
		}
	})
}

// A success can quote secrets too.
func TestSecrets_areNotInSuccesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := verified(domaintest.WithAccounts(temporary()))
		quoted := dump(t, temporary().SecurityToken)
		service.Inject(domaintest.Fault{Body: `{"RequestId":` + quoted + `,"Email":"a@example.com","VerificationStatus":1}`})
		w := &witness{handler: service}
		client := newPiped(t, w, withCredentials(temporaryKeys()), withObserver(func(_ context.Context, attempt domainapi.Attempt) {
			w.check(t, fmt.Sprintf("%+v", attempt))
			if attempt.RequestID == "" {
				t.Error("there is no request ID")
			}
		}))
		if _, err := queryAddress(t.Context(), client); err != nil {
			t.Error(err)
		}
	})
}
