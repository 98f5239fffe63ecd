// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

// Command probe lets the vendor's libraries talk to the URL it is given. It prints nothing itself unless it fails.
package main

import (
	"log"
	"net/url"
	"os"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/credentials-go/credentials/providers"
)

func main() {
	standIn, err := url.Parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	client, err := sdk.NewClientWithStsToken("cn-hangzhou", "probe-id", "probe-secret", "probe-sts-token")
	if err != nil {
		log.Fatal(err)
	}
	request := requests.NewCommonRequest()
	request.Scheme, request.Domain, request.Version, request.ApiName = "HTTP", standIn.Host, "2018-01-29", "Probe"
	if _, err := client.ProcessCommonRequest(request); err != nil {
		log.Fatal(err)
	}
	login, err := providers.NewCloudSSOCredentialsProviderBuilder().
		WithSignInUrl(standIn.String()).WithAccountId("account").WithAccessConfig("config").
		WithAccessToken("probe-login-token").WithAccessTokenExpire(time.Now().Add(time.Hour).Unix()).
		Build()
	if err != nil {
		log.Fatal(err)
	}
	if _, err := login.GetCredentials(); err != nil {
		log.Fatal(err)
	}
}
