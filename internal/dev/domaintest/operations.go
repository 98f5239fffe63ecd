// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"cmp"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// operation is an operation of the service.
type operation struct {
	// permission is the RAM action that allows the operation.
	permission string
	// params are the documented parameters, other than those that all operations have in common.
	params []string
	// check checks the parameters.
	check   func(*Service, url.Values) *refusal
	respond func(*Service, *call, Account) response
}

// operations returns the operations by their names.
func operations() map[string]operation {
	return map[string]operation{
		actionQuery: {
			permission: "domain:QueryEmailVerification",
			params:     []string{"Email", "Lang", "UserClientIp"},
			check: func(_ *Service, params url.Values) *refusal {
				if params.Get("Email") == "" {
					return refuse("MissingEmail", "")
				}
				return nil
			},
			respond: (*Service).query,
		},
		actionList: {
			permission: "domain:QueryEmailVerification",
			params: []string{
				"BeginCreateTime", "Email", "EndCreateTime", "Lang", "PageNum", "PageSize", "UserClientIp", "VerificationStatus",
			},
			check: func(s *Service, params url.Values) *refusal {
				_, refused := s.parseListQuery(params)
				return refused
			},
			respond: (*Service).list,
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
	record, found := s.find(newRecordKey(account.UserID, email))
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
	return c.encode(http.StatusOK, "", actionQuery+"Response", struct {
		RequestID string `json:"RequestId" xml:"RequestId"`
		Record
	}{c.id, record})
}

// ListResponse is a response to ListEmailVerification.
type ListResponse struct {
	RequestID      string `json:"RequestId" xml:"RequestId"`
	TotalItemNum   int
	CurrentPageNum int
	TotalPageNum   int
	PageSize       int
	PrePage        bool
	NextPage       bool
	Data           []Record
}

// listQuery holds the parsed parameters of ListEmailVerification.
type listQuery struct {
	email      string
	status     *int
	begin, end time.Time // both included; zero for no bound
	pageNum    int
	pageSize   int
}

func (s *Service) parseListQuery(params url.Values) (listQuery, *refusal) {
	q := listQuery{email: params.Get("Email"), pageNum: 1, pageSize: s.behavior.DefaultPageSize}
	var refused *refusal
	integer := func(name string, lowest, highest int64, use func(int64)) {
		if !params.Has(name) {
			return
		}
		n, err := strconv.ParseInt(params.Get(name), 10, 64)
		if err != nil || n < lowest || n > highest {
			refused = cmp.Or(refused, refuse("Invalid"+name, ""))
		}
		use(n)
	}
	bound := func(name string, at *time.Time) {
		integer(name, 0, math.MaxInt64, func(n int64) { *at = s.behavior.filtered(time.UnixMilli(n)) })
	}
	largest := int64(s.behavior.MaxPageSize)
	if !s.behavior.Lenient || params.Get("PageNum") != "0" {
		// The bound keeps the number of records to skip within an int of any size.
		integer("PageNum", 1, math.MaxInt32/largest, func(n int64) { q.pageNum = int(n) })
	}
	integer("PageSize", 1, largest, func(n int64) { q.pageSize = int(n) })
	integer("VerificationStatus", statusPending, statusVerified, func(n int64) { q.status = new(int(n)) })
	bound("BeginCreateTime", &q.begin)
	bound("EndCreateTime", &q.end)
	return q, refused
}

func (b Behavior) matches(q listQuery, r listed) bool {
	created := b.filtered(r.created)
	switch {
	case q.email != "" && !strings.EqualFold(r.Email, q.email), q.email != "" && b.ExactCase && r.Email != q.email,
		q.status != nil && (r.VerificationStatus == nil || *r.VerificationStatus != *q.status),
		!q.begin.IsZero() && created.Before(q.begin),
		!q.end.IsZero() && (created.IsZero() || created.After(q.end)):
		return false
	}
	return !b.EndsExcluded || !created.Equal(q.begin) && !created.Equal(q.end)
}

// list handles ListEmailVerification. The parameters have been checked.
func (s *Service) list(c *call, account Account) response {
	q, _ := s.parseListQuery(c.Params)
	skip := (q.pageNum - 1) * q.pageSize
	list := &ListResponse{RequestID: c.id, CurrentPageNum: q.pageNum, PageSize: q.pageSize, PrePage: q.pageNum > 1, Data: []Record{}}
	for _, record := range s.listing(account.UserID) {
		if !s.behavior.matches(q, record) {
			continue
		}
		if list.TotalItemNum >= skip && len(list.Data) < q.pageSize {
			list.Data = append(list.Data, s.behavior.Render(record.Record))
		}
		list.TotalItemNum++
	}
	list.TotalPageNum = (list.TotalItemNum + q.pageSize - 1) / q.pageSize
	if !s.behavior.NoPages {
		// As recorded of QueryDomainList in aliyun/aliyun-openapi-python-sdk#59.
		list.TotalPageNum = max(list.TotalPageNum, 1)
	}
	list.NextPage = q.pageNum < list.TotalPageNum
	if s.listHook != nil {
		s.listHookMu.Lock()
		defer s.listHookMu.Unlock()
		s.listHook(list)
	}
	const root = actionList + "Response"
	if c.xml && s.behavior.WrapRecords {
		type wrapped struct{ EmailVerification []Record }
		return c.encode(http.StatusOK, "", root, struct {
			ListResponse
			Data wrapped
		}{*list, wrapped{list.Data}})
	}
	return c.encode(http.StatusOK, "", root, list)
}
