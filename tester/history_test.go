package tester

import (
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/item"
	"coffer/storage"
)

// A history is what a few clients do to a few accounts and characters: the same
// one can be played under different conditions.
type history []moment

// moment is a record that comes after a pause.
type moment struct {
	pause   time.Duration
	topic   *codecs.Topic
	value   []byte
	headers Headers
	command any  // nil: bad input
	retry   bool // of an earlier one, by its ce_id
}

func (m moment) record(names codecs.Topics) Record {
	return Record{Topic: names.Name(m.topic), Key: "any", Value: m.value, Headers: m.headers}
}

func drawHistory(t *rapid.T, most int) history {
	n := rapid.IntRange(1, most).Draw(t, "moments")
	few := rapid.Bool().Draw(t, "all about one account") // so that its row forgets
	h := make(history, 0, n)
	for range n {
		h = append(h, drawMoment(t, h, few))
	}
	return h
}

func drawMoment(t *rapid.T, before history, few bool) moment {
	m := moment{pause: rapid.SampledFrom([]time.Duration{0, time.Millisecond, time.Second, -time.Second, 11 * time.Minute}).Draw(t, "pause")}
	// A retry of one of the last few, which the row still knows if the pauses
	// since were short. What may not be known again isn't retried.
	if len(before) > 0 && rapid.IntRange(0, 5).Draw(t, "retry") == 0 {
		old := before[len(before)-1]
		if _, named := old.headers.Get("ce_id"); named && m.pause < time.Minute {
			m.topic, m.value, m.headers, m.command, m.retry = old.topic, old.value, old.headers, old.command, true
			return m
		}
	}
	var from emitters.Sender
	if !few {
		from.Tenant = uuid.UUID{15: byte(rapid.IntRange(0, 1).Draw(t, "tenant"))}
	}
	if rapid.Bool().Draw(t, "named") {
		from.ID = uuid.UUID{byte(len(before)), byte(len(before) >> 8), 1}.String()
	}
	from.Traceparent = rapid.SampledFrom([]string{"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "odd"}).Draw(t, "trace")
	m.headers = from.Headers()
	if rapid.IntRange(0, 15).Draw(t, "bad") == 0 {
		m.topic, m.value = codecs.StorageCommands, rapid.SampledFrom([][]byte{nil, []byte("x"), []byte(`{"type":"ARRANGE"}`)}).Draw(t, "bad input")
		return m
	}
	m.command = drawCommand(t, few)
	m.topic, m.value = codecs.EncodeCommand(m.command)
	return m
}

// drawCommand draws a command whose event, together with it, says how many
// units came or went: RELEASE names its quantity.
func drawCommand(t *rapid.T, few bool) any {
	tx := uuid.UUID{byte(rapid.IntRange(0, 3).Draw(t, "transaction"))}
	w := item.WorldID(rapid.IntRange(0, 1).Draw(t, "world"))
	a := item.AccountID(1)
	if !few {
		a = item.AccountID(rapid.IntRange(1, 2).Draw(t, "account"))
	}
	c := item.CharacterID(rapid.IntRange(1, 2).Draw(t, "character"))
	asset := item.AssetID(rapid.IntRange(1, 6).Draw(t, "asset"))
	quantity := rapid.Uint32Range(1, 70).Draw(t, "quantity")
	in := storage.Incoming{
		Slot:      item.Slot(rapid.IntRange(-1, 5).Draw(t, "slot")),
		Template:  rapid.SampledFrom([]item.TemplateID{1302000, 2000000, 2000000, 2000001, 2070000, 5000000, 7}).Draw(t, "template"),
		Reference: item.ReferenceID(rapid.IntRange(0, 2).Draw(t, "reference")),
	}
	switch rapid.IntRange(0, 9).Draw(t, "command") {
	case 0, 1:
		in.Data.Quantity = quantity
		return storage.DepositCommand{Transaction: tx, World: w, Account: a, Incoming: in}
	case 2:
		return storage.WithdrawCommand{Transaction: tx, World: w, Account: a, Asset: asset, Quantity: rapid.SampledFrom([]uint32{0, quantity}).Draw(t, "whole")}
	case 3:
		return storage.UpdateMesosCommand{Transaction: tx, World: w, Account: a, Mesos: quantity, Operation: rapid.SampledFrom([]string{"SET", "ADD", "SUBTRACT", "?"}).Draw(t, "operation")}
	case 4:
		return storage.DepositRollbackCommand{Transaction: tx, World: w, Account: a, Asset: asset}
	case 5:
		return storage.ArrangeCommand{Transaction: tx, World: w, Account: a}
	case 6:
		in.Quantity = quantity
		return storage.AcceptCommand{Transaction: tx, World: w, Account: a, Character: c, Incoming: in}
	case 7:
		return storage.ReleaseCommand{Transaction: tx, World: w, Account: a, Character: c, Asset: asset, Quantity: quantity}
	case 8:
		return storage.ShowCommand{Transaction: tx, World: w, Channel: 1, Character: c, NPC: 9030100, Account: a}
	default:
		return storage.CloseCommand{Character: c}
	}
}
