package codecs

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Problem is why a record can't be read. The record becomes a dead letter.
type Problem struct {
	Code    string
	Message string // a sentence for people, at most about 200 bytes
}

// Error lets a problem be printed as an error.
func (p *Problem) Error() string { return p.Code + ": " + p.Message }

// Codes of dead letters (behaviour.md).
const (
	Malformed   = "MALFORMED"
	UnknownType = "UNKNOWN_TYPE"
	NoKey       = "NO_KEY"
	TooLarge    = "TOO_LARGE"
)

func problem(code, format string, args ...any) *Problem {
	return &Problem{Code: code, Message: fmt.Sprintf(format, args...)}
}

// embedded are the structs in our types that have no name on the wire.
var embedded = strings.NewReplacer("Stats.", "", "named.", "")

// explain says in words why encoding/json could not read something. A
// sender's text is repeated only in part.
func explain(err error) string {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		field := embedded.Replace(wrongType.Field)
		return fmt.Sprintf("%s is a JSON %s, not %s", short(field), short(wrongType.Value), goal(wrongType.Type))
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("no JSON: %s at byte %d", syntax.Error(), syntax.Offset)
	}
	if strings.Contains(err.Error(), ",string struct tag") {
		return "cashId is not an int64 in a JSON string"
	}
	return cut(err.Error(), 160)
}

// goal names a type as the contract does.
func goal(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		return "object"
	case reflect.Array:
		return "UUID"
	case reflect.Slice:
		return "list"
	case reflect.Uint8:
		return "byte"
	default:
		return t.Kind().String()
	}
}

// short is a sender's text, and only its beginning if it is long.
func short(s string) string { return cut(s, 60) }

func quoted(s string) string { return strconv.Quote(cut(s, 60)) }

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}
