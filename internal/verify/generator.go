package verify

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/verify/model"
)

// The mixes of commands.
const (
	MixStorage   = "storage"
	MixInventory = "inventory"
	MixBoth      = "both"
)

// Generator makes a history: the same seed and settings make the same one.
type Generator struct {
	random  *rand.Rand
	run     uint64
	mix     string
	tenants []string
	world   *imagined
	number  int
	now     time.Time // of the imagined rows
	things  uint32    // references that came from elsewhere
	ground  []thing   // equips that lie there, as far as the generator believes
	owned   []thing   // equips that somebody has, or had
	created map[string]bool

	accounts, characters []who
}

// who is an account or a character of a tenant.
type who struct {
	tenant string
	id     uint32
}

func (w who) key() string { return model.Key(uuid.MustParse(w.tenant), w.id) }

// made is a record before it is written. A retry of it follows if again.
type made struct {
	sent    *Sent
	headers []kgo.RecordHeader
	again   bool
}

// NewGenerator makes a generator. The tenants must be new to the rows: the
// model begins with empty ones.
func NewGenerator(o Options) *Generator {
	g := &Generator{
		random: rand.New(rand.NewPCG(o.Seed, 0x0ff)), run: o.run, mix: o.Mix, tenants: o.tenants,
		world: imagine(o.Settings), now: time.Unix(1e9, 0), created: map[string]bool{},
	}
	for i := range o.Accounts {
		g.accounts = append(g.accounts, who{o.tenants[i%len(o.tenants)], uint32(1000 + i/len(o.tenants))})
	}
	for i := range o.Characters {
		g.characters = append(g.characters, who{o.tenants[i%len(o.tenants)], uint32(500_000 + i/len(o.tenants))})
	}
	return g
}

// next makes the next record.
func (g *Generator) next() made {
	g.now = g.now.Add(time.Millisecond)
	if g.random.IntN(100) == 0 {
		return g.bad()
	}
	storage := g.mix != MixInventory
	if g.mix == MixBoth {
		storage = g.random.IntN(2) == 0
	}
	var tenant, env string
	var value []byte
	if storage {
		tenant, env, value = g.storage()
	} else {
		tenant, env, value = g.inventory()
	}
	traced := ""
	if !storage || g.random.IntN(4) > 0 {
		traced = trace(g.run, g.number) // storages answer at once, so their ce_id is enough
	}
	headers := headersOf(tenant, traced)
	about, letter := model.Read(env, value, modelHeaders(headers))
	for _, c := range about {
		c.At = g.now
		g.notice(tenant, g.world.apply(c))
	}
	m := g.record(env, value, headers)
	m.sent.Letter = letter
	if g.random.IntN(40) == 0 {
		m.again = true
		m.sent.ID = fmt.Sprintf("verify/%x/%d", g.run, m.sent.Number)
		m.headers = append(m.headers, kgo.RecordHeader{Key: "ce_id", Value: []byte(m.sent.ID)})
		m.sent.Headers = hashed(m.headers)
	}
	return m
}

// record numbers a record and gives it a key as Atlas has it, which says
// nothing.
func (g *Generator) record(env string, value []byte, headers []kgo.RecordHeader) made {
	s := &Sent{Number: g.number, Env: env, Value: value, Carried: carried(headers), Headers: hashed(headers),
		Key: binary.LittleEndian.AppendUint64(nil, uint64(g.random.Uint32()))}
	for _, h := range headers {
		if h.Key == "TENANT_ID" {
			s.Tenant = string(h.Value)
		}
	}
	g.number++
	return made{sent: s, headers: headers}
}

func modelHeaders(headers []kgo.RecordHeader) []model.Header {
	out := make([]model.Header, len(headers))
	for i, h := range headers {
		out[i] = model.Header{Key: h.Key, Value: h.Value}
	}
	return out
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// weighed is one of the choices, by weight.
func weighed[T any](r *rand.Rand, choices []choice[T]) T {
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	n := r.IntN(sum)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			return c.of
		}
	}
	panic("weights don't add up")
}

type choice[T any] struct {
	weight int
	of     T
}
