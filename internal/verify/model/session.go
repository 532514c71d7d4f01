package model

import (
	"time"

	"github.com/google/uuid"
)

// Session is a session function's row: the open storage of a character.
type Session struct {
	Open        bool
	Account     uint32
	World       byte
	Channel     byte
	NPC         uint32
	Transaction uuid.UUID // of SHOW_STORAGE
	Opened      time.Time
}

// Apply does a command, and says what events must come.
func (s *Session) Apply(_ Settings, c Command) []Event {
	if c.Type == "SHOW_STORAGE" {
		*s = Session{true, c.head.AccountID, c.head.WorldID, c.head.ChannelID, c.head.NpcID, c.Transaction, c.At}
		return status(c, "PROJECTION_CREATED", Object{"characterId": c.head.CharacterID, "accountId": s.Account,
			"worldId": s.World, "channelId": s.Channel, "npcId": s.NPC})
	}
	if !s.Open {
		return nil
	}
	shown := *s
	*s = Session{}
	return []Event{{StorageStatus, Object{"transactionId": shown.Transaction, "worldId": shown.World, "accountId": shown.Account,
		"type": "PROJECTION_DESTROYED", "body": Object{"characterId": c.head.CharacterID}}}}
}
