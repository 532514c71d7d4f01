package bench

import "fmt"

// speedGoal is what a mix should come to with 10,000 owners, on an Apache Kafka
// of one node that shares two cores with it. There is none for other flags than
// these and for other mixes.
type speedGoal struct {
	commands, ratio float64 // with agreedInFlight under way
	p50, p99        float64 // ms, at agreedRate, of commands that wait for no number
}

var speedGoals = map[Mix]speedGoal{
	Storage:   {commands: 40_000, ratio: 0.5, p50: 4, p99: 12},
	Inventory: {commands: 20_000, ratio: 0.4, p50: 4, p99: 15},
}

// What the goals were agreed for.
const (
	agreedOwners   = 10_000
	agreedInFlight = 20_000
	agreedRate     = 1_000
)

// figures are what a run came to, with the goals that were agreed for it. That
// every command is answered and none refused goes for all mixes.
func (c Config) figures(r Result) (all []Figure) {
	add := func(name, unit string, goal *Goal, value float64) {
		all = append(all, Figure{Name: name, Unit: unit, Values: []float64{value}, Goal: goal})
	}
	agreed, ok := speedGoals[c.Mix]
	ok = ok && c.Accounts == agreedOwners
	var commands, ratio, p50, p99 *Goal
	if ok && c.InFlight == agreedInFlight {
		commands, ratio = atLeast(agreed.commands), atLeast(agreed.ratio)
	}
	if ok && c.Rate == agreedRate {
		p50, p99 = atMost(agreed.p50), atMost(agreed.p99)
	}
	floor := r.FloorCommands > 0
	add("commands", "/s", commands, r.Commands)
	if floor {
		add("commands of the floor", "/s", nil, r.FloorCommands)
		add("ratio to the floor", "", ratio, r.Ratio)
	}
	add("CPU of this process for a command", "µs", nil, r.CPU)
	if floor {
		add("CPU of this process for a command of the floor", "µs", nil, r.FloorCPU)
	}
	answer := fmt.Sprintf("to an answer at %d/s", c.Rate)
	if r.P50 > 0 {
		add(answer+", p50", "ms", p50, r.P50)
		add(answer+", p99", "ms", p99, r.P99)
		add(answer+", p99.9", "ms", nil, r.P999)
	}
	if r.NumberedP50 > 0 {
		add(answer+" with a number, p50", "ms", nil, r.NumberedP50)
		add(answer+" with a number, p99", "ms", nil, r.NumberedP99)
	}
	if floor {
		add(answer+" of the floor, p50", "ms", nil, r.FloorP50)
		add(answer+" of the floor, p99", "ms", nil, r.FloorP99)
	}
	add("commands without an answer", "", atMost(0), float64(r.Unanswered))
	add("commands that were refused", "", atMost(0), float64(r.Refused))
	return all
}
