package codecs

import (
	"fmt"

	"coffer/inventory"
	"coffer/item"
)

// EncodeInventoryCommand writes a command as its senders do: one of
// COMMAND_TOPIC_COMPARTMENT, a CreateCommand or DeleteCommand as character
// status, a PickUpCommand as drop status, or an UpdatedCommand as equipable
// status; and the topic it goes to. The same command gives the same bytes, and
// Decode reads the same command again, but for what EncodeCommand lists.
//
// It panics at anything else, as at the commands that are ours.
func EncodeInventoryCommand(c any) (*Topic, []byte) {
	b := make([]byte, 0, 384)
	switch c := c.(type) {
	case inventory.CreateCommand:
		return CharacterStatus, life(b, c.Character, "CREATED", `{"name":""}`)
	case inventory.DeleteCommand:
		return CharacterStatus, life(b, c.Character, "DELETED", "{}")
	case inventory.PickUpCommand:
		return DropStatus, reservedDrop(b, c)
	case inventory.UpdatedCommand:
		return EquipableStatus, updatedEquip(b, c)
	case inventory.Command:
		return CompartmentCommands, append(orderBody(b, c), "}}"...)
	default:
		panic(fmt.Sprintf("codecs: %T is no command of a client", c))
	}
}

// orderHead writes the envelope and opens the body.
func orderHead(b []byte, e inventory.Envelope, kind string) []byte {
	b = appendUUID(append(b, `{"transactionId":`...), e.Transaction)
	b = appendUint(b, `,"characterId":`, e.Character)
	b = appendUint(b, `,"inventoryType":`, e.Type)
	b = appendText(b, `,"type":`, kind)
	return append(b, `,"body":{`...)
}

// orderNamed opens a body that has a transactionId of its own, and more after.
func orderNamed(b []byte, e inventory.Envelope, kind string) []byte {
	b = append(orderHead(b, e, kind), `"transactionId":`...)
	return append(appendUUID(b, innerOf(e.Transaction, e.Inner)), ',')
}

func orderBody(b []byte, c inventory.Command) []byte {
	switch c := c.(type) {
	case inventory.EquipCommand:
		return slots(b, c.Envelope, "EQUIP", c.Source, c.Destination)
	case inventory.UnequipCommand:
		return slots(b, c.Envelope, "UNEQUIP", c.Source, c.Destination)
	case inventory.MoveCommand:
		return slots(b, c.Envelope, "MOVE", c.Source, c.Destination)
	case inventory.DropCommand:
		return dropOrder(b, c)
	case inventory.RequestReserveCommand:
		return reserveOrder(b, c)
	case inventory.ConsumeCommand:
		return appendInt(orderNamed(b, c.Envelope, "CONSUME"), `"slot":`, c.Slot)
	case inventory.CancelReservationCommand:
		return appendInt(orderNamed(b, c.Envelope, "CANCEL_RESERVATION"), `"slot":`, c.Slot)
	case inventory.DestroyCommand:
		b = appendInt(orderHead(b, c.Envelope, "DESTROY"), `"slot":`, c.Slot)
		b = appendUint(b, `,"quantity":`, c.Quantity)
		return appendBool(b, `,"removeAll":`, c.All)
	case inventory.IncreaseCapacityCommand:
		return appendUint(orderHead(b, c.Envelope, "INCREASE_CAPACITY"), `"amount":`, c.Amount)
	case inventory.CreateAssetCommand:
		return createOrder(b, c)
	case inventory.RechargeCommand:
		b = appendInt(orderHead(b, c.Envelope, "RECHARGE"), `"slot":`, c.Slot)
		return appendUint(b, `,"quantity":`, c.Quantity)
	case inventory.MergeCommand:
		return orderHead(b, c.Envelope, "MERGE")
	case inventory.SortCommand:
		return orderHead(b, c.Envelope, "SORT")
	case inventory.AcceptCommand:
		return acceptOrder(b, c)
	case inventory.ReleaseCommand:
		b = appendUint(orderNamed(b, c.Envelope, "RELEASE"), `"assetId":`, c.Asset)
		return appendUint(b, `,"quantity":`, c.Quantity)
	default:
		panic(fmt.Sprintf("codecs: %T is no command of a client", c))
	}
}

func slots(b []byte, e inventory.Envelope, kind string, from, to item.Slot) []byte {
	b = appendInt(orderHead(b, e, kind), `"source":`, from)
	return appendInt(b, `,"destination":`, to)
}

func dropOrder(b []byte, c inventory.DropCommand) []byte {
	b = appendUint(orderHead(b, c.Envelope, "DROP"), `"worldId":`, c.Place.World)
	b = appendUint(b, `,"channelId":`, c.Place.Channel)
	b = appendUint(b, `,"mapId":`, c.Place.Map)
	b = appendInt(b, `,"source":`, c.Source)
	b = appendInt(b, `,"quantity":`, c.Quantity)
	b = appendInt(b, `,"x":`, c.X)
	return appendInt(b, `,"y":`, c.Y)
}

func reserveOrder(b []byte, c inventory.RequestReserveCommand) []byte {
	b = append(orderNamed(b, c.Envelope, "REQUEST_RESERVE"), `"items":[`...)
	for n, w := range c.Items {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendInt(b, `{"source":`, w.Source)
		b = appendUint(b, `,"itemId":`, w.Template)
		b = append(appendInt(b, `,"quantity":`, w.Quantity), '}')
	}
	return append(b, ']')
}

func createOrder(b []byte, c inventory.CreateAssetCommand) []byte {
	b = appendUint(orderHead(b, c.Envelope, "CREATE_ASSET"), `"templateId":`, c.Template)
	b = appendUint(b, `,"quantity":`, c.Quantity)
	b = appendTime(append(b, `,"expiration":`...), c.Expiration.UTC())
	b = appendUint(b, `,"ownerId":`, c.Owner)
	b = appendUint(b, `,"flag":`, c.Flag)
	return appendUint(b, `,"rechargeable":`, c.Rechargeable)
}

func acceptOrder(b []byte, c inventory.AcceptCommand) []byte {
	b = appendUint(orderNamed(b, c.Envelope, "ACCEPT"), `"templateId":`, c.Template)
	b = appendUint(b, `,"referenceId":`, c.Reference)
	b = appendText(b, `,"referenceType":`, c.ReferenceType)
	if c.Template.Type().Valid() {
		a := item.Asset{Template: c.Template, Expiration: c.Expiration.UTC(), Data: c.Data}
		if c.Template.Type() != item.TypeEquip {
			a.Data.Extra = expiring(a.Data.Extra, a.Expiration)
		}
		b = AppendEventData(append(b, `,"referenceData":`...), a)
	}
	return appendUint(b, `,"quantity":`, c.Quantity)
}

func life(b []byte, c item.CharacterID, kind, body string) []byte {
	b = appendUint(b, `{"characterId":`, c)
	b = appendText(b, `,"type":`, kind)
	return append(append(append(b, `,"worldId":0,"body":`...), body...), '}')
}

func reservedDrop(b []byte, c inventory.PickUpCommand) []byte {
	b = appendUint(b, `{"worldId":`, c.Drop.Place.World)
	b = appendUint(b, `,"channelId":`, c.Drop.Place.Channel)
	b = appendUint(b, `,"mapId":`, c.Drop.Place.Map)
	b = appendUint(b, `,"dropId":`, c.Drop.ID)
	b = appendUint(b, `,"type":"RESERVED","body":{"characterId":`, c.Character)
	b = appendUint(b, `,"itemId":`, c.Drop.Template)
	b = appendUint(b, `,"equipmentId":`, c.Drop.Reference)
	b = appendUint(b, `,"quantity":`, c.Quantity)
	return append(b, `,"meso":0}}`...)
}

func updatedEquip(b []byte, c inventory.UpdatedCommand) []byte {
	b = appendUint(b, `{"id":`, c.Reference)
	b = append(b, `,"type":"UPDATED","body":{`...)
	b = append(b, appendStats(nil, c.Attributes.Equip.Stats)[1:]...) // without the comma before the first
	b = append(b, `,"ownerName":""`...)
	b = appendEquip(b, c.Attributes.Equip)
	b = appendTime(append(b, `,"expiration":`...), c.Attributes.Expiration.UTC())
	return append(b, "}}"...)
}
