// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
)

// repositoryDocs is where GitHub shows docs/. Once the provider is in the registries, their own pages are better.
const repositoryDocs = "https://github.com/alidomain/terraform-provider-alidomain/blob/main/docs"

// pageLink is the target of a link to another page of the templates, with its anchor.
var pageLink = regexp.MustCompile(`\]\(([\w./-]+)\.md(#[^)\s]*)?\)`)

// insertAddresses replaces the relative links between the rendered pages with addresses on GitHub. The paths in the
// registries differ from those of the files: in the Terraform Registry, the overview has no trailing slash, and in OpenTofu's,
// folders have other names. An absolute address works in both, and on GitHub.
func insertAddresses(docs string) error {
	root, err := os.OpenRoot(docs)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		page, err := root.ReadFile(file)
		if err != nil {
			return err
		}
		return root.WriteFile(file, []byte(withAddresses(string(page), path.Dir(file))), 0o644)
	})
}

// withAddresses replaces the relative links of a page in the folder dir of docs/.
func withAddresses(page, dir string) string {
	return pageLink.ReplaceAllStringFunc(page, func(link string) string {
		match := pageLink.FindStringSubmatch(link)
		return "](" + repositoryDocs + "/" + path.Join(dir, match[1]) + ".md" + match[2] + ")"
	})
}
