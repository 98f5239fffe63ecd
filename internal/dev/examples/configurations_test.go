// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

const (
	// testSuffix is the suffix of the files that "terraform test" reads.
	testSuffix = ".tftest.hcl"
	// tofuSuffix is the suffix of the files that only OpenTofu reads.
	tofuSuffix = ".tofu"
)

// configuration is what a CLI plans: the contents of files by their paths in the workspace.
type configuration map[string]string

// discover returns every configuration of the examples and the pages by its name. Those of the examples are folders with
// a main.tf and single files. Those of the pages are blocks, unless they show a file of the examples.
func discover(t *testing.T, root fs.FS) map[string]configuration {
	t.Helper()
	found := make(map[string]configuration)
	shown := make(map[string]bool)
	examples := subtree(t, root, "examples")
	for _, file := range files(t, examples) {
		content := read(t, examples, file)
		shown[content] = true
		name, inWorkspace := file, "main.tf"
		if folder, ok := folderOf(examples, file); ok {
			name, inWorkspace = folder, strings.TrimPrefix(file, folder+"/")
		} else if path.Ext(file) == tofuSuffix {
			inWorkspace = "main.tofu"
		} else if path.Ext(file) != ".tf" {
			if strings.HasSuffix(file, testSuffix) {
				t.Errorf("%s belongs to no folder with a main.tf, so nothing runs it", file)
			}
			continue
		}
		if found[name] == nil {
			found[name] = configuration{}
		}
		found[name][inWorkspace] = content
	}
	for _, page := range pages(t, root) {
		for _, block := range blocks(read(t, root, page)) {
			if block.language == "terraform" && !shown[block.text] {
				found[fmt.Sprintf("%s line %d", page, block.line)] = configuration{"main.tf": block.text}
			}
		}
	}
	return found
}

// folderOf returns the outermost folder with a main.tf that contains a file.
func folderOf(tree fs.FS, file string) (string, bool) {
	parts := strings.Split(path.Dir(file), "/")
	for i := range parts {
		folder := path.Join(parts[:i+1]...)
		if _, err := fs.Stat(tree, path.Join(folder, "main.tf")); err == nil {
			return folder, true
		}
	}
	return "", false
}

// has reports whether a file has a top-level block of a type.
func (c configuration) has(blockType string) bool {
	for _, content := range c {
		if strings.Contains("\n"+content, "\n"+blockType+" ") {
			return true
		}
	}
	return false
}

// isTofu reports whether only OpenTofu can read the configuration.
func (c configuration) isTofu() bool { return c["main.tofu"] != "" }

// tests returns the contents of the files that "terraform test" reads.
func (c configuration) tests() []string {
	var found []string
	for file, content := range c {
		if strings.HasSuffix(file, testSuffix) {
			found = append(found, content)
		}
	}
	return found
}

var (
	// alicloud matches the blocks for the vendor's own provider, which is not installed here.
	alicloud = regexp.MustCompile(`\nprovider "alicloud" \{(?s:.*?)\n\}|\n {4}alicloud = \{(?s:.*?)\n {4}\}`)
	// remote matches credentials from the network, which tests must not reach.
	remote = regexp.MustCompile(`(?m)^ +(assume_role|assume_role_with_oidc|credentials_uri|ecs_role_name)\b`)
)

// complete returns the configuration with what a plan requires: the source of the provider, and a data source. If the
// credentials are remote, the read is deferred until apply, so that only the provider is configured.
func (c configuration) complete() configuration {
	complete := maps.Clone(c)
	if main, ok := c["main.tf"]; ok {
		complete["main.tf"] = alicloud.ReplaceAllString(main, "")
	}
	if !c.has("terraform") {
		complete["terraform_of_the_test.tf"] = tfcli.RequiredProviders
		if !c.has("provider") {
			complete["provider_of_the_test.tf"] = "provider \"alidomain\" {}\n"
		}
	}
	if !c.has("data") && !c.has("check") && !c.has("ephemeral") && !c.has("module") {
		email := fmt.Sprintf("%q", registrant)
		if remote.MatchString(c["main.tf"]) {
			email = "terraform_data.later.output"
		}
		complete["probe_of_the_test.tf"] = fmt.Sprintf(`
			resource "terraform_data" "later" {
				input = %q
			}
			data "alidomain_email_verification" "probe" {
				email = %s
			}`, registrant, email)
	}
	return complete
}
