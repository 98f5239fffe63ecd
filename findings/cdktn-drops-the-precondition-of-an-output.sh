#!/usr/bin/env bash
# npm cdktn 0.24.0 with constructs 10.7.2, on Node.js 20
#
# Behavior: TerraformOutput has a typed option "precondition". It is accepted, but never written,
# neither as JSON nor as HCL. A postcondition of a data source is written.
# Output seen: see "want" below.
# A good guess: what the types allow is in the configuration.
# Who is hurt: an author who puts a gate into an output's precondition. There is no gate, and no message.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --loglevel=error --no-audit --no-fund --ignore-scripts cdktn@0.24.0 constructs@10.7.2 > /dev/null

cat > main.js <<'EOF'
const { Testing, TerraformStack, TerraformOutput, DataTerraformRemoteStateLocal, TerraformDataSource } = require('cdktn');

const stack = new TerraformStack(Testing.app(), 'finding');
const state = new DataTerraformRemoteStateLocal(stack, 'state', { path: 'x.tfstate' });
const gate = { condition: state.getBoolean('verified'), errorMessage: 'not verified' };
new TerraformOutput(stack, 'gated', { value: 'yes', sensitive: true, precondition: gate });
new TerraformDataSource(stack, 'source', {
  terraformResourceType: 'example',
  lifecycle: { postcondition: [gate] },
});
const synthesized = JSON.parse(Testing.synth(stack));
console.log('output:', JSON.stringify(synthesized.output));
console.log('data source:', Object.keys(synthesized.data.example.source.lifecycle).join());
const hcl = Testing.synthHcl(stack);
console.log('HCL: precondition', hcl.includes('precondition'), 'postcondition', hcl.includes('postcondition'));
EOF

echo "cdktn $(node -p 'require("cdktn/package.json").version')"
node main.js | tee got

cat > want <<'EOF'
output: {"gated":{"sensitive":true,"value":"yes"}}
data source: postcondition
HCL: precondition false postcondition true
EOF
diff want got
