// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// The variables of the program maxrss.
const (
	maxrssProgram = "MAXRSS_PROGRAM"
	maxrssFile    = "MAXRSS_FILE"
)

// laboratory is where runs take place.
type laboratory struct {
	root    string // the project's folder
	scratch string
	cli     tfcli.CLI
	timeout time.Duration // of a single run

	service, slow *domaintest.Server
}

// program is a provider, or what goes for one.
type program struct {
	name, path string
	plugins    tfcli.PluginDir
}

// build builds a package of the project as releases are built, and makes a plugin directory of the program.
func (l laboratory) build(ctx context.Context, name, pkg string) (program, error) {
	fmt.Fprintf(os.Stderr, "Building: %s ...\n", pkg)
	p := program{name: name, path: filepath.Join(l.scratch, name+".program")}
	cmd := tfcli.Command(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", p.path, pkg)
	cmd.Dir, cmd.Env = l.root, append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return program{}, fmt.Errorf("go build %s: %w\n%s", pkg, err, output)
	}
	var err error
	p.plugins, err = tfcli.NewPluginDir(filepath.Join(l.scratch, name+".plugins"), p.path, tfcli.LocalVersion)
	return p, err
}

// reinstall copies the program anew. Where a file happens to lie in memory changes the time of a plan by a few parts in
// a hundred, as Terraform reads all of a provider to check it. With a copy for each sample, the median evens that out.
func (p program) reinstall() error {
	_, err := tfcli.NewPluginDir(p.plugins.Path, p.path, tfcli.LocalVersion)
	return err
}

// size is that of the program.
func (p program) size(context.Context) (sample, error) {
	info, err := os.Stat(p.path)
	if err != nil {
		return sample{}, err
	}
	return sample{value: float64(info.Size())}, nil
}

// configuration is what a plan is made of.
type configuration struct {
	name, text string
	// flags are added to the plan's.
	flags []string
	// requests is how many the provider sends for it.
	requests int
}

// single reads n addresses with as many data sources.
func single(n int) configuration {
	return configuration{name: fmt.Sprintf("reads=%d", n), requests: n, text: fmt.Sprintf(`
data "alidomain_email_verification" "fleet" {
  count = %d
  email = format("member%%05d@example.com", count.index + 1)
}
`, n)}
}

// forEach reads many addresses by for_each over a collection of that kind.
func forEach(kind string) configuration {
	collection := `{ for i in range(1, %d) : format("member%%05d@example.com", i) => i }`
	if kind == "set" {
		collection = `toset([for i in range(1, %d) : format("member%%05d@example.com", i)])`
	}
	return configuration{name: fmt.Sprintf("reads=%d/for_each=%s", many, kind), requests: many, text: fmt.Sprintf(`
data "alidomain_email_verification" "fleet" {
  for_each = `+collection+`
  email    = each.key
}
`, many+1)}
}

// plural reads all records with one data source.
func plural() configuration {
	const pageSize = 5000
	return configuration{name: fmt.Sprintf("records=%d", records), requests: (records + pageSize - 1) / pageSize, text: `
data "alidomain_email_verifications" "fleet" {}
`}
}

// opened is a configuration with the ephemeral resources of the same names in place of the data sources.
func opened(c configuration) configuration {
	c.name = strings.Replace(c.name, "reads=", "opens=", 1) + "/ephemeral"
	c.text = strings.ReplaceAll(c.text, "\ndata ", "\nephemeral ")
	return c
}

// workspace is a folder with a configuration, initialised with a program as the provider.
type workspace struct {
	tfcli.Workspace
	configuration

	program program
	timeout time.Duration
	service *domaintest.Server
	maxrss  string // where the program maxrss writes to, if it runs here
}

func (l laboratory) workspace(
	ctx context.Context, p program, c configuration, service *domaintest.Server, env ...string,
) (workspace, error) {
	dir, err := os.MkdirTemp(l.scratch, p.name+"-")
	if err != nil {
		return workspace{}, err
	}
	maxrss := filepath.Join(dir, "maxrss")
	env = append(append(env, service.Env().Environ()...), maxrssFile+"="+maxrss,
		// The provider turns off by itself what nobody reads. The baseline shall have no log either, or it would be none.
		"TF_LOG_PROVIDER_ALIDOMAIN=off", "TF_LOG_SDK=off", "TF_LOG_SDK_FRAMEWORK=off", "TF_LOG_SDK_PROTO=off",
	)
	w := workspace{
		Workspace: tfcli.NewWorkspace(l.cli, dir, env...), configuration: c,
		program: p, timeout: l.timeout, service: service, maxrss: maxrss,
	}
	if err := w.Write("main.tf", tfcli.RequiredProviders+c.text); err != nil {
		return workspace{}, err
	}
	return w, w.Init(ctx, p.plugins)
}

// run runs a command of the CLI, and takes its time.
func (w workspace) run(ctx context.Context, command string, flags ...string) (sample, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	cmd := w.Command(ctx, append([]string{command}, flags...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	started := time.Now()
	err := cmd.Run()
	took := time.Since(started)
	if err != nil {
		return sample{}, fmt.Errorf("%s %s: %w\n%s", w.CLI.Product, command, err, &stderr)
	}
	// The providers' time is part of it: the CLI has waited for their end.
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return sample{value: float64(took), cpu: cpu}, nil
}

// plan takes the time of a plan.
func (w workspace) plan(ctx context.Context) (sample, error) {
	if err := w.program.reinstall(); err != nil {
		return sample{}, err
	}
	return w.run(ctx, "plan", w.flags...)
}

// planAsking takes the time of a plan with a provider that asks the service, and checks that it did.
func (w workspace) planAsking(ctx context.Context) (sample, error) {
	w.service.ResetRequests()
	s, err := w.plan(ctx)
	if err != nil {
		return sample{}, err
	}
	stats := w.service.Stats()
	if stats.Requests != w.requests {
		return sample{}, fmt.Errorf("the provider sent %d requests instead of %d", stats.Requests, w.requests)
	}
	s.requests, s.connections = stats.Requests, stats.Connections
	return s, nil
}

// peak takes the peak memory of a provider that maxrss starts: the largest of the processes that a plan takes.
func (w workspace) peak(ctx context.Context) (sample, error) {
	if err := os.Remove(w.maxrss); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sample{}, err
	}
	if _, err := w.plan(ctx); err != nil {
		return sample{}, err
	}
	content, err := os.ReadFile(w.maxrss)
	if err != nil {
		return sample{}, err
	}
	var s sample
	for line := range strings.Lines(string(content)) {
		peak, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
		if err != nil {
			return sample{}, err
		}
		s.value = max(s.value, peak)
	}
	return s, nil
}

// handshake starts a provider as a CLI does, less the certificates, and takes the time until it says where it listens.
func (l laboratory) handshake(p program) measure {
	return func(ctx context.Context) (sample, error) {
		ctx, cancel := context.WithTimeout(ctx, l.timeout)
		defer cancel()
		cmd := exec.CommandContext(ctx, p.path)
		cmd.Env = append(tfcli.Environ(os.Environ()),
			"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
			"PLUGIN_PROTOCOL_VERSIONS=6",
			"PLUGIN_UNIX_SOCKET_DIR="+l.scratch,
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
		_ = cmd.Wait() // which says that it was killed
		// The line begins with the protocol versions of go-plugin and of the provider.
		if !strings.HasPrefix(line, "1|6|") {
			return sample{}, fmt.Errorf("%s said %q instead of where it listens (%w)", p.name, line, err)
		}
		return sample{value: float64(took)}, nil
	}
}

// profile runs the chosen plans with a provider that writes profiles of its processes to folders in dir.
func (l laboratory) profile(ctx context.Context, chosen *regexp.Regexp, dir string, stdout io.Writer) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	profiled, err := l.build(ctx, "profiled", "./internal/dev/bench/profiled")
	if err != nil {
		return err
	}
	for _, c := range []configuration{single(1), single(100), single(1000), plural()} {
		if !chosen.MatchString("Plan/" + c.name) {
			continue
		}
		into := filepath.Join(dir, c.name)
		if err := os.MkdirAll(into, 0o755); err != nil {
			return err
		}
		w, err := l.workspace(ctx, profiled, c, l.service, "PROFILE_DIR="+into)
		if err != nil {
			return err
		}
		if _, err := w.planAsking(ctx); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "go tool pprof -http : %s\n", filepath.Join(into, "*.cpu.pprof"))
		fmt.Fprintf(stdout, "go tool pprof -http : %s\n", filepath.Join(into, "*.allocs.pprof"))
	}
	return nil
}
