package tester

import (
	"github.com/IBM/sarama"

	"coffer/codecs"
)

// newest asks goka for the offset after the last record.
const newest = sarama.OffsetNewest

// Redeliver has all records of a topic from an offset on delivered again, as
// after a crash before their offsets were committed, and returns what came of
// it. The topic is a public one that Coffer reads, or a function's internal
// one, such as codecs.StorageFunction.
func (t *Tester) Redeliver(topic string, from int64) []Event {
	t.t.Helper()
	g := t.broker.reader(topic)
	if g == nil {
		t.t.Fatalf("tester: none of Coffer's processors reads the topic %q", topic)
	}
	// goka leaves a table's store at no offset after an acknowledgement at
	// offset 0, would recover from there, and its tester hands out nothing before
	// all processors run. Everything is applied, so the store is at the end.
	for _, f := range codecs.Functions {
		table := f + codecs.TableSuffix
		end, err := t.end(table)
		if err != nil {
			t.t.Fatalf("tester: %v", err)
		}
		store, err := t.Goka.StorageBuilder()(table, 0)
		if err == nil && end > 0 {
			err = store.SetOffset(end - 1)
		}
		if err != nil {
			t.t.Fatalf("tester: %v", err)
		}
	}
	g.rewind(topic, from)
	t.settle()
	return t.News()
}
