// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package testacc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/dev/tfcli"
)

// nothingSecretIsWritten applies a configuration with a CLI that logs everything, with the right secret and with a wrong
// one, and looks at all that was written.
func nothingSecretIsWritten(ctx context.Context, r *run) (string, error) {
	if r.config.CLI.Path == "" {
		return "", uncheckedError("needs a Terraform or OpenTofu CLI")
	}
	address := r.impossible
	if cases := r.cases(); len(cases) > 0 {
		address = cases[0].text("Email")
	}
	configuration := tfcli.RequiredProviders + fmt.Sprintf(`
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
`, r.endpoint, r.region, address)
	wrong := *r.wrongSecret()
	var written strings.Builder
	for name, secret := range map[string]string{"good": r.account.AccessKeySecret, "bad": wrong.AccessKeySecret} {
		dir := filepath.Join(r.config.Dir, name)
		w := tfcli.NewWorkspace(r.config.CLI, dir,
			"ALICLOUD_ACCESS_KEY="+r.account.AccessKeyID, "ALICLOUD_SECRET_KEY="+secret,
			"ALICLOUD_SECURITY_TOKEN="+r.account.SecurityToken,
			"TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(dir, "trace.log"))
		if err := w.Write("main.tf", configuration); err != nil {
			return "", errors.New("writing a configuration failed")
		}
		for _, args := range [][]string{{"init", "-plugin-dir=" + r.config.Plugins.Path}, {"apply", "-auto-approve"}} {
			output, err := w.Command(ctx, args...).CombinedOutput()
			written.Write(output)
			switch shouldFail := name == "bad" && args[0] == "apply"; {
			case shouldFail && err == nil:
				return "", errors.New("an apply with a wrong secret succeeded")
			case !shouldFail && err != nil:
				return "", fmt.Errorf("%s: %w: %s", args[0], err, lastLine(string(output)))
			}
		}
		for _, file := range []string{"trace.log", "terraform.tfstate"} {
			content, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil && (file == "trace.log" || name == "good") {
				return "", fmt.Errorf("%s was not written", file)
			}
			written.Write(content)
		}
	}
	all := written.String()
	if !strings.Contains(all, "Domain API request") {
		return "", errors.New("the provider's own messages are not in the log")
	}
	for what, secret := range map[string]string{
		"the secret": r.account.AccessKeySecret, "a wrong secret": wrong.AccessKeySecret, "the token": r.account.SecurityToken,
		// Of a signed query.
		"a signature": "Signature=", "a nonce": "SignatureNonce=",
	} {
		if secret == "" {
			continue
		}
		once := url.QueryEscape(secret)
		for _, form := range []string{secret, once, url.QueryEscape(once)} {
			if strings.Contains(all, form) {
				return "", fmt.Errorf("%s is in the log, the output or the state", what)
			}
		}
	}
	return "log, output and state of an apply with the right and with a wrong secret", nil
}

func lastLine(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return lines[len(lines)-1]
}
