package bench

import "fmt"

// Goal is what a figure should come to.
type Goal struct {
	Is    Bound   `json:"is"`
	Value float64 `json:"value"` // in the figure's unit
	Of    Judged  `json:"of"`
}

// Bound is the side of a goal on which a figure should lie.
type Bound string

// The bounds. A figure that equals its goal meets it.
const (
	AtMost  Bound = "at most"
	AtLeast Bound = "at least"
)

// Judged says which of several runs a goal is for.
type Judged string

// What goals are for. A speed is what a machine comes to as a rule, and a busy
// one spoils single runs; a player who waited waited, however quick the other
// rounds were.
const (
	Median  Judged = "median"
	Highest Judged = "highest"
)

func atMost(value float64) *Goal { return &Goal{AtMost, value, Median} }

func atLeast(value float64) *Goal { return &Goal{AtLeast, value, Median} }

// neverAbove is for each run.
func neverAbove(value float64) *Goal { return &Goal{AtMost, value, Highest} }

// met tells whether a value meets the goal.
func (g Goal) met(value float64) bool {
	if g.Is == AtLeast {
		return value >= g.Value
	}
	return value <= g.Value
}

// in names the goal with its unit, such as "≥ 40000/s" and "≤ 7 s for the
// highest".
func (g Goal) in(unit string) string {
	sign := "≤"
	if g.Is == AtLeast {
		sign = "≥"
	}
	text := sign + " " + quantity(g.Value, unit)
	if g.Of == Highest {
		text = fmt.Sprintf("%s for the %s", text, g.Of)
	}
	return text
}
