package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// demo is what `coffer dev --demo` sends, as it could be typed behind `coffer
// send`: two accounts and three characters with items.
var demo = []string{
	"character created --character 100001 --name Aria",
	"inventory create-asset --character 100001 --template 1302000",
	"inventory equip --character 100001 --source 1 --destination -11",
	"inventory create-asset --character 100001 --template 1002140",
	"inventory equip --character 100001 --source 1 --destination -1",
	"inventory create-asset --character 100001 --template 1072005",
	"inventory create-asset --character 100001 --template 2000000 --quantity 150",
	"inventory create-asset --character 100001 --template 2000003 --quantity 20",
	"inventory create-asset --character 100001 --template 3010000",
	"inventory create-asset --character 100001 --template 4000000 --quantity 30",
	"inventory create-asset --character 100001 --template 5000000",

	"character created --character 100002 --name Borin",
	"inventory increase-capacity --character 100002 --type use --amount 8",
	"inventory create-asset --character 100002 --template 1332007",
	"inventory create-asset --character 100002 --template 2070000 --quantity 500",
	"inventory create-asset --character 100002 --template 4000001 --quantity 100",

	"character created --character 100003 --name Caia",
	"inventory create-asset --character 100003 --template 1372005",
	"inventory equip --character 100003 --source 1 --destination -11",
	"inventory create-asset --character 100003 --template 2000003 --quantity 100",

	"storage deposit --account 4001 --world 0 --template 2000000 --quantity 50",
	"storage deposit --account 4001 --world 0 --template 1402001 --reference 77",
	"storage update-mesos --account 4001 --world 0 --operation ADD --mesos 15000",
	"storage deposit --account 4002 --world 0 --template 4000000 --quantity 10",
	"storage update-mesos --account 4002 --world 0 --operation ADD --mesos 500",
}

// tries are what can be tried then.
var tries = []string{
	"show inventory --character 100001",
	"show storage --account 4001 --world 0",
	"send inventory equip --character 100002 --source 1",
	"send inventory request-reserve --character 100001 --item 1:2000000:5",
	"send inventory drop --character 100001 --type etc --source 1 --quantity 10",
	"tail",
}

// demoPatience is how long the answer to one of them may take. A character that
// has an inventory already, made by hand, says nothing to its creation.
const demoPatience = 3 * time.Second

// playDemo sends the demo, unless the data directory has had all of it. It is
// sent again if it was broken off: each command under the ce_id that it had, so
// that none is applied twice.
func playDemo(ctx context.Context, c Config, out io.Writer) error {
	had := c.under("demo")
	if had != "" {
		if _, err := os.Stat(had); err == nil {
			return nil
		} else if !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	var notes strings.Builder
	err := send(ctx, c, sending{timeout: demoPatience}, demoRecords(), io.Discard, &notes)
	var some *ended
	if errors.As(err, &some) {
		fmt.Fprintf(out, "Demo    not all of it was carried out: something of its names was there already\n%s", notes.String())
	} else if err != nil {
		return fmt.Errorf("the demo: %w", err)
	}
	if had == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(had), 0o755); err != nil {
		return err
	}
	return os.WriteFile(had, []byte("what coffer dev --demo sends was sent\n"), 0o644)
}

// demoRecords are the records of the demo.
func demoRecords() iter.Seq2[outgoing, error] {
	return func(yield func(outgoing, error) bool) {
		for n, line := range demo {
			r, err := typed(line)
			id := fmt.Appendf(nil, "coffer-demo-%d", n)
			r.headers = headers{{Key: "ce_id", Value: id}, {Key: correlation, Value: id}}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// typed is the record of a line as it is typed behind `coffer send`.
func typed(line string) (outgoing, error) {
	words := strings.Fields(line)
	for _, k := range commands {
		if k.group != words[0] || k.name != words[1] {
			continue
		}
		flags := pflag.NewFlagSet(k.name, pflag.ContinueOnError)
		k.flags(flags)
		if err := flags.Parse(words[2:]); err != nil {
			return outgoing{}, err
		}
		value, err := k.compose(flags, nil)
		return outgoing{topic: k.topic, reply: k.reply, value: value}, err
	}
	return outgoing{}, fmt.Errorf("there is no `coffer send %s`", line)
}

// tellDemo says what can be found.
func (s *system) tellDemo(out io.Writer, broker, http string) {
	fmt.Fprintln(out, "Demo    account 4001 with the characters 100001 and 100002, account 4002 with 100003")
	s.tellTries(out, broker, http, tries)
	fmt.Fprintf(out, "        curl -s http://%s/api/characters/100001/inventory\n", http)
}
