// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// toolTable returns the rows of the guide that belong to a section: what the provider does with each mode, field or
// variable of the vendor's tool.
func toolTable(t *testing.T, section string) map[string]string {
	t.Helper()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "command-line-tool.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(guide), "\n## "+section+"\n")
	if !ok {
		t.Fatalf("there is no section %s", section)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	rows := make(map[string]string)
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			if rows[name[1]] != "" {
				t.Errorf("%s has two rows", name[1])
			}
			rows[name[1]] = strings.TrimSpace(cells[2])
		}
	}
	return rows
}

// rowsWith returns the names of the rows with a value, sorted.
func rowsWith(rows map[string]string, value string) []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name, got := range rows {
			if got == value && !yield(name) {
				return
			}
		}
	})
}

func TestTool_modes(t *testing.T) {
	t.Parallel()
	rows := toolTable(t, "Modes")
	if diff := cmp.Diff(slices.Sorted(slices.Values(Modes())), rowsWith(rows, "read")); diff != "" {
		t.Errorf("modes (-supported +in the guide):\n%s", diff)
	}
	for mode, want := range rows {
		config := profileOf(t, map[string]any{"mode": strings.ToUpper(mode)})
		config.Getenv, config.HomeDir = environment(nil), t.TempDir()
		_, err := Resolve(config)
		fault, ok := errors.AsType[*ConfigError](err)
		if refused := ok && fault.Problem == ProblemUnknownMode; refused != (want == "refused") {
			t.Errorf("%s is %s: %v", mode, want, err)
		}
	}
}

func TestTool_fields(t *testing.T) {
	t.Parallel()
	var fields []string
	for field := range reflect.TypeFor[profile]().Fields() {
		fields = append(fields, field.Tag.Get("json"))
	}
	slices.Sort(fields)
	if diff := cmp.Diff(fields, rowsWith(toolTable(t, "Fields"), "read")); diff != "" {
		t.Errorf("fields (-in profiles +in the guide):\n%s", diff)
	}
}

// The variables are those that resolving looks at, and those of the other arguments.
func TestTool_variables(t *testing.T) {
	t.Parallel()
	looked := make(map[string]bool)
	for _, variable := range setting.Variables("region") {
		looked[variable] = true
	}
	getenv := func(name string) string {
		looked[name] = true
		return ""
	}
	for _, mode := range append(Modes(), "") {
		config := profileOf(t, map[string]any{"mode": mode, "access_key_id": "i", "access_key_secret": "s", "ram_role_name": "r"})
		config.Getenv, config.HomeDir = getenv, t.TempDir()
		_, _ = Resolve(config)
		config.SharedCredentialsFile = nil
		_, _ = Resolve(config)
	}
	for variable, want := range toolTable(t, "Variables") {
		if looked[variable] != (want == "read") {
			t.Errorf("%s is %s, but read: %t", variable, want, looked[variable])
		}
	}
}
