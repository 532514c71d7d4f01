package main

import "coffer/codecs"

var (
	ofItem   = field{flag: "type", name: "inventoryType", kind: compartment, derived: true, usage: "compartment: equip, use, setup, etc, cash, or a number; without it that of the template"}
	ofSlot   = field{flag: "type", name: "inventoryType", kind: compartment, required: true, usage: "compartment: equip, use, setup, etc, cash, or a number"}
	ofEquips = field{flag: "type", name: "inventoryType", kind: compartment, initial: "equip", usage: "compartment; anything but equip is refused"}
	ofUse    = field{flag: "type", name: "inventoryType", kind: compartment, initial: "use", usage: "compartment; anything but use is refused"}

	reserver = field{flag: "transaction", name: "transactionId", kind: identifier, initial: noUUID, required: true, usage: "the transaction that reserved, as its RESERVED says"}

	source   = field{flag: "source", name: "source", kind: number16, required: true, usage: "slot that the item lies in, from 1; below 0: worn"}
	goal     = field{flag: "destination", name: "destination", kind: number16, required: true, usage: "slot that the item goes to"}
	position = field{flag: "destination", name: "destination", kind: number16, initial: "-1", usage: "where it is worn, -1 to -199; if the item isn't worn there, its own position is taken"}
	anywhere = field{flag: "destination", name: "destination", kind: number16, usage: "slot that it goes to; 0, or one that is taken: the lowest free one"}
	place    = field{flag: "slot", name: "slot", kind: number16, required: true, usage: "slot, from 1; below 0: worn"}
	promised = field{flag: "slot", name: "slot", kind: number16, required: true, usage: "slot that its RESERVED named"}
	mapID    = field{flag: "map", name: "mapId", kind: number32, initial: "100000000", usage: "map id"}
	flag     = field{flag: "flag", name: "flag", kind: bits16, usage: "flag of the item"}
	owner    = field{flag: "owner", name: "ownerId", kind: number32, usage: "character that the item is bound to; 0: none"}
)

// inventoryCommands are those of COMMAND_TOPIC_COMPARTMENT.
var inventoryCommands = []command{
	order("create-asset", "CREATE_ASSET", "Create an item, or several", "--template 2000000 --quantity 50", ofItem,
		[]field{needed(template), {flag: "quantity", name: "quantity", kind: number32, initial: "1", usage: "units of a stackable, else how many; 0: 1, of a rechargeable none"},
			expires, owner, flag, {flag: "rechargeable", name: "rechargeable", kind: bits64, usage: "attribute of a rechargeable"}},
		reply{answers: []string{"CREATED"}, late: true, whole: allCreated}),
	order("equip", "EQUIP", "Put on an equip", "--source 1 --destination -11", ofEquips,
		[]field{source, position}, reply{answers: []string{"MOVED"}, whole: everyMove}),
	order("unequip", "UNEQUIP", "Take off an equip", "--source -11", ofEquips,
		[]field{source, anywhere}, reply{answers: []string{"MOVED"}}),
	order("move", "MOVE", "Move an item: into a stack that takes it, or exchange two slots", "--type use --source 1 --destination 5", ofSlot,
		[]field{source, goal}, reply{answers: []string{"MOVED", "QUANTITY_CHANGED", "DELETED"}, whole: bothStacks, silent: "if both slots are the same"}),
	order("drop", "DROP", "Drop units on the ground", "--type use --source 1 --quantity 10", ofSlot,
		[]field{world, channel, mapID, source, {flag: "quantity", name: "quantity", kind: number16, initial: "1", usage: "units; of a rechargeable all of it goes"},
			{flag: "x", name: "x", kind: number16, usage: "where on the map"}, {flag: "y", name: "y", kind: number16, usage: "where on the map"}},
		reply{answers: []string{"SPAWN_FROM_CHARACTER"}}),
	order("request-reserve", "REQUEST_RESERVE", "Reserve units for 30 s, to consume them", "--item 1:2000000:5", ofItem,
		[]field{transaction, {flag: "item", name: "items", kind: wanted, usage: "what to reserve, slot:template:quantity; may be given more than once"}},
		reply{answers: []string{"RESERVED"}, whole: allReserved}),
	order("consume", "CONSUME", "Consume what was reserved", "--type use --slot 1 --transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10", ofSlot,
		[]field{reserver, promised}, reply{answers: []string{"DELETED", "QUANTITY_CHANGED"}}),
	order("cancel-reservation", "CANCEL_RESERVATION", "Free what was reserved", "--type use --slot 1 --transaction 3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10", ofSlot,
		[]field{reserver, promised}, reply{answers: []string{"RESERVATION_CANCELLED"}}),
	order("destroy", "DESTROY", "Destroy units, or an item", "--type use --slot 1 --quantity 3", ofSlot,
		[]field{place, {flag: "quantity", name: "quantity", kind: number32, usage: "units; 0: the whole item"},
			{flag: "all", name: "removeAll", kind: yes, usage: "the whole item, whatever --quantity says"}},
		reply{answers: []string{"DELETED", "QUANTITY_CHANGED"}}),
	order("increase-capacity", "INCREASE_CAPACITY", "Make a compartment larger, up to 96 slots", "--type use --amount 8", ofSlot,
		[]field{{flag: "amount", name: "amount", kind: number32, required: true, usage: "slots to add"}}, reply{answers: []string{"CAPACITY_CHANGED"}}),
	order("recharge", "RECHARGE", "Fill up stars or bullets", "--slot 4 --quantity 500", ofUse,
		[]field{place, {flag: "quantity", name: "quantity", kind: number32, required: true, usage: "units to add"}}, reply{answers: []string{"QUANTITY_CHANGED"}}),
	order("merge", "MERGE", "Merge stacks and close gaps", "--type use", ofSlot, nil, reply{answers: []string{"MERGE_COMPLETE"}}),
	order("sort", "SORT", "Close gaps and order by template", "--type use", ofSlot, nil, reply{answers: []string{"SORT_COMPLETE"}}),
	order("accept", "ACCEPT", "Accept an item of a transfer", "--template 2000000 --quantity 30", ofItem,
		[]field{transaction, needed(template), reference, sort, data, arriving}, reply{answers: []string{"ACCEPTED"}, on: codecs.CompartmentStatus}),
	order("release", "RELEASE", "Release an item to a transfer", "--type use --asset 1 --quantity 10", ofSlot,
		[]field{transaction, asset, leaving}, reply{answers: []string{"RELEASED"}, on: codecs.CompartmentStatus}),
}

// order is a command to an inventory. Where the body has a transaction of its
// own, one flag sets both.
func order(name, kind, short, example string, of field, body []field, r reply) command {
	head := []field{transaction, character, of}
	for _, one := range body {
		if one.name == transaction.name {
			head[0] = one
		}
	}
	return command{
		group: "inventory", name: name, topic: codecs.CompartmentCommands, kind: kind,
		short: short, example: "--character 100001 " + example, head: head, body: body, reply: r,
	}
}
