// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider_test

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// A wait that wakes past its end, because the machine was suspended, queries once more before it gives a verdict.
func TestAccWait_suspended(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		record domaintest.Record // during the suspend
		want   string
	}{
		"verified meanwhile": {domaintest.VerifiedRecord("ada@example.com"), "verified = true"},
		"still pending":      {domaintest.PendingRecord("ada@example.com"), "not verified"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := domaintest.Start(t, domaintest.WithRecords(domaintest.PendingRecord("ada@example.com")))
			w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "this" {
  email                 = "ada@example.com"
  wait_for_verification = true
  poll_interval         = "1m"
  timeouts { read = "5s" }
}
output "verified" {
  value = data.alidomain_email_verification.this.verified
}
`, environOf(server))
			process, reattach := attach(t, environOf(server))
			// The provider gives its address in Terraform's registry.
			w.Env = append(w.Env, strings.Replace(reattach, tfcli.Terraform.RegistryHost(), w.CLI.Product.RegistryHost(), 1))
			ended := make(chan string)
			go func() {
				output, _ := w.Run(t.Context(), "plan")
				ended <- output
			}()
			if err := server.Await(t.Context(), func(s domaintest.Stats) bool { return s.Requests == 1 && s.InFlight == 0 }); err != nil {
				t.Fatal(err)
			}
			signal(t, process, syscall.SIGSTOP)
			server.Put(test.record)
			time.Sleep(6 * time.Second) // past timeouts.read
			signal(t, process, syscall.SIGCONT)
			if output := <-ended; !strings.Contains(output, test.want) || server.Stats().Requests != 2 {
				t.Errorf("%d requests, want 2, and %q:\n%s", server.Stats().Requests, test.want, output)
			}
		})
	}
}

// attach starts the provider so that a CLI can attach to it with the variable that it returns.
func attach(t *testing.T, env domaintest.Env) (process *exec.Cmd, reattach string) {
	t.Helper()
	installed, err := plugins()
	if err != nil {
		t.Fatal(err)
	}
	programs, err := filepath.Glob(filepath.Join(installed, "*", "*", "*", "*", "*", "terraform-provider-*"))
	if err != nil || len(programs) == 0 {
		t.Fatalf("no program in %s (error %v)", installed, err)
	}
	process = tfcli.Command(t.Context(), programs[0], "-debug")
	process.Env = append(process.Env, env.Environ()...)
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		signal(t, process, syscall.SIGKILL)
		_ = process.Wait()
	})
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "TF_REATTACH_PROVIDERS=") {
			return process, strings.ReplaceAll(line, "'", "")
		}
	}
	t.Fatal("the provider did not say how to attach to it")
	return nil, ""
}

func signal(t *testing.T, process *exec.Cmd, signal syscall.Signal) {
	t.Helper()
	if err := process.Process.Signal(signal); err != nil {
		t.Error(err)
	}
}
