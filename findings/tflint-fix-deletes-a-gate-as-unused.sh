#!/usr/bin/env bash
# github.com/terraform-linters/tflint v0.64.0, with the rules that it brings
#
# Behavior: a data source that nothing refers to is called unused, and --fix deletes it, even if it has a postcondition, for
# which Terraform reads it in every plan. An ephemeral resource with the same postcondition stays.
# Output seen: see "want" below.
# A good guess: --fix changes how a configuration is written, not what it does; and a data source with a condition is used.
# Who is hurt: an author whose gate is a postcondition. A pipeline that commits what --fix changes takes the gate away.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off

GOBIN=$dir go install github.com/terraform-linters/tflint@v0.64.0
mkdir work

cat > work/main.tf <<'EOF'
terraform {
  required_version = ">= 1.10"
  required_providers {
    example = {
      source  = "example/example"
      version = "~> 1.0"
    }
  }
}

data "example" "gate" {
  lifecycle {
    postcondition {
      condition     = self.verified
      error_message = "Not verified."
    }
  }
}

ephemeral "example" "gate" {
  lifecycle {
    postcondition {
      condition     = self.verified
      error_message = "Not verified."
    }
  }
}
EOF

echo "tflint v0.64.0"
{
	./tflint --chdir=work --format=compact --fix || echo "exit code $?"
	echo "what is left:"
	grep '^[a-z]* "example"' work/main.tf
} | tee got

cat > want <<'EOF'
1 issue(s) found:

work/main.tf:11:1: Warning - data "example" "gate" is declared but not used (terraform_unused_declarations)
exit code 2
what is left:
ephemeral "example" "gate" {
EOF
diff want got
