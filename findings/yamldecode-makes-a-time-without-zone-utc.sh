#!/usr/bin/env bash
# github.com/zclconf/go-cty-yaml v1.1.0, the yamldecode of Terraform and OpenTofu
#
# Behavior: a plain scalar that looks like a time becomes a string, but another one: RFC 3339, in UTC.
# A time without a zone gets a Z that nobody wrote, and a date gets a midnight.
# Output seen: see "want" below. Terraform 1.11.4 and 1.15.9 and OpenTofu 1.12.6 give the same.
# A good guess: there is no time type, so the text stays as it is.
# Who is hurt: somebody who keeps records of the service in YAML. Their times have no zone.
# After yamldecode they no longer equal those that the service returns, and timecmp, which would have
# refused the text, takes them for UTC.
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
	"github.com/zclconf/go-cty/cty"
)

func main() {
	for _, source := range []string{"2019-12-07 17:02:13", `"2019-12-07 17:02:13"`, "2019-12-07", "17:02:13"} {
		value, err := yaml.Standard.Unmarshal([]byte(source), cty.DynamicPseudoType)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%-22s -> %s\n", source, value.AsString())
	}
}
EOF

echo "go-cty-yaml v1.1.0"
go run . | tee got

cat > want <<'EOF'
2019-12-07 17:02:13    -> 2019-12-07T17:02:13Z
"2019-12-07 17:02:13"  -> 2019-12-07 17:02:13
2019-12-07             -> 2019-12-07T00:00:00Z
17:02:13               -> 17:02:13
EOF
diff want got
