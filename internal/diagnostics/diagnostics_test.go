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
	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
	"github.com/alidomain/terraform-provider-alidomain/internal/httpclient"
	"github.com/alidomain/terraform-provider-alidomain/internal/recovered"
	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/secret"
	"github.com/alidomain/terraform-provider-alidomain/internal/setting"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

// kindTest is an error, its kind, and the facts between the cause and the remedy in its detail, but for the connection.
type kindTest struct {
	kind  Kind
	err   error
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
	failure.Source = "profile \"ci\""
	return &rpc.CallError{Action: "QueryEmailVerification", Elapsed: 80 * time.Millisecond, Err: &failure}
}

// ended is a call that a deadline ended.
func ended(attempts int, elapsed time.Duration, last error) error {
	return &rpc.CallError{Action: "QueryEmailVerification", Attempts: attempts, Elapsed: elapsed, Err: context.DeadlineExceeded, Last: last}
}

// waited is a wait that a deadline ended.
func waited(queries int, waited time.Duration, output *domainapi.QueryEmailVerificationOutput, err error) *domainapi.WaitError {
	return &domainapi.WaitError{
		WaitProgress: domainapi.WaitProgress{Queries: queries, Waited: waited, Output: output, Err: err}, Cause: context.DeadlineExceeded,
	}
}

func domainRefused(class rpc.Class, code string) error {
	return &rpc.CallError{Action: domainapi.ActionDomain, Err: &rpc.ServiceError{Class: class, HTTPStatus: 400, Code: code}}
}

// kindTests holds an error of every kind.
func kindTests() []kindTest {
	return slices.Concat(uniformTests(), serviceTests(), endTests(), configurationTests(), retrievalTests())
}

// uniformTests are the errors that differ in their kind alone.
func uniformTests() (tests []kindTest) {
	for class, kind := range map[rpc.Class]Kind{
		rpc.ClassRiskControl: KindRiskControl, rpc.ClassUserVerification: KindUserVerification, rpc.ClassMissingSecurityToken: KindMissingToken,
		rpc.ClassAccessKey: KindAccessKey, rpc.ClassInactiveAccessKey: KindInactiveAccessKey, rpc.ClassSignature: KindSignature,
		rpc.ClassSecurityToken: KindSecurityToken, rpc.ClassClockSkew: KindClockSkew, rpc.ClassBadRequest: KindBadRequest,
		rpc.ClassIllegalParameter: KindBadRequest, rpc.ClassNonce: KindRepeatedRequest, rpc.ClassUnknown: KindUnknownCode,
	} {
		tests = append(tests, kindTest{
			kind, service(class, 403, "Odd", "It is odd"), "The service responded: It is odd. (code Odd, HTTP 403, request ID A-1)",
		})
	}
	for problem, kind := range map[rpc.Problem]Kind{
		rpc.ProblemNoStatus: KindIncompleteResponse, rpc.ProblemWrongType: KindMalformedResponse, rpc.ProblemNoSubject: KindMalformedResponse,
		rpc.ProblemAnotherSubject: KindAnotherSubject,
	} {
		tests = append(tests, kindTest{kind, unusable(problem, "UserId"), "The invalid field: UserId (HTTP 200, request ID A-1)."})
	}
	for reason, kind := range map[httpclient.Reason]Kind{
		httpclient.ReasonUnreachable: KindUnreachable, httpclient.ReasonTLS: KindTLS, httpclient.ReasonHandshake: KindHandshake,
		httpclient.ReasonProxy: KindProxy, httpclient.ReasonTimeout: KindAttemptTimeout, httpclient.ReasonTruncated: KindTruncatedResponse,
		httpclient.ReasonForeign: KindForeignResponse,
	} {
		tests = append(tests, kindTest{kind, noResponse(reason, "no such host"), "https://domain.aliyuncs.com: no such host."})
	}
	for reason, kind := range map[credentials.Reason]Kind{
		credentials.ReasonUnreachable: KindSourceUnreachable, credentials.ReasonTimeout: KindSourceTimeout,
		credentials.ReasonMetadataTimeout: KindMetadataTimeout, credentials.ReasonTLS: KindSourceTLS,
		credentials.ReasonHandshake: KindSourceHandshake, credentials.ReasonProxy: KindSourceProxy, credentials.ReasonDenied: KindSourceDenied,
		credentials.ReasonKeysRefused: KindSourceKeysRefused, credentials.ReasonClockSkew: KindClockSkew, credentials.ReasonBusy: KindSourceBusy,
		credentials.ReasonRejected: KindSourceRejected, credentials.ReasonMalformed: KindSourceMalformed,
		credentials.ReasonExpired:      KindSourceExpired,
		credentials.ReasonLoginExpired: KindLoginExpired, credentials.ReasonNoRole: KindNoInstanceRole, credentials.ReasonTokenFile: KindTokenFile,
		credentials.ReasonTokenExpired: KindTokenExpired, credentials.ReasonTokenDenied: KindTokenDenied, credentials.ReasonCommand: KindCommand,
		credentials.ReasonCommandTimeout: KindCommandTimeout,
	} {
		tests = append(tests, kindTest{
			kind, unsigned(credentials.RetrievalError{Reason: reason, Err: errors.New("no such host")}),
			"The credential source: profile \"ci\".\nThe reason: no such host.",
		})
	}
	return tests
}

func serviceTests() []kindTest {
	denied := func(action, permissionType string) error {
		return failed(&rpc.ServiceError{
			Class: rpc.ClassNoPermission, HTTPStatus: 403, Code: "NoPermission", AuthAction: action, NoPermissionType: permissionType,
		})
	}
	const (
		responded = "The service responded with code NoPermission, HTTP 403.\n"
		action    = "domain:QueryEmailVerification"
	)
	return []kindTest{
		{
			KindNotFound,
			failed(&domainapi.NotFoundError{RequestID: "B-2", Err: &rpc.ServiceError{
				HTTPStatus: 404, Code: "EmailVerificationNotExist", Message: "The record does not exist.", RequestID: "A-1",
			}}),
			"The service responded: The record does not exist. (code EmailVerificationNotExist, HTTP 404, request ID A-1)\n" +
				"ListEmailVerification has no record of it either (request ID B-2).",
		},
		{
			KindNotFound,
			failed(&domainapi.NotFoundError{Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"}}),
			"The response: HTTP 200, request ID A-1.\nListEmailVerification has no record of it either.",
		},
		{
			KindProfileNotFound, failed(&domainapi.ProfileNotFoundError{RequestID: "A-1"}),
			"The list of profiles with this ID is empty (request ID A-1).",
		},
		{KindDomainRefused, domainRefused(rpc.ClassUnknown, "X"), "The service responded with code X, HTTP 400."},
		{
			KindDomainRefused, domainRefused(rpc.ClassIllegalParameter, "ParameterIllegal"),
			"The service responded with code ParameterIllegal, HTTP 400.",
		},
		{KindBadRequest, domainRefused(rpc.ClassBadRequest, "InvalidLang"), "The service responded with code InvalidLang, HTTP 400."},
		{
			KindNoPermission, domainRefused(rpc.ClassNoPermission, "Forbidden.RAM"),
			"The service responded with code Forbidden.RAM, HTTP 400.\nThe action to allow: domain:QueryCommonInfo.",
		},
		{
			KindNoPermission,
			&rpc.CallError{Action: "QueryRegistrantProfiles", Err: &rpc.ServiceError{Class: rpc.ClassNoPermission, HTTPStatus: 403}},
			"The service responded with HTTP 403.\nThe action to allow: domain:QueryRegistrantProfile.",
		},
		{KindNoPermission, denied("", "ImplicitDeny"), responded + "The action to allow: domain:QueryEmailVerification."},
		{KindNoPermission, denied(action, ""), responded + "The denied action: domain:QueryEmailVerification."},
		{KindNoPermission, denied(action, "ImplicitDeny"), responded + "The denied action: domain:QueryEmailVerification, because no policy allows it."},
		{KindNoPermission, denied(action, "ExplicitDeny"), responded + "The denied action: domain:QueryEmailVerification, because a policy denies it."},
		{
			KindThrottled,
			&rpc.CallError{Attempts: 6, Elapsed: 12345 * time.Millisecond, Err: &rpc.ServiceError{
				Class: rpc.ClassThrottled, HTTPStatus: 400, Code: "Throttling.User", Message: "Denied?", RequestID: "A-1", AuthAction: "domain:X",
				Recommend: "Ask the owner.", RetryAfter: 29999123456 * time.Nanosecond,
			}},
			"The service responded: Denied? (code Throttling.User, HTTP 400, request ID A-1)\nThe denied action: domain:X.\n" +
				"The service requests a delay of 30s.\nThe service recommends: Ask the owner.\nGave up after 12.3s and 6 attempts.",
		},
		{KindUnavailable, failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 502}), "The service responded with HTTP 502."},
		{KindUnknownCode, failed(&rpc.ServiceError{Message: "操作被拒绝。"}), "The service responded: 操作被拒绝。"},
		{
			KindUnknownCode, service(rpc.ClassUnknown, 403, "NoPermission", secret.Withheld),
			"The service responded: (withheld: it quotes a credential). (code NoPermission, HTTP 403, request ID A-1)",
		},
		{
			KindUnknownCode, service(rpc.ClassUnknown, 403, secret.Withheld, ""),
			"The service responded with code (withheld: it quotes a credential), HTTP 403, request ID A-1.",
		},
		{
			KindUnknownCode, service(rpc.ClassUnknown, 500, "X", "It goes on and on…"),
			"The service responded: It goes on and on… (code X, HTTP 500, request ID A-1)",
		},
		{
			KindForeignResponse, failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 302, ContentType: "text/html"}),
			"The response: text/html (HTTP 302).",
		},
		{KindForeignResponse, failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 200}), "The response: HTTP 200."},
		{
			KindPortal, failed(&rpc.ResponseError{Problem: rpc.ProblemForeign, HTTPStatus: 511, ContentType: "text/html"}),
			"The response: text/html (HTTP 511).",
		},
		{KindPortal, failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 511}), "The service responded with HTTP 511."},
		{KindIncompleteResponse, unusable(rpc.ProblemEmpty, ""), "The response: HTTP 200, request ID A-1."},
		{KindMalformedResponse, unusable(rpc.ProblemMalformed, ""), "The response is malformed JSON (HTTP 200, request ID A-1)."},
		{
			KindMalformedResponse, failed(&rpc.ResponseError{Problem: rpc.ProblemTooLarge, HTTPStatus: 200}),
			"The response is larger than any that the service sends (HTTP 200).",
		},
		{
			// A listing with contradictory pages has no single response to refer to.
			KindInconsistentList,
			&rpc.CallError{Attempts: 3, Elapsed: 62499 * time.Millisecond, Err: &rpc.ResponseError{Problem: rpc.ProblemPaging, Field: "TotalItemNum"}},
			"The invalid field: TotalItemNum.\nGave up after 1m2s and 3 attempts.",
		},
		{
			KindUnreachable,
			&rpc.CallError{Attempts: 6, Elapsed: 61499 * time.Millisecond, Err: &httpclient.Error{Endpoint: chinaEndpoint(), Detail: "reset by peer"}},
			"https://domain.aliyuncs.com: reset by peer.\nGave up after 1m1s and 6 attempts.",
		},
	}
}

// endTests are the errors of reads that time, a cancellation or a defect ended.
func endTests() []kindTest {
	type output = domainapi.QueryEmailVerificationOutput
	canceled := waited(2, 20*time.Second, &output{Envelope: rpc.Envelope{RequestID: "A-1"}}, nil)
	canceled.Cause = context.Canceled
	link := func(expired *bool) error {
		wait := waited(2, time.Minute, &output{}, nil)
		wait.LinkExpired = expired
		return wait
	}
	throttled := service(rpc.ClassThrottled, 429, "Throttling.User", "")
	const (
		queried  = "Waited 1m0s and queried 2 times.\n"
		noRecord = "The last response: The account has no record of this address. The response: HTTP 200, request ID A-1. " +
			"ListEmailVerification has no record of it either (request ID B-2)."
		throttling = "The last failure: The service throttles the requests of this account. " +
			"The service responded with code Throttling.User, HTTP 429, request ID A-1."
	)
	return []kindTest{
		{KindTimeout, ended(0, 0, nil), "Gave up after 0s, before a request was sent."},
		{KindTimeout, ended(1, 300*time.Millisecond+time.Microsecond, nil), "Gave up after 300ms and 1 attempt."},
		{KindTimeout, ended(2, 59960*time.Millisecond, nil), "Gave up after 1m0s and 2 attempts."},
		{KindTimeout, ended(9, 90*time.Minute+400*time.Millisecond, nil), "Gave up after 1h30m0s and 9 attempts."},
		{KindTimeout, ended(4, 5*time.Minute, throttled), "Gave up after 5m0s and 4 attempts.\n" + throttling},
		{KindTimeout, context.DeadlineExceeded, ""},
		{KindCanceled, fmt.Errorf("stopped: %w", context.Canceled), ""},
		{
			KindCanceled, &rpc.CallError{Attempts: 1, Elapsed: 1234567 * time.Microsecond, Err: context.Canceled, Last: throttled},
			"Gave up after 1.2s and 1 attempt.\n" + throttling,
		},

		// Without a response, the address may already be verified.
		{KindTimeout, waited(0, 5*time.Second, nil, ended(1, 5*time.Second, nil)), "Waited 5s without a response."},
		{KindTimeout, waited(0, 5*time.Second, nil, ended(2, 5*time.Second, throttled)), "Waited 5s without a response.\n" + throttling},
		{
			KindWaitTimeout,
			waited(1, 1800*time.Millisecond, &output{EmailVerification: domainapi.EmailVerification{
				VerificationStatus: strictjson.Integer{Value: 2, Valid: true},
			}}, nil),
			"Waited 1.8s and queried once.\nThe last response: verification_status 2.",
		},
		{
			KindWaitTimeout, link(new(true)), queried + "The last response: verification_status 0.\n" +
				"The link in the vendor's message has expired: it was sent more than three days ago.",
		},
		{KindWaitTimeout, link(new(false)), queried + "The last response: verification_status 0."},
		{KindWaitTimeout, link(nil), queried + "The last response: verification_status 0."},
		{
			KindWaitTimeout,
			waited(2, time.Minute, nil, failed(&domainapi.NotFoundError{
				RequestID: "B-2", Err: &rpc.ResponseError{Problem: rpc.ProblemEmpty, HTTPStatus: 200, RequestID: "A-1"},
			})),
			queried + noRecord,
		},
		// Its owner may have clicked the link long ago.
		{KindWaitUnclear, waited(7, time.Minute, nil, throttled), "Waited 1m0s and queried 7 times.\n" + throttling},
		{KindCanceled, canceled, "Waited 20s and queried 2 times.\nThe last response: verification_status 0 (request ID A-1)."},

		{KindInternal, failed(&recovered.Error{Stack: "goroutine 1 [running]"}), "A panic ended the read. Its stack is in the log."},
		{
			KindInternal, unsigned(credentials.RetrievalError{Reason: credentials.ReasonMalformed, Err: &recovered.Error{Stack: "goroutine 1"}}),
			"A panic ended the read. Its stack is in the log.",
		},
		// The text of an unexpected error may contain anything.
		{KindInternal, failed(errors.New("hunter2")), "The error is of type *errors.errorString."},
		{KindInternal, failed(nil), "The error is of type <nil>."},
		{KindInternal, failed(&rpc.RequestError{Detail: "invalid region"}), "The request could not be built: invalid region."},
		{KindInternal, errors.New("it is none of these"), "It is none of these."},
	}
}

func configurationTests() []kindTest {
	type config = credentials.ConfigError
	const gitHub = "GitHub Actions sets ACTIONS_ID_TOKEN_REQUEST_URL for jobs with the permission \"id-token: write\", " +
		"but not for pull requests from forks."
	return []kindTest{
		{KindNoCredentials, &config{Problem: credentials.ProblemNoCredentials}, ""},
		{
			KindNoCredentials, &config{Problem: credentials.ProblemNoCredentials, Switches: []string{"ALIBABA_CLOUD_IGNORE_PROFILE"}},
			"Some credential sources were not tried, because the environment forbids them: ALIBABA_CLOUD_IGNORE_PROFILE.",
		},
		{
			KindNoCredentials, &config{Problem: credentials.ProblemNoCredentials, Fields: []string{"A", "B"}},
			"The OIDC variables in the environment are incomplete. Missing: A and B.",
		},
		{
			KindNoCredentials, &config{Problem: credentials.ProblemNoCredentials, Fields: []string{"ACTIONS_ID_TOKEN_REQUEST_URL"}},
			"The OIDC variables in the environment are incomplete. Missing: ACTIONS_ID_TOKEN_REQUEST_URL.\n" + gitHub,
		},
		{KindRoleWithoutCredentials, &config{Problem: credentials.ProblemRoleWithoutCredentials, Path: "/c.json"}, ""},
		{
			KindIncompleteKeys,
			&config{
				Problem: credentials.ProblemIncompleteKeys, Fields: []string{"secret_key"}, Given: "access_key of the provider block",
			},
			"Missing: secret_key. Given: access_key of the provider block.",
		},
		{
			KindIncompleteOIDC, &config{Problem: credentials.ProblemIncompleteOIDC, Fields: []string{"assume_role_with_oidc.oidc_request_url"}},
			"Missing: assume_role_with_oidc.oidc_request_url.\n" + gitHub,
		},
		{
			KindIncompleteOIDC, &config{Problem: credentials.ProblemIncompleteOIDC, Fields: []string{"T"}, Known: []string{"A", "B"}},
			"Missing: T.\nSeveral variables have a token of HCP Terraform, so none of them is used: A and B.",
		},
		{KindNoRoleARN, &config{Problem: credentials.ProblemNoRoleARN, Argument: "assume_role.role_arn"}, ""},
		{
			KindSessionExpiration,
			&config{Problem: credentials.ProblemSessionExpiration, Argument: "assume_role.session_expiration", Value: "899"},
			"assume_role.session_expiration: 899.",
		},
		{
			KindSessionExpiration,
			&config{
				Problem: credentials.ProblemSessionExpiration, Argument: "profile", Profile: "ci", Path: "/c.json",
				Fields: []string{"expired_seconds"}, Value: "43201",
			},
			"expired_seconds of profile \"ci\" in /c.json: 43201.",
		},
		{KindInvalidURI, &config{Problem: credentials.ProblemInvalidURI, Argument: "credentials_uri"}, "Set by: credentials_uri."},
		{
			KindInvalidSTSEndpoint,
			&config{Problem: credentials.ProblemInvalidEndpoint, Variable: "STS_ENDPOINT", Err: &rpc.EndpointError{Problem: "contains a path"}},
			"STS_ENDPOINT: the endpoint contains a path.",
		},
		{KindMissingFile, &config{Problem: credentials.ProblemMissingFile, Path: "/c.json"}, "The file: /c.json."},
		{
			KindUnreadableFile,
			&config{Problem: credentials.ProblemUnreadableFile, Path: "/c.json", Err: errors.New("permission denied"), Variable: "V"},
			"The file: /c.json.\nThe reason: permission denied.\nSet by: V.",
		},
		{
			KindBrokenFile, &config{Problem: credentials.ProblemBrokenFile, Path: "/c.json", Line: 3, Column: 38, Variable: "V"},
			"The file: /c.json, line 3, column 38.\nSet by: V.",
		},
		{
			KindBrokenFile,
			&config{Problem: credentials.ProblemBrokenFile, Path: "/c.json", Line: 2, Column: 24, Fields: []string{"profiles"}},
			"The file: /c.json, line 2, column 24.\nThe field with a value of the wrong type: profiles.",
		},
		{
			KindUnknownProfile,
			&config{
				Problem: credentials.ProblemUnknownProfile, Argument: "profile", Path: "/c.json", Profile: "prod", Known: []string{"a", "b"},
			},
			"There is no profile \"prod\" in /c.json.\nExisting profiles: a and b.",
		},
		{
			KindUnknownProfile,
			&config{Problem: credentials.ProblemUnknownProfile, Path: "/c.json", Profile: "gone", Given: "ci", Variable: "V"},
			"There is no profile \"gone\" in /c.json.\nThe profile \"ci\" names it as its source_profile.\nSet by: V.",
		},
		{
			KindUnknownMode,
			&config{
				Problem: credentials.ProblemUnknownMode, Path: "/c.json", Profile: "prod", Value: "RsaKeyPair", Known: []string{"AK", "StsToken"},
			},
			"The mode of profile \"prod\" in /c.json: \"RsaKeyPair\". Supported modes: AK and StsToken.",
		},
		{
			KindIncompleteProfile,
			&config{Problem: credentials.ProblemIncompleteProfile, Path: "/c.json", Profile: "prod", Value: "AK", Fields: []string{"a", "b"}},
			"Profile \"prod\" in /c.json has the mode \"AK\" and lacks a and b.",
		},
		{
			KindIncompleteProfile,
			&config{Problem: credentials.ProblemIncompleteProfile, Path: "/c.json", Profile: "prod", Fields: []string{"access_key_secret"}},
			"Profile \"prod\" in /c.json has no mode and lacks access_key_secret.",
		},
		{
			KindProfileCycle, &config{Problem: credentials.ProblemProfileCycle, Path: "/c.json", Profile: "prod"},
			"The profile: \"prod\" in /c.json.",
		},
		{
			KindINIFile, &config{Problem: credentials.ProblemINIFile, Path: "/c", Variable: "ALIBABA_CLOUD_CREDENTIALS_FILE"},
			"The file: /c.\nSet by: ALIBABA_CLOUD_CREDENTIALS_FILE.",
		},
		{
			KindNoHome, &config{Problem: credentials.ProblemNoHome, Value: "~/.aliyun/config.json", Variable: "ALICLOUD_PROFILE"},
			"The path: ~/.aliyun/config.json.\nSet by: ALICLOUD_PROFILE.",
		},
		{
			KindInvalidCommand,
			&config{
				Problem: credentials.ProblemInvalidCommand, Path: "/c.json", Profile: "prod", Fields: []string{"process_command"},
				Err: errors.New("unclosed quote"),
			},
			"process_command of profile \"prod\" in /c.json: unclosed quote.",
		},
		{
			KindForbiddenSource,
			&config{
				Problem: credentials.ProblemForbidden, Path: "/c.json", Profile: "prod", Value: "External", Variable: "V", Switches: []string{"S"},
			},
			"Profile \"prod\" in /c.json has the mode \"External\". Forbidden by: S.",
		},
		{
			KindForbiddenSource, &config{Problem: credentials.ProblemForbidden, Variable: "V", Switches: []string{"S"}},
			"Set by: V. Forbidden by: S.",
		},
	}
}

// retrievalTests are the facts of credential sources.
func retrievalTests() []kindTest {
	type failure = credentials.RetrievalError
	const source = "The credential source: profile \"ci\"."
	return []kindTest{
		{
			KindNoCredentials, unsigned(failure{
				Reason: credentials.ReasonMetadataTimeout, LastResort: true,
				Unconfigured: &credentials.ConfigError{Problem: credentials.ProblemNoCredentials, Fields: []string{"V"}},
			}), source + "\nThe OIDC variables in the environment are incomplete. Missing: V.",
		},
		{
			KindSourceDenied,
			unsigned(failure{
				Reason: credentials.ReasonDenied, Code: "NoPermission", Message: "You are not authorized", RequestID: "C-3", HTTPStatus: 403,
				Endpoint: "https://sts.aliyuncs.com",
			}),
			source + "\nThe endpoint: https://sts.aliyuncs.com.\nIt responded: You are not authorized. (code NoPermission, HTTP 403, request ID C-3)",
		},
		{KindSourceBusy, unsigned(failure{Reason: credentials.ReasonBusy, HTTPStatus: 503}), source + "\nIt responded with HTTP 503."},
		{KindSourceRejected, unsigned(failure{Reason: credentials.ReasonRejected, Message: "No!"}), source + "\nIt responded: No!"},
		{KindNoInstanceRole, unsigned(failure{Reason: credentials.ReasonNoRole, Role: "reeder"}), source + "\nThe role: \"reeder\"."},
		{
			KindTokenExpired,
			unsigned(failure{
				Reason: credentials.ReasonTokenExpired, Path: "/tmp/token", SessionExpired: time.Date(2026, 1, 2, 4, 4, 5, 6, time.FixedZone("", 3600)),
			}),
			source + "\nThe file: /tmp/token.\nThe previous session expired at 2026-01-02T03:04:05Z and could not be renewed.",
		},
		{
			KindCommandTimeout, unsigned(failure{Reason: credentials.ReasonCommandTimeout, Remembered: true}),
			source + "\nThe source was not queried again, because this happened a moment ago.",
		},
		// STS may be asked twice, too.
		{
			KindRepeatedRequest, unsigned(failure{Reason: credentials.ReasonBusy, Code: "SignatureNonceUsed", HTTPStatus: 400}),
			source + "\nIt responded with code SignatureNonceUsed, HTTP 400.",
		},
		{KindPortal, unsigned(failure{Reason: credentials.ReasonBusy, HTTPStatus: 511}), source + "\nIt responded with HTTP 511."},
		{
			KindNoCredentials, unsigned(failure{Reason: credentials.ReasonBusy, HTTPStatus: 511, LastResort: true}),
			source + "\nIt responded with HTTP 511.",
		},
		{
			KindSourceTimeout, unsigned(failure{Reason: credentials.ReasonTimeout, Err: context.DeadlineExceeded}),
			source + "\nThe reason: context deadline exceeded.",
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
		t.Run(string(test.kind)+"/"+test.facts, func(t *testing.T) {
			t.Parallel()
			if got := kindOf(test.err); got != test.kind {
				t.Errorf("kind = %q, want %q", got, test.kind)
			}
			want := test.facts
			if test.kind.concernsConnection() {
				want += checked
			}
			got := newReporter().QueryFailed("ada@example.com", test.err)
			check(t, got, "Cannot read the e-mail verification of ada@example.com", test.kind, want)
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
		"Get new temporary credentials. If a profile, its command or a URL provides them, have it get a new session. " +
		"Otherwise set access_key, secret_key and security_token together. " +
		"With a permanent access key, leave security_token and its variables unset."
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}

// Each read has a summary of its own, and says which of its kind failed.
func TestReporter_summaries(t *testing.T) {
	t.Parallel()
	err := failed(&rpc.ServiceError{Class: rpc.ClassUnavailable, HTTPStatus: 502})
	for want, got := range map[string]diag.Diagnostic{
		"Cannot read the registrant profile 9223372036854775807": newReporter().ProfileFailed(9223372036854775807, err),
		"Cannot list the registrant profiles of the account":     newReporter().ProfilesFailed(err),
		"Cannot list the e-mail verifications of the account":    newReporter().ListFailed(err),
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
