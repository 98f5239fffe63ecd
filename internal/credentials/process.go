// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"

	"github.com/alidomain/terraform-provider-alidomain/internal/rpc"
	"github.com/alidomain/terraform-provider-alidomain/internal/strictjson"
)

const (
	// commandTimeout is that of the vendor's library.
	commandTimeout = time.Minute
	// commandGrace is how long a killed command may keep its output open.
	commandGrace = 500 * time.Millisecond
	// maxOutputBytes bounds what a command prints.
	maxOutputBytes = 64 << 10
	// unstatedLifetime is how long temporary keys are kept whose expiration a command does not state.
	unstatedLifetime = time.Minute
)

// process fetches keys from the output of a command: an object with the fields of an AK or StsToken profile, and
// optionally expiration.
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
	killTogether(command)
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return session{}, ctx.Err()
	case runCtx.Err() != nil:
		return session{}, &RetrievalError{Reason: ReasonTimeout}
	case output.overflown:
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutput}
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		// A child in the background keeps the output open, which is not the command's failure.
		return session{}, &RetrievalError{Reason: ReasonCommand, Err: commandCause(err, p.args[0])}
	}
	found, err := parseOutput(output.bytes, p.now())
	if err != nil {
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: err}
	}
	return found, nil
}

func parseOutput(output []byte, now time.Time) (session, error) {
	var mode, keyID, secret, token, expiration *string
	err := strictjson.Object(output, func(r *strictjson.Reader, name string) (err error) {
		switch name {
		case "mode":
			mode, err = r.Text()
		case "access_key_id":
			keyID, err = r.Text()
		case "access_key_secret":
			secret, err = r.Text()
		case "sts_token":
			token, err = r.Text()
		case "expiration":
			expiration, err = r.Text()
		default:
			return r.Skip()
		}
		return err
	})
	if err != nil {
		return session{}, errOutput
	}
	keys := rpc.Credentials{AccessKeyID: value(keyID), AccessKeySecret: value(secret), SecurityToken: value(token)}
	switch {
	case strings.EqualFold(value(mode), "AK"):
		keys.SecurityToken = ""
	case strings.EqualFold(value(mode), "StsToken"):
		if keys.SecurityToken == "" {
			return session{}, errNoOutputToken
		}
	case mode != nil:
		return session{}, errOutputMode
	}
	switch {
	case keys.AccessKeyID == "" || keys.AccessKeySecret == "":
		return session{}, errNoKeys
	case expiration != nil:
		expires, err := expirationOf(*expiration, now)
		if err != nil {
			return session{}, err
		}
		return lasting(keys, now, expires), nil
	case keys.SecurityToken != "":
		return lasting(keys, now, now.Add(unstatedLifetime)), nil
	}
	return permanent(keys), nil
}

var (
	errOutput        = errors.New("the output is not a JSON object with credentials")
	errOutputMode    = errors.New("the output has a mode that is neither AK nor StsToken")
	errNoOutputToken = errors.New("the output has the mode StsToken and no sts_token")
	errAssignment    = errors.New("the command begins with a variable assignment, which takes a shell: sh -c '…'")
)

// commandCause leaves out arguments, which may hold secrets.
func commandCause(err error, program string) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return errors.New(exit.Error())
	}
	if strings.Contains(program, "=") {
		return errAssignment
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
	if len(b.bytes)+len(p) > maxOutputBytes {
		b.overflown = true
		return 0, errOutput
	}
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}
