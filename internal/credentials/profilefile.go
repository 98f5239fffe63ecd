// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// maxFileBytes is the maximum size of a profile or token file. A file of hundreds of profiles is much smaller.
const maxFileBytes = 1 << 20

var (
	errTooLarge = errors.New("the file is larger than 1 MiB")
	errNotAFile = errors.New("not a regular file")
)

// profileFile is the configuration file of the vendor's command-line tool, as far as credentials need it.
type profileFile struct {
	path     string
	Current  string    `json:"current"`
	Profiles []profile `json:"profiles"`
}

type profile struct {
	Name            string `json:"name"`
	Mode            string `json:"mode"`
	RegionID        string `json:"region_id"`
	AccessKeyID     string `json:"access_key_id"`
	AccessKeySecret string `json:"access_key_secret"`
	STSToken        string `json:"sts_token"`
	// STSExpiration is when the three fields above expire, in seconds since the epoch, if the tool caches a session in them.
	STSExpiration int64  `json:"sts_expiration"`
	STSEndpoint   string `json:"sts_endpoint"`
	STSRegion     string `json:"sts_region"`
	EnableVPC     bool   `json:"enable_vpc"`

	RAMRoleName     string `json:"ram_role_name"`
	RAMRoleARN      string `json:"ram_role_arn"`
	RAMSessionName  string `json:"ram_session_name"`
	ExpiredSeconds  int64  `json:"expired_seconds"`
	Policy          string `json:"policy"`
	ExternalID      string `json:"external_id"`
	SourceProfile   string `json:"source_profile"`
	OIDCProviderARN string `json:"oidc_provider_arn"`
	OIDCToken       string `json:"oidc_token"`
	OIDCTokenFile   string `json:"oidc_token_file"`

	CloudSSOSignInURL         string `json:"cloud_sso_sign_in_url"`
	CloudSSOAccountID         string `json:"cloud_sso_account_id"`
	CloudSSOAccessConfig      string `json:"cloud_sso_access_config"`
	AccessToken               string `json:"access_token"`
	CloudSSOAccessTokenExpire int64  `json:"cloud_sso_access_token_expire"`
	OAuthSiteType             string `json:"oauth_site_type"`
	OAuthAccessToken          string `json:"oauth_access_token"`
	OAuthAccessTokenExpire    int64  `json:"oauth_access_token_expire"`

	ProcessCommand string `json:"process_command"`
	CredentialsURI string `json:"credentials_uri"`

	// These are only for the mode that a profile without one has.
	PrivateKey  string `json:"private_key"`
	KeyPairName string `json:"key_pair_name"`
	BearerToken string `json:"bearer_token"`
}

// trim removes the blanks around all texts, such as a line end that was copied with a key.
func (p *profile) trim() {
	for _, value := range reflect.ValueOf(p).Elem().Fields() {
		if value.Kind() == reflect.String {
			value.SetString(strings.TrimSpace(value.String()))
		}
	}
}

// missing returns those of the fields that are empty.
func (p *profile) missing(fields []string) []string {
	var missing []string
	for field, value := range reflect.ValueOf(p).Elem().Fields() {
		if name := field.Tag.Get("json"); value.IsZero() && slices.Contains(fields, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// inferMode returns the mode of a profile without one, in the order of the tool (AutoModeRecognition). It is empty if
// nothing in the profile suggests a mode.
func (p *profile) inferMode() string {
	for _, m := range []mode{
		{name: "StsToken", needs: []string{"access_key_id", "access_key_secret", "sts_token"}},
		{name: "RamRoleArn", needs: []string{"access_key_id", "access_key_secret", "ram_role_arn"}},
		{name: "AK", needs: []string{"access_key_id", "access_key_secret"}},
		{name: "RsaKeyPair", needs: []string{"private_key", "key_pair_name"}},
		{name: "EcsRamRole", needs: []string{"ram_role_name"}},
		{name: "External", needs: []string{"process_command"}},
		{name: "OIDC", needs: []string{"oidc_provider_arn", "oidc_token_file", "ram_role_arn"}},
		{name: "CloudSSO", needs: []string{"cloud_sso_sign_in_url"}},
		{name: "BearerToken", needs: []string{"bearer_token"}},
	} {
		if len(p.missing(m.needs)) == 0 {
			return m.name
		}
	}
	return ""
}

// unconfigured reports whether this is the empty profile that the tool writes initially.
func (p *profile) unconfigured() bool {
	mode := cmp.Or(p.Mode, p.inferMode())
	return (mode == "" || strings.EqualFold(mode, "AK")) && p.AccessKeyID == "" && p.AccessKeySecret == ""
}

// profile returns the first profile with the name, as the tool does, or nil.
func (f *profileFile) profile(name string) *profile {
	for i := range f.Profiles {
		if f.Profiles[i].Name == name {
			return &f.Profiles[i]
		}
	}
	return nil
}

// nameOf describes a profile for people.
func (f *profileFile) nameOf(profile string) string {
	return fmt.Sprintf("profile %q of %s", profile, f.path)
}

func (f *profileFile) names() []string {
	var names []string
	for _, p := range f.Profiles {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (r *resolver) readProfiles(file string) (*profileFile, *ConfigError) {
	path, configErr := expandHome(file, r.config.HomeDir)
	if configErr != nil {
		return nil, configErr
	}
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &ConfigError{Problem: ProblemMissingFile, Path: path}
	case err != nil:
		return nil, &ConfigError{Problem: ProblemUnreadableFile, Path: path, Err: err}
	}
	profiles, configErr := parseProfiles(data)
	if configErr != nil {
		configErr.Path = path
		return nil, configErr
	}
	profiles.path = path
	return profiles, nil
}

// parseProfiles reads a profile file. Errors of encoding/json quote the file, so only their position is kept.
func parseProfiles(data []byte) (*profileFile, *ConfigError) {
	content := withoutMark(data)
	var file profileFile
	err := json.Unmarshal(content, &file)
	if err == nil {
		file.Current = cmp.Or(strings.TrimSpace(file.Current), "default")
		for i := range file.Profiles {
			file.Profiles[i].trim()
		}
		return &file, nil
	}
	if ini.Match(content) {
		return nil, &ConfigError{Problem: ProblemINIFile}
	}
	configErr := &ConfigError{Problem: ProblemBrokenFile}
	var offset int64
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	} else if wrongType, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = wrongType.Offset
		if wrongType.Field != "" {
			configErr.Fields = []string{wrongType.Field}
		}
	}
	configErr.Line, configErr.Column = position(content, offset)
	return nil, configErr
}

// ini matches a text that begins with a section like [default], after empty lines and comments, and has a setting.
var ini = regexp.MustCompile(`^\s*([#;].*\s+)*\[[^"{\]]+\]\s[^=]*=`)

// position returns the line and column of the last of the first offset bytes.
func position(content []byte, offset int64) (line, column int) {
	before := content[:min(max(offset-1, 0), int64(len(content)))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// readFile reads a regular file of at most maxFileBytes.
func readFile(path string) ([]byte, error) {
	// Without O_NONBLOCK, opening a FIFO would block.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNotAFile
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		return nil, errTooLarge
	}
	return data, err
}

// withoutMark removes the byte order mark that PowerShell 5 writes before a text.
func withoutMark(text []byte) []byte {
	return bytes.TrimPrefix(text, []byte("\ufeff"))
}

// expandHome replaces a leading ~ with the home directory, as the vendor's provider does. It fails if that is unknown.
func expandHome(path, home string) (string, *ConfigError) {
	switch {
	case path != "~" && !strings.HasPrefix(path, "~/") && !strings.HasPrefix(path, `~\`):
		return path, nil
	case home == "":
		return "", &ConfigError{Problem: ProblemNoHome, Value: path}
	}
	return filepath.Join(home, path[1:]), nil
}
