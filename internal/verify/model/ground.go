package model

import (
	"encoding/json"
	"slices"
	"time"
)

// remembered is how long a pick-up that succeeded is told again.
const remembered = 10 * time.Minute

// Drop names what lies on the ground: world, channel, map, drop, item, equip.
type Drop [6]uint32

// Drop is what a RESERVED is about; zero for other commands.
func (c Command) Drop() Drop {
	b, ok := c.body.(*reserved)
	if !ok {
		return Drop{}
	}
	return Drop{uint32(c.head.WorldID), uint32(c.head.ChannelID), c.head.MapID, c.head.DropID, b.ItemID, b.EquipmentID}
}

// pickUp is a drop's RESERVED.
func (w *of) pickUp() {
	b := w.c.body.(*reserved)
	w.taken = slices.DeleteFunc(w.taken, func(p pickUp) bool { return p.until.Before(w.c.At) })
	drop := w.c.Drop()
	again := slices.ContainsFunc(w.taken, func(p pickUp) bool { return p.drop == drop })
	take := w.take
	if b.EquipmentID != 0 {
		take = w.takeEquip
	}
	if !again && (!w.Exists || inventoryType(b.ItemID) == 0 || !take(b)) {
		w.toDrop("CANCEL_RESERVATION")
		return
	}
	if !again {
		w.taken = append(w.taken, pickUp{drop, w.c.At.Add(remembered)})
	}
	w.toDrop("REQUEST_PICK_UP")
}

// takeEquip places an equip with the data that it has on the ground.
func (w *of) takeEquip(b *reserved) bool {
	w.at = w.Compartments[equip]
	if inventoryType(b.ItemID) != equip || w.at.free() == 0 {
		return false
	}
	a := w.make(b.ItemID, 1, time.Time{})
	w.refer(a, b.EquipmentID)
	if all, err := members(w.c.Given); err == nil && all != nil {
		a.Kind, _ = referenceType(b.ItemID, "", present(all, "cashId"))
		if data, err := read(a.Kind, all); err == nil {
			a.Data = data
			a.Expiration, _ = expirationOf(all)
		}
	}
	w.place(a)
	w.whole("CREATED", a)
	return true
}

// Update is an equip's new attributes, as the equipment function passes them
// on: Given is what the asset's data must have become. ok is false if there is
// no such equip here.
func (i *Inventory) Update(s Settings, c Command, reference uint32) (said []Event, ok bool) {
	w := &of{Settings: s, Inventory: i, c: c}
	w.expire()
	if !w.Exists {
		return w.out, false
	}
	for _, a := range w.Compartments[equip].Assets {
		all, err := members(c.Given)
		if a.Reference != reference || a.Kind != "equipable" || err != nil {
			continue
		}
		data, err := read(a.Kind, all)
		if err != nil {
			continue
		}
		for name := range fields[a.Kind] {
			if name != "ownerId" {
				a.Data[name] = data[name]
			}
		}
		a.Expiration, _ = expirationOf(all)
		w.whole("UPDATED", a)
		return w.out, true
	}
	return w.out, false
}

// Refused is what must be said of a RESERVED whose equip somebody else has.
func (c Command) Refused() []Event {
	w := &of{c: c}
	w.c.ID = c.body.(*reserved).CharacterID
	w.toDrop("CANCEL_RESERVATION")
	return w.out
}

// PickedUp is what may be said of a RESERVED that is sent again
// too late to be known: the character has the equip by now.
func (c Command) PickedUp() []Event {
	w := &of{c: c}
	w.c.ID = c.body.(*reserved).CharacterID
	w.toDrop("REQUEST_PICK_UP")
	return w.out
}

// Attributes are an equip's data without its owner, in one text; of UPDATED
// those that it tells.
func Attributes(data json.RawMessage) string {
	var u updatedBody
	if json.Unmarshal(data, &u) != nil {
		return ""
	}
	b, err := json.Marshal(u.attributes)
	if err != nil {
		return ""
	}
	return string(b)
}

// Body is the command's body as it was sent.
func (c Command) Body() json.RawMessage { return c.head.Body }

// Equip is the reference of the equip that a RESERVED or an UPDATED is about;
// 0: none.
func (c Command) Equip() uint32 {
	switch b := c.body.(type) {
	case *reserved:
		return b.EquipmentID
	case *updatedBody:
		return c.head.ID
	}
	return 0
}

// take places what lies on the ground.
func (w *of) take(b *reserved) bool {
	w.at = w.Compartments[inventoryType(b.ItemID)]
	quantity := b.Quantity
	if quantity == 0 && !w.rechargeable(b.ItemID) {
		quantity = 1
	}
	filled, fresh, ok := w.placement(w.make(b.ItemID, quantity, time.Time{}))
	for _, a := range filled {
		w.changed(a)
	}
	for _, a := range fresh {
		w.whole("CREATED", a)
	}
	return ok
}

// toDrop says a command to the drops service.
func (w *of) toDrop(kind string) {
	h := w.c.head
	w.emit(DropCommands, Object{"worldId": h.WorldID, "channelId": h.ChannelID, "mapId": h.MapID, "type": kind,
		"body": Object{"dropId": h.DropID, "characterId": w.c.ID}})
}
