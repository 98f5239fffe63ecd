// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// CONTRIBUTING names files, tests and targets that exist.
func TestContributing_namesWhatExists(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	guide := read(t, root, ".github/CONTRIBUTING.md")
	check := func(pattern string, least int, exists func(name string) bool) {
		t.Helper()
		matches := regexp.MustCompile(pattern).FindAllStringSubmatch(guide, -1)
		if len(matches) < least {
			t.Errorf("only %d match %s", len(matches), pattern)
		}
		for _, match := range matches {
			if !exists(match[1]) {
				t.Errorf("there is no %s", match[1])
			}
		}
	}
	check(`((?:internal|templates|examples|docs)/[\w./-]*)(?:[^<\w./-]|$)`, 30, func(name string) bool {
		_, err := fs.Stat(root, path.Clean(name))
		return err == nil
	})

	sources := make(map[string]bool)
	var tests strings.Builder
	for _, file := range files(t, subtree(t, root, "internal")) {
		sources[path.Base(file)] = true
		if strings.HasSuffix(file, "_test.go") {
			tests.WriteString(read(t, root, path.Join("internal", file)))
		}
	}
	check(`\b([a-z][a-z_]*\.go)\b`, 30, func(name string) bool { return sources[name] || name == "main.go" })
	check(`\b(Test[A-Z]\w+)`, 15, func(name string) bool { return strings.Contains(tests.String(), "\nfunc "+name+"(") })

	makefile := read(t, root, "GNUmakefile")
	check("`make ([a-z-]+)", 10, func(target string) bool { return strings.Contains(makefile, "\n"+target+":") })
}
