package verify

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Run makes a history against a running Coffer and judges it. What it finds is
// in the report; an error is of the verifier's own: brokers that can't be
// reached, a ctx that ended.
func Run(ctx context.Context, o Options) (Report, error) {
	o, err := o.filled()
	if err != nil {
		return Report{}, err
	}
	b, err := connect(ctx, o)
	if err != nil {
		return Report{}, err
	}
	defer b.close()
	h, took, err := b.record(ctx, &History{Topics: b.ids})
	if err != nil {
		return Report{}, err
	}
	o.Progress(Progress{Phase: "judging", Sent: len(h.Sent), Events: len(h.Events)})
	j := newJudge(o, h)
	j.report.Took = took
	j.all()
	if o.REST != "" {
		o.Progress(Progress{Phase: "looking", Sent: len(h.Sent), Events: len(h.Events)})
		if err := j.look(ctx); err != nil {
			return j.report, err
		}
	}
	return j.report, nil
}

// record writes the commands and reads what comes of them until nothing is
// under way any more.
func (b *broker) record(ctx context.Context, h *History) (*History, time.Duration, error) {
	r, err := b.read(ctx, h)
	if err != nil {
		return nil, 0, err
	}
	defer r.client.Close()
	w, err := b.write()
	if err != nil {
		return nil, 0, err
	}
	defer w.client.Close()
	before, err := b.written(ctx)
	if err != nil {
		return nil, 0, err
	}
	metrics, err := b.o.metrics(ctx)
	if err != nil {
		return nil, 0, err
	}
	began := time.Now()
	reading, stop := context.WithCancel(ctx)
	var done sync.WaitGroup
	var sent atomic.Int64
	var phase atomic.Value
	phase.Store("sending")
	tell := func() {
		r.mu.Lock()
		p := Progress{phase.Load().(string), int(sent.Load()), len(r.answered), len(h.Events), time.Since(began)}
		r.mu.Unlock()
		b.o.Progress(p)
	}
	done.Go(func() { r.run(reading) })
	done.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				tell()
			case <-reading.Done():
				return
			}
		}
	})
	defer func() { stop(); done.Wait() }()
	if err := w.run(ctx, h, func(n int) { sent.Store(int64(n)) }); err != nil {
		return nil, 0, err
	}
	phase.Store("waiting")
	if err := b.settle(ctx, r); err != nil {
		return nil, 0, err
	}
	if b.o.Mix != MixStorage { // reservations and claims end by time alone
		wait := reservedFor + b.o.Expiry
		if b.o.Brief {
			wait = claimedFor + spare
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		}
		if err := b.settle(ctx, r); err != nil {
			return nil, 0, err
		}
	}
	stop()
	done.Wait()
	h.Ended = time.Now()
	h.Counted = b.o.counted(ctx, metrics)
	if err := b.strays(ctx, before, h); err != nil {
		return nil, 0, err
	}
	return h, time.Since(began), nil
}

const (
	reservedFor = 30 * time.Second // how long units stay reserved
	spare       = 5 * time.Second  // beside a claim's time: timers look every second, and what they send takes its way
)

// settle waits until no record is under way and everything was read, for at
// most o.Wait: what isn't there then is missing.
func (b *broker) settle(ctx context.Context, r *reader) error {
	until := time.Now().Add(b.o.Wait)
	for last := (pass{}); ; {
		now, err := b.look(ctx)
		quiet := err == nil && now.quiet(last)
		if last = now; quiet {
			ends, endsErr := b.ends(ctx)
			if err = endsErr; err == nil && r.upTo(ends) {
				return nil
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(until) {
			if err != nil {
				return fmt.Errorf("waiting for answers: %w", err)
			}
			return nil // the judge tells what is missing
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}
