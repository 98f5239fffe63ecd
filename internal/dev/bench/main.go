// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Bench compares the provider with the baseline, which has the same schemas and returns constants, and prints a table.
// Both run under a real Terraform or OpenTofu CLI; the service is the stand-in on loopback.
//
//	bench [-runs n] [-run regexp] [-old program]
//
// The baseline and the provider take turns, so that other load on the machine affects both. A value is the median of its
// runs, and a ratio the median of the ratios of neighboring runs. With -old, another build of the provider takes turns too,
// for example that of an earlier commit.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	cli, err := tfcli.New(tfcli.CacheDir(root), os.Stderr).Locate(ctx)
	if err != nil {
		return err
	}
	return o.measure(ctx, root, cli, os.Stdout)
}

type options struct {
	runs     int
	selected *regexp.Regexp
	old      string
}

func parse(args []string) (options, error) {
	o := options{selected: regexp.MustCompile("")}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.runs, "runs", 7, "`number` of runs")
	flags.Func("run", "`regexp` that selects rows by their titles (default all)", func(titles string) (err error) {
		o.selected, err = regexp.Compile(titles)
		return err
	})
	flags.Func("old", "`program` to compare the provider with: another build of it", func(path string) (err error) {
		if o.old, err = filepath.Abs(path); err == nil {
			_, err = os.Stat(o.old)
		}
		return err
	})
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.runs < 1 {
		return o, errors.New("-runs must be at least 1")
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return o, nil
}

// measure builds the programs from the project in the directory root and writes the table to w.
func (o options) measure(ctx context.Context, root string, cli tfcli.CLI, w io.Writer) error {
	scratch, err := os.MkdirTemp("", "alidomain-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	b, err := newBench(ctx, root, scratch, cli, program(o.old))
	if err != nil {
		return err
	}
	defer b.close()

	var results []result
	for _, row := range b.rows() {
		if !o.selected.MatchString(row.title) {
			continue
		}
		fmt.Fprintf(os.Stderr, "Measuring: %s ...\n", row.title)
		measured, err := row.measure(ctx, o.runs)
		if err != nil {
			return fmt.Errorf("%s: %w", row.title, err)
		}
		results = append(results, measured)
	}
	return writeTable(w, cli.String(), o.runs, results)
}
