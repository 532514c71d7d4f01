package verify

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// The kinds of problems.
const (
	NoAnswer      = "no answer"           // a command, or a retry, that was not answered
	OtherAnswer   = "another answer"      // one answer that was given in two forms
	OtherCause    = "another cause"       // an answer whose ce_id names something else
	AppliedTwice  = "applied twice"       // or a version that nothing explains
	NotApplied    = "not applied"         // a row that has fewer versions than commands
	OutOfOrder    = "out of order"        // events of a key whose versions go back
	WrongAnswer   = "wrong answer"        // events that the model doesn't expect
	NotConserved  = "not conserved"       // items or mesos that came or went for no reason
	Follower      = "follower disagrees"  // a client that follows the events has something else than the row
	ViewDisagrees = "view disagrees"      // HTTP shows something else
	DeadLetter    = "dead letter"         // one that is missing, wrong, or of what is no bad input
	Late          = "late"                // the end of a reservation
	NotUnique     = "reference not alone" // a reference id given twice, or below the base
	Unreadable    = "unreadable"          // an event or a dead letter whose stamps can't be read
	Miscounted    = "metrics disagree"    // a count that is not what was sent and heard
)

// Problem is something that must not be.
type Problem struct {
	Kind    string `json:"kind"`
	Text    string `json:"text"`              // what is wrong, with the records that show it
	Key     string `json:"key,omitempty"`     // of the row
	Command string `json:"command,omitempty"` // the command, with topic, partition and offset
	Record  string `json:"record,omitempty"`  // the event, with topic, partition and offset
}

// String is a problem in a few lines.
func (p Problem) String() string {
	s := p.Kind + ": " + p.Text
	for _, more := range []string{p.Command, p.Record} {
		if more != "" {
			s += "\n    " + more
		}
	}
	return s
}

// Report is what a run came to.
type Report struct {
	Seed     uint64         `json:"seed"`
	Fresh    string         `json:"fresh"` // under which name the tenants were made
	Mix      string         `json:"mix"`
	Took     time.Duration  `json:"took"`
	Commands int            `json:"commands"`
	Retries  int            `json:"retries"`
	Bad      int            `json:"bad"`     // of the commands: bad input
	Answers  int            `json:"answers"` // distinct events
	Repeats  int            `json:"repeats"` // events read once more
	Silent   int            `json:"silent"`  // commands that rightly said nothing
	Rows     int            `json:"rows"`
	Looked   int            `json:"looked"`            // look-ups over HTTP
	Counts   int            `json:"counts"`            // of /metrics that were compared
	Metrics  string         `json:"metrics,omitempty"` // how far they could be
	Said     map[string]int `json:"said"`              // distinct events by type
	Found    map[string]int `json:"found"`             // problems by kind
	Problems []Problem      `json:"problems"`
}

// mostProblems are kept; all are counted.
const mostProblems = 200

// Clean tells that nothing was found.
func (r Report) Clean() bool { return len(r.Found) == 0 }

// Write prints a report for people.
func (r Report) Write(out io.Writer) {
	fmt.Fprintf(out, "seed        %d (mix %s, tenants made of %s)\n", r.Seed, r.Mix, r.Fresh)
	fmt.Fprintf(out, "commands    %d in %s, %d of them bad input; and %d retries\n", r.Commands, r.Took.Round(time.Second), r.Bad, r.Retries)
	fmt.Fprintf(out, "answers     %d events, read again %d times; %d commands rightly said nothing\n", r.Answers, r.Repeats, r.Silent)
	fmt.Fprintf(out, "rows        %d replayed by the model; %d look-ups over HTTP\n", r.Rows, r.Looked)
	if r.Metrics != "" {
		fmt.Fprintf(out, "metrics     %d counts compared: %s\n", r.Counts, r.Metrics)
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Found)) {
		fmt.Fprintf(out, "found       %d × %s\n", r.Found[kind], kind)
	}
	for _, p := range r.Problems {
		fmt.Fprintln(out, p)
	}
	if r.Clean() {
		fmt.Fprintln(out, "nothing was found")
	}
}
