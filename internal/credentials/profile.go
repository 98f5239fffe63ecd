// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
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

// profile returns the profile that is named, or the current one of the file that is named.
func (f *resolver) profile(name, file setting.Setting) (candidate, error) {
	if !name.Given() && !file.Given() {
		return candidate{}, nil
	}
	name, file = name.Or(f.config.Getenv.Variable("profile")), file.Or(f.config.Getenv.Variable("shared_credentials_file"))
	path := expandHome(file.Value, f.config.HomeDir)
	if path == "" {
		path = f.defaultFile()
	}
	profiles, fault := readProfiles(path)
	if fault != nil {
		by := file.Or(name)
		fault.Argument, fault.Variable = by.Argument, by.Variable
		return candidate{}, fault
	}
	wanted := name.Value
	if wanted == "" {
		wanted = profiles.current()
	}
	return f.fromProfile(profiles, path, wanted, name.Or(file))
}

// defaultProfile returns the current profile of the default file. A file that cannot be opened, as in a container that
// runs with another user's home, does not stand in the way of the metadata service; nor does one that the tool made and
// nobody filled in.
func (f *resolver) defaultProfile() (candidate, error) {
	path := f.defaultFile()
	if path == "" {
		return candidate{}, nil
	}
	profiles, fault := readProfiles(path)
	var unopened *fs.PathError
	switch {
	case fault != nil && (fault.Problem == ProblemMissingFile || errors.As(fault.Err, &unopened)):
		return candidate{}, nil
	case fault != nil:
		return candidate{}, fault
	case len(profiles.names()) == 0:
		return candidate{}, nil
	}
	if current, ok := profiles.profile(profiles.current()); ok && current.unconfigured() {
		return candidate{}, nil
	}
	return f.fromProfile(profiles, path, profiles.current(), setting.Setting{})
}

func (f *resolver) fromProfile(profiles *profileFile, path, wanted string, by setting.Setting) (candidate, error) {
	reader := &profileReader{resolver: f, file: profiles, path: path}
	get, fault := reader.fetch(wanted, "")
	if fault != nil {
		fault.Path = path
		fault.Argument, fault.Variable = by.Argument, by.Variable
		return candidate{}, fault
	}
	chosen, _ := profiles.profile(wanted) // there is one, since it gave a fetch
	return candidate{name: fmt.Sprintf("profile %q of %s", wanted, path), fetch: get, region: chosen.RegionID}, nil
}

// profileReader turns profiles of a file into fetches.
type profileReader struct {
	*resolver
	file *profileFile
	path string
	// chain holds the profiles from the one that is configured to the one that is read.
	chain []string
}

// Modes returns the modes of profiles that work, as the vendor's tool spells them.
func Modes() []string {
	return []string{
		"AK", "StsToken", "RamRoleArn", "EcsRamRole", "RamRoleArnWithRoleName", "ChainableRamRoleArn", "OIDC",
		"CloudSSO", "OAuth", "External", "CredentialsURI",
	}
}

// field is a field of a profile that its mode needs.
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
	keys := rpc.Credentials{AccessKeyID: p.AccessKeyID, AccessKeySecret: p.AccessKeySecret}
	pair := []field{{"access_key_id", p.AccessKeyID}, {"access_key_secret", p.AccessKeySecret}}
	switch strings.ToLower(p.Mode) {
	case "", "ak":
		return p.keys(keys, pair...)
	case "ststoken":
		keys.SecurityToken = p.STSToken
		return p.keys(keys, append(pair, field{"sts_token", p.STSToken})...)
	case "ramrolearn":
		if fault := p.incomplete(append(pair, field{"ram_role_arn", p.RAMRoleARN})...); fault != nil {
			return nil, fault
		}
		keys.SecurityToken = p.STSToken
		return r.roleOver(p, fixed(keys))
	case "ramrolearnwithrolename":
		if fault := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}); fault != nil {
			return nil, fault
		}
		return r.roleOver(p, r.metadataFetch(p.RAMRoleName))
	case "chainableramrolearn":
		fault := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}, field{"source_profile", p.SourceProfile})
		if fault != nil {
			return nil, fault
		}
		below, fault := r.fetch(p.SourceProfile, p.Name)
		if fault != nil {
			return nil, fault
		}
		return r.roleOver(p, named(fmt.Sprintf("profile %q of %s", p.SourceProfile, r.path), false, below))
	case "ecsramrole":
		return r.metadataFetch(p.RAMRoleName), nil
	case "oidc":
		return r.oidcFetch(p)
	case "cloudsso":
		return r.cloudSSO(p)
	case "oauth":
		return r.oauth(p)
	case "external":
		return r.external(p)
	case "credentialsuri":
		if fault := p.incomplete(field{"credentials_uri", p.CredentialsURI}); fault != nil {
			return nil, fault
		}
		if !isWebURL(p.CredentialsURI) {
			return nil, &ConfigError{Problem: ProblemInvalidURI, Profile: p.Name, Fields: []string{"credentials_uri"}}
		}
		return r.uriFetch(p.CredentialsURI), nil
	}
	return nil, &ConfigError{Problem: ProblemUnknownMode, Profile: p.Name, Value: p.Mode, Known: Modes()}
}

// incomplete returns the error for fields without a value, or nil.
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
	if fault := p.incomplete(needed...); fault != nil {
		return nil, fault
	}
	return fixed(keys), nil
}

func (r *profileReader) roleOver(p *profile, below fetch) (fetch, *ConfigError) {
	assumed, fault := r.profileRole(p)
	if fault != nil {
		return nil, fault
	}
	return assumed.assumedWith(below), nil
}

func (r *profileReader) oidcFetch(p *profile) (fetch, *ConfigError) {
	token := p.OIDCToken
	if token == "" {
		token = p.OIDCTokenFile
	}
	fault := p.incomplete(field{"ram_role_arn", p.RAMRoleARN}, field{"oidc_provider_arn", p.OIDCProviderARN},
		field{"oidc_token_file", token})
	if fault != nil {
		return nil, fault
	}
	assumed, fault := r.profileRole(p)
	if fault != nil {
		return nil, fault
	}
	assumed.oidcProviderARN = p.OIDCProviderARN
	assumed.oidcToken, assumed.oidcTokenFile = p.OIDCToken, expandHome(p.OIDCTokenFile, r.config.HomeDir)
	return assumed.withOIDC, nil
}

// profileRole returns the role of a profile. Its region of STS counts where no sts_endpoint is given.
func (r *profileReader) profileRole(p *profile) (role, *ConfigError) {
	duration := defaultSessionExpiration
	if p.ExpiredSeconds != 0 {
		fault := &ConfigError{
			Profile: p.Name, Fields: []string{"expired_seconds"},
			Value: strconv.FormatInt(p.ExpiredSeconds, 10),
		}
		var err error
		if duration, err = inRange(p.ExpiredSeconds, fault); err != nil {
			return role{}, fault
		}
	}
	assumed := r.role(p.RAMRoleARN, p.RAMSessionName, duration)
	assumed.policy, assumed.externalID = p.Policy, p.ExternalID
	if r.sts.Host == "" && p.STSRegion != "" {
		prefix := "sts."
		if p.EnableVPC {
			prefix = "sts-vpc."
		}
		endpoint, err := rpc.ParseEndpoint(prefix + p.STSRegion + ".aliyuncs.com")
		if err != nil {
			return role{}, &ConfigError{
				Problem: ProblemInvalidEndpoint, Profile: p.Name,
				Fields: []string{"sts_region"}, Err: err,
			}
		}
		assumed.sts.Endpoint = endpoint
	}
	return assumed, nil
}

func (r *profileReader) external(p *profile) (fetch, *ConfigError) {
	args, err := splitCommandLine(p.ProcessCommand, runtime.GOOS == "windows")
	if err != nil {
		return nil, p.incomplete(field{name: "process_command"})
	}
	return process{args: args, now: r.config.Now}.fetch, nil
}
