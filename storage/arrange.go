package storage

import (
	"time"

	"coffer/item"
)

// ArrangeCommand is ARRANGE: the storage is merged and sorted.
type ArrangeCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Account     item.AccountID
}

// Arrange merges mergeable stacks, the lowest slots first, then gives the
// assets of each type the slots 0, 1, 2 … by template id, then asset id. It is
// never refused.
func Arrange(r item.Rules, a Account, c ArrangeCommand, at time.Time) (Account, Answer) {
	next, s := a.change(r, c.World, at)
	for _, t := range item.Types {
		for _, flow := range r.Merges(s.Assets, t) {
			s.merge(flow)
		}
	}
	var slot item.Slot
	for i := range s.Assets {
		if i > 0 && s.Assets[i].Type() != s.Assets[i-1].Type() {
			slot = 0
		}
		s.Assets[i].Slot = slot
		slot++
	}
	return *next, say(Arranged(c))
}

// merge moves units between two stacks, and what deposits claim of them.
func (s *Storage) merge(flow item.Transfer) {
	from, to := s.index(flow.From), s.index(flow.To)
	quantity := s.Assets[from].Data.Quantity
	s.arrive(flow.To, s.leave(flow.From, quantity, flow.Units))
	s.Assets[to].Data.Quantity += flow.Units
	s.Assets[from].Data.Quantity -= flow.Units
	if quantity == flow.Units {
		s.gone(flow.From)
	}
}
