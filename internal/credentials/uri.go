// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

// keysAnswer is what the metadata service and a credentials URI answer with.
type keysAnswer struct {
	Code            string
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
	Expiration      string
}

// parseKeys turns an answer into a session.
func parseKeys(status int, body []byte, now time.Time) (session, error) {
	if status != http.StatusOK {
		answer, _ := parseServiceError(string(body))
		return session{}, rejected(answer, status)
	}
	var answer keysAnswer
	if json.Unmarshal(body, &answer) != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status}
	}
	if answer.Code != "" && answer.Code != "Success" {
		said, _ := parseServiceError(string(body))
		return session{}, rejected(said, status, answer.AccessKeySecret, answer.SecurityToken)
	}
	found, err := temporary(domainapi.Credentials{
		AccessKeyID: answer.AccessKeyID, AccessKeySecret: answer.AccessKeySecret, SecurityToken: answer.SecurityToken,
	}, answer.Expiration, now)
	if err != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed, HTTPStatus: status, Err: err}
	}
	return found, nil
}

var (
	errNoKeys     = errors.New("access key or secret is missing")
	errExpiration = errors.New("the expiration is not an RFC 3339 time")
)

// temporary returns a session of keys whose end is given in RFC 3339. Without a token they are permanent.
func temporary(keys domainapi.Credentials, expiration string, now time.Time) (session, error) {
	if keys.AccessKeyID == "" || keys.AccessKeySecret == "" {
		return session{}, errNoKeys
	}
	if expiration == "" {
		if keys.SecurityToken == "" {
			return permanent(keys), nil
		}
		return lasting(keys, now, now.Add(unstatedLifetime)), nil
	}
	expires, err := time.Parse(time.RFC3339, expiration)
	if err != nil {
		return session{}, errExpiration
	}
	return lasting(keys, now, expires), nil
}

// uri fetches keys from a URL that answers as the metadata service does.
type uri struct {
	client client
	url    string
	now    func() time.Time
}

func (u uri) fetch(ctx context.Context) (session, error) {
	status, body, err := u.client.do(ctx, http.MethodGet, u.url, http.Header{})
	if err != nil {
		return session{}, err
	}
	return parseKeys(status, body, u.now())
}
