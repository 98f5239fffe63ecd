#!/usr/bin/env bash
# github.com/hashicorp/hcl/v2 v2.23.0 and v2.24.0
#
# Behavior: up to v2.23.0, a null operand of && or || is always an error.
# From v2.24.0 on, null && true is false, and null || true is true.
# Only null || false is still an error, and so is !null.
# Therefore !(null && true) is true.
# Output seen: see "want" below. Terraform 1.11.4 behaves like v2.23.0, Terraform 1.15.9 and OpenTofu 1.12.6 like v2.24.0.
# A good guess: a null in a condition stops the plan, in every version.
# Who is hurt: an author whose gate is written !(a && b), with a null for "not known".
# The old CLI stopped there, and the new one lets it pass.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

cat > main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func main() {
	scope := &hcl.EvalContext{Variables: map[string]cty.Value{"null_bool": cty.NullVal(cty.Bool)}}
	for _, source := range []string{
		"null_bool && true", "null_bool || true", "null_bool || false", "!null_bool", "!(null_bool && true)",
	} {
		expression, diags := hclsyntax.ParseExpression([]byte(source), "condition", hcl.InitialPos)
		if diags.HasErrors() {
			panic(diags)
		}
		value, diags := expression.Value(scope)
		if diags.HasErrors() {
			fmt.Printf("  %-21s error\n", source)
		} else {
			fmt.Printf("  %-21s %t\n", source, value.True())
		}
	}
}
EOF

for version in v2.23.0 v2.24.0; do
	rm -f go.sum
	printf 'module finding\n\ngo 1.23\n\nrequire github.com/hashicorp/hcl/v2 %s\n' "$version" > go.mod
	echo "hcl $version"
	go run .
done | tee got

cat > want <<'EOF'
hcl v2.23.0
  null_bool && true     error
  null_bool || true     error
  null_bool || false    error
  !null_bool            error
  !(null_bool && true)  error
hcl v2.24.0
  null_bool && true     false
  null_bool || true     true
  null_bool || false    error
  !null_bool            error
  !(null_bool && true)  true
EOF
diff want got
