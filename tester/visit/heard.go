package visit

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
)

// Heard is an event as it was read.
type Heard struct {
	kafka.Message
	At      time.Time // when it was read
	ID      string    // ce_id
	Version uint64    // of the row that it comes from
	head
}

// head are the fields of all events; each has some of them.
type head struct {
	Type        string         `json:"type"`
	Transaction string         `json:"transactionId"`
	World       int            `json:"worldId"`
	Account     uint32         `json:"accountId"`
	Character   uint32         `json:"characterId"`
	Compartment string         `json:"compartmentId"`
	Asset       int            `json:"assetId"`
	Template    int            `json:"templateId"`
	Slot        int            `json:"slot"`
	Body        map[string]any `json:"body"`
}

// get is the first value of a header.
func (h Heard) get(key string) string {
	for _, one := range h.Headers {
		if one.Key == key {
			return string(one.Value)
		}
	}
	return ""
}

// Source is the function whose row said it.
func (h Heard) Source() string { return strings.TrimPrefix(h.get("ce_source"), "/coffer/") }

// Time is when the row said it.
func (h Heard) Time() time.Time {
	t, _ := time.Parse(time.RFC3339Nano, h.get("ce_time")) // stamped checks it
	return t
}

// Command is the number of the command that caused it, as its traceparent
// tells.
func (h Heard) Command() int {
	var n int
	if _, err := fmt.Sscanf(h.get("traceparent"), trace(-1)[:36]+"%16x-01", &n); err != nil {
		return -1
	}
	return n - 1
}

// Index is the event's place among what its cause brought about.
func (h Heard) Index() int {
	n, _ := strconv.Atoi(h.ID[strings.LastIndexByte(h.ID, '/')+1:])
	return n
}

// String shows what a person needs of it.
func (h Heard) String() string {
	return fmt.Sprintf("%s/%d/%d %s %s", h.Topic, h.Partition, h.Offset, h.ID, h.Value)
}

// hear keeps an event and wakes who waits.
func (c *client) hear(m kafka.Message) {
	h := Heard{Message: m, At: time.Now()}
	if m.Topic != deadLetters {
		if err := json.Unmarshal(m.Value, &h.head); err != nil {
			c.t.Errorf("an event is no JSON: %v: %q", err, m.Value)
		}
	}
	h.ID = h.get("ce_id")
	h.Version, _ = strconv.ParseUint(h.get("coffer-version"), 10, 64) // 0 on dead letters
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, h)
	close(c.more)
	c.more = make(chan struct{})
}

// String lists everything that was heard.
func (c *client) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, h := range c.heard {
		fmt.Fprintln(&b, h)
	}
	return b.String()
}
