package inventory

import (
	"math"
	"time"

	"coffer/item"
)

// RechargeCommand is RECHARGE: stars or bullets are filled up.
type RechargeCommand struct {
	Envelope
	Slot     item.Slot
	Quantity uint32
}

// Recharge adds units, up to slotMax if the catalog knows it; it never takes
// any. Refused with WRONG_TYPE (no rechargeable), BAD_SLOT, BAD_QUANTITY (0),
// OVERFLOW (past uint32).
func Recharge(r item.Rules, i Inventory, c RechargeCommand, at time.Time) (Inventory, Answer) {
	x, no := ordered(r, i, c.Envelope, at)
	if no == nil {
		no = x.recharge(c)
	}
	if no != nil {
		return x.reject("RECHARGE", no)
	}
	return x.done()
}

func (x *change) recharge(c RechargeCommand) *item.Refusal {
	if c.Type != item.TypeUse {
		return item.Refuse(item.WrongType, "nothing in %s is rechargeable", c.Type)
	}
	n, no := x.find(c.Type, c.Slot)
	if no != nil {
		return no
	}
	a := &x.Assets[n]
	if !x.rules.Rechargeable(a.Template) {
		return item.Refuse(item.WrongType, "slot %d of use holds template %d, which is not rechargeable", c.Slot, a.Template)
	}
	if c.Quantity == 0 {
		return item.Refuse(item.BadQuantity, "asked to recharge slot %d of use by 0", c.Slot)
	}
	has := a.Data.Quantity
	if most, known := x.rules.StackMax(a.Template); known {
		x.setQuantity(n, has+min(c.Quantity, max(most, has)-has))
		return nil
	}
	if c.Quantity > math.MaxUint32-has {
		return item.Refuse(item.Overflow, "slot %d of use holds %d, asked to add %d: more than %d", c.Slot, has, c.Quantity, uint32(math.MaxUint32))
	}
	x.setQuantity(n, has+c.Quantity)
	return nil
}
