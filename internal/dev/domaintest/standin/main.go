// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin serves the stand-in for the Domain API on a loopback address until it is interrupted. Once it is ready,
// it prints on standard output the shell commands that make a configuration use it, and on standard error a line for
// each request.
//
//	standin [-port number] [file]
//
// The file has what the account has, in JSON, with the field names of the service:
//
//	{
//	  "email_verifications": [
//	    {"Email": "a@example.com", "VerificationStatus": 1, "VerificationTime": "2019-02-19 16:40:38"},
//	    {"Email": "b@example.com", "VerificationStatus": 0}
//	  ],
//	  "registrant_profiles": [
//	    {"RegistrantProfileId": 1000001, "RealNameStatus": "SUCCEED", "Email": "a@example.com", "EmailVerificationStatus": 1}
//	  ],
//	  "domains": [
//	    {"DomainName": "example.com", "RealNameStatus": "SUCCEED", "EmailVerificationClientHold": false}
//	  ]
//	}
//
// A list, such as that of email_verifications above, stands for an object that has only email_verifications. The file is read
// again for each request, so that a change takes effect at once. If it has become invalid, the last valid content is served.
//
// Without a file, the addresses of the README and the demonstration have records, there are the profiles 1000001, which is
// verified, and 1000002, which is not, and the domains example.com, which is in good standing, and example.net, which is in
// clientHold.
//
// Without a port, a free one is chosen. The access key is "testid" and its secret "testsecret". Everything belongs to its
// account, 1406926474061234, whose ID need not be named. What has another UserId is in no response; a line on standard error
// counts it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// run serves until ctx is canceled or the program is interrupted.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	flags := flag.NewFlagSet("standin", flag.ContinueOnError)
	flags.SetOutput(stderr)
	port := flags.Uint("port", 0, "`number` of the port (default any free one)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	logger := log.New(stderr, "", 0)
	content := domaintest.WithInventory(examples())
	about := "registrant@example.com and ada@example.com are verified, alan@example.com and grace@example.com are pending; " +
		"profile 1000001 is verified, 1000002 is not; example.com is in good standing, example.net is in clientHold"
	switch flags.NArg() {
	case 0:
	case 1:
		f := &file{path: flags.Arg(0), logger: logger}
		if err := f.read(); err != nil {
			return err
		}
		content, about = domaintest.WithSource(f.current), describe(f.path, f.valid)
	default:
		return fmt.Errorf("unexpected argument %q", flags.Arg(1))
	}
	server, err := domaintest.Listen(ctx, fmt.Sprintf("127.0.0.1:%d", *port), domaintest.CountOnly(), content,
		domaintest.WithObserver(func(r domaintest.Request) { logger.Print(line(r)) }))
	if err != nil {
		return err
	}
	defer server.Close()
	logger.Printf("Serving until interrupted: %s.", about)
	exports := server.Env()
	// What the environment has of these does not belong to the access key. Blank variables count as unset.
	for _, argument := range []string{"security_token", "assume_role.role_arn"} {
		for _, variable := range setting.Variables(argument) {
			exports[variable] = ""
		}
	}
	for _, variable := range exports.Environ() {
		if _, err := fmt.Fprintln(stdout, "export", variable); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

func examples() domaintest.Inventory {
	const registrant = "registrant@example.com"
	return domaintest.Inventory{
		EmailVerifications: []domaintest.Record{
			domaintest.VerifiedRecord(registrant), domaintest.VerifiedRecord("ada@example.com"),
			domaintest.PendingRecord("alan@example.com"), domaintest.PendingRecord("grace@example.com"),
		},
		RegistrantProfiles: []domaintest.RegistrantProfile{
			domaintest.VerifiedProfile(1000001, registrant), domaintest.UnverifiedProfile(1000002, "alan@example.com"),
		},
		Domains: []domaintest.Domain{domaintest.RegisteredDomain("example.com"), domaintest.HeldDomain("example.net")},
	}
}

// file is a file with an inventory that may change at any time.
type file struct {
	path   string
	logger *log.Logger

	mu    sync.Mutex // guards what follows
	valid domaintest.Inventory
	err   error // of the last read
}

func (f *file) read() error {
	text, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	inventory, err := domaintest.DecodeInventory(text)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.valid = inventory
	return nil
}

// current reads the file again. It logs an error once.
func (f *file) current() domaintest.Inventory {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.read()
	if err != nil && (f.err == nil || err.Error() != f.err.Error()) {
		f.logger.Printf("Serving what was valid before: %v", err)
	}
	f.err = err
	return f.valid
}

// describe counts what is in the file, and what is not served, because its account has no access key.
func describe(path string, inventory domaintest.Inventory) string {
	others := 0
	count := func(userID string) {
		if userID != "" && userID != domaintest.UserID {
			others++
		}
	}
	for _, record := range inventory.EmailVerifications {
		count(record.UserID)
	}
	for _, domain := range inventory.Domains {
		count(domain.UserID)
	}
	about := fmt.Sprintf("%s, which is read again for each request; e-mail verifications: %d, registrant profiles: %d, domains: %d",
		path, len(inventory.EmailVerifications), len(inventory.RegistrantProfiles), len(inventory.Domains))
	if others > 0 {
		about += fmt.Sprintf(" (left out, because their UserId is not %s: %d)", domaintest.UserID, others)
	}
	return about
}

// line describes a request: time, action, what it is about, outcome.
func line(r domaintest.Request) string {
	outcome := "no response"
	if r.Status != 0 {
		outcome = strings.TrimSpace(strconv.Itoa(r.Status) + " " + r.Code)
	}
	fields := []string{r.Time.Format(time.TimeOnly), printable(r.Action)}
	if r.Params.Has("Email") {
		fields = append(fields, printable(shorten(r.Params.Get("Email"))))
	}
	for _, param := range []struct{ name, prefix string }{{"RegistrantProfileId", ""}, {"DomainName", ""}, {"PageNum", "page "}} {
		if r.Params.Has(param.name) {
			fields = append(fields, printable(param.prefix+r.Params.Get(param.name)))
		}
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
