package codecs

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"coffer/item"
	"coffer/storage"
)

// EncodeCommand writes a command as its senders do: a storage.AccountCommand
// or a storage.SessionCommand of the contract, and the topic it goes to. The
// same command gives the same bytes, and Decode reads the same command again,
// but for what no record can say:
//
//   - referenceData has the fields of the template's kind only, and none if the
//     template is of no kind;
//   - a DEPOSIT's Quantity becomes its data's, because DEPOSIT has no field for it;
//   - the expiration of an ACCEPT that is no equip becomes a field of its data
//     that is kept as unknown (behaviour.md: Expiration);
//   - BadData is not written.
//
// It panics at anything else, as at storage.EnsureCommand, which is no
// command of clients.
func EncodeCommand(c any) (*Topic, []byte) {
	b := make([]byte, 0, 384)
	switch c := c.(type) {
	case storage.DepositCommand:
		b = statusHead(b, c.Transaction, c.World, c.Account, "DEPOSIT")
		return StorageCommands, depositCommandBody(b, c.Incoming)
	case storage.WithdrawCommand:
		b = statusHead(b, c.Transaction, c.World, c.Account, "WITHDRAW")
		return StorageCommands, append(quantified(appendUint(b, `{"assetId":`, c.Asset), c.Quantity), "}}"...)
	case storage.UpdateMesosCommand:
		b = statusHead(b, c.Transaction, c.World, c.Account, "UPDATE_MESOS")
		b = appendUint(b, `{"mesos":`, c.Mesos)
		b = appendText(b, `,"operation":`, c.Operation)
		return StorageCommands, append(b, "}}"...)
	case storage.DepositRollbackCommand:
		b = statusHead(b, c.Transaction, c.World, c.Account, "DEPOSIT_ROLLBACK")
		return StorageCommands, append(appendUint(b, `{"assetId":`, c.Asset), "}}"...)
	case storage.ArrangeCommand:
		b = statusHead(b, c.Transaction, c.World, c.Account, "ARRANGE")
		return StorageCommands, append(b, "{}}"...)
	case storage.AcceptCommand:
		b = transferHead(b, c.Transaction, c.Inner, c.World, c.Account, c.Character, "ACCEPT")
		return StorageCompartmentCommands, acceptCommandBody(b, c.Incoming)
	case storage.ReleaseCommand:
		b = transferHead(b, c.Transaction, c.Inner, c.World, c.Account, c.Character, "RELEASE")
		b = appendUint(b, `,"assetId":`, c.Asset)
		b = appendUint(b, `,"quantity":`, c.Quantity)
		return StorageCompartmentCommands, append(b, "}}"...)
	case storage.ShowCommand:
		return StorageShowCommands, showCommand(b, c)
	case storage.CloseCommand:
		return StorageShowCommands, append(appendUint(b, `{"characterId":`, c.Character), `,"type":"CLOSE_STORAGE"}`...)
	default:
		panic(fmt.Sprintf("codecs: %T is no command of a client", c))
	}
}

func showCommand(b []byte, c storage.ShowCommand) []byte {
	b = appendUUID(append(b, `{"transactionId":`...), c.Transaction)
	b = appendUint(b, `,"worldId":`, c.World)
	b = appendUint(b, `,"channelId":`, c.Channel)
	b = appendUint(b, `,"characterId":`, c.Character)
	b = appendUint(b, `,"npcId":`, c.NPC)
	b = appendUint(b, `,"accountId":`, c.Account)
	return append(b, `,"type":"SHOW_STORAGE"}`...)
}

// transferHead writes a transfer's envelope and its body's transactionId. The
// saga orchestrator writes none at the top level; there is one only where it
// differs from the body's.
func transferHead(b []byte, tx, inner uuid.UUID, w item.WorldID, a item.AccountID, c item.CharacterID, kind string) []byte {
	b = append(b, '{')
	if inner == uuid.Nil || inner == tx {
		inner = tx
	} else {
		b = appendUUID(append(b, `"transactionId":`...), tx)
		b = append(b, ',')
	}
	b = appendUint(b, `"worldId":`, w)
	b = appendUint(b, `,"accountId":`, a)
	b = appendUint(b, `,"characterId":`, c)
	b = appendText(b, `,"type":`, kind)
	return appendUUID(append(b, `,"body":{"transactionId":`...), inner)
}

func depositCommandBody(b []byte, in storage.Incoming) []byte {
	if in.Quantity > 0 {
		in.Data.Quantity = in.Quantity
	}
	b = appendInt(b, `{"slot":`, in.Slot)
	b = appendUint(b, `,"templateId":`, in.Template)
	b = appendTime(append(b, `,"expiration":`...), in.Expiration.UTC())
	b = referenced(b, in)
	if in.Template.Type().Valid() {
		b = append(b, `,"referenceData":`...)
		b = AppendEventData(b, item.Asset{Template: in.Template, Expiration: in.Expiration.UTC(), Data: in.Data})
	}
	return append(b, "}}"...)
}

func acceptCommandBody(b []byte, in storage.Incoming) []byte {
	b = appendInt(b, `,"slot":`, in.Slot)
	b = appendUint(b, `,"templateId":`, in.Template)
	b = referenced(b, in)
	if in.Template.Type().Valid() {
		in.Expiration = in.Expiration.UTC()
		if in.Template.Type() != item.TypeEquip {
			in.Data.Extra = expiring(in.Data.Extra, in.Expiration)
		}
		b = append(b, `,"referenceData":`...)
		b = AppendEventData(b, item.Asset{Template: in.Template, Expiration: in.Expiration, Data: in.Data})
	}
	b = appendUint(b, `,"quantity":`, in.Quantity)
	return append(b, "}}"...)
}

// quantified adds the quantity of a WITHDRAW, which is left out for the whole.
func quantified(b []byte, quantity uint32) []byte {
	if quantity == 0 {
		return b
	}
	return appendUint(b, `,"quantity":`, quantity)
}

func referenced(b []byte, in storage.Incoming) []byte {
	b = appendUint(b, `,"referenceId":`, in.Reference)
	return appendText(b, `,"referenceType":`, in.ReferenceType)
}

// expiring are the unknown fields of data, with an expiration added at their
// end if they don't say the same already. Of two fields of one name the later
// counts.
func expiring(extra string, at time.Time) string {
	var says struct {
		Expiration time.Time `json:"expiration"`
	}
	if err := json.Unmarshal([]byte("{"+extra+"}"), &says); err == nil && says.Expiration.Equal(at) {
		return extra
	}
	b := []byte(extra)
	if extra != "" {
		b = append(b, ',')
	}
	return string(appendTime(append(b, `"expiration":`...), at))
}
