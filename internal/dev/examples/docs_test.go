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
	"unicode"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// registryDocs is where the Terraform Registry shows docs/index.md.
const registryDocs = "https://registry.terraform.io/providers/alidomain/alidomain/latest/docs"

// Whoever adds an example shows it to somebody.
func TestDocsShowEveryExample(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	var templates strings.Builder
	for _, file := range files(t, sub(t, root, "templates")) {
		templates.WriteString(read(t, root, path.Join("templates", file)))
	}
	for _, file := range files(t, sub(t, root, "examples")) {
		if strings.HasPrefix(file, "demo/") {
			continue // "make demo" shows it
		}
		if !strings.Contains(templates.String(), `"examples/`+file+`"`) {
			t.Errorf("no template shows examples/%s", file)
		}
	}
}

// Links of docs/ lead somewhere, both as files and as the registry serves them, and so do those of diagnostics.
func TestDocsLinks(t *testing.T) {
	t.Parallel()
	docs := sub(t, os.DirFS(moduleRoot(t)), "docs")
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, file := range files(t, docs) {
		for _, match := range link.FindAllStringSubmatch(read(t, docs, file), -1) {
			target := match[1]
			if strings.Contains(target, "://") && !strings.HasPrefix(target, registryDocs) {
				continue
			}
			checkLink(t, docs, file, target)
		}
	}
	address := regexp.MustCompile(regexp.QuoteMeta(registryDocs) + `[^\s.,]*`)
	for _, section := range diagnostics.Catalog() {
		for _, entry := range section.Entries {
			for _, target := range address.FindAllString(entry.Remedy, -1) {
				checkLink(t, docs, string(entry.Kind), target)
			}
		}
	}
}

func checkLink(t *testing.T, docs fs.FS, from, target string) {
	t.Helper()
	page, anchor, _ := strings.Cut(target, "#")
	file := path.Join(path.Dir(from), page)
	switch {
	case page == "":
		file = from
	case strings.HasPrefix(page, registryDocs):
		file = strings.TrimPrefix(strings.TrimPrefix(page, registryDocs), "/")
		if file == "" {
			file = "index"
		}
		file += ".md"
	case path.Ext(page) != ".md":
		// The registry would find it; who reads the files would not.
		t.Errorf("%s: the link %s lacks .md", from, target)
	}
	content, err := fs.ReadFile(docs, file)
	if err != nil {
		t.Errorf("%s: the link %s leads nowhere: %v", from, target, err)
		return
	}
	if anchor == "" || strings.Contains(string(content), `<a id="`+anchor+`">`) {
		return
	}
	for line := range strings.Lines(string(content)) {
		if heading := strings.TrimLeft(line, "#"); heading != line && slug(heading) == anchor {
			return
		}
	}
	t.Errorf("%s: the link %s leads to no heading", from, target)
}

// slug is the anchor that GitHub and the registry make of a heading.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(heading))
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func sub(t *testing.T, tree fs.FS, dir string) fs.FS {
	t.Helper()
	part, err := fs.Sub(tree, dir)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

func read(t *testing.T, tree fs.FS, file string) string {
	t.Helper()
	content, err := fs.ReadFile(tree, file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
