package bench

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// Mix names what the commands are.
type Mix string

// The mixes.
const (
	Storage   Mix = "storage"   // DEPOSIT and WITHDRAW in turn
	Inventory Mix = "inventory" // what characters do with about 60 assets each
	Both      Mix = "both"      // a command of each in turn
	Equips    Mix = "equips"    // equips are made, each of which waits for a number; 24 for each character and no more
)

// Mixes are all of them.
var Mixes = []Mix{Storage, Inventory, Both, Equips}

// Valid tells whether m is a mix.
func (m Mix) Valid() error {
	for _, known := range Mixes {
		if m == known {
			return nil
		}
	}
	return fmt.Errorf("mix %q is none of %v", string(m), Mixes)
}

// order is one command to send.
type order struct {
	kafka.Record
	numbered bool // its answer waits for a reference id
}

// workload makes the commands of a mix, each of which is answered by one event
// at least, and by none before it was applied.
type workload interface {
	// prepare says how many commands of each pass bring about the state that the
	// others need. They are made first, and a pass only once the one before it
	// was answered.
	prepare() []int
	command(i int) order
	answered(i uint64)        // the command was answered
	answers() []*codecs.Topic // where the events of its commands are
	functions() []string      // whose rows its commands change
}

func newWorkload(m Mix, c *client) workload {
	switch m {
	case Inventory:
		return newInventoryMix(c)
	case Equips:
		return newEquipsMix(c)
	case Both:
		return &bothMix{storage: newStorageMix(c), inventory: newInventoryMix(c)}
	default:
		return newStorageMix(c)
	}
}

// bothMix takes the storages' and the inventories' commands in turn.
type bothMix struct {
	storage   *storageMix
	inventory *inventoryMix
}

func (b *bothMix) prepare() []int { return b.inventory.prepare() }

func (b *bothMix) command(i int) order {
	if i%2 == 0 && b.inventory.prepared() {
		return b.storage.command(i)
	}
	return b.inventory.command(i)
}

func (b *bothMix) answered(i uint64) { b.inventory.answered(i) }

func (b *bothMix) answers() []*codecs.Topic {
	return append(b.storage.answers(), b.inventory.answers()...)
}

func (b *bothMix) functions() []string {
	return append(b.storage.functions(), b.inventory.functions()...)
}

// client makes records as a real client writes them. A command's trace tells
// its events apart from all others'.
type client struct {
	topics  codecs.Topics
	owners  int   // accounts, and characters
	public  int32 // partitions of public topics
	seed    uint64
	headers kafka.Headers
}

func newClient(c Config, tenant uuid.UUID, seed uint64) *client {
	return &client{
		topics: c.Settings.Topics, owners: c.Accounts, public: c.Public, seed: seed,
		headers: kafka.Headers{
			{Key: "TENANT_ID", Value: []byte(tenant.String())}, {Key: "REGION", Value: []byte("GMS")},
			{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
		},
	}
}

// record is command i about an owner, 0 to owners-1. All of an owner's commands
// to one topic lie on one partition, so that each finds what the one before it
// left.
func (c *client) record(i int, topic *codecs.Topic, owner int, value []byte) kafka.Record {
	partition := int32(owner) % c.public
	return kafka.Record{
		Topic: c.topics.Name(topic), Key: string(binary.LittleEndian.AppendUint64(nil, uint64(owner+1))), Value: value,
		Headers: append(c.headers[:len(c.headers):len(c.headers)], c.trace(i)), Partition: &partition,
	}
}

// transaction is command i's own.
func (c *client) transaction(i int) (tx uuid.UUID) {
	binary.BigEndian.PutUint64(tx[:8], c.seed)
	binary.BigEndian.PutUint64(tx[8:], uint64(i))
	return tx
}

// trace is command i's own, which each of its events carries.
func (c *client) trace(i int) kafka.Header {
	run := c.run(uint64(i))
	return kafka.Header{Key: traceparent, Value: fmt.Appendf(nil, "00-%016x%016x-%016x-01", run, i, run^uint64(i))}
}

const traceparent = "traceparent"

// run differs from command to command, as the ids of real traces do, and from
// run to run.
func (c *client) run(i uint64) uint64 {
	x := (c.seed ^ i) * 0x9e3779b97f4a7c15
	return (x ^ x>>29) * 0xbf58476d1ce4e5b9
}

// number reads which command an event is of.
func (c *client) number(r *kgo.Record) (uint64, bool) {
	for _, h := range r.Headers {
		if h.Key != traceparent || len(h.Value) != 55 {
			continue
		}
		run, err := strconv.ParseUint(string(h.Value[3:19]), 16, 64)
		if err != nil {
			return 0, false
		}
		i, err := strconv.ParseUint(string(h.Value[19:35]), 16, 64)
		return i, err == nil && run == c.run(i)
	}
	return 0, false
}
