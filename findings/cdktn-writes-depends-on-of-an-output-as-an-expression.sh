#!/usr/bin/env bash
# npm cdktn 0.24.0 with constructs 10.7.2, on Node.js 20
#
# Behavior: dependsOn of a resource is written as an address, dependsOn of an output as an expression: "${address}".
# Output seen: see "want" below. Terraform 1.11.4 and OpenTofu 1.12.6 refuse the latter: "Invalid expression:
# A single static variable reference is required".
# A good guess: both are written in the same form, which the CLIs accept.
# Who is hurt: an author whose output has to wait for a gate. The program runs without an error,
# and the configuration does not load. The value of the output has to refer to the gate instead.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --loglevel=error --no-audit --no-fund --ignore-scripts cdktn@0.24.0 constructs@10.7.2 > /dev/null

cat > main.js <<'EOF'
const { Testing, TerraformStack, TerraformOutput, TerraformResource, TerraformDataSource } = require('cdktn');

const stack = new TerraformStack(Testing.app(), 'finding');
const dependsOn = [new TerraformDataSource(stack, 'gate', { terraformResourceType: 'example' })];
new TerraformResource(stack, 'resource', { terraformResourceType: 'terraform_data', dependsOn });
new TerraformOutput(stack, 'output', { value: 'yes', dependsOn });
const { resource, output } = JSON.parse(Testing.synth(stack));
console.log('resource:', resource.terraform_data.resource.depends_on.join());
console.log('output:', output.output.depends_on.join());
EOF

echo "cdktn $(node -p 'require("cdktn/package.json").version')"
node main.js | tee got

cat > want <<'EOF'
resource: data.example.gate
output: ${data.example.gate}
EOF
diff want got
