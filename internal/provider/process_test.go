// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// These tests run the provider as a separate process, as Terraform does. They check the properties of that process: its
// log, its termination and its connections.

// plugins installs the provider under test once for all tests.
var plugins = sync.OnceValues(func() (string, error) { //nolint:gochecknoglobals // built once, and never changed
	return tfcli.InstallInCache(context.Background(), "provider-test", testVersion)
})

// faultReads returns a configuration with blocks of a kind, data or ephemeral, one for each fault of the fault table, and
// their number.
func faultReads(server *domaintest.Server, kind string) (config string, faults int) {
	var text strings.Builder
	text.WriteString("provider \"alidomain\" {\n  max_retries = 0\n  client_read_timeout = 2000\n}\n")
	table := domaintest.FaultTable("any@example.com", server.URL)
	for i, entry := range table {
		fault := entry.Fault
		fault.Email = fmt.Sprintf("fault%d@example.com", i)
		server.Inject(fault)
		fmt.Fprintf(&text, "%s \"alidomain_email_verification\" \"fault%d\" {\n  email = %q\n}\n", kind, i, fault.Email)
	}
	return text.String(), len(table)
}

// newWorkspace returns an initialized workspace.
func newWorkspace(t *testing.T, config string, env domaintest.Env) tfcli.Workspace {
	t.Helper()
	w := tfcli.NewWorkspace(tfcli.ForTest(t), t.TempDir(), env.Environ()...)
	installed, err := plugins()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write("main.tf", config); err != nil {
		t.Fatal(err)
	}
	if err := w.Init(t.Context(), installed); err != nil {
		t.Fatal(err)
	}
	return w
}

// A failure to start says why on standard error.
func TestProgram_failureToStart(t *testing.T) {
	t.Parallel()
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "provider.exe") // Windows needs the suffix
	if err := tfcli.BuildProvider(t.Context(), root, program, testVersion); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"by hand":             {nil, "This binary is a plugin."},
		"unable to listen":    {[]string{"-debug"}, "terraform-provider-alidomain: timeout waiting on reattach configuration"},
		"an unknown argument": {[]string{"-x"}, "flag provided but not defined: -x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var output bytes.Buffer
			cmd := tfcli.Command(t.Context(), program, test.args...)
			// The latter is for Windows.
			cmd.Env = append(os.Environ(), "PLUGIN_UNIX_SOCKET_DIR="+filepath.Join(dir, "missing"), "PLUGIN_MIN_PORT=none")
			cmd.Stderr = &output
			if err := cmd.Run(); err == nil || !strings.Contains(output.String(), test.want) {
				t.Errorf("it ended with %v and printed %q, want %q", err, &output, test.want)
			}
		})
	}
}

// secrets collects the secrets of an account and of the requests that it signs.
type secrets struct {
	mu    sync.Mutex
	texts []string
}

func (s *secrets) add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range texts {
		once := url.QueryEscape(text)
		s.texts = append(s.texts, text, once, url.QueryEscape(once))
	}
}

// check fails the test if a text contains a secret.
func (s *secrets) check(t *testing.T, where, text string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range slices.Compact(slices.Sorted(slices.Values(s.texts))) {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%s holds %q: …%s…", where, secret, text[max(0, at-200):min(len(text), at+len(secret)+50)])
		}
	}
}

// No output or log contains keys, tokens or signatures, in any failure and at any log level of the libraries.
func TestAccRedaction_noSecretIsWritten(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	var seen secrets
	seen.add(account.AccessKeySecret, account.SecurityToken)
	server := domaintest.Start(t,
		domaintest.WithAccounts(account),
		domaintest.WithRecords(domaintest.VerifiedRecord(verifiedAddress)),
		domaintest.WithObserver(func(request domaintest.Request) {
			seen.add(domaintest.Sign(request.Method, request.Params, account.AccessKeySecret))
		}),
	)
	failing, faults := faultReads(server, "data")
	log := filepath.Join(t.TempDir(), "trace.log")
	env := environOf(server, domaintest.Env{
		"ALICLOUD_ACCESS_KEY": account.AccessKeyID, "ALICLOUD_SECRET_KEY": account.AccessKeySecret,
		"ALICLOUD_SECURITY_TOKEN": account.SecurityToken,
		"DEBUG":                   "sdk,credential,tea", "TF_LOG": "TRACE", "TF_LOG_PATH": log,
	})

	output, err := newWorkspace(t, preamble+failing, env).Run(t.Context(), "plan")
	if err == nil {
		t.Fatal("the plan succeeded")
	}
	if got := strings.Count(output, "Error: Cannot read the e-mail verification of fault"); got != faults {
		t.Errorf("got %d errors of %d faults:\n%s", got, faults, output)
	}
	seen.check(t, "the output of a failing plan", output)

	good := newWorkspace(t, preamble+`
data "alidomain_email_verification" "this" {
  email = "`+verifiedAddress+`"
}
data "alidomain_email_verifications" "all" {}
`, env)
	output, err = good.Run(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatalf("apply: %v\n%s", err, output)
	}
	seen.check(t, "the output of an apply", output)
	for name, path := range map[string]string{"the log": log, "the state": filepath.Join(good.Dir, "terraform.tfstate")} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		seen.check(t, name, string(text))
		if name == "the log" && !bytes.Contains(text, []byte("Domain API request")) {
			t.Error("the log lacks the messages of the provider, so the test proves nothing")
		}
	}
	if len(seen.texts) < faults {
		t.Errorf("only %d secrets were looked for", len(seen.texts))
	}
}

// The standard log of net/http does not reach the CLI's log, because it quotes unsolicited responses, and those can quote
// the query.
func TestAccUnsolicitedResponse_isNotLogged(t *testing.T) {
	t.Parallel()
	account := domaintest.TemporaryAccount()
	var seen secrets
	seen.add(account.AccessKeySecret, account.SecurityToken)
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed by the test's end
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go surplus(conn, &seen)
		}
	}()
	log := filepath.Join(t.TempDir(), "trace.log")
	w := newWorkspace(t, preamble+`
provider "alidomain" {
  client_read_timeout = 500
}
data "alidomain_email_verification" "first" {
  email = "first@example.com"
}
data "alidomain_email_verification" "second" {
  email = "second@example.com"
  # Read when the first is known, so that the provider still runs when the surplus arrives.
  lang = data.alidomain_email_verification.first.verified ? "en" : "zh"
}
`, domaintest.Env{
		"ALICLOUD_ACCESS_KEY": account.AccessKeyID, "ALICLOUD_SECRET_KEY": account.AccessKeySecret,
		"ALICLOUD_SECURITY_TOKEN": account.SecurityToken, "DOMAIN_ENDPOINT": "http://" + listener.Addr().String(),
		"TF_LOG": "TRACE", "TF_LOG_PATH": log, "GODEBUG": "http2debug=2", "NO_PROXY": "127.0.0.1",
	})
	if _, err := w.Run(t.Context(), "plan"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	seen.check(t, "the log", string(text))
	// The CLI's own HTTP/2 log has no prefix.
	if line := regexp.MustCompile(`(?m)^.*(Unsolicited response|terraform-provider-alidomain.*http2:).*$`).Find(text); line != nil {
		t.Errorf("what libraries print reaches the log: %s", line)
	}
	if !bytes.Contains(text, []byte("Domain API request")) {
		t.Error("the log lacks the messages of the provider, so the test proves nothing")
	}
	if len(seen.texts) < 4*3 {
		t.Errorf("only %d secrets were looked for", len(seen.texts))
	}
}

// surplus responds to each request of a connection with a verified record, followed by an unsolicited page that quotes the
// query.
func surplus(conn net.Conn, seen *secrets) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		query := request.URL.Query()
		seen.add(query.Get("Signature"))
		body := fmt.Sprintf(`{"RequestId":"R","Email":%q,"VerificationStatus":1}`, query.Get("Email"))
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		time.Sleep(5 * time.Millisecond) // until the connection is idle
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nX-Echo: %s\r\n\r\n", request.URL.RawQuery)
	}
}

// A profile file that would block or never end is rejected at once. The error names its path.
func TestAccProfileFile_rejectsSpecialFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has neither FIFOs nor devices among its files")
	}
	dir := t.TempDir()
	fifo, large := filepath.Join(dir, "fifo"), filepath.Join(dir, "large")
	if output, err := exec.CommandContext(t.Context(), "mkfifo", fifo).CombinedOutput(); err != nil {
		t.Fatalf("mkfifo: %v\n%s", err, output)
	}
	if err := os.WriteFile(large, bytes.Repeat([]byte(" "), 1<<20+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, reason := range map[string]string{
		fifo: "not a regular file", "/dev/zero": "not a regular file", dir: "not a regular file", large: "the file is larger than 1 MiB",
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "this" {
  email = "verified@example.com"
}
`, domaintest.Env{"ALICLOUD_SHARED_CREDENTIALS_FILE": path})
			output, err := w.Run(t.Context(), "plan")
			if err == nil || !flat(causeOf(diagnostics.KindUnreadableFile), "The file: "+path, "The reason: "+reason).MatchString(output) {
				t.Errorf("got %v:\n%s", err, output)
			}
		})
	}
}

// An interrupted plan ends while a read hangs, although the read's timeout is an hour.
func TestAccInterrupt_endsHangingRead(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a test can't interrupt a process on Windows")
	}
	for name, test := range map[string]struct {
		kind  string
		fault domaintest.Fault
	}{
		"no response":            {"data", domaintest.Fault{Stall: true}},
		"no end":                 {"data", domaintest.Fault{Stall: true, Body: `{"RequestId":`}},
		"retry later":            {"data", domaintest.Fault{Code: "Throttling", Header: map[string][]string{"Retry-After": {"3000"}}}},
		"no response to an open": {"ephemeral", domaintest.Fault{Stall: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.kind == "ephemeral" {
				needsEphemeral(t)
			}
			server := domaintest.Start(t)
			server.Inject(test.fault)
			w := newWorkspace(t, preamble+`
provider "alidomain" {
  client_read_timeout = 3600000
}
`+test.kind+` "alidomain_email_verification" "this" {
  email = "hangs@example.com"
  timeouts { read = "1h" }
}
`, environOf(server))
			var output bytes.Buffer
			cmd := w.Command(t.Context(), "plan")
			cmd.Stdout, cmd.Stderr = &output, &output
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if err := server.Await(t.Context(), func(s domaintest.Stats) bool { return s.Requests > 0 }); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Errorf("the plan succeeded:\n%s", &output)
			}
			if !flat("Cannot read the e-mail verification of hangs@example.com", "The read was canceled.").MatchString(output.String()) {
				t.Errorf("got:\n%s", &output)
			}
		})
	}
}

// A thousand reads at Terraform's parallelism of ten share about ten connections. At first, a read may take a connection
// that has become idle before the one that was dialed for it is ready, so there can be up to twice as many.
func TestAccConnections_areShared(t *testing.T) {
	t.Parallel()
	server := domaintest.Start(t, domaintest.WithRecords(domaintest.Fleet(1000)...), domaintest.CountOnly())
	w := newWorkspace(t, preamble+`
data "alidomain_email_verification" "fleet" {
  count = 1000
  email = format("member%05d@example.com", count.index + 1)
}
`, environOf(server))
	if _, err := w.Run(t.Context(), "plan"); err != nil {
		t.Fatal(err)
	}
	if stats := server.Stats(); stats.Requests != 1000 || stats.Connections > 20 {
		t.Errorf("%d requests used %d connections", stats.Requests, stats.Connections)
	}
}
