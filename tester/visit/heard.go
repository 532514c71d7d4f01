package visit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Heard is an event as it was read.
type Heard struct {
	kafka.Message
	ID      string // ce_id
	Version uint64 // of the row that it comes from

	Type        string
	Transaction string
	World       int
	Account     uint32
	Character   uint32
	Body        map[string]any
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

// String shows what a person needs of it.
func (h Heard) String() string {
	return fmt.Sprintf("%s/%d/%d %s %s", h.Topic, h.Partition, h.Offset, h.ID, h.Value)
}

// hear keeps an event and wakes who waits.
func (c *client) hear(m kafka.Message) {
	h := Heard{Message: m}
	var head struct {
		TransactionID string         `json:"transactionId"`
		WorldID       int            `json:"worldId"`
		AccountID     uint32         `json:"accountId"`
		CharacterID   uint32         `json:"characterId"`
		Type          string         `json:"type"`
		Body          map[string]any `json:"body"`
	}
	if err := json.Unmarshal(m.Value, &head); err != nil && m.Topic != deadLetters {
		c.t.Errorf("an event is no JSON: %v: %q", err, m.Value)
	}
	h.Transaction, h.World, h.Account, h.Character = head.TransactionID, head.WorldID, head.AccountID, head.CharacterID
	h.Type, h.Body, h.ID = head.Type, head.Body, h.get("ce_id")
	h.Version, _ = strconv.ParseUint(h.get("coffer-version"), 10, 64) // 0 on dead letters
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, h)
	close(c.more)
	c.more = make(chan struct{})
}

// cause splits an event's ce_id into Kafka's id of the command's topic and the
// command's place in it.
func (h Heard) cause() (topicID, place string) {
	parts := strings.Split(h.ID, "/")
	if len(parts) != 5 {
		return "", ""
	}
	return parts[0], parts[1] + "/" + parts[2]
}

// answers tells whether the event names the record as its cause. kafka-go
// doesn't know Kafka's ids of topics: they are learned from the first answer to
// a command of each topic, which no other topic's commands may have.
func (c *client) answers(h Heard, s Sent) bool {
	id, place := h.cause()
	if place != fmt.Sprintf("%d/%d", s.Partition, s.Offset) {
		return false
	}
	if known, ok := c.ids[id]; ok {
		return known == s.Topic
	}
	for _, topic := range c.ids {
		if topic == s.Topic {
			return false // it has another id
		}
	}
	c.ids[id] = s.Topic
	return true
}

// await waits until count events satisfy want, and returns those.
func (c *client) await(ctx context.Context, count int, what string, want func(Heard) bool) []Heard {
	c.t.Helper()
	for {
		c.mu.Lock()
		var found []Heard
		for _, h := range c.heard {
			if want(h) {
				found = append(found, h)
			}
		}
		more := c.more
		c.mu.Unlock()
		if len(found) >= count {
			return found
		}
		select {
		case <-more:
		case <-ctx.Done():
			require.Failf(c.t, "no answer", "%s: %d of %d came; all that was heard:\n%s", what, len(found), count, c)
		}
	}
}

// answer waits for the one event that a record causes, of the given topic and
// type, and checks what every event must carry.
func (c *client) answer(ctx context.Context, s Sent, topic, kind string) Heard {
	c.t.Helper()
	from := topicOf[s.Topic]
	h := c.await(ctx, 1, fmt.Sprintf("%s to %v", kind, s), func(h Heard) bool {
		return slices.Contains(from, h.Topic) && c.answers(h, s)
	})[0]
	require.Equal(c.t, kind, h.Type, "%s", h)
	assert.Equal(c.t, topic, h.Topic, "%s", h)
	assert.Equal(c.t, "1.0", h.get("ce_specversion"))
	assert.Equal(c.t, kind, h.get("ce_type"))
	assert.NotEmpty(c.t, h.get("ce_time"))
	assert.Positive(c.t, h.Version, "coffer-version")
	for _, one := range c.headers {
		assert.Equal(c.t, string(one.Value), h.get(one.Key), "the command's header %s, byte for byte", one.Key)
	}
	return h
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
