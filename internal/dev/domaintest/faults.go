// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault makes the service fail. It applies only to requests that pass every check, so that it
// cannot hide an invalid request.
//
// A fault applies to requests that match Action, Email and Match, except the first Skip of them,
// and at most Times.
//
// After Delay and Until, the fault does the first of Drop, Stall, Endless, Redirect, Code and Body
// or Status that is set. If none is set, and for Header, Truncate and Alter, it sends the service's own
// response.
type Fault struct {
	Action string // empty: any
	Email  string // empty: any; letter case is ignored
	// Match narrows the choice further. It is called while the service is locked and must not
	// call the service's methods.
	Match func(Request) bool
	Skip  int
	Times int // 0: every time

	Delay time.Duration   // ends early when the client gives up
	Until <-chan struct{} // holds the response back until the channel is closed

	// Drop closes the connection without a response.
	Drop bool
	// Stall sends the header and Body, and then nothing more until the client gives up.
	Stall bool
	// Endless sends a body that ends only when the client gives up.
	Endless bool
	// Truncate announces the whole length of the response and closes the connection halfway.
	Truncate bool

	Redirect string // value of Location, with Status

	// Code makes an error response in the service's form. Status, Message and its translation
	// default to what is customary for the code.
	Code               string
	Message            string
	AccessDeniedDetail *AccessDeniedDetail

	Status      int         // without Code and Body: an empty response with this status
	Header      http.Header // added to whatever response is given
	Body        string      // sent as it is, with Status or else 200
	ContentType string      // of Body; JSON if empty

	// Alter converts the body of the service's own response, which is then sent with Status, if that
	// is set. It must not modify its argument.
	Alter func(body []byte) []byte
}

// Faulty returns a handler that applies the fault to every request. It calls next if the fault sends the
// service's own response. Action, Email, Match, Skip and Times have no effect.
func Faulty(next http.Handler, f Fault) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The server notices that the client gave up only once the body has been read.
		body, err := io.ReadAll(r.Body)
		if err != nil || f.hold(r.Context()) != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.send(r.Context(), w, f.response(&call{host: r.Host, id: newRequestID()}, func() response {
			own := httptest.NewRecorder()
			next.ServeHTTP(own, r)
			return response{status: own.Code, header: own.Header(), body: own.Body.Bytes()}
		}))
	})
}

// pendingFault is a fault with the numbers of requests that it let pass and that it met.
type pendingFault struct {
	Fault

	skipped, met int
}

// Inject adds faults. Of several that fit a request, the one that was injected first and is not
// used up applies.
func (s *Service) Inject(list ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range list {
		s.faults = append(s.faults, &pendingFault{Fault: f})
	}
}

// ClearFaults removes every fault. Requests that one has already met are not released.
func (s *Service) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault returns the fault that applies to the request, or the zero fault, which does nothing.
func (s *Service) takeFault(request Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !f.fits(request) {
			continue
		}
		if f.skipped < f.Skip {
			f.skipped++
			continue
		}
		if f.met++; f.met == f.Times {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return f.Fault
	}
	return Fault{}
}

func (f *Fault) fits(request Request) bool {
	return (f.Action == "" || f.Action == request.Action) &&
		(f.Email == "" || strings.EqualFold(f.Email, request.Params.Get("Email"))) &&
		(f.Match == nil || f.Match(request))
}

// hold waits for Delay and Until.
func (f *Fault) hold(ctx context.Context) error {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if f.Until != nil {
		select {
		case <-f.Until:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// response returns the response that replaces the service's own, or what the fault makes of that.
func (f *Fault) response(c *call, own func() response) response {
	switch {
	case f.Alter != nil:
		altered := own()
		altered.status, altered.body = cmp.Or(f.Status, altered.status), f.Alter(altered.body)
		return altered
	case f.Redirect != "":
		return response{status: f.Status, header: http.Header{"Location": {f.Redirect}}}
	case f.Code != "":
		r := refuse(f.Code, "")
		r.status = cmp.Or(f.Status, r.status)
		r.en, r.zh = cmp.Or(f.Message, r.en), cmp.Or(f.Message, r.zh)
		r.denied = f.AccessDeniedDetail
		return c.refuse(r)
	case f.Drop, f.Stall, f.Endless, f.Body != "", f.Status != 0:
		return response{
			status: cmp.Or(f.Status, http.StatusOK),
			header: http.Header{"Content-Type": {cmp.Or(f.ContentType, jsonContentType)}},
			body:   []byte(f.Body),
		}
	}
	return own()
}

// send writes the response, or as much of it as the fault lets through.
func (f *Fault) send(ctx context.Context, w http.ResponseWriter, a response) {
	control := http.NewResponseController(w)
	if f.Drop {
		conn, _, err := control.Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_ = conn.Close()
		return
	}
	header := w.Header()
	for _, more := range []http.Header{a.header, f.Header} {
		for name, values := range more {
			for _, value := range values {
				header.Add(name, value)
			}
		}
	}
	switch {
	case f.Endless:
		w.WriteHeader(a.status)
		endless(ctx, w)
	case f.Stall:
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
		_ = control.Flush()
		<-ctx.Done()
	case f.Truncate:
		header.Set("Content-Length", strconv.Itoa(max(len(a.body), 1)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		// The header would stay in the buffer when the handler is aborted.
		_ = control.Flush()
	default:
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
		return
	}
	panic(http.ErrAbortHandler)
}

// endless begins like a valid response, so that a streaming decoder continues to read.
func endless(ctx context.Context, w http.ResponseWriter) {
	if _, err := w.Write([]byte(`{"RequestId":"`)); err != nil {
		return
	}
	filler := bytes.Repeat([]byte("0"), 32<<10)
	for ctx.Err() == nil {
		if _, err := w.Write(filler); err != nil {
			return
		}
	}
}
