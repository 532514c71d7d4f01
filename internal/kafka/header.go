package kafka

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// Header is one header of a record. A nil Value and an empty one are two
// things in Kafka and here.
type Header struct {
	Key   string
	Value []byte
}

// Headers are a record's headers in their order, repeats included. Kafka
// allows a key more than once.
type Headers []Header

// Get returns the value of the first header with that key.
func (h Headers) Get(key string) ([]byte, bool) {
	for _, one := range h {
		if one.Key == key {
			return one.Value, true
		}
	}
	return nil, false
}

// Size returns the bytes of all keys and values together.
func (h Headers) Size() int {
	size := 0
	for _, one := range h {
		size += len(one.Key) + len(one.Value)
	}
	return size
}

// TopicID is Kafka's own id of a topic (KIP-516). A topic deleted and made
// again under the same name has another. The zero value is no topic.
type TopicID [16]byte

// IsZero says whether this is no topic's id.
func (id TopicID) IsZero() bool { return id == TopicID{} }

// String returns the id as a UUID's text.
func (id TopicID) String() string { return uuid.UUID(id).String() }

// PackedHeader is the key under which goka's map of headers carries what
// PackHeaders made. goka's headers are a map: order and repeats would be lost.
const PackedHeader = "coffer-packed"

// packedVersion begins every packed value, so that another form can follow.
const packedVersion = 1

// ErrBadHeaders says that bytes were not made by PackHeaders.
var ErrBadHeaders = errors.New("packed headers are damaged")

// PackHeaders writes the id of a record's topic and the record's headers into
// one value: a version byte, the 16 bytes of the id, the number of headers,
// and for each its key's length, its key, its value's length plus one (0 is a
// nil value), its value. Numbers are unsigned varints.
func PackHeaders(id TopicID, h Headers) []byte {
	b := make([]byte, 0, 1+len(id)+binary.MaxVarintLen32*(1+2*len(h))+h.Size())
	b = append(b, packedVersion)
	b = append(b, id[:]...)
	b = binary.AppendUvarint(b, uint64(len(h)))
	for _, one := range h {
		b = binary.AppendUvarint(b, uint64(len(one.Key)))
		b = append(b, one.Key...)
		if one.Value == nil {
			b = binary.AppendUvarint(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(one.Value))+1)
		b = append(b, one.Value...)
	}
	return b
}

// UnpackHeaders reads what PackHeaders wrote. The values share b's bytes. Any
// other input is ErrBadHeaders, and nothing in it can make this panic or
// allocate more than b is long.
func UnpackHeaders(b []byte) (TopicID, Headers, error) {
	var id TopicID
	if len(b) < 1+len(id) || b[0] != packedVersion {
		return TopicID{}, nil, fmt.Errorf("%w: %d bytes without the version and topic id", ErrBadHeaders, len(b))
	}
	copy(id[:], b[1:])
	r := packedReader{rest: b[1+len(id):]}
	n := r.number()
	if n > uint64(len(r.rest))/2 { // a header takes two bytes at least
		return TopicID{}, nil, fmt.Errorf("%w: %d headers in %d bytes", ErrBadHeaders, n, len(r.rest))
	}
	var h Headers
	if n > 0 {
		h = make(Headers, 0, n)
	}
	for range n {
		one := Header{Key: name(r.bytes(r.number()))}
		if length := r.number(); length > 0 {
			one.Value = r.bytes(length - 1)
		}
		h = append(h, one)
	}
	if r.bad || len(r.rest) > 0 {
		return TopicID{}, nil, fmt.Errorf("%w: lengths do not fit", ErrBadHeaders)
	}
	return id, h, nil
}

// packedReader takes numbers and bytes off the front; once something did not
// fit it stays bad.
type packedReader struct {
	rest []byte
	bad  bool
}

func (r *packedReader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *packedReader) bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// names are the header names of every record, so that reading one makes no
// string: those of real clients (wire.md) and CloudEvents', and ours.
var names = func() map[string]string {
	all := map[string]string{}
	for _, n := range []string{
		"TENANT_ID", "REGION", "MAJOR_VERSION", "MINOR_VERSION", "traceparent", "tracestate",
		"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time",
		"coffer-cause", "coffer-time", "coffer-topic", "coffer-version",
	} {
		all[n] = n
	}
	return all
}()

// name is the string of a header's name.
func name(b []byte) string {
	if known, ok := names[string(b)]; ok {
		return known
	}
	return string(b)
}
