package model

import (
	"math"
	"slices"
)

func (w *of) release(b *releaseBody) string {
	i := slices.IndexFunc(w.at.Assets, func(a *Asset) bool { return a.ID == b.AssetID })
	if i < 0 {
		return "NOT_FOUND"
	}
	a, quantity := w.at.Assets[i], b.Quantity
	if quantity == 0 || !Stackable(a.Template) {
		quantity = a.Quantity
	}
	switch {
	case quantity > a.Quantity-w.reserved(a):
		return "BAD_QUANTITY"
	case quantity < a.Quantity && w.unsplit(a):
		return "BAD_QUANTITY" // never split
	case quantity == a.Quantity:
		w.at.remove(a)
		w.asset("RELEASED", a, Object{"referenceType": a.Kind})
	default:
		a.Quantity -= quantity
		w.changed(a)
	}
	w.compartment("RELEASED", w.at.Type, Object{"transactionId": w.named()})
	return ""
}

func (w *of) recharge(b *rechargeBody) string {
	if w.at.Type != use {
		return "WRONG_TYPE"
	}
	a := w.in(int(b.Slot))
	switch {
	case a == nil:
		return "BAD_SLOT"
	case !w.rechargeable(a.Template):
		return "WRONG_TYPE"
	case b.Quantity == 0:
		return "BAD_QUANTITY"
	}
	sum := uint64(a.Quantity) + uint64(b.Quantity)
	if most := uint64(w.Catalog[a.Template].SlotMax); most > 0 {
		sum = max(uint64(a.Quantity), min(sum, most))
	}
	if sum > math.MaxUint32 {
		return "OVERFLOW"
	}
	a.Quantity = uint32(sum)
	w.changed(a)
	return ""
}

func (w *of) drop(b *dropBody) string {
	if w.at.Type == cash {
		return "WRONG_TYPE"
	}
	a := w.in(int(b.Source))
	if a == nil {
		return "BAD_SLOT"
	}
	if Stackable(a.Template) && (a.number("ownerId") != 0 || a.number("flag") != 0 || !a.Expiration.IsZero()) ||
		!Stackable(a.Template) && a.Reference == 0 {
		return "WRONG_TYPE"
	}
	quantity := uint32(0)
	if w.rechargeable(a.Template) {
		quantity = a.Quantity
	} else if b.Quantity < 1 || uint32(b.Quantity) > a.Quantity {
		return "BAD_QUANTITY"
	} else {
		quantity = uint32(b.Quantity)
	}
	if quantity > a.Quantity-w.reserved(a) {
		return "RESERVED"
	}
	if a.Quantity -= quantity; a.Quantity == 0 {
		w.at.remove(a)
		w.asset("DELETED", a, Object{})
	} else {
		w.changed(a)
	}
	reference := a.Reference
	if Stackable(a.Template) {
		reference = 0
	}
	w.emit(DropCommands, Object{"worldId": b.WorldID, "channelId": b.ChannelID, "mapId": b.MapID, "type": "SPAWN_FROM_CHARACTER",
		"body": Object{"itemId": a.Template, "equipmentId": reference, "quantity": quantity, "mesos": 0, "dropType": 2, "x": b.X, "y": b.Y,
			"ownerId": w.c.ID, "dropperId": w.c.ID, "dropperX": b.X, "dropperY": b.Y, "playerDrop": true}})
	return ""
}
