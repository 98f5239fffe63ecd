#!/usr/bin/env bash
# github.com/hashicorp/hcl/v2 v2.25.0
#
# Behavior: null[*] is an empty tuple if the null is an object, a string or of no type.
# It is an error if the null is a list, a set or a tuple.
# Output seen: see "want" below.
# A good guess: [*] turns any null into nothing; that is what it is for.
# Who is hurt: an author who writes data.x.verifications[*].email so that a list that is not known may be null.
# The plan stops. x == null ? [] : x[*].email does.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

printf 'module finding\n\ngo 1.25.0\n\nrequire github.com/hashicorp/hcl/v2 v2.25.0\n' > go.mod
cat > main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func main() {
	record := cty.Object(map[string]cty.Type{"email": cty.String})
	scope := &hcl.EvalContext{Variables: map[string]cty.Value{
		"null_object": cty.NullVal(record),
		"null_string": cty.NullVal(cty.String),
		"null_list":   cty.NullVal(cty.List(record)),
		"null_set":    cty.NullVal(cty.Set(record)),
		"null_tuple":  cty.NullVal(cty.Tuple([]cty.Type{record})),
	}}
	for _, source := range []string{
		"null_object[*].email", "null_string[*]", "null[*]", "null_list[*].email", "null_set[*].email", "null_tuple[*].email",
		"null_list == null ? [] : null_list[*].email",
	} {
		expression, diags := hclsyntax.ParseExpression([]byte(source), "expression", hcl.InitialPos)
		if diags.HasErrors() {
			panic(diags)
		}
		value, diags := expression.Value(scope)
		if diags.HasErrors() {
			fmt.Printf("%s: %s\n", source, diags[0].Summary)
		} else {
			fmt.Printf("%s: %d elements\n", source, value.LengthInt())
		}
	}
}
EOF

echo "hcl v2.25.0"
go run . | tee got

cat > want <<'EOF'
null_object[*].email: 0 elements
null_string[*]: 0 elements
null[*]: 0 elements
null_list[*].email: Splat of null value
null_set[*].email: Splat of null value
null_tuple[*].email: Splat of null value
null_list == null ? [] : null_list[*].email: 0 elements
EOF
diff want got
