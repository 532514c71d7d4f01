package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/pflag"

	"coffer/item"
)

const (
	anyUUID = "random"
	noUUID  = "nil"
)

// given are a command line's flags.
type given struct {
	flags  *pflag.FlagSet
	random uuid.UUID // of this record: wherever it says random
}

// value is what a field's flag says, as JSON.
func (g given) value(f field) ([]byte, error) {
	text := g.flags.Lookup(f.flag).Value.String()
	switch f.kind {
	case words:
		return quoted(text), nil
	case instant:
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, usage("--%s %q is no RFC 3339 time, such as 2026-12-31T23:59:59Z", f.flag, text)
		}
		return quoted(at.Format(time.RFC3339Nano)), nil
	case identifier:
		id, err := g.uuid(text)
		if err != nil {
			return nil, usage("--%s %q is no UUID, %s or %s", f.flag, text, anyUUID, noUUID)
		}
		return quoted(id.String()), nil
	case object:
		if !json.Valid([]byte(text)) {
			return nil, usage("--%s is no JSON: %s", f.flag, text)
		}
		return []byte(text), nil
	case compartment:
		return parseCompartment(f.flag, text)
	case wanted:
		return g.wanted(f.flag)
	default:
		return []byte(text), nil
	}
}

func (g given) uuid(text string) (uuid.UUID, error) {
	switch strings.ToLower(text) {
	case anyUUID:
		return g.random, nil
	case noUUID:
		return uuid.Nil, nil
	default:
		return uuid.Parse(text)
	}
}

// parseCompartment reads a type's name or its number; also a number that is
// none of the five, to see what becomes of it. Without a text it is 0.
func parseCompartment(flag, text string) ([]byte, error) {
	if text == "" {
		return []byte("0"), nil
	}
	if t, ok := item.ParseType(text); ok {
		return strconv.AppendUint(nil, uint64(t), 10), nil
	}
	if n, err := strconv.ParseUint(text, 10, 8); err == nil {
		return strconv.AppendUint(nil, n, 10), nil
	}
	return nil, usage("--%s %q is no compartment: equip, use, setup, etc, cash, or a number to 255", flag, text)
}

// derive finds the compartment of what a body is about: its template, or that
// of its first item.
func derive(body []byte) ([]byte, error) {
	var about struct {
		TemplateID item.TemplateID `json:"templateId"`
		Items      []struct {
			ItemID item.TemplateID `json:"itemId"`
		} `json:"items"`
	}
	_ = json.Unmarshal(body, &about) // one that can't be read is sent all the same
	if len(about.Items) > 0 {
		about.TemplateID = about.Items[0].ItemID
	}
	if t := about.TemplateID.Type(); t.Valid() {
		return strconv.AppendUint(nil, uint64(t), 10), nil
	}
	return nil, usage("--type is missing, and template %d is of none of the five", about.TemplateID)
}

// wanted reads what is to be reserved of slots.
func (g given) wanted(flag string) ([]byte, error) {
	all, err := g.flags.GetStringArray(flag)
	if err != nil {
		return nil, err
	}
	list := []json.RawMessage{}
	for _, text := range all {
		parts := strings.Split(text, ":")
		numbers := make([]int64, len(parts))
		for n, part := range parts {
			if numbers[n], err = strconv.ParseInt(part, 10, 64); err != nil {
				break
			}
		}
		if err != nil || len(parts) != 3 {
			return nil, usage("--%s %q is no slot:template:quantity, such as 1:2000000:5", flag, text)
		}
		list = append(list, fmt.Appendf(nil, `{"source":%d,"itemId":%d,"quantity":%d}`, numbers[0], numbers[1], numbers[2]))
	}
	return json.Marshal(list)
}
