package once

import (
	"context"
	"fmt"
	"time"

	"github.com/lovoo/goka"

	"coffer/internal/kafka"
)

// raw is a consumed record with its headers as they are in Kafka.
type raw struct {
	topic     string
	partition int32
	offset    int64
	key       string
	value     []byte // nil: a tombstone
	topicID   kafka.TopicID
	headers   kafka.Headers
	appended  time.Time // the record's timestamp in Kafka
}

// read takes a record out of goka's context, and its headers from our own
// consumer group, which keeps them while the record is under way.
func (l *link) read(ctx goka.Context, msg any) (raw, error) {
	r := raw{topic: string(ctx.Topic()), partition: ctx.Partition(), offset: ctx.Offset(), key: ctx.Key(), appended: ctx.Timestamp()}
	r.value, _ = msg.([]byte)
	ok := false
	if g := l.group.Load(); g != nil {
		r.topicID, r.headers, ok = g.Headers(r.topic, r.partition, r.offset)
	}
	if !ok {
		return r, fmt.Errorf("%s/%d offset %d came past the consumer group, or after its session", r.topic, r.partition, r.offset)
	}
	return r, nil
}

// send emits a record. To our own producer it goes directly, held together with
// the input's commit by DeferCommit, because goka would make three maps of the
// headers on the way; in the tester it goes through goka with its headers
// packed. waits, if not nil, is told of the acknowledgement.
func (l *link) send(ctx goka.Context, topic, key string, value []byte, headers kafka.Headers, waits *awaited) {
	if p := l.direct.Load(); p != nil {
		acknowledged := ctx.DeferCommit()
		p.Send(kafka.Record{Topic: topic, Key: key, Value: value, Headers: headers}, func(err error) {
			if err != nil {
				err = fmt.Errorf("emitting to %s: %w", topic, err)
			} else {
				waits.acknowledged()
			}
			acknowledged(err)
		})
		return
	}
	var v any
	if value != nil {
		v = value
	}
	ctx.Emit(goka.Stream(topic), key, v, goka.WithCtxEmitHeaders(goka.Headers{
		kafka.PackedHeader: kafka.PackHeaders(kafka.TopicID{}, headers),
	}))
}

// settle waits until everything before a record is acknowledged, so that its row
// can forget answers. It holds up the partition, which is what a row that has
// grown too large for a record would do for good.
func (l *link) settle(ctx context.Context, r raw) error {
	g, p := l.group.Load(), l.producer.Load()
	if g == nil || p == nil {
		return nil
	}
	p.Release() // a round may begin meanwhile
	defer p.Hold()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for !g.Alone(r.topic, r.partition, r.offset) {
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-p.Failed():
			return p.Err()
		}
	}
	return l.faulted()
}

// callback wraps a handler for goka. After a fault no further record is taken
// in this run: a later one of the same source would move a watermark past the
// one that failed, and its redelivery would look old. goka's own Fail isn't
// enough for that: once the session has ended it returns instead of panicking,
// and the record would be committed.
func (l *link) callback(handle func(ctx goka.Context, r raw) error) goka.ProcessCallback {
	return func(ctx goka.Context, msg any) {
		if p := l.producer.Load(); p != nil { // a row and its events go out in one round
			p.Hold()
			defer p.Release()
		}
		err := l.faulted()
		if err == nil {
			var r raw
			if r, err = l.read(ctx, msg); err == nil {
				err = handle(ctx, r)
			}
		}
		if err == nil {
			err = l.faulted() // the local store may have failed under goka
		}
		if err != nil {
			l.fail(err)
			ctx.DeferCommit()(err) // ends the partition and leaves the record uncommitted
		}
	}
}
