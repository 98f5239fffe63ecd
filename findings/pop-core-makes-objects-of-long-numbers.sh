#!/usr/bin/env bash
# npm @alicloud/pop-core 1.8.0, on Node.js 20
#
# Behavior: a JSON number in a response becomes a number if it has up to 15 digits, and an object (a BigNumber)
# if it has more. JSON.stringify writes that object as a string.
# Output seen: see "want" below.
# A good guess: always a number, and the last digits of a long one are lost, as with JSON.parse.
# Who is hurt: a script that compares IDs with ===, or looks one up in a Set. It works until an ID has 16 digits,
# and then two equal IDs are never equal.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --loglevel=error --no-audit --no-fund --ignore-scripts @alicloud/pop-core@1.8.0 > /dev/null

cat > main.js <<'EOF'
const http = require('node:http');
const { RPCClient } = require('@alicloud/pop-core');

const body = '{"A": 123456789012345, "B": 1234567890123456, "C": 123456789012345678, "D": "123456789012345"}';
const server = http.createServer((_, response) => response.end(body));
server.listen(0, '127.0.0.1', async () => {
  const client = new RPCClient({
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    endpoint: `http://127.0.0.1:${server.address().port}`,
    apiVersion: '2018-01-29',
  });
  const read = () => client.request('QueryEmailVerification', { Email: 'a@example.com' });
  const response = await read();
  for (const [name, value] of Object.entries(response)) {
    console.log(name, typeof value, JSON.stringify(value));
  }
  const again = await read();
  console.log('equal when read twice:', ['A', 'B'].map((name) => response[name] === again[name]).join());
  process.exit(0);
});
EOF

echo "pop-core $(node -p 'require("@alicloud/pop-core/package.json").version')"
NO_PROXY='*' node main.js | tee got

cat > want <<'EOF'
A number 123456789012345
B object "1234567890123456"
C object "123456789012345678"
D string "123456789012345"
equal when read twice: true,false
EOF
diff want got
