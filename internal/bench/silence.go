package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/google/uuid"
)

// Goals of the time that a command waits for its answer while processes come
// and go. What takes a session timeout has that on top.
const (
	plannedGoal = time.Second
	killedGoal  = 2 * time.Second
	deadGoal    = time.Second // behind the session timeout, with hot standby or without
	joinGoal    = time.Second
)

// SilenceConfig is one measurement of the time without an answer.
type SilenceConfig struct {
	Ground
	Rows   int           // storage rows that lie in the table; 0: 10,000
	Rate   int           // commands/s, to all partitions; 0: 500
	Rounds int           // how often each case is played; 0: 3
	Limit  time.Duration // after which a case has failed; 0: 1 min
}

// Silence plays what happens to processes under a steady load of storage
// commands, and measures for each case the longest time from the append of a
// command to that of its answer. Two processes with static membership and all
// functions divide the partitions; a third joins and leaves. A command without
// an answer is an error.
func Silence(ctx context.Context, c SilenceConfig, tell io.Writer) (r Report, err error) {
	c.Rows, c.Rate, c.Rounds = cmp.Or(c.Rows, 10_000), cmp.Or(c.Rate, 500), cmp.Or(c.Rounds, 3)
	c.Limit, c.Session = cmp.Or(c.Limit, time.Minute), cmp.Or(c.Session, session)
	g, err := c.open(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, g.close(tell)) }()
	tenant := uuid.New()
	r.Rows, r.CPUs = c.Rows, runtime.NumCPU()
	if r.RowBytes, err = g.fill(ctx, tenant, c.Rows, tell); err != nil {
		return r, err
	}
	s := &silence{c: c, tell: tell, stays: g.process("stays", true), goes: g.process("goes", true), joins: g.process("joins", false)}
	bounded, cancel := context.WithTimeoutCause(ctx, c.Limit, fmt.Errorf("not within %s", c.Limit))
	err = s.settle(bounded, s.stays, s.goes)
	cancel()
	if err != nil {
		return r, err
	}
	if s.pulse, err = g.startPulse(ctx, tenant, c.Rows, c.Rate, rowAssets); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.pulse.stop()) }()
	for range c.Rounds {
		if err := s.play(ctx, s.cases()); err != nil {
			return r, err
		}
	}
	for _, p := range []*child{s.stays, s.goes} {
		if err := p.stop(); err != nil {
			return r, err
		}
		p.args = append(p.args, "--hot-standby")
	}
	for range c.Rounds {
		if err := s.play(ctx, s.standby()); err != nil {
			return r, err
		}
	}
	for _, f := range s.figures {
		r.Figures = append(r.Figures, *f)
	}
	return r, nil
}

// silence is a measurement under way.
type silence struct {
	c                  SilenceConfig
	tell               io.Writer
	pulse              *pulse
	stays, goes, joins *child
	figures            []*Figure // in the order of their first play
}

// happening is one case: what happens, and how long a command may wait then.
type happening struct {
	name   string
	goal   time.Duration
	happen func(ctx context.Context) error
}

func (s *silence) cases() []happening {
	return []happening{
		{"nothing happens for 3 s", 0, func(ctx context.Context) error {
			select {
			case <-time.After(3 * time.Second):
			case <-ctx.Done():
			}
			return ctx.Err()
		}},
		{"planned restart", plannedGoal, func(ctx context.Context) error {
			if err := s.goes.stop(); err != nil {
				return err
			}
			_, err := s.goes.startReady(ctx)
			return err
		}},
		{"kill -9 and restart at once", killedGoal, func(ctx context.Context) error {
			s.goes.kill()
			_, err := s.goes.startReady(ctx)
			return err
		}},
		{"a new process joins", joinGoal, func(ctx context.Context) error {
			_, err := s.joins.startReady(ctx)
			return err
		}},
		{"a process leaves", 0, func(context.Context) error { return s.joins.stop() }},
		{"kill -9 without a restart", s.c.Session + deadGoal, s.die},
	}
}

func (s *silence) standby() []happening {
	return []happening{{"the same with hot standby", s.c.Session + deadGoal, s.die}}
}

// die returns when Kafka must have missed the process: what is sent meanwhile
// is what waits.
func (s *silence) die(ctx context.Context) error {
	s.goes.kill()
	select {
	case <-time.After(s.c.Session):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// play plays cases one after the other. Each begins when all run and have been
// answering.
func (s *silence) play(ctx context.Context, cases []happening) error {
	for _, one := range cases {
		bounded, cancel := context.WithTimeoutCause(ctx, s.c.Limit, fmt.Errorf("not within %s", s.c.Limit))
		longest, err := s.measure(bounded, one)
		cancel()
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		fmt.Fprintf(s.tell, "  %s: %.2f s\n", one.name, longest.Seconds())
		s.note(one, longest)
	}
	return nil
}

func (s *silence) measure(ctx context.Context, one happening) (time.Duration, error) {
	if err := s.settle(ctx, s.stays, s.goes); err != nil {
		return 0, err
	}
	if _, err := s.pulse.quiet(ctx); err != nil {
		return 0, err
	}
	s.pulse.mark()
	if err := one.happen(ctx); err != nil {
		return 0, err
	}
	return s.pulse.quiet(ctx)
}

// settle starts what doesn't run, and waits until all are ready.
func (s *silence) settle(ctx context.Context, all ...*child) error {
	for _, p := range all {
		if !p.running() {
			if err := p.start(); err != nil {
				return err
			}
		}
	}
	for range 2 { // one that becomes ready takes partitions from the others
		for _, p := range all {
			if err := p.ready(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *silence) note(one happening, longest time.Duration) {
	for _, f := range s.figures {
		if f.Name == one.name {
			f.Values = append(f.Values, longest.Seconds())
			return
		}
	}
	f := seconds(one.name, one.goal, longest)
	s.figures = append(s.figures, &f)
}
