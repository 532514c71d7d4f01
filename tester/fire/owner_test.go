//go:build unix

package fire

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
)

// owner is an account and its one character, as the client knows them from the
// answers that it has read.
type owner struct {
	tenant    string // "": none
	account   item.AccountID
	character item.CharacterID

	assets  map[item.AssetID]bool // that were put in and not yet taken out whole
	session sessionState
	shown   uuid.UUID // the transaction of the last SHOW_STORAGE
	asked   int       // commands without an answer yet
	waits   string    // the ce_id header of a retried command: nothing else is asked meanwhile
	heard   int       // answers to that
}

type sessionState int

const (
	closed sessionState = iota
	opening
	open
	closing
)

// tenants share their account and character ids; their rows never meet.
var tenants = []string{"", "083839c6-c47c-42a6-9585-76492795d123", "2b5e0a9c-3f0b-4f0e-9b1f-0d8f5a2f7c11"}

func newOwners(n int) []*owner {
	all := make([]*owner, n)
	for i := range all {
		id := uint32(1000 + i/len(tenants))
		all[i] = &owner{
			tenant: tenants[i%len(tenants)], account: item.AccountID(id), character: item.CharacterID(500_000 + id),
			assets: map[item.AssetID]bool{},
		}
	}
	return all
}

// headers are those of a real client (wire.md).
func (o *owner) headers(r *rand.Rand) []kgo.RecordHeader {
	var h []kgo.RecordHeader
	if o.tenant != "" {
		h = []kgo.RecordHeader{
			{Key: "TENANT_ID", Value: []byte(o.tenant)}, {Key: "REGION", Value: []byte("GMS")},
			{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
		}
	}
	if r.IntN(2) == 0 {
		h = append(h, kgo.RecordHeader{Key: "traceparent", Value: fmt.Appendf(nil, "00-%016x%016x-%016x-01", r.Uint64(), r.Uint64(), r.Uint64())})
	}
	return h
}

// key is the inside key of the storage function.
func (o *owner) key() string {
	return codecs.AccountKey{Tenant: o.tenantID(), Account: o.account}.String()
}

// sessionKey is the inside key of the session function.
func (o *owner) sessionKey() string {
	return codecs.CharacterKey{Tenant: o.tenantID(), Character: o.character}.String()
}

func (o *owner) tenantID() uuid.UUID {
	if o.tenant == "" {
		return uuid.Nil
	}
	return uuid.MustParse(o.tenant)
}

// next is what the owner asks for next, with a transaction of its own.
func (o *owner) next(r *rand.Rand, tx uuid.UUID) (kind string, command any) {
	const world = 0
	in := incoming(r)
	switch n := r.IntN(100); {
	case n < 25:
		return "DEPOSIT", storage.DepositCommand{Transaction: tx, World: world, Account: o.account, Incoming: in}
	case n < 42:
		return "WITHDRAW", storage.WithdrawCommand{Transaction: tx, World: world, Account: o.account, Asset: o.asset(r), Quantity: quantity(r)}
	case n < 72:
		return "UPDATE_MESOS", storage.UpdateMesosCommand{Transaction: tx, World: world, Account: o.account, Mesos: r.Uint32N(100_000), Operation: operation(r)}
	case n < 82:
		in.Quantity, in.Data.Quantity = in.Data.Quantity, 0
		return "ACCEPT", storage.AcceptCommand{Transaction: tx, World: world, Account: o.account, Character: o.character, Incoming: in}
	case n < 91:
		return "RELEASE", storage.ReleaseCommand{Transaction: tx, World: world, Account: o.account, Character: o.character, Asset: o.asset(r), Quantity: quantity(r)}
	case n < 93:
		return "ARRANGE", storage.ArrangeCommand{Transaction: tx, World: world, Account: o.account}
	case o.session == closed:
		o.session = opening
		return "SHOW_STORAGE", storage.ShowCommand{Transaction: tx, World: world, Channel: 1, Character: o.character, NPC: 9030100, Account: o.account}
	case o.session == open:
		o.session = closing
		return "CLOSE_STORAGE", storage.CloseCommand{Character: o.character}
	}
	return "ARRANGE", storage.ArrangeCommand{Transaction: tx, World: world, Account: o.account}
}

// incoming is a stack, or now and then an equip, or what no kind is of.
func incoming(r *rand.Rand) storage.Incoming {
	in := storage.Incoming{Slot: item.Slot(r.IntN(capacity+2) - 2), Reference: item.ReferenceID(r.Uint32N(1000))}
	switch n := r.IntN(20); {
	case n == 0:
		in.Template = 9_999_999 // of no kind: ERROR
	case n < 5:
		in.Template = item.TemplateID(1302000 + r.IntN(5))
		in.Data.Equip.Stats.WeaponAttack = uint16(r.IntN(100))
	default:
		in.Template = item.TemplateID(2000000 + 2_000_000*r.IntN(2) + r.IntN(4))
		in.Data.Quantity = 1 + r.Uint32N(60)
	}
	return in
}

// asset is one of the owner's, or now and then one that may never have been.
func (o *owner) asset(r *rand.Rand) item.AssetID {
	if len(o.assets) == 0 || r.IntN(10) == 0 {
		return item.AssetID(1 + r.IntN(50))
	}
	all := make([]item.AssetID, 0, len(o.assets))
	for id := range o.assets {
		all = append(all, id)
	}
	slices.Sort(all)
	return all[r.IntN(len(all))]
}

// quantity is often 0, which is all of it.
func quantity(r *rand.Rand) uint32 {
	if r.IntN(2) == 0 {
		return 0
	}
	return 1 + r.Uint32N(40)
}

func operation(r *rand.Rand) string {
	return []string{"ADD", "ADD", "ADD", "SUBTRACT", "SUBTRACT", "SET", "MULTIPLY"}[r.IntN(7)]
}

// heed learns from an answer.
func (o *owner) heed(kind string, value []byte) {
	var v struct {
		Body struct {
			AssetID item.AssetID `json:"assetId"`
		} `json:"body"`
	}
	if json.Unmarshal(value, &v) != nil {
		return // the checker tells of it
	}
	switch kind {
	case "DEPOSITED", "ACCEPTED":
		o.assets[v.Body.AssetID] = true
	case "WITHDRAWN", "RELEASED":
		delete(o.assets, v.Body.AssetID)
	}
}

// heedSession learns from an event of the session of this transaction, which
// may be a repeat.
func (o *owner) heedSession(kind string, tx uuid.UUID) {
	switch {
	case tx != o.shown:
	case kind == "PROJECTION_CREATED" && o.session == opening:
		o.session = open
	case kind == "PROJECTION_DESTROYED" && o.session == closing:
		o.session = closed
	}
}
