// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// Kind is a failure as a person sees it: one cause, one remedy.
type Kind string

// The kinds of failures. Their texts are the headings of the troubleshooting guide.
const (
	KindNotFound          Kind = "No record of the address"
	KindNoPermission      Kind = "No permission"
	KindRiskControl       Kind = "Held back by risk control"
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
	KindUnknownCode       Kind = "Unknown error code"
	KindForeignAnswer     Kind = "Not an answer of the service"
	KindIncompleteAnswer  Kind = "Incomplete answer"
	KindMalformedAnswer   Kind = "Malformed answer"
	KindTruncatedAnswer   Kind = "Truncated answer"
	KindInconsistentList  Kind = "Inconsistent list"
	KindAnotherAddress    Kind = "Answer about another address"
	KindUnreachable       Kind = "Unreachable"
	KindTLS               Kind = "TLS"
	KindProxy             Kind = "Proxy"
	KindTryTimeout        Kind = "No answer in time"
	KindTimeout           Kind = "Time is up"
	KindWaitTimeout       Kind = "Not verified in time"
	KindCanceled          Kind = "Canceled"
	KindInternal          Kind = "Internal error"

	KindNoCredentials          Kind = "No credentials"
	KindRoleWithoutCredentials Kind = "A role without credentials"
	KindHalfKeyPair            Kind = "Half an access key"
	KindIncompleteOIDC         Kind = "Incomplete OIDC"
	KindNoRoleARN              Kind = "No role to assume"
	KindSessionExpiration      Kind = "Session expiration out of range"
	KindInvalidURI             Kind = "Invalid credentials URI"
	KindInvalidSTSEndpoint     Kind = "Invalid STS endpoint"
	KindMissingFile            Kind = "Missing profile file"
	KindUnreadableFile         Kind = "Unreadable profile file"
	KindBrokenFile             Kind = "Broken profile file"
	KindUnknownProfile         Kind = "Unknown profile"
	KindUnknownMode            Kind = "Unknown profile mode"
	KindIncompleteProfile      Kind = "Incomplete profile"
	KindProfileCycle           Kind = "Profiles in a circle"

	KindSourceUnreachable Kind = "Source of credentials unreachable"
	KindSourceTimeout     Kind = "No credentials in time"
	KindSourceTLS         Kind = "Source of credentials not trusted"
	KindSourceProxy       Kind = "Proxy refuses the source of credentials"
	KindSourceDenied      Kind = "Credentials denied"
	KindSourceKeysRefused Kind = "Access key refused by STS"
	KindSourceBusy        Kind = "Source of credentials busy"
	KindSourceRejected    Kind = "Request for credentials rejected"
	KindSourceMalformed   Kind = "Malformed credentials"
	KindLoginExpired      Kind = "Login expired"
	KindNoInstanceRole    Kind = "No RAM role on the instance"
	KindTokenFile         Kind = "Unreadable OIDC token file"
	KindCommand           Kind = "Credentials command failed"
)

// Entry is the fixed part of a diagnostic.
type Entry struct {
	// Cause is what is wrong, in a sentence.
	Cause string
	// Remedy is what to do.
	Remedy string
}

// waysToCredentials names every way, in the order in which they are looked for.
const waysToCredentials = "Give credentials in one of these ways:\n" +
	"  - access_key and secret_key, with security_token for temporary keys\n" +
	"  - assume_role_with_oidc\n" +
	"  - profile or shared_credentials_file\n" +
	"  - credentials_uri\n" +
	"  - ecs_role_name\n" +
	"  - the environment variables of any of these, such as ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY\n" +
	"  - a profile made by \"aliyun configure\" in ~/.aliyun/config.json\n" +
	"  - on an ECS instance: a RAM role, unless ALIBABA_CLOUD_ECS_METADATA_DISABLED is true\n" +
	"See https://registry.terraform.io/providers/alidomain/alidomain/latest/docs for an example of each."

const trustProxy = "If a proxy of your organization intercepts TLS, add the certificate of its authority to those that this machine " +
	"trusts, or point SSL_CERT_FILE at a file with it. "

const reportIt = "This is a defect of the provider. Please report it at " +
	"https://github.com/alidomain/terraform-provider-alidomain/issues with what TF_LOG=DEBUG shows."

// Entries returns the wording of every kind.
func Entries() map[Kind]Entry {
	return map[Kind]Entry{
		KindNotFound: {
			Cause: "The account has no record of this address.",
			Remedy: "Submit the address for verification in the Domain console, or check that the credentials belong to the account " +
				"and the region to the site (China or international) where it was submitted. " +
				"Set ignore_not_found to true to get exists = false instead of this error.",
		},
		KindNoPermission: {
			Cause: "The credentials are valid, but may not read e-mail verifications.",
			Remedy: "Attach a RAM policy that allows the action domain:QueryEmailVerification on the resource * to the user or role. " +
				"See https://registry.terraform.io/providers/alidomain/alidomain/latest/docs#permissions for the smallest one.",
		},
		KindRiskControl: {
			Cause: "The vendor's risk control holds the account back.",
			Remedy: "No RAM policy changes that. Sign in to the console as the owner of the account and follow what it asks for, " +
				"or ask the vendor's support with the request ID.",
		},
		KindUserVerification: {
			Cause: "The owner of the account has not passed the vendor's identity verification.",
			Remedy: "No RAM policy changes that. Complete the real-name verification of the account in the console, " +
				"then run Terraform again.",
		},
		KindAccessKey: {
			Cause: "Alibaba Cloud does not know the access key.",
			Remedy: "Check access_key, or the variable or profile that it comes from. A key of the China site is unknown to the " +
				"international one, and the other way round: check the region, too.",
		},
		KindInactiveAccessKey: {
			Cause:  "The access key is disabled.",
			Remedy: "Enable the access key in the RAM console, or use another one.",
		},
		KindSignature: {
			Cause:  "The signature of the request does not match the access key.",
			Remedy: "Check secret_key, or the variable or profile that it comes from: it belongs to another access key, or was not copied whole.",
		},
		KindSecurityToken: {
			Cause: "The security token has expired, or does not belong to the access key.",
			Remedy: "Get new temporary credentials, and set access_key, secret_key and security_token together. " +
				"With a permanent access key, leave security_token and its variables unset.",
		},
		KindMissingToken: {
			Cause: "The access key is a temporary one, and its security token is missing.",
			Remedy: "Set security_token, or its variable, to the token that came with the access key. " +
				"Temporary keys begin with STS.",
		},
		KindClockSkew: {
			Cause:  "The clock of this machine is more than 15 minutes off, so the service refuses the time stamp of the request.",
			Remedy: "Set the clock, best by NTP, and run Terraform again.",
		},
		KindBadRequest: {
			Cause:  "The service does not accept a parameter of the request.",
			Remedy: "Check the arguments of the data source against what the service said.",
		},
		KindThrottled: {
			Cause: "The service throttles the requests of this account.",
			Remedy: "Run Terraform again with a smaller -parallelism, raise max_retries or timeouts.read, " +
				"or read many addresses at once with the data source alidomain_email_verifications.",
		},
		KindUnavailable: {
			Cause:  "The service can't answer at the moment.",
			Remedy: "Run Terraform again in a while. If it lasts, raise max_retries, or ask the vendor's support with the request ID.",
		},
		KindUnknownCode: {
			Cause:  "The service answered with an error that its documentation does not list.",
			Remedy: "Look at what the service said. If that does not help, ask the vendor's support with the request ID.",
		},
		KindForeignAnswer: {
			Cause: "What answered is not the Domain API.",
			Remedy: "Check endpoint and the variables ALIBABA_CLOUD_ENDPOINT_DOMAIN and DOMAIN_ENDPOINT, " +
				"and whether a proxy or a captive portal stands between this machine and the service.",
		},
		KindIncompleteAnswer: {
			Cause: "The service reported success without saying whether the address is verified.",
			Remedy: "Nothing is assumed from such an answer. Run Terraform again; if it lasts, check that the address was submitted " +
				"for verification in this account, or ask the vendor's support with the request ID.",
		},
		KindMalformedAnswer: {
			Cause:  "The service answered with something that can't be read.",
			Remedy: "Check that endpoint leads to the Domain API. If it does, ask the vendor's support with the request ID.",
		},
		KindTruncatedAnswer: {
			Cause:  "The answer of the service broke off before its end.",
			Remedy: "Run Terraform again. If it lasts, check the network and the proxy of this machine.",
		},
		KindInconsistentList: {
			Cause: "The pages of the list contradict each other.",
			Remedy: "Records may have come or gone while the list was read: run Terraform again. " +
				"If it lasts, ask the vendor's support.",
		},
		KindAnotherAddress: {
			Cause:  "The service answered about another address than the one asked for.",
			Remedy: "Nothing is assumed from such an answer. Check that endpoint leads to the Domain API, and not to a cache.",
		},
		KindUnreachable: {
			Cause: "The service could not be reached.",
			Remedy: "Check the network, the name resolution and the proxy of this machine (HTTPS_PROXY, NO_PROXY), " +
				"and endpoint where it is set. " +
				"The endpoints are public; there is none inside a VPC.",
		},
		KindTLS: {
			Cause:  "The connection to the service is not trusted.",
			Remedy: trustProxy + "Otherwise check endpoint: what answers there may not be the Domain API.",
		},
		KindProxy: {
			Cause:  "The proxy can't be used.",
			Remedy: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy lets this machine connect to the endpoint.",
		},
		KindTryTimeout: {
			Cause:  "The service did not answer in time.",
			Remedy: "Check the network and the proxy of this machine. Where both are slow, raise client_connect_timeout or client_read_timeout.",
		},
		KindTimeout: {
			Cause:  "The time allowed by timeouts.read is over.",
			Remedy: "If the message names a last failure, remove its cause. Otherwise raise timeouts.read.",
		},
		KindWaitTimeout: {
			Cause: "The address was not verified before the time allowed by timeouts.read was over.",
			Remedy: "Have the owner of the mailbox click the link in the vendor's message, which may be in the spam folder; " +
				"send it again from the Domain console if it has expired, or submit the address there if it has no record. " +
				"Then run Terraform again, or raise timeouts.read to wait longer.",
		},
		KindCanceled: {
			Cause:  "The read was canceled.",
			Remedy: "Run Terraform again.",
		},
		KindInternal: {
			Cause:  "The provider ran into an internal error.",
			Remedy: reportIt,
		},

		KindNoCredentials: {
			Cause:  "The provider found no credentials for Alibaba Cloud.",
			Remedy: waysToCredentials,
		},
		KindRoleWithoutCredentials: {
			Cause:  "There is a role to assume, and there are no credentials to assume it with.",
			Remedy: waysToCredentials,
		},
		KindHalfKeyPair: {
			Cause:  "An access key needs both its ID and its secret; a security token needs both of them.",
			Remedy: "Set access_key and secret_key, or neither; security_token only with both. Their environment variables count, too.",
		},
		KindIncompleteOIDC: {
			Cause: "assume_role_with_oidc lacks something that it needs.",
			Remedy: "Set role_arn, oidc_provider_arn, and oidc_token or oidc_token_file, in the block or by ALIBABA_CLOUD_ROLE_ARN, " +
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN, and ALIBABA_CLOUD_OIDC_TOKEN or ALIBABA_CLOUD_OIDC_TOKEN_FILE.",
		},
		KindNoRoleARN: {
			Cause:  "The block assume_role names no role.",
			Remedy: "Set role_arn, or ALICLOUD_ASSUME_ROLE_ARN, or remove the block.",
		},
		KindSessionExpiration: {
			Cause:  "A session of a role lasts between 900 and 43200 seconds.",
			Remedy: "Set a whole number of seconds in that range, and no more than the role itself allows.",
		},
		KindInvalidURI: {
			Cause:  "The URL to get credentials from is not valid.",
			Remedy: "Give an absolute https URL. Plain http is accepted where no secret is sent there, and for loopback hosts.",
		},
		KindInvalidSTSEndpoint: {
			Cause:  "The endpoint of STS is not valid.",
			Remedy: "Give a host or host:port, for example sts.cn-hangzhou.aliyuncs.com. It is always asked over https.",
		},
		KindMissingFile: {
			Cause:  "The profile file does not exist.",
			Remedy: "Check shared_credentials_file and its variables, or create the file with \"aliyun configure\".",
		},
		KindUnreadableFile: {
			Cause:  "The profile file can't be read.",
			Remedy: "Check that it is a file, its permissions, and who runs Terraform.",
		},
		KindBrokenFile: {
			Cause:  "The profile file is not the JSON that \"aliyun configure\" writes.",
			Remedy: "Correct it at that place, or make it anew with \"aliyun configure\".",
		},
		KindUnknownProfile: {
			Cause:  "The profile does not exist.",
			Remedy: "Name one that exists, or create this one with \"aliyun configure --profile\" and its name.",
		},
		KindUnknownMode: {
			Cause:  "The profile has a mode that gives no keys to sign requests with.",
			Remedy: "Make the profile anew with \"aliyun configure\" in one of the modes that work, or use another profile.",
		},
		KindIncompleteProfile: {
			Cause:  "The profile lacks fields that its mode needs.",
			Remedy: "Run \"aliyun configure\" for the profile again, or use another one.",
		},
		KindProfileCycle: {
			Cause:  "The profile comes back to itself by source_profile.",
			Remedy: "Let the last profile of the chain have keys of its own.",
		},

		KindSourceUnreachable: {
			Cause:  "The source of the credentials could not be reached.",
			Remedy: "Check the network and the proxy of this machine, and sts_endpoint or credentials_uri where they are set.",
		},
		KindSourceTimeout: {
			Cause:  "The source of the credentials did not answer in time.",
			Remedy: "Check the network and the proxy of this machine, or raise client_connect_timeout or client_read_timeout.",
		},
		KindSourceTLS: {
			Cause:  "The connection to the source of the credentials is not trusted.",
			Remedy: trustProxy + "Otherwise check sts_endpoint or credentials_uri where they are set: what answers there may be something else.",
		},
		KindSourceProxy: {
			Cause:  "The proxy can't be used to reach the source of the credentials.",
			Remedy: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy lets this machine connect to the source.",
		},
		KindSourceDenied: {
			Cause: "The source of the credentials refused them: the caller may not have them, or there is no such role.",
			Remedy: "Check the role's name, that its trust policy names who assumes it, that the caller is allowed sts:AssumeRole, " +
				"and for OIDC the identity provider, the audience and the subject.",
		},
		KindSourceKeysRefused: {
			Cause:  "The access key that the role should be assumed with is not known, not active, or has another secret.",
			Remedy: "Check the access key where the source takes it from.",
		},
		KindSourceBusy: {
			Cause:  "The source of the credentials throttles or fails for the moment.",
			Remedy: "Run Terraform again in a while.",
		},
		KindSourceRejected: {
			Cause:  "The source of the credentials answered with an error.",
			Remedy: "Look at what it said, and check the arguments or the profile that lead there.",
		},
		KindSourceMalformed: {
			Cause:  "The source of the credentials answered with something else than credentials.",
			Remedy: "Check that the URL, the command or the profile leads to what gives credentials in the documented form.",
		},
		KindLoginExpired: {
			Cause:  "The login of the vendor's command-line tool is over.",
			Remedy: "Run \"aliyun configure\" for the profile to log in again, then Terraform.",
		},
		KindNoInstanceRole: {
			Cause:  "The ECS instance has no RAM role, or not the one that was asked for.",
			Remedy: "Attach the RAM role to the instance, or correct ecs_role_name.",
		},
		KindTokenFile: {
			Cause:  "The OIDC token file can't be read, or is empty.",
			Remedy: "Check oidc_token_file or ALIBABA_CLOUD_OIDC_TOKEN_FILE, and that the platform mounts the token.",
		},
		KindCommand: {
			Cause:  "The command of the profile could not be run, or failed.",
			Remedy: "Run the command by hand, as the user who runs Terraform, and see what it says.",
		},
	}
}

// kindOf sorts a failure by the error that ended it.
func kindOf(err error) Kind {
	var (
		config    *credentials.ConfigError
		retrieval *credentials.RetrievalError
		wait      *domainapi.WaitError
		notFound  *domainapi.NotFoundError
		service   *rpc.ServiceError
		answer    *rpc.ResponseError
		transport *httpclient.Error
		panicked  *sharedcall.PanicError
	)
	switch {
	case errors.As(err, &panicked):
		return KindInternal
	// Without an answer nothing can be said about the address, only that time is up.
	case errors.As(err, &wait) && wait.Queries > 0 && errors.Is(err, context.DeadlineExceeded):
		return KindWaitTimeout
	case errors.As(err, &config):
		return kindOfConfiguration(config.Problem)
	case errors.As(err, &retrieval):
		return kindOfRetrieval(retrieval)
	case errors.As(err, &notFound):
		return KindNotFound
	case errors.As(err, &service):
		return kindOfService(service.Class)
	case errors.As(err, &answer):
		return kindOfAnswer(answer.Problem)
	case errors.As(err, &transport):
		return kindOfTransport(transport.Reason)
	case errors.Is(err, context.DeadlineExceeded):
		return KindTimeout
	case errors.Is(err, context.Canceled):
		return KindCanceled
	}
	return KindInternal
}

func kindOfService(class rpc.Class) Kind {
	switch class {
	case rpc.ClassThrottled:
		return KindThrottled
	case rpc.ClassUnavailable, rpc.ClassNonce:
		return KindUnavailable
	case rpc.ClassNoPermission:
		return KindNoPermission
	case rpc.ClassRiskControl:
		return KindRiskControl
	case rpc.ClassUserVerification:
		return KindUserVerification
	case rpc.ClassAccessKey:
		return KindAccessKey
	case rpc.ClassInactiveAccessKey:
		return KindInactiveAccessKey
	case rpc.ClassSignature:
		return KindSignature
	case rpc.ClassSecurityToken:
		return KindSecurityToken
	case rpc.ClassMissingSecurityToken:
		return KindMissingToken
	case rpc.ClassClockSkew:
		return KindClockSkew
	case rpc.ClassBadRequest, rpc.ClassIllegalParameter:
		return KindBadRequest
	case rpc.ClassUnknown:
	}
	return KindUnknownCode
}

func kindOfAnswer(problem rpc.Problem) Kind {
	switch problem {
	case rpc.ProblemForeign:
		return KindForeignAnswer
	case rpc.ProblemEmpty, rpc.ProblemNoStatus:
		return KindIncompleteAnswer
	case rpc.ProblemAnotherAddress:
		return KindAnotherAddress
	case rpc.ProblemPaging:
		return KindInconsistentList
	case rpc.ProblemMalformed, rpc.ProblemNoAddress, rpc.ProblemWrongType, rpc.ProblemTooLarge:
	}
	return KindMalformedAnswer
}

func kindOfTransport(reason httpclient.Reason) Kind {
	switch reason {
	case httpclient.ReasonTLS:
		return KindTLS
	case httpclient.ReasonTimeout:
		return KindTryTimeout
	case httpclient.ReasonProxy:
		return KindProxy
	case httpclient.ReasonTruncated:
		return KindTruncatedAnswer
	case httpclient.ReasonTooLarge, httpclient.ReasonRequest:
		return KindInternal
	case httpclient.ReasonUnreachable:
	}
	return KindUnreachable
}
