package once

import (
	"time"

	"coffer/internal/kafka"
)

// Delivery is an internal record with its stamps read: what Apply takes, and
// all that an answer depends on besides the row.
type Delivery struct {
	Record
	Cause    Cause
	Own      int64     // its offset in the function's own partition
	Time     time.Time // the ingress's stamp
	ClientID string    // the client's ce_id; "": none
}

// Emission is one record that a delivery makes a function emit.
type Emission struct {
	Topic   string
	Key     string
	Value   []byte
	Headers kafka.Headers
}

// Apply takes a delivery to its row (nil: none yet) and returns the row to
// write and what to emit. It is what a processor does with each record, free
// of Kafka: the row and the delivery decide everything. Answers of records
// below acked may be forgotten. An error is a fault.
func (f *Function) Apply(row *Row, d Delivery, acked int64) (*Row, []Emission, Kind, error) {
	a := applier{f: f}
	out, err := a.apply(row, incoming{Record: d.Record, cause: d.Cause, own: d.Own, time: d.Time.UnixMicro(), clientID: d.ClientID}, acked)
	var emissions []Emission
	for _, e := range out.emits {
		emissions = append(emissions, Emission{Topic: e.output.Topic, Key: e.key, Value: e.value, Headers: e.headers})
	}
	return out.row, emissions, out.kind, err
}

// EncodeRow writes a row as its table holds it.
func EncodeRow(row *Row) ([]byte, error) { return tableCodec{}.Encode(row) }
