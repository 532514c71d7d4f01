package tester

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/processors/once"
)

// Two things depend on where records came to lie inside, which redeliveries
// change: the causes of messages, also of a timer's, which is its own; and
// reference ids, which are offsets. A story is told without them.
var number = regexp.MustCompile(`\b1\d{9}\b`) // from item.DefaultReferenceBase on

// inside is a cause that is a record of a function's topic.
var inside = func() *regexp.Regexp {
	var ids []string
	for _, f := range codecs.Functions {
		ids = append(ids, TopicID(f).String())
	}
	return regexp.MustCompile("(" + strings.Join(ids, "|") + `)/(0|-1)/\d+/\d+`)
}()

// story is what a history comes to: what was told, and what is there. A
// reference id is called by an asset that had it.
func (b *bench) story() (lines []string) {
	events := b.events()
	for of, told := range transcript(events) {
		lines = append(lines, of+":\n  "+strings.Join(told, "\n  "))
	}
	for f, rows := range b.rows {
		for key := range rows {
			if f != codecs.ReferencesFunction { // its row holds the last number
				lines = append(lines, f+" "+key+": "+b.described(f, b.row(f, key)))
			}
		}
	}
	names := b.numbered(events)
	for n, line := range lines {
		lines[n] = number.ReplaceAllStringFunc(inside.ReplaceAllString(line, "$1/$2"), func(of string) string { return names[of] })
	}
	slices.Sort(lines)
	return lines
}

// numbered names each reference id of ours by an asset that had it: the least,
// since a lost event may be told again after later ones.
func (b *bench) numbered(events []Event) map[string]string {
	names := map[string]string{}
	for _, e := range events {
		var v struct {
			AssetID int
			Body    struct{ ReferenceID uint32 }
		}
		if e.Topic != b.settings.Topics.Name(codecs.AssetStatus) || e.Type() != "CREATED" {
			continue
		}
		require.NoError(b.t, e.Read(&v))
		id, name := fmt.Sprint(v.Body.ReferenceID), fmt.Sprintf("(asset %d of %s)", v.AssetID, e.Key)
		if names[id] == "" || name < names[id] {
			names[id] = name
		}
	}
	return names
}

// described is a row's standing, readable where a number may stand in it.
func (b *bench) described(function string, row *once.Row) string {
	var state any
	var err error
	switch function {
	case codecs.InventoryFunction:
		state, err = codecs.DecodeInventory(row.State)
	case codecs.EquipmentFunction:
		state, err = codecs.DecodeEquipment(row.State)
	default:
		return standing(row)
	}
	require.NoError(b.t, err)
	return fmt.Sprintf("%d %d %+v", row.Version, row.Time, state)
}
