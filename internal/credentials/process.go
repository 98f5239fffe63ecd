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
	// commandTimeout is the vendor's own.
	commandTimeout = time.Minute
	// commandGrace is how long to wait for the output of a killed command to close.
	commandGrace = 500 * time.Millisecond
	// maxOutputBytes is the maximum size of a command's output.
	maxOutputBytes = 64 << 10
	// defaultLifetime is how long temporary keys are cached if the command does not state their expiration.
	defaultLifetime = time.Minute
)

// process fetches keys from the output of a command. The output is a JSON object with the fields of an AK or StsToken
// profile and an optional expiration.
type process struct {
	args []string
	now  func() time.Time
}

func (p process) fetch(ctx context.Context) (session, error) {
	runCtx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	output := &boundedBuffer{}
	command := exec.CommandContext(runCtx, p.args[0], p.args[1:]...) //nolint:gosec // the user's profile configures the command
	command.Stdout = output
	command.WaitDelay = commandGrace
	killTreeOnCancel(command)
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return session{}, ctx.Err()
	case runCtx.Err() != nil:
		return session{}, &RetrievalError{Reason: ReasonTimeout}
	case output.overflown:
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutput}
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		// ErrWaitDelay is not a failure: a background child of the command may keep the output open.
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
		expires, err := parseExpiration(*expiration, now)
		if err != nil {
			return session{}, err
		}
		return temporary(keys, now, expires), nil
	case keys.SecurityToken != "":
		return temporary(keys, now, now.Add(defaultLifetime)), nil
	}
	return permanent(keys), nil
}

var (
	errOutput        = errors.New("the output is not a JSON object with credentials")
	errOutputMode    = errors.New("the output has a mode that is neither AK nor StsToken")
	errNoOutputToken = errors.New("the output has the mode StsToken and no sts_token")
	errAssignment    = errors.New("the command begins with a variable assignment, which takes a shell: sh -c '…'")
)

// commandCause returns the cause of a failure without the command's arguments, which may contain secrets.
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

// boundedBuffer holds at most maxOutputBytes of output.
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
