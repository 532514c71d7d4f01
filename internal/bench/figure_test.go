package bench

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAGoalIsForTheMedianOrForEachRun(t *testing.T) {
	runs := []float64{6.4, 7.2, 6.5}
	for _, one := range []struct {
		goal *Goal
		met  bool
		line string
	}{
		{nil, true, "6.50 s     (6.40 to 7.20, 3 times)"},
		{atMost(7), true, "6.50 s     (6.40 to 7.20, 3 times)  goal ≤ 7 s: met"},
		{atMost(6.45), false, "6.50 s     (6.40 to 7.20, 3 times)  goal ≤ 6.45 s: MISSED"},
		{neverAbove(7), false, "6.50 s     (6.40 to 7.20, 3 times)  goal ≤ 7 s for the highest: MISSED"},
		{neverAbove(7.2), true, "6.50 s     (6.40 to 7.20, 3 times)  goal ≤ 7.2 s for the highest: met"},
		{atLeast(6.5), true, "6.50 s     (6.40 to 7.20, 3 times)  goal ≥ 6.5 s: met"},
		{atLeast(7), false, "6.50 s     (6.40 to 7.20, 3 times)  goal ≥ 7 s: MISSED"},
	} {
		f := Figure{Name: "a wait", Unit: "s", Values: runs, Goal: one.goal}
		assert.Equal(t, one.met, f.Met(), one.line)
		assert.Contains(t, f.String(), one.line)
	}
}

func TestAFigureIsALine(t *testing.T) {
	for end, f := range map[string]Figure{
		"   42650 /s     goal ≥ 40000/s: met": {Unit: "/s", Values: []float64{42650.4}, Goal: atLeast(40_000)},
		"    0.39        goal ≥ 0.4: MISSED":  {Values: []float64{0.39}, Goal: atLeast(0.4)},
		"       0        goal ≤ 0: met":       {Values: []float64{0}, Goal: atMost(0)},
		"    1.25 ×      goal ≤ 1.3 ×: met":   {Unit: "×", Values: []float64{1.25}, Goal: atMost(1.3)},
		"   37.42 µs":                         {Unit: "µs", Values: []float64{37.42}},
		"not measured":                        {Goal: atMost(1)},
	} {
		f.Name = "figure"
		assert.Regexp(t, "^figure .*"+end+"$", f.String())
	}
	assert.False(t, Figure{Goal: atMost(1)}.Met(), "what wasn't measured meets nothing")
}

func TestAProgramReadsWhetherAGoalIsMet(t *testing.T) {
	text, err := json.Marshal(Figure{Name: "ratio", Values: []float64{0.33}, Goal: atLeast(0.5)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"ratio","unit":"","values":[0.33],"goal":{"is":"at least","value":0.5,"of":"median"},"met":false}`, string(text))
	var back Figure
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, atLeast(0.5), back.Goal)
	text, err = json.Marshal(Figure{Name: "CPU", Unit: "µs", Values: []float64{40}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"CPU","unit":"µs","values":[40]}`, string(text))
}
