// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-version"
)

// newestBuildable is the newest OpenTofu that "go install" can build: the go.mod of later ones has replace directives.
const newestBuildable = "1.6.3"

// CacheDir returns the directory in which the project keeps CLIs. Git ignores it.
func CacheDir(root string) string {
	return filepath.Join(root, ".cache", "cli")
}

// Locator finds and installs CLIs.
type Locator struct {
	cacheDir string
	log      io.Writer

	download installer
	build    installer
}

// installer puts the program of a product into dir, which exists, and writes what it is doing to output. A nil version
// stands for the newest.
type installer func(ctx context.Context, output io.Writer, p Product, v *version.Version, dir string) error

// New returns a Locator that installs CLIs below cacheDir, an absolute path, and writes progress to log.
func New(cacheDir string, log io.Writer) *Locator {
	return &Locator{cacheDir: cacheDir, log: log, download: download, build: goInstall}
}

// Locate returns the first supported CLI of these: terraform on the PATH, tofu on the PATH, one that an earlier call
// installed, the newest Terraform release, OpenTofu built from source.
func (l *Locator) Locate(ctx context.Context) (CLI, error) {
	fallback := version.Must(version.NewVersion(newestBuildable))
	supported := func(cli CLI) error {
		// The core, because a release candidate of a supported version is supported.
		if oldest := cli.Product.oldest(); cli.Version.Core().LessThan(oldest) {
			return fmt.Errorf("%s is older than %s", cli, oldest)
		}
		return nil
	}
	cli, err := l.find(ctx, supported, l.cachePath(Terraform, nil), l.cachePath(OpenTofu, fallback))
	if err == nil || ctx.Err() != nil {
		return cli, err
	}
	fmt.Fprintf(l.log, "Neither Terraform %s nor OpenTofu %s or later is on the PATH.\n", Terraform.oldest(), OpenTofu.oldest())
	return l.install(ctx,
		step{"Downloading Terraform; without a connection in 10s, building OpenTofu", l.download, Terraform, nil},
		step{"Building OpenTofu " + newestBuildable + " from source, once, which takes minutes", l.build, OpenTofu, fallback},
	)
}

// LocateVersion returns exactly version v of p, supported or not: from the PATH, installed by an earlier call,
// downloaded, or built from source.
func (l *Locator) LocateVersion(ctx context.Context, p Product, v *version.Version) (CLI, error) {
	want := CLI{Product: p, Version: v}.String()
	exact := func(cli CLI) error {
		if cli.String() != want {
			return errUnwanted
		}
		return nil
	}
	cli, err := l.find(ctx, exact, l.cachePath(p, v))
	if err == nil || ctx.Err() != nil {
		return cli, err
	}
	steps := []step{{"Building " + want + " from source, once, which takes minutes", l.build, p, v}}
	if p == Terraform {
		steps = append([]step{{"Downloading " + want + ", once", l.download, p, v}}, steps...)
	}
	return l.install(ctx, steps...)
}

// errUnwanted rejects a CLI of another product or version. It is not logged.
var errUnwanted = errors.New("not the one")

// find returns the first CLI for which accept returns nil: those on the PATH, then those at the given paths. It logs why
// it ignores one.
func (l *Locator) find(ctx context.Context, accept func(CLI) error, cached ...string) (CLI, error) {
	for _, name := range append([]string{Terraform.binaryName(), OpenTofu.binaryName()}, cached...) {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if path, err = filepath.Abs(path); err != nil {
			return CLI{}, err
		}
		cli, err := Identify(ctx, path)
		if ctx.Err() != nil {
			return CLI{}, ctx.Err()
		}
		if err == nil {
			err = accept(cli)
		}
		if err == nil {
			return cli, nil
		}
		if !errors.Is(err, errUnwanted) {
			fmt.Fprintf(l.log, "Ignoring %s: %v.\n", path, err)
		}
	}
	return CLI{}, exec.ErrNotFound
}

// cachePath returns where the program is, or will be, after installation. The platform is part of it for machines and
// containers that share a cache.
func (l *Locator) cachePath(p Product, v *version.Version) string {
	name := "latest"
	if v != nil {
		name = v.String()
	}
	return filepath.Join(l.cacheDir, fmt.Sprintf("%s_%s_%s", string(p), name, Platform()), p.binaryName())
}

// step is one way to install a CLI.
type step struct {
	doing   string
	run     installer
	product Product
	version *version.Version
}

// install returns the CLI from the first step that succeeds.
func (l *Locator) install(ctx context.Context, steps ...step) (CLI, error) {
	var lastErr error
	for _, s := range steps {
		if lastErr != nil {
			fmt.Fprintf(l.log, "Failed: %v.\n", lastErr)
		}
		path := l.cachePath(s.product, s.version)
		lastErr = Progress(l.log, s.doing, func(output io.Writer) error {
			dir := filepath.Dir(path)
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			return s.run(ctx, output, s.product, s.version, dir)
		})
		if ctx.Err() != nil {
			return CLI{}, ctx.Err()
		}
		if lastErr == nil {
			return Identify(ctx, path)
		}
	}
	return CLI{}, fmt.Errorf("no usable Terraform or OpenTofu; install one and put it on the PATH: %w", lastErr)
}

// Progress calls run. Every 10 seconds, it logs for how long, and the last line that run wrote to its output.
func Progress(log io.Writer, doing string, run func(output io.Writer) error) error {
	fmt.Fprintf(log, "%s ...\n", doing)
	start := time.Now()
	done := make(chan struct{})
	var output lastLine
	var logger sync.WaitGroup
	logger.Go(func() {
		for ticker := time.NewTicker(10 * time.Second); ; {
			select {
			case <-done:
				return
			case <-ticker.C:
				fmt.Fprintln(log, strings.TrimSpace(fmt.Sprintf("... %s %s", time.Since(start).Round(time.Second), &output)))
			}
		}
	})
	err := run(&output)
	close(done)
	logger.Wait()
	return err
}
