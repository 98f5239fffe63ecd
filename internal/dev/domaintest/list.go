// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domaintest

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ListResponse is a response to ListEmailVerification, for a [ListHook] to change.
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

// ListHook changes a response to ListEmailVerification before it is sent: a total that moves, a
// page that repeats another one, a NextPage that never ends. Calls do not overlap.
type ListHook func(*ListResponse)

// listQuery is what a ListEmailVerification asks for.
type listQuery struct {
	email      string
	status     *int
	begin, end time.Time // both included; zero for no bound
	pageNum    int
	pageSize   int
	behavior   Behavior
}

func (s *Service) parseListQuery(params url.Values) (listQuery, *refusal) {
	q := listQuery{email: params.Get("Email"), behavior: s.behavior, pageNum: 1, pageSize: s.behavior.defaultPageSize()}
	var refused *refusal
	integer := func(name string, lowest, highest int64) int64 {
		n, err := strconv.ParseInt(params.Get(name), 10, 64)
		if (err != nil || n < lowest || n > highest) && refused == nil {
			refused = refuse("Invalid"+name, "")
		}
		return n
	}
	lenientZero := s.behavior.Lenient && params.Get("PageNum") == "0"
	if params.Has("PageNum") && !lenientZero {
		// The bound keeps the number of records to skip within an int of any size.
		q.pageNum = int(integer("PageNum", 1, math.MaxInt32/int64(s.behavior.maxPageSize())))
	}
	if params.Has("PageSize") {
		q.pageSize = int(integer("PageSize", 1, int64(s.behavior.maxPageSize())))
	}
	if params.Has("VerificationStatus") {
		q.status = new(int(integer("VerificationStatus", StatusPending, StatusVerified)))
	}
	if params.Has("BeginCreateTime") {
		q.begin = s.behavior.filtered(time.UnixMilli(integer("BeginCreateTime", 0, math.MaxInt64)))
	}
	if params.Has("EndCreateTime") {
		q.end = s.behavior.filtered(time.UnixMilli(integer("EndCreateTime", 0, math.MaxInt64)))
	}
	return q, refused
}

func (q listQuery) matches(r listed) bool {
	created := q.behavior.created(r)
	switch {
	case q.email != "" && !strings.EqualFold(r.Email, q.email), q.email != "" && q.behavior.ExactCase && r.Email != q.email,
		q.status != nil && (r.VerificationStatus == nil || *r.VerificationStatus != *q.status),
		!q.begin.IsZero() && created.Before(q.begin),
		!q.end.IsZero() && (created.IsZero() || created.After(q.end)):
		return false
	}
	return !q.behavior.EndsExcluded || !created.Equal(q.begin) && !created.Equal(q.end)
}

// list handles ListEmailVerification.
func (s *Service) list(c *call, account Account) response {
	q, refused := s.parseListQuery(c.request.Params)
	if refused != nil {
		return refused.response(c)
	}
	page, total := s.store.page(account.UserID, q.matches, (q.pageNum-1)*q.pageSize, q.pageSize)
	for i, record := range page {
		page[i] = s.behavior.render(record)
	}
	pages := (total + q.pageSize - 1) / q.pageSize
	if !s.behavior.NoPages {
		// As recorded of QueryDomainList in aliyun/aliyun-openapi-python-sdk#59.
		pages = max(pages, 1)
	}
	list := &ListResponse{
		RequestID:      c.requestID,
		TotalItemNum:   total,
		CurrentPageNum: q.pageNum,
		TotalPageNum:   pages,
		PageSize:       q.pageSize,
		PrePage:        q.pageNum > 1,
		NextPage:       q.pageNum < pages,
		Data:           page,
	}
	s.hookMu.Lock()
	if s.listHook != nil {
		s.listHook(list)
	}
	s.hookMu.Unlock()
	if c.xml && s.behavior.WrapRecords {
		type wrapped struct{ EmailVerification []Record }
		return c.encode(http.StatusOK, "", actionList+"Response", struct {
			ListResponse
			Data wrapped
		}{*list, wrapped{list.Data}})
	}
	return c.encode(http.StatusOK, "", actionList+"Response", list)
}
