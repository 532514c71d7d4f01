package bench

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Figure is one thing that was measured, some times over, and what it should
// come to.
type Figure struct {
	Name string `json:"name"`
	Unit string `json:"unit"` // s, ms, µs, MiB, bytes, /s, ×; "": a plain number
	// As measured, in order of the runs.
	Values []float64 `json:"values"`
	Goal   *Goal     `json:"goal,omitempty"` // nil: none was agreed
}

// Median is the middle one, of an even number the higher; 0 of none.
func (f Figure) Median() float64 {
	if len(f.Values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(f.Values))
	return sorted[len(sorted)/2]
}

// Most is the highest; 0 of none.
func (f Figure) Most() float64 {
	if len(f.Values) == 0 {
		return 0
	}
	return slices.Max(f.Values)
}

// Met tells whether the goal is reached by what it is for, the median or the
// highest. Without a goal it is; what wasn't measured reaches none.
func (f Figure) Met() bool {
	switch {
	case f.Goal == nil:
		return true
	case len(f.Values) == 0:
		return false
	case f.Goal.Of == Highest:
		return f.Goal.met(f.Most())
	}
	return f.Goal.met(f.Median())
}

// String is a line for people: the median, the least and the highest of several
// runs, the goal.
func (f Figure) String() string {
	if len(f.Values) == 0 {
		return fmt.Sprintf("%-*s not measured", nameWidth, f.Name)
	}
	line := fmt.Sprintf("%-*s %8s %-5s", nameWidth, f.Name, decimals(f.Median()), f.Unit)
	if len(f.Values) > 1 {
		line += fmt.Sprintf(" (%s to %s, %d times)", decimals(slices.Min(f.Values)), decimals(f.Most()), len(f.Values))
	}
	if f.Goal != nil {
		verdict := "MISSED"
		if f.Met() {
			verdict = "met"
		}
		line += fmt.Sprintf("  goal %s: %s", f.Goal.in(f.Unit), verdict)
	}
	return strings.TrimRight(line, " ")
}

// nameWidth is that of the longest name.
const nameWidth = 49

// MarshalJSON adds to a figure with a goal whether it is met.
func (f Figure) MarshalJSON() ([]byte, error) {
	type fields Figure
	judged := struct {
		fields
		Met *bool `json:"met,omitempty"`
	}{fields: fields(f)}
	if f.Goal != nil {
		met := f.Met()
		judged.Met = &met
	}
	return json.Marshal(judged)
}

// decimals writes two places of what is small, and none of thousands.
func decimals(v float64) string {
	if math.Abs(v) >= 1000 || v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// quantity is a value with its unit, with as many places as it has, two at most.
func quantity(v float64, unit string) string {
	number := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	if unit == "" || unit == "/s" {
		return number + unit
	}
	return number + " " + unit
}

// seconds is a figure of times that were taken.
func seconds(name string, goal *Goal, took ...time.Duration) Figure {
	f := Figure{Name: name, Unit: "s", Goal: goal}
	for _, t := range took {
		f.Values = append(f.Values, t.Seconds())
	}
	return f
}
