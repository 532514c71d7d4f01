//go:build unix

package tester

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// await waits until every node that runs answers, and names every other one
// that runs as a broker.
func (k *Kafka) await(ctx context.Context) error {
	var up []int32
	for i, n := range k.nodes {
		if n.Running() && !n.Paused() {
			up = append(up, int32(i))
		}
	}
	for _, i := range up {
		err := until(ctx, func(ctx context.Context) error {
			if !k.nodes[i].Running() {
				return permanent{fmt.Errorf("node %d ended", i)}
			}
			return k.ask(ctx, i, func(admin *kadm.Client) error {
				known, err := admin.ListBrokers(ctx)
				if err != nil {
					return err
				}
				for _, other := range up {
					if !slices.Contains(known.NodeIDs(), other) {
						return fmt.Errorf("node %d knows the brokers %v, not %d", i, known.NodeIDs(), other)
					}
				}
				return nil
			})
		})
		if err != nil {
			return fmt.Errorf("node %d of Kafka isn't ready: %w", i, err)
		}
	}
	return nil
}

// InSync waits until every replica of every partition is in sync, so that the
// next node can be ended without that a partition has too few.
func (k *Kafka) InSync(ctx context.Context) error {
	return until(ctx, func(ctx context.Context) error {
		for i, n := range k.nodes {
			if !n.Running() || n.Paused() {
				continue
			}
			return k.ask(ctx, int32(i), func(admin *kadm.Client) error {
				topics, err := admin.ListTopicsWithInternal(ctx)
				if err != nil {
					return err
				}
				for _, t := range topics {
					for _, p := range t.Partitions {
						if p.Err != nil || p.Leader < 0 || len(p.ISR) < len(p.Replicas) {
							return fmt.Errorf("%s/%d: replicas %v, in sync %v, leader %d: %v", t.Topic, p.Partition, p.Replicas, p.ISR, p.Leader, p.Err)
						}
					}
				}
				return nil
			})
		}
		return permanent{fmt.Errorf("no node runs")}
	})
}

// ask asks one node, over connections of its own: a client that knew others
// would ask those.
func (k *Kafka) ask(ctx context.Context, i int32, question func(*kadm.Client) error) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(k.client[i]), kgo.RequestRetries(0), kgo.DialTimeout(time.Second), kgo.DisableClientMetrics())
	if err != nil {
		return permanent{err}
	}
	defer client.Close()
	return question(kadm.NewClient(client))
}

// permanent is an error that waiting doesn't mend.
type permanent struct{ error }

// until tries 20 times a second until try is content, or ctx ends; the error is
// then the last one of try.
func until(ctx context.Context, try func(context.Context) error) error {
	for {
		bounded, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := try(bounded)
		cancel()
		if end, ok := err.(permanent); ok {
			return end.error
		}
		if err == nil {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	}
}
