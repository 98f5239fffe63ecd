// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// unusableFiles returns paths that are not regular files of an acceptable size.
func unusableFiles(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	fifo, link := filepath.Join(dir, "fifo"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(fifo, link); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"FIFO": fifo, "symbolic link to a FIFO": link, "directory": dir, "device without end": "/dev/zero", "empty device": os.DevNull,
		"large file": writeFile(t, "large", "{}"+strings.Repeat(" ", maxFileBytes-1)),
	}
}

func TestProfileFile_unusable(t *testing.T) {
	t.Parallel()
	for name, path := range unusableFiles(t) {
		want := errNotAFile
		if name == "large file" {
			want = errTooLarge
		}
		for kind, config := range map[string]Config{
			"argument": {SharedCredentialsFile: &path, HomeDir: t.TempDir(), Getenv: environment(nil)},
			"environment": {
				HomeDir: t.TempDir(), Getenv: environment(map[string]string{"ALICLOUD_SHARED_CREDENTIALS_FILE": path}),
			},
		} {
			_, err := Resolve(config)
			if fault, ok := errors.AsType[*ConfigError](err); !ok || fault.Problem != ProblemUnreadableFile || fault.Path != path || !errors.Is(err, want) {
				t.Errorf("%s by %s: %v, want %v", name, kind, err, want)
			}
		}
	}
}

func TestProfileFile_defaultIsFIFO(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	path := filepath.Join(home, ".aliyun", "config.json")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Resolve(Config{HomeDir: home, Getenv: environment(nil)})
	if fault, ok := errors.AsType[*ConfigError](err); !ok || fault.Problem != ProblemUnreadableFile || fault.Path != path || !errors.Is(err, errNotAFile) {
		t.Errorf("Resolve = %v", err)
	}
}

func TestOIDC_unusableTokenFile(t *testing.T) {
	t.Parallel()
	for name, path := range unusableFiles(t) {
		want := errNotAFile
		if name == "large file" {
			want = errTooLarge
		}
		got := retrievalFailure(t, resolve(t, Config{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{
			RoleARN: new("r"), OIDCProviderARN: new("p"), OIDCTokenFile: &path,
		}}))
		if got.Reason != ReasonTokenFile || got.Path != path || !errors.Is(got, want) || got.Retryable() {
			t.Errorf("%s: %+v, want %v", name, got, want)
		}
	}
}
