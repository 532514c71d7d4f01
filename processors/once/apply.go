package once

import (
	"cmp"
	"fmt"
	"time"

	"coffer/internal/kafka"
)

// incoming is an internal record with its stamps read.
type incoming struct {
	Record
	cause    Cause
	own      int64 // offset in the function's own partition
	time     int64 // the ingress's stamp, Unix microseconds
	appended int64 // the public record's timestamp, Unix microseconds; for metrics alone
	clientID string
	rewrite  bool // the audit asks for a new version, see audit.go
}

// outcome is what applying a record comes to: the row to write (nil: none) and
// what to emit, in order.
type outcome struct {
	row   *Row
	emits []emit
	kind  Kind
	dead  *BadInput

	of            string // the command's type
	refused, code string // Result's
}

// taken is what a meter is told of it.
func (o outcome) taken() Taken {
	t := Taken{Kind: o.kind, Type: o.of, Refused: o.refused, Code: o.code}
	if o.dead != nil {
		t.Code = o.dead.Code
	}
	return t
}

// Kind is how a record was taken, for metrics and tests.
type Kind string

// The kinds of a record.
const (
	Applied     Kind = "applied"
	Redelivered Kind = "redelivered" // applied before; answers are repeated
	Retried     Kind = "retried"     // the client's own retry: the first answer again
	DeadLetter  Kind = "dead"
	Rewritten   Kind = "rewritten" // for the audit
	Passed      Kind = "passed"    // by an ingress: none of our business
)

// emit is one record to produce.
type emit struct {
	output  Output
	key     string
	value   []byte
	headers kafka.Headers
}

// applier applies records to rows. It holds no state of its own.
type applier struct {
	f            *Function
	retryByTrace bool
	topic        kafka.TopicID // of the function's input
	partition    int32
}

// apply takes one record to its row (nil: none yet). Records below acked are
// acknowledged with all they caused: their answers may be forgotten.
func (a applier) apply(row *Row, in incoming, acked int64) (outcome, error) {
	if in.rewrite {
		return a.rewritten(row, in), nil
	}
	cmd, bad := a.f.Decode(in.Record)
	if bad != nil {
		return outcome{kind: DeadLetter, dead: bad}, nil
	}
	who := a.identify(in, cmd)
	if row != nil && row.seen(in.cause) {
		out, err := a.redelivered(row, in, who)
		out.of = cmd.Type
		return out, err
	}
	next := &Row{}
	if row != nil {
		*next = *row // the row was decoded for this call: nobody else holds its arrays
	}
	next.Version++
	next.Time = max(next.Time, in.time)
	source := next.advance(in.cause)

	if first, err := next.retried(who, in.own); err != nil {
		return outcome{}, err
	} else if first != nil {
		emits, err := a.render(next, first, in.Key, nil, false)
		return outcome{row: next, emits: emits, kind: Retried, of: cmd.Type}, err
	}

	cmd.Headers, cmd.Own, cmd.Version = in.Headers, in.own, next.Version
	result, err := a.step(next, cmd)
	if err != nil {
		return outcome{}, err
	}
	next.State = result.State
	if next.Due = 0; !result.Due.IsZero() {
		next.Due = result.Due.UnixMicro()
	}
	if result.Answers != 0 {
		if who, err = next.takeOver(result.Answers, who); err != nil {
			return outcome{}, err
		}
	}
	answer := Answer{
		Source: source, Cause: in.cause.mark(), Own: in.own,
		Time: next.Time, Version: next.Version,
		ID: who.id, Trace: who.trace, Effects: result.Effects,
	}
	if cmd.Inner && !a.f.Internal && len(answer.ID) == 0 && len(answer.Trace) == 0 {
		answer.ID = innerID
		next.Inner++
	}
	answer.Set, answer.Parent = next.keepHeaders(in.Headers)
	if err := next.Keep(answer); err != nil {
		return outcome{}, err
	}
	emits, err := a.render(next, &answer, in.Key, in.Headers, true)
	if err != nil {
		return outcome{}, err
	}
	return outcome{
		row: next, emits: emits, kind: Applied, of: cmd.Type, refused: result.Refused, code: result.Code,
	}, next.forget(acked, in.own, a.f.keep())
}

// rewritten makes a new version of a row that changes nothing; a key without a
// row has nothing to write again.
func (a applier) rewritten(row *Row, in incoming) outcome {
	if row == nil {
		return outcome{kind: Rewritten}
	}
	if row.seen(in.cause) {
		return outcome{row: row, kind: Redelivered}
	}
	next := *row
	next.Version++
	next.advance(in.cause)
	return outcome{row: &next, kind: Rewritten}
}

// step runs the function's step and refuses what would make the row too large.
func (a applier) step(row *Row, cmd Command) (Result, error) {
	result, err := a.f.Step(row.State, cmd, row.At())
	if err != nil {
		return result, fmt.Errorf("%s: step of key %s: %w", a.f.Name, cmd.Key, err)
	}
	if len(result.State) > MaxState {
		if result, err = a.f.TooLarge(row.State, cmd, len(result.State)); err != nil {
			return result, fmt.Errorf("%s: refusal for key %s: %w", a.f.Name, cmd.Key, err)
		}
	}
	return result, nil
}

// redelivered repeats what the row remembers of a record applied before. The
// row is written again because a crash can have left the local copy ahead of
// the table topic.
func (a applier) redelivered(row *Row, in incoming, who identity) (outcome, error) {
	out := outcome{row: row, kind: Redelivered}
	all, err := row.Answers()
	if err != nil {
		return out, err
	}
	for i := range all {
		answer := &all[i]
		if int(answer.Source) < len(row.Sources) && row.Sources[answer.Source].Topic == in.cause.Topic && answer.Cause == in.cause.mark() {
			out.emits, err = a.render(row, answer, in.Key, nil, true)
			return out, err
		}
	}
	// A retry has no answer of its own: it is given the first one's again. What
	// lies behind it, such as the late answer to what it repeats, is delivered
	// again by itself, and would come too early here.
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Own < in.own && who.matches(&all[i]) {
			out.emits, err = a.render(row, &all[i], in.Key, nil, false)
			return out, err
		}
	}
	return out, nil
}

// retried finds the answer of the command that this one repeats, among the
// recent ones of the last retryWindow, and notes the repeat at it; nil: none.
func (r *Row) retried(who identity, own int64) (*Answer, error) {
	if len(who.id) == 0 && len(who.trace) == 0 {
		return nil, nil
	}
	all, err := r.Answers()
	if err != nil {
		return nil, err
	}
	asked := recent(all)
	for i := len(asked) - 1; i >= 0; i-- {
		if asked[i].Time+retryWindow.Microseconds() < r.Time {
			break
		}
		if who.matches(&asked[i]) {
			asked[i].Again = own
			return &asked[i], r.replace(all)
		}
	}
	return nil, nil
}

// takeOver gives the identity of the command of a version to the answer that is
// about to be kept, so that its retries find that one, and counts as that command
// from now on. A command that is not
// among the recent ones has none to give: older answers may be kept or not, and
// an old owner and a new one must agree.
func (r *Row) takeOver(version uint64, who identity) (identity, error) {
	all, err := r.Answers()
	if err != nil {
		return who, err
	}
	asked := recent(all)
	for i := range asked {
		if asked[i].Version == version {
			who = identity{id: asked[i].ID, trace: asked[i].Trace}
			if len(who.id) > 0 || len(who.trace) > 0 {
				asked[i].ID, asked[i].Trace = innerID, nil
				r.Inner++
			}
			return who, r.replace(all)
		}
	}
	return who, nil
}

// render makes an answer's records anew: events always, messages to other
// functions only if asked for. carry are the client's headers, nil: those kept.
func (a applier) render(row *Row, answer *Answer, rowKey string, carry kafka.Headers, messages bool) ([]emit, error) {
	if int(answer.Source) >= len(row.Sources) || int(answer.Set) >= len(row.Sets) {
		return nil, errKept
	}
	if carry == nil {
		var err error
		if carry, err = join(row.Sets[answer.Set].Packed, answer.Parent); err != nil {
			return nil, fmt.Errorf("%s: headers kept for key %s: %w", a.f.Name, rowKey, err)
		}
	}
	cause := Cause{
		Topic: row.Sources[answer.Source].Topic, Partition: answer.Cause.Partition,
		Offset: answer.Cause.Offset, Index: answer.Cause.Index,
	}
	emits := make([]emit, 0, len(answer.Effects))
	for n, e := range answer.Effects {
		if int(e.To) >= len(a.f.Outputs) {
			return nil, fmt.Errorf("%s: effect for output %d of %d", a.f.Name, e.To, len(a.f.Outputs))
		}
		out := a.f.Outputs[e.To]
		if out.Internal && !messages {
			continue
		}
		made, err := a.f.Render(e, rowKey)
		if err != nil {
			return nil, fmt.Errorf("%s: render an effect of key %s for %s: %w", a.f.Name, rowKey, out.Topic, err)
		}
		key := cmp.Or(made.Key, e.Key, rowKey)
		var stamps kafka.Headers
		if out.Internal {
			stamps = messageStamps(a, answer, n)
		} else {
			stamps = eventStamps(a.f.Name, made.Type, cause, answer, n)
		}
		carry := carry
		if made.Late != nil {
			carry = *made.Late
		}
		headers := make(kafka.Headers, 0, len(carry)+len(stamps))
		headers = append(append(headers, carry...), stamps...)
		emits = append(emits, emit{output: out, key: key, value: made.Value, headers: headers})
	}
	return emits, nil
}

// micro is a stamp's time.
func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }
