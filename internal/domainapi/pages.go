// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package domainapi

import (
	"context"
	"errors"
	"hash/maphash"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const (
	// MaxPageSize is the documented maximum of PageSize.
	MaxPageSize = 5000
	// maxPageBytes is about twice the size of a page of MaxPageSize records with long addresses. Nothing but names of that
	// size takes 100 MiB while it is decoded.
	maxPageBytes = 8 << 20
	// minRowBytes is less than most rows take.
	minRowBytes = 256
	// maxPages bounds a listing to ten million records in pages of MaxPageSize.
	maxPages = 2000
	// requestsAtOnce avoids throttling and bounds the memory of a listing.
	requestsAtOnce = 3
	// maxSweeps is how often a listing reads all pages because records were created or deleted in the meantime.
	maxSweeps = 3
)

// page is the response of a list operation.
type page[T any] struct {
	pageResponse
	rows []T
}

// complete reports whether the page is the only one and has all rows.
func (p *page[T]) complete() bool {
	return p.TotalItemNum.Value == int64(len(p.rows)) && !p.NextPage.Value
}

// pageResponse has the members of a page beside its rows.
type pageResponse struct {
	rpc.Envelope
	// TotalItemNum is the number of rows on all pages.
	TotalItemNum strictjson.Integer
	// NextPage is whether there is a page after this one.
	NextPage strictjson.Bool
}

// checkTotal checks that the response has the total number of rows, and no more rows than that.
func (r *pageResponse) checkTotal(rows int) error {
	if !r.TotalItemNum.Valid || r.TotalItemNum.Value < int64(rows) {
		return &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"}
	}
	return nil
}

// row is a record of a list. Its method check returns a *rpc.ResponseError if the record lacks what it needs.
type row[T any] interface {
	*T
	check() error
}

// rows decodes a list row by row, so that it ends at the first invalid one.
type rows[T any, P row[T]] []T

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (r *rows[T, P]) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	switch decoder.PeekKind() {
	case 'n':
		return decoder.SkipValue()
	case '[':
	default:
		return errors.New("not a list")
	}
	if _, err := decoder.ReadToken(); err != nil {
		return err
	}
	// Growing the list step by step would allocate four times as much.
	*r = make([]T, 0, min(len(decoder.UnreadBuffer())/minRowBytes, MaxPageSize))
	for decoder.PeekKind() != ']' {
		if len(*r) == MaxPageSize {
			return &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "PageSize"}
		}
		var next T
		if err := json.UnmarshalDecode(decoder, &next); err != nil {
			return err
		}
		if err := P(&next).check(); err != nil {
			return err
		}
		*r = append(*r, next)
	}
	_, err := decoder.ReadToken()
	return err
}

// Collector receives the rows of a listing, each once, so that a listing of a large account need not keep them.
type Collector[T any] interface {
	// Begin is called before the first row, and again if all pages have to be read again. What was added before is void
	// then. The service has announced total rows.
	Begin(total int)
	// Add receives a row, which is valid during the call.
	Add(row *T)
}

// Rows is a Collector that keeps the rows.
type Rows[T any] []T

// Begin discards the rows.
func (r *Rows[T]) Begin(int) { *r = nil }

// Add appends a row.
func (r *Rows[T]) Add(row *T) { *r = append(*r, *row) }

// listing is the result of reading all pages, except the rows.
type listing struct {
	// kept is the number of rows that went to the collector, and others that of the other rows.
	kept, others int
	// requestIDs are in order.
	requestIDs []string
	pages      int
}

// list is a list operation with its parameters.
type list[T comparable] struct {
	action string
	// size is the number of rows on a page.
	size int
	// fetch reads a page, counted from 1.
	fetch func(ctx context.Context, num int) (*page[T], error)
}

// read reads all pages and collects the rows that keep accepts. It starts over if the pages do not add up to the service's
// total, because a row that moves between two pages during the listing would be missed. Errors are of type *rpc.CallError.
func (l list[T]) read(ctx context.Context, keep func(*T) bool, collector Collector[T]) (*listing, error) {
	started := time.Now()
	for range maxSweeps {
		found, consistent, err := l.sweep(ctx, keep, collector)
		if err != nil || consistent {
			return found, err
		}
	}
	return nil, pagingError(l.action, maxSweeps, time.Since(started))
}

// readMatching is like read for a list that the service filters by a field. It is an error if the filter did not work: if
// there are only rows that do not match.
func (l list[T]) readMatching(ctx context.Context, field string, matches func(*T) bool, collector Collector[T]) (*listing, error) {
	started := time.Now()
	found, err := l.read(ctx, matches, collector)
	if err == nil && found.others > 0 && found.kept == 0 {
		err = &rpc.CallError{Action: l.action, Attempts: found.pages, Elapsed: time.Since(started), Err: &rpc.ResponseError{
			Problem: rpc.ProblemAnotherSubject, Field: field,
		}}
	}
	return found, err
}

func pagingError(action string, attempts int, elapsed time.Duration) *rpc.CallError {
	return &rpc.CallError{
		Action: action, Attempts: attempts, Elapsed: elapsed,
		Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"},
	}
}

// sweep reads each page once: first the first page for the total, then the others concurrently. If the service reports
// yet another page, sweep reads that too. It must not have new rows.
func (l list[T]) sweep(
	ctx context.Context, keep func(*T) bool, collector Collector[T],
) (found *listing, consistent bool, err error) {
	first, err := l.fetch(ctx, 1)
	if err != nil {
		return nil, false, err
	}
	total := first.TotalItemNum.Value
	count := (total-1)/int64(l.size) + 1
	if count > maxPages {
		return nil, false, pagingError(l.action, 1, 0)
	}
	found, consistent = &listing{}, true
	collector.Begin(int(total))
	// Hashes, so that a row that is not kept takes eight bytes. A collision makes the sweep inconsistent, and the next one
	// has another seed. Rows are the same if all their fields are, because no ID is documented to be unique.
	seen, seed := make(map[uint64]struct{}, len(first.rows)), maphash.MakeSeed()
	add := func(p *page[T]) {
		found.pages++
		// Only the last page may be short. The total alone, which may be wrong, must not cause thousands of requests.
		full := len(p.rows) >= l.size || int64(found.pages) >= count
		consistent = consistent && full && p.TotalItemNum.Value == total
		if p.RequestID != "" {
			found.requestIDs = append(found.requestIDs, string(p.RequestID))
		}
		for i := range p.rows {
			hash := maphash.Comparable(seed, p.rows[i])
			if _, ok := seen[hash]; ok {
				continue
			}
			seen[hash] = struct{}{}
			if keep(&p.rows[i]) {
				found.kept++
				collector.Add(&p.rows[i])
			} else {
				found.others++
			}
		}
		p.rows = nil // the first page is needed until the end, but not its rows
	}
	add(first)
	last := first
	for next := int64(2); consistent && next <= count; next += requestsAtOnce {
		batch := make([]*page[T], min(requestsAtOnce, count-next+1))
		group, groupCtx := errgroup.WithContext(ctx)
		for i := range batch {
			group.Go(func() (err error) {
				batch[i], err = l.fetch(groupCtx, int(next)+i)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, false, err
		}
		for _, p := range batch {
			add(p)
		}
		last = batch[len(batch)-1]
	}
	if consistent && last.NextPage.Value {
		more, err := l.fetch(ctx, int(max(count, 1))+1)
		if err != nil {
			return nil, false, err
		}
		add(more)
	}
	return found, consistent && int64(len(seen)) == total, nil
}
