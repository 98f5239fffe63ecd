// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"bytes"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
)

// operation is an operation of the service.
type operation struct {
	// permission is the RAM action that allows the operation.
	permission string
	required   []string
	// params are the documented parameters, other than those that all operations have in common.
	params  map[string]paramCheck
	respond func(*Service, *call, Account) response
}

// operations returns the operations by their names.
func operations() map[string]operation {
	lang := oneOf("zh", "en")
	return map[string]operation{
		actionQuery: {
			permission: "domain:QueryEmailVerification",
			required:   []string{"Email"},
			params:     map[string]paramCheck{"Email": isAddress, "Lang": lang, "UserClientIp": isIP},
			respond:    (*Service).query,
		},
		actionList: {
			permission: "domain:QueryEmailVerification",
			params: map[string]paramCheck{
				"BeginCreateTime": integer(0, math.MaxInt64), "Email": isAddress, "EndCreateTime": integer(0, math.MaxInt64), "Lang": lang,
				"PageNum": isPageNum, "PageSize": isPageSize, "UserClientIp": isIP,
				"VerificationStatus": integer(statusPending, statusVerified),
			},
			respond: (*Service).list,
		},
		actionProfiles: {
			permission: "domain:QueryRegistrantProfile",
			// Optional, but with a default of 0, which means nothing.
			required: []string{"PageNum", "PageSize"},
			params: map[string]paramCheck{
				"DefaultRegistrantProfile": oneOf("true", "false"), "Email": isAddress, "Lang": lang, "PageNum": isPageNum,
				"PageSize": isPageSize, "RealNameStatus": oneOf(realNameNone, realNameAuditing, realNameFailed, realNameSucceeded),
				"RegistrantOrganization": isText, "RegistrantProfileId": integer(1, math.MaxInt64),
				"RegistrantProfileType": oneOf("common", "cnnic"), "RegistrantType": oneOf("1", "2"), "Remark": isText,
				"UserClientIp": isIP, "ZhRegistrantOrganization": isText,
			},
			respond: (*Service).listProfiles,
		},
		actionDomain: {
			permission: "domain:QueryCommonInfo",
			required:   []string{"DomainName"},
			params:     map[string]paramCheck{"DomainName": isDomainName, "Lang": lang, "UserClientIp": isIP},
			respond:    (*Service).queryDomain,
		},
	}
}

// Permissions returns the RAM actions that the operations need.
func Permissions() []string {
	permissions := make(map[string]bool)
	for _, operation := range operations() {
		permissions[operation.permission] = true
	}
	return slices.Sorted(maps.Keys(permissions))
}

// query handles QueryEmailVerification.
func (s *Service) query(c *call, account Account) response {
	email := c.Params.Get("Email")
	record, found := s.find(newKey(account.UserID, email))
	if s.behavior.ExactCase && record.Email != email {
		record, found = Record{}, false
	}
	if !found && s.absent != nil {
		return c.refuse(s.absent)
	}
	if found {
		record = s.behavior.Render(record)
	}
	// Without fields of a record, only the request ID is left.
	return c.succeed(struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		Record
	}{c.id, record})
}

// Paging has the fields that the responses to all list operations have in common.
type Paging struct {
	RequestID      string `json:"RequestId" xml:"RequestId"`
	TotalItemNum   int
	CurrentPageNum int
	TotalPageNum   int
	PageSize       int
	PrePage        bool
	NextPage       bool
}

// ListResponse is a response to ListEmailVerification.
type ListResponse struct {
	Paging

	Data []Record
}

// filter returns the condition that parameters of ListEmailVerification state.
func (b Behavior) filter(params url.Values) func(*listed) bool {
	email, status := params.Get("Email"), number(params, "VerificationStatus", -1)
	bound := func(name string) (at time.Time) { // zero for no bound
		if params.Has(name) {
			at = b.filtered(time.UnixMilli(number(params, name, 0)))
		}
		return at
	}
	begin, end := bound("BeginCreateTime"), bound("EndCreateTime")
	return func(r *listed) bool {
		created := b.filtered(r.created)
		switch {
		case email != "" && !strings.EqualFold(r.Email, email), email != "" && b.ExactCase && r.Email != email,
			status >= 0 && (r.VerificationStatus == nil || int64(*r.VerificationStatus) != status),
			!begin.IsZero() && created.Before(begin),
			!end.IsZero() && (created.IsZero() || created.After(end)):
			return false
		}
		return !b.EndsExcluded || !created.Equal(begin) && !created.Equal(end)
	}
}

// list handles ListEmailVerification.
func (s *Service) list(c *call, account Account) response {
	paging, rows := paginate(c, s.listing(account.UserID), s.behavior.filter(c.Params))
	if !c.xml && s.listHook == nil {
		// Rows are encoded once, not for each request, so that benchmarks measure the client.
		encoded := make([][]byte, len(rows))
		for i, row := range rows {
			encoded[i] = row.encoded
		}
		response := c.succeed(&ListResponse{Paging: paging, Data: []Record{}})
		const end = "]}"
		response.body = slices.Concat(bytes.TrimSuffix(response.body, []byte(end)), bytes.Join(encoded, []byte(",")), []byte(end))
		return response
	}
	list := &ListResponse{Paging: paging, Data: make([]Record, len(rows))}
	for i, row := range rows {
		list.Data[i] = s.behavior.Render(row.Record)
	}
	if s.listHook != nil {
		s.hookMu.Lock()
		defer s.hookMu.Unlock()
		s.listHook(list)
	}
	if c.xml && s.behavior.WrapRecords {
		type wrapped struct{ EmailVerification []Record }
		return c.succeed(struct {
			ListResponse
			Data wrapped
		}{*list, wrapped{list.Data}})
	}
	return c.succeed(list)
}

// ProfileListResponse is a response to QueryRegistrantProfiles.
type ProfileListResponse struct {
	Paging

	RegistrantProfiles struct{ RegistrantProfile []RegistrantProfile }
}

// listProfiles handles QueryRegistrantProfiles.
func (s *Service) listProfiles(c *call, account Account) response {
	list := new(ProfileListResponse)
	list.Paging, list.RegistrantProfiles.RegistrantProfile = paginate(c, s.profilesOf(account.UserID), func(profile RegistrantProfile) bool {
		for name, value := range profile.filters() {
			if c.Params.Has(name) && !strings.EqualFold(c.Params.Get(name), value) {
				return false
			}
		}
		return true
	})
	if s.profileHook != nil {
		s.hookMu.Lock()
		defer s.hookMu.Unlock()
		s.profileHook(list)
	}
	return c.succeed(list)
}

// queryDomain handles QueryDomainByDomainName.
func (s *Service) queryDomain(c *call, account Account) response {
	domain, found := s.domain(newKey(account.UserID, c.Params.Get("DomainName")))
	if !found {
		return c.refuse(s.noDomain)
	}
	return c.succeed(struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		Domain
	}{c.id, domain})
}

// paginate returns the rows of a page that match, and describes the page.
func paginate[T any](c *call, rows []T, matches func(T) bool) (Paging, []T) {
	num := max(1, int(number(c.Params, "PageNum", 1)))
	size := int(number(c.Params, "PageSize", int64(c.behavior.DefaultPageSize)))
	skip := (num - 1) * size
	paging := Paging{RequestID: c.id, CurrentPageNum: num, PageSize: size, PrePage: num > 1}
	page := make([]T, 0)
	for _, row := range rows {
		if !matches(row) {
			continue
		}
		if paging.TotalItemNum >= skip && len(page) < size {
			page = append(page, row)
		}
		paging.TotalItemNum++
	}
	paging.TotalPageNum = (paging.TotalItemNum + size - 1) / size
	if !c.behavior.NoPages {
		// As recorded of QueryDomainList in aliyun/aliyun-openapi-python-sdk#59.
		paging.TotalPageNum = max(paging.TotalPageNum, 1)
	}
	paging.NextPage = num < paging.TotalPageNum
	return paging, page
}
