package once

import (
	"fmt"

	"github.com/tinylib/msgp/msgp"
)

// Bytes is goka's codec of every stream: decoding happens in the handler,
// because a decode error in goka would stop the processor at the same record
// after every restart.
type Bytes struct{}

// Encode takes []byte.
func (Bytes) Encode(value any) ([]byte, error) {
	b, ok := value.([]byte)
	if !ok {
		return nil, fmt.Errorf("a stream's value is []byte, not %T", value)
	}
	return b, nil
}

// Decode returns data itself.
func (Bytes) Decode(data []byte) (any, error) { return data, nil }

// tableCodec is goka's codec of a group table. It is strict, but a row that
// isn't one of ours comes out as a damaged value: goka would drop an error of
// a codec if the session has ended, and hand out no row at all.
type tableCodec struct{}

// damaged stands for a row that doesn't decode.
type damaged struct{ err error }

// Encode takes a *Row.
func (tableCodec) Encode(value any) ([]byte, error) {
	row, ok := value.(*Row)
	if !ok {
		return nil, fmt.Errorf("a row is a *once.Row, not a %T", value)
	}
	row.Format = RowFormat
	return row.MarshalMsg(make([]byte, 0, row.Msgsize()))
}

// Decode returns a *Row that shares data's memory, or a damaged value.
func (tableCodec) Decode(data []byte) (any, error) {
	row, err := DecodeRow(data)
	if err != nil {
		return damaged{err}, nil
	}
	return row, nil
}

// DecodeRow reads a row, which shares data's memory: nobody may change data
// any more. A row of a later format names both formats.
func DecodeRow(data []byte) (*Row, error) {
	row := &Row{}
	if format, err := rowFormat(data); err != nil {
		return nil, err
	} else if format > RowFormat {
		return nil, fmt.Errorf("the row has format %d and this binary knows up to %d: start one that is at least as new as the row's writer", format, RowFormat)
	}
	rest, err := row.UnmarshalMsg(data)
	if err != nil {
		return nil, fmt.Errorf("row: %w", err)
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("row: %d bytes after its end", len(rest))
	}
	if row.Version == 0 {
		return nil, fmt.Errorf("row: version 0 is no row's")
	}
	return row, nil
}

// rowFormat reads only the format, which every row writes first.
func rowFormat(data []byte) (uint8, error) {
	if _, rest, err := msgp.ReadMapHeaderBytes(data); err != nil {
		return 0, fmt.Errorf("row: %w", err)
	} else if key, rest, err := msgp.ReadMapKeyZC(rest); err != nil {
		return 0, fmt.Errorf("row: %w", err)
	} else if string(key) != "f" {
		return 0, fmt.Errorf("row: begins with the field %q, not with its format", key)
	} else if format, _, err := msgp.ReadUint8Bytes(rest); err != nil {
		return 0, fmt.Errorf("row: format: %w", err)
	} else {
		return format, nil
	}
}

// rowDue reads when a row's timer ends, in Unix microseconds, without the rest;
// 0: it has none.
func rowDue(data []byte) (int64, error) {
	raw := msgp.Locate("d", data)
	if len(raw) == 0 {
		return 0, nil
	}
	due, _, err := msgp.ReadInt64Bytes(raw)
	if err != nil {
		return 0, fmt.Errorf("row: due: %w", err)
	}
	return due, nil
}

// RowVersion reads a row's version without the rest: recovery, views and
// standbys compare versions for every record of a table.
func RowVersion(data []byte) (uint64, error) {
	if format, err := rowFormat(data); err != nil {
		return 0, err
	} else if format > RowFormat {
		_, err := DecodeRow(data)
		return 0, err
	}
	raw := msgp.Locate("v", data)
	if len(raw) == 0 {
		return 0, fmt.Errorf("row: no version")
	}
	version, _, err := msgp.ReadUint64Bytes(raw)
	if err != nil {
		return 0, fmt.Errorf("row: version: %w", err)
	}
	return version, nil
}
