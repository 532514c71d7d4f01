package tester

import (
	"context"
	"fmt"
	"slices"

	"github.com/lovoo/goka"
	gokatester "github.com/lovoo/goka/tester"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/internal/kafka"
	"coffer/storage"
)

// Record is what Put writes. Its Partition has no effect.
type Record = kafka.Record

// Send sends a command as a client does, and returns what came of it: events
// and dead letters, in the order in which they were written. The command is one
// of a client in package storage or inventory: storage.DepositCommand,
// inventory.EquipCommand, inventory.PickUpCommand … Anything else is a mistake of
// the test, and so is a command that nobody could read; Put sends those.
func (t *Tester) Send(from emitters.Sender, command any) []Event {
	t.t.Helper()
	topic, value := encode(command)
	if _, problem := codecs.Route(topic, value, from.Headers()); problem != nil {
		t.t.Fatalf("tester: %v: nobody could read the command %s", problem, value)
	}
	return t.Put(Record{Topic: t.Topics.Name(topic), Value: value, Headers: from.Headers()})
}

// encode writes a client's command of either package.
func encode(command any) (*codecs.Topic, []byte) {
	switch command.(type) {
	case storage.AccountCommand, storage.SessionCommand:
		return codecs.EncodeCommand(command)
	default:
		return codecs.EncodeInventoryCommand(command)
	}
}

// Put writes a record to a topic that Coffer reads, whatever is in it, and
// returns what came of it. The topic is a public one or a function's internal
// one; for topics of the user's own there is Goka.Consume.
func (t *Tester) Put(r Record) []Event {
	t.t.Helper()
	if _, _, err := t.Produce(context.Background(), r); err != nil {
		t.t.Fatalf("tester: %v", err)
	}
	return t.News()
}

// Produce writes a record and returns where it lies, once everything that it
// brings about has been applied. It makes a Tester an emitters.Producer. It is an
// error if Coffer doesn't read the topic.
func (t *Tester) Produce(ctx context.Context, r Record) (partition int32, offset int64, err error) {
	t.t.Helper()
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	if t.broker.reader(r.Topic) == nil {
		return 0, 0, fmt.Errorf("none of Coffer's processors reads the topic %q", r.Topic)
	}
	offset, err = t.end(r.Topic)
	if err != nil {
		return 0, 0, err
	}
	t.push(r)
	return 0, offset, nil
}

func (t *Tester) push(r Record) {
	t.t.Helper()
	var value any
	if r.Value != nil {
		value = r.Value
	}
	t.guard(func() { t.Goka.Consume(r.Topic, r.Key, value, gokatester.WithHeaders(pack(r.Headers))) })
}

// end is the offset of a topic's next record.
func (t *Tester) end(topic string) (int64, error) {
	topics, err := t.Goka.TopicManagerBuilder()(nil)
	if err != nil {
		return 0, err
	}
	return topics.GetOffset(topic, 0, newest)
}

// Storages is an emitter to this system, to be given to the code under test.
func (t *Tester) Storages() *emitters.Storage {
	s := emitters.New(t, t.Topics)
	s.Now = t.clock.now
	return s
}

// Inventories is an emitter to this system, to be given to the code under test.
func (t *Tester) Inventories() *emitters.Inventory {
	i := emitters.NewInventory(t, t.Topics)
	i.Now = t.clock.now
	return i
}

// Requests sends what is written over HTTP to this system.
func (t *Tester) Requests() emitters.Requests { return emitters.Requests{Storage: t.Storages()} }

// Events are all events and dead letters from the beginning, in the order in
// which they were written, repeats included.
func (t *Tester) Events() []Event {
	t.broker.mu.Lock()
	defer t.broker.mu.Unlock()
	return t.public(t.broker.written)
}

// News are the events and dead letters since the last call of News, Send, Put
// or Redeliver.
func (t *Tester) News() []Event {
	t.broker.mu.Lock()
	defer t.broker.mu.Unlock()
	from := t.seen
	t.seen = len(t.broker.written)
	return t.public(t.broker.written[from:])
}

// public leaves out what functions say to each other, and tables.
func (t *Tester) public(written []Event) []Event {
	var out []Event
	for _, e := range written {
		if _, ok := t.Topics.Of(e.Topic); e.Topic == codecs.DeadLetters || ok && !slices.Contains(codecs.Functions, e.Topic) {
			out = append(out, e)
		}
	}
	return out
}

var _ goka.Tester = (*broker)(nil)
