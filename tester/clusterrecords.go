package tester

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/processors/once"
)

// Put writes records, each to the partition that it names or, if it names none,
// to partition 0, and returns where they lie once Kafka has all of them. Records
// of one partition keep their order.
func (c *Cluster) Put(records ...Record) []emitters.Sent {
	c.t.Helper()
	all := make([]*kgo.Record, len(records))
	for i, r := range records {
		all[i] = &kgo.Record{Topic: r.Topic, Key: []byte(r.Key), Value: r.Value}
		if r.Partition != nil {
			all[i].Partition = *r.Partition
		}
		for _, h := range r.Headers {
			all[i].Headers = append(all[i].Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
		}
	}
	require.NoError(c.t, c.client.ProduceSync(c.t.Context(), all...).FirstErr())
	sent := make([]emitters.Sent, len(all))
	for i, r := range all {
		sent[i] = emitters.Sent{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
	}
	return sent
}

// Await reads topics from their beginning until enough says so, for at most
// 60 s. enough is asked after each fetch with everything read so far; of each
// partition in order. each, if not nil, is told of every record as it comes.
func (c *Cluster) Await(topics []string, each func(Event), enough func(all []Event) bool) []Event {
	c.t.Helper()
	consumer, err := kgo.NewClient(kgo.SeedBrokers(c.Kafka.Brokers...), kgo.ConsumeTopics(topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxWait(50*time.Millisecond))
	require.NoError(c.t, err)
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(c.t.Context(), 60*time.Second)
	defer cancel()
	var all []Event
	for !enough(all) {
		fetches := consumer.PollFetches(ctx)
		if ctx.Err() != nil {
			require.FailNow(c.t, "not enough came", "%d records of %v", len(all), topics)
		}
		fetches.EachRecord(func(r *kgo.Record) {
			e := eventOf(r)
			if each != nil {
				each(e)
			}
			all = append(all, e)
		})
	}
	return all
}

// Read is all that a topic holds now.
func (c *Cluster) Read(topic string) []Event {
	c.t.Helper()
	ends := map[int32]int64{}
	listed, err := c.admin().ListEndOffsets(c.t.Context(), topic)
	require.NoError(c.t, err)
	left := int64(0)
	for _, o := range listed[topic] {
		ends[o.Partition] = o.Offset
		left += o.Offset
	}
	if left == 0 {
		return nil
	}
	all := c.Await([]string{topic}, func(e Event) {
		if e.Offset < ends[e.Partition] {
			left--
		}
	}, func([]Event) bool { return left == 0 })
	within := all[:0]
	for _, e := range all {
		if e.Offset < ends[e.Partition] {
			within = append(within, e)
		}
	}
	return within
}

// Rows are the rows of a function, by key, as its table tells them: the highest
// version of each.
func (c *Cluster) Rows(function string) map[string]*once.Row {
	c.t.Helper()
	rows := map[string]*once.Row{}
	for _, e := range c.Read(function + codecs.TableSuffix) {
		row, err := once.DecodeRow(e.Value)
		require.NoError(c.t, err, "row of key %s", e.Key)
		if old := rows[e.Key]; old == nil || old.Version < row.Version {
			rows[e.Key] = row
		}
	}
	return rows
}

// admin asks the brokers.
func (c *Cluster) admin() *kadm.Client { return kadm.NewClient(c.client) }

func eventOf(r *kgo.Record) Event {
	e := Event{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Key: string(r.Key), Value: r.Value}
	for _, h := range r.Headers {
		e.Headers = append(e.Headers, Header{Key: h.Key, Value: h.Value})
	}
	return e
}
