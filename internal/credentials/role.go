// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/aliyun/credentials-go/credentials/providers"
)

// role is what STS needs to know to give out a session of a RAM role.
type role struct {
	arn, sessionName, policy, externalID string
	duration                             time.Duration
	// sts is a host, with a port where it is not 443.
	sts             string
	connect, read   time.Duration
	now             func() time.Time
	oidcProviderARN string
	// oidcToken is the token itself; where it is empty, oidcTokenFile holds it. Such files are rotated, so it is read for
	// each session.
	oidcToken, oidcTokenFile string
}

// assumedWith returns a fetch of a session of the role (STS AssumeRole) with the keys of another fetch.
func (r role) assumedWith(below fetch) fetch {
	return func(ctx context.Context) (session, error) {
		base, err := below(ctx)
		if err != nil {
			return session{}, err
		}
		asked := r.now()
		keys, err := ask(ctx, func() (providers.CredentialsProvider, error) {
			return providers.NewRAMRoleARNCredentialsProviderBuilder().
				WithCredentialsProvider(holder(base.keys)).
				WithRoleArn(r.arn).
				WithRoleSessionName(r.sessionName).
				WithPolicy(r.policy).
				WithExternalId(r.externalID).
				WithDurationSeconds(int(r.duration.Seconds())).
				WithStsEndpoint(r.sts).
				WithHttpOptions(httpOptions(r.connect, r.read)).
				Build()
		}, base.keys.AccessKeyID, base.keys.AccessKeySecret, base.keys.SecurityToken)
		if err != nil {
			return session{}, err
		}
		// The library does not tell the end, but STS gives what it was asked for, no less, or refuses.
		return lasting(keys, asked, asked.Add(r.duration)), nil
	}
}

// assumedWithOIDC fetches a session of the role for an OIDC token (STS AssumeRoleWithOIDC).
func (r role) assumedWithOIDC(ctx context.Context) (session, error) {
	token, err := r.token()
	if err != nil {
		return session{}, err
	}
	asked := r.now()
	keys, err := ask(ctx, func() (providers.CredentialsProvider, error) {
		// The library would take a token of the environment before that of a file, so it gets no file.
		return providers.NewOIDCCredentialsProviderBuilder().
			WithOIDCToken(token).
			WithOIDCProviderARN(r.oidcProviderARN).
			WithRoleArn(r.arn).
			WithRoleSessionName(r.sessionName).
			WithPolicy(r.policy).
			WithDurationSeconds(int(r.duration.Seconds())).
			WithSTSEndpoint(r.sts).
			WithHttpOptions(httpOptions(r.connect, r.read)).
			Build()
	}, token)
	if err != nil {
		return session{}, err
	}
	return lasting(keys, asked, asked.Add(r.duration)), nil
}

var errNoToken = errors.New("the file is empty")

func (r role) token() (string, error) {
	if r.oidcToken != "" {
		return r.oidcToken, nil
	}
	content, err := readFile(r.oidcTokenFile)
	if err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			// The path is in a field of its own.
			err = path.Err
		}
		return "", &RetrievalError{Reason: ReasonTokenFile, Path: r.oidcTokenFile, Err: err}
	}
	token := strings.TrimSpace(string(content))
	if token == "" {
		return "", &RetrievalError{Reason: ReasonTokenFile, Path: r.oidcTokenFile, Err: errNoToken}
	}
	return token, nil
}
