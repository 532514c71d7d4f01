package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A goal stands only beside what it was agreed for.
func TestGoalsAreOfWhatWasAgreed(t *testing.T) {
	measured := Result{Commands: 30_000, FloorCommands: 50_000, Ratio: 0.6, P50: 3, P99: 13, P999: 20, FloorP50: 1, FloorP99: 2}
	always := map[string]bool{"commands without an answer": true, "commands that were refused": true}
	speed := map[string]bool{"commands": false, "ratio to the floor": true}
	wait := map[string]bool{"to an answer at 1000/s, p50": true, "to an answer at 1000/s, p99": false}
	for name, one := range map[string]struct {
		c    Config
		want []map[string]bool // figures with a goal -> whether it is met
	}{
		"storages":        {Config{}, []map[string]bool{always, speed, wait}},
		"other owners":    {Config{Accounts: 1000}, []map[string]bool{always}},
		"other in-flight": {Config{InFlight: 1000}, []map[string]bool{always, wait}},
		"another rate":    {Config{Rate: 2000}, []map[string]bool{always, speed}},
		"both":            {Config{Mix: Both}, []map[string]bool{always}},
		"equips":          {Config{Mix: Equips}, []map[string]bool{always}},
		"inventories": {Config{Mix: Inventory}, []map[string]bool{always,
			{"commands": true, "ratio to the floor": true, "to an answer at 1000/s, p50": true, "to an answer at 1000/s, p99": true}}},
	} {
		want, got := map[string]bool{}, map[string]bool{}
		for _, m := range one.want {
			for figure, met := range m {
				want[figure] = met
			}
		}
		for _, f := range one.c.filled().figures(measured) {
			if f.Goal != nil {
				got[f.Name] = f.Met()
			}
		}
		assert.Equal(t, want, got, name)
	}
}
