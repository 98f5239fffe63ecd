// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/diagnostics"
)

// catalogMark is the line of the troubleshooting guide's template that the catalog of diagnostics replaces.
const catalogMark = "<!-- catalog -->\n"

// insertCatalog writes the catalog into the rendered troubleshooting guide.
func insertCatalog(docs string) error {
	path := filepath.Join(docs, "guides", "troubleshooting.md")
	guide, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, after, ok := strings.Cut(string(guide), catalogMark)
	if !ok {
		return errors.New("the troubleshooting guide does not say where the catalog of diagnostics goes")
	}
	return os.WriteFile(path, []byte(before+catalogMarkdown(diagnostics.Catalog())+after), 0o644)
}

// catalogMarkdown renders the title of each section and entry as a heading, and cause and remedy as paragraphs.
func catalogMarkdown(catalog []diagnostics.Section) string {
	var text strings.Builder
	for i, section := range catalog {
		if i > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "## %s\n", section.Title)
		for _, entry := range section.Entries {
			fmt.Fprintf(&text, "\n### %s\n\n%s\n\n%s\n", entry.Kind, linked(entry.Cause), linked(entry.Remedy))
		}
	}
	return text.String()
}

// linked turns the plain text of a diagnostic into Markdown: it links bare URLs and separates lists from paragraphs.
func linked(text string) string {
	urls := regexp.MustCompile("`[^`]*`|https://[^\\s`]*[^\\s`.,]")
	text = urls.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "`") {
			return found
		}
		return "<" + found + ">"
	})
	text = strings.Replace(text, ":\n  - ", ":\n\n- ", 1)
	text = strings.ReplaceAll(text, "\n  - ", "\n- ")
	return strings.Replace(text, "\nSee ", "\n\nSee ", 1)
}
