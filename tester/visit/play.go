package visit

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The topics of the contract, under their default names.
const (
	commands          = "COMMAND_TOPIC_STORAGE"
	showCommands      = "COMMAND_TOPIC_STORAGE_SHOW"
	transferCommands  = "COMMAND_TOPIC_STORAGE_COMPARTMENT"
	storageStatus     = "EVENT_TOPIC_STORAGE_STATUS"
	compartmentStatus = "EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS"
	rejected          = "EVENT_TOPIC_COMMAND_REJECTED"
	deadLetters       = "coffer-dead-letters"
)

// topicOf is where the answers of a topic's commands come.
var topicOf = map[string][]string{
	commands:         {storageStatus, rejected},
	showCommands:     {storageStatus, rejected},
	transferCommands: {compartmentStatus, rejected},
}

// Visit is one character's visit to the storage of an account that was never
// used before.
type Visit struct {
	Brokers   []string
	URL       string // http://host:port of the sidecar
	Tenant    string // a UUID
	Account   uint32
	Character uint32

	t testing.TB
	*client
}

// patience bounds the whole visit.
const patience = 90 * time.Second

// Play plays the visit and judges it. In the middle of a burst of commands it
// calls interrupt, which kills the system and returns when it is up again; nil
// leaves that out.
func (v Visit) Play(t testing.TB, interrupt func()) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	v.t = t
	v.client = newClient(t, v.Brokers, []kafka.Header{
		header("TENANT_ID", v.Tenant), header("REGION", "GMS"),
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
		header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
	}, storageStatus, compartmentStatus, rejected, deadLetters)

	v.open(ctx)
	v.bring(ctx)
	v.pay(ctx)
	v.burst(ctx, interrupt)
	v.take(ctx)
	v.leave(ctx)
	v.judge(ctx)
}

// open: SHOW_STORAGE, and the projection over HTTP.
func (v Visit) open(ctx context.Context) {
	tx := uuid.NewString()
	opened := v.answer(ctx, v.show(ctx, tx), storageStatus, "PROJECTION_CREATED")
	assert.Equal(v.t, tx, opened.Transaction)
	assert.Equal(v.t, v.Account, opened.Account)
	assert.Equal(v.t, body{
		"characterId": float64(v.Character), "accountId": float64(v.Account), "worldId": 0.0, "channelId": 1.0, "npcId": 9030100.0,
	}, body(opened.Body))
	p, status := v.look(ctx, fmt.Sprintf("%d.0", opened.Version))
	require.Equal(v.t, http.StatusOK, status)
	assert.Equal(v.t, "storage_projections", p.Data.Type)
	assert.Equal(v.t, 9030100, p.Data.Attributes.NPC)
	assert.Zero(v.t, p.Data.Attributes.Mesos)
	assert.Empty(v.t, p.ids("use"))
}

// bring: ACCEPT of a stack and of an equip, and a stack that tops up the first.
// The list of a type shows all assets until one of it was moved.
func (v Visit) bring(ctx context.Context) {
	stack := v.accept(ctx, 2000000, body{"ownerId": 0, "quantity": 30, "flag": 0, "rechargeable": 0}, 30)
	accepted := v.answer(ctx, stack.Sent, compartmentStatus, "ACCEPTED")
	assert.Equal(v.t, stack.tx, accepted.Transaction)
	assert.Equal(v.t, v.Character, accepted.Character)
	assert.Equal(v.t, body{"transactionId": stack.tx, "assetId": 1.0, "slot": 0.0, "inventoryType": 2.0}, body(accepted.Body))

	sword := v.accept(ctx, 1302000, body{"weaponAttack": 17, "slots": 7}, 0)
	accepted = v.answer(ctx, sword.Sent, compartmentStatus, "ACCEPTED")
	assert.Equal(v.t, body{"transactionId": sword.tx, "assetId": 2.0, "slot": 0.0, "inventoryType": 1.0}, body(accepted.Body))

	more := v.accept(ctx, 2000000, body{"quantity": 20}, 20)
	accepted = v.answer(ctx, more.Sent, compartmentStatus, "ACCEPTED")
	assert.Equal(v.t, body{"transactionId": more.tx, "assetId": 1.0, "slot": 0.0, "inventoryType": 2.0}, body(accepted.Body))

	p := v.see(ctx, accepted)
	assert.Equal(v.t, []int{1}, p.ids("use"), "a use item was moved")
	assert.Equal(v.t, []int{2}, p.ids("equip"), "an equip was moved")
	assert.Equal(v.t, []int{2, 1}, p.ids("etc"), "nothing of etc was moved: all")
	assert.Equal(v.t, 50, p.Data.Attributes.Compartments["use"][0].Data.Quantity)
	assert.Equal(v.t, 17, p.Data.Attributes.Compartments["equip"][0].Data.Attack)
}

// pay: UPDATE_MESOS twice over as two commands, and once more as a client's
// retry; then more than there is.
func (v Visit) pay(ctx context.Context) {
	first := v.answer(ctx, v.mesos(ctx, "ADD", 1500), storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 0.0, "newMesos": 1500.0}, body(first.Body))
	again := v.answer(ctx, v.mesos(ctx, "ADD", 1500), storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 1500.0, "newMesos": 3000.0}, body(again.Body), "the same without a ce_id is another command")

	value := v.mesosValue("SUBTRACT", 1000)
	once := v.answer(ctx, v.send(ctx, commands, v.Account, value, header("ce_id", "pay-1")), storageStatus, "MESOS_UPDATED")
	assert.Equal(v.t, body{"oldMesos": 3000.0, "newMesos": 2000.0}, body(once.Body))
	v.send(ctx, commands, v.Account, value, header("ce_id", "pay-1"))
	v.await(ctx, 2, "the first answer again, for a retry", func(h Heard) bool { return h.ID == once.ID })

	failed := v.answer(ctx, v.mesos(ctx, "SUBTRACT", 2001), storageStatus, "ERROR")
	assert.Equal(v.t, "NOT_ENOUGH_MESOS", failed.Body["errorCode"])
	assert.Equal(v.t, 2000, v.see(ctx, failed).Data.Attributes.Mesos)
}

// take: RELEASE of units, then of an asset that isn't there; ARRANGE.
func (v Visit) take(ctx context.Context) {
	some := v.release(ctx, 1, 10)
	released := v.answer(ctx, some.Sent, compartmentStatus, "RELEASED")
	assert.Equal(v.t, body{"transactionId": some.tx, "assetId": 1.0, "inventoryType": 2.0}, body(released.Body))
	none := v.release(ctx, 99, 0)
	failed := v.answer(ctx, none.Sent, compartmentStatus, "ERROR")
	assert.Equal(v.t, "GENERIC", failed.Body["errorCode"])
	assert.Equal(v.t, none.tx, failed.Body["transactionId"])
	arranged := v.answer(ctx, v.arrange(ctx), storageStatus, "ARRANGED")
	p := v.see(ctx, arranged)
	assert.Equal(v.t, 40, p.Data.Attributes.Compartments["use"][0].Data.Quantity)
}

// badValue is what nobody can read.
const badValue = `{"accountId":"x","type":"DEPOSIT"}`

// leave: CLOSE_STORAGE, after which there is no projection. What can't be read
// becomes a dead letter, and nothing stops.
func (v Visit) leave(ctx context.Context) {
	bad := v.send(ctx, commands, v.Account, []byte(badValue))
	v.await(ctx, 1, "a dead letter", func(h Heard) bool {
		return h.Topic == deadLetters && h.get("coffer-error-code") == "MALFORMED" &&
			h.get("coffer-error-offset") == fmt.Sprint(bad.Offset) && h.get("coffer-error-partition") == fmt.Sprint(bad.Partition)
	})
	closed := v.answer(ctx, v.close(ctx), storageStatus, "PROJECTION_DESTROYED")
	assert.Equal(v.t, body{"characterId": float64(v.Character)}, body(closed.Body))
	_, status := v.look(ctx, fmt.Sprintf("%d.0", closed.Version))
	assert.Equal(v.t, http.StatusNotFound, status)
}
