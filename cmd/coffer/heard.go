package main

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/item"
)

// heard is an event that answers a command, or belongs to its answer.
type heard struct {
	*kgo.Record
	outcome outcome
	kind    string // its ce_type; "" of a dead letter
	version uint64 // of the row that said it
	command string // what brought it about: its ce_id without the last number
	index   int    // its place among what that brought about
}

func hear(r *kgo.Record, what outcome) heard {
	h := heard{Record: r, outcome: what, kind: header(r, "ce_type")}
	h.version, _ = strconv.ParseUint(header(r, "coffer-version"), 10, 64) // a dead letter has none of them
	id := header(r, "ce_id")
	if at := strings.LastIndexByte(id, '/'); at >= 0 {
		h.command = id[:at]
		h.index, _ = strconv.Atoi(id[at+1:])
	}
	return h
}

// again tells whether r repeats what was heard.
func (h heard) again(r *kgo.Record) bool {
	id := header(r, "ce_id")
	return id != "" && id == header(h.Record, "ce_id") && r.Topic == h.Topic
}

// inOrder sorts events as they were said.
func inOrder(all []heard) []heard {
	slices.SortStableFunc(all, func(a, b heard) int {
		return cmp.Or(cmp.Compare(a.version, b.version), cmp.Compare(a.index, b.index))
	})
	return all
}

// gapless tells whether of everything that said one of these events the earlier
// ones are there too.
func gapless(all []heard) bool {
	for _, h := range all {
		for n := range h.index {
			if !slices.ContainsFunc(all, func(o heard) bool { return o.command == h.command && o.index == n }) {
				return false
			}
		}
	}
	return true
}

// answering are the events that answer by themselves.
func answering(all []heard) (out []heard) {
	for _, h := range all {
		if h.outcome == success {
			out = append(out, h)
		}
	}
	return out
}

// bothStacks is all of a MOVE: one MOVED, or what became of the two stacks.
func bothStacks(_ []byte, all []heard) bool {
	said := answering(all)
	return said[0].kind == "MOVED" || len(said) == 2
}

// allReserved is all of a REQUEST_RESERVE: a RESERVED for each item.
func allReserved(command []byte, all []heard) bool {
	var asked struct {
		Body struct{ Items []json.RawMessage }
	}
	_ = json.Unmarshal(command, &asked) // one that can't be read has no such answer
	return len(answering(all)) >= len(asked.Body.Items)
}

// allCreated is all of a CREATE_ASSET: as many units as were asked for.
func allCreated(command []byte, all []heard) bool {
	var asked struct{ Body struct{ Quantity uint64 } }
	_ = json.Unmarshal(command, &asked)
	units := uint64(0)
	for _, h := range answering(all) {
		var made struct {
			TemplateID item.TemplateID
			Body       struct {
				ReferenceData struct{ Quantity uint64 }
			}
		}
		_ = json.Unmarshal(h.Value, &made)
		if made.TemplateID.Stackable() {
			units += made.Body.ReferenceData.Quantity
		} else {
			units++
		}
	}
	return units >= asked.Body.Quantity
}

// everyMove is all of an EQUIP: an overall and pants exclude each other, so that
// a second MOVED may follow the first, and only they know.
func everyMove(_ []byte, all []heard) bool {
	said := answering(all)
	var moved struct{ TemplateID item.TemplateID }
	_ = json.Unmarshal(said[0].Value, &moved)
	c := moved.TemplateID.Classification()
	return len(said) == 2 || c != item.ClassOverall && c != item.ClassPants
}
