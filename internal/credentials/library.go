// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"runtime/debug"
	"sync"
	"time"

	"github.com/aliyun/credentials-go/credentials/providers"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

const (
	// libraryMargin is how long before the end of what it holds a provider of the library asks for more.
	libraryMargin = 3 * time.Minute
	// libraryRecheck is how often it is asked whether it does.
	libraryRecheck = 30 * time.Second
)

// builder makes a provider of the library.
type builder func() (providers.CredentialsProvider, error)

// ask gets keys from a provider of the library. The library knows no context: when ctx ends, its call is left to end by
// its own time-outs, and what it brings is thrown away. It also panics on answers that lack a field. The secrets are
// those that its errors may quote.
func ask(ctx context.Context, build builder, secrets ...string) (domainapi.Credentials, error) {
	type outcome struct {
		keys domainapi.Credentials
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		keys, err := call(build, secrets)
		done <- outcome{keys, err}
	}()
	select {
	case got := <-done:
		return got.keys, got.err
	case <-ctx.Done():
		return domainapi.Credentials{}, ctx.Err()
	}
}

func call(build builder, secrets []string) (keys domainapi.Credentials, err error) {
	defer func() {
		if recover() != nil {
			keys, err = domainapi.Credentials{}, &RetrievalError{
				Reason: ReasonMalformed,
				Err:    &domainapi.PanicError{Stack: string(debug.Stack())},
			}
		}
	}()
	provider, err := build()
	if err != nil {
		return domainapi.Credentials{}, libraryError(err, secrets)
	}
	got, err := provider.GetCredentials()
	if err != nil {
		return domainapi.Credentials{}, libraryError(err, secrets)
	}
	keys = domainapi.Credentials{
		AccessKeyID: got.AccessKeyId, AccessKeySecret: got.AccessKeySecret, SecurityToken: got.SecurityToken,
	}
	if keys.AccessKeyID == "" || keys.AccessKeySecret == "" || keys.SecurityToken == "" {
		return domainapi.Credentials{}, &RetrievalError{Reason: ReasonMalformed}
	}
	return keys, nil
}

// libraryError turns an error of the library into one of ours. Its errors are texts with whole URLs and bodies in them,
// and do not tell the HTTP status.
func libraryError(err error, secrets []string) *RetrievalError {
	var request *url.Error
	var body net.Error
	switch {
	case errors.As(err, &request):
		return noAnswer(request.Err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &body):
		return noAnswer(err)
	}
	if answer, ok := parseServiceError(err.Error()); ok {
		return rejected(answer, 0, secrets...)
	}
	return &RetrievalError{Reason: ReasonMalformed}
}

// keeper asks the same provider of the library again and again. The library does not tell when keys expire; it keeps
// them and asks for more when less than libraryMargin is left. So what it gives is good for about as long, and it is
// asked again before.
type keeper struct {
	build   builder
	secrets []string
	now     func() time.Time

	mu   sync.Mutex
	kept providers.CredentialsProvider
}

func (k *keeper) fetch(ctx context.Context) (session, error) {
	provider := k.swap(nil)
	keys, err := ask(ctx, func() (providers.CredentialsProvider, error) {
		if provider == nil {
			var err error
			if provider, err = k.build(); err != nil {
				return nil, err
			}
		}
		return provider, nil
	}, k.secrets...)
	if err != nil {
		// The provider may still be in use by a call that nobody waits for, and is not made for two: the next one is new.
		return session{}, err
	}
	k.swap(provider)
	now := k.now()
	return session{keys: keys, refresh: now.Add(libraryRecheck), expires: now.Add(libraryMargin)}, nil
}

func (k *keeper) swap(provider providers.CredentialsProvider) providers.CredentialsProvider {
	k.mu.Lock()
	defer k.mu.Unlock()
	previous := k.kept
	k.kept = provider
	return previous
}

// holder gives keys to a provider of the library that needs others to begin with.
type holder domainapi.Credentials

func (h holder) GetCredentials() (*providers.Credentials, error) {
	return &providers.Credentials{
		AccessKeyId: h.AccessKeyID, AccessKeySecret: h.AccessKeySecret, SecurityToken: h.SecurityToken,
		ProviderName: h.GetProviderName(),
	}, nil
}

// GetProviderName names the keys; the library sends it in a header.
func (h holder) GetProviderName() string {
	return "static"
}

// httpOptions are time-outs in milliseconds. The library reads 0 as its own default.
func httpOptions(connect, read time.Duration) *providers.HttpOptions {
	return &providers.HttpOptions{
		ConnectTimeout: int(max(connect.Milliseconds(), 1)), ReadTimeout: int(max(read.Milliseconds(), 1)),
	}
}
