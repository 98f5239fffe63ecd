// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
)

// Target is the destination of requests.
type Target struct {
	HTTP     *httpclient.Client
	Endpoint Endpoint
	// Region is the parameter RegionId.
	Region string
	// UserAgent, if not empty, is appended to the SDK's own in the header.
	UserAgent string
}

// signed returns a request with the SDK's signature (version 1.0, HMAC-SHA1).
func (t Target) signed(keys Credentials, request requests.AcsRequest) (httpclient.Request, error) {
	clean := secret.New(keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken)
	if err := t.prepare(request, clean); err != nil {
		return httpclient.Request{}, err
	}
	if err := auth.Sign(request, nil, t.Region, signer(keys)); err != nil {
		return httpclient.Request{}, &RequestError{Detail: clean.Clean(err.Error())}
	}
	query := request.GetQueryParams()
	return httpclient.Request{
		Method: request.GetMethod(), URL: request.BuildUrl(), Header: headerOf(request),
		Secrets: clean.With(query["Signature"], query["SignatureNonce"]),
	}, nil
}

// unsigned returns a request that is authorized by one of its parameters. It sends the parameters in the body, because
// URLs are logged in more places.
func (t Target) unsigned(request requests.AcsRequest, secrets secret.Redactor) (httpclient.Request, error) {
	if err := t.prepare(request, secrets); err != nil {
		return httpclient.Request{}, err
	}
	form := url.Values{}
	for name, value := range request.GetQueryParams() {
		form.Set(name, value)
	}
	query := url.Values{
		"Action":         {request.GetActionName()},
		"Version":        {request.GetVersion()},
		"Format":         {request.GetAcceptFormat()},
		"Timestamp":      {time.Now().UTC().Format("2006-01-02T15:04:05Z")},
		"SignatureNonce": {rand.Text()},
	}
	header := headerOf(request)
	header.Set("Content-Type", requests.Form)
	return httpclient.Request{
		Method: request.GetMethod(), URL: t.Endpoint.String() + "/?" + query.Encode(), Header: header,
		Body: []byte(form.Encode()), Secrets: secrets,
	}, nil
}

func (t Target) prepare(request requests.AcsRequest, secrets secret.Redactor) error {
	request.SetScheme(t.Endpoint.Scheme)
	request.SetDomain(t.Endpoint.Host)
	agent := sdk.DefaultUserAgent
	if t.UserAgent != "" {
		agent += " " + t.UserAgent
	}
	request.GetHeaders()["User-Agent"] = agent
	request.GetHeaders()["x-sdk-core-version"] = sdk.Version
	if err := requests.InitParams(request); err != nil {
		return &RequestError{Detail: secrets.Clean(err.Error())}
	}
	return nil
}

func headerOf(request requests.AcsRequest) http.Header {
	header := make(http.Header)
	for name, value := range request.GetHeaders() {
		header.Set(name, value)
	}
	return header
}

// signer gives the SDK the credentials of one request.
type signer Credentials

func (s signer) GetCredentials() (*credentials.Credentials, error) {
	return &credentials.Credentials{
		AccessKeyId: s.AccessKeyID, AccessKeySecret: s.AccessKeySecret, SecurityToken: s.SecurityToken,
		ProviderName: s.GetProviderName(),
	}, nil
}

// GetProviderName returns the kind of credentials. The SDK sends it in a header.
func (signer) GetProviderName() string {
	return "static"
}
