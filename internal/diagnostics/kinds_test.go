// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// constants returns the kinds that kinds.go declares, so that none is forgotten here.
func constants(t *testing.T) []Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []Kind
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Kind" {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, Kind(text))
			}
		}
		return false
	})
	if len(kinds) == 0 {
		t.Fatal("kinds.go declares no kinds")
	}
	slices.Sort(kinds)
	return kinds
}

func TestEntries_everyKind(t *testing.T) {
	t.Parallel()
	if got, want := slices.Sorted(maps.Keys(Entries())), constants(t); !slices.Equal(got, want) {
		t.Errorf("Entries are of %q, want %q", got, want)
	}
}

func TestEntries_everyKindIsProduced(t *testing.T) {
	t.Parallel()
	produced := make(map[Kind]bool)
	for _, test := range kindTests() {
		produced[kindOf(test.err)] = true
	}
	if got, want := slices.Sorted(maps.Keys(produced)), constants(t); !slices.Equal(got, want) {
		t.Errorf("errors are of the kinds %q, want %q", got, want)
	}
}

func TestEntries_guide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "troubleshooting.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	for kind := range Entries() {
		if !strings.Contains(string(guide), "\n### "+string(kind)+"\n") {
			t.Errorf("the troubleshooting guide has no heading %q", kind)
		}
	}
}

func TestEntries_style(t *testing.T) {
	t.Parallel()
	for kind, entry := range Entries() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{entry.Cause, entry.Remedy} {
				if !strings.HasSuffix(text, ".") {
					t.Errorf("%q does not end in a full stop", text)
				}
				// Terraform writes "Error:" itself.
				for _, unwanted := range []string{"Error:", "error:", "Failed to", "..", "\t", "\n\n"} {
					if strings.Contains(text, unwanted) {
						t.Errorf("%q holds %q", text, unwanted)
					}
				}
				if text != strings.TrimSpace(text) {
					t.Errorf("%q begins or ends with white space", text)
				}
			}
			if strings.Contains(entry.Cause, "\n") || strings.Count(entry.Cause, ". ") > 0 {
				t.Errorf("the cause is more than one sentence: %q", entry.Cause)
			}
			if strings.HasSuffix(string(kind), ".") || strings.Contains(string(kind), "\n") {
				t.Errorf("%q is no heading", kind)
			}
		})
	}
}
