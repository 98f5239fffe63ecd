// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-version"
)

// fakeCLI writes a file that stands for a CLI: what it holds is what its version command would write.
func fakeCLI(t *testing.T, path, versionOutput string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(versionOutput), 0o755); err != nil {
		t.Fatal(err)
	}
}

func identifyFake(ctx context.Context, path string) (CLI, error) {
	if err := ctx.Err(); err != nil {
		return CLI{}, err
	}
	output, err := os.ReadFile(path)
	if err != nil {
		return CLI{}, err
	}
	p, v, err := parseVersion(string(output))
	return CLI{Path: path, Product: p, Version: v}, err
}

var errNoNetwork = errors.New("no such host")

func failing(context.Context, Product, *version.Version, string) error { return errNoNetwork }

// delivering returns an installer of the version that it is asked for, or else of the given one.
func delivering(newest string) installer {
	return func(_ context.Context, p Product, v *version.Version, dir string) error {
		number := newest
		if v != nil {
			number = v.String()
		}
		return os.WriteFile(filepath.Join(dir, executable(p.command())), fmt.Appendf(nil, "%s v%s\n", p, number), 0o755)
	}
}

func forbidden(t *testing.T) installer {
	t.Helper()
	return func(_ context.Context, p Product, v *version.Version, _ string) error {
		t.Errorf("asked to install %s %s", p, v)
		return errNoNetwork
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		onPath map[string]string // version outputs by command
		cached map[string]string // version outputs by cache folder, less the platform
		// nil where the installer must not be asked
		download, build installer

		want    string // of CLI.String
		log     []string
		wantErr bool
	}{
		{
			name:   "Terraform before OpenTofu",
			onPath: map[string]string{"terraform": "Terraform v1.11.4\n", "tofu": "OpenTofu v1.9.0\n"},
			cached: map[string]string{"terraform_1.12.0": "Terraform v1.12.0\n"},
			want:   "Terraform 1.11.4",
		},
		{
			name:   "old Terraform is passed over",
			onPath: map[string]string{"terraform": "Terraform v1.4.6\n", "tofu": "OpenTofu v1.6.0\n"},
			want:   "OpenTofu 1.6.0",
			log:    []string{"Passing over PATH/terraform: Terraform 1.4.6 is older than 1.5.0."},
		},
		{
			name:   "beta of the oldest is older",
			onPath: map[string]string{"terraform": "Terraform v1.5.0-beta1\n"},
			cached: map[string]string{"opentofu_1.6.3": "OpenTofu v1.6.3\n"},
			want:   "OpenTofu 1.6.3",
			log:    []string{"Passing over PATH/terraform: Terraform 1.5.0-beta1 is older than 1.5.0."},
		},
		{
			name:   "OpenTofu by the name of terraform",
			onPath: map[string]string{"terraform": "OpenTofu v1.5.9\n", "tofu": "OpenTofu v1.10.0\n"},
			want:   "OpenTofu 1.10.0",
			log:    []string{"Passing over PATH/terraform: OpenTofu 1.5.9 is older than 1.6.0."},
		},
		{
			name:   "what does not run is passed over",
			onPath: map[string]string{"terraform": "no version is configured\n"},
			cached: map[string]string{"terraform_1.8.5": "Segmentation fault\n", "opentofu_1.6.3": "OpenTofu v1.6.3\n"},
			want:   "OpenTofu 1.6.3",
			log: []string{
				`Passing over PATH/terraform: neither Terraform nor OpenTofu: its version command wrote "no version is configured".`,
				`Passing over CACHE/terraform_1.8.5/terraform: neither`,
			},
		},
		{
			name: "newest Terraform of the cache",
			cached: map[string]string{
				"opentofu_1.12.0": "OpenTofu v1.12.0\n", "terraform_1.8.5": "Terraform v1.8.5\n", "terraform_1.10.2": "Terraform v1.10.2\n",
			},
			want: "Terraform 1.10.2",
		},
		{
			name:     "download",
			download: delivering("1.14.0"),
			want:     "Terraform 1.14.0",
			log:      []string{"No Terraform or OpenTofu on the PATH.", "Downloading the newest Terraform ..."},
		},
		{
			name:     "build where no download works",
			download: failing,
			build:    delivering(""),
			want:     "OpenTofu 1.6.3",
			log:      []string{"That did not work: no such host.", "Building OpenTofu 1.6.3 from source"},
		},
		{
			name:     "nothing works",
			download: failing,
			build:    failing,
			wantErr:  true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pathDir, cacheDir := t.TempDir(), t.TempDir()
			for command, output := range test.onPath {
				fakeCLI(t, filepath.Join(pathDir, command), output)
			}
			for name, output := range test.cached {
				command := "terraform"
				if strings.HasPrefix(name, "opentofu_") {
					command = "tofu"
				}
				fakeCLI(t, filepath.Join(cacheDir, name+"_"+platform(), executable(command)), output)
			}
			// What other systems have put there, or a cut-off install, is no concern of this one.
			fakeCLI(t, filepath.Join(cacheDir, "terraform_1.99.0_plan9_mips", "terraform"), "Terraform v1.99.0\n")
			fakeCLI(t, filepath.Join(cacheDir, "incoming-1", "terraform"), "Terraform v1.99.0\n")

			var log strings.Builder
			locator := New(cacheDir, &log)
			locator.identify = identifyFake
			locator.lookPath = func(file string) (string, error) {
				if _, ok := test.onPath[file]; !ok {
					return "", &exec.Error{Name: file, Err: exec.ErrNotFound}
				}
				return filepath.Join(pathDir, file), nil
			}
			locator.download, locator.build = test.download, test.build
			if locator.download == nil {
				locator.download = forbidden(t)
			}
			if locator.build == nil {
				locator.build = forbidden(t)
			}

			cli, err := locator.Locate(t.Context())
			if test.wantErr {
				if !errors.Is(err, errNoNetwork) || !strings.Contains(err.Error(), "put it on the PATH") {
					t.Fatalf("got %v with error %v", cli, err)
				}
				if left, _ := filepath.Glob(filepath.Join(cacheDir, "incoming-*")); len(left) != 1 {
					t.Errorf("the cache is left with %q", left)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if cli.String() != test.want {
				t.Errorf("got %s, want %s", cli, test.want)
			}
			if again, err := identifyFake(t.Context(), cli.Path); err != nil || again.String() != test.want {
				t.Errorf("at %s there is %v (%v)", cli.Path, again, err)
			}
			said := strings.NewReplacer(pathDir, "PATH", cacheDir, "CACHE", "_"+platform(), "", string(filepath.Separator), "/").Replace(log.String())
			if len(test.log) == 0 && said != "" {
				t.Errorf("said %q for no reason", said)
			}
			for _, line := range test.log {
				if !strings.Contains(said, line) {
					t.Errorf("said %q, which lacks %q", said, line)
				}
			}
		})
	}
}

func TestLocateKeepsWhatItInstalls(t *testing.T) {
	t.Parallel()
	locator := New(filepath.Join(t.TempDir(), "cache"), t.Output())
	locator.identify = identifyFake
	locator.lookPath = func(string) (string, error) { return "", exec.ErrNotFound }
	locator.download, locator.build = failing, delivering("")
	first, err := locator.Locate(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	locator.download, locator.build = forbidden(t), forbidden(t)
	second, err := locator.Locate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first.Path != second.Path {
		t.Errorf("got %s and then %s", first.Path, second.Path)
	}
}

func TestLocateReplacesWhatDoesNotRun(t *testing.T) {
	t.Parallel()
	cacheDir := t.TempDir()
	fakeCLI(t, filepath.Join(cacheDir, "opentofu_1.6.3_"+platform(), executable("tofu")), "cut off")
	locator := New(cacheDir, t.Output())
	locator.identify = identifyFake
	locator.lookPath = func(string) (string, error) { return "", exec.ErrNotFound }
	locator.download, locator.build = failing, delivering("")

	cli, err := locator.Locate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := identifyFake(t.Context(), cli.Path); err != nil || again.String() != "OpenTofu 1.6.3" {
		t.Errorf("at %s there is %v (%v)", cli.Path, again, err)
	}
}

// Cancelling must not be taken for a download that does not work, which would begin the build.
func TestLocateCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	locator := New(t.TempDir(), t.Output())
	locator.identify = identifyFake
	locator.lookPath = func(string) (string, error) { return "", exec.ErrNotFound }
	locator.download = func(ctx context.Context, _ Product, _ *version.Version, _ string) error {
		cancel()
		return ctx.Err()
	}
	locator.build = forbidden(t)
	if cli, err := locator.Locate(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v with error %v", cli, err)
	}
}

func TestLocateVersion(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		onPath          string
		spec            string
		download, build installer
	}{
		{name: "on the PATH", onPath: "Terraform v1.11.4\n", spec: "terraform@1.11.4"},
		{name: "kept from before", spec: "terraform@1.8.5"},
		{name: "older than supported", spec: "terraform@1.4.6", download: delivering("")},
		{name: "downloaded", onPath: "Terraform v1.11.4\n", spec: "terraform@1.5.7", download: delivering("")},
		{name: "built", onPath: "Terraform v1.11.4\n", spec: "terraform@1.5.7", download: failing, build: delivering("")},
		{name: "OpenTofu is built at once", spec: "opentofu@1.6.2", build: delivering("")},
		{name: "OpenTofu by the name of terraform", onPath: "OpenTofu v1.9.0\n", spec: "terraform@1.9.0", download: delivering("")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pathDir, cacheDir := t.TempDir(), t.TempDir()
			fakeCLI(t, filepath.Join(cacheDir, "terraform_1.8.5_"+platform(), executable("terraform")), "Terraform v1.8.5\n")
			fakeCLI(t, filepath.Join(cacheDir, "opentofu_1.6.3_"+platform(), executable("tofu")), "OpenTofu v1.6.3\n")
			locator := New(cacheDir, t.Output())
			locator.identify = identifyFake
			locator.lookPath = func(string) (string, error) { return "", exec.ErrNotFound }
			if test.onPath != "" {
				path := filepath.Join(pathDir, "terraform")
				fakeCLI(t, path, test.onPath)
				locator.lookPath = func(string) (string, error) { return path, nil }
			}
			locator.download, locator.build = test.download, test.build
			if locator.download == nil {
				locator.download = forbidden(t)
			}
			if locator.build == nil {
				locator.build = forbidden(t)
			}

			product, number, err := ParseSpec(test.spec)
			if err != nil {
				t.Fatal(err)
			}
			cli, err := locator.LocateVersion(t.Context(), product, number)
			if err != nil {
				t.Fatal(err)
			}
			again, err := identifyFake(t.Context(), cli.Path)
			if err != nil || again.Product != product || !again.Version.Equal(number) {
				t.Errorf("asked for %s, got %v (%v)", test.spec, again, err)
			}
		})
	}
}

func TestDuringReportsProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		err := New("", &log).during("Building", func() error {
			time.Sleep(50 * time.Second)
			return errNoNetwork
		})
		if !errors.Is(err, errNoNetwork) {
			t.Errorf("got error %v", err)
		}
		const want = "Building ...\n... for 20s so far\n... for 40s so far\n"
		if log.String() != want {
			t.Errorf("said %q, want %q", log.String(), want)
		}
	})
}
