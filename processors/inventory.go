package processors

import (
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/processors/once"
)

// Inventory is the function of characters' inventories, keyed by character id.
func (s Settings) Inventory() *once.Function {
	return wire(s, keyed[inventory.Inventory, inventory.Command]{
		name: "inventory", topic: codecs.InventoryFunction,
		load: codecs.DecodeInventory, save: codecs.EncodeInventory,
		step: func(i inventory.Inventory, c inventory.Command, cmd once.Command, at time.Time) (inventory.Inventory, once.Result, error) {
			next, answer := inventory.Apply(s.Rules, i.Given(), c, carry(c, cmd), at)
			result := inventorySaid(cmd, answer)
			result.Answers = answered(c, answer)
			return next, result, nil
		},
		refuse: func(i inventory.Inventory, c inventory.Command, cmd once.Command, no *item.Refusal) (inventory.Inventory, once.Result) {
			next, answer := inventory.Refuse(i, c, no)
			result := inventorySaid(cmd, answer)
			result.Answers = answered(c, answer)
			return next, result
		},
		render: s.renderInventory,
		due:    inventory.Inventory.Due,
		expire: expires(func(key string) (inventory.Message, uuid.UUID, error) {
			whose, err := codecs.ParseCharacterKey(key)
			return inventory.ExpireCommand{Character: whose.Character}, whose.Tenant, err
		}),
	})
}

// carry is what an inventory keeps of a command that it answers later: nothing
// of those that are always answered at once, which are most.
func carry(c inventory.Command, cmd once.Command) inventory.Carry {
	switch c.(type) {
	case inventory.MoveCommand, inventory.EquipCommand, inventory.UnequipCommand, inventory.DropCommand,
		inventory.ConsumeCommand, inventory.CancelReservationCommand, inventory.DestroyCommand,
		inventory.RechargeCommand, inventory.MergeCommand, inventory.SortCommand,
		inventory.AcceptCommand, inventory.ReleaseCommand, inventory.IncreaseCapacityCommand:
		return ""
	}
	return inventory.Carry(once.PackCarry(cmd))
}

// Equipment is the function that knows who has an equip, keyed by its reference
// id.
func (s Settings) Equipment() *once.Function {
	return wire(s, keyed[inventory.Equipment, inventory.EquipmentCommand]{
		name: "equipment", topic: codecs.EquipmentFunction,
		load: codecs.DecodeEquipment, save: codecs.EncodeEquipment,
		step: func(e inventory.Equipment, c inventory.EquipmentCommand, cmd once.Command, at time.Time) (inventory.Equipment, once.Result, error) {
			next, answer := inventory.ApplyEquipment(s.Rules, e, c, inventory.Carry(once.PackCarry(cmd)), at)
			return next, inventorySaid(cmd, answer), nil
		},
		refuse: func(e inventory.Equipment, c inventory.EquipmentCommand, cmd once.Command, no *item.Refusal) (inventory.Equipment, once.Result) {
			return e, inventorySaid(cmd, inventory.RefuseEquipment(c, no))
		},
		render: s.renderInventory,
		due:    inventory.Equipment.Due,
		expire: expires(func(key string) (inventory.Message, uuid.UUID, error) {
			equip, err := codecs.ParseReferenceKey(key)
			return inventory.ExpireClaimsCommand{Reference: equip.Reference}, equip.Tenant, err
		}),
	})
}

// expires writes the message that a row gets when its time has come, by its key.
func expires(read func(key string) (inventory.Message, uuid.UUID, error)) func(key string) ([]byte, kafka.Headers) {
	return func(key string) ([]byte, kafka.Headers) {
		m, tenant, err := read(key)
		if err != nil {
			panic(err) // it is the key of a row of ours
		}
		_, _, value := codecs.EncodeInventoryMessage(m)
		return value, codecs.TenantHeaders(tenant)
	}
}

// inventorySaid is what an answer comes to, see said. A pick-up is refused by
// the drop command that gives the drop back.
func inventorySaid(cmd once.Command, a inventory.Answer) once.Result {
	r := once.Result{Effects: inventoryEffects(cmd, a)}
	if a.Refusal == nil {
		return r
	}
	r.Refused, r.Code = "none", a.Refusal.Code
	if len(a.Events) == 0 {
		r.Refused = rejectedType
	}
	for _, e := range a.Events {
		if late, ok := e.(inventory.Late); ok {
			e = late.Event
		}
		switch e.(type) {
		case inventory.Rejected:
			r.Refused = rejectedType
		case inventory.Failed:
			r.Refused = "ERROR"
		case inventory.DropCancelled:
			r.Refused = "CANCEL_RESERVATION"
		}
	}
	return r
}

// inventoryEffects are what an answer comes to, see effects.
func inventoryEffects(cmd once.Command, a inventory.Answer) []once.Effect {
	all := make([]once.Effect, 0, len(a.Events)+len(a.Messages))
	for _, e := range a.Events {
		all = append(all, event(codecs.InventoryEventTopic(e), codecs.PackInventoryEvent(e)))
	}
	if a.Refusal != nil && len(a.Events) == 0 {
		all = append(all, rejected(refusal(cmd, cmd.Value.(codecs.Decoded).Transaction, a.Refusal)))
	}
	for _, m := range a.Messages {
		if e, ok := word(m); ok {
			all = append(all, e)
			continue
		}
		function, id, value := codecs.EncodeInventoryMessage(m)
		e := message(cmd.Key, function, id, value)
		if late, ok := m.(inventory.LateMessage); ok {
			e.Body = codecs.PackLate(late.Carry, value)
		}
		all = append(all, e)
	}
	return all
}

// answered is the version of the CREATE_ASSET whose last number has come, 0 if
// it isn't that: whoever sends it again is given the answer to it that a names.
func answered(c inventory.Command, a inventory.Answer) uint64 {
	if _, ok := c.(inventory.ReferenceCommand); !ok {
		return 0
	}
	for _, e := range a.Events {
		late, ok := e.(inventory.Late)
		if !ok {
			continue
		}
		switch late.Event.(type) {
		case inventory.AssetCreated, inventory.Rejected:
			if version, _, err := once.UnpackCarry([]byte(late.Carry)); err == nil {
				return version
			}
		}
	}
	return 0
}

// renderInventory makes an effect's bytes from what the row of a character or
// of an equip keeps.
func (s Settings) renderInventory(e once.Effect, key string) (made once.Rendered, err error) {
	carry, body, late := codecs.UnpackLate(e.Body)
	if late {
		_, headers, err := once.UnpackCarry([]byte(carry))
		if err != nil {
			return made, err
		}
		made.Late = &headers
	}
	if written, ok, err := asIs(once.Effect{To: e.To, Body: body}, key); ok {
		written.Late = made.Late
		return written, err
	}
	unpacked, err := codecs.UnpackInventoryEvent(body)
	if err != nil {
		return made, err
	}
	var whose codecs.CharacterKey // nobody's: a drop command names its character
	if codecs.InventoryEventTopic(unpacked) != codecs.DropCommands {
		if whose, err = codecs.ParseCharacterKey(key); err != nil {
			return made, err
		}
	}
	event := codecs.EncodeInventoryEvent(whose, s.Topics.Name(codecs.CompartmentCommands), unpacked)
	made.Type, made.Value = event.Type, event.Value
	return made, nil
}
