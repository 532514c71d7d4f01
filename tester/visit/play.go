package visit

import (
	"context"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
)

// The topics of the contract, under their default names.
const (
	commands            = "COMMAND_TOPIC_STORAGE"
	showCommands        = "COMMAND_TOPIC_STORAGE_SHOW"
	transferCommands    = "COMMAND_TOPIC_STORAGE_COMPARTMENT"
	compartmentCommands = "COMMAND_TOPIC_COMPARTMENT"
	characterStatus     = "EVENT_TOPIC_CHARACTER_STATUS"
	dropStatus          = "EVENT_TOPIC_DROP_STATUS"
	equipableStatus     = "EVENT_TOPIC_EQUIPABLE_STATUS"

	storageStatus     = "EVENT_TOPIC_STORAGE_STATUS"
	transferStatus    = "EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS"
	assetStatus       = "EVENT_TOPIC_ASSET_STATUS"
	compartmentStatus = "EVENT_TOPIC_COMPARTMENT_STATUS"
	inventoryStatus   = "EVENT_TOPIC_INVENTORY_STATUS"
	dropCommands      = "COMMAND_TOPIC_DROP"
	rejected          = "EVENT_TOPIC_COMMAND_REJECTED"
	deadLetters       = "coffer-dead-letters"
)

// Visit is a character's life from CREATED to its end, with a visit to the
// storage of its account. Neither account nor characters were used before.
type Visit struct {
	Brokers   []string
	URL       string // http://host:port of the sidecar
	Tenant    string // a UUID, in lower case
	Account   uint32
	Character uint32
	Friend    uint32 // another character, who picks up what the first drops

	t testing.TB
	*client
}

// patience bounds the whole visit.
const patience = 120 * time.Second

// Play plays the visit, judges it and returns what happened, for whoever knows
// what must come of each command. In the middle of a burst of commands it calls
// interrupt, which kills the system and returns when it is up again; nil leaves
// that out. A reservation that is made early has its end late: in between the
// rest is played, so that all of it takes little more than half a minute.
func (v Visit) Play(t testing.TB, interrupt func()) History {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	v.t = t
	began := time.Now()
	v.client = newClient(t, v.Brokers, []kafka.Header{
		header("TENANT_ID", v.Tenant), header("REGION", "GMS"),
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
	}, storageStatus, transferStatus, assetStatus, compartmentStatus, inventoryStatus, dropCommands, rejected, deadLetters)

	sword := v.born(ctx)
	promised := v.promise(ctx)
	v.open(ctx)
	v.bring(ctx)
	v.pay(ctx)
	v.wear(ctx, sword)
	potions := v.units(ctx)
	v.burst(ctx, interrupt)
	v.fetch(ctx)
	v.store(ctx, sword)
	late := v.pass(ctx, sword)
	v.refused(ctx)
	v.leave(ctx)
	v.answers(ctx, late, "CANCEL_RESERVATION")
	v.expire(ctx, promised)
	v.end(ctx, potions)
	t.Logf("played in %s", time.Since(began).Round(100*time.Millisecond))
	return v.judge()
}
