// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// argumentsTitle is the section of the guide about invalid arguments.
const argumentsTitle = "Arguments"

// Argument is an invalid argument. The facts are sentences about its value; empty ones are left out.
func Argument(at path.Path, kind Kind, facts ...string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(at, string(kind), argumentDetail(kind, facts))
}

// Setting is an invalid value for an argument in an environment variable or a profile. origin names it.
func Setting(origin string, kind Kind, facts ...string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(string(kind)+" in "+origin, argumentDetail(kind, facts))
}

// NotConfigured is a read without a configured provider.
func NotConfigured() diag.Diagnostic {
	return diag.NewErrorDiagnostic(string(KindNotConfigured), argumentDetail(KindNotConfigured, nil))
}

// AmbiguousRegion warns about a region whose name does not tell the site of the account.
func AmbiguousRegion(region setting.Setting) diag.Diagnostic {
	detail := argumentDetail(KindAmbiguousRegion, []string{Given(region.Value)})
	if region.Argument == "" {
		return diag.NewWarningDiagnostic(string(KindAmbiguousRegion)+" in "+region.Origin(), detail)
	}
	return diag.NewAttributeWarningDiagnostic(attributePath(region.Argument), string(KindAmbiguousRegion), detail)
}

func argumentDetail(kind Kind, facts []string) string {
	var lines []string
	for _, fact := range facts {
		if fact != "" {
			lines = append(lines, sentence(upperFirst(fact)))
		}
	}
	return paragraphs(kind, lines, kind)
}

// Given quotes a value at fault.
func Given(value string) string {
	return fmt.Sprintf("The value: %s.", quote(value))
}

// BadAddress quotes an address and says what is wrong with it. The problem completes the sentence "The address …".
func BadAddress(address, problem string) string {
	return fmt.Sprintf("The address %s %s.", quote(address), problem)
}

// BadDomainName quotes a domain name and says what is wrong with it. The problem completes the sentence "The name …".
func BadDomainName(name, problem string) string {
	return fmt.Sprintf("The name %s %s.", quote(name), problem)
}

// maxQuoted bounds a quoted value, in characters. It is longer than every valid one.
const maxQuoted = 300

// quote makes blanks and invisible characters visible.
func quote(value string) string {
	if runes := []rune(value); len(runes) > maxQuoted {
		value = string(runes[:maxQuoted]) + "…"
	}
	return strconv.Quote(value)
}
