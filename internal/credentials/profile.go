// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"errors"
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
		return candidate{}, configErr.at(file.Or(name))
	}
	name, file = name.Or(r.config.Getenv.Variable("profile")), file.Or(r.config.Getenv.Variable("shared_credentials_file"))
	profiles, configErr := r.readProfiles(cmp.Or(file.Value, defaultFile))
	if configErr != nil {
		return candidate{}, configErr.at(file.Or(name))
	}
	return r.fromProfile(profiles, cmp.Or(name.Value, profiles.Current), name.Or(file))
}

// defaultProfile returns the current profile of the default file. It ignores a file that cannot be opened, as in a
// container with another user's home directory, and the empty profile that the tool writes initially.
func (r *resolver) defaultProfile() (candidate, error) {
	if r.config.HomeDir == "" || r.config.Getenv.Forbids(profileSwitches()...) != "" {
		return candidate{}, nil
	}
	profiles, configErr := r.readProfiles(defaultFile)
	if configErr != nil {
		_, unopened := errors.AsType[*fs.PathError](configErr.Err)
		if configErr.Problem == ProblemMissingFile || unopened {
			return candidate{}, nil
		}
		return candidate{}, configErr
	}
	current := profiles.profile(profiles.Current)
	if len(profiles.names()) == 0 || current != nil && current.unconfigured() {
		return candidate{}, nil
	}
	return r.fromProfile(profiles, profiles.Current, setting.Setting{})
}

func (r *resolver) fromProfile(profiles *profileFile, wanted string, by setting.Setting) (candidate, error) {
	reader := &profileReader{resolver: r, file: profiles}
	get, configErr := reader.fetch(wanted, "")
	if configErr != nil {
		configErr.Path = profiles.path
		return candidate{}, configErr.at(by)
	}
	return candidate{name: profiles.nameOf(wanted), fetch: get, region: profiles.profile(wanted).RegionID}, nil
}

// profileReader converts the profiles of a file to fetches.
type profileReader struct {
	*resolver
	file *profileFile
	// chain lists the profiles followed by source_profile so far, to detect cycles.
	chain []string
}

// mode is a supported mode of profiles.
type mode struct {
	// name is the mode as the vendor's tool spells it.
	name string
	// forbiddenBy is the variable that forbids the mode, if there is one.
	forbiddenBy string
	// needs are the required fields.
	needs []string
}

func modes() []mode {
	const id, keySecret, role = "access_key_id", "access_key_secret", "ram_role_arn"
	return []mode{
		{"AK", "", []string{id, keySecret}},
		{"StsToken", "", []string{id, keySecret, "sts_token"}},
		{"RamRoleArn", "", []string{id, keySecret, role}},
		{"EcsRamRole", metadataSwitch, nil},
		{"RamRoleArnWithRoleName", metadataSwitch, []string{role}},
		{"ChainableRamRoleArn", "", []string{role, "source_profile"}},
		{"OIDC", "", []string{role, "oidc_provider_arn", "oidc_token_file"}},
		{"CloudSSO", "", []string{"cloud_sso_sign_in_url", "cloud_sso_account_id", "cloud_sso_access_config"}},
		{"OAuth", "", []string{"oauth_site_type"}},
		{"External", externalSwitch, []string{"process_command"}},
		{"CredentialsURI", externalSwitch, []string{"credentials_uri"}},
	}
}

// Modes returns the supported profile modes, as the vendor's tool spells them.
func Modes() []string {
	var names []string
	for _, m := range modes() {
		names = append(names, m.name)
	}
	return names
}

func (r *profileReader) fetch(name, namedBy string) (fetch, *ConfigError) {
	found := r.file.profile(name)
	if found == nil {
		return nil, &ConfigError{Problem: ProblemUnknownProfile, Profile: name, Known: r.file.names(), Given: namedBy}
	}
	if slices.Contains(r.chain, name) {
		return nil, &ConfigError{Problem: ProblemProfileCycle, Profile: name}
	}
	r.chain = append(r.chain, name)
	get, configErr := r.fetchOf(r.completed(*found))
	if configErr != nil {
		configErr.Profile = cmp.Or(configErr.Profile, name)
	}
	return get, configErr
}

// modeOf returns the mode of a profile, which has to be supported, allowed and complete.
func (r *profileReader) modeOf(p *profile) (string, *ConfigError) {
	all := modes()
	i := slices.IndexFunc(all, func(m mode) bool { return strings.EqualFold(m.name, cmp.Or(p.Mode, "AK")) })
	if i < 0 {
		return "", &ConfigError{Problem: ProblemUnknownMode, Value: p.Mode, Known: Modes()}
	}
	if configErr := r.forbidden(all[i].forbiddenBy); configErr != nil {
		configErr.Value = p.Mode
		return "", configErr
	}
	missing := p.missing(all[i].needs)
	if p.OIDCToken != "" {
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == "oidc_token_file" })
	}
	if len(missing) > 0 {
		return "", &ConfigError{Problem: ProblemIncompleteProfile, Value: p.Mode, Fields: missing}
	}
	return all[i].name, nil
}

func (r *profileReader) fetchOf(p *profile) (fetch, *ConfigError) {
	mode, configErr := r.modeOf(p)
	if configErr != nil {
		return nil, configErr
	}
	keys := rpc.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret}
	if mode != "AK" {
		keys.SecurityToken = p.STSToken
	}
	switch mode {
	case "RamRoleArn":
		return r.assume(p, static(keys))
	case "EcsRamRole":
		return r.metadataFetch(p.RAMRoleName), nil
	case "RamRoleArnWithRoleName":
		return r.assume(p, r.metadataFetch(p.RAMRoleName))
	case "ChainableRamRoleArn":
		base, configErr := r.fetch(p.SourceProfile, p.Name)
		if configErr != nil {
			return nil, configErr
		}
		return r.assume(p, withSource(r.file.nameOf(p.SourceProfile), nil, base))
	case "OIDC":
		return r.assume(p, nil)
	case "CloudSSO":
		return r.cloudSSO(p)
	case "OAuth":
		return r.oauth(p)
	case "External":
		args, err := splitCommandLine(p.ProcessCommand, runtime.GOOS == "windows")
		if err != nil {
			return nil, &ConfigError{Problem: ProblemInvalidCommand, Fields: []string{"process_command"}, Err: err}
		}
		return process{args: args, timeout: commandTimeout}.fetch, nil
	case "CredentialsURI":
		location, ok := parseWebURL(p.CredentialsURI)
		if !ok {
			return nil, &ConfigError{Problem: ProblemInvalidURI, Fields: []string{"credentials_uri"}}
		}
		return r.uriFetch(location), nil
	default:
		return static(keys), nil
	}
}

// completed returns a profile with its mode, and with what the tool takes from the environment. Keys are not completed,
// because those of the environment are a credential source of their own.
func (r *profileReader) completed(p profile) *profile {
	p.Mode = cmp.Or(p.Mode, p.inferMode())
	complete := func(field *string, name string) {
		for _, variable := range []string{"ALIBABACLOUD_" + name, "ALIBABA_CLOUD_" + name} {
			if *field == "" {
				*field = strings.TrimSpace(r.config.Getenv(variable))
				r.usesRoleVariable = r.usesRoleVariable || *field != "" && variable == setting.OIDCRoleVariable
			}
		}
	}
	switch strings.ToLower(p.Mode) {
	case "credentialsuri":
		complete(&p.CredentialsURI, "CREDENTIALS_URI")
	case "", "oidc":
		complete(&p.OIDCTokenFile, "OIDC_TOKEN_FILE")
		complete(&p.OIDCProviderARN, "OIDC_PROVIDER_ARN")
		fallthrough
	case "ramrolearn", "ramrolearnwithrolename", "chainableramrolearn":
		complete(&p.RAMRoleARN, "ROLE_ARN")
		complete(&p.ExternalID, "EXTERNAL_ID")
		p.RAMSessionName = cmp.Or(p.RAMSessionName, r.config.Getenv.Variable("assume_role_with_oidc.role_session_name").Value)
	}
	p.Mode = cmp.Or(p.Mode, p.inferMode())
	return &p
}

// assume returns a fetch that assumes the role of a profile with the keys of the base, or without one with an OIDC token.
func (r *profileReader) assume(p *profile, base fetch) (fetch, *ConfigError) {
	assumed, configErr := r.profileRole(p)
	switch {
	case configErr != nil:
		return nil, configErr
	case base != nil:
		return assumed.assumeWith(base), nil
	}
	assumed.oidcProviderARN, assumed.oidcToken = p.OIDCProviderARN, p.OIDCToken
	assumed.oidcTokenFile, configErr = expandHome(p.OIDCTokenFile, r.config.HomeDir)
	if configErr != nil {
		configErr.Fields = []string{"oidc_token_file"}
		return nil, configErr
	}
	return assumed.withOIDC, nil
}

// profileRole returns the role of a profile. The argument sts_endpoint takes precedence over its STS endpoint, and that
// over its STS region.
func (r *profileReader) profileRole(p *profile) (role, *ConfigError) {
	seconds := cmp.Or(p.ExpiredSeconds, defaultSessionSeconds)
	if !isSessionExpiration(seconds) {
		return role{}, &ConfigError{
			Problem: ProblemSessionExpiration, Fields: []string{"expired_seconds"}, Value: strconv.FormatInt(seconds, 10),
		}
	}
	assumed := r.role(p.RAMRoleARN, p.RAMSessionName, seconds)
	assumed.policy, assumed.externalID = p.Policy, p.ExternalID
	// The tool always uses https, whatever the scheme.
	host, field := strings.TrimPrefix(p.STSEndpoint, "http://"), "sts_endpoint"
	if host == "" && p.STSRegion != "" {
		host, field = "sts."+p.STSRegion+".aliyuncs.com", "sts_region"
		if p.EnableVPC {
			host = "sts-vpc." + p.STSRegion + ".aliyuncs.com"
		}
	}
	if host == "" || r.sts.Host != "" {
		return assumed, nil
	}
	endpoint, err := rpc.ParseEndpoint(host)
	if err != nil {
		return role{}, &ConfigError{Problem: ProblemInvalidEndpoint, Fields: []string{field}, Err: err}
	}
	assumed.sts.Endpoint = endpoint
	return assumed, nil
}
