package main

import "coffer/codecs"

// worldCommands are what the services of drops and of equips tell.
var worldCommands = []command{
	{
		group: "drop", name: "reserved", topic: codecs.DropStatus, kind: "RESERVED",
		short: "A drop is reserved for a character, who picks it up", example: "--character 100001 --drop 5501 --item 2000000 --quantity 10",
		head: []field{world, channel, mapID, {flag: "drop", name: "dropId", kind: number32, required: true, usage: "drop id"}},
		body: []field{
			character,
			{flag: "item", name: "itemId", kind: number32, usage: "the item's template id; 0: mesos, which are none of Coffer's business"},
			{flag: "equipment", name: "equipmentId", kind: number32, usage: "reference id of an equip, as its SPAWN_FROM_CHARACTER says; 0: no equip"},
			{flag: "quantity", name: "quantity", kind: number32, initial: "1", usage: "units"},
			{flag: "meso", name: "meso", kind: number32, usage: "mesos, which are none of Coffer's business"},
		},
		reply: reply{
			answers: []string{"REQUEST_PICK_UP"}, refuses: []string{"CANCEL_RESERVATION"}, on: codecs.DropCommands, late: true, silent: "for mesos",
		},
	}, {
		group: "equipable", name: "updated", topic: codecs.EquipableStatus, kind: "UPDATED",
		short: "An equip has new attributes, all of which are told", example: "--reference 1000000000 --weapon-attack 19 --slots 6 --level 1",
		head:  []field{{flag: "reference", name: "id", kind: number32, required: true, usage: "reference id of the equip"}},
		body:  attributes(),
		reply: reply{answers: []string{"UPDATED"}, on: codecs.AssetStatus, late: true, silent: "while it lies in a storage or on the ground, or if nobody has it"},
	},
}

// attributes are those of an equip, in the order of the contract.
func attributes() []field {
	all := []field{
		{flag: "strength", name: "strength"}, {flag: "dexterity", name: "dexterity"}, {flag: "intelligence", name: "intelligence"},
		{flag: "luck", name: "luck"}, {flag: "hp", name: "hp"}, {flag: "mp", name: "mp"},
		{flag: "weapon-attack", name: "weaponAttack"}, {flag: "magic-attack", name: "magicAttack"},
		{flag: "weapon-defense", name: "weaponDefense"}, {flag: "magic-defense", name: "magicDefense"},
		{flag: "accuracy", name: "accuracy"}, {flag: "avoidability", name: "avoidability"}, {flag: "hands", name: "hands"},
		{flag: "speed", name: "speed"}, {flag: "jump", name: "jump"},
	}
	for n := range all {
		all[n].kind, all[n].usage = bits16, "a stat, as it is now"
	}
	all = append(all,
		field{flag: "slots", name: "slots", kind: bits16, usage: "upgrades that are left"},
		field{flag: "owner-name", name: "ownerName", kind: words, usage: "read and dropped"},
	)
	for _, name := range [][2]string{{"locked", "locked"}, {"spikes", "spikes"}, {"karma-used", "karmaUsed"}, {"cold", "cold"}, {"can-be-traded", "canBeTraded"}} {
		all = append(all, field{flag: name[0], name: name[1], kind: yes, usage: "a mark, as it is now"})
	}
	return append(all,
		field{flag: "level-type", name: "levelType", kind: number8, usage: "how it levels"},
		field{flag: "level", name: "level", kind: number8, usage: "its level"},
		field{flag: "experience", name: "experience", kind: number32, usage: "towards the next level"},
		field{flag: "hammers-applied", name: "hammersApplied", kind: number32, usage: "hammers that were applied"},
		expires,
	)
}
