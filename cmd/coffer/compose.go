package main

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/spf13/pflag"
)

// flags adds the command's fields to f. Two fields may have one flag, which
// sets both.
func (c command) flags(f *pflag.FlagSet) {
	for _, one := range c.fields() {
		if f.Lookup(one.flag) == nil {
			one.add(f)
		}
	}
	if !c.bodyless {
		f.String("body", "", "the whole body as JSON, in place of its flags")
	}
}

func (c command) fields() []field { return slices.Concat(c.head, c.body) }

func (f field) add(to *pflag.FlagSet) {
	initial := func(zero string) string {
		if f.initial != "" {
			return f.initial
		}
		return zero
	}
	if f.required {
		f.usage += " (required)"
	}
	switch f.kind {
	case number8:
		to.Uint8(f.flag, 0, f.usage)
	case number16:
		to.Int16(f.flag, 0, f.usage)
	case number32:
		to.Uint32(f.flag, 0, f.usage)
	case bits16:
		to.Uint16(f.flag, 0, f.usage)
	case bits64:
		to.Uint64(f.flag, 0, f.usage)
	case yes:
		to.Bool(f.flag, false, f.usage)
	case wanted:
		to.StringArray(f.flag, nil, f.usage)
		return
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
	needed := c.head
	if body == nil {
		needed = c.fields()
	}
	for _, one := range needed {
		if one.required && !flags.Changed(one.flag) {
			return nil, usage("--%s is missing", one.flag)
		}
	}
	g := given{flags, uuid.New()}
	if body == nil {
		made, err := c.composeBody(g)
		if err != nil {
			return nil, err
		}
		body = made
	}
	var out members
	for _, one := range c.head {
		text, err := g.value(one)
		if err == nil && one.derived && !flags.Changed(one.flag) {
			text, err = derive(body)
		}
		if err != nil {
			return nil, err
		}
		out.add(one.name, text)
	}
	out.add("type", quoted(c.kind))
	if !c.bodyless {
		out.add("body", body)
	}
	return out.object(), nil
}

// composeBody makes the body of its flags. A field within another is added to
// that one, which needn't be there; neither is written if no flag sets it.
func (c command) composeBody(g given) ([]byte, error) {
	var out, inside members
	within := ""
	for _, one := range c.body {
		if one.within != "" && g.flags.Changed(one.flag) {
			within = one.within
			text, err := g.value(one)
			if err != nil {
				return nil, err
			}
			inside.add(one.name, text)
		}
	}
	for _, one := range c.body {
		set := g.flags.Changed(one.flag)
		switch {
		case one.within != "" || one.kind == object && !set:
			continue
		case one.name == within && set:
			return nil, usage("--%s and the flags for what is inside it can't both be given", one.flag)
		case one.name == within:
			continue
		}
		text, err := g.value(one)
		if err != nil {
			return nil, err
		}
		out.add(one.name, text)
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

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always can be written
	}
	return b
}
