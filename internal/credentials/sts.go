// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// stsRegion is the parameter RegionId, which STS ignores and the SDK always sends.
const stsRegion = "cn-hangzhou"

// role is a RAM role to assume.
type role struct {
	arn, sessionName, policy, externalID string
	seconds                              int64
	sts                                  rpc.Target
	oidcProviderARN                      string
	// One of these provides the OIDC token. The file is read, or the endpoint queried, for each session, as tokens expire.
	oidcToken, oidcTokenFile string
	oidcEndpoint             *tokenEndpoint
}

// assumeWith returns a fetch that assumes the role (STS AssumeRole) with the keys of the base fetch.
func (r role) assumeWith(base fetch) fetch {
	return func(ctx context.Context) (session, error) {
		caller, err := base(ctx)
		if err != nil {
			return session{}, err
		}
		result, attempt, err := rpc.Send(ctx, r.sts, caller.keys, rpc.Operation[*stsResult]{
			Action: "AssumeRole",
			Request: func() requests.AcsRequest {
				request := sts.CreateAssumeRoleRequest()
				request.RoleArn = r.arn
				request.RoleSessionName = r.sessionName
				request.Policy = r.policy
				request.ExternalId = r.externalID
				request.DurationSeconds = requests.NewInteger64(r.seconds)
				return request
			},
			Result: func() *stsResult { return &stsResult{} },
		})
		return r.session(result, attempt, err)
	}
}

// withOIDC assumes the role with an OIDC token (STS AssumeRoleWithOIDC).
func (r role) withOIDC(ctx context.Context) (session, error) {
	token, err := r.token(ctx)
	if err != nil {
		return session{}, err
	}
	result, attempt, err := rpc.SendUnsigned(ctx, r.sts, secret.New(token), rpc.Operation[*stsResult]{
		Action: "AssumeRoleWithOIDC",
		Request: func() requests.AcsRequest {
			request := sts.CreateAssumeRoleWithOIDCRequest()
			request.OIDCToken = token
			request.OIDCProviderArn = r.oidcProviderARN
			request.RoleArn = r.arn
			request.RoleSessionName = r.sessionName
			request.Policy = r.policy
			request.DurationSeconds = requests.NewInteger64(r.seconds)
			return request
		},
		Result: func() *stsResult { return &stsResult{} },
	})
	got, err := r.session(result, attempt, err)
	if failure, ok := errors.AsType[*RetrievalError](err); ok && failure.Reason == ReasonTokenExpired {
		failure.Path = r.oidcTokenFile
	}
	return got, err
}

// session returns the session of an STS response.
func (r role) session(result *stsResult, attempt rpc.Attempt, err error) (session, error) {
	if err != nil {
		err = retrievalError(err, attempt.HTTPStatus)
		// Errors of the network name the endpoint themselves.
		if failure, ok := errors.AsType[*RetrievalError](err); ok && failure.Err == nil {
			failure.Endpoint = r.sts.Endpoint.String()
		}
		return session{}, err
	}
	return result.Credentials.session()
}

// stsResult is a response of STS.
type stsResult struct {
	rpc.Envelope
	Credentials temporaryKeys `json:"Credentials"`
}

// Check accepts every response. The method session validates the keys.
func (*stsResult) Check() error {
	return nil
}

var errNoToken = errors.New("the file is empty")

func (r role) token(ctx context.Context) (string, error) {
	switch {
	case r.oidcToken != "":
		return r.oidcToken, nil
	case r.oidcEndpoint != nil:
		return r.oidcEndpoint.token(ctx)
	}
	content, err := readFile(r.oidcTokenFile)
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		// RetrievalError has a field for the path.
		err = path.Err
	}
	token := strings.TrimSpace(string(withoutMark(content)))
	if err == nil && token == "" {
		err = errNoToken
	}
	if err != nil {
		return "", &RetrievalError{Reason: ReasonTokenFile, Path: secret.Path(r.oidcTokenFile), Err: err}
	}
	return token, nil
}
