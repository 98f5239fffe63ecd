#!/usr/bin/env bash
# npm @alicloud/credentials 2.4.7, on Node.js 20, and github.com/aliyun/credentials-go v1.4.14
#
# Behavior: both read credentials from a URI, and both accept an Expiration only in UTC with a Z. An offset is rejected,
# even +00:00, and so is a number. Without an Expiration both reject the credentials.
# Output seen: see "want" below.
# A good guess: JavaScript's Date reads all of these, so the npm library takes what Date takes.
# Who is hurt: whoever serves credentials_uri from a language that writes UTC as +00:00, as Python's isoformat does.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export ALIBABA_CLOUD_ECS_METADATA_DISABLED=true NO_PROXY='*' GOFLAGS=-mod=mod GOWORK=off
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy

npm install --loglevel=error --no-audit --no-fund --ignore-scripts @alicloud/credentials@2.4.7 > /dev/null
mkdir reader
cat > reader/go.mod <<'EOF'
module finding

go 1.23

require github.com/aliyun/credentials-go v1.4.14
EOF
cat > reader/main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/aliyun/credentials-go/credentials"
)

func main() {
	provider, err := credentials.NewCredential(new(credentials.Config).SetType("credentials_uri").SetURLCredential(os.Args[1]))
	if err == nil {
		_, err = provider.GetCredential()
	}
	if err != nil {
		fmt.Print("rejects")
		return
	}
	fmt.Print("accepts")
}
EOF
(cd reader && go build -o ../read-go .)

cat > main.js <<'EOF'
const http = require('node:http');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { default: Credential, Config } = require('@alicloud/credentials');

let fields;
const server = http.createServer((_, response) => response.end(JSON.stringify(fields)));
server.listen(0, '127.0.0.1', async () => {
  const uri = `http://127.0.0.1:${server.address().port}`;
  for (const Expiration of ['2099-11-22T10:00:00Z', '2099-11-22T10:00:00.123Z', '2099-11-22T10:00:00+00:00',
    '2099-11-22T18:00:00+08:00', 4098852000, undefined]) {
    fields = { Code: 'Success', AccessKeyId: 'id', AccessKeySecret: 'secret', SecurityToken: 'token', Expiration };
    const npm = await new Credential(new Config({ type: 'credentials_uri', credentialsURI: uri })).getCredential()
      .then(() => 'accepts', () => 'rejects');
    const { stdout: go } = await execFile('./read-go', [uri]);
    console.log(`${Expiration}: npm ${npm}, Go ${go}`);
  }
  process.exit(0);
});
EOF

echo "@alicloud/credentials 2.4.7, credentials-go v1.4.14"
node main.js | tee got

cat > want <<'EOF'
2099-11-22T10:00:00Z: npm accepts, Go accepts
2099-11-22T10:00:00.123Z: npm accepts, Go accepts
2099-11-22T10:00:00+00:00: npm rejects, Go rejects
2099-11-22T18:00:00+08:00: npm rejects, Go rejects
4098852000: npm rejects, Go rejects
undefined: npm rejects, Go rejects
EOF
diff want got
