package once

import (
	"context"
	"errors"
	"sync"

	"github.com/lovoo/goka"

	"coffer/internal/kafka"
)

// Processor runs one group and restarts it after a fault.
type Processor struct {
	Name  string
	Group string

	deploy   Deployment
	function *Function // nil: an ingress
	graph    func(*link) *goka.GroupGraph

	mu       sync.Mutex
	link     *link           // of the present run
	running  *goka.Processor // of the present run; nil before it is made
	restarts int
	last     error // why it restarted last
}

// Run runs the processor until ctx ends (nil) or a restart can't help: it had
// no success for five minutes, or its static member was replaced. A run that
// brought a record to its end, or ran for a minute, is a success.
func (p *Processor) Run(ctx context.Context) error {
	return Restarting{
		Name: p.Name, Once: p.runOnce, Final: kafka.ErrReplaced,
		Log: p.deploy.log().With("processor", p.Name), After: p.deploy.After, Giving: p.deploy.Giving,
		Told: func(err error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.restarts, p.last = p.restarts+1, err
		},
	}.Run(ctx)
}

// runOnce runs goka's processor until it fails; ok tells whether it came to
// something before.
func (p *Processor) runOnce(ctx context.Context) (ok bool, err error) {
	runCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l := p.deploy.link(p.Name)
	if p.deploy.Tester == nil { // there a fault ends the record that is being sent
		l.end = cancel
	}
	p.mu.Lock()
	p.link, p.running = l, nil
	p.mu.Unlock()
	gp, err := goka.NewProcessor(p.deploy.Kafka.Brokers, p.graph(l), p.deploy.options(p, l)...)
	if err != nil {
		return false, err
	}
	p.mu.Lock()
	p.running = gp
	p.mu.Unlock()
	var beside sync.WaitGroup
	if p.function != nil && p.deploy.Topics != nil {
		u := upkeep{f: p.function, deploy: p.deploy, link: l, log: p.deploy.log().With("processor", p.Name)}
		beside.Go(func() { u.run(runCtx, cancel) })
	}
	if p.timed() && p.deploy.Tester == nil {
		beside.Go(func() { l.expire(runCtx, p.function, p.deploy.Tick) })
	}
	err = gp.Run(runCtx)
	cancel(nil)
	beside.Wait()
	if fault := l.faulted(); fault != nil {
		err = fault
	}
	if g := l.group.Load(); g != nil {
		ok = g.Succeeded()
	}
	return ok, err
}

// timed tells whether the processor's rows have timers.
func (p *Processor) timed() bool { return p.function != nil && p.function.Expire != nil }

// Status is where a processor stands.
type Status struct {
	Name       string                  `json:"name"`
	Joined     bool                    `json:"joined"` // a member of its group
	Partitions []kafka.PartitionStatus `json:"partitions"`
	Restarts   int                     `json:"restarts"`
	LastFault  string                  `json:"lastFault,omitempty"`
	// Recovering are the partitions of the table that are being read; Health
	// fills it in.
	Recovering []Recovery `json:"recovering,omitempty"`
}

// Ready tells whether it is a member of its group and takes records of every
// partition that it was given, which may be none.
func (s Status) Ready() bool {
	for _, p := range s.Partitions {
		if !p.Running {
			return false
		}
	}
	return s.Joined
}

// Status tells where the processor stands now.
func (p *Processor) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Status{Name: p.Name, Restarts: p.restarts}
	if p.last != nil {
		s.LastFault = p.last.Error()
	}
	if p.link != nil {
		if g := p.link.group.Load(); g != nil {
			s.Partitions, s.Joined = g.Status()
		}
	}
	return s
}

// Health is Status with what is being recovered, which costs more to ask.
func (p *Processor) Health() Status {
	s := p.Status()
	s.Recovering = Unrecovered(p.Recovery())
	return s
}

// Expired are the messages that are due now to rows of this process, by their
// keys: what a processor's timers send by themselves. It is for a tester, whose
// clock stands still.
func (p *Processor) Expired() []kafka.Record {
	p.mu.Lock()
	l := p.link
	p.mu.Unlock()
	if l == nil || !p.timed() {
		return nil
	}
	all := l.timers.partitions()
	for _, partition := range all {
		if d := l.timers.get(partition); d != nil {
			d.reading.Wait()
		}
	}
	return l.expired(p.function, all)
}

// errStuck is the fault of a session whose end took too long.
var errStuck = errors.New("a session had ended and still waited, for acknowledgements or for its stores: what was under way was given up")

// abort ends the run's producer, and so the run: a session that has ended waits
// for what is under way, and one dead partition must not hold up a rebalance or a
// stop.
func (l *link) abort() {
	if p := l.producer.Load(); p != nil {
		p.Abort()
	}
	l.fail(errStuck)
}
