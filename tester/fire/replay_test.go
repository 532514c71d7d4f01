//go:build unix

package fire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"coffer/internal/kafka"
	"coffer/processors/once"
)

// replay applies each row's commands once more, with the functions' pure steps
// and without any Kafka: in the order of their versions and each at its time.
// The events must be the very same bytes. A command applied twice, lost or out
// of order changes what comes after it.
func (c *checker) replay() {
	type row struct{ source, key string }
	rows := map[row][]*event{}
	for _, e := range c.firsts {
		of := row{e.source, string(e.Key)}
		rows[of] = append(rows[of], e)
	}
	functions := map[string]*once.Function{}
	for _, f := range c.settings.Functions() {
		functions["/coffer/"+f.Name] = f
	}
	for of, events := range rows {
		f := functions[of.source]
		if f == nil {
			c.fault("no function %q\n  %s", of.source, events[0])
			continue
		}
		slices.SortStableFunc(events, func(a, b *event) int {
			return cmp.Or(cmp.Compare(a.version, b.version), cmp.Compare(a.number, b.number))
		})
		state, err := c.replayRow(f, of.key, events)
		if err != nil {
			c.fault("replay of %s, key %s: %v", f.Name, of.key, err)
		}
		c.rows[of.source+" "+of.key] = state
	}
}

func (c *checker) replayRow(f *once.Function, key string, events []*event) (state []byte, err error) {
	for len(events) > 0 {
		n := 1
		for n < len(events) && events[n].version == events[0].version {
			n++
		}
		if state, err = c.replayOne(f, key, state, events[:n]); err != nil {
			return state, err
		}
		events = events[n:]
	}
	return state, nil
}

// replayOne applies the command that these events of one version are of.
func (c *checker) replayOne(f *once.Function, key string, state []byte, events []*event) ([]byte, error) {
	s := c.asked(events[0])
	if s == nil {
		return state, nil // told of by answers
	}
	var headers kafka.Headers
	for _, h := range s.Headers {
		headers = append(headers, kafka.Header{Key: h.Key, Value: h.Value})
	}
	cmd, bad := f.Decode(once.Record{Key: key, Value: s.Value, Topic: s.Topic, Headers: headers})
	if bad != nil {
		return state, fmt.Errorf("%s: %s\n  %s", bad.Code, bad.Message, events[0])
	}
	result, err := f.Step(state, cmd, events[0].time)
	if err != nil {
		return state, err
	}
	var want [][]byte
	var topics []string
	for _, effect := range result.Effects {
		if out := f.Outputs[effect.To]; !out.Internal {
			made, err := f.Render(effect, key)
			if err != nil {
				return state, err
			}
			want, topics = append(want, made.Value), append(topics, out.Topic)
		}
	}
	if len(want) != len(events) {
		return state, fmt.Errorf("version %d has %d events, and %s makes %d of %s\n  %s", events[0].version, len(events), f.Name, len(want), s.Value, events[0])
	}
	for i, e := range events {
		if e.Topic != topics[i] || !bytes.Equal(e.Value, want[i]) {
			return state, fmt.Errorf("the command %s in version %d makes\n  %s %s\nand what was read is\n  %s", s.Value, e.version, topics[i], want[i], e)
		}
	}
	return result.State, nil
}

// mesos: each MESOS_UPDATED of a storage begins where the one before it ended.
// This says in another way, without our steps, what replay says.
func (c *checker) mesos() {
	type chain struct {
		key   string
		world byte
	}
	chains := map[chain][]*event{}
	values := map[*event][2]uint32{}
	for _, e := range c.firsts {
		var v struct {
			WorldID byte   `json:"worldId"`
			Type    string `json:"type"`
			Body    struct {
				OldMesos uint32 `json:"oldMesos"`
				NewMesos uint32 `json:"newMesos"`
			} `json:"body"`
		}
		if json.Unmarshal(e.Value, &v) != nil || v.Type != "MESOS_UPDATED" {
			continue
		}
		of := chain{string(e.Key), v.WorldID}
		chains[of] = append(chains[of], e)
		values[e] = [2]uint32{v.Body.OldMesos, v.Body.NewMesos}
	}
	for of, events := range chains {
		slices.SortStableFunc(events, func(a, b *event) int { return cmp.Compare(a.version, b.version) })
		have := uint32(0)
		for i, e := range events {
			if old := values[e][0]; old != have {
				c.fault("key %s: mesos go on at %d, and were %d\n  %s\n  %s", of.key, old, have, events[max(0, i-1)], e)
			}
			have = values[e][1]
		}
	}
}
