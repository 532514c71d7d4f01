package once

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"coffer/internal/kafka"
)

// link is what one run of a processor knows outside of goka. Each run has its
// own, so that nothing of a failed run reaches into the next.
type link struct {
	deadLetters  string
	retryByTrace bool
	now          func() time.Time
	meter        Meter

	group    atomic.Pointer[kafka.Group]
	producer atomic.Pointer[kafka.Producer]
	direct   atomic.Pointer[kafka.Producer] // the same, where records may go to it past goka
	fault    atomic.Pointer[error]

	timers *timers
	ends   kafka.Ends
	end    func(cause error) // ends the run; nil: it ends with its next record

	mu     sync.Mutex
	stores map[string]*watched // by topic/partition, the last one that was built
}

// fail keeps the run's first fault, and ends the run: goka may never hear of it,
// and until the next record comes nothing would be done, timers included.
func (l *link) fail(err error) {
	if l.fault.CompareAndSwap(nil, &err) && l.end != nil {
		l.end(err)
	}
}

// produce notes the run's producer. One that fails ends the run, also if nobody
// waits for a record of it.
func (l *link) produce(p *kafka.Producer) {
	l.producer.Store(p)
	go func() {
		<-p.Failed()
		if err := p.Err(); !errors.Is(err, kafka.ErrClosed) {
			l.fail(err)
		}
	}()
}

// faulted is the run's first fault, nil if there is none.
func (l *link) faulted() error {
	if err := l.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// acked is the first offset of a partition not known to be acknowledged.
func (l *link) acked(topic string, partition int32) int64 {
	if g := l.group.Load(); g != nil {
		return g.Acked(topic, partition)
	}
	return 0
}
