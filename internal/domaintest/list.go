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

const maxPageSize = 5000

// ListAnswer is an answer to ListEmailVerification, for a [ListHook] to change.
type ListAnswer struct {
	RequestID      string `json:"RequestId"`
	TotalItemNum   int
	CurrentPageNum int
	TotalPageNum   int
	PageSize       int
	PrePage        bool
	NextPage       bool
	Data           []Record
}

// ListHook changes an answer to ListEmailVerification before it is sent: a total that moves, a
// page that repeats another one, a NextPage that never ends. Calls do not overlap.
type ListHook func(*ListAnswer)

// listQuery is what a ListEmailVerification asks for.
type listQuery struct {
	email      string
	status     *int
	begin, end time.Time // both included; zero for no bound
	pageNum    int
	pageSize   int
}

// parseListQuery insists on both paging parameters, because their documented defaults changed
// over the years.
func parseListQuery(params url.Values) (listQuery, *refusal) {
	q := listQuery{email: params.Get("Email")}
	for _, name := range []string{"PageNum", "PageSize"} {
		if !params.Has(name) {
			return q, refuse("MissingParameter", name+" (always send both paging parameters)")
		}
	}
	var refused *refusal
	integer := func(name string, lowest, highest int64) int64 {
		n, err := strconv.ParseInt(params.Get(name), 10, 64)
		if (err != nil || n < lowest || n > highest) && refused == nil {
			refused = refuse("InvalidParameter", name)
		}
		return n
	}
	// The bound keeps the number of records to skip within an int of any size.
	q.pageNum = int(integer("PageNum", 1, math.MaxInt32/maxPageSize))
	q.pageSize = int(integer("PageSize", 1, maxPageSize))
	if params.Has("VerificationStatus") {
		q.status = new(int(integer("VerificationStatus", StatusWaiting, StatusVerified)))
	}
	if params.Has("BeginCreateTime") {
		q.begin = time.UnixMilli(integer("BeginCreateTime", 0, math.MaxInt64))
	}
	if params.Has("EndCreateTime") {
		q.end = time.UnixMilli(integer("EndCreateTime", 0, math.MaxInt64))
	}
	return q, refused
}

func (q listQuery) matches(r listed) bool {
	switch {
	case q.email != "" && !strings.EqualFold(r.Email, q.email),
		q.status != nil && (r.VerificationStatus == nil || *r.VerificationStatus != *q.status),
		!q.begin.IsZero() && r.created.Before(q.begin),
		!q.end.IsZero() && (r.created.IsZero() || r.created.After(q.end)):
		return false
	}
	return true
}

// list answers ListEmailVerification.
func (s *Service) list(c *call, account Account) answer {
	q, refused := parseListQuery(c.request.Params)
	if refused != nil {
		return refused.answer(c)
	}
	page, total := s.store.page(account.UserID, q.matches, (q.pageNum-1)*q.pageSize, q.pageSize)
	pages := (total + q.pageSize - 1) / q.pageSize
	list := &ListAnswer{
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
	return encode(http.StatusOK, "", list)
}
