package once

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// tally is a function with nothing of the game: a sum for each key. Commands:
// "add 5"; "tell k2 5" sends "add 5" to k2 as a message; "note" says nothing;
// anything else is bad input. Each event names the sum.
func tally(input string, outputs ...string) *Function {
	f := &Function{Name: "tally", Group: "tally", Input: input, Outputs: []Output{{Topic: input, Internal: true}}}
	for _, o := range outputs {
		f.Outputs = append(f.Outputs, Output{Topic: o})
	}
	f.Decode = func(r Record) (Command, *BadInput) {
		verb, rest, _ := strings.Cut(string(r.Value), " ")
		switch verb {
		case "add", "tell", "note", "grow":
			return Command{Key: r.Key, Topic: r.Topic, Type: verb, Value: []string{verb, rest}, Named: true}, nil
		}
		return Command{}, &BadInput{Code: "MALFORMED", Message: "no command: " + verb}
	}
	f.Step = func(state []byte, cmd Command, at time.Time) (Result, error) {
		words := cmd.Value.([]string)
		switch words[0] {
		case "tell":
			to, n, _ := strings.Cut(words[1], " ")
			return Result{State: state, Effects: []Effect{
				{To: 0, Key: to, Body: []byte("add " + n)},
				{To: 1, Body: []byte("told " + to)},
			}}, nil
		case "note":
			return Result{State: state}, nil
		case "grow":
			n, err := strconv.Atoi(words[1])
			return Result{State: make([]byte, n)}, err
		}
		n, err := strconv.ParseUint(words[1], 10, 32)
		if err != nil {
			return Result{}, err
		}
		var sum uint64
		if len(state) == 8 {
			sum = binary.BigEndian.Uint64(state)
		}
		sum += n
		out := Result{State: binary.BigEndian.AppendUint64(nil, sum)}
		for i := 1; i < len(f.Outputs); i++ {
			out.Effects = append(out.Effects, Effect{To: uint8(i), Body: fmt.Appendf(nil, "sum %d", sum)})
		}
		return out, nil
	}
	f.TooLarge = func(state []byte, cmd Command, size int) (Result, error) {
		return Result{State: state, Effects: []Effect{{To: 1, Body: fmt.Appendf(nil, "too large: %d bytes", size)}}, Refused: "TOO", Code: "LARGE"}, nil
	}
	f.Render = func(e Effect, key string) (Rendered, error) {
		kind, _, _ := strings.Cut(string(e.Body), " ")
		return Rendered{Type: strings.ToUpper(kind), Value: e.Body}, nil
	}
	return f
}

// byKey routes a public record "k1: add 5" to the tally, keyed k1, without
// changing its bytes past the colon being read by tallyOf.
func byKey(input string) func(Record) ([]Target, *BadInput) {
	return func(r Record) ([]Target, *BadInput) {
		if len(r.Value) == 0 {
			return nil, &BadInput{Code: "MALFORMED", Message: "the value is missing"}
		}
		if strings.HasPrefix(string(r.Value), "other") {
			return nil, nil
		}
		return []Target{{Topic: input, Key: r.Key}}, nil
	}
}
