package storage

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

//go:generate go tool msgp -io=false -tests=false -o session_gen.go
//msgp:newtime
//msgp:timezone utc
//msgp:noduplicates
//msgp:shim item.AccountID as:uint32 using:uint32/item.AccountID
//msgp:shim item.NPCID as:uint32 using:uint32/item.NPCID
//msgp:shim item.WorldID as:byte using:byte/item.WorldID
//msgp:shim item.ChannelID as:byte using:byte/item.ChannelID
//msgp:shim uuid.UUID as:string using:item.PackUUID/item.UnpackUUID mode:convert

// Session is the state of the session function for one character: the storage
// that the character has open. The zero value is closed.
//
// Invariants:
//  1. A closed session (no account) is the zero value.
//  2. An open one has the time of its SHOW_STORAGE, in UTC.
type Session struct {
	Account     item.AccountID `msg:"a,omitempty"` // 0: closed
	World       item.WorldID   `msg:"w,omitempty"`
	Channel     item.ChannelID `msg:"c,omitempty"`
	NPC         item.NPCID     `msg:"n,omitempty"`
	Transaction uuid.UUID      `msg:"t"` // of the SHOW_STORAGE
	Opened      time.Time      `msg:"o,omitempty"`
}

// Open tells whether the character has a storage open.
func (s Session) Open() bool { return s.Account != 0 }

// Valid says the invariants, or nil.
func (s Session) Valid() error {
	if !s.Open() && s != (Session{}) {
		return errors.New("a closed session that remembers something")
	}
	if s.Open() && (s.Opened.IsZero() || !item.ValidTime(s.Opened)) {
		return fmt.Errorf("an open session of account %d, opened at %v", s.Account, s.Opened)
	}
	return nil
}
