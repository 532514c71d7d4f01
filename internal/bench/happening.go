package bench

import (
	"context"
	"os"
	"time"
)

// happening is one case: what happens, and how long a command may wait then.
type happening struct {
	name   string
	goal   time.Duration // 0: there is none
	happen func(ctx context.Context) error
	before func(ctx context.Context) error // what must be so first; nil: nothing
	rest   *rest                           // nil: nobody waits for a session to end
}

// rest is the part of a wait behind the session timeout, at which Kafka gives
// the partitions to others: these then read what they don't have, and take up
// the commands. Kafka counts from the last heartbeat, so up to a third of a
// second of it may be missing here.
type rest struct {
	name string
	goal time.Duration // 0: there is none
}

func (s *silence) cases() []happening {
	return []happening{
		{name: "nothing happens for 3 s", happen: func(ctx context.Context) error {
			select {
			case <-time.After(3 * time.Second):
			case <-ctx.Done():
			}
			return ctx.Err()
		}},
		{name: "planned restart", goal: plannedGoal, happen: func(ctx context.Context) error {
			if err := s.goes.stop(); err != nil {
				return err
			}
			_, err := s.goes.startReady(ctx)
			return err
		}},
		{name: "kill -9 and restart at once", goal: killedGoal, happen: func(ctx context.Context) error {
			s.goes.kill()
			_, err := s.goes.startReady(ctx)
			return err
		}},
		{name: "a new process joins", goal: joinGoal, happen: func(ctx context.Context) error {
			_, err := s.joins.startReady(ctx)
			return err
		}},
		{name: "a process leaves", happen: func(context.Context) error { return s.joins.stop() }},
		{name: "kill -9 without a restart", goal: s.c.Session + restGoal, happen: s.die, before: s.forget,
			rest: &rest{name: "kill -9 without a restart, after detection"}},
	}
}

func (s *silence) standby() []happening {
	return []happening{{name: "the same with hot standby", goal: s.c.Session + restGoal, happen: s.die, before: s.stays.caughtUp,
		rest: &rest{name: "the same with hot standby, after detection", goal: restGoal}}}
}

// forget takes the local stores from the process that stays and has it read its
// own partitions anew, so that it has nothing of those that it will take over:
// from the round before it would have.
func (s *silence) forget(ctx context.Context) error {
	if err := s.stays.stop(); err != nil {
		return err
	}
	if err := os.RemoveAll(s.stays.data); err != nil {
		return err
	}
	return s.settle(ctx, s.stays, s.goes)
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
