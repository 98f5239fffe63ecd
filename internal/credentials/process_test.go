// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
)

// runCommand runs a process_command of a test. For example, it prints a text, fails, or reports to a URL and then hangs.
func runCommand(args []string) {
	switch args[0] {
	case "print":
		fmt.Print(args[1])
	case "fail":
		fmt.Print("PLANTED output")
		fmt.Fprint(os.Stderr, "PLANTED complaint")
		os.Exit(3)
	case "flood":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("PLANTED", 1000)); err != nil {
				os.Exit(1)
			}
		}
	case "hang":
		if response, err := http.Get(args[1]); err == nil { //nolint:noctx,gosec // a process of its own
			_, _ = io.Copy(io.Discard, response.Body)
		}
		os.Exit(4)
	}
	os.Exit(0)
}

// commandProfile returns a file with an External profile that runs this program.
func commandProfile(t *testing.T, args ...string) Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := "'" + strings.Join(append([]string{self, asCommand}, args...), "' '") + "'"
	return profileOf(t, map[string]any{"mode": "External", "process_command": line})
}

func TestExternal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		output string
		want   rpc.Credentials
	}{
		"AK": {
			`{"mode": "AK", "access_key_id": "i", "access_key_secret": "s", "sts_token": "ignored"}`,
			rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s"},
		},
		"StsToken": {
			`{"mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t",
				"expiration": "2999-01-01T00:00:00Z"}`,
			rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s", SecurityToken: "t"},
		},
		"a byte order mark": {
			"\ufeff" + `{"access_key_id": "i", "access_key_secret": "s"}`, rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s"},
		},
		"no mode": {
			`{"access_key_id": "i", "access_key_secret": "s", "sts_token": "t"}`,
			rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s", SecurityToken: "t"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := resolve(t, commandProfile(t, "print", test.output)).Credentials(t.Context())
			if err != nil || got != test.want {
				t.Errorf("Credentials = %+v, %v", got, err)
			}
		})
	}
}

func TestExternal_reportsFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config Config
		want   Reason
		err    string
	}{
		"exit status":   {commandProfile(t, "fail"), ReasonCommand, "exit status 3"},
		"no output":     {commandProfile(t, "print", ""), ReasonMalformed, errOutput.Error()},
		"other output":  {commandProfile(t, "print", "PLANTED"), ReasonMalformed, errOutput.Error()},
		"too much":      {commandProfile(t, "flood"), ReasonMalformed, errOutput.Error()},
		"no keys":       {commandProfile(t, "print", `{"access_key_id": "PLANTED"}`), ReasonMalformed, errNoKeys.Error()},
		"another mode":  {commandProfile(t, "print", `{"mode": "PLANTED"}`), ReasonMalformed, errOutputMode.Error()},
		"without token": {commandProfile(t, "print", `{"mode": "StsToken"}`), ReasonMalformed, errNoOutputToken.Error()},
		"no such file":  {profileOf(t, map[string]any{"mode": "External", "process_command": "/nowhere/it PLANTED"}), ReasonCommand, "/nowhere/it"},
		"a directory": {
			profileOf(t, map[string]any{"mode": "External", "process_command": "/ PLANTED"}), ReasonCommand, `"/"`,
		},
		"a program in the home directory": {
			profileOf(t, map[string]any{"mode": "External", "process_command": "~/it PLANTED"}), ReasonCommand, "~/it: " + errTilde.Error(),
		},
		"no such name": {profileOf(t, map[string]any{"mode": "External", "process_command": "no-such-name PLANTED"}), ReasonCommand, "not found"},
		"variables before the command": {
			profileOf(t, map[string]any{"mode": "External", "process_command": "VAULT_TOKEN=PLANTED no-such-name"}),
			ReasonCommand, errAssignment.Error(),
		},
		"a path in a variable before the command": {
			profileOf(t, map[string]any{"mode": "External", "process_command": "VAULT_TOKEN=/PLANTED no-such-name"}),
			ReasonCommand, errAssignment.Error(),
		},
		"wrong end time": {commandProfile(t, "print", `{"access_key_id": "i", "access_key_secret": "PLANTED", "expiration": "x"}`), ReasonMalformed, errExpiration.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := resolve(t, test.config)
			got := retrievalFailure(t, source)
			if got.Reason != test.want || got.Source != source.Name() || !strings.Contains(got.Err.Error(), test.err) {
				t.Errorf("got %+v, want %s", got, test.err)
			}
		})
	}
}

// A canceled command is killed with its children. The server sees the end of each.
func TestProcess_killedWithChildren(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell, and there is no sh on the PATH")
	}
	const processes = 3
	ctx, cancel := context.WithCancel(t.Context())
	var begun atomic.Int64
	ended := make(chan struct{}, processes)
	server := serve(t, false, func(_ http.ResponseWriter, r *http.Request) {
		if begun.Add(1) == processes {
			cancel()
		}
		<-r.Context().Done()
		ended <- struct{}{}
	})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	hang := fmt.Sprintf(`'%s' %s hang '%s'`, self, asCommand, server.URL)
	// One is a child of the shell, one a child of a subshell, and one replaces the shell.
	script := hang + " & (" + hang + "; true) & exec " + hang
	started := time.Now()
	if _, err := (process{args: []string{sh, "-c", script}, timeout: commandTimeout, now: time.Now}).fetch(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("fetch = %v", err)
	}
	for range processes {
		select {
		case <-ended:
		case <-time.After(commandTimeout):
			t.Fatal("a child goes on")
		}
	}
	if took := time.Since(started); took > commandTimeout/2 {
		t.Errorf("took %s", took)
	}
}

// Another attempt would take as long, so it is not retried.
func TestProcess_timeoutIsPermanent(t *testing.T) {
	t.Parallel()
	server := serve(t, false, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	slow := process{args: []string{self, asCommand, "hang", server.URL}, timeout: 50 * time.Millisecond, now: time.Now}
	_, err = slow.fetch(t.Context())
	if got, ok := errors.AsType[*RetrievalError](err); !ok || got.Reason != ReasonCommandTimeout || got.Retryable() {
		t.Errorf("fetch = %v", err)
	}
}

// A child that keeps the output open does not delay the result of a command that has exited.
func TestProcess_backgroundChildMayContinue(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell, and there is no sh on the PATH")
	}
	over := make(chan struct{})
	server := serve(t, false, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		case <-time.After(commandTimeout / 4):
		}
	})
	t.Cleanup(func() { close(over) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`'%s' %s hang '%s' & echo '{"access_key_id": "i", "access_key_secret": "s"}'`, self, asCommand, server.URL)
	started := time.Now()
	got, err := process{args: []string{sh, "-c", script}, timeout: commandTimeout, now: time.Now}.fetch(t.Context())
	if err != nil || got.keys.AccessKeyID != "i" {
		t.Errorf("fetch = %+v, %v", got, err)
	}
	if took := time.Since(started); took >= commandTimeout/4 {
		t.Errorf("took %s", took)
	}
}

func TestBoundedBuffer(t *testing.T) {
	t.Parallel()
	var buffer boundedBuffer
	if n, err := buffer.Write(make([]byte, maxOutputBytes)); n != maxOutputBytes || err != nil || buffer.overflown {
		t.Errorf("the largest output: %d, %v", n, err)
	}
	if _, err := buffer.Write([]byte("x")); err == nil || !buffer.overflown {
		t.Errorf("another byte: %v", err)
	}
}

func TestParseOutput_expiration(t *testing.T) {
	t.Parallel()
	now := newClock().Now()
	for expiration, want := range map[string]struct {
		lifetime time.Duration
		err      error
	}{
		"":                                     {time.Minute, nil},
		`,"expiration":null`:                   {time.Minute, nil},
		`,"expiration":""`:                     {time.Minute, nil},
		`,"expiration":"2026-01-02T04:04:05Z"`: {time.Hour, nil},
		`,"expiration":"2026-01-02T03:04:05Z"`: {0, errExpired},
		`,"expiration":"2026-01-02T03:04:04Z"`: {0, errExpired},
		`,"expiration":"PLANTED"`:              {0, errExpiration},
		`,"expiration":1767326645`:             {time.Hour, nil},
		`,"expiration":"1767326645"`:           {time.Hour, nil},
		`,"expiration":1767323045`:             {0, errExpired},
		`,"expiration":{}`:                     {0, errOutput},
		`,"expiration":"","expiration":null`:   {0, errOutput},
		`,"sts_token":"u"`:                     {0, errOutput},
		`,"more":"\ud800"`:                     {0, errOutput},
		"} {":                                  {0, errOutput},
	} {
		got, err := parseOutput([]byte(`{"access_key_id":"i","access_key_secret":"s","sts_token":"t"`+expiration+"}"), now)
		if !errors.Is(err, want.err) || err == nil && !got.expires.Equal(now.Add(want.lifetime)) || err != nil && got.keys.AccessKeyID != "" {
			t.Errorf("%s: %+v, %v", expiration, got, err)
		}
	}
	got, err := parseOutput([]byte(`{"access_key_id":"i","access_key_secret":"s","security_token":"of no field"}`), now)
	if err != nil || got != permanent(rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s"}) {
		t.Errorf("a permanent key: %+v, %v", got, err)
	}
}

func TestSplitCommandLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line    string
		windows bool
		want    []string
	}{
		{`tool`, false, []string{"tool"}},
		{"  tool \t a\nb ", false, []string{"tool", "a", "b"}},
		{`tool "a b" 'c d' e\ f`, false, []string{"tool", "a b", "c d", "e f"}},
		{`tool "" '' x`, false, []string{"tool", "", "", "x"}},
		{`tool a"b"'c'd`, false, []string{"tool", "abcd"}},
		{`tool "\"\\\$\a" '\"'`, false, []string{"tool", `"\$\a`, `\"`}},
		{"tool a\\\nb \"c\\\nd\"", false, []string{"tool", "ab", "cd"}},
		{`"C:\Program Files\tool.exe" C:\x\ "say \"hi\""`, true, []string{`C:\Program Files\tool.exe`, `C:\x\`, `say "hi"`}},
		{`C:\x\"a b" "c\d"`, true, []string{`C:\x\a b`, `c\d`}},
		{`tool é"ü ß"`, false, []string{"tool", "éü ß"}},
		{`tool a\`, true, []string{"tool", `a\`}},
	} {
		got, err := splitCommandLine(test.line, test.windows)
		if !slices.Equal(got, test.want) || err != nil {
			t.Errorf("splitCommandLine(%s) = %q, %v, want %q", test.line, got, err, test.want)
		}
	}
	for line, want := range map[string]error{
		``: errNoCommand, " \t": errNoCommand, `""`: errNoCommand, `tool a\`: errTrailingBackslash,
		`tool "a`: errUnclosedQuote, `tool 'a\`: errUnclosedQuote, `C:\Users\O'Brien\x`: errUnclosedQuote,
	} {
		if got, err := splitCommandLine(line, false); !errors.Is(err, want) {
			t.Errorf("splitCommandLine(%s) = %q, %v, want %v", line, got, err, want)
		}
	}
}
