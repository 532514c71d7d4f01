package bench

import (
	"fmt"
	"io"
	"time"
)

// wait is something that may take long, and is told about while it does.
type wait struct {
	tell        io.Writer
	what        string
	began, told time.Time
}

// tellEvery is how long nothing is told, at most.
const tellEvery = 5 * time.Second

func startWait(tell io.Writer, what string) *wait {
	now := time.Now()
	return &wait{tell, what, now, now}
}

// still says how long it has taken, and tells it now and then.
func (w *wait) still() time.Duration {
	took := time.Since(w.began)
	if time.Since(w.told) > tellEvery {
		w.told = time.Now()
		fmt.Fprintf(w.tell, "  waiting for %s: %.0f s\n", w.what, took.Seconds())
	}
	return took
}
