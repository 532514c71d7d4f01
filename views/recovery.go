package views

import "coffer/processors/once"

// Recovery tells how far each partition of the table has been read, by
// partition; nothing before Run. A partition that was recovered once and is
// read anew after a fault is not recovered until it has come to the end again.
// goka's view has such counts too, but to ask it races with the view's end.
func (t *Table) Recovery() (all []once.Recovery) {
	t.mu.Lock()
	ran := t.ran
	t.mu.Unlock()
	if !ran {
		return nil
	}
	for number, p := range t.partitions {
		n := int32(number)
		all = append(all, once.Recovering(n, p.recovered(), p.read.Load(), t.ends.Of(t.Name, n)))
	}
	return all
}
