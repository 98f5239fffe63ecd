// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// download gets Terraform from its makers' releases, with the checksum and its signature verified.
func download(ctx context.Context, p Product, v *version.Version, dir string) error {
	if p != Terraform {
		return fmt.Errorf("%s is not among those releases", p)
	}

	// No retries and short time-outs up to the first byte: the fallback beats waiting for a network that is not there.
	const patience = 10 * time.Second
	client := &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: patience}).DialContext,
		TLSHandshakeTimeout:   patience,
		ResponseHeaderTimeout: patience,
		ForceAttemptHTTP2:     true,
	}}
	defer client.CloseIdleConnections()
	const limit = 10 * time.Minute // of the whole, about 30 MB

	var err error
	if v == nil {
		_, err = (&releases.LatestVersion{
			Product: product.Terraform, InstallDir: dir, Timeout: limit, HTTPClient: client,
		}).Install(ctx)
	} else {
		_, err = (&releases.ExactVersion{
			Product: product.Terraform, Version: v, InstallDir: dir, Timeout: limit, HTTPClient: client,
		}).Install(ctx)
	}
	return err
}

// goInstall builds a CLI from its Go module.
func goInstall(ctx context.Context, p Product, v *version.Version, dir string) error {
	if v == nil {
		return errors.New("which version to build is not given")
	}
	module, mainPackage := "github.com/hashicorp/terraform", "github.com/hashicorp/terraform"
	if p == OpenTofu {
		module, mainPackage = "github.com/opentofu/opentofu", "github.com/opentofu/opentofu/cmd/tofu"
	}

	// Without version.dev=no it calls itself a "-dev" version, which compares as older than the release.
	cmd := Command(ctx, "go", "install", "-trimpath", "-ldflags=-s -w -X "+module+"/version.dev=no", mainPackage+"@v"+v.String())
	cmd.Dir = dir
	// A cross-compiling environment would build for another machine than this one, and needs no GOBIN.
	cmd.Env = append(without(os.Environ(), "GOOS", "GOARCH"), "GOBIN="+dir, "CGO_ENABLED=0")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go install %s@v%s: %w: %s", mainPackage, v, err, lastLines(output.String(), 5))
	}
	return nil
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
