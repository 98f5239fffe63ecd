// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"os"
	"runtime/debug"

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
	var options []tf6server.ServeOpt
	if attach {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		for name, level := range logLevels(os.Getenv) {
			if err := os.Setenv(name, level); err != nil {
				return err
			}
		}
	}
	return tf6server.Serve("registry.terraform.io/alidomain/alidomain", NewServer(version, os.Getenv), options...)
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
