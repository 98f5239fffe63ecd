// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

// The oldest versions that the provider supports, and the newest OpenTofu that "go install" can build: the go.mod of
// later ones has replace directives.
const (
	oldestTerraform = "1.5.0"
	oldestOpenTofu  = "1.6.0"
	newestBuildable = "1.6.3"
)

// findTimeout replaces hc-install's 10 seconds, which a version manager's shim can exceed. Identify limits each program.
const findTimeout = 10 * time.Minute

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

// installer puts the program of a product into dir, which exists. A nil version stands for the newest.
type installer func(ctx context.Context, p Product, v *version.Version, dir string) error

// New returns a Locator that installs CLIs below cacheDir, an absolute path, and writes progress to log.
func New(cacheDir string, log io.Writer) *Locator {
	return &Locator{cacheDir: cacheDir, log: log, download: download, build: goInstall}
}

// Locate returns the first supported CLI of these: terraform on the PATH, tofu on the PATH, one that an earlier call
// installed, the newest Terraform release, OpenTofu built from source. It ignores prereleases on the PATH.
func (l *Locator) Locate(ctx context.Context) (CLI, error) {
	fallback := version.Must(version.NewVersion(newestBuildable))
	cli, err := l.find(ctx,
		&fs.Version{Product: l.product(Terraform), Constraints: atLeast(oldestTerraform), Timeout: findTimeout},
		&fs.Version{Product: l.product(OpenTofu), Constraints: atLeast(oldestOpenTofu), Timeout: findTimeout},
		&fs.AnyVersion{ExactBinPath: l.cachePath(Terraform, nil)},
		&fs.AnyVersion{ExactBinPath: l.cachePath(OpenTofu, fallback)},
	)
	if err == nil || ctx.Err() != nil {
		return cli, err
	}
	fmt.Fprintf(l.log, "No release of Terraform %s or OpenTofu %s or later on the PATH.\n", oldestTerraform, oldestOpenTofu)
	return l.install(ctx,
		step{"Downloading the newest Terraform", l.download, Terraform, nil},
		step{"Building OpenTofu " + newestBuildable + " from source, once, for a few minutes", l.build, OpenTofu, fallback},
	)
}

// LocateVersion returns exactly version v of p, supported or not: from the PATH, installed by an earlier call,
// downloaded, or built from source.
func (l *Locator) LocateVersion(ctx context.Context, p Product, v *version.Version) (CLI, error) {
	cli, err := l.find(ctx,
		&fs.ExactVersion{Product: l.product(p), Version: v, Timeout: findTimeout},
		&fs.AnyVersion{ExactBinPath: l.cachePath(p, v)},
	)
	if err == nil || ctx.Err() != nil {
		return cli, err
	}
	name := CLI{Product: p, Version: v}.String()
	steps := []step{{"Building " + name + " from source, once, for a few minutes", l.build, p, v}}
	if p == Terraform {
		steps = append([]step{{"Downloading " + name, l.download, p, v}}, steps...)
	}
	return l.install(ctx, steps...)
}

func (l *Locator) find(ctx context.Context, sources ...src.Source) (CLI, error) {
	path, err := install.NewInstaller().Ensure(ctx, sources)
	if err != nil {
		return CLI{}, errors.Join(ctx.Err(), err)
	}
	return Identify(ctx, path)
}

// product describes p to hc-install, whose own description of Terraform runs it in the user's environment.
func (l *Locator) product(p Product) product.Product {
	return product.Product{
		Name:       string(p),
		BinaryName: p.binaryName,
		GetVersion: func(ctx context.Context, path string) (*version.Version, error) {
			cli, err := Identify(ctx, path)
			if err == nil && cli.Product != p {
				err = fmt.Errorf("it is %s", cli)
			}
			if err != nil && ctx.Err() == nil {
				fmt.Fprintf(l.log, "Ignoring %s: %v.\n", path, err)
			}
			return cli.Version, err
		},
	}
}

func atLeast(oldest string) version.Constraints {
	return version.MustConstraints(version.NewConstraint(">= " + oldest))
}

// cachePath returns where the program is, or will be, after installation. The platform is part of it for machines and
// containers that share a cache.
func (l *Locator) cachePath(p Product, v *version.Version) string {
	name := "latest"
	if v != nil {
		name = v.String()
	}
	return filepath.Join(l.cacheDir, fmt.Sprintf("%s_%s_%s", string(p), name, platform()), p.binaryName())
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
		lastErr = l.progress(s.doing, func() error {
			dir := filepath.Dir(path)
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			return s.run(ctx, s.product, s.version, dir)
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

// progress calls run and logs its duration every 20 seconds.
func (l *Locator) progress(doing string, run func() error) error {
	fmt.Fprintf(l.log, "%s ...\n", doing)
	start := time.Now()
	done := make(chan struct{})
	var logger sync.WaitGroup
	logger.Go(func() {
		for ticker := time.NewTicker(20 * time.Second); ; {
			select {
			case <-done:
				return
			case <-ticker.C:
				fmt.Fprintf(l.log, "... for %s so far\n", time.Since(start).Round(time.Second))
			}
		}
	})
	err := run()
	close(done)
	logger.Wait()
	return err
}

// download installs Terraform from its release site. The library verifies checksum and signature.
func download(ctx context.Context, _ Product, v *version.Version, dir string) error {
	const timeout = 10 * time.Minute // for about 30 MB
	// The library's default client retries; without a network, the fallback is faster.
	client := http.DefaultClient
	terraform := product.Terraform
	var source src.Installable = &releases.LatestVersion{Product: terraform, InstallDir: dir, Timeout: timeout, HTTPClient: client}
	if v != nil {
		source = &releases.ExactVersion{Product: terraform, Version: v, InstallDir: dir, Timeout: timeout, HTTPClient: client}
	}
	_, err := source.Install(ctx)
	return err
}

// goInstall builds a CLI from its Go module, which needs no release site.
func goInstall(ctx context.Context, p Product, v *version.Version, dir string) error {
	module, main := "github.com/hashicorp/terraform", ""
	if p == OpenTofu {
		module, main = "github.com/opentofu/opentofu", "/cmd/tofu"
	}
	// Cross-compilation settings would build for another machine, and GOBIN excludes them.
	env := append(without(os.Environ(), "GOOS", "GOARCH"), "GOBIN="+dir, "CGO_ENABLED=0")
	// Without version.dev=no, the CLI reports a "-dev" version, which compares as older than the release.
	return runGo(ctx, dir, env, "install", "-trimpath", "-ldflags=-s -w -X "+module+"/version.dev=no", module+main+"@v"+v.String())
}
