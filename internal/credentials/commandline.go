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
	var args []string
	var quote rune
	word, inWord := "", false
	for rest := []rune(line + "\n"); len(rest) > 0; rest = rest[1:] {
		r := rest[0]
		switch {
		case r == '\\' && escapes(rest[1:], quote, windows):
			rest = rest[1:]
			if len(rest) == 1 && quote == 0 {
				return nil, errTrailingBackslash
			}
			if rest[0] != '\n' {
				word, inWord = word+string(rest[0]), true
			}
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inWord = r, true
		case quote == 0 && unicode.IsSpace(r):
			if inWord {
				args = append(args, word)
			}
			word, inWord = "", false
		default:
			word, inWord = word+string(r), true
		}
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
	case windows:
		return quote == '"' && rest[0] == '"'
	case quote == '"':
		return strings.ContainsRune("\"\\$`\n", rest[0])
	}
	return quote == 0
}
