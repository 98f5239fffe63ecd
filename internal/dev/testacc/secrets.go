// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// profileConfiguration has a gap for the ID.
const profileConfiguration = `
data "alidomain_registrant_profile" "this" {
  registrant_profile_id = %.0f
}
`

// configuration has gaps for endpoint, region and address.
const configuration = tfcli.RequiredProviders + `
provider "alidomain" {
  endpoint    = %q
  region      = %q
  max_retries = 0
}
data "alidomain_email_verification" "this" {
  email            = %q
  ignore_not_found = true
}
data "alidomain_email_verifications" "none" {
  created_after = "2100-01-01T00:00:00Z"
}
`

// secretsStayHidden searches everything that an apply writes, with the right secret and with a wrong one, also for what is
// personal in a profile.
func (r *run) secretsStayHidden(ctx context.Context) (string, error) {
	if r.CLI.Path == "" {
		return "", uncheckedError("needs a Terraform or OpenTofu CLI")
	}
	right, wrong := r.account.AccessKeySecret, r.wrongSecret().AccessKeySecret
	written, err := r.apply(ctx, right, true)
	if err != nil {
		return "", fmt.Errorf("with the right secret: %w", err)
	}
	more, err := r.apply(ctx, wrong, false)
	if err != nil {
		return "", fmt.Errorf("with a wrong secret: %w", err)
	}
	written += more
	if !strings.Contains(written, "Domain API request") {
		return "", errors.New("the log does not contain messages of the provider")
	}
	searched := map[string]string{
		"the secret": right, "a wrong secret": wrong, "the token": r.account.SecurityToken,
		// These are in the query string of a signed request.
		"a signature": "Signature=", "a nonce": "SignatureNonce=",
	}
	for i, value := range r.profile.fields.personal() {
		searched[fmt.Sprintf("personal text %d of a profile", i+1)] = value
	}
	for what, secret := range searched {
		if secret != "" && slices.ContainsFunc(forms(secret), func(form string) bool { return strings.Contains(written, form) }) {
			return "", fmt.Errorf("%s is in the log, the output or the state", what)
		}
	}
	return "log, output and state of an apply with the right and with a wrong secret", nil
}

// apply applies a configuration, which may fail, and returns everything that was written: output, trace log and state.
func (r *run) apply(ctx context.Context, secret string, succeeds bool) (string, error) {
	address := r.nobody
	if cases := r.cases(); len(cases) > 0 {
		address = cases[0].text("Email")
	}
	dir, err := os.MkdirTemp(r.Dir, "")
	if err != nil {
		return "", err
	}
	w := tfcli.NewWorkspace(r.CLI, dir,
		"ALICLOUD_ACCESS_KEY="+r.account.AccessKeyID, "ALICLOUD_SECRET_KEY="+secret,
		"ALICLOUD_SECURITY_TOKEN="+r.account.SecurityToken, "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true",
		"TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(dir, "trace.log"))
	main := fmt.Sprintf(configuration, r.endpoint, r.region, address)
	if r.profile.err == nil {
		main += fmt.Sprintf(profileConfiguration, r.profile.fields["RegistrantProfileId"])
	}
	if err := w.Write("main.tf", main); err != nil {
		return "", err
	}
	// The errors omit the output, because its line breaks can split addresses, which mask would miss.
	written, err := w.Command(ctx, "init", "-plugin-dir="+r.Plugins).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("init: %w", err)
	}
	output, err := w.Command(ctx, "apply", "-auto-approve").CombinedOutput()
	switch {
	case succeeds && err != nil:
		return "", fmt.Errorf("apply: %w", err)
	case !succeeds && err == nil:
		return "", errors.New("apply succeeded")
	}
	written = append(written, output...)
	for file, required := range map[string]bool{"trace.log": true, "terraform.tfstate": succeeds} {
		content, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil && required {
			return "", fmt.Errorf("%s was not written", file)
		}
		written = append(written, content...)
	}
	return string(written), nil
}
