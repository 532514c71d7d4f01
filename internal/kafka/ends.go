package kafka

import (
	"errors"
	"fmt"
	"sync"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"
)

// ErrBrokenOff says that a table wasn't read to its end.
var ErrBrokenOff = errors.New("the reading of a table broke off")

// Ends are where the partitions of tables ended when goka began to read them:
// it asks its topic manager then, and at no other time
// (PartitionTable.findOffsetToLoad of v1.1.17). The zero value is ready to use.
type Ends struct {
	mu sync.Mutex
	at map[topicPartition]int64
}

// Of is the offset behind a partition's last record; 0 if it has none, or
// nobody has asked yet.
func (e *Ends) Of(topic string, partition int32) int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.at[topicPartition{topic, partition}]
}

// Whole is ErrBrokenOff for a store that lacks records before the end. A reading
// that breaks off, because sarama closes its channel, or because it is
// cancelled, ends in goka with MarkRecovered, and only then with its error.
func (e *Ends) Whole(topic string, partition int32, s storage.Storage) error {
	last, err := s.GetOffset(none)
	if end := e.Of(topic, partition); err == nil && max(last, none) < end-1 {
		err = fmt.Errorf("%w: %s/%d at offset %d, before its end %d", ErrBrokenOff, topic, partition, last, end)
	}
	return err
}

// Watch builds topic managers that note what they say of ends.
func (e *Ends) Watch(build goka.TopicManagerBuilder) goka.TopicManagerBuilder {
	return func(brokers []string) (goka.TopicManager, error) {
		m, err := build(brokers)
		if err != nil {
			return nil, err
		}
		return endsNoted{m, e}, nil
	}
}

type endsNoted struct {
	goka.TopicManager
	ends *Ends
}

// GetOffset asks for an offset.
func (n endsNoted) GetOffset(topic string, partition int32, at int64) (int64, error) {
	offset, err := n.TopicManager.GetOffset(topic, partition, at)
	if err == nil && at == sarama.OffsetNewest {
		n.ends.mu.Lock()
		defer n.ends.mu.Unlock()
		if n.ends.at == nil {
			n.ends.at = map[topicPartition]int64{}
		}
		n.ends.at[topicPartition{topic, partition}] = offset
	}
	return offset, err
}
