package model

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Inventory is an inventory function's row: what a character has.
type Inventory struct {
	Exists       bool
	NextID       uint32
	Compartments map[byte]*Compartment
	Reservations []*Reservation // in the order in which they were made

	taken []pickUp
}

// Compartment is one of five. Slots count from 1; worn equips have negative
// ones, which don't count against the capacity.
type Compartment struct {
	Type     byte
	Capacity int
	Assets   []*Asset // by slot: see sort
}

// Limits of a compartment, in slots.
const (
	firstCapacity = 24
	mostCapacity  = 96
)

// of is a command at work: what it has been told to and what it says.
type of struct {
	Settings
	*Inventory
	c   Command
	at  *Compartment
	out []Event
}

// Apply does a command, and says what events must come.
func (i *Inventory) Apply(s Settings, c Command) []Event {
	w := &of{Settings: s, Inventory: i, c: c}
	w.expire()
	switch c.Type {
	case "CREATED":
		w.create()
		return w.out
	case "DELETED":
		w.delete()
		return w.out
	case "RESERVED":
		if !c.Mesos() {
			w.pickUp()
		}
		return w.out
	}
	if code := w.do(); code != "" {
		w.refuse(code)
	}
	return w.out
}

// Expire is what the time alone brings about.
func (i *Inventory) Expire(s Settings, c Command) []Event {
	w := &of{Settings: s, Inventory: i, c: c}
	w.expire()
	return w.out
}

// do does a command to a compartment and says with which code it is refused;
// a refused one has changed nothing.
func (w *of) do() string {
	if !w.Exists {
		return "NOT_FOUND"
	}
	if w.at = w.Compartments[w.c.head.InventoryType]; w.at == nil {
		return "WRONG_TYPE"
	}
	switch b := w.c.body.(type) {
	case *moveBody:
		switch w.c.Type {
		case "EQUIP":
			return w.equip(int(b.Source), int(b.Destination))
		case "UNEQUIP":
			return w.unequip(int(b.Source), int(b.Destination))
		}
		return w.move(int(b.Source), int(b.Destination))
	case *dropBody:
		return w.drop(b)
	case *reserveBody:
		return w.reserve(b)
	case *slotBody:
		return w.settle(b, w.c.Type == "CONSUME")
	case *destroyBody:
		return w.destroy(b)
	case *capacityBody:
		w.at.Capacity = int(min(mostCapacity, uint64(w.at.Capacity)+uint64(b.Amount)))
		w.compartment("CAPACITY_CHANGED", w.at.Type, Object{"type": w.at.Type, "capacity": w.at.Capacity})
		return ""
	case *createBody:
		return w.createAsset(b)
	case *rechargeBody:
		return w.recharge(b)
	case *acceptBody:
		return w.accept(b)
	case *releaseBody:
		return w.release(b)
	case *empty:
		if w.c.Type == "MERGE" {
			w.merge()
		} else {
			w.sortOut()
		}
		return ""
	}
	panic(fmt.Sprintf("%s is no command to an inventory", w.c.Type))
}

// create makes five empty compartments, if there are none.
func (w *of) create() {
	if w.Exists {
		return
	}
	w.Exists, w.Compartments = true, map[byte]*Compartment{}
	w.NextID = max(w.NextID, 1)
	for t := byte(equip); t <= cash; t++ {
		w.Compartments[t] = &Compartment{Type: t, Capacity: firstCapacity}
		w.compartment("CREATED", t, Object{"type": t, "capacity": firstCapacity})
	}
	w.emit(InventoryStatus, Object{"characterId": w.c.ID, "type": "CREATED", "body": Object{}})
}

// delete takes everything away; the counter of ids stays.
func (w *of) delete() {
	if !w.Exists {
		return
	}
	for _, r := range w.promised(func(*Reservation) bool { return true }) {
		w.cancelled(r)
	}
	for t := byte(equip); t <= cash; t++ {
		for _, a := range w.Compartments[t].bySlot() {
			w.asset("DELETED", a, Object{})
		}
	}
	for t := byte(equip); t <= cash; t++ {
		w.compartment("DELETED", t, Object{})
	}
	w.emit(InventoryStatus, Object{"characterId": w.c.ID, "type": "DELETED", "body": Object{}})
	w.Exists, w.Compartments, w.Reservations = false, nil, nil
}

// Asset is the asset in a slot; nil: none.
func (c *Compartment) Asset(slot int) *Asset {
	for _, a := range c.Assets {
		if a.Slot == slot {
			return a
		}
	}
	return nil
}

func (c *Compartment) bySlot() []*Asset {
	out := slices.Clone(c.Assets)
	slices.SortFunc(out, func(a, b *Asset) int { return cmp.Compare(a.Slot, b.Slot) })
	return out
}

// carried are the assets that aren't worn, by slot.
func (c *Compartment) carried() []*Asset {
	return slices.DeleteFunc(c.bySlot(), func(a *Asset) bool { return a.Slot < 0 })
}

// free is the lowest free slot, 0 if there is none.
func (c *Compartment) free() int {
	for slot := 1; slot <= c.Capacity; slot++ {
		if c.Asset(slot) == nil {
			return slot
		}
	}
	return 0
}

func (c *Compartment) remove(a *Asset) {
	c.Assets = slices.DeleteFunc(slices.Clone(c.Assets), func(b *Asset) bool { return a == b })
}

// in is the asset of a slot where assets may lie; nil: BAD_SLOT.
func (w *of) in(slot int) *Asset {
	if !w.at.has(slot) {
		return nil
	}
	return w.at.Asset(slot)
}

// has tells whether there is such a slot.
func (c *Compartment) has(slot int) bool {
	return slot >= 1 && slot <= c.Capacity || c.Type == equip && slot <= -1 && slot >= -199
}

// number gives the next asset id.
func (i *Inventory) number() uint32 {
	i.NextID++
	return i.NextID - 1
}

// emit says an event.
func (w *of) emit(topic string, value Object) { w.out = append(w.out, Event{topic, value}) }

// asset says an event of an asset.
func (w *of) asset(kind string, a *Asset, body Object) {
	w.emit(AssetStatus, Object{"transactionId": w.c.Transaction, "characterId": w.c.ID,
		"compartmentId": w.compartmentID(inventoryType(a.Template)), "assetId": a.ID, "templateId": a.Template,
		"slot": a.Slot, "type": kind, "body": body})
}

// whole says an event that tells all of an asset.
func (w *of) whole(kind string, a *Asset) {
	w.asset(kind, a, Object{"referenceId": a.Reference, "referenceType": a.Kind, "referenceData": a.Rendered(), "expiration": a.Expiration})
}

// changed says what is left of an asset that units were put to or taken from.
func (w *of) changed(a *Asset) {
	w.asset("QUANTITY_CHANGED", a, Object{"quantity": a.Quantity})
}

// compartment says an event of a compartment.
func (w *of) compartment(kind string, t byte, body Object) {
	w.compartmentOf(w.c.Transaction, kind, t, body)
}

func (w *of) compartmentOf(tx uuid.UUID, kind string, t byte, body Object) {
	w.emit(CompartmentStatus, Object{"transactionId": tx, "characterId": w.c.ID,
		"compartmentId": w.compartmentID(t), "type": kind, "body": body})
}

func (w *of) compartmentID(t byte) string { return CompartmentID(w.c.Tenant, w.c.ID, t) }

// CompartmentID is the id of one of a character's compartments.
func CompartmentID(tenant uuid.UUID, character uint32, t byte) string {
	return named(tenant, fmt.Sprintf("compartment/%d/%d", character, t))
}

// refuse says that the command failed.
func (w *of) refuse(code string) {
	if w.c.Type == "ACCEPT" || w.c.Type == "RELEASE" {
		w.compartment("ERROR", w.c.head.InventoryType, Object{"errorCode": w.c.Type + "_COMMAND_FAILED", "transactionId": w.named()})
		return
	}
	w.emit(Rejected, Object{"transactionId": w.c.Transaction, "topic": w.c.Topic, "commandType": w.c.Type,
		"characterId": w.c.ID, "type": "REJECTED", "body": Object{"code": code, "message": sentence}})
}

// Named is the transaction that the command's body names, or its envelope.
func (c Command) Named() uuid.UUID {
	if b, ok := c.body.(interface{ transaction() uuid.UUID }); ok && b.transaction() != uuid.Nil {
		return b.transaction()
	}
	return c.Transaction
}

func (w *of) named() uuid.UUID { return w.c.Named() }

// pickUp is one that is remembered.
type pickUp struct {
	drop  Drop
	until time.Time
}
