package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// Planned is a topic as it is needed, and whether there is one of that name.
type Planned struct {
	TopicSpec
	Exists bool
}

// Plan says which of these topics are there and which Create would make.
func (t *Topics) Plan(ctx context.Context, specs []TopicSpec) ([]Planned, error) {
	found, err := t.look(ctx, specs)
	if err != nil {
		return nil, err
	}
	plan := make([]Planned, 0, len(specs))
	for _, spec := range specs {
		plan = append(plan, Planned{spec, found.Has(spec.Name)})
	}
	return plan, nil
}

// Create makes the topics that are missing and leaves all others as they are.
// It returns the names of those it made. One that somebody else makes at the
// same moment is no error. It returns when all brokers asked know all of them.
func (t *Topics) Create(ctx context.Context, specs []TopicSpec) ([]string, error) {
	plan, err := t.Plan(ctx, specs)
	if err != nil {
		return nil, err
	}
	var made []string
	for _, one := range plan {
		if one.Exists {
			continue
		}
		partitions, replication := one.Partitions, one.Replication
		if partitions <= 0 {
			partitions = -1
		}
		if replication <= 0 {
			replication = -1
		}
		configs := make(map[string]*string, len(one.Configs))
		for key, value := range one.Configs {
			configs[key] = &value
		}
		_, err := t.admin.CreateTopic(ctx, partitions, replication, configs, one.Name)
		switch {
		case errors.Is(err, kerr.TopicAlreadyExists):
		case err != nil:
			return made, fmt.Errorf("creating topic %s with %d partitions, replication %d: %w", one.Name, partitions, replication, err)
		default:
			made = append(made, one.Name)
		}
	}
	return made, t.wait(ctx, specs)
}

// wait returns when every topic is known with leaders for its partitions.
func (t *Topics) wait(ctx context.Context, specs []TopicSpec) error {
	for {
		found, err := t.look(ctx, specs)
		if err != nil {
			return err
		}
		missing := ""
		for _, spec := range specs {
			if !ready(found, spec.Name) {
				missing = spec.Name
			}
		}
		if missing == "" {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("topic %s was created but has no leader yet: %w", missing, ctx.Err())
		}
	}
}

func ready(found kadm.TopicDetails, topic string) bool {
	detail, ok := found[topic]
	if !ok || detail.Err != nil || len(detail.Partitions) == 0 {
		return false
	}
	for _, partition := range detail.Partitions {
		if partition.Err != nil || partition.Leader < 0 {
			return false
		}
	}
	return true
}

// look finds those of the topics that are there.
func (t *Topics) look(ctx context.Context, specs []TopicSpec) (kadm.TopicDetails, error) {
	if len(specs) == 0 {
		return nil, nil
	}
	names := make([]string, 0, len(specs))
	for _, spec := range specs {
		names = append(names, spec.Name)
	}
	found, err := lookUpTopics(ctx, t.admin, names...)
	if err != nil {
		return nil, err
	}
	for name, detail := range found {
		switch {
		case errors.Is(detail.Err, kerr.UnknownTopicOrPartition):
			delete(found, name)
		case detail.Err != nil && !kerr.IsRetriable(detail.Err):
			return nil, fmt.Errorf("topic %s: %w", name, detail.Err)
		}
	}
	return found, nil
}
