package codecs

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Events are written by appending: the same value, the same bytes. Fields
// stand in the order of the contract's samples, and none that is zero is left
// out but where the contract calls it optional.

func appendUint[N ~uint8 | ~uint16 | ~uint32 | ~uint64](b []byte, name string, n N) []byte {
	b = append(b, name...)
	return strconv.AppendUint(b, uint64(n), 10)
}

func appendInt[N ~int8 | ~int16 | ~int64](b []byte, name string, n N) []byte {
	b = append(b, name...)
	return strconv.AppendInt(b, int64(n), 10)
}

func appendBool(b []byte, name string, v bool) []byte {
	return strconv.AppendBool(append(b, name...), v)
}

func appendText(b []byte, name, s string) []byte { return appendString(append(b, name...), s) }

const hexDigits = "0123456789abcdef"

// appendUUID writes the 36-character text in quotes.
func appendUUID(b []byte, id uuid.UUID) []byte {
	b = append(b, '"')
	for i, c := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '"')
}

// appendTime writes RFC 3339, as encoding/json does.
func appendTime(b []byte, t time.Time) []byte {
	b = append(b, '"')
	b = t.AppendFormat(b, time.RFC3339Nano)
	return append(b, '"')
}

// appendString writes a JSON string (RFC 8259). Bytes that are no UTF-8 become
// U+FFFD, as encoding/json does it; nothing is escaped for HTML.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			b = append(b, s[from:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			from = i + 1
		}
		i++
	}
	return append(append(b, s[from:]...), '"')
}
