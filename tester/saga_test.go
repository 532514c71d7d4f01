package tester_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/lovoo/goka"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/storage"
	"coffer/tester"
)

// A saga of somebody else's, written on goka: whoever sells an item out of a
// storage is paid for it. It hears of RELEASED and of ERROR, knows the offer by
// its transaction, and sends UPDATE_MESOS. Its answers come back to it, too.
//
// It is an example to copy: the group below would run on a Kafka as it is.

type offer struct {
	Account uint32 `json:"account"`
	Price   uint32 `json:"price"`
	State   string `json:"state"` // open, paid, failed
}

type offerCodec struct{}

func (offerCodec) Encode(v any) ([]byte, error) { return json.Marshal(v) }

func (offerCodec) Decode(b []byte) (any, error) {
	var o offer
	return o, json.Unmarshal(b, &o)
}

// seller is the saga's group. The storage's answers are keyed by account, so a
// first callback re-keys them by transaction.
func seller(topics codecs.Topics) *goka.GroupGraph {
	answers, commands := goka.Stream(topics.Name(codecs.StorageCompartmentStatus)), goka.Stream(topics.Name(codecs.StorageCommands))
	bytes := tester.Bytes
	return goka.DefineGroup("seller",
		goka.Input("offers", offerCodec{}, func(ctx goka.Context, msg any) {
			o := msg.(offer)
			o.State = "open"
			ctx.SetValue(o)
		}),
		goka.Input(answers, bytes, func(ctx goka.Context, msg any) {
			var e struct{ TransactionID string }
			if json.Unmarshal(msg.([]byte), &e) == nil {
				ctx.Loopback(e.TransactionID, msg)
			}
		}),
		goka.Loop(bytes, func(ctx goka.Context, msg any) {
			o, known := ctx.Value().(offer)
			var e struct{ Type string }
			if !known || o.State != "open" || json.Unmarshal(msg.([]byte), &e) != nil {
				return // nobody's offer, or settled: the answer came again
			}
			o.State = "failed"
			if e.Type == "RELEASED" {
				o.State = "paid"
				_, pay := codecs.EncodeCommand(storage.UpdateMesosCommand{
					Transaction: uuid.MustParse(ctx.Key()), Account: 4001, Mesos: o.Price, Operation: storage.AddMesos,
				})
				ctx.Emit(commands, ctx.Key(), pay)
			}
			ctx.SetValue(o)
		}),
		goka.Output(commands, bytes),
		goka.Persist(offerCodec{}),
	)
}

func TestASaga(t *testing.T) {
	tt := tester.New(t)
	p, err := goka.NewProcessor(nil, seller(tt.Topics), goka.WithTester(tt.Goka))
	require.NoError(t, err)
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-ended)
	})

	account := codecs.AccountKey{Account: 4001}
	state := func(tx uuid.UUID) string { return tt.Goka.TableValue("seller-table", tx.String()).(offer).State }
	tt.Send(emitters.Sender{}, storage.AcceptCommand{Account: 4001, Character: 7, Incoming: storage.Incoming{Slot: -1, Template: 4000000, Quantity: 5}})

	sold := uuid.New()
	tt.Goka.Consume("offers", sold.String(), offer{Account: 4001, Price: 300})
	answers := tt.Send(emitters.Sender{}, storage.ReleaseCommand{Transaction: sold, Account: 4001, Character: 7, Asset: 1})
	require.Len(t, answers, 2)
	assert.Equal(t, "RELEASED", answers[0].Type())
	assert.Equal(t, "MESOS_UPDATED", answers[1].Type(), "the saga's command was answered, too")
	assert.Equal(t, "paid", state(sold))
	assert.Equal(t, uint32(300), tt.Storage(account, 0).Mesos)

	// The item is gone: the second sale fails, and nobody pays.
	gone := uuid.New()
	tt.Goka.Consume("offers", gone.String(), offer{Account: 4001, Price: 300})
	tt.Send(emitters.Sender{}, storage.ReleaseCommand{Transaction: gone, Account: 4001, Character: 7, Asset: 1})
	assert.Equal(t, "failed", state(gone))
	assert.Equal(t, uint32(300), tt.Storage(account, 0).Mesos)

	// The storage answers once more, as it may after a crash. A saga that
	// remembers what it settled pays once.
	repeats := tt.Redeliver(tt.Topics.Name(codecs.StorageCompartmentCommands), 0)
	assert.NotEmpty(t, repeats)
	assert.Equal(t, uint32(300), tt.Storage(account, 0).Mesos)
}
