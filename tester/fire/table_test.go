//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// tables calls do with the names of all tables.
func (f *fire) tables(do func(admin *kadm.Client, tables []string) error) error {
	return f.asking(func(admin *kadm.Client) error {
		topics, err := admin.ListTopics(f.t.Context())
		if err != nil {
			return err
		}
		tables := slices.DeleteFunc(topics.Names(), func(name string) bool { return !strings.HasSuffix(name, "-table") })
		if len(tables) < 4 {
			return fmt.Errorf("there are only the tables %v", tables)
		}
		return do(admin, tables)
	})
}

// segments is how long a table's records go to the same segment.
const segments = 4 * time.Second

// shortSegments lets tables be compacted soon: only segments that were closed are.
func (f *fire) shortSegments() error {
	return f.tablesWith(map[string]string{"segment.ms": fmt.Sprint(segments.Milliseconds())})
}

// tablesWith changes settings of all tables.
func (f *fire) tablesWith(settings map[string]string) error {
	return f.tables(func(admin *kadm.Client, tables []string) error {
		var all []kadm.AlterConfig
		for name, value := range settings {
			all = append(all, kadm.AlterConfig{Name: name, Value: &value})
		}
		answers, err := admin.AlterTopicConfigs(f.t.Context(), all, tables...)
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
	reader, err := f.client(kgo.FetchMaxWait(100*time.Millisecond), kgo.KeepControlRecords(),
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
