// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin serves the stand-in for the Domain API on a loopback address until it is
// interrupted. It prints its URL on standard output once it is ready, and a line for each request
// on standard error.
//
// The file given by -records is a JSON list of records with the field names of the service:
//
//	[
//	  {"Email": "a@example.com", "VerificationStatus": 1, "VerificationTime": "2019-02-19 16:40:38"},
//	  {"Email": "b@example.com", "VerificationStatus": 0}
//	]
//
// The access key is "testid" and its secret "testsecret". Records are those of its account, 1406926474061234, whose ID
// they need not name. Records with another UserId are left out of all answers; a line on standard error counts them.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// errUsage is for flags that cannot be used; the flag package has said why.
var errUsage = errors.New("usage")

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("standin", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	records := flags.String("records", "", "JSON `file` with the records to serve")
	latency := flags.Duration("latency", 0, "`time` that every answer takes")
	quiet := flags.Bool("quiet", false, "no line for each request")
	summary := flags.Bool("summary", false, "print the counts of requests and connections as JSON at the end")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if flags.NArg() > 0 {
		_, _ = fmt.Fprintf(stderr, "unexpected argument %q\n", flags.Arg(0))
		return errUsage
	}

	options := []domaintest.Option{domaintest.CountOnly(), domaintest.WithLatency(*latency)}
	if *records != "" {
		loaded, err := load(*records)
		if err != nil {
			return err
		}
		if n := others(loaded); n > 0 {
			_, _ = fmt.Fprintf(stderr, "records left out because their UserId is not %s: %d\n", domaintest.UserID, n)
		}
		options = append(options, domaintest.WithRecords(loaded...))
	}
	if !*quiet {
		logger := log.New(stderr, "", 0)
		options = append(options, domaintest.WithObserver(func(r domaintest.Request) { logger.Print(line(r)) }))
	}
	server, err := domaintest.Listen(ctx, *listen, options...)
	if err != nil {
		return err
	}
	defer server.Close()
	if _, err := fmt.Fprintln(stdout, server.URL); err != nil {
		return err
	}
	<-ctx.Done()
	server.Close()
	if *summary {
		return json.NewEncoder(stdout).Encode(server.Stats())
	}
	return nil
}

func load(path string) ([]domaintest.Record, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	records, err := domaintest.DecodeRecords(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return records, nil
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
	outcome := strconv.Itoa(r.Status) + " " + r.Code
	switch {
	case r.Status == 0:
		outcome = "no answer"
	case r.Code == "":
		outcome = strconv.Itoa(r.Status)
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
	_, size := utf8.DecodeRuneInString(local)
	if !found {
		return local[:size] + "***"
	}
	return local[:size] + "***@" + domain
}

// printable keeps what a client sent from breaking the line or moving the cursor.
func printable(s string) string {
	if quoted := strconv.QuoteToGraphic(s); quoted != `"`+s+`"` {
		return quoted
	}
	return s
}
