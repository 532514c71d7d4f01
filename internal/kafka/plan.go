package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
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
// It returns the names of those it made, and tells each as soon as it is made.
// One that somebody else makes at the same moment is no error. It returns when
// all brokers know those that were missing, which it waits for at most a minute.
func (t *Topics) Create(ctx context.Context, specs []TopicSpec, told ...func(name string)) ([]string, error) {
	plan, err := t.Plan(ctx, specs)
	if err != nil {
		return nil, err
	}
	var made []string
	var fresh []TopicSpec
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
			for _, tell := range told {
				tell(one.Name)
			}
		}
		fresh = append(fresh, one.TopicSpec)
	}
	return made, t.wait(ctx, fresh, knownWithin)
}

// How long a topic that was made is waited for, and for one broker's answer.
const (
	knownWithin = time.Minute
	answeredIn  = 5 * time.Second
)

// wait returns when every broker knows every topic, with leaders for its
// partitions: brokers learn of a topic one after the other, and what is asked
// next may be asked of any of them. A broker that doesn't answer is passed over.
func (t *Topics) wait(ctx context.Context, fresh []TopicSpec, limit time.Duration) error {
	if len(fresh) == 0 {
		return nil
	}
	patience := time.After(limit)
	for {
		brokers, err := t.admin.ListBrokers(ctx)
		if err != nil {
			return fmt.Errorf("looking up the brokers: %w", err)
		}
		missing := ""
		for _, broker := range brokers {
			missing = cmp.Or(missing, t.missing(ctx, broker.NodeID, fresh))
		}
		if missing == "" {
			return ctx.Err()
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-patience:
			return fmt.Errorf("topic %s was made, and after %s some broker doesn't know a leader for each of its partitions: "+
				"see which with kafka-topics.sh --describe --topic %s, and whether that many brokers run", missing, limit, missing)
		case <-ctx.Done():
			return fmt.Errorf("topic %s was made, and not every broker knows its leaders yet: %w", missing, ctx.Err())
		}
	}
}

// missing is a topic that this broker doesn't know with all its leaders, ""
// if there is none.
func (t *Topics) missing(ctx context.Context, broker int32, specs []TopicSpec) string {
	ctx, cancel := context.WithTimeout(ctx, answeredIn)
	defer cancel()
	question := kmsg.NewPtrMetadataRequest()
	for _, spec := range specs {
		topic := kmsg.NewMetadataRequestTopic()
		topic.Topic = kmsg.StringPtr(spec.Name)
		question.Topics = append(question.Topics, topic)
	}
	answer, err := question.RequestWith(ctx, t.client.Broker(int(broker)))
	if err != nil {
		return ""
	}
	for _, topic := range answer.Topics {
		led := topic.ErrorCode == 0 && len(topic.Partitions) > 0
		for _, partition := range topic.Partitions {
			led = led && partition.ErrorCode == 0 && partition.Leader >= 0
		}
		if !led && topic.Topic != nil {
			return *topic.Topic
		}
	}
	return ""
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
