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
const timeout = 10 * time.Minute

// bench measures programs that are built from the project, with a CLI and the stand-in.
type bench struct {
	root, scratch string // the directories of the project and for temporary files
	cli           tfcli.CLI
	accounts      map[int]account // by the number of their records

	baseline, empty, provider, maxrss program
	old                               program // another build of the provider, if any
}

// program is the path of an executable.
type program string

// account is an account with many records, a registrant profile and a domain.
type account struct {
	service *domaintest.Server
	state   string // the file that saveState wrote
}

func newBench(ctx context.Context, root, scratch string, cli tfcli.CLI, old program) (b bench, err error) {
	b = bench{root: root, scratch: scratch, cli: cli, accounts: make(map[int]account), old: old}
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
	return b, nil
}

// close stops the services.
func (b bench) close() {
	for _, account := range b.accounts {
		account.service.Close()
	}
}

// account returns the account with a number of records. It starts the service when it is first needed.
func (b bench) account(ctx context.Context, records int) (a account, err error) {
	if started, ok := b.accounts[records]; ok {
		return started, nil
	}
	// The service outlives the measurement.
	a.service, err = domaintest.Listen(context.WithoutCancel(ctx), "127.0.0.1:0", domaintest.CountOnly(),
		domaintest.WithRecords(domaintest.Fleet(records)...),
		domaintest.WithRegistrantProfiles(domaintest.VerifiedProfile(profileID, "registrant@example.com")),
		domaintest.WithDomains(domaintest.RegisteredDomain(domainName)))
	if err != nil {
		return a, err
	}
	b.accounts[records] = a
	a.state = filepath.Join(b.scratch, fmt.Sprintf("state-%d.msgpack", records))
	if err := saveState(ctx, a); err != nil {
		return a, err
	}
	b.accounts[records] = a
	return a, nil
}

// build builds a package of the project as releases are built.
func (b bench) build(ctx context.Context, name, pkg string) (program, error) {
	fmt.Fprintf(os.Stderr, "Building: %s ...\n", pkg)
	path := filepath.Join(b.scratch, name)
	err := tfcli.RunGo(ctx, b.root, io.Discard, nil, "build", "-trimpath", "-ldflags=-s -w", "-o", path, pkg)
	return program(path), err
}

// saveState reads all records with the provider and writes the state, as Terraform receives it, to the account's file.
func saveState(ctx context.Context, a account) error {
	client, err := pluginclient.New(ctx, provider.NewServer("bench", a.service.Env().Getenv)())
	if err != nil {
		return err
	}
	if err := client.Configure(ctx, nil); err != nil {
		return err
	}
	resp, err := client.Read(ctx, "alidomain_email_verifications", nil)
	if err != nil {
		return err
	}
	for _, d := range resp.Diagnostics {
		return fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return os.WriteFile(a.state, resp.State.MsgPack, 0o600)
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
		started := time.Now()
		_, stop, err := b.start(ctx, p)
		took := time.Since(started)
		if err != nil {
			return sample{}, err
		}
		stop()
		return sample{value: float64(took)}, nil
	}
}

// start starts a provider as a CLI does, and returns the address on which it listens.
func (b bench) start(ctx context.Context, p program, env ...string) (address string, stop func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	cmd := exec.CommandContext(ctx, string(p))
	cmd.Env = slices.Concat(tfcli.Environ(os.Environ()), env, []string{
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6",
		"PLUGIN_UNIX_SOCKET_DIR=" + b.scratch,
	})
	stop = func() {
		cancel()
		_ = cmd.Wait() // reports that it was killed
	}
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return "", nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	// The versions of go-plugin and of the protocol, and the address.
	parts := strings.Split(line, "|")
	if len(parts) < 5 || parts[0] != "1" || parts[1] != "6" {
		stop()
		return "", nil, fmt.Errorf("%s printed %q instead of where it listens (%w)", p, line, err)
	}
	return parts[2] + ":" + parts[3], stop, nil
}

// plan measures the time of a plan with a program as the provider, in the environment env. The first call also
// initializes the workspace.
func (b bench) plan(p program, s scenario, env ...string) measurement {
	var w tfcli.Workspace
	return func(ctx context.Context) (sample, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		account, err := b.account(ctx, s.account)
		if err != nil {
			return sample{}, err
		}
		initialized := w.Dir != ""
		if !initialized {
			dir, err := os.MkdirTemp(b.scratch, "plan-")
			if err != nil {
				return sample{}, err
			}
			w = tfcli.NewWorkspace(b.cli, dir, slices.Concat(s.environ(account), env)...)
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
		account.service.ClearFaults()
		account.service.Inject(domaintest.Fault{Delay: s.latency})
		account.service.ResetRequests()
		started := time.Now()
		if _, err := w.Run(ctx, "plan"); err != nil {
			return sample{}, err
		}
		took := time.Since(started)
		stats := account.service.Stats()
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
