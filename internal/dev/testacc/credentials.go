// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"cmp"
	"context"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
)

// credentialsOf resolves the environment's credentials as the provider does, for the requests that are not the
// provider's, and the region.
func credentialsOf(ctx context.Context, getenv func(string) string) (account domaintest.Account, region string, err error) {
	source, err := credentials.Resolve(credentials.Config{
		Getenv: getenv, HomeDir: cmp.Or(getenv("HOME"), getenv("USERPROFILE")),
	})
	if err != nil {
		return account, "", err
	}
	keys, err := source.Credentials(ctx)
	if err != nil {
		return account, "", err
	}
	account = domaintest.Account{
		AccessKeyID: keys.AccessKeyID, AccessKeySecret: keys.AccessKeySecret, SecurityToken: keys.SecurityToken,
	}
	return account, cmp.Or(getenv("ALICLOUD_REGION"), getenv("ALIBABA_CLOUD_REGION"), source.Region(), "cn-hangzhou"), nil
}
