package inventory

import (
	"slices"
	"time"

	"coffer/item"
)

// UpdateCommand is ours, of the equipment function: the owner of an equip is
// told its new attributes.
type UpdateCommand struct {
	Owner      Owner
	Reference  item.ReferenceID
	Number     uint64 // which UPDATED of the equip it is, see Equipment
	Attributes item.Attributes
}

func (UpdateCommand) message() {}

// Update gives the equipable its new attributes; its owner id stays. If it has
// moved on, the message goes back. A cash-equipable of the same id is another
// equip.
func Update(r item.Rules, i Inventory, c UpdateCommand, at time.Time) (Inventory, Answer) {
	x := begin(r, i, item.Transaction{}, c.Owner.Character, at)
	n := slices.IndexFunc(x.Assets, func(a item.Asset) bool { return a.Equipable(c.Reference) })
	if n < 0 {
		x.tell(ReturnCommand(c))
		return x.done()
	}
	c.Attributes.Give(&x.Assets[n])
	x.say(AssetUpdated{Asset: x.Assets[n]})
	return x.done()
}

// ReturnCommand is ours, of an owner: an UpdateCommand came too late, the equip
// has moved on.
type ReturnCommand UpdateCommand

func (ReturnCommand) message() {}
