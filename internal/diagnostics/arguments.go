// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// argumentsTitle is the section of the guide about what validation reports.
const argumentsTitle = "Arguments"

// Argument is an invalid argument. cause takes the place of the kind's own, unless it is empty.
func Argument(at path.Path, kind Kind, cause string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, string(kind), argumentDetail(kind, cause))
}

// Setting is an invalid value that stands in for an argument: in an environment variable or a profile, which origin names.
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
