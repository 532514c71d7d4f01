package tester

import (
	"fmt"
	"strconv"
	"strings"

	"coffer/codecs"
	"coffer/item"
)

// inventoryCommand is a record about a character's inventory as the game's
// services write it:
//
//	created, deleted                                             of the character's status
//	equip, unequip, move          in= source= destination=
//	drop                          in= source= quantity= x= y= world= channel= map=
//	reserve                       in= items=SOURCE:TEMPLATE:QUANTITY,…
//	consume, cancel               in= slot=
//	destroy                       in= slot= quantity= removeAll=
//	increase                      in= amount=
//	create                        template= quantity= expiration= ownerId= flag= rechargeable=
//	recharge                      in= slot= quantity=
//	merge, sort                   in=
//	receive                       template= quantity= …: ACCEPT, as accept has it
//	hand                          in= asset= quantity=: RELEASE
//	reserved                      drop= template= equipment= quantity= world= channel= map=
//	updated                       reference= and attributes, by their names
//
// in is a compartment: equip, use, setup, etc, cash, or any number; unset it is
// that of the template.
func inventoryCommand(name string, a args) (*codecs.Topic, []byte) {
	switch name {
	case "created", "deleted":
		return codecs.CharacterStatus, fmt.Appendf(nil, `{"characterId":%s,"type":%q,"worldId":0,"body":{}}`,
			a.get("character", strconv.Itoa(someone)), strings.ToUpper(name))
	case "reserved":
		return codecs.DropStatus, fmt.Appendf(nil, `{"worldId":%s,"channelId":%s,"mapId":%s,"dropId":%s,"type":"RESERVED","body":{"characterId":%s,"itemId":%s,"equipmentId":%s,"quantity":%s,"meso":%s}}`,
			a.get("world", "0"), a.get("channel", "1"), a.get("map", "100000000"), a.get("drop", "1"), a.get("character", strconv.Itoa(someone)),
			a.get("template", "0"), a.get("equipment", "0"), a.get("quantity", "0"), a.get("meso", "0"))
	case "updated":
		return codecs.EquipableStatus, fmt.Appendf(nil, `{"id":%s,"type":"UPDATED","body":%s}`, a.get("reference", "0"), a.fields(
			"strength", "dexterity", "hp", "weaponAttack", "jump", "slots", "ownerName", "locked", "level", "experience", "hammersApplied", "expiration"))
	}
	kind, ok := map[string]string{
		"equip": "EQUIP", "unequip": "UNEQUIP", "move": "MOVE", "drop": "DROP", "reserve": "REQUEST_RESERVE", "consume": "CONSUME",
		"cancel": "CANCEL_RESERVATION", "destroy": "DESTROY", "increase": "INCREASE_CAPACITY", "create": "CREATE_ASSET",
		"recharge": "RECHARGE", "merge": "MERGE", "sort": "SORT", "receive": "ACCEPT", "hand": "RELEASE",
	}[name]
	if !ok {
		return nil, nil
	}
	return codecs.CompartmentCommands, a.order(kind, a.orderBody(kind))
}

func (a args) orderBody(kind string) string {
	switch kind {
	case "DROP":
		place := fmt.Sprintf(`{"worldId":%s,"channelId":%s,"mapId":%s,`, a.get("world", "0"), a.get("channel", "1"), a.get("map", "100000000"))
		return place + a.fields("source", "quantity", "x", "y")[1:]
	case "REQUEST_RESERVE":
		return `{"items":[` + a.wanted() + "]}"
	case "ACCEPT":
		return strings.Replace(a.incoming(false), `"slot":-1,`, "", 1) // an inventory's ACCEPT names no slot
	default:
		return a.fields("source", "destination", "slot", "quantity", "removeAll", "amount", "template", "expiration", "ownerId", "flag", "rechargeable", "asset")
	}
}

func (a args) wanted() string {
	var items []string
	for one := range strings.SplitSeq(a.get("items", ""), ",") {
		if part := strings.Split(one, ":"); len(part) == 3 {
			items = append(items, fmt.Sprintf(`{"source":%s,"itemId":%s,"quantity":%s}`, part[0], part[1], part[2]))
		}
	}
	return strings.Join(items, ",")
}

// order is a command of COMMAND_TOPIC_COMPARTMENT. Those with a transaction of
// their own have it in the body, and at the top level only if outer names one.
func (a args) order(kind, body string) []byte {
	tx := transaction(a.get("tx", ""))
	switch kind {
	case "REQUEST_RESERVE", "CONSUME", "CANCEL_RESERVATION", "ACCEPT", "RELEASE":
		comma := ","
		if body == "{}" {
			comma = ""
		}
		body = fmt.Sprintf(`{"transactionId":%q%s%s`, tx, comma, body[1:])
		tx = transaction(a.get("outer", ""))
	}
	return fmt.Appendf(nil, `{"transactionId":%q,"characterId":%s,"inventoryType":%d,"type":%q,"body":%s}`,
		tx, a.get("character", strconv.Itoa(someone)), a.compartment(), kind, body)
}

// compartment is what in names.
func (a args) compartment() item.Type {
	name, ok := a.find("in")
	if !ok {
		return item.TemplateID(a.number("template", 0)).Type()
	}
	for _, t := range item.Types {
		if t.String() == name {
			return t
		}
	}
	n, err := strconv.ParseUint(name, 10, 8)
	if err != nil {
		panic(err)
	}
	return item.Type(n)
}
