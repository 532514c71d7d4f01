package main

import (
	"slices"

	"coffer/codecs"
)

// kind is how a field's flag is read and how its value stands in JSON.
type kind int

const (
	number8     kind = iota // 0 to 255
	number16                // -32768 to 32767
	number32                // 0 to 4294967295
	bits16                  // 0 to 65535
	bits64                  // 0 to 18446744073709551615
	yes                     // true or false
	words                   // any text
	instant                 // RFC 3339
	identifier              // a UUID
	object                  // JSON, as it stands
	compartment             // an inventory type, by name or number
	wanted                  // slot:template:quantity, any number of times
)

// field is one field of a record and the flag that sets it.
type field struct {
	flag, name string
	kind       kind
	usage      string
	required   bool
	initial    string // of the flag; "": the kind's zero
	within     string // name of the object inside the body that has the field
	derived    bool   // of a compartment: that of the body's template if the flag isn't given
}

// command is a type of record that services send, as a subcommand of `coffer
// send`.
type command struct {
	group, name string
	topic       *codecs.Topic
	kind        string
	short       string
	example     string
	head        []field // beside type and body; transactionId first if it has one
	body        []field // nil: it has none
	bodyless    bool    // the contract has no body at all
	reply
}

// reply is how a command is answered.
type reply struct {
	answers []string                                // types of events that end the wait, beside ERROR and REJECTED; none: any does
	on      *codecs.Topic                           // the topic that they come on; nil: any
	refuses []string                                // types that are a refusal, beside those
	silent  string                                  // when it has no answer; "": never
	late    bool                                    // answered after other functions were asked: the answer is known by what it carries
	whole   func(command []byte, seen []heard) bool // whether all has come; nil: with the first of the answers
}

var (
	transaction = field{flag: "transaction", name: "transactionId", kind: identifier, initial: anyUUID,
		usage: "the saga's transaction; random: a new one, nil: none"}
	world     = field{flag: "world", name: "worldId", kind: number8, usage: "world id"}
	channel   = field{flag: "channel", name: "channelId", kind: number8, usage: "channel id"}
	account   = field{flag: "account", name: "accountId", kind: number32, usage: "account id", required: true}
	character = field{flag: "character", name: "characterId", kind: number32, usage: "character id", required: true}
	npc       = field{flag: "npc", name: "npcId", kind: number32, usage: "the storage keeper's id"}

	slot      = field{flag: "slot", name: "slot", kind: number16, initial: "-1", usage: "slot that is wished for; -1: the lowest free one"}
	template  = field{flag: "template", name: "templateId", kind: number32, usage: "the item's template id, such as 2000000"}
	expires   = field{flag: "expiration", name: "expiration", kind: instant, initial: "0001-01-01T00:00:00Z", usage: "when it expires; as it is: never"}
	reference = field{flag: "reference", name: "referenceId", kind: number32, usage: "reference id of an equip, cash item or pet"}
	sort      = field{flag: "reference-type", name: "referenceType", kind: words, usage: "equipable, cash-equipable, consumable, setup, etc, cash or pet; empty: derived from the template"}
	data      = field{flag: "reference-data", name: "referenceData", kind: object, usage: "attributes of the item, a JSON object"}
	units     = field{flag: "quantity", name: "quantity", kind: number32, within: "referenceData", usage: "units of a stack"}
	asset     = field{flag: "asset", name: "assetId", kind: number32, usage: "asset id"}
	leaving   = field{flag: "quantity", name: "quantity", kind: number32, usage: "units to take; 0: all of it"}
	arriving  = field{flag: "quantity", name: "quantity", kind: number32, usage: "units that arrive; 0: as the reference data says, else 1"}
)

// commands are all that can be sent, in the order of the contract.
var commands = slices.Concat(storageCommands, characterCommands, inventoryCommands, worldCommands)

var storageCommands = []command{
	{
		group: "storage", name: "deposit", topic: codecs.StorageCommands, kind: "DEPOSIT",
		short: "Deposit an item", example: "--account 4001 --world 0 --template 2000000 --quantity 50",
		head: []field{transaction, world, account}, body: []field{slot, template, expires, reference, sort, data, units},
		reply: reply{answers: []string{"DEPOSITED"}},
	}, {
		group: "storage", name: "withdraw", topic: codecs.StorageCommands, kind: "WITHDRAW",
		short: "Withdraw an asset, or units of it", example: "--account 4001 --world 0 --asset 1 --quantity 20",
		head: []field{transaction, world, account}, body: []field{asset, leaving},
		reply: reply{answers: []string{"WITHDRAWN"}},
	}, {
		group: "storage", name: "update-mesos", topic: codecs.StorageCommands, kind: "UPDATE_MESOS",
		short: "Change the stored mesos", example: "--account 4001 --world 0 --operation ADD --mesos 1500",
		head: []field{transaction, world, account},
		body: []field{
			{flag: "mesos", name: "mesos", kind: number32, usage: "how many"},
			{flag: "operation", name: "operation", kind: words, initial: "ADD", usage: "SET, ADD or SUBTRACT"},
		},
		reply: reply{answers: []string{"MESOS_UPDATED"}},
	}, {
		group: "storage", name: "deposit-rollback", topic: codecs.StorageCommands, kind: "DEPOSIT_ROLLBACK",
		short: "Take back what a deposit brought", example: "--account 4001 --world 0 --asset 1",
		head: []field{transaction, world, account}, body: []field{asset},
		reply: reply{answers: []string{"WITHDRAWN"}, silent: "if nothing of the deposit is left"},
	}, {
		group: "storage", name: "arrange", topic: codecs.StorageCommands, kind: "ARRANGE",
		short: "Merge stacks and sort", example: "--account 4001 --world 0",
		head: []field{transaction, world, account}, reply: reply{answers: []string{"ARRANGED"}},
	}, {
		group: "storage", name: "accept", topic: codecs.StorageCompartmentCommands, kind: "ACCEPT",
		short: "Accept an item of a transfer", example: "--account 4001 --world 0 --character 100001 --template 2000000 --quantity 30",
		head:  []field{world, account, optional(character)},
		body:  []field{transaction, slot, template, reference, sort, data, arriving},
		reply: reply{answers: []string{"ACCEPTED"}},
	}, {
		group: "storage", name: "release", topic: codecs.StorageCompartmentCommands, kind: "RELEASE",
		short: "Release an asset to a transfer", example: "--account 4001 --world 0 --character 100001 --asset 1 --quantity 10",
		head: []field{world, account, optional(character)}, body: []field{transaction, asset, leaving},
		reply: reply{answers: []string{"RELEASED"}},
	}, {
		group: "storage", name: "show", topic: codecs.StorageShowCommands, kind: "SHOW_STORAGE", bodyless: true,
		short: "Open a character's storage session", example: "--character 100001 --account 4001 --world 0 --npc 9030100",
		head: []field{transaction, world, channel, character, npc, account}, reply: reply{answers: []string{"PROJECTION_CREATED"}},
	}, {
		group: "storage", name: "close", topic: codecs.StorageShowCommands, kind: "CLOSE_STORAGE", bodyless: true,
		short: "Close a character's storage session", example: "--character 100001",
		head: []field{character}, reply: reply{answers: []string{"PROJECTION_DESTROYED"}, silent: noSession},
	},
}

func optional(f field) field {
	f.required = false
	return f
}

func needed(f field) field {
	f.required = true
	return f
}
