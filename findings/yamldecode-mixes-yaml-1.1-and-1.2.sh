#!/usr/bin/env bash
# github.com/zclconf/go-cty-yaml v1.1.0, the yamldecode of Terraform and OpenTofu
#
# Behavior: words are read as in YAML 1.1 (no, y and on are booleans), also where they are keys.
# Numbers are read as in YAML 1.2 (012 is twelve, 0o17 is octal, 1_000 and 1:30 are no numbers).
# Of two equal keys the last one wins, without an error.
# Output seen: see "want" below. Terraform 1.11.4 and 1.15.9 and OpenTofu 1.12.6 read words and numbers the same way.
# A good guess: one version of YAML, 1.2, in which no is a string; two equal keys are an error.
# Who is hurt: somebody who keeps a team as "name: address" in YAML. A person entered twice is checked once,
# and the key "no" or "n" becomes "false".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

cat > go.mod <<'EOF'
module finding

go 1.23

require (
	github.com/zclconf/go-cty v1.16.4
	github.com/zclconf/go-cty-yaml v1.1.0
)
EOF
cat > main.go <<'EOF'
package main

import (
	"fmt"

	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty/json"
)

func main() {
	for _, source := range []string{
		"{v: no}", "{v: y}", "{v: on}", "{no: a}", "{v: 012}", "{v: 0o17}", "{v: 1_000}", "{v: 1:30}", "{v: a, v: b}",
	} {
		impliedType, err := yaml.Standard.ImpliedType([]byte(source))
		if err != nil {
			panic(err)
		}
		value, err := yaml.Standard.Unmarshal([]byte(source), impliedType)
		if err != nil {
			panic(err)
		}
		out, err := json.Marshal(value, impliedType)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-12s -> %s\n", source, out)
	}
}
EOF

echo "go-cty-yaml v1.1.0"
go run . | tee got

cat > want <<'EOF'
{v: no}      -> {"v":false}
{v: y}       -> {"v":true}
{v: on}      -> {"v":true}
{no: a}      -> {"false":"a"}
{v: 012}     -> {"v":12}
{v: 0o17}    -> {"v":15}
{v: 1_000}   -> {"v":"1_000"}
{v: 1:30}    -> {"v":"1:30"}
{v: a, v: b} -> {"v":"b"}
EOF
diff want got
