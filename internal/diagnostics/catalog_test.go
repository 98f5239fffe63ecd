// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// declaredKinds returns the kinds that catalog.go declares, so that none is forgotten here.
func declaredKinds(t *testing.T) []Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "catalog.go", nil, parser.SkipObjectResolution)
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
	slices.Sort(kinds)
	return kinds
}

func entries() []Entry {
	var all []Entry
	for _, section := range Catalog() {
		all = append(all, section.Entries...)
	}
	return all
}

func TestCatalog_hasEveryKindOnce(t *testing.T) {
	t.Parallel()
	var got []Kind
	for _, entry := range entries() {
		got = append(got, entry.Kind)
	}
	slices.Sort(got)
	if want := declaredKinds(t); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("the catalog has %q, want %q", got, want)
	}
}

func TestCatalog_everyKindHasAnError(t *testing.T) {
	t.Parallel()
	var got []Kind
	for _, test := range kindTests() {
		got = append(got, kindOf(test.err))
	}
	// Validation reports these, by no error.
	for _, section := range Catalog() {
		if section.Title == argumentsTitle {
			for _, entry := range section.Entries {
				got = append(got, entry.Kind)
			}
		}
	}
	slices.Sort(got)
	if got, want := slices.Compact(got), declaredKinds(t); !slices.Equal(got, want) {
		t.Errorf("errors are of the kinds %q, want %q", got, want)
	}
}

func TestCatalog_style(t *testing.T) {
	t.Parallel()
	for _, entry := range entries() {
		t.Run(string(entry.Kind), func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{entry.Cause, entry.Remedy} {
				if !strings.HasSuffix(text, ".") || text != strings.TrimSpace(text) || strings.Count(text, "`")%2 != 0 {
					t.Errorf("%q is not a tidy sentence", text)
				}
				// Terraform writes "Error:" itself.
				for _, unwanted := range []string{"Error:", "error:", "Failed to", "..", "\t", "\n\n"} {
					if strings.Contains(text, unwanted) {
						t.Errorf("%q contains %q", text, unwanted)
					}
				}
			}
			if strings.Contains(entry.Cause, "\n") || strings.Count(entry.Cause, ". ") > 0 {
				t.Errorf("the cause is more than one sentence: %q", entry.Cause)
			}
			if strings.HasSuffix(string(entry.Kind), ".") {
				t.Errorf("%q is not a heading", entry.Kind)
			}
		})
	}
}
