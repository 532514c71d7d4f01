package verify

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/verify/model"
)

// imagined is what the generator believes of the rows: the model, told the
// commands in the order in which they are written. The real order is another
// one, so it is often wrong, and good enough to ask for what may be there.
type imagined struct {
	settings    model.Settings
	accounts    map[string]*model.Account
	sessions    map[string]*model.Session
	inventories map[string]*model.Inventory
}

func imagine(s model.Settings) *imagined {
	return &imagined{s, map[string]*model.Account{}, map[string]*model.Session{}, map[string]*model.Inventory{}}
}

func at[R any](rows map[string]*R, key string) *R {
	if rows[key] == nil {
		rows[key] = new(R)
	}
	return rows[key]
}

// apply tells a command to its row; equips' updates go nowhere.
func (i *imagined) apply(c model.Command) []model.Event {
	switch c.Function {
	case model.StorageFunction:
		return at(i.accounts, c.Key).Apply(i.settings, c)
	case model.SessionFunction:
		return at(i.sessions, c.Key).Apply(i.settings, c)
	case model.InventoryFunction:
		return at(i.inventories, c.Key).Apply(i.settings, c)
	}
	return nil
}

// headersOf are those of a real client, and what events carry of them.
func headersOf(tenant, traceparent string) []kgo.RecordHeader {
	h := []kgo.RecordHeader{
		{Key: "TENANT_ID", Value: []byte(tenant)}, {Key: "REGION", Value: []byte("GMS")},
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}}, {Key: "MINOR_VERSION", Value: []byte{0, 1}},
	}
	if traceparent != "" {
		h = append(h, kgo.RecordHeader{Key: "traceparent", Value: []byte(traceparent)})
	}
	return h
}

// carried is a hash of the headers that go from a command to its events: all,
// in their order, but those that begin as ours do.
func carried(headers []kgo.RecordHeader) uint64 {
	return hashed(slices.DeleteFunc(slices.Clone(headers), func(one kgo.RecordHeader) bool {
		return strings.HasPrefix(one.Key, "ce_") || strings.HasPrefix(one.Key, "coffer-")
	}))
}

// hashed is a hash of headers in their order.
func hashed(headers []kgo.RecordHeader) uint64 {
	h := fnv.New64a()
	for _, one := range headers {
		fmt.Fprintf(h, "%q=%q;%t ", one.Key, one.Value, one.Value == nil)
	}
	return h.Sum64()
}

// trace is the traceparent of a command: it tells the command's number to
// whoever reads an event that carries it.
func trace(run uint64, number int) string {
	return fmt.Sprintf("00-%016x%016x-%016x-01", run, number, number+1)
}

// untrace is the command's number; -1 if the traceparent is of another run.
func untrace(run uint64, traceparent string) int {
	var r, n, span uint64
	if _, err := fmt.Sscanf(traceparent, "00-%16x%16x-%16x-01", &r, &n, &span); err != nil || r != run {
		return -1
	}
	return int(n)
}

// bits are random bytes for UUIDs.
type bits struct{ *rand.Rand }

// Read never fails.
func (b bits) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b.Uint32())
	}
	return len(p), nil
}

func newUUID(r *rand.Rand) uuid.UUID { return uuid.Must(uuid.NewRandomFromReader(bits{r})) }

// object is a JSON object whose keys don't matter.
type object map[string]any

func (o object) bytes() []byte {
	b, err := json.Marshal(o)
	if err != nil {
		panic(err) // maps of numbers and texts can be written
	}
	return b
}
