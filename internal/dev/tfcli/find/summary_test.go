// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// summarize runs the tests of packages, each in one file without its package clause and import of package testing.
func summarize(t *testing.T, packages map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module m\n")
	for name, tests := range packages {
		write(name+"/"+name+".go", "package "+name)
		if tests != "" {
			write(name+"/a_test.go", "package "+name+"\nimport \"testing\"\n"+tests)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-json", "-timeout", "1s", "-p", "1", "./...")
	cmd.Dir, cmd.Env = dir, tfcli.Environ(os.Environ())
	var stdout, progress strings.Builder
	events := newSummary(&stdout, &progress)
	cmd.Stdout = events
	events.close(90*time.Second, cmd.Run())
	if lines := strings.Count(progress.String(), "\n"); lines != len(packages) {
		t.Errorf("progress of %d packages: %q", lines, &progress)
	}
	text := regexp.MustCompile(`\t(\(cached\)|\d+\.\d+s)\n`).ReplaceAllString(stdout.String(), "\tTIME\n")
	text = regexp.MustCompile(`\(\d+\.\d\ds\)`).ReplaceAllString(text, "(TIME)")
	return regexp.MustCompile(`(?s)(panic: [^\n]*\n).*?\n(FAIL\t)`).ReplaceAllString(text, "${1}STACK\n$2")
}

func TestSummary_printsFailuresWhole(t *testing.T) {
	t.Parallel()
	got := summarize(t, map[string]string{
		"broken": `func Test(t *testing.T) { x }`,
		"exits":  `func TestMain(*testing.M) { println("no tests"); panic("panics") }`,
		"fails": `func TestA(t *testing.T) { t.Log("log"); println("print")
			t.Run("fails", func(t *testing.T) { t.Error("two\nlines") }); t.Run("passes", func(t *testing.T) { t.Log("quiet") }) }
			func TestB(t *testing.T) { t.Skip("reason") }`,
		"hangs": `func TestA(t *testing.T) { t.Error("before") }
			func TestB(t *testing.T) { t.Log("hangs"); select {} }`,
		"none":   ``,
		"passes": `func Test(t *testing.T) { t.Log("quiet") }`,
	})
	//nolint:dupword // as go test prints it
	const want = `# m/broken [m/broken.test]
broken/a_test.go:3:27: undefined: x
FAIL	m/broken [build failed]
no tests
panic: panics
STACK
FAIL	m/exits	TIME
--- FAIL: TestA/fails (TIME)
    a_test.go:4: two
        lines
--- FAIL: TestA (TIME)
    a_test.go:3: log
print
FAIL
FAIL	m/fails	TIME
--- FAIL: TestA (TIME)
    a_test.go:3: before
--- FAIL: TestB (not finished)
    a_test.go:4: hangs
panic: test timed out after 1s
STACK
FAIL	m/hangs	TIME
?   	m/none	[no test files]
ok  	m/passes	TIME
FAIL: 4 of 5 packages in 1m30s
Tests: 2 passed, 6 failed, 1 skipped
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSummary_ok(t *testing.T) {
	t.Parallel()
	got := summarize(t, map[string]string{
		"a": `func Test(t *testing.T) { t.Run("sub", func(*testing.T) {}) }`,
		"b": `func Test(t *testing.T) { t.Skip("reason") }`,
	})
	const want = "ok  \tm/a\tTIME\nok  \tm/b\tTIME\nok: 2 packages in 1m30s\nTests: 2 passed, 0 failed, 1 skipped\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The go command may fail before it runs a test.
func TestSummary_countsFailureWithoutTests(t *testing.T) {
	t.Parallel()
	var stdout strings.Builder
	events := newSummary(&stdout, &stdout)
	if _, err := events.Write([]byte("no event\n")); err != nil {
		t.Fatal(err)
	}
	events.close(time.Second, exec.ErrNotFound)
	if want := "no event\nFAIL: 0 of 0 packages in 1s\nTests: 0 passed, 1 failed, 0 skipped\n"; stdout.String() != want {
		t.Errorf("got %q, want %q", stdout.String(), want)
	}
}
