#!/usr/bin/env bash
# github.com/alibabacloud-go/tea v1.5.0, which the vendor's newer Go clients use to decode responses
#
# Behavior: a JSON number is accepted for a string field, but as a float64.
# Above 2^53, which has 16 digits, the last ones are replaced, without an error.
# Output seen: see "want" below.
# A good guess: an error because of the wrong type, or the digits as they are in the response.
# Who is hurt: somebody who compares the ID of an account (16 digits or more) as read by two clients,
# where a response has it as a number.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

cat > go.mod <<'EOF'
module finding

go 1.23

require github.com/alibabacloud-go/tea v1.5.0
EOF
cat > main.go <<'EOF'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/alibabacloud-go/tea/tea"
)

type record struct {
	UserId *string
}

func main() {
	for _, body := range []string{
		`{"UserId":"140692647406123456"}`, `{"UserId":140692647406}`, `{"UserId":140692647406123456}`,
		`{"UserId":140692647406123457}`,
	} {
		var response map[string]any // as the clients keep it
		if err := json.Unmarshal([]byte(body), &response); err != nil {
			panic(err)
		}
		var read record
		err := tea.Convert(response, &read)
		fmt.Printf("%-31s -> %q, error: %v\n", body, tea.StringValue(read.UserId), err)
	}
}
EOF

echo "tea v1.5.0"
go run . | tee got

cat > want <<'EOF'
{"UserId":"140692647406123456"} -> "140692647406123456", error: <nil>
{"UserId":140692647406}         -> "140692647406", error: <nil>
{"UserId":140692647406123456}   -> "140692647406123460", error: <nil>
{"UserId":140692647406123457}   -> "140692647406123460", error: <nil>
EOF
diff want got
