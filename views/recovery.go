package views

import (
	"cmp"
	"context"
	"slices"

	"coffer/processors/once"
)

// Recovery tells how far each partition of the table has been read, by
// partition; nothing before Run. A partition that was recovered once and is
// read anew after a fault is not recovered until it has come to the end again.
func (t *Table) Recovery() (all []once.Recovery) {
	t.mu.Lock()
	view := t.view
	t.mu.Unlock()
	if view == nil {
		return nil
	}
	for number, s := range view.Stats(context.Background()).Partitions {
		all = append(all, once.Recovering(number, t.partitions[number].recovered(), *s.Recovery))
	}
	slices.SortFunc(all, func(a, b once.Recovery) int { return cmp.Compare(a.Partition, b.Partition) })
	return all
}
