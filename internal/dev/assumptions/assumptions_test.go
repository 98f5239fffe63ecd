// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package assumptions_test

import (
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/assumptions"
)

func TestAll_complete(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, a := range assumptions.All() {
		if a.ID == "" || a.Assumed == "" || !strings.HasSuffix(a.Basis, ".") || !strings.ContainsAny(a.Question, "?") {
			t.Errorf("incomplete: %+v", a)
		}
		if seen[a.ID] {
			t.Errorf("%s is there twice", a.ID)
		}
		seen[a.ID] = true
	}
}

func TestMarkdown_isATable(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSuffix(assumptions.Markdown(), "\n"), "\n")
	if len(lines) != len(assumptions.All())+2 {
		t.Errorf("got %d lines", len(lines))
	}
	for _, line := range lines {
		if strings.Count(line, "|") != 5 {
			t.Errorf("not four columns: %s", line)
		}
	}
}
