// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"time"

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

// process fetches keys from the output of a command, a JSON object.
type process struct {
	args    []string
	timeout time.Duration
}

func (p process) fetch(ctx context.Context) (session, error) {
	runCtx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	output := &boundedBuffer{}
	command := exec.CommandContext(runCtx, p.args[0], p.args[1:]...) //nolint:gosec // the user's profile configures the command
	command.Stdout = output
	command.WaitDelay = commandGrace
	isolate(command)
	err := command.Run()
	// Run fails even so if a background child of the command keeps the output open, or after a suspend of this machine.
	succeeded := command.ProcessState.ExitCode() == 0
	switch {
	case ctx.Err() != nil:
		return session{}, ctx.Err()
	case runCtx.Err() != nil && !succeeded:
		return session{}, &RetrievalError{Reason: ReasonCommandTimeout}
	case output.overflown:
		return session{}, &RetrievalError{Reason: ReasonMalformed, Err: errOutput}
	case !succeeded:
		return session{}, &RetrievalError{Reason: ReasonCommand, Err: commandCause(err, p.args[0])}
	}
	found, err := parseOutput(output.bytes)
	if err != nil {
		return session{}, unusable(err, 0)
	}
	return found, nil
}

// parseOutput reads the fields of an AK or StsToken profile, and an optional expiration.
func parseOutput(text []byte) (session, error) {
	var output struct {
		temporaryKeys
		Mode     strictjson.Text `json:"mode"`
		STSToken strictjson.Text `json:"sts_token"`
	}
	if strictjson.Unmarshal(withoutMark(text), &output) != nil {
		return session{}, errOutput
	}
	keys := output.temporaryKeys
	keys.SecurityToken = output.STSToken
	switch mode := strings.ToLower(string(output.Mode)); {
	case mode == "ak":
		keys.SecurityToken = ""
	case mode == "ststoken" && keys.SecurityToken == "":
		return session{}, errNoOutputToken
	case mode != "" && mode != "ststoken":
		return session{}, errOutputMode
	}
	switch {
	case keys.AccessKeyID == "" || keys.AccessKeySecret == "":
		return session{}, errNoKeys
	case keys.permanent():
		return session{keys: keys.credentials()}, nil
	case keys.Expiration == "":
		return temporary(keys.credentials(), now().Add(defaultLifetime)), nil
	}
	expires, err := parseExpiration(string(keys.Expiration))
	if err != nil {
		return session{}, err
	}
	return temporary(keys.credentials(), expires), nil
}

var (
	errOutput        = errors.New("the output is not a JSON object with credentials")
	errOutputMode    = errors.New("the output has a mode that is neither AK nor StsToken")
	errNoOutputToken = errors.New("the output has the mode StsToken and no sts_token")
	errTilde         = errors.New("the program begins with ~, which takes a shell: sh -c '…'")
	errAssignment    = errors.New("the command begins with a variable assignment, which takes a shell: sh -c '…'")
)

// commandCause returns the cause of a failure, with the program but not its arguments, which may contain secrets.
func commandCause(err error, program string) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return errors.New(exit.Error())
	}
	switch start, ok := errors.AsType[*fs.PathError](err); {
	case strings.Contains(program, "="):
		return errAssignment
	case strings.HasPrefix(program, "~"):
		return fmt.Errorf("%s: %w", program, errTilde)
	case ok:
		return fmt.Errorf("%s: %w", program, start.Err)
	}
	return err
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
