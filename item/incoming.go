package item

// Units is the quantity of an incoming stack (behaviour.md): the body's, else
// what its data says, else 1, but 0 of a rechargeable. What isn't stackable has
// none: 0.
func (r Rules) Units(t TemplateID, body uint32, d Data) uint32 {
	switch {
	case !t.Stackable():
		return 0
	case body > 0:
		return body
	case d.Quantity > 0 || r.Rechargeable(t):
		return d.Quantity
	default:
		return 1
	}
}

// StackMax is slotMax if the catalog knows it; not ok if only the default
// would say it.
func (r Rules) StackMax(t TemplateID) (uint32, bool) {
	e := r.Catalog.entry(t)
	if e == nil || e.SlotMax == 0 {
		return 0, false
	}
	return e.SlotMax, true
}
