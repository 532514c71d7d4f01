package bench

import (
	"fmt"
	"slices"
	"time"
)

// Figure is one thing that was measured, some times over, and what it should
// be at most.
type Figure struct {
	Name string `json:"name"`
	Unit string `json:"unit"` // s or MiB
	// As measured, in order of the runs.
	Values []float64 `json:"values"`
	Goal   float64   `json:"goal,omitempty"` // at most; 0: there is none
	Note   string    `json:"note,omitempty"`
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

// Met tells whether the median is within the goal. Without a goal it is.
func (f Figure) Met() bool { return f.Goal == 0 || f.Median() <= f.Goal }

// String is a line for people: the median, the spread, the goal.
func (f Figure) String() string {
	if len(f.Values) == 0 {
		return fmt.Sprintf("%-44s not measured", f.Name)
	}
	line := fmt.Sprintf("%-44s %8.2f %-3s", f.Name, f.Median(), f.Unit)
	if len(f.Values) > 1 {
		line += fmt.Sprintf(" (%.2f to %.2f, %d times)", slices.Min(f.Values), f.Most(), len(f.Values))
	}
	switch {
	case f.Goal == 0:
	case f.Met():
		line += fmt.Sprintf("  goal ≤ %.4g %s: met", f.Goal, f.Unit)
	default:
		line += fmt.Sprintf("  goal ≤ %.4g %s: MISSED", f.Goal, f.Unit)
	}
	if f.Note != "" {
		line += "  " + f.Note
	}
	return line
}

// seconds is a figure of one time that was taken.
func seconds(name string, goal time.Duration, took ...time.Duration) Figure {
	f := Figure{Name: name, Unit: "s", Goal: goal.Seconds()}
	for _, t := range took {
		f.Values = append(f.Values, t.Seconds())
	}
	return f
}
