// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"sync"
	"time"
)

const (
	// refusalLimit is the number of consecutive refusals after which no more requests are sent. A single refusal may be an
	// exception, because a new permission reaches some servers of a service later than others.
	refusalLimit = 3
	// refusalLifetime is how long no requests are sent after the last refusal. It is long enough for a run to fail, and short
	// enough to end soon after the cause is fixed.
	refusalLifetime = 10 * time.Second
)

// Refusal is the common cause of calls that failed for the same keys, the same missing permission, or for lack of
// credentials. It lasts until such a call succeeds.
type Refusal struct {
	count  int
	latest error
	until  time.Time
}

// subject is what a refusal is about: keys, and an operation if they lack its permission. Without keys, it is about
// credentials that could not be retrieved.
type subject struct {
	keys   Credentials
	action string
}

// refusals keeps the refusals of a client.
type refusals struct {
	mu    sync.Mutex
	known map[subject]*Refusal
}

// refusedError is a failure that is part of a refusal.
type refusedError struct {
	error
	refusal *Refusal
	// recalled is set if the request was not sent, and the failure is that of an earlier one.
	recalled bool
}

func (e *refusedError) Unwrap() error {
	return e.error
}

// recall returns the *refusedError of a request that would be refused again, or nil.
func (r *refusals) recall(keys Credentials, action string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, about := range []subject{{keys: keys}, {keys: keys, action: action}} {
		refusal, ok := r.known[about]
		if ok && refusal.count >= refusalLimit && time.Now().Before(refusal.until) {
			return &refusedError{error: refusal.latest, refusal: refusal, recalled: true}
		}
	}
	return nil
}

// observe records the outcome of a request. It returns a *refusedError if the outcome is part of a refusal, or else err.
func (r *refusals) observe(keys Credentials, action string, err error) error {
	about := subject{keys: keys}
	switch service, ok := errors.AsType[*ServiceError](err); {
	case err == nil:
		r.forget(about, subject{keys: keys, action: action})
		return nil
	case concernsRecord(err):
		r.restart(about, subject{keys: keys, action: action})
		return err
	case !ok:
		return err
	case service.Class.concernsKeys():
	case service.Class.concernsPermission():
		about.action = action
	default:
		return err
	}
	return r.add(about, err)
}

// add counts a failure. Calls that shared a request have the same failure, which counts once.
func (r *refusals) add(about subject, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	refusal, ok := r.known[about]
	if !ok {
		if r.known == nil {
			r.known = make(map[subject]*Refusal)
		}
		refusal = &Refusal{}
		r.known[about] = refusal
	}
	switch {
	case Retryable(err):
		refusal.count = 0
	case refusal.latest != err: //nolint:errorlint // whether it is the same request
		refusal.count++
	}
	refusal.latest, refusal.until = err, time.Now().Add(refusalLifetime)
	return &refusedError{error: err, refusal: refusal}
}

// restart resets the counts, for a response that is neither a refusal nor a success.
func (r *refusals) restart(abouts ...subject) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, about := range abouts {
		if refusal, ok := r.known[about]; ok {
			refusal.count = 0
		}
	}
}

// concernsRecord reports whether the service accepted a request and looked for the record, as far as that is documented.
func concernsRecord(err error) bool {
	if service, ok := errors.AsType[*ServiceError](err); ok {
		return service.Class == ClassUnknown || service.Class == ClassIllegalParameter
	}
	unusable, ok := errors.AsType[*ResponseError](err)
	return ok && (unusable.Problem == ProblemEmpty || unusable.Problem == ProblemNoStatus)
}

func (r *refusals) forget(abouts ...subject) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, about := range abouts {
		delete(r.known, about)
	}
}
