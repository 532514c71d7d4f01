package once

import (
	"fmt"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
)

// ends are the ends of a run's table partitions as goka asked for them before it
// read each. goka takes a reading that broke off, because sarama closed its
// channel, for one that has come to the end (PartitionTable.loadMessages of
// v1.1.17 returns nil); the store is asked whether it has.
type ends struct {
	mu    sync.Mutex
	asked map[string]bool  // its beginning was asked for: its end is asked for next
	at    map[string]int64 // the offset behind its last record
}

func newEnds() *ends { return &ends{asked: map[string]bool{}, at: map[string]int64{}} }

// watch notes what a topic manager says.
func (e *ends) watch(build goka.TopicManagerBuilder) goka.TopicManagerBuilder {
	return func(brokers []string) (goka.TopicManager, error) {
		m, err := build(brokers)
		if err != nil {
			return nil, err
		}
		return endsTold{m, e}, nil
	}
}

type endsTold struct {
	goka.TopicManager
	ends *ends
}

// GetOffset asks for an offset.
func (t endsTold) GetOffset(topic string, partition int32, at int64) (int64, error) {
	offset, err := t.TopicManager.GetOffset(topic, partition, at)
	if err == nil {
		t.ends.note(fmt.Sprintf("%s/%d", topic, partition), offset, at)
	}
	return offset, err
}

// note keeps the end that follows a beginning: later ends, for goka's counts,
// lie behind what the reading was to come to.
func (e *ends) note(of string, offset, at int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case at == sarama.OffsetOldest:
		e.asked[of] = true
	case at == sarama.OffsetNewest && e.asked[of]:
		e.asked[of] = false
		e.at[of] = offset
	}
}

// missing is an error if a store whose last record has an offset (below 0: it
// has none) lacks some before the end.
func (e *ends) missing(of string, last int64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if end := e.at[of]; max(last, -1) < end-1 {
		return fmt.Errorf("the reading of table %s broke off at offset %d before its end %d", of, last, end)
	}
	return nil
}

// brokenOff is how long goka has to notice that the reading was cancelled, which
// is no fault: then it asks no more for what MarkRecovered says.
const brokenOff = 2 * time.Second

// MarkRecovered notes that the table was read to its end. It fails if it wasn't.
func (w *watched) MarkRecovered() error {
	last, err := w.GetOffset(-1)
	if err == nil {
		err = w.link.ends.missing(w.of, last)
	}
	if err != nil {
		time.Sleep(brokenOff)
		return err
	}
	return w.Storage.MarkRecovered()
}
