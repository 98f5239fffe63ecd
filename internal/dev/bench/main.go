// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Bench compares the provider with the baseline, which has the same schemas and returns constants, and prints a table.
// Both run under a real Terraform or OpenTofu CLI; the service is the stand-in on loopback.
//
//	bench [-runs n] [-run regexp]
//
// The baseline and the provider take turns, so that other load on the machine affects both. A value is the median of its
// runs, and a ratio the median of the ratios of neighboring runs.
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
	"runtime"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
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
	runs := flags.Int("runs", 7, "`number` of samples of each side in a row")
	only := flags.String("run", "", "`regexp` that selects rows by their titles (default all)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	selected, err := regexp.Compile(*only)
	switch {
	case err != nil:
		return fmt.Errorf("-run: %w", err)
	case *runs < 1:
		return errors.New("-runs must be at least 1")
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
	fast, err := domaintest.Listen(ctx, "127.0.0.1:0", fleet, domaintest.CountOnly())
	if err != nil {
		return err
	}
	defer fast.Close()
	slow, err := domaintest.Listen(ctx, "127.0.0.1:0", fleet, domaintest.CountOnly(), domaintest.WithLatency(latency))
	if err != nil {
		return err
	}
	defer slow.Close()

	b := bench{root: root, scratch: scratch, cli: cli, fast: fast, slow: slow}
	if b.baseline, err = b.build(ctx, "baseline", "./internal/dev/baseline"); err != nil {
		return err
	}
	if b.provider, err = b.build(ctx, "provider", "."); err != nil {
		return err
	}
	if runtime.GOOS != "windows" { // does not report peaks
		if b.maxrss, err = b.build(ctx, "maxrss", "./internal/dev/bench/maxrss"); err != nil {
			return err
		}
	}
	if b.state, err = b.saveState(ctx); err != nil {
		return err
	}
	var results []result
	for _, row := range b.rows() {
		if !selected.MatchString(row.title) {
			continue
		}
		fmt.Fprintf(os.Stderr, "Measuring: %s ...\n", row.title)
		measured, err := row.measure(ctx, *runs)
		if err != nil {
			return fmt.Errorf("%s: %w", row.title, err)
		}
		results = append(results, measured)
	}
	return writeTable(stdout, cli.String(), *runs, results)
}
