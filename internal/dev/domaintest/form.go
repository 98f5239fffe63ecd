// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

const maxFormBytes = 1 << 20

// form holds the parameters of a request and the data that its signature covers.
type form struct {
	// params are the parameters of query and body, and the headers Action and Version of version 3.
	params url.Values
	query  url.Values
	body   []byte
}

// readForm reads the parameters. It returns them even if it rejects the request, so that they are recorded.
func readForm(w http.ResponseWriter, r *http.Request) (form, *refusal) {
	// net/http detects that the client hangs up only after the body has been read.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFormBytes))
	r.Body = io.NopCloser(bytes.NewReader(body))
	err = cmp.Or(err, r.ParseForm())
	f := form{params: r.Form, query: r.URL.Query(), body: body}
	if r.Header.Get("Authorization") != "" {
		f.params["Action"] = r.Header.Values("X-Acs-Action")
		f.params["Version"] = r.Header.Values("X-Acs-Version")
	}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil:
		return f, refuse("InvalidParameter", "the parameters cannot be parsed")
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return f, refuse("UnsupportedHTTPMethod", "")
	case r.URL.Path != "/" && r.URL.Path != "":
		return f, refuse("InvalidAction.NotFound", "")
	case len(body) == 0:
		return f, nil
	case r.Method == http.MethodPost && mediaType == "application/x-www-form-urlencoded":
		return f, nil
	case r.Method == http.MethodPost && mediaType == "application/json" && r.Header.Get("Authorization") != "":
		return f, f.addJSON()
	}
	return f, refuse("InvalidParameter", "the body is no form")
}

// addJSON adds the members of an object of strings, numbers and booleans.
func (f form) addJSON() *refusal {
	var object map[string]*scalar
	if err := json.Unmarshal(f.body, &object); err != nil {
		return refuse("InvalidParameter", "the parameters cannot be parsed")
	}
	for name, value := range object {
		if value != nil {
			f.params.Add(name, string(*value))
		}
	}
	return nil
}

// scalar is the text of a string, number or boolean.
type scalar string

func (s *scalar) UnmarshalJSON(text []byte) error {
	if text[0] == '{' || text[0] == '[' {
		return errors.New("not a string, number or boolean")
	}
	if text[0] == '"' {
		return json.Unmarshal(text, (*string)(s))
	}
	*s = scalar(text)
	return nil
}
