// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// repositoryFiles is where GitHub shows the files of the repository.
const repositoryFiles = "https://github.com/alidomain/terraform-provider-alidomain/blob/main/"

// Every example is shown by a template.
func TestDocs_showEveryExample(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	var templates strings.Builder
	for _, file := range files(t, subtree(t, root, "templates")) {
		templates.WriteString(read(t, root, path.Join("templates", file)))
	}
	for _, file := range files(t, subtree(t, root, "examples")) {
		if strings.HasPrefix(file, "demo/") {
			continue // "make demo" shows it
		}
		if !strings.Contains(templates.String(), `"examples/`+file+`"`) {
			t.Errorf("no template shows examples/%s", file)
		}
	}
}

// Links have existing targets on GitHub and in both registries.
func TestDocs_linksHaveTargets(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	for _, page := range pages(t, root) {
		for _, target := range targets(read(t, root, page)) {
			checkLink(t, root, page, target)
		}
	}
	for _, section := range diagnostics.Catalog() {
		for _, entry := range section.Entries {
			for _, target := range targets(entry.Remedy) {
				checkLink(t, root, string(entry.Kind), target)
			}
		}
	}
}

// targets returns the targets of links and the bare addresses of pages.
func targets(text string) []string {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|(` + regexp.QuoteMeta(repositoryFiles) + `[^\s)>"]*[^\s.,)>"])`)
	var found []string
	for _, match := range link.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1]+match[2])
	}
	return found
}

func checkLink(t *testing.T, root fs.FS, from, target string) {
	t.Helper()
	page, anchor, _ := strings.Cut(target, "#")
	file := path.Join(path.Dir(from), page)
	switch {
	case page == "":
		file = from
	case strings.HasPrefix(page, repositoryFiles):
		file = strings.TrimPrefix(page, repositoryFiles)
	case strings.HasPrefix(page, "https://") && !strings.Contains(page, "/providers/alidomain/"):
		return
	case strings.HasPrefix(from, "docs/"):
		t.Errorf("%s: registries do not find the relative link %s", from, target)
	}
	if _, err := fs.Stat(root, file); err != nil {
		t.Errorf("%s: the link %s leads nowhere: %v", from, target, err)
		return
	}
	if anchor != "" && !slices.Contains(anchors(read(t, root, file)), anchor) {
		t.Errorf("%s: the link %s leads to no heading", from, target)
	}
}

// anchors returns the anchors of a page's headings, as GitHub and the registries make them.
func anchors(page string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`(?m)^#+ (.*)$|<a id="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		found = append(found, match[2]+strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, match[1]))
	}
	return found
}

// The quick start in Chinese quotes the English errors verbatim.
func TestDocs_quoteErrorsVerbatim(t *testing.T) {
	t.Parallel()
	guide := read(t, os.DirFS(moduleRoot(t)), "docs/guides/quick-start-zh.md")
	for _, kind := range []diagnostics.Kind{diagnostics.KindNoCredentials, diagnostics.KindNoPermission, diagnostics.KindNotFound} {
		if cause := diagnostics.EntryOf(kind).Cause; !strings.Contains(guide, "["+cause+"]") {
			t.Errorf("the guide does not quote %q", cause)
		}
	}
}

// Every list of permissions to grant has those of all operations.
func TestDocs_grantEveryPermission(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	permission := regexp.MustCompile(`\bdomain:[A-Z]\w+`)
	granting := 0
	check := func(name, text string) {
		t.Helper()
		if !permission.MatchString(text) {
			return
		}
		granting++
		for _, needed := range domaintest.Permissions() {
			if !slices.Contains(permission.FindAllString(text, -1), needed) {
				t.Errorf("%s does not name the permission %q", name, needed)
			}
		}
	}
	for _, page := range pages(t, root) {
		text := read(t, root, page)
		check(page, text)
		for _, block := range blocks(text) {
			if block.language == "json" {
				check(fmt.Sprintf("%s:%d", page, block.line), block.text)
			}
		}
	}
	check("the remedy of a missing permission", diagnostics.EntryOf(diagnostics.KindNoPermission).Remedy)
	if granting < 10 {
		t.Errorf("only %d texts name a permission", granting)
	}
}

// "Coming from alicloud" compares each argument and variable of the provider block.
func TestDocs_compareEveryArgument(t *testing.T) {
	t.Parallel()
	docs := subtree(t, os.DirFS(moduleRoot(t)), "docs")
	guide := read(t, docs, "guides/coming-from-alicloud.md")
	_, schema, _ := strings.Cut(read(t, docs, "index.md"), "\n## Schema\n")
	schema, _, _ = strings.Cut(schema, "\n## ")
	names := regexp.MustCompile("(?m)^- (`\\w+`)|(`[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+`)").FindAllStringSubmatch(schema, -1)
	if len(names) < 50 {
		t.Errorf("the schema names only %d arguments and variables", len(names))
	}
	for _, match := range names {
		if name := match[1] + match[2]; !strings.Contains(guide, name) {
			t.Errorf("the guide does not compare %s", name)
		}
	}
}

// Every configuration with the source of the provider also constrains its version.
func TestDocs_constrainTheVersion(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	source := regexp.MustCompile(`source *= "` + tfcli.ProviderSource + `"\n?.*`)
	check := func(name, content string) {
		for _, found := range source.FindAllString(content, -1) {
			if !strings.Contains(found, `version = "~> 0.1"`) {
				t.Errorf("%s: %s", name, found)
			}
		}
	}
	for _, file := range files(t, subtree(t, root, "examples")) {
		check(file, read(t, root, path.Join("examples", file)))
	}
	for _, page := range pages(t, root) {
		check(page, read(t, root, page))
	}
}

// Code blocks have a language, and those in JSON are valid. TestExamples_plan plans the Terraform configurations.
func TestDocs_blocksAreValid(t *testing.T) {
	t.Parallel()
	root := os.DirFS(moduleRoot(t))
	for _, page := range pages(t, root) {
		for _, block := range blocks(read(t, root, page)) {
			switch block.language {
			case "terraform", "shell", "text", "yaml", "rego", "typescript":
			case "json":
				if !json.Valid([]byte(block.text)) {
					t.Errorf("%s:%d: not JSON", page, block.line)
				}
			default:
				t.Errorf("%s:%d: no test knows the language %q", page, block.line, block.language)
			}
		}
	}
}

// block is a fenced block of a page.
type block struct {
	language, text string
	line           int
}

func blocks(page string) []block {
	var found []block
	for _, at := range regexp.MustCompile("\n```(.*)\n((?s:.*?\n))```\n").FindAllStringSubmatchIndex(page, -1) {
		found = append(found, block{
			language: page[at[2]:at[3]], text: page[at[4]:at[5]], line: strings.Count(page[:at[4]], "\n"),
		})
	}
	return found
}

// pages returns the documents for users and contributors: those in the registries, and those of the repository.
func pages(t *testing.T, root fs.FS) []string {
	t.Helper()
	found := []string{"README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"}
	for _, file := range files(t, subtree(t, root, "docs")) {
		found = append(found, path.Join("docs", file))
	}
	return found
}

// files returns the files of a tree except hidden ones, which a CLI may have left behind.
func files(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !entry.IsDir():
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func subtree(t *testing.T, tree fs.FS, dir string) fs.FS {
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
