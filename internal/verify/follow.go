package verify

import (
	"encoding/json"
	"fmt"

	"coffer/internal/verify/model"
)

// follower is a client that knows nothing but the asset events of a character.
type follower map[string]map[int64]*followed // by compartment, then asset id

type followed struct{ slot, quantity int64 }

// keep are the commands that neither make nor take units.
var keep = map[string]bool{"MOVE": true, "MERGE": true, "SORT": true, "EQUIP": true, "UNEQUIP": true, "REQUEST_RESERVE": true,
	"CANCEL_RESERVATION": true, "INCREASE_CAPACITY": true, "UPDATED": true}

// follow applies a version's events to the client, whatever the model says of
// them, and compares it with the row if the model agrees so far.
func (j *judge) follow(r *row, s *Sent, c model.Command, events []*Event) {
	if r.function != model.InventoryFunction {
		return
	}
	came := map[int64]int64{} // units by template
	for _, e := range events {
		if j.o.env(e.Topic) == model.AssetStatus {
			if err := r.follows.apply(e.Value, came); err != nil {
				j.found(Follower, r.key, s, e, "it can't follow: %v", err)
				r.broken = true
				return
			}
		}
	}
	if keep[c.Type] {
		for template, n := range came {
			if n != 0 {
				j.found(NotConserved, r.key, s, events[0], "%s changed the units of template %d by %d", c.Type, template, n)
			}
		}
	}
	if r.broken {
		return
	}
	if diff := r.follows.differs(r.has); diff != "" {
		j.found(Follower, r.key, s, events[len(events)-1], "%s", diff)
		r.broken = true
	}
}

// apply applies one asset event; came counts units.
func (f follower) apply(value string, came map[int64]int64) error {
	var e struct {
		CompartmentID string
		AssetID       int64
		TemplateID    int64
		Slot          int64
		Type          string
		Body          struct {
			OldSlot       int64
			Quantity      int64
			ReferenceData struct{ Quantity *int64 }
		}
	}
	if err := json.Unmarshal([]byte(value), &e); err != nil {
		return err
	}
	in := f[e.CompartmentID]
	if in == nil {
		in = map[int64]*followed{}
		f[e.CompartmentID] = in
	}
	one := in[e.AssetID]
	if (e.Type == "CREATED" || e.Type == "ACCEPTED") != (one == nil) {
		return fmt.Errorf("%s of asset %d, which it knows: %t", e.Type, e.AssetID, one != nil)
	}
	switch e.Type {
	case "CREATED", "ACCEPTED":
		one = &followed{e.Slot, 1}
		if q := e.Body.ReferenceData.Quantity; q != nil && model.Stackable(uint32(e.TemplateID)) {
			one.quantity = *q
		}
		in[e.AssetID] = one
		came[e.TemplateID] += one.quantity
	case "DELETED", "RELEASED":
		delete(in, e.AssetID)
		came[e.TemplateID] -= one.quantity
	case "QUANTITY_CHANGED":
		came[e.TemplateID] += e.Body.Quantity - one.quantity
		one.quantity = e.Body.Quantity
	case "MOVED":
		for _, other := range in {
			if other.slot == e.Slot {
				other.slot = e.Body.OldSlot
			}
		}
		one.slot = e.Slot
	}
	return nil
}

// differs says where the client has something else than the row; "": nowhere.
func (f follower) differs(has *model.Inventory) string {
	n, known := 0, 0
	for _, in := range f {
		known += len(in)
	}
	for _, in := range has.Compartments {
		for _, a := range in.Assets {
			n++
			found := false
			for _, seen := range f {
				if one := seen[int64(a.ID)]; one != nil {
					found = true
					if one.slot != int64(a.Slot) || one.quantity != int64(a.Quantity) {
						return fmt.Sprintf("asset %d lies in slot %d with %d units, and whoever follows the events has it in slot %d with %d",
							a.ID, a.Slot, a.Quantity, one.slot, one.quantity)
					}
				}
			}
			if !found {
				return fmt.Sprintf("asset %d is not known to whoever follows the events", a.ID)
			}
		}
	}
	if n != known {
		return fmt.Sprintf("the row has %d assets, and whoever follows the events has %d", n, known)
	}
	return ""
}

// followed is a client that was told all asset events of a row, and knows no
// model.
func (j *judge) followed(r *row) (follower, error) {
	f := follower{}
	for _, e := range r.told {
		if j.o.env(e.Topic) == model.AssetStatus {
			if err := f.apply(e.Value, map[int64]int64{}); err != nil {
				return f, fmt.Errorf("%s: %w", e, err)
			}
		}
	}
	return f, nil
}

// shown says where the client has something else than HTTP shows; "": nowhere.
// A row that isn't there shows nothing.
func (f follower) shown(view string) string {
	var shows struct {
		Assets []struct {
			ID         string
			Attributes struct {
				Slot          int64
				TemplateID    uint32
				ReferenceData struct{ Quantity *int64 }
			}
		}
	}
	if view != "" {
		if err := json.Unmarshal([]byte(view), &shows); err != nil {
			return err.Error()
		}
	}
	known := map[string]followed{}
	for _, in := range f {
		for id, one := range in {
			known[fmt.Sprint(id)] = *one
		}
	}
	if len(known) != len(shows.Assets) {
		return fmt.Sprintf("HTTP shows %d assets, and whoever follows the events has %d", len(shows.Assets), len(known))
	}
	for _, a := range shows.Assets {
		is := followed{a.Attributes.Slot, 1}
		if q := a.Attributes.ReferenceData.Quantity; q != nil && model.Stackable(a.Attributes.TemplateID) {
			is.quantity = *q
		}
		if one, ok := known[a.ID]; !ok || one != is {
			return fmt.Sprintf("HTTP shows asset %s in slot %d with %d units, and whoever follows the events has it (%t) in slot %d with %d",
				a.ID, is.slot, is.quantity, ok, one.slot, one.quantity)
		}
	}
	return ""
}
