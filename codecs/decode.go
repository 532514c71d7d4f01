package codecs

import (
	"encoding/json"

	"github.com/google/uuid"

	"coffer/internal/kafka"
)

// Limits of a public record; what is above is TOO_LARGE (behaviour.md).
const (
	MaxValue   = 1 << 20 // bytes
	MaxHeaders = 8 << 10 // bytes of all keys and values together
)

// Target is a function that a record is for, and the key inside.
type Target struct {
	Function string // StorageFunction, SessionFunction, InventoryFunction, EquipmentFunction, ReferencesFunction
	Key      string
}

// Decoded is what a record says to one function.
type Decoded struct {
	Target
	Type string // DEPOSIT …
	// Command is a storage.AccountCommand or a storage.SessionCommand; an
	// inventory.Command or an inventory.EquipmentCommand; or, for the
	// references, an inventory.NumberCommand.
	Command any
	// Transaction is the command's id, nil if it has none. The nil UUID never
	// identifies a command.
	Transaction uuid.UUID
}

// Route finds whom a public record is about, without reading its
// referenceData: what an ingress needs. No targets and no problem: the record
// is none of our business. It accepts exactly the records that Decode does.
func Route(t *Topic, value []byte, h kafka.Headers) ([]Target, *Problem) {
	if ofInventory(t, value) {
		return routeInventory(t, value, h)
	}
	tenant, r, routes, p := read(t, value, h)
	if p != nil || len(routes) == 0 {
		return nil, p
	}
	out := make([]Target, len(routes))
	for i, to := range routes {
		out[i] = to.target(tenant, &r)
	}
	return out, nil
}

// Decode reads a public record into typed commands, one for each function that
// it is for. No commands and no problem: the record is none of our business.
// Nothing in the commands shares value's bytes.
func Decode(t *Topic, value []byte, h kafka.Headers) ([]Decoded, *Problem) {
	if ofInventory(t, value) {
		return decodeInventory(t, value, h)
	}
	tenant, r, routes, p := read(t, value, h)
	if p != nil || len(routes) == 0 {
		return nil, p
	}
	out := make([]Decoded, len(routes))
	for i, to := range routes {
		out[i] = Decoded{
			Target:      to.target(tenant, &r),
			Type:        r.Type,
			Command:     to.command(&r),
			Transaction: to.names(&r),
		}
	}
	return out, nil
}

// read decodes and checks a record: its size, that it is an object, its type,
// its key, the rest; the first that is wrong is the problem.
func read(t *Topic, value []byte, h kafka.Headers) (tenant uuid.UUID, r record, routes []route, p *Problem) {
	if p := unreadable(value, h); p != nil {
		return tenant, r, nil, p
	}
	var ok bool
	if r, ok = readPlain(value); !ok {
		r = record{}
		ok = json.Unmarshal(value, &r) == nil
	}
	if ok {
		var known bool
		if routes, known = routesOf(t, r.Type); !known {
			return tenant, r, nil, unknown(t, r.Type)
		}
		for _, to := range routes {
			if p := to.keyless(&r); p != nil {
				return tenant, r, nil, p
			}
		}
	} else if r, routes, p = classify(t, value); p != nil || len(routes) == 0 {
		return tenant, r, nil, p
	}
	if len(routes) > 0 {
		tenant, p = Tenant(h)
	}
	return tenant, r, routes, p
}

// unreadable is the problem of a record that is too large, or no object.
func unreadable(value []byte, h kafka.Headers) *Problem {
	if len(value) > MaxValue {
		return problem(TooLarge, "the value has %d bytes, more than %d", len(value), MaxValue)
	}
	if n := h.Size(); n > MaxHeaders {
		return problem(TooLarge, "the headers have %d bytes, more than %d", n, MaxHeaders)
	}
	if !object(value) {
		return noObject(value)
	}
	return nil
}

// classify reads a record in steps, so that the first that fails is the
// problem, and fields that its type doesn't have may be anything.
func classify(t *Topic, value []byte) (record, []route, *Problem) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(value, &kind); err != nil {
		return record{}, nil, problem(Malformed, "%s", explain(err))
	}
	routes, known := routesOf(t, kind.Type)
	if !known {
		return record{}, nil, unknown(t, kind.Type)
	}
	var r record
	for _, to := range routes {
		key, err := to.keys(value)
		if err != nil {
			return r, nil, problem(Malformed, "%s", explain(err))
		}
		if p := to.keyless(&key); p != nil {
			return r, nil, p
		}
		if r, err = to.exact(value); err != nil {
			return r, nil, problem(Malformed, "%s", explain(err))
		}
	}
	return r, routes, nil
}

// object tells whether a value begins as a JSON object does.
func object(value []byte) bool {
	for _, c := range value {
		switch c {
		case ' ', '\t', '\r', '\n':
		default:
			return c == '{'
		}
	}
	return false
}

func noObject(value []byte) *Problem {
	switch {
	case value == nil:
		return problem(Malformed, "the value is missing (a tombstone)")
	case len(value) == 0:
		return problem(Malformed, "the value is empty")
	default:
		return problem(Malformed, "the value is no JSON object: %s", quoted(cut(string(value[:min(len(value), 80)]), 40)))
	}
}
