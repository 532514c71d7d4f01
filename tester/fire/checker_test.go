//go:build unix

package fire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

func TestTheCheckerIsContentWithAHistoryInWhichNothingWentWrong(t *testing.T) {
	m := live(t, 400)
	assert.Empty(t, m.check())
	topics := map[string]int{}
	for _, r := range m.records {
		topics[r.Topic]++
	}
	for _, topic := range []string{"EVENT_TOPIC_STORAGE_STATUS", "EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS", codecs.DeadLetters} {
		assert.Greater(t, topics[topic], 10, topic)
	}
}

func TestTheCheckerFindsWhatWentWrong(t *testing.T) {
	for says, harm := range map[string]func(m *imagined){
		"no answer to": func(m *imagined) {
			lost := m.one("MESOS_UPDATED")
			m.records = slices.DeleteFunc(m.records, func(r *record) bool { return r == lost })
		},
		"no answer to ": func(m *imagined) { // a command that nobody has read
			m.sent = append(m.sent, &sent{command: 9999, tx: uuid.New(), Record: &kgo.Record{Topic: "COMMAND_TOPIC_STORAGE", Offset: 9999}})
		},
		"two different records with one ce_id": func(m *imagined) { m.copyOf(m.one("DEPOSITED")).Value = []byte(`{}`) },
		"two different records with one ce_id ": func(m *imagined) {
			m.copyOf(m.one("DEPOSITED")).set("ce_time", "2026-01-01T00:00:00Z")
		},
		"an event of no command of ours": func(m *imagined) {
			r := m.copyOf(m.one("DEPOSITED"))
			r.set("ce_id", header(r.Record, "ce_id")[:36]+"/0/99999/0/0")
		},
		"two answers to one command": func(m *imagined) { // a retry that was applied
			retry := m.sent[slices.IndexFunc(m.sent, func(s *sent) bool { return s.retry })]
			first := m.sent[slices.IndexFunc(m.sent, func(s *sent) bool { return s.command == retry.command })]
			i := slices.IndexFunc(m.records, func(r *record) bool { return header(r.Record, "ce_id") == m.cause(first).String()+"/0" })
			r := m.copyOf(m.records[i])
			r.set("ce_id", m.cause(retry).String()+"/0")
			r.set("coffer-version", "1000")
		},
		"comes behind version": func(m *imagined) { // the first two of a key change places
			a := m.one("MESOS_UPDATED")
			for _, b := range m.records {
				if b.Topic == a.Topic && string(b.Key) == string(a.Key) && b.Offset > a.Offset {
					a.Offset, b.Offset = b.Offset, a.Offset
					return
				}
			}
		},
		"one key in two partitions": func(m *imagined) {
			r := m.one("WITHDRAWN")
			r.Partition = (r.Partition + 1) % publicPartitions
			r.Offset = 99999
		},
		"the answer carries the headers": func(m *imagined) {
			for _, r := range m.records {
				r.Headers = slices.DeleteFunc(r.Headers, func(h kgo.RecordHeader) bool { return h.Key == "REGION" })
			}
		},
		"a dead letter of what is no bad input": func(m *imagined) {
			m.bury(m.sent[slices.IndexFunc(m.sent, func(s *sent) bool { return !s.bad })])
		},
		"bad input without a dead letter": func(m *imagined) {
			m.records = slices.DeleteFunc(m.records, func(r *record) bool { return r.Topic == codecs.DeadLetters })
		},
		"retries of": func(m *imagined) { // a repeat is missing
			seen := map[string]bool{}
			m.records = slices.DeleteFunc(m.records, func(r *record) bool {
				id := header(r.Record, "ce_id")
				twice := id != "" && seen[id]
				seen[id] = true
				return twice
			})
		},
		"mesos go on at":    forgets(7),
		"and what was read": forgets(7), // replay finds it too
	} {
		t.Run(strings.TrimSpace(says), func(t *testing.T) {
			m := live(t, 400)
			harm(m)
			found := m.check()
			require.NotEmpty(t, found)
			assert.True(t, slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, strings.TrimSpace(says)) }), "%s", found[0])
		})
	}
}

// forgets has a command applied to a state that isn't the last one's: mesos are
// others, as if an update were lost or done twice.
func forgets(mesos uint32) func(m *imagined) {
	return func(m *imagined) {
		row := m.rows["storage1000"]
		account, err := codecs.DecodeAccount(row.State)
		require.NoError(m.t, err)
		account.Storages[0].Mesos += mesos
		row.State = codecs.EncodeAccount(account)
		tx := uuid.New()
		value := fmt.Appendf(nil, `{"transactionId":%q,"worldId":0,"accountId":1000,"type":"UPDATE_MESOS","body":{"mesos":1,"operation":"ADD"}}`, tx)
		m.tell(&sent{kind: "UPDATE_MESOS", tx: tx, Record: &kgo.Record{Topic: "COMMAND_TOPIC_STORAGE", Value: value}})
	}
}
