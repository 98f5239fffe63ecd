#!/usr/bin/env bash
# github.com/hashicorp/terraform-exec v0.26.0
#
# Behavior: Terraform gets the environment of the program, but without TF_LOG, TF_LOG_PROVIDER and TF_LOG_PATH.
# After SetLogPath, TF_LOG is TRACE, whatever the environment says, unless a level was set by a call before.
# Output seen: see "want" below.
# A good guess: TF_LOG_PROVIDER=DEBUG before the program is TF_LOG_PROVIDER=DEBUG before Terraform.
# Who is hurt: somebody who is asked for a debug log of a provider by its page. There is no log and no message; or,
# with SetLogPath, one of everything, with more in it than was meant to be shown.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

printf 'module finding\n\ngo 1.25.0\n\nrequire github.com/hashicorp/terraform-exec v0.26.0\n' > go.mod

cat > terraform <<'EOF'
#!/bin/sh
echo "OTHER=$OTHER TF_LOG=$TF_LOG TF_LOG_PROVIDER=$TF_LOG_PROVIDER TF_LOG_PATH=${TF_LOG_PATH:+set}" >> log
EOF
chmod +x terraform

cat > main.go <<'EOF'
package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
)

func main() {
	directory, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	terraform, err := tfexec.NewTerraform(directory, filepath.Join(directory, "terraform"))
	if err != nil {
		panic(err)
	}
	run := func() {
		if err := terraform.Destroy(context.Background()); err != nil {
			panic(err)
		}
	}
	run()
	if err := terraform.SetLogPath(filepath.Join(directory, "x")); err != nil {
		panic(err)
	}
	run()
}
EOF

echo "terraform-exec v0.26.0"
go build -o finding .
OTHER=kept TF_LOG_PROVIDER=DEBUG TF_LOG_PATH=my.log ./finding
tee got < log

cat > want <<'EOF'
OTHER=kept TF_LOG= TF_LOG_PROVIDER= TF_LOG_PATH=
OTHER=kept TF_LOG=TRACE TF_LOG_PROVIDER= TF_LOG_PATH=set
EOF
diff want got
