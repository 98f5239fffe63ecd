// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/alidomain/terraform-provider-alidomain/internal/credentials"
	"github.com/alidomain/terraform-provider-alidomain/internal/dev/domaintest"
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// kindTest is an error, its kind, and the facts between the cause and the remedy in its detail.
type kindTest struct {
	err   error
	kind  Kind
	facts string
}

func chinaEndpoint() string {
	return "https://domain.aliyuncs.com"
}

// checked are the lines about the connection, which appear if the account, the endpoint or the region may be wrong.
const checked = "\nThe credential source: profile \"ci\" of /c.json.\nThe endpoint: https://domain.aliyuncs.com (region cn-hangzhou)."

func newReporter() *Reporter {
	return NewReporter(Connection{CredentialSource: "profile \"ci\" of /c.json", Endpoint: chinaEndpoint(), Region: "cn-hangzhou"})
}

// failed is a call with one failed attempt.
func failed(err error) *rpc.CallError {
	return &rpc.CallError{Action: "QueryEmailVerification", Attempts: 1, Elapsed: 80 * time.Millisecond, Err: err}
}

func service(class rpc.Class, status int, code, message string) error {
	return failed(&rpc.ServiceError{Class: class, HTTPStatus: status, Code: code, Message: message, RequestID: "A-1"})
}

func unusable(problem rpc.Problem, field string) error {
	return failed(&rpc.ResponseError{Problem: problem, HTTPStatus: 200, RequestID: "A-1", Field: field})
}

func noResponse(reason httpclient.Reason, detail string) error {
	return failed(&httpclient.Error{Reason: reason, Endpoint: chinaEndpoint(), Detail: detail})
}

// unsigned is a call that failed for lack of credentials.
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
			facts: "The service responded: The record does not exist. (code EmailVerificationNotExist, HTTP 404, request ID A-1)\n" +
				"ListEmailVerification has no record of it either (request ID B-2)." + checked,
		},
		{
			err:   failed(&domainapi.ProfileNotFoundError{RequestID: "A-1"}),
			kind:  KindProfileNotFound,
			facts: "The list of profiles with this ID is empty (request ID A-1)." + checked,
		},
		{
			err: &rpc.CallError{Action: domainapi.ActionDomain, Attempts: 1, Err: &rpc.ServiceError{
				Class: rpc.ClassUnknown, HTTPStatus: 404, Code: "DomainNotExist", Message: "No such domain.", RequestID: "A-1",
			}},
			kind:  KindDomainRefused,
			facts: "The service responded: No such domain. (code DomainNotExist, HTTP 404, request ID A-1)" + checked,
		},
		{
			err: failed(&rpc.ServiceError{
				Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission",
				Message: "You are not authorized to do this operation.", RequestID: "A-1",
				AuthAction: "domain:QueryEmailVerification", NoPermissionType: "ImplicitDeny",
			}),
			kind: KindNoPermission,
			facts: "The service responded: You are not authorized to do this operation. (code NoPermission, HTTP 403, request ID A-1)\n" +
				"The denied action: domain:QueryEmailVerification, because no policy allows it." + checked,
		},
		{
			err:   service(rpc.ClassRiskControl, 403, "Forbidden.RiskControl", "The operation is forbidden by risk control."),
			kind:  KindRiskControl,
			facts: "The service responded: The operation is forbidden by risk control. (code Forbidden.RiskControl, HTTP 403, request ID A-1)" + checked,
		},
		{
			err:   service(rpc.ClassUserVerification, 403, "Forbidden.UserVerification", "User verification is required."),
			kind:  KindUserVerification,
			facts: "The service responded: User verification is required. (code Forbidden.UserVerification, HTTP 403, request ID A-1)" + checked,
		},
		{
			err:   service(rpc.ClassMissingSecurityToken, 400, "MissingSecurityToken", "SecurityToken is mandatory for this action."),
			kind:  KindMissingToken,
			facts: "The service responded: SecurityToken is mandatory for this action. (code MissingSecurityToken, HTTP 400, request ID A-1)" + checked,
		},
		{
			err:   service(rpc.ClassAccessKey, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
			kind:  KindAccessKey,
			facts: "The service responded: Specified access key is not found. (code InvalidAccessKeyId.NotFound, HTTP 404, request ID A-1)" + checked,
		},
		{
			err:   service(rpc.ClassInactiveAccessKey, 400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled."),
			kind:  KindInactiveAccessKey,
			facts: "The service responded: Specified access key is disabled. (code InvalidAccessKeyId.Inactive, HTTP 400, request ID A-1)" + checked,
		},
		{
			// For a wrong signature the service quotes the query, so its message is not kept.
			err:   service(rpc.ClassSignature, 400, "SignatureDoesNotMatch", ""),
			kind:  KindSignature,
			facts: "The service responded with code SignatureDoesNotMatch, HTTP 400, request ID A-1." + checked,
		},
		{
			err:   service(rpc.ClassSecurityToken, 400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
			kind:  KindSecurityToken,
			facts: "The service responded: Specified SecurityToken is expired. (code InvalidSecurityToken.Expired, HTTP 400, request ID A-1)" + checked,
		},
		{
			err:  service(rpc.ClassClockSkew, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
			kind: KindClockSkew,
			facts: "The service responded: Specified time stamp or date value is expired. " +
				"(code InvalidTimeStamp.Expired, HTTP 400, request ID A-1)",
		},
		{
			err:   service(rpc.ClassBadRequest, 400, "ParameterIllegal", "The parameter UserClientIp is illegal"),
			kind:  KindBadRequest,
			facts: "The service responded: The parameter UserClientIp is illegal. (code ParameterIllegal, HTTP 400, request ID A-1)",
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
			facts: "The service responded: Request was denied due to user flow control. (code Throttling.User, HTTP 400, request ID A-1)\n" +
				"The service requests a delay of 30s.\n" +
				"Gave up after 12.3s and 6 attempts.",
		},
		{
			err:   failed(&rpc.ServiceError{Class: rpc.ClassNonce, HTTPStatus: 400, Code: "SignatureNonceUsed", RequestID: "A-1"}),
			kind:  KindRepeatedRequest,
			facts: "The service responded with code SignatureNonceUsed, HTTP 400, request ID A-1.",
		},
		{
			err:   failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 502}),
			kind:  KindUnavailable,
			facts: "The service responded with HTTP 502.",
		},
		{
			err: failed(&rpc.ServiceError{
				Class: rpc.ClassUnknown, HTTPStatus: 400, Code: "OperationDenied", Message: "操作被拒绝。", RequestID: "A-1",
				Recommend: "https://error-center.aliyun.com/status/search?Keyword=OperationDenied",
			}),
			kind: KindUnknownCode,
			facts: "The service responded: 操作被拒绝。 (code OperationDenied, HTTP 400, request ID A-1)\n" +
				"The service recommends: https://error-center.aliyun.com/status/search?Keyword=OperationDenied" + checked,
		},
		{
			err: failed(&rpc.ResponseError{
				Problem: rpc.ProblemForeign, HTTPStatus: 302, ContentType: "text/html",
			}),
			kind:  KindForeignResponse,
			facts: "The response: text/html (HTTP 302).",
		},
		{
			err:   unusable(rpc.ProblemNoStatus, "VerificationStatus"),
			kind:  KindIncompleteResponse,
			facts: "The invalid field: VerificationStatus (HTTP 200, request ID A-1).",
		},
		{
			err:   unusable(rpc.ProblemWrongType, "UserId"),
			kind:  KindMalformedResponse,
			facts: "The invalid field: UserId (HTTP 200, request ID A-1).",
		},
		{
			err:   noResponse(httpclient.ReasonTruncated, "the response ended before it was complete"),
			kind:  KindTruncatedResponse,
			facts: "https://domain.aliyuncs.com: the response ended before it was complete.",
		},
		{
			// A listing with contradictory pages has no single response to refer to.
			err: &rpc.CallError{
				Action: "ListEmailVerification", Attempts: 3, Elapsed: 62499 * time.Millisecond,
				Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"},
			},
			kind:  KindInconsistentList,
			facts: "The invalid field: TotalItemNum.\nGave up after 1m2s and 3 attempts.",
		},
		{
			err:   unusable(rpc.ProblemAnotherSubject, "Email"),
			kind:  KindAnotherSubject,
			facts: "The invalid field: Email (HTTP 200, request ID A-1).",
		},
		{
			err:   noResponse(httpclient.ReasonUnreachable, "dial tcp: lookup domain.aliyuncs.com: no such host"),
			kind:  KindUnreachable,
			facts: "https://domain.aliyuncs.com: dial tcp: lookup domain.aliyuncs.com: no such host.",
		},
		{
			err:   noResponse(httpclient.ReasonTLS, "x509: certificate signed by unknown authority"),
			kind:  KindTLS,
			facts: "https://domain.aliyuncs.com: x509: certificate signed by unknown authority.",
		},
		{
			err:   noResponse(httpclient.ReasonHandshake, "remote error: tls: handshake failure"),
			kind:  KindHandshake,
			facts: "https://domain.aliyuncs.com: remote error: tls: handshake failure.",
		},
		{
			err:   failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 511, ContentType: "text/html"}),
			kind:  KindPortal,
			facts: "The response: text/html (HTTP 511).",
		},
		{
			err:   noResponse(httpclient.ReasonProxy, "the proxy refused to connect (HTTP 407)"),
			kind:  KindProxy,
			facts: "https://domain.aliyuncs.com: the proxy refused to connect (HTTP 407).",
		},
		{
			err:   noResponse(httpclient.ReasonTimeout, "the attempt timed out"),
			kind:  KindAttemptTimeout,
			facts: "https://domain.aliyuncs.com: the attempt timed out.",
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
			facts: "Gave up after 5m0s and 4 attempts.\n" +
				"The last failure: The service is unavailable at the moment. The service responded: The service is unavailable. " +
				"(code ServiceUnavailable, HTTP 503, request ID A-1)",
		},
		{
			err: &domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 30, Waited: 5 * time.Minute,
					Output: &domainapi.QueryEmailVerificationOutput{Envelope: rpc.Envelope{RequestID: "A-1"}},
				},
				Cause: context.DeadlineExceeded,
			},
			kind:  KindWaitTimeout,
			facts: "Waited 5m0s and queried 30 times.\nThe last response: verification_status 0 (request ID A-1).",
		},
		{
			// Its owner may have clicked the link long ago.
			err: &domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 7, Waited: time.Minute, Err: service(rpc.ClassThrottled, 429, "Throttling.User", ""),
				},
				Cause: context.DeadlineExceeded,
			},
			kind: KindWaitUnclear,
			facts: "Waited 1m0s and queried 7 times.\n" +
				"The last failure: The service throttles the requests of this account. " +
				"The service responded with code Throttling.User, HTTP 429, request ID A-1.",
		},
		{
			err: &rpc.CallError{
				Action: "QueryEmailVerification", Attempts: 1, Elapsed: 1234567 * time.Microsecond, Err: context.Canceled,
			},
			kind:  KindCanceled,
			facts: "Gave up after 1.2s and 1 attempt.",
		},
		{
			err:   failed(&recovered.Error{Stack: "goroutine 1 [running]"}),
			kind:  KindInternal,
			facts: "A panic ended the read. Its stack is in the log.",
		},

		{
			err: unsigned(credentials.RetrievalError{
				Source: "the metadata service", Reason: credentials.ReasonUnreachable, LastResort: true,
				Err: errors.New("dial tcp 100.100.100.200:80: connect: no route to host"),
			}),
			kind:  KindNoCredentials,
			facts: "The credential source: the metadata service.\nThe reason: dial tcp 100.100.100.200:80: connect: no route to host.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "ecs_role_name of the provider block", Reason: credentials.ReasonMetadataTimeout, Err: errors.New("timeout"),
			}),
			kind:  KindMetadataTimeout,
			facts: "The credential source: ecs_role_name of the provider block.\nThe reason: timeout.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "the metadata service", Reason: credentials.ReasonMetadataTimeout, LastResort: true,
				Unconfigured: &credentials.ConfigError{
					Problem: credentials.ProblemNoCredentials, Fields: []string{"ACTIONS_ID_TOKEN_REQUEST_URL"},
				},
			}),
			kind: KindNoCredentials,
			facts: "The credential source: the metadata service.\n" +
				"The OIDC variables in the environment are incomplete. Missing: ACTIONS_ID_TOKEN_REQUEST_URL.\n" +
				"GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission \"id-token: write\", " +
				"but not for pull requests from forks.",
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemRoleWithoutCredentials, Path: "/home/ci/.aliyun/config.json"},
			kind: KindRoleWithoutCredentials,
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteKeys, Argument: "secret_key",
				Fields: []string{"secret_key"}, Given: "access_key of the provider block",
			},
			kind:  KindIncompleteKeys,
			facts: "Missing: secret_key. Given: access_key of the provider block.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteOIDC, Argument: "assume_role_with_oidc.role_arn",
				Fields: []string{
					"assume_role_with_oidc.role_arn", "assume_role_with_oidc.oidc_provider_arn", "assume_role_with_oidc.oidc_token_file",
				},
			},
			kind: KindIncompleteOIDC,
			facts: "Missing: assume_role_with_oidc.role_arn, assume_role_with_oidc.oidc_provider_arn and " +
				"assume_role_with_oidc.oidc_token_file.",
		},
		{
			err:  &credentials.ConfigError{Problem: credentials.ProblemNoRoleARN, Argument: "assume_role.role_arn"},
			kind: KindNoRoleARN,
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemSessionExpiration, Argument: "assume_role.session_expiration", Value: "899",
			},
			kind:  KindSessionExpiration,
			facts: "assume_role.session_expiration: 899.",
		},
		{
			err:   &credentials.ConfigError{Problem: credentials.ProblemInvalidURI, Argument: "credentials_uri"},
			kind:  KindInvalidURI,
			facts: "Set by: credentials_uri.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemInvalidEndpoint, Variable: "STS_ENDPOINT",
				Err: &rpc.EndpointError{Problem: "uses plain http, which is not accepted for STS"},
			},
			kind:  KindInvalidSTSEndpoint,
			facts: "STS_ENDPOINT: the endpoint uses plain http, which is not accepted for STS.",
		},
		{
			err:   &credentials.ConfigError{Problem: credentials.ProblemMissingFile, Path: "/home/ci/missing.json"},
			kind:  KindMissingFile,
			facts: "The file: /home/ci/missing.json.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnreadableFile, Path: "/etc/aliyun/config.json",
				Err: errors.New("open /etc/aliyun/config.json: permission denied"),
			},
			kind:  KindUnreadableFile,
			facts: "The file: /etc/aliyun/config.json.\nThe reason: open /etc/aliyun/config.json: permission denied.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemBrokenFile, Path: "/home/ci/config.json", Line: 3, Column: 38,
			},
			kind:  KindBrokenFile,
			facts: "The file: /home/ci/config.json, line 3, column 38.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnknownProfile, Argument: "profile", Path: "/home/ci/config.json",
				Profile: "prod", Known: []string{"default", "staging"},
			},
			kind:  KindUnknownProfile,
			facts: "There is no profile \"prod\" in /home/ci/config.json.\nExisting profiles: default and staging.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemUnknownMode, Path: "/home/ci/config.json", Profile: "prod", Value: "RsaKeyPair",
				Known: []string{"AK", "StsToken", "RamRoleArn"},
			},
			kind: KindUnknownMode,
			facts: "The mode of profile \"prod\" in /home/ci/config.json: \"RsaKeyPair\". " +
				"Supported modes: AK, StsToken and RamRoleArn.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteProfile, Path: "/home/ci/config.json", Profile: "prod", Value: "AK",
				Fields: []string{"access_key_id", "access_key_secret"},
			},
			kind:  KindIncompleteProfile,
			facts: "Profile \"prod\" in /home/ci/config.json has the mode \"AK\" and lacks access_key_id and access_key_secret.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteProfile, Path: "/c.json", Profile: "prod", Fields: []string{"access_key_secret"},
			},
			kind:  KindIncompleteProfile,
			facts: "Profile \"prod\" in /c.json has no mode and lacks access_key_secret.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemProfileCycle, Path: "/home/ci/config.json", Profile: "prod",
			},
			kind:  KindProfileCycle,
			facts: "The profile: \"prod\" in /home/ci/config.json.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemIncompleteOIDC, Fields: []string{"assume_role_with_oidc.oidc_token"}, Known: []string{"A", "B"},
			},
			kind: KindIncompleteOIDC,
			facts: "Missing: assume_role_with_oidc.oidc_token.\n" +
				"Several variables have a token of HCP Terraform, so none of them is used: A and B.",
		},
		{
			err:   &credentials.ConfigError{Problem: credentials.ProblemINIFile, Path: "/c", Variable: "ALIBABA_CLOUD_CREDENTIALS_FILE"},
			kind:  KindINIFile,
			facts: "The file: /c.\nSet by: ALIBABA_CLOUD_CREDENTIALS_FILE.",
		},
		{
			err:   &credentials.ConfigError{Problem: credentials.ProblemNoHome, Value: "~/.aliyun/config.json", Variable: "ALICLOUD_PROFILE"},
			kind:  KindNoHome,
			facts: "The path: ~/.aliyun/config.json.\nSet by: ALICLOUD_PROFILE.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemInvalidCommand, Path: "/c.json", Profile: "prod", Fields: []string{"process_command"},
				Err: errors.New("unclosed quote"),
			},
			kind:  KindInvalidCommand,
			facts: "process_command of profile \"prod\" in /c.json: unclosed quote.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemForbidden, Path: "/c.json", Profile: "prod", Value: "External",
				Variable: "ALICLOUD_PROFILE", Switches: []string{"ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"},
			},
			kind:  KindForbiddenSource,
			facts: "Profile \"prod\" in /c.json has the mode \"External\". Forbidden by: ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemForbidden, Variable: "ALICLOUD_PROFILE", Switches: []string{"ALIBABA_CLOUD_IGNORE_PROFILE"},
			},
			kind:  KindForbiddenSource,
			facts: "Set by: ALICLOUD_PROFILE. Forbidden by: ALIBABA_CLOUD_IGNORE_PROFILE.",
		},
		{
			err: &credentials.ConfigError{
				Problem: credentials.ProblemNoCredentials, Switches: []string{"ALIBABA_CLOUD_IGNORE_PROFILE"},
			},
			kind:  KindNoCredentials,
			facts: "Some credential sources were not tried, because the environment forbids them: ALIBABA_CLOUD_IGNORE_PROFILE.",
		},

		{
			err: unsigned(credentials.RetrievalError{
				Source: "credentials_uri of the provider block", Reason: credentials.ReasonUnreachable,
				Err: errors.New("dial tcp 192.0.2.1:443: connect: connection refused"),
			}),
			kind: KindSourceUnreachable,
			facts: "The credential source: credentials_uri of the provider block.\n" +
				"The reason: dial tcp 192.0.2.1:443: connect: connection refused.",
		},
		{
			err:   unsigned(credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonTimeout}),
			kind:  KindSourceTimeout,
			facts: "The credential source: profile \"ci\".",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonTLS, Err: errors.New("x509: certificate has expired"),
			}),
			kind:  KindSourceTLS,
			facts: "The credential source: profile \"ci\".\nThe reason: x509: certificate has expired.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonHandshake, Err: errors.New("remote error: tls: handshake failure"),
			}),
			kind:  KindSourceHandshake,
			facts: "The credential source: profile \"ci\".\nThe reason: remote error: tls: handshake failure.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "credentials_uri of the provider block", Reason: credentials.ReasonProxy,
				Err: &httpclient.Error{
					Reason: httpclient.ReasonProxy, Endpoint: "https://keys.example", Detail: "the proxy refused to connect (HTTP 407)",
				},
			}),
			kind: KindSourceProxy,
			facts: "The credential source: credentials_uri of the provider block.\n" +
				"The reason: https://keys.example: the proxy refused to connect (HTTP 407).",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "role acs:ram::1:role/reader, assumed with profile \"ci\"", Reason: credentials.ReasonDenied,
				Code: "NoPermission", Message: "You are not authorized to do this action", RequestID: "C-3",
				Endpoint: "https://sts.aliyuncs.com",
			}),
			kind: KindSourceDenied,
			facts: "The credential source: role acs:ram::1:role/reader, assumed with profile \"ci\".\n" +
				"The endpoint: https://sts.aliyuncs.com.\n" +
				"It responded: You are not authorized to do this action. (code NoPermission, request ID C-3)",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonKeysRefused, Code: "InvalidAccessKeyId.NotFound", HTTPStatus: 404,
			}),
			kind:  KindSourceKeysRefused,
			facts: "The credential source: profile \"ci\".\nIt responded with code InvalidAccessKeyId.NotFound, HTTP 404.",
		},
		{
			err:   unsigned(credentials.RetrievalError{Source: "profile \"ci\"", Reason: credentials.ReasonBusy, HTTPStatus: 503}),
			kind:  KindSourceBusy,
			facts: "The credential source: profile \"ci\".\nIt responded with HTTP 503.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonRejected, Message: "DurationSeconds is out of range!",
			}),
			kind:  KindSourceRejected,
			facts: "The credential source: profile \"ci\".\nIt responded: DurationSeconds is out of range!",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonMalformed,
				Err: errors.New("the output is not a JSON object with credentials"),
			}),
			kind:  KindSourceMalformed,
			facts: "The credential source: profile \"ci\".\nThe reason: the output is not a JSON object with credentials.",
		},
		{
			err:   unsigned(credentials.RetrievalError{Source: "profile \"sso\"", Reason: credentials.ReasonLoginExpired}),
			kind:  KindLoginExpired,
			facts: "The credential source: profile \"sso\".",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonNoRole, HTTPStatus: 404, Role: "reeder",
			}),
			kind:  KindNoInstanceRole,
			facts: "The credential source: profile \"ci\".\nIt responded with HTTP 404.\nThe role: \"reeder\".",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "assume_role_with_oidc of the provider block", Reason: credentials.ReasonTokenFile,
				Path: "/var/run/token", Err: errors.New("the file is empty"),
			}),
			kind:  KindTokenFile,
			facts: "The credential source: assume_role_with_oidc of the provider block.\nThe file: /var/run/token.\nThe reason: the file is empty.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "assume_role_with_oidc of the provider block", Reason: credentials.ReasonTokenExpired, HTTPStatus: 401,
				Code: "AuthenticationFail.OIDCToken.Expired", Message: "This JsonWebToken is expired.", RequestID: "C-3",
				Path: "/tmp/token", SessionExpired: time.Date(2026, 1, 2, 4, 4, 5, 6, time.FixedZone("", 3600)),
			}),
			kind: KindTokenExpired,
			facts: "The credential source: assume_role_with_oidc of the provider block.\n" +
				"It responded: This JsonWebToken is expired. (code AuthenticationFail.OIDCToken.Expired, HTTP 401, request ID C-3)\n" +
				"The file: /tmp/token.\nThe previous session expired at 2026-01-02T03:04:05Z and could not be renewed.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "the OIDC token endpoint of environment variable ACTIONS_ID_TOKEN_REQUEST_URL",
				Reason: credentials.ReasonTokenDenied, HTTPStatus: 403,
			}),
			kind: KindTokenDenied,
			facts: "The credential source: the OIDC token endpoint of environment variable ACTIONS_ID_TOKEN_REQUEST_URL.\n" +
				"It responded with HTTP 403.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonCommand, Err: errors.New("exit status 2"),
			}),
			kind:  KindCommand,
			facts: "The credential source: profile \"ci\".\nThe reason: exit status 2.",
		},
		{
			err: unsigned(credentials.RetrievalError{
				Source: "profile \"ci\"", Reason: credentials.ReasonCommandTimeout, Remembered: true,
			}),
			kind: KindCommandTimeout,
			facts: "The credential source: profile \"ci\".\n" +
				"The source was not queried again, because this happened a moment ago.",
		},
	}
}

// check compares a diagnostic with its summary, and with the facts between the texts of its kind.
func check(t *testing.T, got diag.Diagnostic, summary string, kind Kind, facts string) {
	t.Helper()
	if got.Severity() != diag.SeverityError {
		t.Errorf("severity = %v, want an error", got.Severity())
	}
	if got.Summary() != summary {
		t.Errorf("summary = %q, want %q", got.Summary(), summary)
	}
	paragraphs := []string{EntryOf(kind).Cause, facts, EntryOf(kind).Remedy}
	if facts == "" {
		paragraphs = slices.Delete(paragraphs, 1, 2)
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
			got := newReporter().QueryFailed("ada@example.com", test.err)
			check(t, got, "Cannot read the e-mail verification of ada@example.com", test.kind, test.facts)
			if _, ok := got.(diag.DiagnosticWithPath); ok {
				t.Error("the diagnostic blames an argument")
			}
		})
	}
}

// This test compares a whole detail. The others compare the facts with the catalog around them.
func TestDetail(t *testing.T) {
	t.Parallel()
	got := newReporter().QueryFailed("ada@example.com", service(rpc.ClassSecurityToken, 403, "InvalidSecurityToken.Expired", "Token expired")).Detail()
	const want = "The security token has expired, or does not belong to the access key.\n\n" +
		"The service responded: Token expired. (code InvalidSecurityToken.Expired, HTTP 403, request ID A-1)\n" +
		"The credential source: profile \"ci\" of /c.json.\n" +
		"The endpoint: https://domain.aliyuncs.com (region cn-hangzhou).\n\n" +
		"Get new temporary credentials, and set access_key, secret_key and security_token together. " +
		"With a permanent access key, leave security_token and its variables unset."
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}

func TestListFailed(t *testing.T) {
	t.Parallel()
	check(t, newReporter().ListFailed(service(rpc.ClassInactiveAccessKey, 400, "InvalidAccessKeyId.Inactive", "Disabled.")),
		"Cannot list the e-mail verifications of the account",
		KindInactiveAccessKey, "The service responded: Disabled. (code InvalidAccessKeyId.Inactive, HTTP 400, request ID A-1)"+checked)
}

// Each read has a summary of its own, and says which of its kind failed.
func TestReporter_summaries(t *testing.T) {
	t.Parallel()
	err := failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 502})
	for want, got := range map[string]diag.Diagnostic{
		"Cannot read the registrant profile 9223372036854775807": newReporter().ProfileFailed(9223372036854775807, err),
		"Cannot list the registrant profiles of the account":     newReporter().ProfilesFailed(err),
		"Cannot read the domain 例子.中国":                           newReporter().DomainFailed("例子.中国", err),
	} {
		check(t, got, want, KindUnavailable, "The service responded with HTTP 502.")
	}
}

func TestListFailed_namesTheAddress(t *testing.T) {
	t.Parallel()
	err := &domainapi.AddressError{Email: "b@example.com", Err: service(rpc.ClassBadRequest, 400, "InvalidEmail", "Bad.")}
	detail := newReporter().ListFailed(err).Detail()
	const want = "\n\nThe address: \"b@example.com\".\nThe service responded: Bad. (code InvalidEmail, HTTP 400, request ID A-1)\n\n"
	if !strings.Contains(detail, want) {
		t.Errorf("got %q, want %q in it", detail, want)
	}
}

func TestInternal(t *testing.T) {
	t.Parallel()
	check(t, Internal(errors.New("the provider passed on a string instead of its client")),
		string(KindInternal),
		KindInternal, "The provider passed on a string instead of its client.")
}

func domainRefused(class rpc.Class, code string) error {
	return &rpc.CallError{Action: domainapi.ActionDomain, Err: &rpc.ServiceError{Class: class, HTTPStatus: 400, Code: code}}
}

// The classes, problems and reasons that share a kind with another one.
func TestKindOf(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want Kind
	}{
		"a nonce used": {service(rpc.ClassNonce, 400, "SignatureNonceUsed", ""), KindRepeatedRequest},
		"a nonce used at STS": {
			&credentials.RetrievalError{Reason: credentials.ReasonBusy, Code: "SignatureNonceUsed", HTTPStatus: 400}, KindRepeatedRequest,
		},
		"an empty response":     {unusable(rpc.ProblemEmpty, ""), KindIncompleteResponse},
		"no address":            {unusable(rpc.ProblemNoSubject, "Email"), KindMalformedResponse},
		"a large response":      {unusable(rpc.ProblemTooLarge, ""), KindMalformedResponse},
		"a code not documented": {service(rpc.ClassUnknown, 400, "X", ""), KindUnknownCode},
		"a code about a domain that is not documented": {
			domainRefused(rpc.ClassUnknown, "X"), KindDomainRefused,
		},
		"a domain name that the service does not accept": {domainRefused(rpc.ClassIllegalParameter, "ParameterIllegal"), KindDomainRefused},
		"a refusal to read domains":                      {domainRefused(rpc.ClassNoPermission, "Forbidden.RAM"), KindNoPermission},
		"a bad parameter beside a domain":                {domainRefused(rpc.ClassBadRequest, "InvalidLang"), KindBadRequest},
		"a profile of another ID":                        {unusable(rpc.ProblemAnotherSubject, "RegistrantProfileId"), KindAnotherSubject},
		"absent, not unknown":                            {failed(&domainapi.NotFoundError{Err: &rpc.ServiceError{Code: "X"}}), KindNotFound},
		"absent, not incomplete":                         {failed(&domainapi.NotFoundError{Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty}}), KindNotFound},
		"a deadline of its own":                          {context.DeadlineExceeded, KindTimeout},
		"a cancellation":                                 {fmt.Errorf("stopped: %w", context.Canceled), KindCanceled},
		"the last failure does not count": {
			&rpc.CallError{Err: context.Canceled, Last: &rpc.ServiceError{Class: rpc.ClassThrottled}}, KindCanceled,
		},
		"a wait that was canceled": {
			&domainapi.WaitError{WaitProgress: domainapi.WaitProgress{Queries: 1}, Cause: context.Canceled}, KindCanceled,
		},
		// Without a response, the address may already be verified.
		"a wait without a response": {&domainapi.WaitError{Cause: context.DeadlineExceeded}, KindTimeout},
		"a wait for a record": {
			&domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 1, Err: failed(&domainapi.NotFoundError{Err: &rpc.ServiceError{Class: rpc.ClassUnknown, Code: "X"}}),
				},
				Cause: context.DeadlineExceeded,
			},
			KindWaitTimeout,
		},
		"a portal in place of the service": {service(rpc.ClassUnavailable, 511, "", ""), KindPortal},
		"a portal in place of the credential source": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonBusy, HTTPStatus: 511}), KindPortal,
		},
		"a portal in place of the last resort": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonBusy, HTTPStatus: 511, LastResort: true}), KindNoCredentials,
		},
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
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonMalformed, Err: &recovered.Error{}}), KindInternal,
		},
		"a request":           {failed(&rpc.RequestError{Detail: "x"}), KindInternal},
		"an error of no kind": {errors.New("x"), KindInternal},
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

// Every class of a documented code has a kind, of its own or shared.
func TestKindOf_everyDocumentedCode(t *testing.T) {
	t.Parallel()
	for _, fault := range domaintest.GeneralFaults("") {
		class := rpc.ClassOf(fault.Fault.Code, 400)
		if class != rpc.ClassUnknown && kindOf(service(class, 400, fault.Fault.Code, "")) == KindUnknownCode {
			t.Errorf("%s has the kind of an unknown code", fault.Fault.Code)
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	denied := func(action, permissionType string) error {
		return failed(&rpc.ServiceError{
			Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", AuthAction: action, NoPermissionType: permissionType,
		})
	}
	const deniedAnswer = "The service responded with code NoPermission, HTTP 403."
	ended := func(attempts int, elapsed time.Duration, last error) error {
		return &rpc.CallError{Attempts: attempts, Elapsed: elapsed, Err: context.DeadlineExceeded, Last: last}
	}
	waited := func(queries int, waited time.Duration, output *domainapi.QueryEmailVerificationOutput, err error) error {
		return &domainapi.WaitError{
			WaitProgress: domainapi.WaitProgress{Queries: queries, Waited: waited, Output: output, Err: err},
			Cause:        context.DeadlineExceeded,
		}
	}
	expired := func(linkExpired *bool) error {
		return &domainapi.WaitError{
			WaitProgress: domainapi.WaitProgress{Queries: 2, Waited: time.Minute, Output: &domainapi.QueryEmailVerificationOutput{}},
			Cause:        context.DeadlineExceeded, LinkExpired: linkExpired,
		}
	}
	tests := map[string]struct {
		err  error
		want []string
	}{
		"no detail of a denial": {denied("", ""), []string{deniedAnswer, "The action to allow: domain:QueryEmailVerification."}},
		"a denial to read profiles": {
			&rpc.CallError{Action: "QueryRegistrantProfiles", Err: &rpc.ServiceError{Class: rpc.ClassNoPermission, HTTPStatus: 403}},
			[]string{"The service responded with HTTP 403.", "The action to allow: domain:QueryRegistrantProfile."},
		},
		"a denial to read a domain": {
			domainRefused(rpc.ClassNoPermission, "NoPermission"),
			[]string{"The service responded with code NoPermission, HTTP 400.", "The action to allow: domain:QueryCommonInfo."},
		},
		"waited for a link that has expired": {
			expired(new(true)),
			[]string{
				"Waited 1m0s and queried 2 times.", "The last response: verification_status 0.",
				"The link in the vendor's message has expired: it was sent more than three days ago.",
			},
		},
		"waited for a link that is valid": {
			expired(new(false)), []string{"Waited 1m0s and queried 2 times.", "The last response: verification_status 0."},
		},
		"waited for a link that may have expired": {
			expired(nil), []string{"Waited 1m0s and queried 2 times.", "The last response: verification_status 0."},
		},
		"a denial without its action": {
			denied("", "ImplicitDeny"),
			[]string{deniedAnswer, "The action to allow: domain:QueryEmailVerification."},
		},
		"a denial by a policy": {
			denied("domain:QueryEmailVerification", "ExplicitDeny"),
			[]string{deniedAnswer, "The denied action: domain:QueryEmailVerification, because a policy denies it."},
		},
		"a denial of another type": {
			denied("domain:QueryEmailVerification", "AssumeRolePolicy"),
			[]string{deniedAnswer, "The denied action: domain:QueryEmailVerification."},
		},
		"everything a service can say": {
			&rpc.CallError{Attempts: 2, Elapsed: 999600 * time.Microsecond, Err: &rpc.ServiceError{
				HTTPStatus: 403, Code: "Forbidden.RAM", Message: "Denied?", RequestID: "A-1", Recommend: "Ask the owner.",
				RetryAfter: 1500 * time.Millisecond, AuthAction: "domain:X",
			}},
			[]string{
				"The service responded: Denied? (code Forbidden.RAM, HTTP 403, request ID A-1)",
				"The denied action: domain:X.",
				"The service requests a delay of 1.5s.",
				"The service recommends: Ask the owner.",
				"Gave up after 1s and 2 attempts.",
			},
		},
		"a message and nothing else": {
			failed(&rpc.ServiceError{Message: "Busy"}), []string{"The service responded: Busy."},
		},
		"a message that quotes a secret": {
			failed(&rpc.ServiceError{HTTPStatus: 403, Code: "NoPermission", Message: secret.Withheld, RequestID: "A-1"}),
			[]string{"The service responded: (withheld: it quotes a credential). (code NoPermission, HTTP 403, request ID A-1)"},
		},
		"a code that quotes a secret": {
			failed(&rpc.ServiceError{HTTPStatus: 403, Code: secret.Withheld, RequestID: "A-1"}),
			[]string{"The service responded with code (withheld: it quotes a credential), HTTP 403, request ID A-1."},
		},
		"a message that was cut": {
			failed(&rpc.ServiceError{HTTPStatus: 500, Message: "It goes on and on…"}),
			[]string{"The service responded: It goes on and on… (HTTP 500)"},
		},

		"a response without content type": {
			failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 200}), []string{"The response: HTTP 200."},
		},
		"a response without a field": {unusable(rpc.ProblemEmpty, ""), []string{"The response: HTTP 200, request ID A-1."}},
		"a broken response":          {unusable(rpc.ProblemMalformed, ""), []string{"The response is malformed JSON (HTTP 200, request ID A-1)."}},
		"an endless response": {
			failed(&rpc.ResponseError{Problem: rpc.ProblemTooLarge, HTTPStatus: 200}),
			[]string{"The response is larger than any that the service sends (HTTP 200)."},
		},
		"a listing of far too much": {
			&rpc.CallError{Attempts: 1, Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"}},
			[]string{"The invalid field: TotalItemNum."},
		},
		"absent by an empty response": {
			failed(&domainapi.NotFoundError{
				Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"},
			}),
			[]string{"The response: HTTP 200, request ID A-1.", "ListEmailVerification has no record of it either."},
		},
		"several attempts without a response": {
			&rpc.CallError{Attempts: 6, Elapsed: 61499 * time.Millisecond, Err: &httpclient.Error{
				Reason: httpclient.ReasonUnreachable, Endpoint: chinaEndpoint(), Detail: "connection reset by peer",
			}},
			[]string{"https://domain.aliyuncs.com: connection reset by peer.", "Gave up after 1m1s and 6 attempts."},
		},
		"a request that could not be built": {
			&rpc.CallError{Err: &rpc.RequestError{Detail: "invalid region"}},
			[]string{"The request could not be built: invalid region."},
		},

		"OIDC without a token in GitHub Actions": {
			&credentials.ConfigError{
				Problem: credentials.ProblemIncompleteOIDC, Fields: []string{"assume_role_with_oidc.oidc_request_url"},
			},
			[]string{
				"Missing: assume_role_with_oidc.oidc_request_url.",
				"GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission \"id-token: write\", " +
					"but not for pull requests from forks.",
			},
		},
		"the variables of OIDC without a token in GitHub Actions": {
			&credentials.ConfigError{
				Problem: credentials.ProblemNoCredentials, Fields: []string{"ACTIONS_ID_TOKEN_REQUEST_URL"},
			},
			[]string{
				"The OIDC variables in the environment are incomplete. Missing: ACTIONS_ID_TOKEN_REQUEST_URL.",
				"GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission \"id-token: write\", " +
					"but not for pull requests from forks.",
			},
		},

		"time up before a request":       {ended(0, 0, nil), []string{"Gave up after 0s, before a request was sent."}},
		"deadline in the first attempt":  {ended(1, 300*time.Millisecond+time.Microsecond, nil), []string{"Gave up after 300ms and 1 attempt."}},
		"deadline in the second attempt": {ended(2, 59960*time.Millisecond, nil), []string{"Gave up after 1m0s and 2 attempts."}},
		"time up long after":             {ended(9, 90*time.Minute+400*time.Millisecond, nil), []string{"Gave up after 1h30m0s and 9 attempts."}},
		"a deadline that no call is for": {context.DeadlineExceeded, nil},
		"time up after a failure": {
			ended(3, 30*time.Second, &httpclient.Error{
				Reason: httpclient.ReasonTimeout, Endpoint: chinaEndpoint(), Detail: "the attempt timed out",
			}),
			[]string{
				"Gave up after 30s and 3 attempts.",
				"The last failure: The service did not respond in time. https://domain.aliyuncs.com: the attempt timed out.",
			},
		},
		"canceled after a failure": {
			&rpc.CallError{Attempts: 1, Elapsed: time.Second, Err: context.Canceled, Last: &rpc.ServiceError{
				Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Throttling", RetryAfter: time.Minute,
			}},
			[]string{
				"Gave up after 1s and 1 attempt.",
				"The last failure: The service throttles the requests of this account. " +
					"The service responded with code Throttling, HTTP 400. The service requests a delay of 1m0s.",
			},
		},

		"waited for a response": {waited(0, 5*time.Second, nil, ended(1, 5*time.Second, nil)), []string{"Waited 5s without a response."}},
		"waited for several responses in vain": {
			waited(0, 5*time.Second, nil, ended(2, 5*time.Second, &rpc.ServiceError{
				Class: rpc.ClassUnavailable, HTTPStatus: 503,
			})),
			[]string{
				"Waited 5s without a response.",
				"The last failure: The service is unavailable at the moment. The service responded with HTTP 503.",
			},
		},
		"waited and queried once": {
			waited(1, 1800*time.Millisecond, &domainapi.QueryEmailVerificationOutput{
				EmailVerification: domainapi.EmailVerification{VerificationStatus: strictjson.Integer{Value: 2, Valid: true}},
			}, nil),
			[]string{"Waited 1.8s and queried once.", "The last response: verification_status 2."},
		},
		"waited and was throttled": {
			waited(7, time.Minute, nil, failed(&rpc.ServiceError{
				Class: rpc.ClassThrottled, HTTPStatus: 429, Code: "Throttling.User", RequestID: "A-1",
			})),
			[]string{
				"Waited 1m0s and queried 7 times.",
				"The last failure: The service throttles the requests of this account. " +
					"The service responded with code Throttling.User, HTTP 429, request ID A-1.",
			},
		},
		"waited for a record": {
			waited(2, time.Minute, nil, failed(&domainapi.NotFoundError{
				RequestID: "B-2", Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"},
			})),
			[]string{
				"Waited 1m0s and queried 2 times.",
				"The last response: The account has no record of this address. The response: HTTP 200, request ID A-1. " +
					"ListEmailVerification has no record of it either (request ID B-2).",
			},
		},
		"waited and was canceled": {
			&domainapi.WaitError{
				WaitProgress: domainapi.WaitProgress{
					Queries: 2, Waited: 20 * time.Second, Output: &domainapi.QueryEmailVerificationOutput{Envelope: rpc.Envelope{RequestID: "A-1"}},
				},
				Cause: context.Canceled,
			},
			[]string{"Waited 20s and queried 2 times.", "The last response: verification_status 0 (request ID A-1)."},
		},

		"a panic by itself": {&recovered.Error{Stack: "goroutine 1"}, []string{"A panic ended the read. Its stack is in the log."}},
		"a panic of a source": {
			unsigned(credentials.RetrievalError{Reason: credentials.ReasonMalformed, Err: &recovered.Error{Stack: "goroutine 1"}}),
			[]string{"A panic ended the read. Its stack is in the log."},
		},
		// The text of an unexpected error may contain anything.
		"a call that failed for no known reason": {
			failed(errors.New("hunter2")), []string{"The error is of type *errors.errorString."},
		},
		"a call that failed for no reason": {failed(nil), []string{"The error is of type <nil>."}},

		"OIDC half configured": {
			&credentials.ConfigError{Problem: credentials.ProblemNoCredentials, Fields: []string{
				"ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
			}},
			[]string{"The OIDC variables in the environment are incomplete. Missing: ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN."},
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
		"an unknown source profile": {
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

func TestAmbiguousRegion(t *testing.T) {
	t.Parallel()
	const (
		cause  = "The name of the region does not tell the site of the account, so the provider queries the China site."
		remedy = "Set account_type to Domestic for an account of the China site, or to International for one of the international site. " +
			"It determines the endpoint, whatever the region is."
	)
	for _, test := range []struct {
		region setting.Setting
		want   diag.Diagnostic
	}{
		{
			setting.Setting{Value: "us-west-1", Argument: "region"},
			diag.NewAttributeWarningDiagnostic(path.Root("region"), "Ambiguous region", cause+"\n\nThe value: \"us-west-1\".\n\n"+remedy),
		},
		{
			setting.Setting{Value: "singapore", Variable: "ALICLOUD_REGION"},
			diag.NewWarningDiagnostic("Ambiguous region in ALICLOUD_REGION", cause+"\n\nThe value: \"singapore\".\n\n"+remedy),
		},
	} {
		if got := AmbiguousRegion(test.region); !got.Equal(test.want) {
			t.Errorf("got %s: %s\nwant %s: %s", got.Summary(), got.Detail(), test.want.Summary(), test.want.Detail())
		}
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
			check(t, got, "Missing profile file", KindMissingFile, "The file: /c.json.")
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
