#!/usr/bin/env bash
# github.com/zclconf/go-cty v1.16.4 and v1.20.0, whose stdlib has the distinct of Terraform and OpenTofu
#
# Behavior: distinct compares each element with all that it has kept; toset sorts by hash.
# Output seen, on a busy machine with v1.20.0: 3,000 addresses take 5.6 s, 6,000 take 22 s and 12,000 take 94 s.
# Converting the same 12,000 to a set and back takes less than 0.2 s.
# A good guess: both hash, and take milliseconds; at worst, 12,000 comparisons with 12,000 take a second or two.
# Who is hurt: an author who removes duplicates from a long list of addresses with distinct.
# Each plan takes minutes before the first request. tolist(toset(…)) gives the same elements, sorted.
# This script only checks ratios, with fewer elements: distinct is at least 20 times slower than the two
# conversions, and four times as many elements take at least eight times as long.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

cat > main.go <<'EOF'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func main() {
	elapsed := map[int]time.Duration{}
	for _, count := range []int{750, 3000} {
		addresses := make([]cty.Value, count)
		for i := range addresses {
			addresses[i] = cty.StringVal(fmt.Sprintf("user%d@example.com", i))
		}
		list := cty.ListVal(addresses)

		start := time.Now()
		unique, err := stdlib.Distinct(list)
		elapsed[count] = time.Since(start)

		start = time.Now()
		set, setErr := convert.Convert(list, cty.Set(cty.String))
		back, listErr := convert.Convert(set, cty.List(cty.String))
		converted := time.Since(start)
		if err != nil || setErr != nil || listErr != nil || unique.LengthInt() != count || back.LengthInt() != count {
			panic("not the same elements")
		}
		fmt.Printf("%d addresses: distinct %v, toset and tolist %v\n",
			count, elapsed[count].Round(time.Millisecond), converted.Round(time.Millisecond))
		if count == 3000 && elapsed[count] < 20*converted {
			fmt.Println("distinct is less than 20 times slower")
			os.Exit(1)
		}
	}
	if elapsed[3000] < 8*elapsed[750] {
		fmt.Println("distinct grows less than quadratically")
		os.Exit(1)
	}
}
EOF

for version in v1.16.4 v1.20.0; do
	rm -f go.sum
	printf 'module finding\n\ngo 1.25.0\n\nrequire github.com/zclconf/go-cty %s\n' "$version" > go.mod
	echo "go-cty $version"
	go run .
done
