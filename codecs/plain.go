package codecs

import (
	"bytes"
	"encoding/json"
	"math"
	"time"

	"github.com/google/uuid"
)

// plain reads a record as nearly all of them are written: known fields by their
// exact names, each once, in ASCII without escapes, numbers without fraction
// and exponent, no null. Such a record means to it what it means to
// encoding/json (FuzzPlainReadsAsJSONDoes holds the two together); of any other
// it says so, and encoding/json decides. It takes a fifth of the time.
type plain struct {
	in   []byte
	at   int
	fail bool
}

// all reads the object that the input is; not ok if it isn't plain.
func (p *plain) all(field func(key []byte)) (ok bool) {
	p.object(field)
	p.space()
	return !p.fail && p.at == len(p.in)
}

// object reads {"key": value, …} and has each value read; a key that comes
// twice isn't plain.
func (p *plain) object(read func(key []byte)) {
	if !p.next('{') {
		p.fail = true
		return
	}
	if p.next('}') {
		return
	}
	var seen [16][]byte
	for n := 0; !p.fail; n++ {
		key := p.text()
		if n == len(seen) || !p.next(':') {
			p.fail = true
		}
		if p.fail {
			return
		}
		for _, s := range seen[:n] {
			if string(s) == string(key) {
				p.fail = true
				return
			}
		}
		seen[n] = key
		read(key)
		if p.next('}') {
			return
		}
		if !p.next(',') {
			p.fail = true
		}
	}
}

// text reads a string of printable ASCII without escapes. It shares the input.
func (p *plain) text() []byte {
	if !p.next('"') {
		p.fail = true
		return nil
	}
	begin := p.at
	for ; p.at < len(p.in); p.at++ {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return p.in[begin : p.at-1]
		case c < ' ' || c > '~' || c == '\\':
			p.fail = true
			return nil
		}
	}
	p.fail = true
	return nil
}

// number reads an integer within bounds.
func (p *plain) number(low, high int64) (n int64) {
	p.space()
	negative := p.at < len(p.in) && p.in[p.at] == '-'
	if negative {
		p.at++
	}
	begin := p.at
	for ; p.at < len(p.in) && p.in[p.at] >= '0' && p.in[p.at] <= '9'; p.at++ {
		n = n*10 + int64(p.in[p.at]-'0')
	}
	digits := p.at - begin
	if digits == 0 || digits > 10 || digits > 1 && p.in[begin] == '0' || negative && low == 0 {
		p.fail = true
		return 0
	}
	if p.at < len(p.in) && (p.in[p.at] == '.' || p.in[p.at] == 'e' || p.in[p.at] == 'E') {
		p.fail = true
		return 0
	}
	if negative {
		n = -n
	}
	if n < low || n > high {
		p.fail = true
		return 0
	}
	return n
}

func (p *plain) byte() byte     { return byte(p.number(0, math.MaxUint8)) }
func (p *plain) uint16() uint16 { return uint16(p.number(0, math.MaxUint16)) }
func (p *plain) uint32() uint32 { return uint32(p.number(0, math.MaxUint32)) }
func (p *plain) int16() int16   { return int16(p.number(math.MinInt16, math.MaxInt16)) }

func (p *plain) bool() bool {
	p.space()
	switch rest := p.in[p.at:]; {
	case bytes.HasPrefix(rest, []byte("true")):
		p.at += len("true")
		return true
	case bytes.HasPrefix(rest, []byte("false")):
		p.at += len("false")
		return false
	}
	p.fail = true
	return false
}

// list reads [value, …] and has each value read.
func (p *plain) list(read func()) {
	if !p.next('[') {
		p.fail = true
		return
	}
	if p.next(']') {
		return
	}
	for !p.fail {
		read()
		if p.next(']') {
			return
		}
		if !p.next(',') {
			p.fail = true
		}
	}
}

func (p *plain) uuid() uuid.UUID {
	id, err := uuid.ParseBytes(p.text())
	if err != nil {
		p.fail = true
	}
	return id
}

func (p *plain) time() (at time.Time) {
	p.space()
	begin := p.at
	if text := p.text(); string(text) == never || p.fail {
		return at
	}
	if at.UnmarshalJSON(p.in[begin:p.at]) != nil {
		p.fail = true
	}
	return at
}

// never is how "no expiration" is written.
const never = "0001-01-01T00:00:00Z"

// deepest is how deeply plain data is nested. encoding/json refuses records of
// more than 10,000 levels, counted from their beginning, not from the data's.
const deepest = 100

// raw reads an object without looking into it, but for its being JSON.
func (p *plain) raw() json.RawMessage {
	p.space()
	begin, depth := p.at, 0
	for ; p.at < len(p.in); p.at++ {
		switch p.in[p.at] {
		case '{', '[':
			if depth++; depth > deepest {
				p.fail = true
				return nil
			}
		case '}', ']':
			depth--
		case '"':
			for p.at++; p.at < len(p.in) && p.in[p.at] != '"'; p.at++ {
				if p.in[p.at] == '\\' {
					p.at++
				}
			}
		}
		if depth == 0 {
			break
		}
	}
	if p.at >= len(p.in) || p.in[begin] != '{' {
		p.fail = true
		return nil
	}
	p.at++
	value := p.in[begin:p.at]
	if !json.Valid(value) {
		p.fail = true
		return nil
	}
	return append(json.RawMessage(nil), value...)
}

// next takes a byte if it comes next.
func (p *plain) next(c byte) bool {
	p.space()
	if p.at < len(p.in) && p.in[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *plain) space() {
	for p.at < len(p.in) && (p.in[p.at] == ' ' || p.in[p.at] == '\n' || p.in[p.at] == '\t' || p.in[p.at] == '\r') {
		p.at++
	}
}
