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

// gcPercent is the runtime's GOGC, unless the environment has one. The process lives for one command, keeps little, and
// makes much garbage: most of what a read allocates is the framework's. At the runtime's own 100, a fifth of the processor
// time of a plan with many reads goes into collecting it. With many reads, what this takes in memory is less
// than what callContext saves. A read of a large account takes up to half more.
const gcPercent = 400

// Serve serves the provider to the CLI that started this process, until that is done with it. With attach, it serves the
// CLIs that are told to attach to this process, until that is interrupted.
func Serve(version string, attach bool) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	// net/http prints what comes unasked on a kept connection, and GODEBUG=http2debug prints requests. The CLI copies what a
	// provider prints into its log. What the provider has to say goes there by tflog.
	log.SetOutput(io.Discard)
	newServer := NewServer(version, os.Getenv)
	var options []tf6server.ServeOpt
	if attach {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		newServer = silenced(newServer)
		for name, level := range logLevels(os.Getenv) {
			if err := os.Setenv(name, level); err != nil {
				return err
			}
		}
	}
	return tf6server.Serve("registry.terraform.io/alidomain/alidomain", newServer, options...)
}

// silenced returns a constructor of servers that throw away what is written to standard output and standard error once
// they are used. By then go-plugin has replaced both by pipes to the CLI's log. tflog and panics write to the original
// standard error.
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

// ConfigureProvider comes before every read.
func (s silentServer) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	s.silence()
	return s.ProviderServer.ConfigureProvider(ctx, req)
}

// logLevels returns the variables of terraform-plugin-log that are to be set so that nothing is formatted below the level
// of the CLI's own log. The CLI would throw it away, and without TF_LOG that is all. The libraries, left to themselves,
// write every trace message, which takes longer than the requests to the service do.
func logLevels(getenv func(string) string) map[string]string {
	level := cmp.Or(getenv("TF_LOG_PROVIDER"), getenv("TF_LOG"), "off")
	levels := map[string]string{
		"TF_LOG_PROVIDER_ALIDOMAIN": level,
		"TF_LOG_SDK":                level,
		// A library's part has the level of the whole, unless it is given one of its own.
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
