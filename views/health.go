package views

import (
	"encoding/json"
	"net/http"
)

// Check is one thing that must be in order before a process is ready: a table,
// a processor. State tells whether it is, and what there is to say about it as
// a JSON value. It is called at each request, from any goroutine.
type Check struct {
	Name  string
	State func() (ready bool, detail any)
}

// Health serves /livez, which answers 200 as long as the process lives, and
// /readyz, which answers 200 if all checks are ready, else 503, and lists them:
// {"ready": false, "checks": [{"name": …, "ready": …, "detail": …}]}. Any other
// path goes to next; nil answers 404.
func Health(next http.Handler, checks ...Check) http.Handler {
	if next == nil {
		next = http.NotFoundHandler()
	}
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		writeHealth(w, http.StatusOK, map[string]bool{"alive": true})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		answer, status := ask(checks), http.StatusOK
		if !answer.Ready {
			status = http.StatusServiceUnavailable
		}
		writeHealth(w, status, answer)
	})
	return mux
}

// Readiness is what /readyz answers.
type Readiness struct {
	Ready  bool    `json:"ready"`
	Checks []State `json:"checks"`
}

// State is how one check stood when it was asked.
type State struct {
	Name   string `json:"name"`
	Ready  bool   `json:"ready"`
	Detail any    `json:"detail,omitempty"`
}

func ask(checks []Check) Readiness {
	answer := Readiness{Ready: true, Checks: []State{}}
	for _, c := range checks {
		ready, detail := c.State()
		answer.Ready = answer.Ready && ready
		answer.Checks = append(answer.Checks, State{c.Name, ready, detail})
	}
	return answer
}

func writeHealth(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client went away
}
