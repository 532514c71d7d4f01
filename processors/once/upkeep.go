package once

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"coffer/internal/kafka"
)

// Defaults of a deployment's upkeep.
const (
	auditEvery = 6 * time.Hour
	keepFor    = 7 * 24 * time.Hour
	trimEvery  = time.Hour
	firstPass  = time.Minute // the first pass comes early, so that a process restarted often has one
)

// upkeep is what a function's processor does beside its records: it audits its
// table and trims its input.
type upkeep struct {
	f      *Function
	deploy Deployment
	link   *link
	log    *slog.Logger
}

// run keeps up until ctx ends. What fails is tried again at the next pass, but
// for a store that lies behind its table, which is a fault.
func (u upkeep) run(ctx context.Context, fault context.CancelCauseFunc) {
	audit, trim := u.deploy.Audit, trimEvery
	if audit == 0 {
		audit = auditEvery
	}
	audits := time.NewTimer(min(audit, firstPass))
	trims := time.NewTimer(min(trim, firstPass))
	defer audits.Stop()
	defer trims.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-audits.C:
			u.audit(ctx, fault)
			audits.Reset(audit)
		case <-trims.C:
			u.trim(ctx)
			trims.Reset(trim)
		}
	}
}

// owned are the partitions of a topic whose records this run takes.
func (l *link) owned(topic string) (partitions []int32) {
	g := l.group.Load()
	if g == nil {
		return nil
	}
	all, _ := g.Status()
	for _, p := range all {
		if p.Running && p.Topic == topic {
			partitions = append(partitions, p.Partition)
		}
	}
	return partitions
}

func (u upkeep) audit(ctx context.Context, fault context.CancelCauseFunc) {
	for _, p := range u.link.owned(u.f.Input) {
		// The store that the partition has now: if the partition is given up and
		// taken again meanwhile, its new one may still be recovering.
		store := u.link.store(u.f.Group+tableSuffix, p)
		if store == nil || !slices.Contains(u.link.owned(u.f.Input), p) {
			continue
		}
		a := audit{
			function: u.f, config: u.deploy.Kafka, topics: u.deploy.Topics,
			version: store.version, rewrite: u.rewrite, settle: auditSettle,
		}
		n, err := a.run(ctx, p)
		u.link.meter.Audited(n, err)
		switch {
		case errors.Is(err, ErrStale):
			err = errors.Join(err, store.condemn(err))
			u.link.fail(err)
			fault(err)
			return
		case errors.Is(err, errGivenUp): // its new owner audits it
		case err != nil && ctx.Err() == nil:
			u.log.Warn("audit", "partition", p, "error", err)
		case n > 0:
			u.log.Warn("audit: stale rows behind newer ones, rewritten", "partition", p, "rows", n)
		}
	}
}

func (u upkeep) trim(ctx context.Context) {
	keep := u.deploy.Keep
	if keep == 0 {
		keep = keepFor
	}
	if n, err := u.deploy.Topics.Trim(ctx, u.f.Group, u.f.Input, u.link.owned(u.f.Input), time.Now(), keep); err != nil && ctx.Err() == nil {
		u.log.Warn("trim", "error", err)
	} else if n > 0 {
		u.log.Info("trimmed processed records", "topic", u.f.Input, "partitions", n)
	}
}

// rewrite sends the owners of keys, whoever they are by then, requests to write
// their rows again.
func (u upkeep) rewrite(ctx context.Context, keys []string) error {
	p := u.link.producer.Load()
	if p == nil {
		return errors.New("the run has no producer")
	}
	written := make(chan error, len(keys))
	for _, key := range keys {
		headers := append(stamps(ownCause, time.Now().UnixMicro(), u.f.Input), kafka.Header{Key: HeaderRewrite, Value: []byte("audit")})
		p.Send(kafka.Record{Topic: u.f.Input, Key: key, Value: []byte("{}"), Headers: headers}, func(err error) { written <- err })
	}
	for range keys {
		select {
		case err := <-written:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
