package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/pflag"
)

const (
	anyUUID = "random"
	noUUID  = "nil"
)

// flags adds the command's fields to f.
func (c command) flags(f *pflag.FlagSet) {
	for _, one := range append(append([]field(nil), c.head...), c.body...) {
		one.add(f)
	}
	if !c.bodyless {
		f.String("body", "", "the whole body as JSON, in place of its flags")
	}
}

func (f field) add(to *pflag.FlagSet) {
	initial := func(zero string) string {
		if f.initial != "" {
			return f.initial
		}
		return zero
	}
	switch f.kind {
	case number8:
		to.Uint8(f.flag, 0, f.usage)
	case number16:
		to.Int16(f.flag, 0, f.usage)
	case number32:
		to.Uint32(f.flag, 0, f.usage)
	default:
		to.String(f.flag, "", f.usage)
	}
	one := to.Lookup(f.flag)
	one.DefValue = initial(one.DefValue)
	if err := one.Value.Set(one.DefValue); err != nil {
		panic(err) // the table's default is none of the field's kind
	}
}

// compose makes a record's value of the flags. body, if not nil, is the body
// as it stands.
func (c command) compose(flags *pflag.FlagSet, body json.RawMessage) ([]byte, error) {
	for _, one := range c.head {
		if one.required && !flags.Changed(one.flag) {
			return nil, usage("--%s is missing", one.flag)
		}
	}
	var out members
	for _, one := range c.head {
		if err := out.field(flags, one); err != nil {
			return nil, err
		}
	}
	out.add("type", quoted(c.kind))
	if c.bodyless {
		return out.object(), nil
	}
	if body == nil {
		made, err := c.composeBody(flags)
		if err != nil {
			return nil, err
		}
		body = made
	}
	out.add("body", body)
	return out.object(), nil
}

// composeBody makes the body of its flags. A field within another is added to
// that one, which needn't be there; neither is written if no flag sets it.
func (c command) composeBody(flags *pflag.FlagSet) ([]byte, error) {
	var out, inside members
	within := ""
	for _, one := range c.body {
		if one.within != "" && flags.Changed(one.flag) {
			within = one.within
			if err := inside.field(flags, one); err != nil {
				return nil, err
			}
		}
	}
	for _, one := range c.body {
		switch {
		case one.within != "":
		case one.name == within:
			if flags.Changed(one.flag) {
				return nil, usage("--%s and the flags for what is inside it can't both be given", one.flag)
			}
		case one.kind == object && !flags.Changed(one.flag):
		default:
			if err := out.field(flags, one); err != nil {
				return nil, err
			}
		}
	}
	if within != "" {
		out.add(within, inside.object())
	}
	return out.object(), nil
}

// members are an object's, in their order.
type members struct{ bytes.Buffer }

func (m *members) add(name string, value []byte) {
	if m.Len() > 0 {
		m.WriteByte(',')
	}
	m.Write(quoted(name))
	m.WriteByte(':')
	m.Write(value)
}

func (m *members) object() []byte {
	return append(append([]byte{'{'}, m.Bytes()...), '}')
}

func (m *members) field(flags *pflag.FlagSet, f field) error {
	text := flags.Lookup(f.flag).Value.String()
	switch f.kind {
	case words:
		m.add(f.name, quoted(text))
	case instant:
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return usage("--%s %q is no RFC 3339 time, such as 2026-12-31T23:59:59Z", f.flag, text)
		}
		m.add(f.name, quoted(at.Format(time.RFC3339Nano)))
	case identifier:
		id, err := parseUUID(text)
		if err != nil {
			return usage("--%s %q is no UUID, %s or %s", f.flag, text, anyUUID, noUUID)
		}
		m.add(f.name, quoted(id.String()))
	case object:
		if !json.Valid([]byte(text)) {
			return usage("--%s is no JSON: %s", f.flag, text)
		}
		m.add(f.name, []byte(text))
	default:
		m.add(f.name, []byte(text))
	}
	return nil
}

func parseUUID(text string) (uuid.UUID, error) {
	switch strings.ToLower(text) {
	case anyUUID:
		return uuid.NewRandom()
	case noUUID:
		return uuid.Nil, nil
	default:
		return uuid.Parse(text)
	}
}

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always can be written
	}
	return b
}
