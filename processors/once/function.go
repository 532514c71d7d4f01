package once

import (
	"time"

	"coffer/internal/kafka"
)

// Function is a keyed function: a row of state for each key, a step for each
// command. It is a value; everything in it is pure: the same arguments give
// the same results, in every process that runs the function.
type Function struct {
	Name    string   // "storage": its events come from /coffer/storage
	Group   string   // goka's group: the table is <Group>-table
	Input   string   // the internal topic with its commands
	Outputs []Output // where its effects may go; one without a topic is kept free
	// Rules is a hash of the rules' version and of the settings that decide
	// answers. Kafka refuses a member whose Rules differ from the group's.
	Rules string
	// RulesText says the same for people, in lines "name: value".
	RulesText string

	// Decode reads a record. A *BadInput makes it a dead letter.
	// The runtime fills in Headers, Own and Version.
	Decode func(Record) (Command, *BadInput)
	// Step applies a command to the state (nil: the key has none yet). An error
	// is a fault of ours, such as state that doesn't decode.
	Step func(state []byte, cmd Command, at time.Time) (Result, error)
	// TooLarge is the refusal of a command whose state would have size bytes,
	// more than MaxState. It is given the state before the command and returns
	// one that is no larger.
	TooLarge func(state []byte, cmd Command, size int) (Result, error)
	// Expire is the message that a row's key gets once its Result.Due has come;
	// nil: the function's rows have no timers. It comes in through the input like
	// everything else, is its own cause, and may come more than once.
	Expire func(key string) (value []byte, headers kafka.Headers)
	// Internal says that only other functions send its commands. They don't
	// retry as clients do, so an answer is kept only until it is acknowledged.
	Internal bool
	// Ahead is how many records may be under way; 0: kafka's own bound. A function
	// with one row for all keeps it small, because the row holds their answers.
	Ahead int
	// Render makes an effect's bytes. The same effect gives the same bytes.
	Render func(e Effect, key string) (Rendered, error)
}

// Output is a topic that effects go to.
type Output struct {
	Topic    string
	Internal bool // the input of a function: messages, with a cause, instead of events
}

// Record is what a function is shown of an internal record.
type Record struct {
	Key     string
	Value   []byte
	Topic   string        // the public topic that the command came from, or the input of the function that sent it
	Headers kafka.Headers // the client's, as they are carried onto events
}

// Command is a decoded record.
type Command struct {
	Key   string
	Topic string // as Record.Topic
	Type  string // one of a few words, for metrics alone
	Value any    // the function's own type
	// Headers are the client's, as they are carried onto events. A step that
	// answers later keeps them, see PackCarry.
	Headers kafka.Headers
	Own     int64  // the record's offset in the function's own partition
	Version uint64 // the row's version after it
	// Inner says that another function or a timer sent it. No client will send it
	// again, so it is none of the commands among which a retry is looked for.
	Inner bool
	// Named says that the command has a transaction id that is not nil, without
	// which its trace doesn't identify it (promise 5).
	Named bool
}

// Result is what a step comes to.
type Result struct {
	State   []byte
	Effects []Effect
	Due     time.Time // when the row wants Function.Expire; zero: never
	// Answers is the version of a command applied before, which only this one
	// answers: whoever sends that again is given this answer. 0: none.
	Answers uint64
	// Refused is the type of the event that tells of a refusal, such as ERROR, and
	// Code the refusal's; "": the command was carried out. For metrics alone.
	Refused, Code string
}

// Rendered is an effect as the world sees it.
type Rendered struct {
	Type  string // becomes ce_type; unused for messages
	Key   string // empty: the effect's
	Value []byte
	// Late are the headers of the command that this answers, if that is not the
	// one that brought it about.
	Late *kafka.Headers
}

// BadInput says why a record can't be read. It is an answer (a dead letter),
// not a fault.
type BadInput struct {
	Code    string
	Message string
}

// keep is how many answers a row keeps for retries.
func (f *Function) keep() int {
	if f.Internal {
		return 0
	}
	return keptAnswers
}

// tableSuffix is what goka puts behind a group's name for its table.
const tableSuffix = "-table"

// Limits of the runtime (DESIGN: Sizes, promise 5).
const (
	MaxState    = 512 << 10 // bytes of a row's state, without its answers
	keptAnswers = 16
	keptBytes   = 1 << 20 // of effects; older answers than these are not kept for retries
	heavyRow    = 3 << 20 // bytes of a row whose answers must be acknowledged before it takes more
	retryWindow = 10 * time.Minute
)
