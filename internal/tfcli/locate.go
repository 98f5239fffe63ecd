// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-version"
)

// Locator finds CLIs and keeps those that it had to get.
type Locator struct {
	cacheDir string
	log      io.Writer

	lookPath func(file string) (string, error)
	identify func(ctx context.Context, path string) (CLI, error)
	download installer
	build    installer
}

// installer puts the command of p into dir: version v, or its newest where v is nil and there is a way to know it.
type installer func(ctx context.Context, p Product, v *version.Version, dir string) error

// New returns a Locator that keeps what it installs in folders under cacheDir, and that writes to log, a line at a
// time, what it passes over and what it does that takes long.
func New(cacheDir string, log io.Writer) *Locator {
	return &Locator{
		cacheDir: cacheDir,
		log:      log,
		lookPath: exec.LookPath,
		identify: Identify,
		download: download,
		build:    goInstall,
	}
}

// Locate returns the first of these that the provider supports: terraform on the PATH, tofu on the PATH, what an
// earlier call has kept, the newest Terraform from its makers' releases, OpenTofu 1.6.3 built from its Go module.
func (l *Locator) Locate(ctx context.Context) (CLI, error) {
	for _, p := range []Product{Terraform, OpenTofu} {
		if cli, ok := l.onPath(ctx, p); ok {
			return cli, nil
		}
	}
	for _, entry := range l.cached() {
		if cli, ok := l.usable(ctx, entry.path); ok {
			return cli, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return CLI{}, err
	}

	l.sayf("No Terraform or OpenTofu on the PATH.")
	cli, downloadErr := l.install(ctx, "Downloading the newest Terraform", l.download, Terraform, nil)
	if downloadErr == nil {
		return cli, nil
	}
	if err := ctx.Err(); err != nil {
		return CLI{}, err
	}
	l.sayf("That did not work: %v.", downloadErr)

	// The last one that "go install" can build: the go.mod of later ones has replace directives.
	fallback := version.Must(version.NewVersion("1.6.3"))
	cli, buildErr := l.install(ctx, "Building OpenTofu 1.6.3 from source (a few minutes, this once)", l.build, OpenTofu, fallback)
	if buildErr != nil {
		return CLI{}, fmt.Errorf("no Terraform or OpenTofu found and none to be had; install one and put it on the PATH: %w",
			errors.Join(downloadErr, buildErr))
	}
	return cli, nil
}

// LocateVersion returns the given version of a product, however old: from the PATH, from what an earlier call has kept,
// from its makers' releases, or built from its Go module.
func (l *Locator) LocateVersion(ctx context.Context, p Product, v *version.Version) (CLI, error) {
	if path, err := l.lookPath(p.command()); err == nil {
		if cli, err := l.identify(ctx, path); err == nil && cli.Product == p && cli.Version.Equal(v) {
			return cli, nil
		}
	}
	for _, entry := range l.cached() {
		if entry.product != p || !entry.version.Equal(v) {
			continue
		}
		if cli, err := l.identify(ctx, entry.path); err == nil {
			return cli, nil
		}
	}

	name := CLI{Product: p, Version: v}.String()
	var downloadErr error
	if p == Terraform {
		var cli CLI
		if cli, downloadErr = l.install(ctx, "Downloading "+name, l.download, p, v); downloadErr == nil {
			return cli, nil
		}
		if err := ctx.Err(); err != nil {
			return CLI{}, err
		}
		l.sayf("That did not work: %v.", downloadErr)
	}
	cli, err := l.install(ctx, "Building "+name+" from source (a few minutes, this once)", l.build, p, v)
	if err != nil {
		return CLI{}, fmt.Errorf("%s is not to be had: %w", name, errors.Join(downloadErr, err))
	}
	return cli, nil
}

func (l *Locator) onPath(ctx context.Context, p Product) (CLI, bool) {
	path, err := l.lookPath(p.command())
	if err != nil {
		if !errors.Is(err, exec.ErrNotFound) {
			l.sayf("Passing over %s: %v.", p.command(), err)
		}
		return CLI{}, false
	}
	return l.usable(ctx, path)
}

// usable reports whether the program at path is a CLI that the provider supports, and says why if it is none.
func (l *Locator) usable(ctx context.Context, path string) (CLI, bool) {
	cli, err := l.identify(ctx, path)
	switch {
	case ctx.Err() != nil:
		return CLI{}, false
	case err != nil:
		l.sayf("Passing over %s: %v.", path, err)
		return CLI{}, false
	case cli.Version.LessThan(cli.Product.oldest()):
		l.sayf("Passing over %s: %s is older than %s.", path, cli, cli.Product.oldest())
		return CLI{}, false
	}
	return cli, true
}

// cacheEntry is a CLI in the cache folder, by what the name of its own folder says.
type cacheEntry struct {
	path    string
	product Product
	version *version.Version
}

// platform keeps apart the CLIs of systems that share a cache folder, such as a machine and its containers.
func platform() string { return runtime.GOOS + "_" + runtime.GOARCH }

func (l *Locator) entryDir(cli CLI) string {
	return filepath.Join(l.cacheDir, fmt.Sprintf("%s_%s_%s", string(cli.Product), cli.Version, platform()))
}

// cached lists the cache folder, Terraform before OpenTofu and newer before older.
func (l *Locator) cached() []cacheEntry {
	dirs, err := os.ReadDir(l.cacheDir)
	if err != nil {
		return nil // most often there is none yet; an unreadable one shows when something is put there
	}
	var entries []cacheEntry
	for _, dir := range dirs {
		name, ok := strings.CutSuffix(dir.Name(), "_"+platform())
		if !ok {
			continue
		}
		p, v, err := ParseSpec(strings.Replace(name, "_", "@", 1))
		if err != nil {
			continue
		}
		entries = append(entries, cacheEntry{filepath.Join(l.cacheDir, dir.Name(), executable(p.command())), p, v})
	}
	slices.SortFunc(entries, func(a, b cacheEntry) int {
		return cmp.Or(-cmp.Compare(a.product, b.product), b.version.Compare(a.version))
	})
	return entries
}

// install gets a CLI by way of a temporary folder, so that the cache never holds half of one.
func (l *Locator) install(ctx context.Context, doing string, by installer, p Product, v *version.Version) (CLI, error) {
	cacheDir, err := filepath.Abs(l.cacheDir)
	if err != nil {
		return CLI{}, err
	}
	if err := os.MkdirAll(cacheDir, 0o755); err != nil {
		return CLI{}, err
	}
	incoming, err := os.MkdirTemp(cacheDir, "incoming-")
	if err != nil {
		return CLI{}, err
	}
	defer func() { _ = os.RemoveAll(incoming) }()

	if err := l.during(doing, func() error { return by(ctx, p, v, incoming) }); err != nil {
		return CLI{}, err
	}
	cli, err := l.identify(ctx, filepath.Join(incoming, executable(p.command())))
	if err != nil {
		return CLI{}, err
	}

	dir := l.entryDir(cli)
	cli.Path = filepath.Join(cacheDir, filepath.Base(dir), executable(p.command()))
	if err := os.Rename(incoming, dir); err == nil {
		return cli, nil
	}
	// Another run was faster, or what is there does not run and was passed over.
	if there, err := l.identify(ctx, cli.Path); err == nil {
		return there, nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return CLI{}, err
	}
	return cli, os.Rename(incoming, dir)
}

// during says what step does before it runs, and every now and then for how long it has been running.
func (l *Locator) during(doing string, step func() error) error {
	const interval = 20 * time.Second

	l.sayf("%s ...", doing)
	start := time.Now()
	done := make(chan struct{})
	var reporter sync.WaitGroup
	reporter.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				l.sayf("... for %s so far", time.Since(start).Round(time.Second))
			}
		}
	})
	err := step()
	close(done)
	reporter.Wait()
	return err
}

func (l *Locator) sayf(format string, args ...any) {
	_, _ = fmt.Fprintf(l.log, format+"\n", args...)
}

// Identify asks the program at path, which may be relative, for its product and version.
func Identify(ctx context.Context, path string) (CLI, error) {
	// Generous: a version manager's shim under that name may do a lot before it answers.
	const limit = time.Minute

	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := Command(ctx, path, "version")
	cmd.Env = Environ(os.Environ())
	output, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
			return CLI{}, fmt.Errorf("its version command failed: %w: %s", err, firstLine(string(exit.Stderr)))
		}
		return CLI{}, fmt.Errorf("its version command failed: %w", err)
	}
	p, v, err := parseVersion(string(output))
	return CLI{Path: path, Product: p, Version: v}, err
}

func executable(command string) string {
	if runtime.GOOS == "windows" {
		return command + ".exe"
	}
	return command
}
