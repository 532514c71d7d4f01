package item

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Entry is what the catalog says of one template. A zero SlotMax, no Slots:
// the catalog doesn't say, and the default holds.
type Entry struct {
	Template     TemplateID `json:"templateId"`
	SlotMax      uint32     `json:"slotMax"`
	Rechargeable bool       `json:"rechargeable"`
	Only         bool       `json:"only"`
	Slots        []Slot     `json:"slots"` // positions that the equip may take, -1 to -199
	UpgradeSlots uint16     `json:"upgradeSlots"`
	Stats        Stats      `json:"stats"`
}

// Catalog is the optional item catalog of a deployment. A nil one has no
// entries. It never changes once read.
type Catalog struct {
	entries map[TemplateID]*Entry
	hash    string
}

// maxCatalogLine bounds one line of the file.
const maxCatalogLine = 64 << 10

// ReadCatalog reads one JSON object a line; empty lines are passed by, fields
// that we don't know too. An error names the line, counted from 1.
func ReadCatalog(in io.Reader) (*Catalog, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxCatalogLine)
	c := &Catalog{entries: map[TemplateID]*Entry{}}
	first := map[TemplateID]int{}
	var all []*Entry
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		e := &Entry{}
		if err := json.Unmarshal(line, e); err != nil {
			return nil, fmt.Errorf("catalog line %d: %w", n, err)
		}
		if err := e.valid(); err != nil {
			return nil, fmt.Errorf("catalog line %d: %w", n, err)
		}
		if at, twice := first[e.Template]; twice {
			return nil, fmt.Errorf("catalog line %d: template %d stands in line %d already", n, e.Template, at)
		}
		first[e.Template] = n
		c.entries[e.Template] = e
		all = append(all, e)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("catalog line %d: longer than %d bytes", n+1, maxCatalogLine)
	} else if err != nil {
		return nil, fmt.Errorf("catalog line %d: %w", n+1, err)
	}
	slices.SortFunc(all, func(a, b *Entry) int { return cmp.Compare(a.Template, b.Template) })
	if len(all) == 0 {
		return c, nil
	}
	content, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	sum := sha256.Sum256(content)
	c.hash = hex.EncodeToString(sum[:])
	return c, nil
}

// valid says what is wrong with a line that is well-formed.
func (e *Entry) valid() error {
	switch {
	case !e.Template.Type().Valid():
		return fmt.Errorf("template %d is of no kind: its millions must be 1 to 5", e.Template)
	case e.Rechargeable && e.Template.Type() != TypeUse:
		return fmt.Errorf("template %d is rechargeable and of %s: only use items are", e.Template, e.Template.Type())
	case len(e.Slots) > 0 && e.Template.Type() != TypeEquip:
		return fmt.Errorf("template %d has equip positions and is of %s", e.Template, e.Template.Type())
	case !e.Template.Stackable() && e.SlotMax > 1:
		return fmt.Errorf("template %d has slotMax %d and is not stackable", e.Template, e.SlotMax)
	}
	for _, s := range e.Slots {
		if s > -1 || s < -199 {
			return fmt.Errorf("template %d: equip position %d is not -1 to -199", e.Template, s)
		}
	}
	return nil
}

// Hash is the SHA-256 of the content in hex, whatever the order of the lines
// and their spelling; empty for no entries.
func (c *Catalog) Hash() string {
	if c == nil {
		return ""
	}
	return c.hash
}

// Len is the number of entries.
func (c *Catalog) Len() int {
	if c == nil {
		return 0
	}
	return len(c.entries)
}

// Entry returns what the catalog says of a template. The entry's slots are the
// caller's to read, not to change.
func (c *Catalog) Entry(t TemplateID) (Entry, bool) {
	if e := c.entry(t); e != nil {
		return *e, true
	}
	return Entry{}, false
}

func (c *Catalog) entry(t TemplateID) *Entry {
	if c == nil {
		return nil
	}
	return c.entries[t]
}
