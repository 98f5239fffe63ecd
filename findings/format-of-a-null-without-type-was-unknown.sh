#!/usr/bin/env bash
# github.com/zclconf/go-cty v1.16.0 and v1.16.1, whose stdlib has the format of Terraform and OpenTofu
#
# Behavior: up to v1.16.0, format returns an unknown value if an argument is a null without a type, with any verb.
# From v1.16.1 on, such a null is handled as one with a type: "null" for %v, an error for %s.
# Output seen: see "want" below. Terraform 1.11.4 prints "(known after apply)" for format("%v", null),
# Terraform 1.15.9 and OpenTofu 1.12.6 print "null".
# A good guess: "null", or an error, in every version; nothing about it has to wait.
# Who is hurt: an author whose error_message formats a null of jsondecode or of a local value.
# The plan says that the message is not known yet, instead of which address failed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

cat > main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func main() {
	for _, argument := range []cty.Value{cty.NullVal(cty.DynamicPseudoType), cty.NullVal(cty.Bool)} {
		for _, verb := range []string{"%v", "%s"} {
			value, err := stdlib.Format(cty.StringVal("verified: "+verb), argument)
			result := "error"
			switch {
			case err == nil && value.IsKnown():
				result = value.AsString()
			case err == nil:
				result = "unknown"
			}
			fmt.Printf("  %s of a null %s: %s\n", verb, argument.Type().FriendlyName(), result)
		}
	}
}
EOF

for version in v1.16.0 v1.16.1; do
	rm -f go.sum
	printf 'module finding\n\ngo 1.23\n\nrequire github.com/zclconf/go-cty %s\n' "$version" > go.mod
	echo "go-cty $version"
	go run .
done | tee got

cat > want <<'EOF'
go-cty v1.16.0
  %v of a null dynamic: unknown
  %s of a null dynamic: unknown
  %v of a null bool: verified: null
  %s of a null bool: error
go-cty v1.16.1
  %v of a null dynamic: verified: null
  %s of a null dynamic: error
  %v of a null bool: verified: null
  %s of a null bool: error
EOF
diff want got
