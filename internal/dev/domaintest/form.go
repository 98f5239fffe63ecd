// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
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
	json   bool // the body is JSON
}

// readForm reads the parameters. It returns them even if it rejects the request, for the record.
func readForm(w http.ResponseWriter, r *http.Request) (form, *refusal) {
	// net/http detects that the client hangs up only after the body has been read.
	body, bodyErr := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFormBytes))
	query, queryErr := url.ParseQuery(r.URL.RawQuery)
	f := form{query: query, params: maps.Clone(query), body: body}
	refused := f.addBody(r)
	if bodyErr != nil || queryErr != nil {
		refused = refuse("InvalidParameter", "the parameters cannot be parsed")
	}
	if r.Header.Get("Authorization") != "" {
		f.params["Action"] = r.Header.Values("X-Acs-Action")
		f.params["Version"] = r.Header.Values("X-Acs-Version")
	}
	return f, refused
}

// addBody adds the parameters of the body, and rejects requests that are no RPC at all.
func (f *form) addBody(r *http.Request) *refusal {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var params url.Values
	var err error
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return refuse("UnsupportedHTTPMethod", "")
	case r.URL.Path != "/" && r.URL.Path != "":
		return refuse("InvalidAction.NotFound", "")
	case len(f.body) == 0:
		return nil
	case r.Method == http.MethodPost && mediaType == "application/x-www-form-urlencoded":
		params, err = url.ParseQuery(string(f.body))
	case r.Method == http.MethodPost && mediaType == "application/json":
		f.json = true
		params, err = parseJSONForm(f.body)
	default:
		return refuse("InvalidParameter", "the body is no form")
	}
	if err != nil {
		return refuse("InvalidParameter", "the parameters cannot be parsed")
	}
	for name, values := range params {
		f.params[name] = append(f.params[name], values...)
	}
	return nil
}

// parseJSONForm reads an object of strings, numbers and booleans.
func parseJSONForm(body []byte) (url.Values, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	values := make(url.Values, len(object))
	for name, value := range object {
		switch value := value.(type) {
		case string, json.Number, bool:
			values.Set(name, fmt.Sprint(value))
		case nil:
		default:
			return nil, errors.New(name + " is neither a text nor a number")
		}
	}
	return values, nil
}
