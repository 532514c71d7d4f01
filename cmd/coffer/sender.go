package main

import (
	"github.com/spf13/pflag"

	"coffer/internal/kafka"
)

// sender is in whose name `coffer send` sends, and under which headers. What
// is given is sent as it is, also a tenant that is none: to see what becomes of
// it. Headers that aren't given aren't sent.
type sender struct {
	tenant, region, traceparent, id string
	major, minor                    uint16

	given func(flag string) bool
}

func (s *sender) flags(f *pflag.FlagSet) {
	f.StringVar(&s.tenant, "tenant", "", "header TENANT_ID, a UUID; without it the empty tenant")
	f.StringVar(&s.region, "region", "", "header REGION, such as GMS")
	f.Uint16Var(&s.major, "major", 0, "header MAJOR_VERSION")
	f.Uint16Var(&s.minor, "minor", 0, "header MINOR_VERSION")
	f.StringVar(&s.traceparent, "traceparent", "", "header traceparent, W3C trace context")
	f.StringVar(&s.id, "ce-id", "", "header ce_id: the same again within ten minutes is a retry, which changes nothing and gets the first answer")
	s.given = f.Changed
}

// headers are those that were given.
func (s *sender) headers() headers {
	var h headers
	add := func(flag, name string, value []byte) {
		if s.given(flag) {
			h = append(h, kafka.Header{Key: name, Value: value})
		}
	}
	add("tenant", "TENANT_ID", []byte(s.tenant))
	add("region", "REGION", []byte(s.region))
	add("major", "MAJOR_VERSION", version16(s.major))
	add("minor", "MINOR_VERSION", version16(s.minor))
	add("traceparent", "traceparent", []byte(s.traceparent))
	add("ce-id", "ce_id", []byte(s.id))
	return h
}

// correlation is a header that carries a command's ce_id onto its events,
// which have a ce_id of their own. By it the answer of a retry is known: that
// is the first send's, and names the first send's record.
const correlation = "CORRELATION_ID"
