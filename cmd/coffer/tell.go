package main

import (
	"fmt"
	"io"
	"strings"

	"coffer/codecs"
)

// tell says what dev started.
func (s *system) tell(out io.Writer, broker, http string) {
	fmt.Fprintf(out, "Kafka   %s (in this process)\n", broker)
	fmt.Fprintf(out, "HTTP    http://%s/api/ (and /readyz, /livez, /metrics)\n", http)
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
}

// firstTries are what can be tried with nothing there yet.
var firstTries = []string{
	"tail",
	"send storage deposit --account 4001 --world 0 --template 2000000 --quantity 50",
	"show storage --account 4001 --world 0",
	"send character created --character 100001",
	"send inventory create-asset --character 100001 --template 1302000",
	"show inventory --character 100001",
}

// tellTries says what can be tried, as it is typed: with the addresses if they
// aren't those that the commands know by themselves.
func (s *system) tellTries(out io.Writer, broker, http string, lines []string) {
	for i, line := range lines {
		where := ""
		switch asks := strings.HasPrefix(line, "show"); {
		case asks && http != "127.0.0.1:8080":
			where = " --url http://" + http
		case !asks && broker != "127.0.0.1:9092":
			where = " --brokers " + broker
		}
		fmt.Fprintf(out, "%-7s %s %s%s\n", first(i, "Try"), s.config.Self, line, where)
	}
}

func first(i int, word string) string {
	if i == 0 {
		return word
	}
	return ""
}
