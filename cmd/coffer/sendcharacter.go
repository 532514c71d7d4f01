package main

import "coffer/codecs"

// characterCommands are what the character service tells.
var characterCommands = []command{
	{
		group: "character", name: "created", topic: codecs.CharacterStatus, kind: "CREATED",
		short: "A character was made: it gets an inventory", example: "--character 100001 --name Aria",
		head: []field{world, character}, body: []field{{flag: "name", name: "name", kind: words, usage: "the character's name"}},
		reply: reply{answers: []string{"CREATED"}, on: codecs.InventoryStatus, silent: "if it has an inventory already"},
	}, {
		group: "character", name: "deleted", topic: codecs.CharacterStatus, kind: "DELETED",
		short: "A character was deleted: its inventory goes with it", example: "--character 100001",
		head:  []field{world, character},
		reply: reply{answers: []string{"DELETED"}, on: codecs.InventoryStatus, silent: "if it has no inventory"},
	},
	status("logout", "LOGOUT", "A character has logged out: its session ends", channel),
	status("channel-changed", "CHANNEL_CHANGED", "A character is on another channel: its session ends", channel),
	status("map-changed", "MAP_CHANGED", "A character is on another map: its session ends", channel),
}

const noSession = "if no session is open"

// status is an event of the character service that ends a session.
func status(name, kind, short string, body ...field) command {
	return command{
		group: "character", name: name, topic: codecs.CharacterStatus, kind: kind, short: short, example: "--character 100001",
		head: []field{world, character}, body: body, reply: reply{answers: []string{"PROJECTION_DESTROYED"}, silent: noSession},
	}
}
