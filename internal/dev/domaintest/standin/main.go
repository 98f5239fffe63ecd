// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin serves the stand-in for the Domain API on a loopback address until it is interrupted. Once it is ready,
// it prints on standard output the shell commands that make a configuration use it, and on standard error a line for
// each request.
//
//	standin [file]
//
// The file is a JSON list of records with the field names of the service:
//
//	[
//	  {"Email": "a@example.com", "VerificationStatus": 1, "VerificationTime": "2019-02-19 16:40:38"},
//	  {"Email": "b@example.com", "VerificationStatus": 0}
//	]
//
// Without a file, the addresses of the README and the demonstration have records.
//
// The access key is "testid" and its secret "testsecret". Records are those of its account, 1406926474061234, whose ID
// they need not name. Records with another UserId are in no response; a line on standard error counts them.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// run serves until ctx is canceled or the program is interrupted.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	served := []domaintest.Record{
		domaintest.VerifiedRecord("registrant@example.com"),
		domaintest.VerifiedRecord("ada@example.com"),
		domaintest.PendingRecord("alan@example.com"),
		domaintest.PendingRecord("grace@example.com"),
	}
	about := "registrant@example.com and ada@example.com are verified, alan@example.com and grace@example.com are pending"
	switch len(args) {
	case 0:
	case 1:
		text, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		if served, err = domaintest.DecodeRecords(bytes.NewReader(text)); err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		about = fmt.Sprintf("records in %s: %d", args[0], len(served))
		if n := others(served); n > 0 {
			about += fmt.Sprintf(" (left out, because their UserId is not %s: %d)", domaintest.UserID, n)
		}
	default:
		return fmt.Errorf("unexpected argument %q", args[1])
	}
	logger := log.New(stderr, "", 0)
	server, err := domaintest.Listen(ctx, "127.0.0.1:0", domaintest.CountOnly(), domaintest.WithRecords(served...),
		domaintest.WithObserver(func(r domaintest.Request) { logger.Print(line(r)) }))
	if err != nil {
		return err
	}
	defer server.Close()
	logger.Printf("Serving until interrupted: %s.", about)
	for _, variable := range server.Env().Environ() {
		if _, err := fmt.Fprintln(stdout, "export", variable); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

// others counts the records of accounts that have no access key.
func others(records []domaintest.Record) int {
	n := 0
	for _, record := range records {
		if record.UserID != "" && record.UserID != domaintest.UserID {
			n++
		}
	}
	return n
}

// line describes a request: time, action, shortened address, outcome.
func line(r domaintest.Request) string {
	outcome := "no response"
	if r.Status != 0 {
		outcome = strings.TrimSpace(strconv.Itoa(r.Status) + " " + r.Code)
	}
	fields := []string{r.Time.Format(time.TimeOnly), printable(r.Action)}
	if r.Params.Has("Email") {
		fields = append(fields, printable(shorten(r.Params.Get("Email"))))
	}
	if r.Params.Has("PageNum") {
		fields = append(fields, printable("page "+r.Params.Get("PageNum")))
	}
	return strings.Join(append(fields, outcome), "  ")
}

// shorten keeps the first character of the local part and the domain.
func shorten(email string) string {
	local, domain, found := strings.Cut(email, "@")
	_, first := utf8.DecodeRuneInString(local)
	if found {
		domain = "@" + domain
	}
	return local[:first] + "***" + domain
}

// printable keeps texts of clients from breaking the line or moving the cursor.
func printable(s string) string {
	if quoted := strconv.QuoteToGraphic(s); quoted != `"`+s+`"` {
		return quoted
	}
	return s
}
