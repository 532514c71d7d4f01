package views

import (
	"encoding/binary"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// caller is whose data a request is about, and what its commands carry.
type caller struct {
	tenant uuid.UUID     // nil: the empty tenant
	sent   kafka.Headers // the tenant as it was sent, if it was
}

// callerOf reads the tenant. TENANT_ID alone decides it, as on Kafka.
func callerOf(h http.Header) (caller, error) {
	values := h.Values(codecs.TenantHeader)
	if len(values) == 0 {
		return caller{}, nil
	}
	bad := func(format string, args ...any) error {
		e := refuse(BadHeader, format, args...)
		e.Header = codecs.TenantHeader
		return e
	}
	if len(values) > 1 {
		return caller{}, bad("There are %d tenants; a request has one.", len(values))
	}
	sent := kafka.Headers{{Key: codecs.TenantHeader, Value: []byte(values[0])}}
	tenant, problem := codecs.Tenant(sent)
	if problem != nil {
		return caller{}, bad("The tenant can't be read: %s.", problem.Message)
	}
	return caller{tenant, sent}, nil
}

// Headers that a command carries from a request, beside the tenant. The
// versions are decimal text over HTTP and two bytes, big-endian, on Kafka
// (wire.md).
var (
	versionHeaders = []string{"MAJOR_VERSION", "MINOR_VERSION"}
	textHeaders    = []string{"REGION", "traceparent", "tracestate"}
)

// command is what a command of this request carries as headers.
func (c caller) command(h http.Header) (kafka.Headers, error) {
	out := append(kafka.Headers(nil), c.sent...)
	for _, name := range versionHeaders {
		text := h.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			e := refuse(BadHeader, "%s is %q, and a version is a number from 0 to 65535.", name, text)
			e.Header = name
			return nil, e
		}
		out = append(out, kafka.Header{Key: name, Value: binary.BigEndian.AppendUint16(nil, uint16(n))})
	}
	for _, name := range textHeaders {
		if text := h.Get(name); text != "" {
			out = append(out, kafka.Header{Key: name, Value: []byte(text)})
		}
	}
	return out, nil
}
