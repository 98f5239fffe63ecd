// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/domainapi"
)

const (
	// commandTimeout is that of the vendor's library.
	commandTimeout = time.Minute
	// commandGrace is how long a killed command's children may keep its output open.
	commandGrace = 500 * time.Millisecond
)

// process fetches keys from the output of a command: an object with the fields of an AK or StsToken profile, and
// expiration. The vendor's library has a runner, but that prints output it does not understand, secrets included, and
// cannot be cancelled.
type process struct {
	args []string
	now  func() time.Time
}

func (p process) fetch(ctx context.Context) (session, error) {
	runCtx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	output := &boundedBuffer{}
	command := exec.CommandContext(runCtx, p.args[0], p.args[1:]...) //nolint:gosec // the user's profile says so
	command.Stdout = output
	command.WaitDelay = commandGrace
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return session{}, ctx.Err()
	case runCtx.Err() != nil:
		return session{}, &RetrievalError{Reason: ReasonTimeout}
	case output.overflown:
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutput}
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		// A child that goes on in the background is none of our business.
		return session{}, &RetrievalError{Reason: ReasonCommand, Err: commandCause(err)}
	}
	return parseOutput(output.bytes, p.now())
}

func parseOutput(output []byte, now time.Time) (session, error) {
	var answer struct {
		Mode            string `json:"mode"`
		AccessKeyID     string `json:"access_key_id"`
		AccessKeySecret string `json:"access_key_secret"`
		STSToken        string `json:"sts_token"`
		Expiration      string `json:"expiration"`
	}
	if json.Unmarshal(output, &answer) != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutput}
	}
	keys := domainapi.Credentials{
		AccessKeyID: answer.AccessKeyID, AccessKeySecret: answer.AccessKeySecret, SecurityToken: answer.STSToken,
	}
	switch {
	case strings.EqualFold(answer.Mode, "AK"):
		keys.SecurityToken = ""
	case strings.EqualFold(answer.Mode, "StsToken"):
		if keys.SecurityToken == "" {
			return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errNoSTSToken}
		}
	case answer.Mode != "":
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutputMode}
	}
	found, err := temporary(keys, answer.Expiration, now)
	if err != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: err}
	}
	return found, nil
}

var (
	errOutput     = errors.New("the output is not a JSON object with credentials")
	errOutputMode = errors.New("the output has a mode that is neither AK nor StsToken")
	errNoSTSToken = errors.New("the output has the mode StsToken and no sts_token")
)

// commandCause leaves out arguments, which may hold secrets.
func commandCause(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return errors.New(exit.Error())
	}
	if lookup, ok := errors.AsType[*exec.Error](err); ok {
		return lookup
	}
	return errors.New("the command cannot be started")
}

// boundedBuffer keeps what a command prints, up to a bound.
type boundedBuffer struct {
	bytes     []byte
	overflown bool
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if len(b.bytes)+len(p) > maxAnswerBytes {
		b.overflown = true
		return 0, errOutput
	}
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}
