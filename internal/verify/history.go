package verify

import (
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Place is where a record lies.
type Place struct {
	Topic     string // its name in this deployment
	Partition int32
	Offset    int64
}

// String is topic/partition@offset.
func (p Place) String() string { return fmt.Sprintf("%s/%d@%d", p.Topic, p.Partition, p.Offset) }

// Sent is a record that the verifier wrote.
type Sent struct {
	Place
	Number  int    // of the command: a retry has that of the command it repeats
	Env     string // the topic by its environment variable
	Value   []byte
	Retry   bool
	Stray   bool   // written without an acknowledgement, see strays
	ID      string // the ce_id header; empty: none
	Carried uint64 // a hash of the headers that events must carry
	Headers uint64 // a hash of all headers
	Tenant  string // the TENANT_ID header
	At      time.Time
	Letter  string // the dead letter's code that it must become; empty: none
	Key     []byte
}

// String tells a command as a report does.
func (s *Sent) String() string {
	value := string(s.Value)
	if len(value) > 700 {
		value = value[:700] + "…"
	}
	what := "command"
	if s.Retry {
		what = "retry"
	}
	return fmt.Sprintf("%s %d at %s sent %s tenant %s: %s", what, s.Number, s.Place, s.At.UTC().Format(time.RFC3339Nano), s.Tenant, value)
}

// Cause is what an event's ce_id names: the record that was first applied.
type Cause struct {
	Topic     uuid.UUID // Kafka's id of it
	Partition int32     // below 0: a record that nothing caused
	Offset    int64
	Index     int32
}

// Event is a record that came of commands.
type Event struct {
	Place
	Key     string
	Value   string
	Source  string // ce_source
	ID      string // ce_id
	Type    string // ce_type
	Cause   Cause
	N       int // which of the cause's effects
	Version uint64
	Time    time.Time // ce_time
	Written time.Time // Kafka's timestamp
	Carried uint64    // as Sent's
	Number  int       // of the command whose traceparent it carries; -1: of none
	Stamps  uint64    // a hash of all headers
}

// String tells an event as a report does.
func (e *Event) String() string {
	return fmt.Sprintf("event %s key %s version %d ce_id %s ce_time %s: %s", e.Place, e.Key, e.Version, e.ID, e.Time.Format(time.RFC3339Nano), e.Value)
}

// Letter is a dead letter.
type Letter struct {
	Place
	Of      Place // the record that could not be read
	Code    string
	Message string
	Key     []byte
	Value   []byte
	Nil     bool   // it has no value, not even an empty one
	Headers uint64 // a hash of the record's own headers
}

// Unread is a record that came of commands and whose stamps can't be read.
type Unread struct {
	Place
	Key string
	Why string
}

// Inner is a record of a function's own input that no public record caused: a
// message of another function or of the runtime. It makes a version, too.
type Inner struct {
	Function string // storage, session …
	Key      string
	Name     string // its cause; of what is its own cause, where it lies
}

// Kind is a function's commands of one type, as its metrics name them.
type Kind struct{ Function, Type string }

// Taken are the records of one kind that lay on their function's input.
type Taken struct {
	Records  int
	Distinct int // without those whose cause came before
}

// History is all that happened.
type History struct {
	Sent    []*Sent
	Events  []*Event // in the order of each partition
	Letters []*Letter
	Unread  []Unread
	Inner   []Inner
	Topics  map[uuid.UUID]string // names of topics by Kafka's ids
	Ended   time.Time            // when nothing was under way any more

	// These are for metrics, and only there if processes were asked for them.
	Inputs  map[Kind]Taken // all that functions were given, public commands too
	Others  int            // records of others than this run, as far as they were seen
	Counted *Counted
}
