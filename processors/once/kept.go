package once

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The answers of a row lie in Row.Kept one after the other, each with its
// length before it as an unsigned varint. Most commands read none of them: one
// is appended, one drops out in front.

var errKept = errors.New("row: the kept answers are damaged")

// next splits the first answer off.
func next(kept []byte) (raw, rest []byte, err error) {
	n, size := binary.Uvarint(kept)
	if size <= 0 || n > uint64(len(kept)-size) {
		return nil, nil, errKept
	}
	return kept[size : size+int(n)], kept[size+int(n):], nil
}

// readAnswer decodes one.
func readAnswer(raw []byte) (a Answer, err error) {
	rest, err := a.UnmarshalMsg(raw)
	if err == nil && len(rest) > 0 {
		err = errKept
	}
	if err != nil {
		err = fmt.Errorf("row: answer: %w", err)
	}
	return a, err
}

// Answers decodes all of them, the oldest first.
func (r *Row) Answers() (all []Answer, err error) {
	for kept := r.Kept; len(kept) > 0; {
		var raw []byte
		if raw, kept, err = next(kept); err != nil {
			return nil, err
		}
		a, err := readAnswer(raw)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// count is how many there are.
func (r *Row) count() (n int, err error) {
	for kept := r.Kept; len(kept) > 0; n++ {
		if _, kept, err = next(kept); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// Keep adds the answer of the latest command.
func (r *Row) Keep(a Answer) error {
	kept, err := appendAnswer(append(make([]byte, 0, len(r.Kept)+a.Msgsize()), r.Kept...), a)
	r.Kept = kept
	return err
}

// replace writes all answers anew, after one was changed.
func (r *Row) replace(all []Answer) (err error) {
	kept := make([]byte, 0, len(r.Kept)+16)
	for _, a := range all {
		if kept, err = appendAnswer(kept, a); err != nil {
			return err
		}
	}
	r.Kept = kept
	return nil
}

func appendAnswer(kept []byte, a Answer) ([]byte, error) {
	raw, err := a.MarshalMsg(make([]byte, 0, a.Msgsize()))
	if err != nil {
		return kept, fmt.Errorf("row: answer: %w", err)
	}
	return append(binary.AppendUvarint(kept, uint64(len(raw))), raw...), nil
}

// innerID stands in the place of a client's ce_id in the answers to what no
// client sent. No hash is so short.
var innerID = []byte{0}

// inner tells whether no client sent what a answers.
func (a *Answer) inner() bool { return len(a.ID) == len(innerID) }

// recent are the answers that a retry is given again, the oldest first: those to
// the last keptAnswers commands of clients, and of those no more than have
// keptBytes of effects together, but the last one in any case. What functions and
// timers send doesn't count: it would push out commands that a client may still
// repeat. What they are depends on the row's history alone, never on what is
// acknowledged: an old owner and a new one must agree.
func recent(all []Answer) []Answer {
	commands, bytes := 0, 0
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].inner() {
			continue
		}
		for _, e := range all[i].Effects {
			bytes += len(e.Key) + len(e.Body)
		}
		if commands++; commands > 1 && bytes > keptBytes || commands > keptAnswers {
			return all[i+1:]
		}
	}
	return all
}

// commands are how many of these answers are to commands of clients.
func commands(all []Answer) (n int) {
	for i := range all {
		if !all[i].inner() {
			n++
		}
	}
	return n
}

// heavy tells whether the row must not grow before its answers are acknowledged.
func (r *Row) heavy() bool {
	if len(r.Kept) <= keptBytes && len(r.Sets) <= keptAnswers {
		return false // with what else can be in it, too
	}
	size := len(r.Kept) + len(r.State)
	for _, set := range r.Sets {
		size += len(set.Packed)
	}
	return size > heavyRow
}

// forget drops the answers that nobody can ask for again: those of records below
// acked that are not to one of the last keep commands of clients, or not recent.
// They lie in the order of their records, so it mostly looks only at the first
// ones.
func (r *Row) forget(acked, own int64, keep int) error {
	n, err := r.count()
	if err == nil && len(r.Kept) > keptBytes {
		var all []Answer
		if all, err = r.Answers(); err == nil {
			keep = min(keep, commands(recent(all)))
		}
	}
	for n -= int(r.Inner); err == nil && (n > keep || r.Inner > 0); {
		var raw, rest []byte
		if raw, rest, err = next(r.Kept); err != nil {
			break
		}
		var oldest Answer
		if oldest, err = readAnswer(raw); err != nil || oldest.underWay(acked, own) {
			break
		}
		if !oldest.inner() {
			if n <= keep {
				return r.forgetInner(acked, own)
			}
			n--
		}
		if err = r.drop(&oldest); err == nil {
			r.Kept = rest
		}
	}
	return err
}

// underWay tells whether the record of an answer, or the latest that repeated it,
// is not yet known to be acknowledged. own is the present record's offset: one
// behind that is of an input that was there before this one, and is acknowledged
// or lost with it.
func (a *Answer) underWay(acked, own int64) bool {
	return max(a.Own, a.Again) >= acked && a.Own <= own
}

// innerSpare is how many answers to what no client sent may lie between those
// that are kept, before they are looked for.
const innerSpare = 4

// forgetInner drops the answers of records below acked that no client asked for,
// wherever they lie.
func (r *Row) forgetInner(acked, own int64) error {
	if r.Inner <= innerSpare {
		return nil
	}
	all, err := r.Answers()
	if err != nil {
		return err
	}
	stay := all[:0]
	for i := range all {
		if !all[i].inner() || all[i].underWay(acked, own) {
			stay = append(stay, all[i])
		} else if err := r.drop(&all[i]); err != nil {
			return err
		}
	}
	if len(stay) == len(all) {
		return nil
	}
	return r.replace(stay)
}

// drop takes an answer that goes out of the counts.
func (r *Row) drop(a *Answer) error {
	if int(a.Set) >= len(r.Sets) || r.Sets[a.Set].Uses == 0 || a.inner() && r.Inner == 0 {
		return errKept
	}
	if a.inner() {
		r.Inner--
	}
	if set := &r.Sets[a.Set]; set.Uses == 1 {
		*set = Set{}
	} else {
		set.Uses--
	}
	return nil
}

// AnswerTo is the answer to the command with this ce_id, as far back as the row
// keeps answers.
func (r *Row) AnswerTo(clientID string) (a Answer, ok bool) {
	who := identity{id: digest("id", clientID)}
	all, _ := r.Answers()
	for i := range all {
		if who.matches(&all[i]) {
			return all[i], true
		}
	}
	return a, false
}

// Answered tells whether the row has applied a command with this ce_id, as far
// back as it keeps answers.
func (r *Row) Answered(clientID string) bool {
	_, ok := r.AnswerTo(clientID)
	return ok
}
