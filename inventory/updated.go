package inventory

import "coffer/item"

// UpdatedCommand is UPDATED of the equipables' status: an equip has new
// attributes.
type UpdatedCommand struct {
	Reference  item.ReferenceID
	Attributes item.Attributes
}

// updated gives what lies on the ground its attributes, or sends them to the
// owner. Nobody has it: they wait for the next who does.
func (x *tracking) updated(c UpdatedCommand, carry Carry) {
	x.Updates++
	x.deliver(UpdateCommand{Reference: c.Reference, Number: x.Updates, Attributes: c.Attributes}, carry)
}

// returned delivers again what came too late, unless a newer one is on its
// way: each says all attributes, so the newest says everything. Whoever sent it
// back has no equipable of the id: its word in a row of format 1 may have been
// of a cash-equipable.
func (x *tracking) returned(c ReturnCommand, carry Carry) {
	x.forget(c.Owner)
	if c.Number == x.Updates {
		x.deliver(UpdateCommand(c), carry)
	}
}

// deliver brings attributes to the equipable.
func (x *tracking) deliver(c UpdateCommand, carry Carry) {
	if x.OnGround {
		c.Attributes.Give(&x.Ground)
		return
	}
	if owner, ok := x.latest(); ok {
		c.Owner = owner
		x.tell(LateMessage{carry, c})
		return
	}
	x.Waiting = Unfound{Number: c.Number, Attributes: c.Attributes, Carry: carry}
}
