// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
)

// profile returns the named profile, or the current profile of the named file.
func (r *resolver) profile(name, file setting.Setting) (candidate, error) {
	if !name.Given() && !file.Given() {
		return candidate{}, nil
	}
	if configErr := r.forbidden(profileSwitches()...); configErr != nil {
		by := file.Or(name)
		configErr.Argument, configErr.Variable = by.Argument, by.Variable
		return candidate{}, configErr
	}
	name, file = name.Or(r.config.Getenv.Variable("profile")), file.Or(r.config.Getenv.Variable("shared_credentials_file"))
	path, configErr := expandHome(cmp.Or(file.Value, defaultFile), r.config.HomeDir)
	var profiles *profileFile
	if configErr == nil {
		profiles, configErr = readProfiles(path)
	}
	if configErr != nil {
		by := file.Or(name)
		configErr.Argument, configErr.Variable = by.Argument, by.Variable
		return candidate{}, configErr
	}
	wanted := name.Value
	if wanted == "" {
		wanted = profiles.current()
	}
	return r.fromProfile(profiles, path, wanted, name.Or(file))
}

// defaultProfile returns the current profile of the default file. It ignores a file that cannot be opened, as in a
// container with another user's home directory, and the empty profile that the tool writes initially.
func (r *resolver) defaultProfile() (candidate, error) {
	if r.config.HomeDir == "" || r.config.Getenv.Forbids(profileSwitches()...) != "" {
		return candidate{}, nil
	}
	path, _ := expandHome(defaultFile, r.config.HomeDir) // fails only without a home directory
	profiles, configErr := readProfiles(path)
	if configErr != nil {
		_, unopened := errors.AsType[*fs.PathError](configErr.Err)
		if configErr.Problem == ProblemMissingFile || unopened {
			return candidate{}, nil
		}
		return candidate{}, configErr
	}
	current, ok := profiles.profile(profiles.current())
	if len(profiles.names()) == 0 || ok && current.unconfigured() {
		return candidate{}, nil
	}
	return r.fromProfile(profiles, path, profiles.current(), setting.Setting{})
}

func (r *resolver) fromProfile(profiles *profileFile, path, wanted string, by setting.Setting) (candidate, error) {
	reader := &profileReader{resolver: r, file: profiles, path: path}
	get, configErr := reader.fetch(wanted, "")
	if configErr != nil {
		configErr.Path = path
		configErr.Argument, configErr.Variable = by.Argument, by.Variable
		return candidate{}, configErr
	}
	chosen, _ := profiles.profile(wanted) // exists, since fetch found it
	return candidate{name: fmt.Sprintf("profile %q of %s", wanted, path), fetch: get, region: chosen.RegionID}, nil
}

// profileReader converts the profiles of a file to fetches.
type profileReader struct {
	*resolver
	file *profileFile
	path string
	// chain lists the profiles followed by source_profile so far, to detect cycles.
	chain []string
}

// Modes returns the supported profile modes, as the vendor's tool spells them.
func Modes() []string {
	return []string{
		"AK", "StsToken", "RamRoleArn", "EcsRamRole", "RamRoleArnWithRoleName", "ChainableRamRoleArn", "OIDC",
		"CloudSSO", "OAuth", "External", "CredentialsURI",
	}
}

// field is a required field of a profile.
type field struct {
	name, value string
}

func (r *profileReader) fetch(name, namedBy string) (fetch, *ConfigError) {
	p, ok := r.file.profile(name)
	if !ok {
		return nil, &ConfigError{Problem: ProblemUnknownProfile, Profile: name, Known: r.file.names(), Given: namedBy}
	}
	if slices.Contains(r.chain, name) {
		return nil, &ConfigError{Problem: ProblemProfileCycle, Profile: name}
	}
	r.chain = append(r.chain, name)
	p = r.completed(p)
	keys := rpc.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret}
	pair := []field{{"access_key_id", p.AccessKeyID}, {"access_key_secret", p.AccessKeySecret}}
	switch strings.ToLower(p.Mode) {
	case "", "ak":
		return p.keys(keys, pair...)
	case "ststoken":
		keys.SecurityToken = p.STSToken
		return p.keys(keys, append(pair, field{"sts_token", p.STSToken})...)
	case "ramrolearn":
		if configErr := p.incomplete(append(pair, field{"ram_role_arn", p.RAMRoleARN})...); configErr != nil {
			return nil, configErr
		}
		keys.SecurityToken = p.STSToken
		return r.assume(p, static(keys))
	case "ramrolearnwithrolename":
		if configErr := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}); configErr != nil {
			return nil, configErr
		}
		get, configErr := r.ecsRAMRole(p)
		if configErr != nil {
			return nil, configErr
		}
		return r.assume(p, get)
	case "chainableramrolearn":
		configErr := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}, field{"source_profile", p.SourceProfile})
		if configErr != nil {
			return nil, configErr
		}
		base, configErr := r.fetch(p.SourceProfile, p.Name)
		if configErr != nil {
			return nil, configErr
		}
		return r.assume(p, withSource(fmt.Sprintf("profile %q of %s", p.SourceProfile, r.path), false, base))
	case "ecsramrole":
		return r.ecsRAMRole(p)
	case "oidc":
		return r.oidcFetch(p)
	case "cloudsso":
		return r.cloudSSO(p)
	case "oauth":
		return r.oauth(p)
	case "external":
		return r.external(p)
	case "credentialsuri":
		if configErr := r.forbiddenProfile(p, externalSwitch); configErr != nil {
			return nil, configErr
		}
		if configErr := p.incomplete(field{"credentials_uri", p.CredentialsURI}); configErr != nil {
			return nil, configErr
		}
		if !isWebURL(p.CredentialsURI) {
			return nil, &ConfigError{Problem: ProblemInvalidURI, Profile: p.Name, Fields: []string{"credentials_uri"}}
		}
		return r.uriFetch(p.CredentialsURI), nil
	}
	return nil, &ConfigError{Problem: ProblemUnknownMode, Profile: p.Name, Value: p.Mode, Known: Modes()}
}

// completed returns a profile with its mode, and with what the tool takes from the environment. Keys are not completed,
// because those of the environment are a credential source of their own.
func (r *profileReader) completed(from *profile) *profile {
	p := *from
	p.Mode = cmp.Or(p.Mode, p.inferMode())
	complete := func(field *string, name string) (variable string) {
		for _, variable := range []string{"ALIBABACLOUD_" + name, "ALIBABA_CLOUD_" + name} {
			if *field == "" {
				*field = strings.TrimSpace(r.config.Getenv(variable))
				if *field != "" {
					return variable
				}
			}
		}
		return ""
	}
	switch strings.ToLower(p.Mode) {
	case "credentialsuri":
		complete(&p.CredentialsURI, "CREDENTIALS_URI")
	case "", "oidc":
		complete(&p.OIDCTokenFile, "OIDC_TOKEN_FILE")
		complete(&p.OIDCProviderARN, "OIDC_PROVIDER_ARN")
		fallthrough
	case "ramrolearn", "ramrolearnwithrolename", "chainableramrolearn":
		variable := complete(&p.RAMRoleARN, "ROLE_ARN")
		r.usesRoleVariable = r.usesRoleVariable || variable == setting.OIDCRoleVariable
		complete(&p.ExternalID, "EXTERNAL_ID")
		p.RAMSessionName = cmp.Or(p.RAMSessionName, r.oidcSessionName(nil))
	}
	p.Mode = cmp.Or(p.Mode, p.inferMode())
	return &p
}

// incomplete returns an error if a required field is empty.
func (p *profile) incomplete(needed ...field) *ConfigError {
	var missing []string
	for _, f := range needed {
		if f.value == "" {
			missing = append(missing, f.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return &ConfigError{Problem: ProblemIncompleteProfile, Profile: p.Name, Value: p.Mode, Fields: missing}
}

func (p *profile) keys(keys rpc.Credentials, needed ...field) (fetch, *ConfigError) {
	if configErr := p.incomplete(needed...); configErr != nil {
		return nil, configErr
	}
	return static(keys), nil
}

func (r *profileReader) assume(p *profile, base fetch) (fetch, *ConfigError) {
	assumed, configErr := r.profileRole(p)
	if configErr != nil {
		return nil, configErr
	}
	return assumed.assumeWith(base), nil
}

func (r *profileReader) oidcFetch(p *profile) (fetch, *ConfigError) {
	token := p.OIDCToken
	if token == "" {
		token = p.OIDCTokenFile
	}
	configErr := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}, field{"oidc_provider_arn", p.OIDCProviderARN},
		field{"oidc_token_file", token})
	if configErr != nil {
		return nil, configErr
	}
	assumed, configErr := r.profileRole(p)
	if configErr != nil {
		return nil, configErr
	}
	assumed.oidcProviderARN = p.OIDCProviderARN
	assumed.oidcToken = p.OIDCToken
	assumed.oidcTokenFile, configErr = expandHome(p.OIDCTokenFile, r.config.HomeDir)
	if configErr != nil {
		configErr.Profile, configErr.Fields = p.Name, []string{"oidc_token_file"}
		return nil, configErr
	}
	return assumed.withOIDC, nil
}

// profileRole returns the role of a profile. The argument sts_endpoint takes precedence over its STS endpoint, and that
// over its STS region.
func (r *profileReader) profileRole(p *profile) (role, *ConfigError) {
	duration := defaultSessionExpiration
	if p.ExpiredSeconds != 0 {
		configErr := &ConfigError{
			Profile: p.Name, Fields: []string{"expired_seconds"},
			Value: strconv.FormatInt(p.ExpiredSeconds, 10),
		}
		var err error
		if duration, err = sessionDuration(p.ExpiredSeconds, configErr); err != nil {
			return role{}, configErr
		}
	}
	assumed := r.role(p.RAMRoleARN, p.RAMSessionName, duration)
	assumed.policy, assumed.externalID = p.Policy, p.ExternalID
	if r.sts.Host != "" {
		return assumed, nil
	}
	var host, field string
	switch {
	case p.STSEndpoint != "":
		// The tool always uses https, whatever the scheme.
		host, field = strings.TrimPrefix(p.STSEndpoint, "http://"), "sts_endpoint"
	case p.STSRegion != "" && p.EnableVPC:
		host, field = "sts-vpc."+p.STSRegion+".aliyuncs.com", "sts_region"
	case p.STSRegion != "":
		host, field = "sts."+p.STSRegion+".aliyuncs.com", "sts_region"
	default:
		return assumed, nil
	}
	endpoint, err := rpc.ParseEndpoint(host)
	if err != nil {
		return role{}, &ConfigError{Problem: ProblemInvalidEndpoint, Profile: p.Name, Fields: []string{field}, Err: err}
	}
	assumed.sts.Endpoint = endpoint
	return assumed, nil
}

// forbiddenProfile returns the error of a profile whose source a switch forbids, or nil.
func (r *profileReader) forbiddenProfile(p *profile, name string) *ConfigError {
	configErr := r.forbidden(name)
	if configErr != nil {
		configErr.Profile, configErr.Value = p.Name, p.Mode
	}
	return configErr
}

func (r *profileReader) ecsRAMRole(p *profile) (fetch, *ConfigError) {
	if configErr := r.forbiddenProfile(p, metadataSwitch); configErr != nil {
		return nil, configErr
	}
	return r.metadataFetch(p.RAMRoleName), nil
}

func (r *profileReader) external(p *profile) (fetch, *ConfigError) {
	if configErr := r.forbiddenProfile(p, externalSwitch); configErr != nil {
		return nil, configErr
	}
	args, err := splitCommandLine(p.ProcessCommand, runtime.GOOS == "windows")
	switch {
	case errors.Is(err, errNoCommand):
		return nil, p.incomplete(field{name: "process_command"})
	case err != nil:
		return nil, &ConfigError{Problem: ProblemInvalidCommand, Profile: p.Name, Fields: []string{"process_command"}, Err: err}
	}
	return process{args: args, timeout: commandTimeout, now: r.config.Now}.fetch, nil
}
