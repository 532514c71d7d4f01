//go:build unix

package fire

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/processors"
)

// checker compares a history with the promises. It knows the contract and the
// functions' pure steps, and nothing of how the runtime keeps them.
type checker struct {
	settings processors.Settings
	ids      map[kafka.TopicID]string // public topics by Kafka's id

	history
	commands map[place]*sent
	events   []*event          // in the order of each partition
	firsts   []*event          // of these the first of each ce_id
	by       map[int][]*event  // the first events of each command
	times    map[string]int    // how often a ce_id was read
	rows     map[string][]byte // what replay comes to: the states, by source and key
	faults   []string
	tally    tally
}

// check returns every fault of a history, each with the records that show it.
func (c *checker) check() []string {
	c.commands = map[place]*sent{}
	c.by, c.times, c.rows = map[int][]*event{}, map[string]int{}, map[string][]byte{}
	for _, s := range c.sent {
		c.commands[s.place()] = s
	}
	slices.SortFunc(c.records, func(a, b *record) int {
		return cmp.Or(strings.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	})
	c.dead()
	c.repeats()
	c.answers()
	c.inOrder()
	c.replay()
	c.mesos()
	return c.faults
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// dead: bad input became dead letters as it was, and nothing else did.
func (c *checker) dead() {
	letters := map[place]bool{}
	for _, r := range c.records {
		if r.Topic != codecs.DeadLetters {
			continue
		}
		of, err := letterOf(r.Record)
		if err != nil {
			c.fault("dead letter: %v\n  %s", err, r)
			continue
		}
		s := c.commands[of]
		switch {
		case s == nil || !s.bad:
			c.fault("a dead letter of what is no bad input: %s\n  %s", of, r)
		case !bytes.Equal(s.Value, r.Value) || (s.Value == nil) != (r.Value == nil) || !bytes.Equal(s.Key, r.Key):
			c.fault("a dead letter is not as it was sent: %s\n  %s", of, r)
		case header(r.Record, "coffer-error-code") != s.kind:
			c.fault("a dead letter's code isn't %s: %s\n  %s", s.kind, of, r)
		}
		letters[of] = true
	}
	for _, s := range c.sent {
		if s.bad && !letters[s.place()] {
			c.fault("bad input without a dead letter: %s %s", s.place(), s.Value)
		}
	}
	c.tally.dead = len(letters)
}

// repeats: of one ce_id all records are the same, and lie in one partition.
func (c *checker) repeats() {
	first := map[string]*event{}
	for _, r := range c.records {
		if r.Topic == codecs.DeadLetters {
			continue
		}
		e, err := readEvent(r)
		if err != nil {
			c.fault("an event's stamps: %v\n  %s", err, r)
			continue
		}
		c.events = append(c.events, e)
		c.times[e.id]++
		if one := first[e.id]; one == nil {
			first[e.id] = e
			c.firsts = append(c.firsts, e)
		} else if !same(one.Record, e.Record) || one.Partition != e.Partition {
			c.fault("two different records with one ce_id\n  %s\n  %s", one, e)
		}
	}
	c.tally.events, c.tally.repeats = len(c.firsts), len(c.events)-len(c.firsts)
}

// same compares topic, key, value and headers.
func same(a, b *kgo.Record) bool {
	return a.Topic == b.Topic && bytes.Equal(a.Key, b.Key) && bytes.Equal(a.Value, b.Value) &&
		slices.EqualFunc(a.Headers, b.Headers, func(x, y kgo.RecordHeader) bool {
			return x.Key == y.Key && bytes.Equal(x.Value, y.Value)
		})
}

// inOrder: on each topic the first events of one key have ascending versions.
func (c *checker) inOrder() {
	type row struct{ topic, source, key string }
	last := map[row]*event{}
	for _, e := range c.firsts { // sorted by partition and offset, and a key has one partition
		of := row{e.Topic, e.source, string(e.Key)}
		if l := last[of]; l != nil {
			switch {
			case l.Partition != e.Partition:
				c.fault("one key in two partitions\n  %s\n  %s", l, e)
			case l.version > e.version || l.version == e.version && l.number >= e.number:
				c.fault("version %d comes behind version %d\n  %s\n  %s", e.version, l.version, l, e)
			}
		}
		last[of] = e
	}
}
