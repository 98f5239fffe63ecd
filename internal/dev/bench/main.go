// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Bench measures plans with the provider against plans with the baseline, which is the same provider without its work, and
// prints one table. Both run under a real Terraform or OpenTofu CLI; the service is the stand-in on loopback.
//
//	bench [-runs n] [-run regexp] [-timeout d] [-format table|bench] [-profile folder]
//
// The baseline and the provider take turns, so that both meet the same machine, whatever else that does. A time is the
// median of its runs, and a ratio the median of the ratios of neighbouring runs.
//
// With -run 'for_each|parallelism' it measures what is not part of the usual table.
//
// With -format bench every run is a line that benchstat reads:
//
//	bench -format bench >bench.txt; benchstat -col /of bench.txt
//
// With -profile nothing is measured: every plan runs once, with a provider that writes profiles of itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

const (
	// records is how many the stand-in has.
	records = 12_000
	// latency is that of the stand-in where it has one.
	latency = 100 * time.Millisecond
	// parallelism is the CLI's default for -parallelism.
	parallelism = 10
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	runs := flags.Int("runs", 7, "`number` of times that each plan is run with each provider")
	only := flags.String("run", "", "`regexp` of what to measure, by the names that -format bench shows (default the usual)")
	timeout := flags.Duration("timeout", 2*time.Minute, "`time` after which a single run is given up")
	format := flags.String("format", "table", "`form` of the results: table, or bench for benchstat")
	profiles := flags.String("profile", "", "`folder` to write profiles of the provider to, instead of measuring")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := regexp.Compile(*only)
	switch {
	case err != nil:
		return fmt.Errorf("-run: %w", err)
	case *runs < 1:
		return errors.New("-runs must be at least 1")
	case *format != "table" && *format != "bench":
		return errors.New("-format must be table or bench")
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	cli, err := tfcli.New(tfcli.CacheDir(root), os.Stderr).Locate(ctx)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "alidomain-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	fleet := domaintest.WithRecords(domaintest.Fleet(records)...)
	service, err := domaintest.Listen(ctx, "127.0.0.1:0", fleet, domaintest.CountOnly())
	if err != nil {
		return err
	}
	defer service.Close()
	slow, err := domaintest.Listen(ctx, "127.0.0.1:0", fleet, domaintest.CountOnly(), domaintest.WithLatency(latency))
	if err != nil {
		return err
	}
	defer slow.Close()

	l := laboratory{root: root, scratch: scratch, cli: cli, timeout: *timeout, service: service, slow: slow}
	if *profiles != "" {
		return l.profile(ctx, chosen, *profiles, stdout)
	}
	rows, err := l.rows(ctx)
	if err != nil {
		return err
	}
	var results []result
	for _, row := range rows {
		if row.extra && *only == "" || !chosen.MatchString(row.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "Measuring: %s ...\n", row.title)
		measured, err := row.measure(ctx, *runs)
		if err != nil {
			return fmt.Errorf("%s: %w", row.title, err)
		}
		results = append(results, measured)
	}
	if *format == "bench" {
		return writeBench(stdout, cli.String(), results)
	}
	return writeTable(stdout, cli.String(), *runs, results)
}
