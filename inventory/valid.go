package inventory

import (
	"errors"
	"fmt"
	"slices"

	"coffer/item"
)

// Valid says the invariants of Inventory, or nil.
func (i Inventory) Valid() error {
	if !i.Alive && (i.Capacities != [5]uint32{} || len(i.Assets) > 0 || len(i.Reservations) > 0) {
		return errors.New("a deleted inventory that has something")
	}
	for n, c := range i.Capacities {
		if i.Alive && (c < FirstCapacity || c > MaxCapacity) {
			return fmt.Errorf("%s has capacity %d", item.Types[n], c)
		}
	}
	for _, check := range []func() error{i.validAssets, i.validIDs, i.validReservations, i.validParked, i.validPickUps} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (i Inventory) validAssets() error {
	for n := range i.Assets {
		a := &i.Assets[n]
		if err := a.Valid(); err != nil {
			return err
		}
		if !i.inside(a.Type(), a.Slot) {
			return fmt.Errorf("asset %d: slot %d of %s", a.ID, a.Slot, a.Type())
		}
		if n > 0 && compare(&i.Assets[n-1], a) >= 0 {
			return fmt.Errorf("asset %d at slot %d of %s stands after asset %d at slot %d of %s", a.ID, a.Slot, a.Type(),
				i.Assets[n-1].ID, i.Assets[n-1].Slot, i.Assets[n-1].Type())
		}
	}
	return nil
}

func (i Inventory) validIDs() error {
	ids := make([]item.AssetID, len(i.Assets))
	for n := range i.Assets {
		ids[n] = i.Assets[n].ID
	}
	slices.Sort(ids)
	for n, id := range ids {
		if n > 0 && ids[n-1] == id {
			return fmt.Errorf("asset id %d is used twice", id)
		}
	}
	if n := len(ids); n > 0 && ids[n-1] > i.LastAsset {
		return fmt.Errorf("asset id %d is above the last one given out, %d", ids[n-1], i.LastAsset)
	}
	return nil
}

func (i Inventory) validReservations() error {
	for n, r := range i.Reservations {
		at := i.index(r.Asset)
		switch {
		case at < 0:
			return fmt.Errorf("a reservation on asset %d, which is not here", r.Asset)
		case r.Units == 0:
			return fmt.Errorf("a reservation of nothing on asset %d", r.Asset)
		case n > 0 && r.End.Before(i.Reservations[n-1].End):
			return fmt.Errorf("the reservation on asset %d ends before the one in front of it", r.Asset)
		}
		if held := i.reserved(r.Asset); held > uint64(i.Assets[at].Quantity()) {
			return fmt.Errorf("asset %d has %d units, %d are reserved", r.Asset, i.Assets[at].Quantity(), held)
		}
	}
	return nil
}

func (i Inventory) validParked() error {
	for n, p := range i.Parked {
		switch {
		case p.Ticket == 0 || p.Ticket > i.LastTicket || n > 0 && p.Ticket <= i.Parked[n-1].Ticket:
			return fmt.Errorf("ticket %d at place %d, the last one given out is %d", p.Ticket, n, i.LastTicket)
		case !slices.Contains(p.Numbers, 0):
			return fmt.Errorf("ticket %d waits for nothing", p.Ticket)
		case !p.Template.Type().Valid():
			return fmt.Errorf("ticket %d: template %d is of no kind", p.Ticket, p.Template)
		case !item.ValidTime(p.Expiration):
			return fmt.Errorf("ticket %d: expiration %v", p.Ticket, p.Expiration)
		}
	}
	return nil
}

func (i Inventory) validPickUps() error {
	for n := range i.PickUps {
		if n > 0 && i.PickUps[n].Until.Before(i.PickUps[n-1].Until) {
			return fmt.Errorf("pick-up %d is forgotten before the one in front of it", n)
		}
	}
	return nil
}
