package tester

import (
	"pgregory.net/rapid"

	"coffer/codecs"
)

// crash takes from one function what was not acknowledged: on each topic, the
// last events (a producer leaves no gap), and all rows since some record, if the
// local store is lost too. Then it is delivered again.
func (b *bench) crash(t *rapid.T) {
	f := rapid.SampledFrom(codecs.Functions).Draw(t, "crashes")
	acked := b.acked[f]
	end := int64(len(b.inside[f]))
	if acked == end {
		return
	}
	kept := b.told[:0:0]
	lost := map[string]bool{}
	for _, e := range b.told {
		if e.function == f && e.own >= acked && !lost[e.Topic] {
			lost[e.Topic] = rapid.IntRange(0, 4).Draw(t, "lost from here") == 0
		}
		if e.function != f || e.own < acked || !lost[e.Topic] {
			kept = append(kept, e)
		}
	}
	b.told = kept
	b.done[f] = int(acked)
	if rapid.Bool().Draw(t, "the local store is lost") {
		b.rows[f] = b.rowsAt(f, rapid.Int64Range(acked, end).Draw(t, "the table has the rows of"))
	}
	b.apply()
}

// rowsAt are a function's rows after the records below an offset.
func (b *bench) rowsAt(function string, offset int64) map[string][]byte {
	then := newBench(b.t)
	then.inside[function] = b.inside[function][:offset]
	for _, f := range then.settings.Functions() {
		if f.Input == function {
			for _, d := range then.inside[function] {
				then.step(f, d)
			}
		}
	}
	return then.rows[function]
}
