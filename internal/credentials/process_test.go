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
	"testing/synctest"
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

// command returns the words of a command that runs this program.
func command(t *testing.T, args ...string) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{self, asCommand}, args...)
}

// commandLine returns the words of a command as one line.
func commandLine(t *testing.T, args ...string) string {
	t.Helper()
	return "'" + strings.Join(command(t, args...), "' '") + "'"
}

// external returns a file with an External profile.
func external(t *testing.T, line string) Config {
	t.Helper()
	return profileOf(t, map[string]any{"mode": "External", "process_command": line})
}

// shell returns a process that runs a script.
func shell(t *testing.T, script string) process {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell, and there is no sh on the PATH")
	}
	return process{args: []string{sh, "-c", script}, timeout: commandTimeout}
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
			got, err := resolve(t, external(t, commandLine(t, "print", test.output))).Credentials(t.Context())
			if err != nil || got != test.want {
				t.Errorf("Credentials = %+v, %v", got, err)
			}
		})
	}
}

func TestExternal_reportsFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		line string
		want Reason
		err  string
	}{
		"exit status":    {commandLine(t, "fail"), ReasonCommand, "exit status 3"},
		"no output":      {commandLine(t, "print", ""), ReasonMalformed, errOutput.Error()},
		"other output":   {commandLine(t, "print", "PLANTED"), ReasonMalformed, errOutput.Error()},
		"too much":       {commandLine(t, "flood"), ReasonMalformed, errOutput.Error()},
		"no keys":        {commandLine(t, "print", `{"access_key_id": "PLANTED"}`), ReasonMalformed, errNoKeys.Error()},
		"another mode":   {commandLine(t, "print", `{"mode": "PLANTED"}`), ReasonMalformed, errOutputMode.Error()},
		"without token":  {commandLine(t, "print", `{"mode": "StsToken"}`), ReasonMalformed, errNoOutputToken.Error()},
		"no such file":   {"/nowhere/it PLANTED", ReasonCommand, "/nowhere/it"},
		"a directory":    {"/ PLANTED", ReasonCommand, `"/"`},
		"home directory": {"~/it PLANTED", ReasonCommand, "~/it: " + errTilde.Error()},
		"no such name":   {"no-such-name PLANTED", ReasonCommand, "not found"},
		"variable":       {"VAULT_TOKEN=PLANTED no-such-name", ReasonCommand, errAssignment.Error()},
		"path variable":  {"VAULT_TOKEN=/PLANTED no-such-name", ReasonCommand, errAssignment.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := resolve(t, external(t, test.line))
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
	hang := commandLine(t, "hang", server.URL)
	// One is a child of the shell, one a child of a subshell, and one replaces the shell.
	script := hang + " & (" + hang + "; true) & exec " + hang
	started := time.Now()
	if _, err := shell(t, script).fetch(ctx); !errors.Is(err, context.Canceled) {
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
	slow := process{args: command(t, "hang", server.URL), timeout: 50 * time.Millisecond}
	_, err := slow.fetch(t.Context())
	if got, ok := errors.AsType[*RetrievalError](err); !ok || got.Reason != ReasonCommandTimeout || got.Retryable() {
		t.Errorf("fetch = %v", err)
	}
}

// A child that keeps the output open does not delay the result of a command that has exited.
func TestProcess_backgroundChildMayContinue(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	server := serve(t, false, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		case <-time.After(commandTimeout / 4):
		}
	})
	t.Cleanup(func() { close(over) })
	background := shell(t, commandLine(t, "hang", server.URL)+` & echo '{"access_key_id": "i", "access_key_secret": "s"}'`)
	started := time.Now()
	got, err := background.fetch(t.Context())
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
	synctest.Test(t, func(t *testing.T) { // begins in the year 2000
		for expiration, want := range map[string]struct {
			lifetime time.Duration
			err      error
		}{
			"":                                     {time.Minute, nil},
			`,"expiration":null`:                   {time.Minute, nil},
			`,"expiration":""`:                     {time.Minute, nil},
			`,"expiration":"2000-01-01T01:00:00Z"`: {time.Hour, nil},
			`,"expiration":"2000-01-01T00:00:00Z"`: {0, errExpired},
			`,"expiration":"1999-12-31T23:59:59Z"`: {0, errExpired},
			`,"expiration":"PLANTED"`:              {0, errExpiration},
			`,"expiration":946688400`:              {time.Hour, nil},
			`,"expiration":"946688400"`:            {time.Hour, nil},
			`,"expiration":946684800`:              {0, errExpired},
			`,"expiration":{}`:                     {0, errOutput},
			`,"expiration":"","expiration":null`:   {0, errOutput},
			`,"sts_token":"u"`:                     {0, errOutput},
			`,"more":"\ud800"`:                     {0, errOutput},
			"} {":                                  {0, errOutput},
		} {
			got, err := parseOutput([]byte(`{"access_key_id":"i","access_key_secret":"s","sts_token":"t"` + expiration + "}"))
			if !errors.Is(err, want.err) || err == nil && !got.expires.Equal(time.Now().Add(want.lifetime)) || err != nil && got.keys.AccessKeyID != "" {
				t.Errorf("%s: %+v, %v", expiration, got, err)
			}
		}
	})
	got, err := parseOutput([]byte(`{"access_key_id":"i","access_key_secret":"s","security_token":"of no field"}`))
	if err != nil || got != (session{keys: rpc.Credentials{AccessKeyID: "i", AccessKeySecret: "s"}}) {
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
