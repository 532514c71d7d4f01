package main

import (
	"fmt"
	"io"

	"coffer/codecs"
)

// tell says what dev started and what can be tried next.
func (s *system) tell(out io.Writer, broker, http string) {
	fmt.Fprintf(out, "Kafka   %s (in this process)\n", broker)
	fmt.Fprintf(out, "HTTP    http://%s/api/ (and /readyz, /livez)\n", http)
	where := "in memory: gone when this ends"
	if s.config.Data != "" {
		where = s.config.Data
	}
	fmt.Fprintf(out, "State   %s\n", where)
	for i, t := range codecs.Consumed {
		fmt.Fprintf(out, "%-7s %s (%s)\n", first(i, "Reads"), s.settings.Topics.Name(t), t.Why)
	}
	for i, t := range codecs.Produced {
		fmt.Fprintf(out, "%-7s %s (%s)\n", first(i, "Writes"), s.settings.Topics.Name(t), t.Why)
	}
	fmt.Fprintf(out, "        %s (records that could not be read)\n", codecs.DeadLetters)
	self, to, from := s.config.Self, "", ""
	if broker != "127.0.0.1:9092" {
		to = " --brokers " + broker
	}
	if http != "127.0.0.1:8080" {
		from = " --url http://" + http
	}
	fmt.Fprintf(out, "Try     %s tail%s\n", self, to)
	fmt.Fprintf(out, "        %s send storage deposit%s --account 4001 --world 0 --template 2000000 --quantity 50\n", self, to)
	fmt.Fprintf(out, "        %s show storage%s --account 4001 --world 0\n", self, from)
}

func first(i int, word string) string {
	if i == 0 {
		return word
	}
	return ""
}
