//go:build unix

package fire

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
)

// step is a group that reads a topic on a command's way.
type step struct{ group, topic string }

// toStorages is the way of commands to storages; toRows that of everything that
// changes a row.
func toStorages() []step {
	return []step{{codecs.IngressPrefix + codecs.StorageCommands.Env, codecs.StorageCommands.Env}, {codecs.StorageFunction, codecs.StorageFunction}}
}

func toRows() (all []step) {
	for _, f := range codecs.Functions {
		all = append(all, step{f, f})
	}
	return all
}

// behind is how many commands to storages were written and not brought to their
// end.
func (f *fire) behind(ctx context.Context) (records int64, err error) {
	err = f.asking(func(admin *kadm.Client) error {
		for _, s := range toStorages() {
			n, err := s.behind(ctx, admin)
			if err != nil {
				return err
			}
			records += n
		}
		return nil
	})
	return records, err
}

func (s step) behind(ctx context.Context, admin *kadm.Client) (records int64, err error) {
	ends, err := admin.ListEndOffsets(ctx, s.topic)
	if err != nil {
		return 0, err
	}
	return s.before(ctx, admin, ends)
}

// before is how many records before these ends the group has not committed.
func (s step) before(ctx context.Context, admin *kadm.Client, ends kadm.ListedOffsets) (records int64, err error) {
	committed, err := admin.FetchOffsets(ctx, s.group)
	if err != nil {
		return 0, err
	}
	ends.Each(func(end kadm.ListedOffset) {
		at, _ := committed.Lookup(s.topic, end.Partition)
		records += max(0, end.Offset-max(0, at.At))
	})
	return records, ends.Error()
}

// workedOff waits until all commands to storages that are written by now were
// brought to their end, step by step.
func (f *fire) workedOff(ctx context.Context, within time.Duration) error {
	return f.through(ctx, within, toStorages()...)
}

// audited waits until audits have read all tables up to where they end now, and
// what they had rewritten was.
func (f *fire) audited(ctx context.Context) error {
	var audits []step
	err := f.tables(func(_ *kadm.Client, tables []string) error {
		for _, table := range tables {
			audits = append(audits, step{strings.TrimSuffix(table, "-table") + "-audit", table})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.through(ctx, 2*time.Minute, append(audits, toRows()...)...)
}

// through waits for each step in turn until it has taken all that its topic held
// when its turn came.
func (f *fire) through(ctx context.Context, within time.Duration, steps ...step) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	return f.asking(func(admin *kadm.Client) error {
		for _, s := range steps {
			ends, err := admin.ListEndOffsets(ctx, s.topic)
			if err != nil {
				return err
			}
			for {
				left, err := s.before(ctx, admin, ends)
				if err != nil {
					return fmt.Errorf("%s: %w", s.group, err)
				}
				if left == 0 {
					break
				}
				if !wait(ctx, 100*time.Millisecond) {
					return fmt.Errorf("%s has not taken %d records of %s within %s", s.group, left, s.topic, within)
				}
			}
		}
		return nil
	})
}

// asking has something asked of the brokers.
func (f *fire) asking(do func(admin *kadm.Client) error) error {
	client, err := f.client()
	if err != nil {
		return err
	}
	defer client.Close()
	return do(kadm.NewClient(client))
}

// client is one of the fire's own. A broker that is killed closes connections that
// were just made, too, which franz-go takes for wrong settings otherwise.
func (f *fire) client(more ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(append(more, kgo.SeedBrokers(f.kafka.Brokers()...), kgo.AlwaysRetryEOF())...)
}
