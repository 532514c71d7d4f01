package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// PickUpCommand is RESERVED of the drops' status: the character picks up what
// lies on the ground.
type PickUpCommand struct {
	Character item.CharacterID
	Drop      Drop
	Quantity  uint32
}

// TakeUp places a stack as ACCEPT would, or claims an equip from the equipment
// function, which answers with a GrantCommand or cancels. What was picked up
// already is told again and not placed again. Without a template it is mesos,
// which are not ours.
//
// It is refused with a cancelled drop if there is no inventory or no room.
func TakeUp(r item.Rules, i Inventory, c PickUpCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Character, at)
	if c.Drop.Template == 0 {
		return x.done()
	}
	if slices.ContainsFunc(x.PickUps, func(p PickUp) bool { return p.Drop == c.Drop }) {
		x.say(pickedUp(c.Drop, c.Character))
		return x.done()
	}
	no := x.missing()
	if no == nil {
		no = c.Drop.kind()
	}
	if no == nil && c.Drop.Reference != 0 {
		x.tell(ClaimCommand{Drop: c.Drop, Character: c.Character})
		return x.done()
	}
	var p placement
	if no == nil {
		in := item.Asset{Template: c.Drop.Template}
		in.Data.Quantity = r.Units(in.Template, c.Quantity, in.Data)
		p, no = x.room(in, true)
	}
	if no != nil {
		return x.refuse(cancelled(c.Drop, c.Character), no)
	}
	x.put(p, x.created)
	x.pickedUp(c.Drop)
	return x.done()
}

// kind refuses a drop of no kind, or with an equip's reference and no equip.
func (d Drop) kind() *item.Refusal {
	switch t := d.Template.Type(); {
	case !t.Valid():
		return item.Refuse(item.WrongType, "template %d is of no kind", d.Template)
	case d.Reference != 0 && t != item.TypeEquip:
		return item.Refuse(item.WrongType, "template %d is of %s and has the equipment id %d", d.Template, t, d.Reference)
	}
	return nil
}

// pickedUp remembers a pick-up and says so.
func (x *change) pickedUp(d Drop) {
	x.PickUps = append(x.PickUps, PickUp{Drop: d, Until: x.now.Add(PickUpMemory)})
	x.say(pickedUp(d, x.character))
}

// GrantCommand is ours, of the equipment function: the equip of a drop is the
// character's, if there is room.
type GrantCommand struct {
	Character item.CharacterID
	Drop      Drop
	Item      item.Asset // the equip as it lay on the ground, without id and slot; zero: never heard of, to be made
}

// Grant places the equip in the lowest free slot and tells the equipment
// function whether it did. An equip that was never heard of is made as
// CREATE_ASSET would, under the drop's reference id.
//
// It is refused with a cancelled drop if there is no inventory or no room.
func Grant(r item.Rules, i Inventory, c GrantCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Character, at)
	a := c.Item
	if a.Template == 0 {
		a = x.made(Parked{Template: c.Drop.Template}, c.Drop.Reference)
	}
	no := x.missing()
	var p placement
	if no == nil {
		p, no = x.room(a, false)
	}
	if no == nil {
		x.put(p, x.created)
		x.pickedUp(c.Drop)
	}
	x.tell(PlacedCommand{Character: c.Character, Drop: c.Drop, Placed: no == nil})
	if no != nil {
		return x.refuse(cancelled(c.Drop, c.Character), no)
	}
	return x.done()
}
