#!/usr/bin/env bash
# github.com/fujiwara/tfstate-lookup v1.12.1
#
# Behavior: a name that the state does not have, such as one with a typing error, is printed as null, and the exit code is 0,
# whether it is an output, a resource or an attribute. An attribute that is null is printed in the same way.
# Output seen: see "want" below.
# A good guess: what is not in the state is an error.
# Who is hurt: an author of a script that stops if a boolean is "false". It goes on after a typing error, or after
# somebody renames a data source. A script that goes on only if the boolean is "true" stops.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

printf 'module finding\n\ngo 1.25.0\n\nrequire github.com/fujiwara/tfstate-lookup v1.12.1\n' > go.mod
go build github.com/fujiwara/tfstate-lookup/cmd/tfstate-lookup

cat > terraform.tfstate <<'EOF'
{
  "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x",
  "outputs": {"verified": {"value": false, "type": "bool"}},
  "resources": [{
    "mode": "data", "type": "example", "name": "registrant", "provider": "provider[\"example.com/example/example\"]",
    "instances": [{"schema_version": 0, "attributes": {"verified": false, "send_ip": null}}]
  }]
}
EOF

echo "tfstate-lookup v1.12.1"
for name in output.verified output.verifed data.example.registrant.verified data.example.registrant.verifed \
	data.example.registrnt.verified data.example.registrant.send_ip; do
	value=$(./tfstate-lookup -s terraform.tfstate "$name") && echo "$name: $value, exit code 0"
done | tee got

cat > want <<'EOF'
output.verified: false, exit code 0
output.verifed: null, exit code 0
data.example.registrant.verified: false, exit code 0
data.example.registrant.verifed: null, exit code 0
data.example.registrnt.verified: null, exit code 0
data.example.registrant.send_ip: null, exit code 0
EOF
diff want got
