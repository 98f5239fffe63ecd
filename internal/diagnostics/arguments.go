// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// argumentsTitle is the section of the guide about invalid arguments.
const argumentsTitle = "Arguments"

// Argument is an invalid argument. cause replaces the cause of the kind, unless it is empty.
func Argument(at path.Path, kind Kind, cause string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, string(kind), argumentDetail(kind, cause))
}

// Setting is an invalid value for an argument in an environment variable or a profile. origin names it.
func Setting(origin string, kind Kind, cause string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(string(kind)+" in "+origin, argumentDetail(kind, cause))
}

func argumentDetail(kind Kind, cause string) string {
	entry := EntryOf(kind)
	if cause == "" {
		cause = entry.Cause
	}
	return sentence(upperFirst(cause)) + "\n\n" + entry.Remedy
}
