package storage

import (
	"time"

	"coffer/item"
)

// ShowCommand is SHOW_STORAGE: a character opens a storage. Account and
// Character are not 0: that is no command but a dead letter.
type ShowCommand struct {
	Transaction item.Transaction
	World       item.WorldID
	Channel     item.ChannelID
	Character   item.CharacterID
	NPC         item.NPCID
	Account     item.AccountID
}

// Show opens the session, or replaces the one that is open without a word
// about it, and has the storage made. It is never refused.
func Show(_ item.Rules, _ Session, c ShowCommand, at time.Time) (Session, Answer) {
	next := Session{
		Account:     c.Account,
		World:       c.World,
		Channel:     c.Channel,
		NPC:         c.NPC,
		Transaction: c.Transaction,
		Opened:      at,
	}
	answer := say(ProjectionCreated{
		Transaction: c.Transaction,
		World:       c.World,
		Account:     c.Account,
		Character:   c.Character,
		Channel:     c.Channel,
		NPC:         c.NPC,
	})
	answer.Messages = []Message{EnsureCommand{World: c.World, Account: c.Account}}
	return next, answer
}
