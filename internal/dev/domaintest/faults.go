// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault makes the service fail. It applies only to requests that pass every check, so that it
// cannot hide an invalid request.
//
// A fault applies to requests that match Action, Email and Match, except the first Skip of them,
// and at most Times.
//
// After Delay and Until, the fault does the first of Drop, Stall, Endless, Redirect, Code and Body
// or Status that is set. If none is set, and for Header, Truncate and Alter, it sends the service's
// own response is given.
type Fault struct {
	Action string // empty: any
	Email  string // empty: any; letter case is ignored
	// Match narrows the choice further. It is called while the faults are locked and must not
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

	Redirect string // value of Location; the status is 307 unless Status says otherwise

	// Code makes an error response in the service's form. Status, Message and its translation
	// default to what is customary for the code.
	Code               string
	Message            string
	AccessDeniedDetail map[string]any

	Status      int         // without Code, Body and Redirect: an empty response with this status
	Header      http.Header // added to whatever response is given
	Body        string      // sent as it is, with Status or else 200
	ContentType string      // of Body; JSON if empty

	// Alter makes another body of the service's own response, which is then sent with Status, where
	// that is set. It must not change the body that it is given.
	Alter func(body []byte) []byte
}

// Faulty returns a handler that applies the fault to every request. It calls next if the fault sends the
// service's own response. Action, Email, Match, Skip and Times have no effect.
func Faulty(next http.Handler, f Fault) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The server notices that the client gave up only once the body has been read.
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if err := f.hold(r.Context(), 0); err != nil {
			panic(http.ErrAbortHandler)
		}
		c := &call{host: r.Host, requestID: newRequestID(), arrival: newRecorder(nil, true).arrive(Request{})}
		a, replaced := f.response(c)
		if !replaced {
			own := &capture{header: make(http.Header), status: http.StatusOK}
			next.ServeHTTP(own, r)
			a = response{status: own.status, header: own.header, body: own.body.Bytes()}
		}
		f.send(r.Context(), w, c, a)
	})
}

// capture records the response of a handler.
type capture struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *capture) Header() http.Header         { return c.header }
func (c *capture) WriteHeader(status int)      { c.status = status }
func (c *capture) Write(p []byte) (int, error) { return c.body.Write(p) }

type faults struct {
	mu   sync.Mutex
	list []*faultState
}

type faultState struct {
	Fault
	skipped, met int
}

// Inject adds faults. Of several that fit a request, the one that was injected first and is not
// used up applies.
func (s *Service) Inject(list ...Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	for _, f := range list {
		s.faults.list = append(s.faults.list, &faultState{Fault: f})
	}
}

// ClearFaults removes every fault. Requests that one has already met are not released.
func (s *Service) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = nil
}

// take returns the fault that applies to the request, or the zero fault, which does nothing.
func (f *faults) take(request Request) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, state := range f.list {
		if !state.fits(request) {
			continue
		}
		if state.skipped < state.Skip {
			state.skipped++
			continue
		}
		if state.met++; state.met == state.Times {
			f.list = slices.Delete(f.list, i, i+1)
		}
		return state.Fault
	}
	return Fault{}
}

func (f *Fault) fits(request Request) bool {
	return (f.Action == "" || f.Action == request.Action) &&
		(f.Email == "" || strings.EqualFold(f.Email, request.Params.Get("Email"))) &&
		(f.Match == nil || f.Match(request))
}

// hold waits for Delay, the service's latency and Until.
func (f *Fault) hold(ctx context.Context, latency time.Duration) error {
	if delay := f.Delay + latency; delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
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

// response returns the response that replaces the service's own, if there is one.
func (f *Fault) response(c *call) (response, bool) {
	switch {
	case f.Alter != nil:
		return response{}, false
	case f.Redirect != "":
		return response{
			status: cmp.Or(f.Status, http.StatusTemporaryRedirect),
			header: http.Header{"Location": {f.Redirect}},
		}, true
	case f.Code != "":
		r := refuse(f.Code, "")
		r.status = cmp.Or(f.Status, r.status)
		r.en, r.zh = cmp.Or(f.Message, r.en), cmp.Or(f.Message, r.zh)
		r.denied = f.AccessDeniedDetail
		return r.response(c), true
	case f.Drop, f.Stall, f.Endless, f.Body != "", f.Status != 0:
		return response{
			status:      cmp.Or(f.Status, http.StatusOK),
			contentType: cmp.Or(f.ContentType, jsonContentType),
			body:        []byte(f.Body),
		}, true
	}
	return response{}, false
}

// send writes the response, or as much of it as the fault lets through.
func (f *Fault) send(ctx context.Context, w http.ResponseWriter, c *call, a response) {
	if f.Alter != nil {
		a.status, a.body = cmp.Or(f.Status, a.status), f.Alter(a.body)
	}
	if f.Drop {
		c.arrival.respond(0, "")
		c.arrival.leave()
		drop(w)
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
	if a.contentType != "" {
		header.Set("Content-Type", a.contentType)
	}
	c.arrival.respond(a.status, a.code)
	switch {
	case f.Stall:
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
		flush(w)
		<-ctx.Done()
		panic(http.ErrAbortHandler)
	case f.Endless:
		w.WriteHeader(a.status)
		endless(ctx, w)
		panic(http.ErrAbortHandler)
	case f.Truncate:
		c.arrival.leave()
		header.Set("Content-Length", strconv.Itoa(max(len(a.body), 1)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2])
		// The header would stay in the buffer when the handler is aborted.
		flush(w)
		panic(http.ErrAbortHandler)
	default:
		// A client that has its response may ask again before this handler has returned, which
		// must not count as two at a time.
		c.arrival.leave()
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	}
}

// drop closes the connection where it can be had, and otherwise resets the stream.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}

// endless begins like a response, so that a decoder that reads while it parses goes on reading.
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

func flush(w http.ResponseWriter) {
	// A writer that cannot flush has nothing buffered that a client could miss.
	_ = http.NewResponseController(w).Flush()
}
