//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// staleRows: rows that were true once are appended behind newer ones, as an old
// owner does who was cut off for long.
var staleRows = harm{"stale rows", nobody, func(ctx context.Context, f *fire, _ *member, r *rand.Rand) error {
	if !f.calm { // a row can be put behind another only where there are brokers
		if !f.brokers.TryLock() {
			return nil
		}
		defer f.brokers.Unlock()
	}
	ctx, cancel := mended(ctx)
	defer cancel()
	return f.tables(func(admin *kadm.Client, tables []string) error {
		appended := 0
		for _, table := range tables {
			n, err := f.appendStale(ctx, admin, table, int32(r.IntN(8)))
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			appended += n
		}
		if appended == 0 {
			return errors.New("no row was written twice yet")
		}
		return nil
	})
}}

// tables calls do with the names of all tables.
func (f *fire) tables(do func(admin *kadm.Client, tables []string) error) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(f.kafka.Brokers()...))
	if err != nil {
		return err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	topics, err := admin.ListTopics(f.t.Context())
	if err != nil {
		return err
	}
	tables := slices.DeleteFunc(topics.Names(), func(name string) bool { return !strings.HasSuffix(name, "-table") })
	if len(tables) < 4 {
		return fmt.Errorf("there are only the tables %v", tables)
	}
	return do(admin, tables)
}

// shortSegments lets tables be compacted soon: only segments that were closed are.
func (f *fire) shortSegments() error {
	return f.tables(func(admin *kadm.Client, tables []string) error {
		ms := "2000"
		answers, err := admin.AlterTopicConfigs(f.t.Context(), []kadm.AlterConfig{{Name: "segment.ms", Value: &ms}}, tables...)
		for _, a := range answers {
			err = errors.Join(err, a.Err)
		}
		return err
	})
}

// compacted is how many records of all tables are gone.
func (f *fire) compacted(ctx context.Context) (gone int64, err error) {
	ends, err := f.scanTables(ctx, func(*kgo.Record) { gone-- })
	return ends + gone, err
}

// scanTables reads all tables from their beginnings, and returns the sum of the
// partitions' ends.
func (f *fire) scanTables(ctx context.Context, see func(*kgo.Record)) (ends int64, err error) {
	err = f.tables(func(admin *kadm.Client, tables []string) error {
		for _, table := range tables {
			for partition := range int32(8) {
				end, err := f.scan(ctx, admin, table, partition, 0, see)
				if err != nil {
					return err
				}
				ends += end
			}
		}
		return nil
	})
	return ends, err
}

// window is how far back stale rows are looked for.
const window = 2000

// appendStale appends, of each row in a table's partition that was written more
// than once of late, the oldest record that is still there.
func (f *fire) appendStale(ctx context.Context, admin *kadm.Client, table string, partition int32) (int, error) {
	type row struct {
		oldest *kgo.Record
		times  int
	}
	rows := map[string]*row{}
	_, err := f.scan(ctx, admin, table, partition, window, func(r *kgo.Record) {
		if rows[string(r.Key)] == nil {
			rows[string(r.Key)] = &row{oldest: r}
		}
		rows[string(r.Key)].times++
	})
	if err != nil {
		return 0, err
	}
	writer, err := kgo.NewClient(kgo.SeedBrokers(f.kafka.Brokers()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return 0, err
	}
	defer writer.Close()
	var stale []*kgo.Record
	for _, r := range rows {
		if r.times > 1 {
			stale = append(stale, &kgo.Record{Topic: table, Partition: partition, Key: r.oldest.Key, Value: r.oldest.Value, Headers: r.oldest.Headers})
		}
	}
	return len(stale), writer.ProduceSync(ctx, stale...).FirstErr()
}

// scan reads a partition up to where it ends now, from the last few offsets or,
// if that is 0, from its beginning. It returns the end.
func (f *fire) scan(ctx context.Context, admin *kadm.Client, topic string, partition int32, last int64, see func(*kgo.Record)) (int64, error) {
	ends, err := admin.ListEndOffsets(ctx, topic)
	if err != nil {
		return 0, err
	}
	at, _ := ends.Lookup(topic, partition)
	if at.Err != nil || at.Offset == 0 {
		return 0, at.Err
	}
	from := kgo.NewOffset().AtStart()
	if last > 0 {
		from = kgo.NewOffset().At(max(0, at.Offset-last))
	}
	reader, err := kgo.NewClient(kgo.SeedBrokers(f.kafka.Brokers()...), kgo.FetchMaxWait(100*time.Millisecond), kgo.KeepControlRecords(),
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {partition: from}}))
	if err != nil {
		return 0, err
	}
	defer reader.Close()
	for next := int64(0); next < at.Offset; {
		fetches := reader.PollFetches(ctx)
		if err := fetches.Err0(); err != nil {
			return 0, err
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if next = r.Offset + 1; r.Offset < at.Offset {
				see(r)
			}
		})
	}
	return at.Offset, nil
}
