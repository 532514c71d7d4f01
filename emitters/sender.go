package emitters

import (
	"encoding/binary"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// Sender is in whose name a command is sent. Its headers, but for ID, are
// carried onto every event that the command causes. The zero value is the empty
// tenant without headers: valid here, while the game's other services need the
// tenant with its region and version (wire.md).
type Sender struct {
	Tenant uuid.UUID // nil: the empty tenant
	Region string    // such as GMS; left out if empty
	Major  uint16    // version of the game; both are left out without a tenant
	Minor  uint16

	Traceparent string // W3C trace context; left out if empty
	Tracestate  string

	// ID makes a retry known (ce_id): of two commands to one account or
	// character with the same ID the second changes nothing and is given the
	// first one's answer again, within ten minutes and 16 commands of that
	// account or character. Empty: every record is a command of its own.
	ID string
}

// Headers are the record's headers, versions as two bytes, big-endian.
func (s Sender) Headers() kafka.Headers {
	var h kafka.Headers
	text := func(key, value string) {
		if value != "" {
			h = append(h, kafka.Header{Key: key, Value: []byte(value)})
		}
	}
	if s.Tenant != uuid.Nil {
		text(codecs.TenantHeader, s.Tenant.String())
	}
	text("REGION", s.Region)
	if s.Tenant != uuid.Nil {
		h = append(h,
			kafka.Header{Key: "MAJOR_VERSION", Value: binary.BigEndian.AppendUint16(nil, s.Major)},
			kafka.Header{Key: "MINOR_VERSION", Value: binary.BigEndian.AppendUint16(nil, s.Minor)})
	}
	text("traceparent", s.Traceparent)
	text("tracestate", s.Tracestate)
	text("ce_id", s.ID)
	return h
}
