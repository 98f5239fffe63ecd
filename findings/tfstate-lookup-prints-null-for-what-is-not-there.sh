#!/usr/bin/env bash
# github.com/fujiwara/tfstate-lookup v1.12.1
#
# Behavior: it prints null and exits with 0, whether an attribute is null or misspelled,
# and also if the state has no such data source or output.
# Output seen: see "want" below.
# A good guess: what is not in the state is an error, and the exit code says so.
# Who is hurt: a script that reads a gate's attribute from the state. A typo in the address looks like "not known",
# and a test such as [ "$verified" != false ] lets it pass.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOBIN=$dir GOFLAGS=

go install github.com/fujiwara/tfstate-lookup/cmd/tfstate-lookup@v1.12.1

cat > terraform.tfstate <<'EOF'
{
  "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "finding", "check_results": null,
  "outputs": {"verified": {"value": true, "type": "bool"}},
  "resources": [{
    "mode": "data", "type": "terraform_remote_state", "name": "example",
    "provider": "provider[\"terraform.io/builtin/terraform\"]",
    "instances": [{"schema_version": 0, "attributes": {"backend": "local", "workspace": null}, "sensitive_attributes": []}]
  }]
}
EOF

echo "tfstate-lookup v1.12.1"
for address in \
	data.terraform_remote_state.example.backend data.terraform_remote_state.example.workspace \
	data.terraform_remote_state.example.misspelled data.terraform_remote_state.misspelled.backend \
	output.verified output.misspelled; do
	status=0
	value=$(./tfstate-lookup -state terraform.tfstate "$address") || status=$?
	echo "$address: $value, exit code $status"
done | tee got

cat > want <<'EOF'
data.terraform_remote_state.example.backend: local, exit code 0
data.terraform_remote_state.example.workspace: null, exit code 0
data.terraform_remote_state.example.misspelled: null, exit code 0
data.terraform_remote_state.misspelled.backend: null, exit code 0
output.verified: true, exit code 0
output.misspelled: null, exit code 0
EOF
diff want got
