package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// maxLine is the longest line of a file: a record of 1 MiB, which is the
// largest that is taken, in base64, and then some, so that a larger one can be
// tried.
const maxLine = 4 << 20

// lines are a file's JSON objects, one a line; empty lines are passed by. An
// error names the line, counted from 1, and is the last.
func lines(file string, in io.Reader) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		name := "standard input"
		if file != "-" {
			opened, err := os.Open(file)
			if err != nil {
				yield(nil, err)
				return
			}
			defer opened.Close()
			in, name = opened, file
		}
		scan := bufio.NewScanner(in)
		scan.Buffer(nil, maxLine)
		n := 0
		for scan.Scan() {
			n++
			one := bytes.TrimSpace(scan.Bytes())
			if len(one) == 0 {
				continue
			}
			if one[0] != '{' || !json.Valid(one) {
				yield(nil, usage("%s, line %d: no JSON object", name, n))
				return
			}
			if !yield(bytes.Clone(one), nil) {
				return
			}
		}
		if err := scan.Err(); err != nil {
			yield(nil, fmt.Errorf("%s, line %d: %w", name, n+1, err))
		}
	}
}

// fromFile are a file's records. Headers of the command line are added to each
// that has none of its own.
func fromFile(file string, in io.Reader, common headers, c *Config) iter.Seq2[outgoing, error] {
	return func(yield func(outgoing, error) bool) {
		topics, err := c.topics()
		if err != nil {
			yield(outgoing{}, err)
			return
		}
		n := 0
		for raw, err := range lines(file, in) {
			n++
			var r outgoing
			if err == nil {
				if r, err = record(raw, common, topics); err != nil {
					err = usage("%s, record %d: %v", file, n, err)
				}
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// sendable leaves out of the headers what a dead letter was given on top: the
// record's next dead letter says again why, and where it lies.
func sendable(h headers) headers {
	return slices.DeleteFunc(h, func(one kafka.Header) bool { return strings.HasPrefix(one.Key, "coffer-error-") })
}

// record reads one line of a file: a record as `coffer tail` prints it, or a
// value alone.
func record(raw []byte, common headers, topics codecs.Topics) (outgoing, error) {
	var l struct {
		Topic   string  `json:"topic"`
		Key     *text   `json:"key"`
		Headers headers `json:"headers"`
		Value   *value  `json:"value"`
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		return outgoing{}, err
	}
	r := outgoing{headers: sendable(l.Headers), value: raw}
	if l.Headers == nil {
		r.headers = common
	}
	if l.Key != nil {
		r.key = *l.Key
	}
	if l.Value != nil {
		r.value = *l.Value
	} else if l.Topic != "" {
		r.value = nil // null or absent: a tombstone
	}
	var head struct {
		Type          string          `json:"type"`
		InventoryType json.RawMessage `json:"inventoryType"`
	}
	_ = json.Unmarshal(r.value, &head) // what has no type can be sent too, if the topic is named
	for _, k := range commands {
		if k.kind != head.Type {
			continue
		}
		named := l.Topic == k.topic.Env || l.Topic == topics.Name(k.topic)
		// Storages and inventories share types; these only name a compartment.
		fits := k.topic != codecs.StorageCompartmentCommands || head.InventoryType == nil
		if named || l.Topic == "" && fits {
			r.topic, r.reply = k.topic, k.reply
			return r, nil
		}
	}
	for _, t := range codecs.Consumed {
		if l.Topic != "" && (l.Topic == t.Env || l.Topic == topics.Name(t)) {
			r.topic = t
			return r, nil
		}
	}
	if l.Topic != "" {
		return r, fmt.Errorf("topic %q is none that commands come on", l.Topic)
	}
	return r, errors.New("it names no topic, and no command is of its type " + string(quoted(head.Type)))
}
