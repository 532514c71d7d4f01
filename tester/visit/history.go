package visit

import (
	"fmt"

	"github.com/segmentio/kafka-go"
)

// Command is something that was asked for: a record that lies in Kafka, or a
// request over HTTP.
type Command struct {
	Number    int    // its own; a resend has that of what it sends again
	Topic     string // "" over HTTP
	Partition int
	Offset    int64
	Value     []byte // over HTTP: the record that says the same; of what says nothing, nil
	Headers   []kafka.Header
	Again     bool   // a resend
	Letter    string // the code of the dead letter that it must become; "": none

	transaction string
}

// HTTP tells whether it was a request. Its events have a transactionId that the
// server chose.
func (c Command) HTTP() bool { return c.Topic == "" }

// Env is the topic on which the command could lie.
func (c Command) Env() string {
	switch {
	case !c.HTTP():
		return c.Topic
	case c.transaction == deletion:
		return characterStatus
	}
	return compartmentCommands
}

// deletion marks the request that deletes an inventory: as a record it has no
// transactionId.
const deletion = "deletion"

// String says what it is and where it lies.
func (c Command) String() string {
	return fmt.Sprintf("command %d at %s/%d@%d %s", c.Number, c.Topic, c.Partition, c.Offset, c.Value)
}

// Shown is what HTTP showed of a row. Nothing is shown with 404, and then
// Version is that of the last event before.
type Shown struct {
	Function string // whose row: storage, inventory, or session: a projection
	ID       uint32 // of the account or the character
	Version  uint64 // of the row
	Storage  uint64 // of a projection: the account's version
	Body     []byte // nil: 404
}

// History is all that happened in a visit.
type History struct {
	Tenant   string
	Commands []Command // in the order in which they were sent, resends too
	Events   []Heard   // the first of each ce_id, in the order in which they were heard
	Shown    []Shown
}

// trace is the traceparent of a command. Every event carries its command's, so
// that it tells what caused an event of whatever way through the functions.
func trace(number int) string {
	return fmt.Sprintf("00-4bf92f3577b34da6a3ce929d0e0e4736-%016x-01", number+1)
}
