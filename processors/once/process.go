package once

import (
	"github.com/lovoo/goka"
)

// graph is the function as goka runs it: the one place where goka's context
// meets a row.
func (f *Function) graph(l *link) *goka.GroupGraph {
	edges := []goka.Edge{
		goka.Input(goka.Stream(f.Input), Bytes{}, l.callback(func(ctx goka.Context, r raw) error {
			return f.take(ctx, r, l)
		})),
		goka.Persist(tableCodec{}),
		goka.Output(goka.Stream(l.deadLetters), Bytes{}),
	}
	for _, out := range f.Outputs {
		if out.Topic == "" {
			continue // kept free for a later one
		}
		edges = append(edges, goka.Output(goka.Stream(out.Topic), Bytes{}))
	}
	return goka.DefineGroup(goka.Group(f.Group), edges...)
}

// take applies one record and emits what it brought about.
func (f *Function) take(ctx goka.Context, r raw, l *link) error {
	in, bad := stamped(r)
	if bad != nil {
		l.bury(ctx, r, bad)
		l.meter.Took(Taken{Kind: DeadLetter, Code: bad.Code})
		return nil
	}
	var row *Row
	switch v := ctx.Value().(type) {
	case *Row:
		row = v
	case damaged:
		return v.err
	}
	if err := l.faulted(); err != nil {
		return err // Value returns nil for a store that failed in a session that has ended
	}
	if row != nil && row.heavy() {
		if err := l.settle(ctx.Context(), r); err != nil {
			return err
		}
	}
	a := applier{f: f, retryByTrace: l.retryByTrace, topic: r.topicID, partition: r.partition}
	out, err := a.apply(row, in, l.acked(r.topic, r.partition))
	if err != nil {
		return err
	}
	if out.dead != nil {
		l.bury(ctx, r, out.dead)
	}
	if out.row != nil {
		ctx.SetValue(out.row)
		if err := l.faulted(); err != nil {
			return err // nothing may be told of a row that wasn't written
		}
	}
	waits := l.awaits(in, out)
	for _, e := range out.emits {
		if e.output.Internal {
			l.send(ctx, e.output.Topic, e.key, e.value, e.headers, nil)
		} else {
			l.send(ctx, e.output.Topic, e.key, e.value, e.headers, waits)
		}
	}
	l.meter.Took(out.taken())
	return nil
}
