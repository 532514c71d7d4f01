package once

import (
	"fmt"
	"time"
)

//go:generate go tool msgp -io=false -tests=false -o row_gen.go
//msgp:tuple Source Mark Set Answer Effect

// RowFormat is the format that this binary writes. A row of a later one may
// hold what this binary would lose on rewriting it, so it is refused; those of
// earlier ones are read. Format 2 added Row.Due, format 3 Row.Inner.
const RowFormat = 3

// Row is what a group table holds for a key.
//
// Invariants:
//  1. Version grows by one with each record not seen before, whatever it does,
//     and a version has one state, whoever wrote it.
//  2. Time never goes back.
//  3. Sources hold each (topic, partition) at most once, with the last cause
//     applied: a record whose cause is at or before it was applied before.
//  4. Answers lie in the order in which their commands were applied, with
//     versions ascending; each one's Source and Set point into the row.
//  5. The last keptAnswers commands of clients have their answer here; older
//     ones, and those to what no client sent, only until their record lies in
//     the acknowledged prefix.
//  6. A set's Uses count the answers that point to it, Inner those to what no
//     client sent.
//
// A decoded row shares the memory of its bytes, which nobody changes: what is
// changed is replaced as a whole.
type Row struct {
	Format  uint8    `msg:"f"`
	Version uint64   `msg:"v"`
	Due     int64    `msg:"d,omitempty"` // when its timer ends, Unix microseconds; 0: it has none
	Time    int64    `msg:"t"`           // Unix microseconds
	Sources []Source `msg:"s"`
	Sets    []Set    `msg:"h"`          // distinct sets of client headers, see headers.go
	Kept    []byte   `msg:"a,zerocopy"` // the answers, see kept.go
	Inner   uint16   `msg:"i,omitempty"`
	State   []byte   `msg:"b,zerocopy"` // the function's own encoding
}

// Set is a set of client headers that answers share; free if it has no uses.
type Set struct {
	Uses   uint32
	Packed []byte `msg:",zerocopy"`
}

// Source is a topic that records of this row came from.
type Source struct {
	Topic [16]byte
	Marks []Mark
}

// Mark is the last cause applied of one partition.
type Mark struct {
	Partition int32
	Offset    int64
	Index     int32
}

// covers tells whether a cause of the same partition is at or before m.
func (m Mark) covers(c Mark) bool {
	return c.Offset < m.Offset || c.Offset == m.Offset && c.Index <= m.Index
}

// Answer is what one command brought about, kept so that the same bytes can be
// emitted again.
type Answer struct {
	Source  uint16 // the cause's topic, as index into Row.Sources
	Cause   Mark
	Own     int64  // offset, in the function's own partition, of the record first applied
	Again   int64  // the like of the latest record that retried it; 0: none
	Time    int64  // the row's time when it was applied, Unix microseconds
	Version uint64 // the row's version after it
	ID      []byte `msg:",zerocopy"` // hash of the client's ce_id; empty: none; innerID: no client sent it
	Trace   []byte `msg:",zerocopy"` // hash of what retry-by-trace compares; empty: none
	Set     uint16 // the client's headers, as index into Row.Sets
	Parent  []byte `msg:",zerocopy"` // the traceparent taken out of the set; empty: none
	Effects []Effect
}

// Effect is one event or message of a command, as a compact value from which
// the function renders the same bytes each time.
type Effect struct {
	To   uint8  // index into the function's outputs
	Key  string // empty: the row's own key
	Body []byte `msg:",zerocopy"`
}

// seen tells whether a record of this cause was applied before.
func (r *Row) seen(c Cause) bool {
	for i := range r.Sources {
		if r.Sources[i].Topic != c.Topic {
			continue
		}
		for _, m := range r.Sources[i].Marks {
			if m.Partition == c.Partition {
				return m.covers(c.mark())
			}
		}
	}
	return false
}

// advance moves the watermark of c's source to c and returns the source's index.
func (r *Row) advance(c Cause) uint16 {
	for i := range r.Sources {
		s := &r.Sources[i]
		if s.Topic != c.Topic {
			continue
		}
		for j := range s.Marks {
			if s.Marks[j].Partition == c.Partition {
				s.Marks[j] = c.mark()
				return uint16(i)
			}
		}
		s.Marks = append(s.Marks, c.mark())
		return uint16(i)
	}
	r.Sources = append(r.Sources, Source{Topic: c.Topic, Marks: []Mark{c.mark()}})
	return uint16(len(r.Sources) - 1)
}

// At is the row's time.
func (r *Row) At() time.Time { return time.UnixMicro(r.Time).UTC() }

// Valid says the invariants that a row alone can break. Applying a record
// checks only what it reads.
func (r *Row) Valid() error {
	if r.Version == 0 {
		return fmt.Errorf("row: version 0 is no row's")
	}
	all, err := r.Answers()
	if err != nil {
		return err
	}
	var last uint64
	inner := uint16(0)
	uses := make([]uint32, len(r.Sets))
	for i, a := range all {
		if int(a.Source) >= len(r.Sources) || int(a.Set) >= len(r.Sets) {
			return fmt.Errorf("row: answer %d points outside the row", i)
		}
		if a.Version <= last || a.Version > r.Version {
			return fmt.Errorf("row: answer %d has version %d after %d, in a row of version %d", i, a.Version, last, r.Version)
		}
		last = a.Version
		uses[a.Set]++
		if a.inner() {
			inner++
		}
	}
	if inner != r.Inner {
		return fmt.Errorf("row: counts %d answers to what no client sent and has %d", r.Inner, inner)
	}
	for i, set := range r.Sets {
		if set.Uses != uses[i] {
			return fmt.Errorf("row: set %d counts %d uses and has %d", i, set.Uses, uses[i])
		}
	}
	return nil
}
