#!/usr/bin/env bash
# github.com/gruntwork-io/terratest v1.0.1
#
# Behavior: a key of WarningsAsErrors is a regular expression for the first line of a warning, so that a text of its message
# needs "(?s).*" before it. It also has to be followed by the end of a line, and terratest removes the one at the end of the
# output. A message that comes last is not found. Terraform 1.11.4 prints it last if TF_IN_AUTOMATION is set; otherwise,
# a note about -out follows.
# Output seen: see "want" below.
# A good guess: "(?s).*" and a text from the message find the warning, in a pipeline as at a desk.
# Who is hurt: an author of a test that must not pass if a check warns. It passes in the pipeline.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

printf 'module finding\n\ngo 1.26.0\n\nrequire github.com/gruntwork-io/terratest v1.0.1\n' > go.mod

# What Terraform prints for a check that fails.
cat > terraform <<'EOF'
#!/bin/sh
printf '\nWarning: Check block assertion failed\n\n  on main.tf line 40, in check "team":\n\nPending: ada@example.com\n'
[ -n "$TF_IN_AUTOMATION" ] || printf '\nNote: not saved\n'
EOF
chmod +x terraform

cat > finding_test.go <<'EOF'
package finding

import (
	"fmt"
	"testing"

	"github.com/gruntwork-io/terratest/modules/logger"
	"github.com/gruntwork-io/terratest/modules/terraform"
)

func TestFinding(t *testing.T) {
	for _, automation := range []string{"", "1"} {
		for _, key := range []string{"Pending", "(?s).*Pending", "Check block assertion failed"} {
			_, err := terraform.PlanE(t, &terraform.Options{
				TerraformBinary:  "./terraform",
				EnvVars:          map[string]string{"TF_IN_AUTOMATION": automation},
				WarningsAsErrors: map[string]string{key: "not verified"},
				Logger:           logger.Discard,
			})
			fmt.Printf("finding: TF_IN_AUTOMATION=%q, key %q: found %v\n", automation, key, err != nil)
		}
	}
}
EOF

echo "terratest v1.0.1"
go test -v . > log
sed -n 's/^finding: //p' log | tee got

cat > want <<'EOF'
TF_IN_AUTOMATION="", key "Pending": found false
TF_IN_AUTOMATION="", key "(?s).*Pending": found true
TF_IN_AUTOMATION="", key "Check block assertion failed": found true
TF_IN_AUTOMATION="1", key "Pending": found false
TF_IN_AUTOMATION="1", key "(?s).*Pending": found false
TF_IN_AUTOMATION="1", key "Check block assertion failed": found true
EOF
diff want got
