// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"strings"
)

// Kind is a kind of failure with one cause and one remedy. It is a heading of the troubleshooting guide, and the
// summary of diagnostics about the provider block.
type Kind string

// The kinds of failures.
const (
	KindNotFound        Kind = "No record of the address"
	KindProfileNotFound Kind = "No such registrant profile"
	KindWaitTimeout     Kind = "Not verified in time"
	KindWaitUnclear     Kind = "Wait without a response"
	KindTimeout         Kind = "Read timed out"
	KindCanceled        Kind = "Read canceled"

	KindNoPermission      Kind = "No permission"
	KindRiskControl       Kind = "Blocked by risk control"
	KindUserVerification  Kind = "Account owner not verified"
	KindAccessKey         Kind = "Unknown access key"
	KindInactiveAccessKey Kind = "Disabled access key"
	KindSignature         Kind = "Wrong secret"
	KindSecurityToken     Kind = "Expired or wrong security token"
	KindMissingToken      Kind = "Missing security token"
	KindClockSkew         Kind = "Clock skew"
	KindBadRequest        Kind = "Refused parameter"
	KindThrottled         Kind = "Throttled"
	KindUnavailable       Kind = "Service unavailable"
	KindRepeatedRequest   Kind = "Repeated request"
	KindUnknownCode       Kind = "Unknown error code"
	KindDomainRefused     Kind = "Domain not found or refused"

	KindUnreachable       Kind = "Service unreachable"
	KindTLS               Kind = "Untrusted certificate"
	KindHandshake         Kind = "TLS handshake failed"
	KindPortal            Kind = "Captive portal"
	KindProxy             Kind = "Proxy refused"
	KindAttemptTimeout    Kind = "No response in time"
	KindTruncatedResponse Kind = "Truncated response"

	KindForeignResponse    Kind = "Not a response of the service"
	KindIncompleteResponse Kind = "Incomplete response"
	KindMalformedResponse  Kind = "Malformed response"
	KindAnotherSubject     Kind = "Response about something else"
	KindInconsistentList   Kind = "Inconsistent list"

	KindNoCredentials          Kind = "No credentials"
	KindRoleWithoutCredentials Kind = "Role without credentials"
	KindIncompleteKeys         Kind = "Incomplete access key"
	KindIncompleteOIDC         Kind = "Incomplete OIDC settings"
	KindNoRoleARN              Kind = "No role to assume"
	KindSessionExpiration      Kind = "Session expiration out of range"
	KindInvalidURI             Kind = "Invalid credentials URI"
	KindInvalidSTSEndpoint     Kind = "Invalid STS endpoint"
	KindMissingFile            Kind = "Missing profile file"
	KindUnreadableFile         Kind = "Unreadable profile file"
	KindBrokenFile             Kind = "Invalid profile file"
	KindINIFile                Kind = "Profile file of another kind"
	KindNoHome                 Kind = "Unknown home directory"
	KindUnknownProfile         Kind = "Unknown profile"
	KindUnknownMode            Kind = "Unsupported profile mode"
	KindIncompleteProfile      Kind = "Incomplete profile"
	KindProfileCycle           Kind = "Profile cycle"
	KindInvalidCommand         Kind = "Invalid credentials command"
	KindForbiddenSource        Kind = "Forbidden credential source"

	KindSourceUnreachable Kind = "Credential source unreachable"
	KindSourceTimeout     Kind = "Credential source timed out"
	KindMetadataTimeout   Kind = "Metadata service timed out"
	KindSourceTLS         Kind = "Untrusted certificate of the credential source"
	KindSourceHandshake   Kind = "TLS handshake with the credential source failed"
	KindSourceProxy       Kind = "Proxy refused the credential source"
	KindSourceDenied      Kind = "Credentials denied"
	KindSourceKeysRefused Kind = "Access key refused by STS"
	KindSourceBusy        Kind = "Credential source busy"
	KindSourceRejected    Kind = "Request for credentials rejected"
	KindSourceMalformed   Kind = "Malformed credentials"
	KindSourceExpired     Kind = "Credentials already expired"
	KindLoginExpired      Kind = "Login expired"
	KindNoInstanceRole    Kind = "No RAM role on the instance"
	KindTokenFile         Kind = "Unreadable OIDC token file"
	KindTokenExpired      Kind = "OIDC token expired"
	KindTokenDenied       Kind = "OIDC token denied"
	KindCommand           Kind = "Credentials command failed"
	KindCommandTimeout    Kind = "Credentials command timed out"

	KindInvalidEmail          Kind = "Not an e-mail address"
	KindInvalidDomainName     Kind = "Not a domain name"
	KindInvalidIP             Kind = "Not an IP address"
	KindInvalidTime           Kind = "Invalid time"
	KindInvalidPollInterval   Kind = "Invalid poll interval"
	KindInvalidAttemptTimeout Kind = "Invalid client timeout"
	KindEmptyPeriod           Kind = "Empty period"
	KindInvalidRegion         Kind = "Invalid region"
	KindAmbiguousRegion       Kind = "Ambiguous region"
	KindInvalidAccountType    Kind = "Invalid account type"
	KindInvalidEndpoint       Kind = "Invalid endpoint"
	KindUnknownArgument       Kind = "Unknown provider argument"
	KindUnknownValue          Kind = "Value not known yet"
	KindNotConfigured         Kind = "Provider not configured"
	// KindNullArgument and the following have the summaries of the framework and its modules, which report them.
	KindNullArgument Kind = "Missing Configuration for Required Attribute"
	KindValue        Kind = "Invalid Attribute Value"
	KindChoice       Kind = "Invalid Attribute Value Match"
	KindCombination  Kind = "Invalid Attribute Combination"
	KindTimeouts     Kind = "Invalid Attribute Value Time Duration"

	KindInternal Kind = "Internal error"
)

// Entry has the texts that all diagnostics of a kind share. Names are in backquotes for the guide.
type Entry struct {
	Kind Kind
	// Cause is one sentence about what is wrong.
	Cause string
	// Remedy says what to do.
	Remedy string
}

// Section is a section of the troubleshooting guide.
type Section struct {
	Title   string
	Entries []Entry
}

const (
	docsURL   = "https://github.com/alidomain/terraform-provider-alidomain/blob/main/docs"
	issuesURL = "https://github.com/alidomain/terraform-provider-alidomain/issues"

	waysToCredentials = "Provide credentials in one of these ways:\n" +
		"  - `access_key` and `secret_key`, with `security_token` for temporary keys\n" +
		"  - `assume_role_with_oidc`\n" +
		"  - `profile` or `shared_credentials_file`\n" +
		"  - `credentials_uri`\n" +
		"  - `ecs_role_name`\n" +
		"  - the environment variables of any of these, such as `ALICLOUD_ACCESS_KEY` and `ALICLOUD_SECRET_KEY`\n" +
		"  - a profile that `aliyun configure` wrote to `~/.aliyun/config.json`\n" +
		"  - on an ECS instance, a RAM role, unless `ALIBABA_CLOUD_ECS_METADATA_DISABLED` forbids it\n" +
		"See " + docsURL + "/guides/credentials.md for an example of each."
	checkCertificate = "If the certificate has expired or is not yet valid, check the clock of this machine, then the dates of the certificate. " +
		"If its authority is unknown because a proxy of your organization intercepts TLS, add the certificate of the authority to the ones " +
		"that this machine trusts, or set `SSL_CERT_FILE` to a file that contains it; Windows and macOS ignore that variable. " +
		"If it is for another host name, or its authority is unknown for another reason, check the proxy of this machine, and "
	checkTLS = "The provider requires TLS 1.2 or later. Check that no proxy or firewall on the way limits the versions or cipher suites. "
)

// refusedTitle is the section about error responses of the service.
const refusedTitle = "Refused by the service"

// Catalog returns the entries of all kinds in the order of the guide.
func Catalog() []Section {
	return []Section{
		{"Records and waiting", []Entry{
			{
				KindNotFound,
				"The account has no record of this address.",
				"Submit the address for verification in the Domain console, or check the spelling. If it was submitted, check that the " +
					"credentials belong to that account, and `account_type` or `region` to its site (China or international). " +
					"To get `exists = false` instead of this error, set `ignore_not_found` to true.",
			},
			{
				KindProfileNotFound,
				"The account has no registrant profile with this ID.",
				"Check the ID in the Domain console. If it is right, check that the credentials belong to that account, and `account_type` or " +
					"`region` to its site (China or international). To get `exists = false` instead of this error, set `ignore_not_found` to true.",
			},
			{
				KindWaitTimeout,
				"The address was not verified within `timeouts.read`.",
				"Ask the owner of the mailbox to click the link in the vendor's message, which may be in the spam folder. " +
					"If the link has expired, send it again from the Domain console; if the address has no record, submit it there. " +
					"Then run Terraform again, or raise `timeouts.read` to wait longer.",
			},
			{
				KindWaitUnclear,
				"The last queries had failed when `timeouts.read` expired, so it is unknown whether the address is verified.",
				"Run Terraform again. If the service throttles again, raise `poll_interval` or use a smaller `-parallelism`; " +
					"if an outage lasts longer, raise `timeouts.read`.",
			},
			{
				KindTimeout,
				"The read took longer than `timeouts.read` allows.",
				"If the message names a last failure, fix its cause. Otherwise raise `timeouts.read`.",
			},
			{KindCanceled, "The read was canceled.", "Run Terraform again."},
		}},
		{refusedTitle, []Entry{
			{
				KindNoPermission,
				"The credentials are valid, but not allowed to call the operation.",
				"Attach a RAM policy that allows the action on the resource `*` to the user or role: `domain:QueryEmailVerification` for " +
					"addresses, `domain:QueryRegistrantProfile` for registrant profiles, `domain:QueryCommonInfo` for domains. " +
					"See " + docsURL + "/index.md#permissions for the smallest one.",
			},
			{
				KindRiskControl,
				"The vendor's risk control blocks the account.",
				"No RAM policy changes that. Sign in to the console as the owner of the account and follow the instructions there, " +
					"or ask the vendor's support with the request ID.",
			},
			{
				KindUserVerification,
				"The owner of the account has not completed the vendor's identity verification.",
				"No RAM policy changes that. Complete the real-name verification of the account in the console, then run Terraform again.",
			},
			{
				KindAccessKey,
				"Alibaba Cloud does not know the access key.",
				"Check `access_key`, or the variable or profile that it comes from. The international site does not know the keys of the " +
					"China site, and vice versa, so check `account_type` or `region` too.",
			},
			{
				KindInactiveAccessKey,
				"The access key is disabled.",
				"Enable the access key in the RAM console, or use another one.",
			},
			{
				KindSignature,
				"The signature of the request does not match the access key.",
				"Check `secret_key`, or the variable or profile that it comes from: it belongs to another access key, or was not copied completely.",
			},
			{
				KindSecurityToken,
				"The security token has expired, or does not belong to the access key.",
				"Get new temporary credentials. If a profile, its command or a URL provides them, have it get a new session. " +
					"Otherwise set `access_key`, `secret_key` and `security_token` together. " +
					"With a permanent access key, leave `security_token` and its variables unset.",
			},
			{
				KindMissingToken,
				"The access key is temporary, and its security token is missing.",
				"Set `security_token`, or its variable, to the token that came with the access key. IDs of temporary keys begin with `STS.`, " +
					"those of permanent ones do not.",
			},
			{
				KindClockSkew,
				"The clock of this machine is off by more than 15 minutes, so the service rejects the timestamp of the request.",
				"Set the clock, preferably by NTP, and run Terraform again.",
			},
			{
				KindBadRequest,
				"The service does not accept a parameter of the request.",
				"Compare the arguments with the service's message.",
			},
			{
				KindThrottled,
				"The service throttles the requests of this account.",
				"Run Terraform again with a smaller `-parallelism`, raise `max_retries` or `timeouts.read`, " +
					"or read many addresses at once with `alidomain_email_verifications`.",
			},
			{
				KindUnavailable,
				"The service is unavailable at the moment.",
				"Run Terraform again later. If the error persists, raise `max_retries`, or ask the vendor's support with the request ID.",
			},
			{
				KindDomainRefused,
				"The service refused to read the domain, with an error that its documentation does not explain.",
				"Check the spelling of `domain_name`, that the domain is registered in the account that the credentials belong to, and that " +
					"`account_type` or `region` names its site (China or international).",
			},
			{
				KindRepeatedRequest,
				"The service received every request more than once, or with a wrong time.",
				"Check that no proxy repeats requests, as nginx may when a reused connection breaks, " +
					"and that the clock of this machine is right. Then run Terraform again.",
			},
			{
				KindUnknownCode,
				"The service responded with an error that its documentation does not list.",
				"Read the service's message. If that does not help, ask the vendor's support with the request ID.",
			},
		}},
		{"Reaching the service", []Entry{
			{
				KindUnreachable,
				"The service could not be reached.",
				"Check the network, the name resolution and the proxy of this machine (`HTTPS_PROXY`, `NO_PROXY`), " +
					"and `endpoint` if it is set. The endpoints are public; there is none inside a VPC.",
			},
			{
				KindTLS,
				"The certificate of the service can't be verified.",
				checkCertificate + "`endpoint` if it is set: it may not lead to the Domain API.",
			},
			{
				KindHandshake,
				"The TLS handshake with the service failed.",
				checkTLS + "Also check `endpoint` if it is set: it may lead to another server, or to one without TLS.",
			},
			{
				KindPortal,
				"The network of this machine requires a sign-in before it forwards requests.",
				"Open a page in a browser on this machine and sign in, or use another network. Then run Terraform again.",
			},
			{
				KindProxy,
				"The proxy can't be used.",
				"Check `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, and that the proxy lets this machine connect to the endpoint.",
			},
			{
				KindAttemptTimeout,
				"The service did not respond in time.",
				"Check the network and the proxy of this machine. If both are slow, raise `client_connect_timeout` or `client_read_timeout`.",
			},
			{
				KindTruncatedResponse,
				"The response of the service ended before it was complete.",
				"Run Terraform again. If the error persists, check the network and the proxy of this machine.",
			},
		}},
		{"Unusable responses", []Entry{
			{
				KindForeignResponse,
				"The response did not come from the Domain API.",
				"Check `endpoint` and the variables `ALIBABA_CLOUD_ENDPOINT_DOMAIN` and `DOMAIN_ENDPOINT`, " +
					"and whether there is a proxy or a captive portal between this machine and the service.",
			},
			{
				KindIncompleteResponse,
				"The service reported success without saying what was asked, for example whether the address is verified.",
				"The provider does not rely on such a response. Run Terraform again. If the error persists, check that the address was submitted " +
					"for verification in this account, or ask the vendor's support with the request ID.",
			},
			{
				KindMalformedResponse,
				"The response of the service can't be read.",
				"Check that `endpoint` leads to the Domain API. If it does, ask the vendor's support with the request ID.",
			},
			{
				KindAnotherSubject,
				"The response is about another address, profile or domain than the one that was queried.",
				"The provider does not rely on such a response. If the name is internationalized, write it in the form that the Domain console shows: " +
					"which form the service responds with is not documented. Otherwise check that `endpoint` leads to the Domain API, and not to a cache.",
			},
			{
				KindInconsistentList,
				"The pages of the list contradict each other.",
				"Records may have been created or deleted while the list was read: run Terraform again. " +
					"If the error persists, ask the vendor's support.",
			},
		}},
		{"Configuring credentials", []Entry{
			{KindNoCredentials, "The provider found no credentials for Alibaba Cloud.", waysToCredentials},
			{KindRoleWithoutCredentials, "There is a role to assume, but there are no credentials to assume it with.", waysToCredentials},
			{
				KindIncompleteKeys,
				"An access key needs both its ID and its secret, and a security token needs both of them.",
				"Set `access_key` and `secret_key`, or neither, and `security_token` only with both. Their environment variables count too.",
			},
			{
				KindIncompleteOIDC,
				"The block `assume_role_with_oidc` is incomplete.",
				"Set `role_arn` and `oidc_provider_arn`, and a source of the token: `oidc_token`, `oidc_token_file`, or `oidc_request_url` " +
					"with `oidc_request_token`. Each can be set in the block or by its environment variable. " +
					"In GitHub Actions, give the job `permissions: id-token: write`, which provides the last two. " +
					"Jobs of pull requests from forks get no token: skip the read there.",
			},
			{
				KindNoRoleARN,
				"The block `assume_role` does not name a role.",
				"Set `role_arn` or `ALICLOUD_ASSUME_ROLE_ARN`. To assume no role, set `role_arn = \"\"` or remove the block.",
			},
			{
				KindSessionExpiration,
				"A session of a role lasts between 900 and 43200 seconds.",
				"Set a whole number of seconds in that range, and no more than the role itself allows.",
			},
			{
				KindInvalidURI,
				"The URL to fetch credentials from is not valid.",
				"Set an absolute https URL. Plain http is accepted if no secret is sent there, and for loopback hosts. " +
					"The URL of a token endpoint must have no user and no fragment.",
			},
			{
				KindInvalidSTSEndpoint,
				"The endpoint of STS is not valid.",
				"Set a host or host:port, such as `sts.cn-hangzhou.aliyuncs.com`. Requests always use https.",
			},
			{
				KindMissingFile,
				"The profile file does not exist.",
				"Check `shared_credentials_file` and its variables, or create the file with `aliyun configure`.",
			},
			{
				KindUnreadableFile,
				"The profile file can't be read.",
				"Check that it is a regular file, its permissions, and which user runs Terraform.",
			},
			{
				KindBrokenFile,
				"The profile file is not the JSON that `aliyun configure` writes.",
				"Correct the file at that position, or create it again with `aliyun configure`.",
			},
			{
				KindINIFile,
				"The profile file is an INI file, which the vendor's libraries read, and not the JSON file of its command-line tool.",
				"Set `shared_credentials_file`, or `ALICLOUD_SHARED_CREDENTIALS_FILE`, which is read first, to the file of the tool, " +
					"usually `~/.aliyun/config.json`. Or set `ALICLOUD_ACCESS_KEY` and `ALICLOUD_SECRET_KEY` to the keys of the INI file.",
			},
			{
				KindNoHome,
				"A path is in the home directory, and the environment does not say where that is.",
				"Set `HOME`, or `USERPROFILE` on Windows. Or set the path to an absolute one: `shared_credentials_file` for the profile file, " +
					"`oidc_token_file` for the token.",
			},
			{
				KindUnknownProfile,
				"The profile does not exist.",
				"Name one that exists, or create this one with `aliyun configure --profile` and its name.",
			},
			{
				KindUnknownMode,
				"The provider does not support the mode of the profile.",
				"Create the profile again with `aliyun configure` in one of the supported modes, or use another profile.",
			},
			{
				KindIncompleteProfile,
				"The profile lacks fields that its mode needs.",
				"Run `aliyun configure` for the profile again, or use another one.",
			},
			{
				KindProfileCycle,
				"The profile leads back to itself through `source_profile`.",
				"Give the last profile of the chain keys of its own.",
			},
			{
				KindInvalidCommand,
				"The command of the profile can't be split into a program and its arguments.",
				"Close the quote, or remove the backslash at the end. A path that contains a quote or a blank has to be in double quotes.",
			},
			{
				KindForbiddenSource,
				"An environment variable forbids the credential source that is configured.",
				"Configure another credential source. If the source may be used after all, unset the variable or set it to `false`.",
			},
		}},
		{"Fetching credentials", []Entry{
			{
				KindSourceUnreachable,
				"The credential source could not be reached.",
				"Check the network and the proxy of this machine, and `sts_endpoint`, `credentials_uri` or `oidc_request_url` if they are set.",
			},
			{
				KindSourceTimeout,
				"The credential source did not respond in time.",
				"Check the network and the proxy of this machine, or raise `client_connect_timeout` or `client_read_timeout`.",
			},
			{
				KindMetadataTimeout,
				"The metadata service of the ECS instance did not respond in time.",
				"Check that it is enabled for the instance, and that requests from a container reach it. " +
					"Its time limits are fixed: one second to connect, and two for a response.",
			},
			{
				KindSourceTLS,
				"The certificate of the credential source can't be verified.",
				checkCertificate + "`sts_endpoint`, `credentials_uri` or `oidc_request_url` if they are set: they may lead to something else.",
			},
			{
				KindSourceHandshake,
				"The TLS handshake with the credential source failed.",
				checkTLS + "Also check `sts_endpoint`, `credentials_uri` or `oidc_request_url` if they are set: " +
					"they may lead to another server, or to one without TLS.",
			},
			{
				KindSourceProxy,
				"The proxy can't be used to reach the credential source.",
				"Check `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, and that the proxy lets this machine connect to the source.",
			},
			{
				KindSourceDenied,
				"The credential source refused the request: the caller lacks permission, or the role does not exist.",
				"Check the name of the role, that its trust policy allows the caller, that the caller is allowed `sts:AssumeRole`, " +
					"and for OIDC the identity provider, the audience and the subject.",
			},
			{
				KindSourceKeysRefused,
				"STS does not accept the access key for assuming the role: it is unknown or disabled, or its secret or token is wrong.",
				"Check the access key that the credential source uses.",
			},
			{
				KindSourceBusy,
				"The credential source is throttling or unavailable at the moment.",
				"Run Terraform again later.",
			},
			{
				KindSourceRejected,
				"The credential source responded with an error.",
				"Read its response, and check the arguments or the profile that configure it.",
			},
			{
				KindSourceMalformed,
				"The credential source did not return usable credentials.",
				"Check that the URL, the command or the profile leads to something that returns credentials in the documented form.",
			},
			{
				KindSourceExpired,
				"The credential source returned credentials that have already expired by the clock of this machine.",
				"Check the clock of this machine. If it is right, the source hands out a cached session: " +
					"have the URL, the command or the profile get a new one.",
			},
			{
				KindLoginExpired,
				"The login of the vendor's command-line tool has expired.",
				"For a profile in the mode `OAuth`, run `aliyun sts GetCallerIdentity --profile` and its name: any call of the tool renews " +
					"the login. If that fails, and in the mode `CloudSSO`, run `aliyun configure --profile` and its name to log in again. " +
					"Then run Terraform again.",
			},
			{
				KindNoInstanceRole,
				"The ECS instance has no RAM role, or not the one that was named.",
				"Attach the RAM role to the instance, or correct `ecs_role_name`, its variable, or the profile's `ram_role_name`.",
			},
			{
				KindTokenFile,
				"The OIDC token file can't be read, or is empty.",
				"Check `oidc_token_file` or `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, and that the platform mounts the token.",
			},
			{
				KindTokenExpired,
				"The OIDC token has expired, so STS issues no credentials for it.",
				"Request a new token right before Terraform runs, or have the platform renew the token file. " +
					"Each session needs a token that is still valid. For reads that wait longer than one session, " +
					"set `oidc_request_url` and `oidc_request_token`, which GitHub Actions does by itself, or raise `session_expiration`. " +
					"See " + docsURL + "/guides/credentials.md#long-waits.",
			},
			{
				KindTokenDenied,
				"The token endpoint of the pipeline refused to issue an OIDC token.",
				"In GitHub Actions, give the job `permissions: id-token: write`. Jobs of pull requests from forks get no token: " +
					"skip the read there. A request token is valid only during the job that it was issued to.",
			},
			{
				KindCommand,
				"The command of the profile could not be run, or failed.",
				"Run the command by hand, as the user that runs Terraform, and read what it prints.",
			},
			{
				KindCommandTimeout,
				"The command of the profile ran for longer than a minute.",
				"Make the command faster: this limit is fixed. A command that asks for something waits in vain, because it has no terminal. " +
					"If it needs a login, log in before Terraform runs.",
			},
		}},
		{argumentsTitle, []Entry{
			{
				KindInvalidEmail,
				"A value is not a bare e-mail address.",
				"Set each address by itself, without blanks or a display name, such as `registrant@example.com`.",
			},
			{
				KindInvalidDomainName,
				"The value is not a domain name.",
				"Set one name without scheme, port, path and final dot, such as `example.com`.",
			},
			{
				KindInvalidIP,
				"The value is neither an IPv4 nor an IPv6 address.",
				"Set an address such as `192.0.2.1` or `2001:db8::1`.",
			},
			{
				KindInvalidTime,
				"The value is not a time in RFC 3339 format.",
				"Set a date, a time and a time zone, such as `2024-01-01T00:00:00Z` or `2024-01-01T08:00:00+08:00`.",
			},
			{
				KindInvalidPollInterval,
				"The value of `poll_interval` is not a duration of at least one second.",
				"Set a number and a unit, such as `10s` or `1m`. Every query counts against the request limit of the account.",
			},
			{
				KindInvalidAttemptTimeout,
				"The value is not a whole number of milliseconds between 1 and 3600000.",
				"Set a number such as `5000`.",
			},
			{
				KindEmptyPeriod,
				"The time `created_before` is not later than `created_after`.",
				"Set times in RFC 3339, such as `2024-01-01T00:00:00Z`, the later one for `created_before`.",
			},
			{
				KindInvalidRegion,
				"A region ID consists of lower-case letters, digits and hyphens.",
				"Set a region ID such as `cn-hangzhou` or `ap-southeast-1`.",
			},
			{
				KindAmbiguousRegion,
				"The name of the region does not tell the site of the account, so the provider queries the China site.",
				"Set `account_type` to `Domestic` for an account of the China site, or to `International` for one of the international site. " +
					"It determines the endpoint, whatever the region is.",
			},
			{
				KindInvalidAccountType,
				"The value is neither `Domestic` nor `International`.",
				"Set `Domestic` for an account of the China site, or `International` for one of the international site.",
			},
			{
				KindInvalidEndpoint,
				"The value is not a host, a host:port pair, or an https URL with nothing but scheme, host and port.",
				"Set an endpoint such as `domain-intl.aliyuncs.com` or `https://domain.aliyuncs.com`. Plain http is accepted only for loopback hosts.",
			},
			{
				KindUnknownArgument,
				"An argument of the provider block is known only after apply, but this read needs it during plan.",
				"Let the read wait for apply with `depends_on`, if nothing in the plan needs its result; Terraform opens an ephemeral resource at plan all the same, OpenTofu does not. Otherwise set the argument to a value that is known at plan, create what it depends on first (`terraform apply -target=…`), " +
					"or leave it out and use an environment variable.",
			},
			{
				KindUnknownValue,
				"The argument has no value yet when the data source is read.",
				"Terraform and OpenTofu wait for the value. In another tool, read when it is there.",
			},
			{
				KindNotConfigured,
				"The provider was not configured before this read, or its configuration failed.",
				"Correct the error about the provider block that was reported before this one.",
			},
			{
				KindNullArgument,
				"A required argument is null.",
				"Set the argument that the message names. To read nothing where there is no value for it, leave the data source out with " +
					"`count` or `for_each`.",
			},
			{
				KindValue,
				"A number is a fraction, or not in the range of its argument.",
				"Set a whole number in the range that the message names.",
			},
			{
				KindChoice,
				"The argument has a few possible values, and this is none of them.",
				"Set one of the values that the message lists.",
			},
			{
				KindCombination,
				"Two arguments can't be used together, or one of them needs another one.",
				"Remove `verification_status`, `created_after` and `created_before`, which select records of the account, if you set `emails`. " +
					"Set `wait_for_verification` if you set `poll_interval`.",
			},
			{
				KindTimeouts,
				"The value of `timeouts.read` is not a duration.",
				"Set a number and a unit, such as `30s` or `5m`.",
			},
		}},
		{"Defects", []Entry{
			{
				KindInternal,
				"The provider ran into an internal error.",
				"This is a defect of the provider. Please report it at " + issuesURL + " with the output of `TF_LOG=DEBUG`.",
			},
		}},
	}
}

// EntryOf returns the entry of a kind without Markdown.
func EntryOf(kind Kind) Entry {
	for _, section := range Catalog() {
		for _, entry := range section.Entries {
			if entry.Kind == kind {
				return Entry{kind, plain(entry.Cause), plain(entry.Remedy)}
			}
		}
	}
	return Entry{Kind: kind}
}

// plain returns a text without the backquotes of Markdown.
func plain(text string) string {
	return strings.ReplaceAll(text, "`", "")
}
