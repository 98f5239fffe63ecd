#!/usr/bin/env bash
# npm cdktn 0.24.0 with constructs 10.7.2, on Node.js 20
#
# Behavior: a number that is known only later is a placeholder of about -1e298. Adding to it changes no bit of it,
# so the sum is written as the number alone. A comparison is decided while the program runs,
# and always in the same way.
# Output seen: see "want" below.
# A good guess: an error, or at least a number that is obviously wrong.
# Who is hurt: an author who computes with the days until a domain expires: "days - 30" is written as "days",
# and "days > 30" as false. Op.sub and Op.gt are written correctly.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --loglevel=error --no-audit --no-fund --ignore-scripts cdktn@0.24.0 constructs@10.7.2 > /dev/null

cat > main.js <<'EOF'
const { Testing, TerraformStack, TerraformOutput, DataTerraformRemoteStateLocal, Op } = require('cdktn');

const stack = new TerraformStack(Testing.app(), 'finding');
const days = new DataTerraformRemoteStateLocal(stack, 'state', { path: 'x.tfstate' }).getNumber('days');
const outputs = {
  plain: days,
  subtracted: days - 30,
  compared: days > 30,
  subtracted_by_op: Op.sub(days, 30),
  compared_by_op: Op.gt(days, 30),
};
for (const [name, value] of Object.entries(outputs)) {
  new TerraformOutput(stack, name, { value });
}
const { output } = JSON.parse(Testing.synth(stack));
for (const name of Object.keys(outputs)) {
  console.log(`${name}: ${output[name].value}`);
}
EOF

echo "cdktn $(node -p 'require("cdktn/package.json").version')"
node main.js | tee got

cat > want <<'EOF'
plain: ${data.terraform_remote_state.state.outputs.days}
subtracted: ${data.terraform_remote_state.state.outputs.days}
compared: false
subtracted_by_op: ${(data.terraform_remote_state.state.outputs.days - 30)}
compared_by_op: ${(data.terraform_remote_state.state.outputs.days > 30)}
EOF
diff want got
