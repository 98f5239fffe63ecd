// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/sharedcall"
)

// kindTest is an error with the whole text of its detail, a paragraph each.
type kindTest struct {
	err  error
	kind Kind
	want []string
}

// The remedies that more than one kind has.
const (
	wantWaysToCredentials = "Give credentials in one of these ways:\n" +
		"  - access_key and secret_key, with security_token for temporary keys\n" +
		"  - assume_role_with_oidc\n" +
		"  - profile or shared_credentials_file\n" +
		"  - credentials_uri\n" +
		"  - ecs_role_name\n" +
		"  - the environment variables of any of these, such as ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY\n" +
		"  - a profile made by \"aliyun configure\" in ~/.aliyun/config.json\n" +
		"  - on an ECS instance: a RAM role, unless ALIBABA_CLOUD_ECS_METADATA_DISABLED is true\n" +
		"See https://registry.terraform.io/providers/alidomain/alidomain/latest/docs for an example of each."
	wantReport = "This is a defect of the provider. Please report it at " +
		"https://github.com/alidomain/terraform-provider-alidomain/issues with what TF_LOG=DEBUG shows."
)

func chinaEndpoint() string {
	return "https://domain.aliyuncs.com"
}

// failed is a call that one try ended.
func failed(err error) *rpc.CallError {
	return &rpc.CallError{Action: "QueryEmailVerification", Attempts: 1, Elapsed: 80 * time.Millisecond, Err: err}
}

func service(class rpc.Class, status int, code, message string) error {
	return failed(&rpc.ServiceError{Class: class, HTTPStatus: status, Code: code, Message: message, RequestID: "A-1"})
}

func answered(problem rpc.Problem, field string) error {
	return failed(&rpc.ResponseError{Problem: problem, HTTPStatus: 200, RequestID: "A-1", Field: field})
}

func unanswered(reason httpclient.Reason, detail string) error {
	return failed(&httpclient.Error{Reason: reason, Endpoint: chinaEndpoint(), Detail: detail})
}

// unsigned is a call for which no credentials were to be had.
func unsigned(failure credentials.RetrievalError) error {
	return &rpc.CallError{Action: "QueryEmailVerification", Elapsed: 80 * time.Millisecond, Err: &failure}
}

// kindTests holds an error of every kind.
func kindTests() []kindTest {
	return []kindTest{
		{
			err: failed(&domainapi.NotFoundError{RequestID: "B-2", Err: &rpc.ServiceError{
				HTTPStatus: 404, Code: "EmailVerificationNotExist", Message: "The record does not exist.", RequestID: "A-1",
			}}),
			kind: KindNotFound,
			want: []string{
				"The account has no record of this address.",
				"The service said: The record does not exist. (code EmailVerificationNotExist, HTTP 404, request ID A-1)\n" +
					"ListEmailVerification has no record of it, either (request ID B-2).",
				"Submit the address for verification in the Domain console, or check that the credentials belong to the account " +
					"and the region to the site (China or international) where it was submitted. " +
					"Set ignore_not_found to true to get exists = false instead of this error.",
			},
		},
		{
			err: failed(&rpc.ServiceError{
				Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission",
				Message: "You are not authorized to do this operation.", RequestID: "A-1",
				AccessDenied: &rpc.AccessDenied{AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny"},
			}),
			kind: KindNoPermission,
			want: []string{
				"The credentials are valid, but may not read e-mail verifications.",
				"The service said: You are not authorized to do this operation. (code NoPermission, HTTP 403, request ID A-1)\n" +
					"The action that was denied: domain:QueryEmailVerification, because no policy allows it.",
				"Attach a RAM policy that allows the action domain:QueryEmailVerification on the resource * to the user or role. " +
					"See https://registry.terraform.io/providers/alidomain/alidomain/latest/docs#permissions for the smallest one.",
			},
		},
		{
			err:  service(rpc.ClassRiskControl, 403, "Forbidden.RiskControl", "The operation is forbidden by risk control."),
			kind: KindRiskControl,
			want: []string{
				"The vendor's risk control holds the account back.",
				"The service said: The operation is forbidden by risk control. (code Forbidden.RiskControl, HTTP 403, request ID A-1)",
				"No RAM policy changes that. Sign in to the console as the owner of the account and follow what it asks for, " +
					"or ask the vendor's support with the request ID.",
			},
		},
		{
			err:  service(rpc.ClassUserVerification, 403, "Forbidden.UserVerification", "User verification is required."),
			kind: KindUserVerification,
			want: []string{
				"The owner of the account has not passed the vendor's identity verification.",
				"The service said: User verification is required. (code Forbidden.UserVerification, HTTP 403, request ID A-1)",
				"No RAM policy changes that. Complete the real-name verification of the account in the console, then run Terraform again.",
			},
		},
		{
			err:  service(rpc.ClassMissingSecurityToken, 400, "MissingSecurityToken", "SecurityToken is mandatory for this action."),
			kind: KindMissingToken,
			want: []string{
				"The access key is a temporary one, and its security token is missing.",
				"The service said: SecurityToken is mandatory for this action. (code MissingSecurityToken, HTTP 400, request ID A-1)",
				"Set security_token, or its variable, to the token that came with the access key. Temporary keys begin with STS.",
			},
		},
		{
			err:  service(rpc.ClassAccessKey, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
			kind: KindAccessKey,
			want: []string{
				"Alibaba Cloud does not know the access key.",
				"The service said: Specified access key is not found. (code InvalidAccessKeyId.NotFound, HTTP 404, request ID A-1)",
				"Check access_key, or the variable or profile that it comes from. A key of the China site is unknown to the " +
					"international one, and the other way round: check the region, too.",
			},
		},
		{
			err:  service(rpc.ClassInactiveAccessKey, 400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled."),
			kind: KindInactiveAccessKey,
			want: []string{
				"The access key is disabled.",
				"The service said: Specified access key is disabled. (code InvalidAccessKeyId.Inactive, HTTP 400, request ID A-1)",
				"Enable the access key in the RAM console, or use another one.",
			},
		},
		{
			// For a wrong signature the service quotes the query, so its message is not kept.
			err:  service(rpc.ClassSignature, 400, "SignatureDoesNotMatch", ""),
			kind: KindSignature,
			want: []string{
				"The signature of the request does not match the access key.",
				"The service answered with code SignatureDoesNotMatch, HTTP 400, request ID A-1.",
				"Check secret_key, or the variable or profile that it comes from: it belongs to another access key, " +
					"or was not copied whole.",
			},
		},
		{
			err:  service(rpc.ClassSecurityToken, 400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
			kind: KindSecurityToken,
			want: []string{
				"The security token has expired, or does not belong to the access key.",
				"The service said: Specified SecurityToken is expired. (code InvalidSecurityToken.Expired, HTTP 400, request ID A-1)",
				"Get new temporary credentials, and set access_key, secret_key and security_token together. " +
					"With a permanent access key, leave security_token and its variables unset.",
			},
		},
		{
			err:  service(rpc.ClassClockSkew, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
			kind: KindClockSkew,
			want: []string{
				"The clock of this machine is more than 15 minutes off, so the service refuses the time stamp of the request.",
				"The service said: Specified time stamp or date value is expired. " +
					"(code InvalidTimeStamp.Expired, HTTP 400, request ID A-1)",
				"Set the clock, best by NTP, and run Terraform again.",
			},
		},
		{
			err:  service(rpc.ClassBadRequest, 400, "ParameterIllegal", "The parameter UserClientIp is illegal"),
			kind: KindBadRequest,
			want: []string{
				"The service does not accept a parameter of the request.",
				"The service said: The parameter UserClientIp is illegal. (code ParameterIllegal, HTTP 400, request ID A-1)",
				"Check the arguments of the data source against what the service said.",
			},
		},
		{
			err: &rpc.CallError{
				Action: "QueryEmailVerification", Attempts: 6, Elapsed: 12345 * time.Millisecond,
				Err: &rpc.ServiceError{
					Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Throttling.User",
					Message: "Request was denied due to user flow control.", RequestID: "A-1", RetryAfter: 29999123456 * time.Nanosecond,
				},
			},
			kind: KindThrottled,
			want: []string{
				"The service throttles the requests of this account.",
				"The service said: Request was denied due to user flow control. (code Throttling.User, HTTP 400, request ID A-1)\n" +
					"The service asks to wait 30s.\n" +
					"Gave up after 12.3s and 6 attempts.",
				"Run Terraform again with a smaller -parallelism, raise max_retries or timeouts.read, " +
					"or read many addresses at once with the data source alidomain_email_verifications.",
			},
		},
		{
			err:  failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 502}),
			kind: KindUnavailable,
			want: []string{
				"The service can't answer at the moment.",
				"The service answered with HTTP 502.",
				"Run Terraform again in a while. If it lasts, raise max_retries, or ask the vendor's support with the request ID.",
			},
		},
		{
			err: failed(&rpc.ServiceError{
				Class: rpc.ClassUnknown, HTTPStatus: 400, Code: "OperationDenied", Message: "操作被拒绝。", RequestID: "A-1",
				Recommend: "https://error-center.aliyun.com/status/search?Keyword=OperationDenied",
			}),
			kind: KindUnknownCode,
			want: []string{
				"The service answered with an error that its documentation does not list.",
				"The service said: 操作被拒绝。 (code OperationDenied, HTTP 400, request ID A-1)\n" +
					"The service recommends: https://error-center.aliyun.com/status/search?Keyword=OperationDenied",
				"Look at what the service said. If that does not help, ask the vendor's support with the request ID.",
			},
		},
		{
			err: failed(&rpc.ResponseError{
				Problem: rpc.ProblemForeign, HTTPStatus: 302, ContentType: "text/html",
			}),
			kind: KindForeignAnswer,
			want: []string{
				"What answered is not the Domain API.",
				"The answer: text/html (HTTP 302).",
				"Check endpoint and the variables ALIBABA_CLOUD_ENDPOINT_DOMAIN and DOMAIN_ENDPOINT, " +
					"and whether a proxy or a captive portal stands between this machine and the service.",
			},
		},
		{
			err:  answered(rpc.ProblemNoStatus, "VerificationStatus"),
			kind: KindIncompleteAnswer,
			want: []string{
				"The service reported success without saying whether the address is verified.",
				"The field at fault: VerificationStatus (HTTP 200, request ID A-1).",
				"Nothing is assumed from such an answer. Run Terraform again; if it lasts, check that the address was submitted " +
					"for verification in this account, or ask the vendor's support with the request ID.",
			},
		},
		{
			err:  answered(rpc.ProblemWrongType, "UserId"),
			kind: KindMalformedAnswer,
			want: []string{
				"The service answered with something that can't be read.",
				"The field at fault: UserId (HTTP 200, request ID A-1).",
				"Check that endpoint leads to the Domain API. If it does, ask the vendor's support with the request ID.",
			},
		},
		{
			err:  failed(&httpclient.Error{Reason: httpclient.ReasonTruncated, Detail: "the answer ended before it was complete"}),
			kind: KindTruncatedAnswer,
			want: []string{
				"The answer of the service broke off before its end.",
				"The answer ended before it was complete.",
				"Run Terraform again. If it lasts, check the network and the proxy of this machine.",
			},
		},
		{
			// A listing that found its pages at odds has no single answer to point at.
			err: &rpc.CallError{
				Action: "ListEmailVerification", Attempts: 3, Elapsed: 62499 * time.Millisecond,
				Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"},
			},
			kind: KindInconsistentList,
			want: []string{
				"The pages of the list contradict each other.",
				"The field at fault: TotalItemNum.\nGave up after 1m2s and 3 attempts.",
				"Records may have come or gone while the list was read: run Terraform again. If it lasts, ask the vendor's support.",
			},
		},
		{
			err:  answered(rpc.ProblemAnotherAddress, "Email"),
			kind: KindAnotherAddress,
			want: []string{
				"The service answered about another address than the one asked for.",
				"The field at fault: Email (HTTP 200, request ID A-1).",
				"Nothing is assumed from such an answer. Check that endpoint leads to the Domain API, and not to a cache.",
			},
		},
		{
			err:  unanswered(httpclient.ReasonUnreachable, "dial tcp: lookup domain.aliyuncs.com: no such host"),
			kind: KindUnreachable,
			want: []string{
				"The service could not be reached.",
				"https://domain.aliyuncs.com: dial tcp: lookup domain.aliyuncs.com: no such host.",
				"Check the network, the name resolution and the proxy of this machine (HTTPS_PROXY, NO_PROXY), " +
					"and endpoint where it is set. The endpoints are public; there is none inside a VPC.",
			},
		},
		{
			err:  unanswered(httpclient.ReasonTLS, "x509: certificate signed by unknown authority"),
			kind: KindTLS,
			want: []string{
				"The connection to the service is not trusted.",
				"https://domain.aliyuncs.com: x509: certificate signed by unknown authority.",
				"If a proxy of your organization intercepts TLS, add the certificate of its authority to those that this machine " +
					"trusts, or point SSL_CERT_FILE at a file with it. " +
					"Otherwise check endpoint: what answers there may not be the Domain API.",
			},
		},
		{
			err:  unanswered(httpclient.ReasonProxy, "the proxy refused to connect (HTTP 407)"),
			kind: KindProxy,
			want: []string{
				"The proxy can't be used.",
				"https://domain.aliyuncs.com: the proxy refused to connect (HTTP 407).",
				"Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy lets this machine connect to the endpoint.",
			},
		},
		{
			err:  unanswered(httpclient.ReasonTimeout, "the time-out of one try is over"),
			kind: KindTryTimeout,
			want: []string{
				"The service did not answer in time.",
				"https://domain.aliyuncs.com: the time-out of one try is over.",
				"Check the network and the proxy of this machine. Where both are slow, raise client_connect_timeout or " +
					"client_read_timeout.",
			},
		},
		{
			err: &rpc.CallError{
				Action: "QueryEmailVerification", Attempts: 4, Elapsed: 5 * time.Minute, Err: context.DeadlineExceeded,
				Last: &rpc.ServiceError{
					Class: rpc.ClassUnavailable, HTTPStatus: 503, Code: "ServiceUnavailable",
					Message: "The service is unavailable", RequestID: "A-1",
				},
			},
			kind: KindTimeout,
			want: []string{
				"The time allowed by timeouts.read is over.",
				"Gave up after 5m0s and 4 attempts.\n" +
					"The last failure: The service can't answer at the moment. The service said: The service is unavailable. " +
					"(code ServiceUnavailable, HTTP 503, request ID A-1)",
				"If the message names a last failure, remove its cause. Otherwise raise timeouts.read.",
			},
		},
		{
			err: &domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 30, Waited: 5 * time.Minute,
					Output: &domainapi.QueryEmailVerificationOutput{RequestID: new("A-1")},
				},
				Cause: context.DeadlineExceeded,
			},
			kind: KindWaitTimeout,
			want: []string{
				"The address was not verified before the time allowed by timeouts.read was over.",
				"Waited 5m0s and asked 30 times.\nThe last answer: verification_status 0 (request ID A-1).",
				"Have the owner of the mailbox click the link in the vendor's message, which may be in the spam folder; " +
					"send it again from the Domain console if it has expired, or submit the address there if it has no record. " +
					"Then run Terraform again, or raise timeouts.read to wait longer.",
			},
		},
		{
			err: &rpc.CallError{
				Action: "QueryEmailVerification", Attempts: 1, Elapsed: 1234567 * time.Microsecond, Err: context.Canceled,
			},
			kind: KindCanceled,
			want: []string{
				"The read was canceled.",
				"Gave up after 1.2s and 1 attempt.",
				"Run Terraform again.",
			},
		},
		{
			err:  failed(&sharedcall.PanicError{Stack: "goroutine 1 [running]"}),
			kind: KindInternal,
			want: []string{
				"The provider ran into an internal error.",
				"A panic ended the read. Its stack is in the log.",
				wantReport,
			},
		},

		{
			err: unsigned(credentials.RetrievalError{
				Source: "the metadata service", Reason: credentials.ReasonUnreachable, LastResort: true,
				Err: errors.New("dial tcp 100.100.100.200:80: connect: no route to host"),
			}),
			kind: KindNoCredentials,
			want: []string{
				"The provider found no credentials for Alibaba Cloud.",
				"The source: the metadata service.\nThe reason: dial tcp 100.100.100.200:80: connect: no route to host.",
				wantWaysToCredentials,
			},
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemRoleWithoutCredentials, Path: "/home/ci/.aliyun/config.json"},
			kind: KindRoleWithoutCredentials,
			want: []string{
				"There is a role to assume, and there are no credentials to assume it with.",
				wantWaysToCredentials,
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemHalfKeyPair, Argument: "secret_key",
				Fields: []string{"secret_key"}, Given: "access_key of the provider block",
			},
			kind: KindHalfKeyPair,
			want: []string{
				"An access key needs both its ID and its secret; a security token needs both of them.",
				"Missing: secret_key. Given: access_key of the provider block.",
				"Set access_key and secret_key, or neither; security_token only with both. Their environment variables count, too.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteOIDC, Argument: "assume_role_with_oidc.role_arn",
				Fields: []string{
					"assume_role_with_oidc.role_arn", "assume_role_with_oidc.oidc_provider_arn", "assume_role_with_oidc.oidc_token_file",
				},
			},
			kind: KindIncompleteOIDC,
			want: []string{
				"assume_role_with_oidc lacks something that it needs.",
				"Missing: assume_role_with_oidc.role_arn, assume_role_with_oidc.oidc_provider_arn and " +
					"assume_role_with_oidc.oidc_token_file.",
				"Set role_arn, oidc_provider_arn, and oidc_token or oidc_token_file, in the block or by ALIBABA_CLOUD_ROLE_ARN, " +
					"ALIBABA_CLOUD_OIDC_PROVIDER_ARN, and ALIBABA_CLOUD_OIDC_TOKEN or ALIBABA_CLOUD_OIDC_TOKEN_FILE.",
			},
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemNoRoleARN, Argument: "assume_role.role_arn"},
			kind: KindNoRoleARN,
			want: []string{
				"The block assume_role names no role.",
				"Set role_arn, or ALICLOUD_ASSUME_ROLE_ARN, or remove the block.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemSessionExpiration, Argument: "assume_role.session_expiration", Value: "899",
			},
			kind: KindSessionExpiration,
			want: []string{
				"A session of a role lasts between 900 and 43200 seconds.",
				"assume_role.session_expiration: 899.",
				"Set a whole number of seconds in that range, and no more than the role itself allows.",
			},
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemInvalidURI, Argument: "credentials_uri"},
			kind: KindInvalidURI,
			want: []string{
				"The URL to get credentials from is not valid.",
				"At fault: credentials_uri.",
				"Give an absolute https URL. Plain http is accepted where no secret is sent there, and for loopback hosts.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemInvalidEndpoint, Variable: "STS_ENDPOINT",
				Err: &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"},
			},
			kind: KindInvalidSTSEndpoint,
			want: []string{
				"The endpoint of STS is not valid.",
				"STS_ENDPOINT: the endpoint uses plain http, which is not accepted for STS.",
				"Give a host or host:port, for example sts.cn-hangzhou.aliyuncs.com. It is always asked over https.",
			},
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemMissingFile, Path: "/home/ci/missing.json"},
			kind: KindMissingFile,
			want: []string{
				"The profile file does not exist.",
				"The file: /home/ci/missing.json.",
				"Check shared_credentials_file and its variables, or create the file with \"aliyun configure\".",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnreadableFile, Path: "/etc/aliyun/config.json",
				Err: errors.New("open /etc/aliyun/config.json: permission denied"),
			},
			kind: KindUnreadableFile,
			want: []string{
				"The profile file can't be read.",
				"The file: /etc/aliyun/config.json.\nThe reason: open /etc/aliyun/config.json: permission denied.",
				"Check that it is a file, its permissions, and who runs Terraform.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemBrokenFile, Path: "/home/ci/config.json", Line: 3, Column: 38,
			},
			kind: KindBrokenFile,
			want: []string{
				"The profile file is not the JSON that \"aliyun configure\" writes.",
				"The file: /home/ci/config.json, line 3, column 38.",
				"Correct it at that place, or make it anew with \"aliyun configure\".",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnknownProfile, Argument: "profile", Path: "/home/ci/config.json",
				Profile: "prod", Known: []string{"default", "staging"},
			},
			kind: KindUnknownProfile,
			want: []string{
				"The profile does not exist.",
				"There is no profile \"prod\" in /home/ci/config.json.\nIts profiles: default and staging.",
				"Name one that exists, or create this one with \"aliyun configure --profile\" and its name.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnknownMode, Path: "/home/ci/config.json", Profile: "prod", Value: "RsaKeyPair",
				Known: []string{"AK", "StsToken", "RamRoleArn"},
			},
			kind: KindUnknownMode,
			want: []string{
				"The profile has a mode that gives no keys to sign requests with.",
				"The mode of profile \"prod\" in /home/ci/config.json: \"RsaKeyPair\". " +
					"The modes that work: AK, StsToken and RamRoleArn.",
				"Make the profile anew with \"aliyun configure\" in one of the modes that work, or use another profile.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteProfile, Path: "/home/ci/config.json", Profile: "prod", Value: "AK",
				Fields: []string{"access_key_id", "access_key_secret"},
			},
			kind: KindIncompleteProfile,
			want: []string{
				"The profile lacks fields that its mode needs.",
				"Profile \"prod\" in /home/ci/config.json has the mode \"AK\" and lacks access_key_id and access_key_secret.",
				"Run \"aliyun configure\" for the profile again, or use another one.",
			},
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemProfileCycle, Path: "/home/ci/config.json", Profile: "prod",
			},
			kind: KindProfileCycle,
			want: []string{
				"The profile comes back to itself by source_profile.",
				"The profile: \"prod\" in /home/ci/config.json.",
				"Let the last profile of the chain have keys of its own.",
			},
		},

		{
			err: unsigned(credentials.RetrievalError{
				Source: "credentials_uri of the provider block", Reason: credentials.ReasonUnreachable,
				Err: errors.New("dial tcp 192.0.2.1:443: connect: connection refused"),
			}),
			kind: KindSourceUnreachable,
			want: []string{
				"The source of the credentials could not be reached.",
				"The source: credentials_uri of the provider block.\n" +
					"The reason: dial tcp 192.0.2.1:443: connect: connection refused.",
				"Check the network and the proxy of this machine, and sts_endpoint or credentials_uri where they are set.",
			},
		},
		{
			err:  unsigned(credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonTimeout}),
			kind: KindSourceTimeout,
			want: []string{
				"The source of the credentials did not answer in time.",
				"The source: profile \"ci\".",
				"Check the network and the proxy of this machine, or raise client_connect_timeout or client_read_timeout.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonTLS, Err: errors.New("x509: certificate has expired"),
			}),
			kind: KindSourceTLS,
			want: []string{
				"The connection to the source of the credentials is not trusted.",
				"The source: profile \"ci\".\nThe reason: x509: certificate has expired.",
				"If a proxy of your organization intercepts TLS, add the certificate of its authority to those that this machine " +
					"trusts, or point SSL_CERT_FILE at a file with it. " +
					"Otherwise check sts_endpoint or credentials_uri where they are set: what answers there may be something else.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "credentials_uri of the provider block", Reason: credentials.ReasonProxy,
				Err: &httpclient.Error{
					Reason: httpclient.ReasonProxy, Endpoint: "https://keys.example", Detail: "the proxy refused to connect (HTTP 407)",
				},
			}),
			kind: KindSourceProxy,
			want: []string{
				"The proxy can't be used to reach the source of the credentials.",
				"The source: credentials_uri of the provider block.\n" +
					"The reason: no response from https://keys.example: the proxy refused to connect (HTTP 407).",
				"Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and that the proxy lets this machine connect to the source.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "role acs:ram::1:role/reader, assumed with profile \"ci\"", Reason: credentials.ReasonDenied,
				Code: "NoPermission", Message: "You are not authorized to do this action", RequestID: "C-3",
			}),
			kind: KindSourceDenied,
			want: []string{
				"The source of the credentials refused them: the caller may not have them, or there is no such role.",
				"The source: role acs:ram::1:role/reader, assumed with profile \"ci\".\n" +
					"It said: You are not authorized to do this action. (code NoPermission, request ID C-3)",
				"Check the role's name, that its trust policy names who assumes it, that the caller is allowed sts:AssumeRole, " +
					"and for OIDC the identity provider, the audience and the subject.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonKeysRefused, Code: "InvalidAccessKeyId.NotFound", HTTPStatus: 404,
			}),
			kind: KindSourceKeysRefused,
			want: []string{
				"The access key that the role should be assumed with is not known, not active, or has another secret.",
				"The source: profile \"ci\".\nIt answered with code InvalidAccessKeyId.NotFound, HTTP 404.",
				"Check the access key where the source takes it from.",
			},
		},
		{
			err:  unsigned(credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonBusy, HTTPStatus: 503}),
			kind: KindSourceBusy,
			want: []string{
				"The source of the credentials throttles or fails for the moment.",
				"The source: profile \"ci\".\nIt answered with HTTP 503.",
				"Run Terraform again in a while.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonRejected, Message: "DurationSeconds is out of range!",
			}),
			kind: KindSourceRejected,
			want: []string{
				"The source of the credentials answered with an error.",
				"The source: profile \"ci\".\nIt said: DurationSeconds is out of range!",
				"Look at what it said, and check the arguments or the profile that lead there.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonMalformed,
				Err: errors.New("the output is not a JSON object with credentials"),
			}),
			kind: KindSourceMalformed,
			want: []string{
				"The source of the credentials answered with something else than credentials.",
				"The source: profile \"ci\".\nThe reason: the output is not a JSON object with credentials.",
				"Check that the URL, the command or the profile leads to what gives credentials in the documented form.",
			},
		},
		{
			err:  unsigned(credentials.RetrievalError{Source: "profile \"sso\"", Reason: credentials.ReasonLoginExpired}),
			kind: KindLoginExpired,
			want: []string{
				"The login of the vendor's command-line tool is over.",
				"The source: profile \"sso\".",
				"Run \"aliyun configure\" for the profile to log in again, then Terraform.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "ecs_role_name of the provider block (metadata service, role \"reader\")",
				Reason: credentials.ReasonNoRole, HTTPStatus: 404,
			}),
			kind: KindNoInstanceRole,
			want: []string{
				"The ECS instance has no RAM role, or not the one that was asked for.",
				"The source: ecs_role_name of the provider block (metadata service, role \"reader\").\nIt answered with HTTP 404.",
				"Attach the RAM role to the instance, or correct ecs_role_name.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "assume_role_with_oidc of the provider block", Reason: credentials.ReasonTokenFile,
				Path: "/var/run/token", Err: errors.New("the file is empty"),
			}),
			kind: KindTokenFile,
			want: []string{
				"The OIDC token file can't be read, or is empty.",
				"The source: assume_role_with_oidc of the provider block.\nThe file: /var/run/token.\nThe reason: the file is empty.",
				"Check oidc_token_file or ALIBABA_CLOUD_OIDC_TOKEN_FILE, and that the platform mounts the token.",
			},
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonCommand, Err: errors.New("exit status 2"),
			}),
			kind: KindCommand,
			want: []string{
				"The command of the profile could not be run, or failed.",
				"The source: profile \"ci\".\nThe reason: exit status 2.",
				"Run the command by hand, as the user who runs Terraform, and see what it says.",
			},
		},
	}
}

// check compares a diagnostic as a whole.
func check(t *testing.T, got diag.Diagnostic, summary string, paragraphs ...string) {
	t.Helper()
	if got.Severity() != diag.SeverityError {
		t.Errorf("severity = %v, want an error", got.Severity())
	}
	if got.Summary() != summary {
		t.Errorf("summary = %q, want %q", got.Summary(), summary)
	}
	if diff := cmp.Diff(strings.Join(paragraphs, "\n\n"), got.Detail()); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}

func TestQueryFailed(t *testing.T) {
	t.Parallel()
	for _, test := range kindTests() {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			if got := kindOf(test.err); got != test.kind {
				t.Errorf("kind = %q, want %q", got, test.kind)
			}
			got := QueryFailed("ada@example.com", test.err)
			check(t, got, "Cannot read the e-mail verification of ada@example.com", test.want...)
			if _, ok := got.(diag.DiagnosticWithPath); ok {
				t.Error("the diagnostic blames an argument")
			}
		})
	}
}

func TestListFailed(t *testing.T) {
	t.Parallel()
	check(t, ListFailed(service(rpc.ClassInactiveAccessKey, 400, "InvalidAccessKeyId.Inactive", "Disabled.")),
		"Cannot list the e-mail verifications of the account",
		"The access key is disabled.",
		"The service said: Disabled. (code InvalidAccessKeyId.Inactive, HTTP 400, request ID A-1)",
		"Enable the access key in the RAM console, or use another one.")
}

func TestInternal(t *testing.T) {
	t.Parallel()
	check(t, Internal("Cannot configure the data source", errors.New("the provider passed on a string instead of its client")),
		"Cannot configure the data source",
		"The provider ran into an internal error.",
		"The provider passed on a string instead of its client.",
		wantReport)
}

// The classes, problems and reasons that share a kind with another one.
func TestKindOf(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want Kind
	}{
		"a nonce used":           {service(rpc.ClassNonce, 400, "SignatureNonceUsed", ""), KindUnavailable},
		"an empty answer":        {answered(rpc.ProblemEmpty, ""), KindIncompleteAnswer},
		"no address":             {answered(rpc.ProblemNoAddress, "Email"), KindMalformedAnswer},
		"a large answer":         {answered(rpc.ProblemTooLarge, ""), KindMalformedAnswer},
		"a code not documented":  {service(rpc.ClassUnknown, 400, "X", ""), KindUnknownCode},
		"absent, not unknown":    {failed(&domainapi.NotFoundError{Err: &rpc.ServiceError{Code: "X"}}), KindNotFound},
		"absent, not incomplete": {failed(&domainapi.NotFoundError{Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty}}), KindNotFound},
		"a deadline of its own":  {context.DeadlineExceeded, KindTimeout},
		"a cancellation":         {fmt.Errorf("stopped: %w", context.Canceled), KindCanceled},
		"the last failure does not count": {
			&rpc.CallError{Err: context.Canceled, Last: &rpc.ServiceError{Class: rpc.ClassThrottled}}, KindCanceled,
		},
		"a wait that was canceled": {
			&domainapi.WaitError{WaitProgress: domainapi.WaitProgress{Queries: 1}, Cause: context.Canceled}, KindCanceled,
		},
		// Nothing was heard of the address, so that its owner may have clicked long ago.
		"a wait without an answer": {&domainapi.WaitError{Cause: context.DeadlineExceeded}, KindTimeout},
		"no credentials": {
			&credentials.ConfigError{Problem: credentials.ProblemNoCredentials}, KindNoCredentials,
		},
		"the clock, by STS": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonClockSkew}), KindClockSkew,
		},
		"a source that met a deadline of its own": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonTimeout, Err: context.DeadlineExceeded}), KindSourceTimeout,
		},
		"a panic of a source": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonMalformed, Err: &sharedcall.PanicError{}}), KindInternal,
		},
		"a request":               {failed(&rpc.RequestError{Detail: "x"}), KindInternal},
		"an error of no kind":     {errors.New("x"), KindInternal},
		"a problem of no kind":    {&credentials.ConfigError{Problem: -1}, KindInternal},
		"a reason of no kind":     {&credentials.RetrievalError{Reason: -1}, KindInternal},
		"a problem not known":     {answered(-1, ""), KindMalformedAnswer},
		"a class not known":       {service(-1, 400, "", ""), KindUnknownCode},
		"a broken line not named": {unanswered(-1, ""), KindUnreachable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := kindOf(test.err); got != test.want {
				t.Errorf("kind = %q, want %q", got, test.want)
			}
		})
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	denied := func(detail *rpc.AccessDenied) error {
		return failed(&rpc.ServiceError{
			Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", AccessDenied: detail,
		})
	}
	const deniedAnswer = "The service answered with code NoPermission, HTTP 403."
	ended := func(attempts int, elapsed time.Duration, last error) error {
		return &rpc.CallError{Attempts: attempts, Elapsed: elapsed, Err: context.DeadlineExceeded, Last: last}
	}
	waited := func(asked int, waited time.Duration, answer *domainapi.QueryEmailVerificationOutput, err error) error {
		return &domainapi.WaitError{
			WaitProgress: domainapi.WaitProgress{Queries: asked, Waited: waited, Output: answer, Err: err},
			Cause:        context.DeadlineExceeded,
		}
	}
	tests := map[string]struct {
		err  error
		want []string
	}{
		"no detail of a denial":       {denied(nil), []string{deniedAnswer}},
		"a denial without its action": {denied(&rpc.AccessDenied{NoPermissionType: "ImplicitDeny"}), []string{deniedAnswer}},
		"a denial by a policy": {
			denied(&rpc.AccessDenied{AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ExplicitDeny"}),
			[]string{deniedAnswer, "The action that was denied: domain:QueryEmailVerification, because a policy denies it."},
		},
		"a denial of another type": {
			denied(&rpc.AccessDenied{AuthAction: "domain:QueryEmailVerification", NoPermissionType: "AssumeRolePolicy"}),
			[]string{deniedAnswer, "The action that was denied: domain:QueryEmailVerification."},
		},
		"everything a service can say": {
			&rpc.CallError{Attempts: 2, Elapsed: 999600 * time.Microsecond, Err: &rpc.ServiceError{
				HTTPStatus: 403, Code: "Forbidden.RAM", Message: "Denied?", RequestID: "A-1", Recommend: "Ask the owner.",
				RetryAfter: 1500 * time.Millisecond, AccessDenied: &rpc.AccessDenied{AuthAction: "domain:X"},
			}},
			[]string{
				"The service said: Denied? (code Forbidden.RAM, HTTP 403, request ID A-1)",
				"The action that was denied: domain:X.",
				"The service asks to wait 1.5s.",
				"The service recommends: Ask the owner.",
				"Gave up after 1s and 2 attempts.",
			},
		},
		"a message and nothing else": {
			failed(&rpc.ServiceError{Message: "Busy"}), []string{"The service said: Busy."},
		},
		"a message that was cut": {
			failed(&rpc.ServiceError{HTTPStatus: 500, Message: "It goes on and on…"}),
			[]string{"The service said: It goes on and on… (HTTP 500)"},
		},

		"an answer that says nothing of itself": {
			failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 200}), []string{"The answer: HTTP 200."},
		},
		"an answer without a field": {answered(rpc.ProblemEmpty, ""), []string{"The answer: HTTP 200, request ID A-1."}},
		"an answer without end": {
			failed(&rpc.ResponseError{Problem: rpc.ProblemTooLarge, HTTPStatus: 200}),
			[]string{"The answer is larger than any that the service gives (HTTP 200)."},
		},
		"a listing of far too much": {
			&rpc.CallError{Attempts: 1, Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"}},
			[]string{"The field at fault: TotalItemNum."},
		},
		"absent by an empty answer": {
			failed(&domainapi.NotFoundError{
				Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"},
			}),
			[]string{"The answer: HTTP 200, request ID A-1.", "ListEmailVerification has no record of it, either."},
		},
		"several attempts without an answer": {
			&rpc.CallError{Attempts: 6, Elapsed: 61499 * time.Millisecond, Err: &httpclient.Error{
				Reason: httpclient.ReasonUnreachable, Endpoint: chinaEndpoint(), Detail: "connection reset by peer",
			}},
			[]string{"https://domain.aliyuncs.com: connection reset by peer.", "Gave up after 1m1s and 6 attempts."},
		},
		"a request that could not be built": {
			&rpc.CallError{Err: &rpc.RequestError{Detail: "invalid region"}},
			[]string{"The request could not be built: invalid region."},
		},

		"time up before a request":       {ended(0, 0, nil), []string{"Gave up after 0s, before a request was sent."}},
		"time up during the first try":   {ended(1, 300*time.Millisecond+time.Microsecond, nil), []string{"Gave up after 300ms and 1 attempt."}},
		"time up during the second try":  {ended(2, 59960*time.Millisecond, nil), []string{"Gave up after 1m0s and 2 attempts."}},
		"time up long after":             {ended(9, 90*time.Minute+400*time.Millisecond, nil), []string{"Gave up after 1h30m0s and 9 attempts."}},
		"a deadline that no call is for": {context.DeadlineExceeded, nil},
		"time up after a failure": {
			ended(3, 30*time.Second, &httpclient.Error{
				Reason: httpclient.ReasonTimeout, Endpoint: chinaEndpoint(), Detail: "the time-out of one try is over",
			}),
			[]string{
				"Gave up after 30s and 3 attempts.",
				"The last failure: The service did not answer in time. https://domain.aliyuncs.com: the time-out of one try is over.",
			},
		},
		"canceled after a failure": {
			&rpc.CallError{Attempts: 1, Elapsed: time.Second, Err: context.Canceled, Last: &rpc.ServiceError{
				Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Throttling", RetryAfter: time.Minute,
			}},
			[]string{
				"Gave up after 1s and 1 attempt.",
				"The last failure: The service throttles the requests of this account. " +
					"The service answered with code Throttling, HTTP 400. The service asks to wait 1m0s.",
			},
		},

		"waited for an answer": {waited(0, 5*time.Second, nil, ended(1, 5*time.Second, nil)), []string{"Waited 5s without an answer."}},
		"waited for an answer in vain": {
			waited(0, 5*time.Second, nil, ended(2, 5*time.Second, &rpc.ServiceError{
				Class: rpc.ClassUnavailable, HTTPStatus: 503,
			})),
			[]string{
				"Waited 5s without an answer.",
				"The last failure: The service can't answer at the moment. The service answered with HTTP 503.",
			},
		},
		"waited and asked once": {
			waited(1, 1800*time.Millisecond, &domainapi.QueryEmailVerificationOutput{
				EmailVerification: domainapi.EmailVerification{VerificationStatus: 2},
			}, nil),
			[]string{"Waited 1.8s and asked once.", "The last answer: verification_status 2."},
		},
		"waited and was throttled": {
			waited(7, time.Minute, nil, failed(&rpc.ServiceError{
				Class: rpc.ClassThrottled, HTTPStatus: 429, Code: "Throttling.User", RequestID: "A-1",
			})),
			[]string{
				"Waited 1m0s and asked 7 times.",
				"The last answer: The service throttles the requests of this account. " +
					"The service answered with code Throttling.User, HTTP 429, request ID A-1.",
			},
		},
		"waited for a record": {
			waited(2, time.Minute, nil, failed(&domainapi.NotFoundError{
				RequestID: "B-2", Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"},
			})),
			[]string{
				"Waited 1m0s and asked 2 times.",
				"The last answer: The account has no record of this address. The answer: HTTP 200, request ID A-1. " +
					"ListEmailVerification has no record of it, either (request ID B-2).",
			},
		},
		"waited and was canceled": {
			&domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 2, Waited: 20 * time.Second, Output: &domainapi.QueryEmailVerificationOutput{RequestID: new("A-1")},
				},
				Cause: context.Canceled,
			},
			[]string{"Waited 20s and asked 2 times.", "The last answer: verification_status 0 (request ID A-1)."},
		},

		"a panic by itself": {&sharedcall.PanicError{Stack: "goroutine 1"}, []string{"A panic ended the read. Its stack is in the log."}},
		"a panic of a source": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonMalformed, Err: &sharedcall.PanicError{Stack: "goroutine 1"}}),
			[]string{"A panic ended the read. Its stack is in the log."},
		},
		// Nothing is known of such an error, so it may quote anything.
		"a call that failed for no known reason": {
			failed(errors.New("hunter2")), []string{"The error is of type *errors.errorString."},
		},
		"a call that failed for no reason": {failed(nil), []string{"The error is of type <nil>."}},

		"OIDC half configured": {
			&credentials.ConfigError{Problem: credentials.ProblemNoCredentials, Fields: []string{
				"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
			}},
			[]string{"OIDC is half configured in the environment. Missing: ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN."},
		},
		"a profile with a session too long": {
			&credentials.ConfigError{
				Problem: credentials.ProblemSessionExpiration, Argument: "profile", Profile: "ci", Path: "/c.json",
				Fields: []string{"expired_seconds"}, Value: "43201",
			},
			[]string{"expired_seconds of profile \"ci\" in /c.json: 43201."},
		},
		"a variable with a session of no number": {
			&credentials.ConfigError{
				Problem: credentials.ProblemSessionExpiration, Variable: "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION", Value: `"1h"`,
			},
			[]string{"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION: \"1h\"."},
		},
		"a field of the wrong type": {
			&credentials.ConfigError{
				Problem: credentials.ProblemBrokenFile, Path: "/c.json", Line: 2, Column: 24, Fields: []string{"profiles"},
			},
			[]string{"The file: /c.json, line 2, column 24.", "The field with a value of the wrong type: profiles."},
		},
		"a source profile that is gone": {
			&credentials.ConfigError{Problem: credentials.ProblemUnknownProfile, Path: "/c.json", Profile: "gone", Given: "ci"},
			[]string{"There is no profile \"gone\" in /c.json.", "The profile \"ci\" names it as its source_profile."},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, facts(test.err)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnconfigured(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		argument string
		want     path.Path
	}{
		"an argument":            {"profile", path.Root("profile")},
		"an argument of a block": {"assume_role.role_arn", path.Root("assume_role").AtName("role_arn")},
		"no argument":            {"", path.Empty()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Unconfigured(&credentials.ConfigError{
				Problem: credentials.ProblemMissingFile, Argument: test.argument, Path: "/c.json",
			})
			check(t, got, "Missing profile file",
				"The profile file does not exist.",
				"The file: /c.json.",
				"Check shared_credentials_file and its variables, or create the file with \"aliyun configure\".")
			at := path.Empty()
			if blaming, ok := got.(diag.DiagnosticWithPath); ok {
				at = blaming.Path()
			}
			if !at.Equal(test.want) {
				t.Errorf("path = %q, want %q", at, test.want)
			}
		})
	}
}
