package verify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// broker is Kafka as the verifier uses it: as a stranger that knows the names
// of topics and groups, and joins none.
type broker struct {
	o      Options
	client *kgo.Client
	admin  *kadm.Client

	consumed map[string]int32 // the public topics that are written to, with their partitions
	produced []string         // those that are read, dead letters too
	inner    []string         // the functions' own inputs
	ids      map[uuid.UUID]string
}

func connect(ctx context.Context, o Options) (*broker, error) {
	client, err := kgo.NewClient(append(o.client(), kgo.MetadataMinAge(200*time.Millisecond), kgo.RetryTimeout(20*time.Second))...)
	if err != nil {
		return nil, fmt.Errorf("a client for %v: %w", o.Brokers, err)
	}
	b := &broker{o: o, client: client, admin: kadm.NewClient(client), consumed: map[string]int32{}, ids: map[uuid.UUID]string{}}
	found, err := b.admin.ListTopics(ctx)
	if err != nil {
		client.Close()
		return nil, fmt.Errorf("listing the topics at %v: %w", o.Brokers, err)
	}
	for _, t := range found {
		b.ids[uuid.UUID(t.ID)] = t.Topic
	}
	for _, t := range codecs.Consumed {
		if detail, ok := found[o.Topics.Name(t)]; ok {
			b.consumed[detail.Topic] = int32(len(detail.Partitions))
		} else if o.needs(t) {
			err = errors.Join(err, fmt.Errorf("there is no topic %s: is Coffer running?", o.Topics.Name(t)))
		}
	}
	for _, t := range codecs.Produced {
		if found.Has(o.Topics.Name(t)) {
			b.produced = append(b.produced, o.Topics.Name(t))
		}
	}
	if found.Has(codecs.DeadLetters) {
		b.produced = append(b.produced, codecs.DeadLetters)
	}
	for _, f := range codecs.Functions {
		if found.Has(f) {
			b.inner = append(b.inner, f)
		}
	}
	if err != nil {
		client.Close()
	}
	return b, err
}

// another is a client for one more task. A broker that is killed closes connections
// that were just made, too, which franz-go takes for wrong settings; connect has
// shown that they are right.
func (b *broker) another(more ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(append(b.o.client(), append(more, kgo.AlwaysRetryEOF())...)...)
}

// client are the settings of every client of the verifier's.
func (o Options) client() []kgo.Opt {
	return []kgo.Opt{kgo.SeedBrokers(o.Brokers...), kgo.ClientID("coffer-verify"), kgo.DisableClientMetrics()}
}

// needs tells whether the mix writes to a topic.
func (o Options) needs(t *codecs.Topic) bool {
	switch t {
	case codecs.StorageCommands, codecs.StorageShowCommands, codecs.StorageCompartmentCommands:
		return true // bad input goes there in every mix
	case codecs.CompartmentCommands, codecs.DropStatus, codecs.EquipableStatus:
		return o.Mix != MixStorage
	}
	return true
}

// ends are where the topics that are read end now.
func (b *broker) ends(ctx context.Context) (kadm.ListedOffsets, error) {
	ends, err := b.admin.ListEndOffsets(ctx, append(append([]string(nil), b.produced...), b.inner...)...)
	if err == nil {
		err = ends.Error()
	}
	return ends, err
}

// pass is one look at the groups that carry commands to answers: how many
// records they have not committed, and where their topics end.
type pass struct {
	behind int64
	ends   map[string]int64 // by topic/partition
}

// quiet tells whether nothing is under way. A group commits a record when all
// that it caused is acknowledged. The groups are not looked at at one moment: a
// record may move on from one that is looked at later to one that was looked at
// before. So it takes two passes, between which nobody wrote anything.
func (p pass) quiet(before pass) bool {
	return p.behind == 0 && before.behind == 0 && before.ends != nil && maps.Equal(p.ends, before.ends)
}

// look makes a pass.
func (b *broker) look(ctx context.Context) (p pass, err error) {
	p.ends = map[string]int64{}
	groups := map[string]string{} // group -> the topic that it reads
	for _, t := range codecs.Consumed {
		if name := b.o.Topics.Name(t); b.consumed[name] > 0 {
			groups[b.o.Topics.IngressGroup(t)] = name
		}
	}
	for _, f := range b.inner {
		groups[f] = f
	}
	for group, topic := range groups {
		ends, err := b.admin.ListEndOffsets(ctx, topic)
		if err != nil {
			return p, err
		}
		committed, err := b.admin.FetchOffsets(ctx, group)
		if err != nil {
			return p, err
		}
		starts, err := b.admin.ListStartOffsets(ctx, topic)
		if err != nil {
			return p, err
		}
		ends.Each(func(end kadm.ListedOffset) {
			p.ends[spot(topic, end.Partition)] = end.Offset
			at := int64(0)
			if start, ok := starts.Lookup(topic, end.Partition); ok {
				at = start.Offset
			}
			if c, ok := committed.Lookup(topic, end.Partition); ok && c.At > at {
				at = c.At
			}
			p.behind += max(0, end.Offset-at)
		})
	}
	return p, nil
}

func (b *broker) close() { b.client.Close() }
