// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/pluginclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/provider"
)

// timeout limits a single measurement.
const timeout = 2 * time.Minute

// bench measures programs that are built from the project, with a CLI and a service.
type bench struct {
	root, scratch string // the directories of the project and for temporary files
	cli           tfcli.CLI
	service       *domaintest.Server

	baseline, empty, provider, maxrss program
	state                             string // the file that saveState wrote
}

// program is the path of an executable.
type program string

func newBench(
	ctx context.Context, root, scratch string, cli tfcli.CLI, service *domaintest.Server,
) (b bench, err error) {
	b = bench{root: root, scratch: scratch, cli: cli, service: service}
	if b.baseline, err = b.build(ctx, "baseline", "./internal/dev/baseline"); err != nil {
		return b, err
	}
	if b.empty, err = b.build(ctx, "empty", "./internal/dev/bench/empty"); err != nil {
		return b, err
	}
	if b.provider, err = b.build(ctx, "provider", "."); err != nil {
		return b, err
	}
	if runtime.GOOS != "windows" { // does not report peaks
		if b.maxrss, err = b.build(ctx, "maxrss", "./internal/dev/bench/maxrss"); err != nil {
			return b, err
		}
	}
	b.state, err = b.saveState(ctx)
	return b, err
}

// build builds a package of the project as releases are built.
func (b bench) build(ctx context.Context, name, pkg string) (program, error) {
	fmt.Fprintf(os.Stderr, "Building: %s ...\n", pkg)
	path := filepath.Join(b.scratch, name)
	err := tfcli.RunGo(ctx, b.root, io.Discard, nil, "build", "-trimpath", "-ldflags=-s -w", "-o", path, pkg)
	return program(path), err
}

// saveState reads all records with the provider and writes the state, as Terraform receives it, to a file.
func (b bench) saveState(ctx context.Context) (file string, err error) {
	client, err := pluginclient.New(ctx, provider.NewServer("bench", b.service.Env().Getenv)())
	if err != nil {
		return "", err
	}
	if err := client.Configure(ctx, nil); err != nil {
		return "", err
	}
	const name = "alidomain_email_verifications"
	resp, err := client.Read(ctx, name, nil)
	if err != nil {
		return "", err
	}
	if _, err := client.State(name, resp); err != nil {
		return "", err
	}
	file = filepath.Join(b.scratch, "state.msgpack")
	return file, os.WriteFile(file, resp.State.MsgPack, 0o600)
}

// size returns the size of a program.
func (p program) size(context.Context) (sample, error) {
	info, err := os.Stat(string(p))
	if err != nil {
		return sample{}, err
	}
	return sample{value: float64(info.Size())}, nil
}

// handshake measures the time from the start of a provider until it prints where it listens. It does without the
// certificates that a CLI exchanges.
func (b bench) handshake(p program) measurement {
	return func(ctx context.Context) (sample, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		cmd := exec.CommandContext(ctx, string(p))
		cmd.Env = append(tfcli.Environ(os.Environ()),
			"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
			"PLUGIN_PROTOCOL_VERSIONS=6",
			"PLUGIN_UNIX_SOCKET_DIR="+b.scratch,
		)
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			return sample{}, err
		}
		started := time.Now()
		if err := cmd.Start(); err != nil {
			return sample{}, err
		}
		line, err := bufio.NewReader(stdout).ReadString('\n')
		took := time.Since(started)
		cancel()
		_ = cmd.Wait() // reports that it was killed
		// The line begins with the protocol versions of go-plugin and of the provider.
		if !strings.HasPrefix(line, "1|6|") {
			return sample{}, fmt.Errorf("%s printed %q instead of where it listens (%w)", p, line, err)
		}
		return sample{value: float64(took)}, nil
	}
}

// plan measures the time of a plan with a program as the provider, in the environment env. The first call also
// initializes the workspace.
func (b bench) plan(p program, s scenario, env ...string) measurement {
	var w tfcli.Workspace
	return func(ctx context.Context) (sample, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		initialized := w.Dir != ""
		if !initialized {
			dir, err := os.MkdirTemp(b.scratch, "plan-")
			if err != nil {
				return sample{}, err
			}
			w = tfcli.NewWorkspace(b.cli, dir, slices.Concat(b.service.Env().Environ(), env, []string{
				"BASELINE_LATENCY=" + s.latency.String(), "BASELINE_STATE=" + s.state,
				// The provider turns off logs that the CLI discards, and the baseline does not.
				"TF_LOG_PROVIDER_ALIDOMAIN=off", "TF_LOG_SDK=off", "TF_LOG_SDK_FRAMEWORK=off", "TF_LOG_SDK_PROTO=off",
			})...)
			if err := w.Write("main.tf", tfcli.RequiredProviders+s.configuration); err != nil {
				return sample{}, err
			}
		}
		// A new copy for each sample: where a file lies in memory changes the time of a plan by a few percent, because
		// Terraform reads all of a provider to verify it.
		plugins := filepath.Join(w.Dir, "plugins")
		if err := tfcli.WritePlugins(plugins, string(p), tfcli.LocalVersion); err != nil {
			return sample{}, err
		}
		if !initialized {
			if err := w.Init(ctx, plugins); err != nil {
				return sample{}, err
			}
		}
		b.service.ClearFaults()
		b.service.Inject(domaintest.Fault{Delay: s.latency})
		b.service.ResetRequests()
		started := time.Now()
		if _, err := w.Run(ctx, "plan"); err != nil {
			return sample{}, err
		}
		took := time.Since(started)
		stats := b.service.Stats()
		if p == b.provider && stats.Requests != s.requests {
			return sample{}, fmt.Errorf("the provider sent %d requests instead of %d", stats.Requests, s.requests)
		}
		return sample{float64(took), stats.Requests, stats.Connections}, nil
	}
}

// peak measures the peak memory of a provider in a plan: that of the largest of the processes that a plan starts.
func (b bench) peak(p program, s scenario) measurement {
	file := string(p) + ".maxrss"
	plan := b.plan(b.maxrss, s, "MAXRSS_PROGRAM="+string(p), "MAXRSS_FILE="+file)
	return func(ctx context.Context) (sample, error) {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return sample{}, err
		}
		s, err := plan(ctx)
		if err != nil {
			return sample{}, err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return sample{}, err
		}
		s.value = 0
		for peak := range strings.FieldsSeq(string(content)) {
			value, err := strconv.ParseFloat(peak, 64)
			if err != nil {
				return sample{}, err
			}
			s.value = max(s.value, value)
		}
		return s, nil
	}
}
