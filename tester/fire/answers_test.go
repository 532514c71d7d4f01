//go:build unix

package fire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/processors/once"
)

// answers: every command is answered, under one cause, with its transaction id
// and its headers; and nothing is answered that nobody asked.
func (c *checker) answers() {
	retried := map[int]int{}
	for _, s := range c.sent {
		if s.retry {
			retried[s.command]++
		}
	}
	for _, e := range c.firsts {
		s := c.asked(e)
		if s == nil {
			c.fault("an event of no command of ours\n  %s", e)
			continue
		}
		if s.bad {
			c.fault("an event of bad input: %s\n  %s", s.place(), e)
		}
		for _, other := range c.by[s.command] {
			if other.cause != e.cause {
				c.fault("two answers to one command, %s\n  %s\n  %s", s.Value, other, e)
			}
		}
		c.by[s.command] = append(c.by[s.command], e)
		if tx, err := transaction(e.Value); err != nil || s.tx != uuid.Nil && tx != s.tx {
			c.fault("the answer's transaction isn't the command's: %s %s\n  %s", s.place(), s.Value, e)
		}
		if got, want := carried(e.Headers), carried(s.Headers); got != want {
			c.fault("the answer carries the headers %s, the command %s\n  %s", got, want, e)
		}
		if n := c.times[e.id]; n <= retried[s.command] {
			c.fault("%d retries of %s, and its answer came %d times\n  %s", retried[s.command], s.place(), n, e)
		}
	}
	for _, s := range c.sent {
		if s.bad || s.retry {
			continue
		}
		c.tally.commands++
		if all := c.by[s.command]; len(all) == 0 {
			c.fault("no answer to %s, sent at %s: %s", s.place(), s.at.Format(time.StampMilli), s.Value)
		} else {
			c.tally.took(s, all[0])
		}
	}
}

// asked is the command that an event names as its cause.
func (c *checker) asked(e *event) *sent {
	return c.commands[place{c.ids[e.cause.Topic], e.cause.Partition, e.cause.Offset}]
}

func transaction(value []byte) (uuid.UUID, error) {
	var v struct {
		TransactionID uuid.UUID `json:"transactionId"`
	}
	err := json.Unmarshal(value, &v)
	return v.TransactionID, err
}

// carried are the headers that go from a command to its events, as text.
func carried(headers []kgo.RecordHeader) string {
	var all []string
	for _, h := range headers {
		if !strings.HasPrefix(h.Key, "ce_") && !strings.HasPrefix(h.Key, "coffer-") {
			all = append(all, h.Key+"="+strconv.Quote(string(h.Value)))
		}
	}
	return strings.Join(all, " ")
}

// letterOf is where a dead letter's record lies.
func letterOf(r *kgo.Record) (place, error) {
	p, err := strconv.ParseInt(header(r, once.HeaderErrorPartition), 10, 32)
	if err != nil {
		return place{}, fmt.Errorf("%s: %w", once.HeaderErrorPartition, err)
	}
	o, err := strconv.ParseInt(header(r, once.HeaderErrorOffset), 10, 64)
	if err != nil {
		return place{}, fmt.Errorf("%s: %w", once.HeaderErrorOffset, err)
	}
	return place{header(r, once.HeaderErrorTopic), int32(p), o}, nil
}
