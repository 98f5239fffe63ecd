// Copyright (c) The terraform-provider-alidomain Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"strings"
	"unicode"
)

var (
	errNoCommand         = errors.New("no command")
	errUnclosedQuote     = errors.New("unclosed quote")
	errTrailingBackslash = errors.New("backslash at the end")
)

// splitCommandLine splits a process_command into a program and its arguments. It splits at white space and handles quotes
// as a POSIX shell does (IEEE Std 1003.1, section 2.2), without expansions. On Windows, a backslash is literal except
// before a double quote within double quotes.
func splitCommandLine(line string, windows bool) ([]string, error) {
	var (
		args   []string
		word   strings.Builder
		inWord bool
		quote  rune
		runes  = []rune(line)
	)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case r == '\\' && i == len(runes)-1 && quote == 0 && !windows:
			return nil, errTrailingBackslash
		case r == '\\' && escapes(runes[i+1:], quote, windows):
			i++
			if runes[i] != '\n' {
				word.WriteRune(runes[i])
				inWord = true
			}
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case unicode.IsSpace(r):
			if inWord {
				args = append(args, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		args = append(args, word.String())
	}
	switch {
	case quote != 0:
		return nil, errUnclosedQuote
	case len(args) == 0 || args[0] == "":
		return nil, errNoCommand
	}
	return args, nil
}

// escapes reports whether a backslash before rest escapes the next character.
func escapes(rest []rune, quote rune, windows bool) bool {
	switch {
	case len(rest) == 0 || quote == '\'':
		return false
	case windows:
		return quote == '"' && rest[0] == '"'
	case quote == '"':
		return strings.ContainsRune("\"\\$`\n", rest[0])
	}
	return true
}
