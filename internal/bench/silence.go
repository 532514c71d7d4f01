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
// and go, each for the longest of all rounds. What takes a session timeout has
// that on top.
const (
	plannedGoal = time.Second
	killedGoal  = 2 * time.Second
	restGoal    = time.Second // behind the session timeout, with hot standby or without
	joinGoal    = time.Second
)

// SilenceConfig is one measurement of the time without an answer.
type SilenceConfig struct {
	Ground
	Rows   int           // storage rows of 1 KB in the table; 0: 10,000, which are read too fast to be seen
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
	g, err := c.open(ctx, tell)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	tenant := uuid.New()
	r.Rows, r.CPUs = c.Rows, runtime.NumCPU()
	if r.RowBytes, err = g.fill(ctx, tenant, c.Rows, oneKB); err != nil {
		return r, err
	}
	s := &silence{c: c, tell: tell, stays: g.process("stays", true), goes: g.process("goes", true), joins: g.process("joins", false)}
	bounded, cancel := context.WithTimeoutCause(ctx, c.Limit, fmt.Errorf("not within %s", c.Limit))
	err = s.settle(bounded, s.stays, s.goes)
	cancel()
	if err != nil {
		return r, err
	}
	if s.pulse, err = g.startPulse(ctx, tenant, c.Rows, c.Rate, oneKB.assets); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.pulse.stop()) }()
	for round := range c.Rounds {
		if err := s.play(ctx, round, s.cases()); err != nil {
			return r, err
		}
	}
	for _, p := range []*child{s.stays, s.goes} {
		if err := p.stop(); err != nil {
			return r, err
		}
		p.args = append(p.args, "--hot-standby")
	}
	for round := range c.Rounds {
		if err := s.play(ctx, round, s.standby()); err != nil {
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

// play plays cases one after the other. Each begins when all run and have been
// answering.
func (s *silence) play(ctx context.Context, round int, cases []happening) error {
	fmt.Fprintf(s.tell, "round %d of %d\n", round+1, s.c.Rounds)
	for _, one := range cases {
		bounded, cancel := context.WithTimeoutCause(ctx, s.c.Limit, fmt.Errorf("not within %s", s.c.Limit))
		longest, err := s.measure(bounded, one)
		cancel()
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
		fmt.Fprintf(s.tell, "  %s: %.2f s\n", one.name, longest.Seconds())
		s.note(one.name, one.goal, longest)
		if one.rest != nil {
			s.note(one.rest.name, one.rest.goal, max(0, longest-s.c.Session))
		}
	}
	return nil
}

func (s *silence) measure(ctx context.Context, one happening) (time.Duration, error) {
	if err := s.settle(ctx, s.stays, s.goes); err != nil {
		return 0, err
	}
	if one.before != nil {
		if err := one.before(ctx); err != nil {
			return 0, err
		}
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

// note adds a round's time to its figure.
func (s *silence) note(name string, within, took time.Duration) {
	for _, f := range s.figures {
		if f.Name == name {
			f.Values = append(f.Values, took.Seconds())
			return
		}
	}
	f := seconds(name, nil, took)
	if within > 0 {
		f.Goal = neverAbove(within.Seconds())
	}
	s.figures = append(s.figures, &f)
}
