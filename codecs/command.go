package codecs

import (
	"coffer/item"
	"coffer/storage"
)

// Each of these makes a command of a record that was read, from the fields of
// the command's own type only.

func deposit(r *record) any {
	in := incoming(r)
	in.Data, in.BadData = ParseDepositData(in.Template, r.Body.ReferenceData)
	in.Expiration = r.Body.Expiration.UTC()
	if in.BadData == "" && !item.ValidTime(in.Expiration) {
		in.BadData = "expiration is, in UTC, not in the years 0 to 9999"
	}
	return storage.DepositCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Incoming:    in,
	}
}

func withdraw(r *record) any {
	return storage.WithdrawCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Asset:       item.AssetID(r.Body.AssetID),
		Quantity:    r.Body.Quantity,
	}
}

func updateMesos(r *record) any {
	return storage.UpdateMesosCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Mesos:       r.Body.Mesos,
		Operation:   r.Body.Operation,
	}
}

func depositRollback(r *record) any {
	return storage.DepositRollbackCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Asset:       item.AssetID(r.Body.AssetID),
	}
}

func arrange(r *record) any {
	return storage.ArrangeCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
	}
}

func accept(r *record) any {
	in := incoming(r)
	in.Data, in.Expiration, in.BadData = ParseData(in.Template, r.Body.ReferenceData)
	in.Quantity = r.Body.Quantity
	return storage.AcceptCommand{
		Transaction: ofTransfer(r),
		Inner:       r.inner(),
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Character:   item.CharacterID(r.CharacterID),
		Incoming:    in,
	}
}

func release(r *record) any {
	return storage.ReleaseCommand{
		Transaction: ofTransfer(r),
		Inner:       r.inner(),
		World:       item.WorldID(r.WorldID),
		Account:     item.AccountID(r.AccountID),
		Character:   item.CharacterID(r.CharacterID),
		Asset:       item.AssetID(r.Body.AssetID),
		Quantity:    r.Body.Quantity,
	}
}

func show(r *record) any {
	return storage.ShowCommand{
		Transaction: r.TransactionID,
		World:       item.WorldID(r.WorldID),
		Channel:     item.ChannelID(r.ChannelID),
		Character:   item.CharacterID(r.CharacterID),
		NPC:         item.NPCID(r.NpcID),
		Account:     item.AccountID(r.AccountID),
	}
}

func closeSession(r *record) any {
	return storage.CloseCommand{Character: item.CharacterID(r.CharacterID)}
}

func ensure(r *record) any {
	return storage.EnsureCommand{
		World:   item.WorldID(r.WorldID),
		Account: item.AccountID(r.AccountID),
		Request: r.RequestID,
	}
}

// incoming is what DEPOSIT and ACCEPT read alike.
func incoming(r *record) storage.Incoming {
	return storage.Incoming{
		Slot:          item.Slot(r.Body.Slot),
		Template:      item.TemplateID(r.Body.TemplateID),
		Reference:     item.ReferenceID(r.Body.ReferenceID),
		ReferenceType: r.Body.ReferenceType,
	}
}
