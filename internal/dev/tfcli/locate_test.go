// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package tfcli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

var errNoNetwork = errors.New("no such host")

// fixture is a Locator with an empty cache, and a directory for the PATH.
type fixture struct {
	*Locator

	pathDir string
	output  strings.Builder
}

// newFixture returns a Locator, and programs for the PATH that print terraform and tofu, if not empty. Of the installers
// "download" and "build", only the named one works. The newest version to download is 1.14.0.
func newFixture(t *testing.T, terraform, tofu, working string) *fixture {
	t.Helper()
	f := &fixture{pathDir: t.TempDir()}
	for command, output := range map[string]string{"terraform": terraform, "tofu": tofu} {
		if output != "" {
			writeCLI(t, filepath.Join(f.pathDir, executable(command)), output)
		}
	}
	installs := func(_ context.Context, _ io.Writer, p Product, v *version.Version, dir string) error {
		if v == nil {
			v = version.Must(version.NewVersion("1.14.0"))
		}
		writeCLI(t, filepath.Join(dir, p.binaryName()), p.String()+" v"+v.String())
		return nil
	}
	fails := func(context.Context, io.Writer, Product, *version.Version, string) error { return errNoNetwork }
	f.Locator = New(t.TempDir(), &f.output)
	f.download, f.build = fails, fails
	switch working {
	case "download":
		f.download = installs
	case "build":
		f.build = installs
	}
	return f
}

func (f *fixture) locateSpec(t *testing.T, spec string) (CLI, error) {
	t.Helper()
	if spec == "" {
		return f.Locate(t.Context())
	}
	product, number, err := ParseSpec(spec)
	if err != nil {
		t.Fatal(err)
	}
	return f.LocateVersion(t.Context(), product, number)
}

func TestLocate(t *testing.T) {
	const (
		none        = "Neither Terraform 1.5.0 nor OpenTofu 1.6.0 or later is on the PATH.\n"
		downloading = "Downloading Terraform; without a connection in 10s, building OpenTofu ...\n"
		building    = "Failed: no such host.\nBuilding %s from source, once, which takes minutes ...\n"
	)
	for _, test := range []struct {
		name            string
		terraform, tofu string // what their version commands print
		spec            string // empty for any version
		working         string
		want            string
		wantLog         string
	}{
		{name: "Terraform before OpenTofu", terraform: "Terraform v1.11.4", tofu: "OpenTofu v1.9.0", want: "Terraform 1.11.4"},
		{name: "oldest Terraform", terraform: "Terraform v1.5.0", want: "Terraform 1.5.0"},
		{
			name: "Terraform too old", terraform: "Terraform v1.4.6", tofu: "OpenTofu v1.6.0", want: "OpenTofu 1.6.0",
			wantLog: "Ignoring PATH/terraform: Terraform 1.4.6 is older than 1.5.0.\n",
		},
		{name: "release candidate", terraform: "Terraform v1.15.0-rc1", want: "Terraform 1.15.0-rc1"},
		{
			name: "broken Terraform", terraform: "no version is configured", tofu: "OpenTofu v1.6.0", want: "OpenTofu 1.6.0",
			wantLog: "Ignoring PATH/terraform: its version command printed \"no version is configured\".\n",
		},
		{
			name: "failing Terraform", terraform: "fail", tofu: "OpenTofu v1.6.0", want: "OpenTofu 1.6.0",
			wantLog: "Ignoring PATH/terraform: its version command failed: exit status 3: no version is set.\n",
		},
		{name: "OpenTofu named terraform", terraform: "OpenTofu v1.10.0", tofu: "OpenTofu v1.9.0", want: "OpenTofu 1.10.0"},
		{
			name: "download", tofu: "OpenTofu v1.5.9", working: "download", want: "Terraform 1.14.0",
			wantLog: "Ignoring PATH/tofu: OpenTofu 1.5.9 is older than 1.6.0.\n" + none + downloading,
		},
		{
			name: "build", working: "build", want: "OpenTofu 1.6.3",
			wantLog: none + downloading + strings.Replace(building, "%s", "OpenTofu 1.6.3", 1),
		},
		{name: "exact version of OpenTofu on the PATH", spec: "opentofu@1.9.0", terraform: "Terraform v1.9.0", tofu: "OpenTofu v1.9.0", want: "OpenTofu 1.9.0"},
		{name: "exact version on the PATH", spec: "terraform@1.12.0-rc1", terraform: "Terraform v1.12.0-rc1", want: "Terraform 1.12.0-rc1"},
		{
			name: "exact version, not supported", spec: "terraform@1.4.6", terraform: "Terraform v1.11.4", working: "download",
			want: "Terraform 1.4.6", wantLog: "Downloading Terraform 1.4.6, once ...\n",
		},
		{
			name: "exact version to build", spec: "terraform@1.5.7", working: "build", want: "Terraform 1.5.7",
			wantLog: "Downloading Terraform 1.5.7, once ...\n" + strings.Replace(building, "%s", "Terraform 1.5.7", 1),
		},
		{
			name: "exact version of OpenTofu", spec: "opentofu@1.6.2", working: "build", want: "OpenTofu 1.6.2",
			wantLog: "Building OpenTofu 1.6.2 from source, once, which takes minutes ...\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, test.terraform, test.tofu, test.working)
			t.Setenv("PATH", f.pathDir)
			locate := func() CLI {
				t.Helper()
				cli, err := f.locateSpec(t, test.spec)
				if err != nil {
					t.Fatal(err)
				}
				if onDisk, err := Identify(t.Context(), cli.Path); cli.String() != test.want || err != nil || onDisk.String() != test.want {
					t.Errorf("got %s at %s, which is %v (%v); want %s", cli, cli.Path, onDisk, err, test.want)
				}
				return cli
			}

			cli := locate()
			log := strings.NewReplacer(f.pathDir, "PATH", string(filepath.Separator), "/", ".exe", "").Replace(f.output.String())
			if log != test.wantLog {
				t.Errorf("got log %q, want %q", log, test.wantLog)
			}
			if test.working == "" {
				return
			}
			f.output.Reset()
			if again := locate(); again.Path != cli.Path || strings.Contains(f.output.String(), "...") {
				t.Errorf("not from the cache: %s, then %s, with log %q", cli.Path, again.Path, f.output.String())
			}
			if err := os.WriteFile(cli.Path+".output", []byte("fail"), 0o644); err != nil {
				t.Fatal(err)
			}
			locate() // reinstalls
		})
	}
}

func TestLocate_nothingWorks(t *testing.T) {
	f := newFixture(t, "", "", "")
	t.Setenv("PATH", f.pathDir)
	cli, err := f.Locate(t.Context())
	const want = "no usable Terraform or OpenTofu; install one and put it on the PATH: no such host"
	if err == nil || err.Error() != want {
		t.Errorf("got %v with error %v, want %s", cli, err, want)
	}
}

func TestLocate_cancelDoesNotStartBuild(t *testing.T) {
	f := newFixture(t, "Terraform v1.4.6", "", "build")
	t.Setenv("PATH", f.pathDir)
	ctx, cancel := context.WithCancel(t.Context())
	f.download = func(ctx context.Context, _ io.Writer, _ Product, _ *version.Version, _ string) error {
		cancel()
		return ctx.Err()
	}
	if _, err := f.Locate(ctx); !errors.Is(err, context.Canceled) || strings.Contains(f.output.String(), "Building") {
		t.Errorf("canceled during the download: got error %v and log %q", err, &f.output)
	}
	f.output.Reset()
	if _, err := f.Locate(ctx); !errors.Is(err, context.Canceled) || f.output.Len() > 0 {
		t.Errorf("canceled before: got error %v and log %q", err, &f.output)
	}
}
