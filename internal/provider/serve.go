// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"io"
	"log"
	"os"
	"runtime/debug"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

const (
	gcPercent = 400
	// defaultGCPercent is the runtime's own.
	defaultGCPercent = 100
)

// tune saves CPU time unless the environment says otherwise. A plan with a thousand reads takes 2.6 s of it. It takes 3.1 s
// with the runtime's default of GOGC, because the process is short-lived, retains little and allocates much, mostly in the
// framework; the additional memory is less than what callContext saves, and reads of large accounts call collectLarge. It
// takes 3.9 s with the default log levels of the libraries, because they format every trace message, and the CLI discards
// the messages below its own level. (Medians of 9 plans with Terraform 1.11.4, the CLI's own time included.)
func tune(attach bool) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if attach {
		return nil // for debugging
	}
	for name, level := range logLevels(os.Getenv) {
		if err := os.Setenv(name, level); err != nil {
			return err
		}
	}
	return nil
}

// logLevels returns the variables that set the levels of terraform-plugin-log to that of the CLI's log.
func logLevels(getenv func(string) string) map[string]string {
	level := cmp.Or(getenv("TF_LOG_PROVIDER"), getenv("TF_LOG"), "off")
	levels := map[string]string{
		"TF_LOG_PROVIDER_ALIDOMAIN": level,
		"TF_LOG_SDK":                level,
		// TF_LOG_SDK is the default of these two.
		"TF_LOG_SDK_FRAMEWORK": cmp.Or(getenv("TF_LOG_SDK"), level),
		"TF_LOG_SDK_PROTO":     cmp.Or(getenv("TF_LOG_SDK"), level),
	}
	for name := range levels {
		if getenv(name) != "" {
			delete(levels, name)
		}
	}
	return levels
}

// collectLarge makes the garbage collector run as often as it does by default, or more often if GOGC is lower.
// A read of a large account holds its records in several forms at once, and gcPercent would multiply them.
func collectLarge() {
	if previous := debug.SetGCPercent(defaultGCPercent); previous < defaultGCPercent {
		debug.SetGCPercent(previous)
	}
}

// Serve serves the provider to the CLI that started this process, until the CLI stops it. With attach, it serves CLIs that
// reattach to this process, until it is interrupted.
func Serve(version string, attach bool) error {
	if err := tune(attach); err != nil {
		return err
	}
	// The CLI copies the provider's output to its log. net/http prints unsolicited responses, and with GODEBUG=http2debug
	// also requests, which may contain secrets. The provider itself logs with tflog.
	log.SetOutput(io.Discard)
	newServer := NewServer(version, os.Getenv)
	var options []tf6server.ServeOpt
	if attach {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		newServer = silenced(newServer)
	}
	return tf6server.Serve("registry.terraform.io/alidomain/alidomain", newServer, options...)
}

// silenced returns a constructor of servers that discard standard output and standard error from the first call of
// ConfigureProvider on. By then, go-plugin has replaced both with pipes to the CLI's log. tflog and panics still write to
// the original standard error.
func silenced(newServer func() tfprotov6.ProviderServer) func() tfprotov6.ProviderServer {
	silence := sync.OnceFunc(func() {
		if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
			os.Stdout, os.Stderr = null, null
		}
	})
	return func() tfprotov6.ProviderServer {
		return silentServer{ProviderServer: newServer(), silence: silence}
	}
}

type silentServer struct {
	tfprotov6.ProviderServer
	silence func()
}

// ConfigureProvider discards the output before the first read.
func (s silentServer) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	s.silence()
	return s.ProviderServer.ConfigureProvider(ctx, req)
}
