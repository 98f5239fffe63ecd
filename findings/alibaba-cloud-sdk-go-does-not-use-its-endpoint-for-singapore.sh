#!/usr/bin/env bash
# github.com/aliyun/alibaba-cloud-sdk-go v1.63.107
#
# Behavior: the SDK's own table has an endpoint of the Domain API for the region ap-southeast-1. Its client for the Domain
# API never looks there: it builds the endpoint from the name of the product, so that every region has the same one.
# Output seen: see "want" below.
# A good guess: a client for ap-southeast-1 queries the endpoint that the SDK's table has for ap-southeast-1.
# Who is hurt: an owner of an account on the international site. The client queries the China site, and no message
# says so. request.SetDomain names another endpoint.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off

printf 'module finding\n\ngo 1.25.0\n\nrequire github.com/aliyun/alibaba-cloud-sdk-go v1.63.107\n' > go.mod
cat > main.go <<'EOF'
package main

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/endpoints"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/domain"
)

// printer sends nothing.
type printer struct{}

func (printer) RoundTrip(request *http.Request) (*http.Response, error) {
	fmt.Println("queried:", request.URL.Host)
	return nil, errors.New("not sent")
}

func main() {
	for _, region := range []string{"cn-hangzhou", "ap-southeast-1"} {
		endpoint, err := endpoints.Resolve(&endpoints.ResolveParam{Product: "Domain", RegionId: region})
		if err != nil {
			panic(err)
		}
		fmt.Println(region, "in the table:", endpoint)
		config := sdk.NewConfig()
		config.Transport = printer{}
		client, err := domain.NewClientWithOptions(region, config, credentials.NewAccessKeyCredential("id", "secret"))
		if err != nil {
			panic(err)
		}
		request := domain.CreateQueryEmailVerificationRequest()
		request.Email = "a@example.com"
		if _, err := client.QueryEmailVerification(request); err == nil {
			panic("no error")
		}
	}
}
EOF

echo "alibaba-cloud-sdk-go v1.63.107"
go run . | tee got

cat > want <<'EOF'
cn-hangzhou in the table: domain.aliyuncs.com
queried: domain.aliyuncs.com
ap-southeast-1 in the table: domain-intl.aliyuncs.com
queried: domain.aliyuncs.com
EOF
diff want got
