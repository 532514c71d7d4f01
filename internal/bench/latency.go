package bench

import "time"

// latencies are times from handing a command over to holding its answer,
// sorted.
type latencies []time.Duration

// at is a quantile, in milliseconds.
func (l latencies) at(q float64) float64 {
	if len(l) == 0 {
		return 0
	}
	i := min(int(q*float64(len(l))), len(l)-1)
	return float64(l[i].Microseconds()) / 1000
}
