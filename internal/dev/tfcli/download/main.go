// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Download installs Terraform from its release site into a directory, with checksum and signature verified.
//
//	download -dir directory [-version version]
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

func main() {
	dir := flag.String("dir", "", "existing `directory` to put the program into")
	number := flag.String("version", "", "`version` to download (default the newest)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := download(ctx, *dir, *number)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func download(ctx context.Context, dir, number string) error {
	const timeout = 10 * time.Minute // for about 30 MB
	// The library's default client waits longer for a connection, and retries. Without a network, building is faster.
	client := &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
	}}
	var source src.Installable = &releases.LatestVersion{
		Product: product.Terraform, InstallDir: dir, Timeout: timeout, HTTPClient: client,
	}
	if number != "" {
		v, err := version.NewVersion(number)
		if err != nil {
			return err
		}
		source = &releases.ExactVersion{
			Product: product.Terraform, Version: v, InstallDir: dir, Timeout: timeout, HTTPClient: client,
		}
	}
	_, err := source.Install(ctx)
	return err
}
