// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// files lists what is in a tree, less hidden files and folders, which a CLI may have left there.
func files(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir():
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// moduleOf returns the outermost folder with a main.tf around a file.
func moduleOf(tree fs.FS, file string) (string, bool) {
	parts := strings.Split(path.Dir(file), "/")
	for i := range parts {
		dir := path.Join(parts[:i+1]...)
		if _, err := fs.Stat(tree, path.Join(dir, "main.tf")); err == nil {
			return dir, true
		}
	}
	return "", false
}
