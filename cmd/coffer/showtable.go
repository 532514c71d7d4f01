package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"coffer/item"
)

// shownAsset is an asset in the HTTP's answers.
type shownAsset struct {
	ID            uint32          `json:"id"`
	Slot          item.Slot       `json:"slot"`
	TemplateID    item.TemplateID `json:"templateId"`
	Expiration    time.Time       `json:"expiration"`
	ReferenceID   uint32          `json:"referenceId"`
	ReferenceType string          `json:"referenceType"`
	ReferenceData struct {
		Quantity *uint32 `json:"quantity"`
	} `json:"referenceData"`
}

const assetColumns = "SLOT\tASSET\tTEMPLATE\tQUANTITY\tKIND\tREFERENCE\tEXPIRES"

func (a shownAsset) columns() string {
	quantity, reference, expires := "1", "-", "never"
	if a.ReferenceData.Quantity != nil {
		quantity = fmt.Sprint(*a.ReferenceData.Quantity)
	}
	if a.ReferenceID != 0 {
		reference = fmt.Sprint(a.ReferenceID)
	}
	if !a.Expiration.IsZero() {
		expires = a.Expiration.Format(time.RFC3339)
	}
	return fmt.Sprintf("%d\t%d\t%d\t%s\t%s\t%s\t%s", a.Slot, a.ID, a.TemplateID, quantity, a.ReferenceType, reference, expires)
}

// storageTable shows a storage to people.
func storageTable(out io.Writer, answer []byte, version string) error {
	var said struct {
		Data struct {
			Attributes struct {
				World    uint8  `json:"world_id"`
				Account  uint32 `json:"account_id"`
				Capacity uint32 `json:"capacity"`
				Mesos    uint32 `json:"mesos"`
			}
		}
		Included []struct{ Attributes shownAsset }
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return fmt.Errorf("the answer can't be read: %w", err)
	}
	s := said.Data.Attributes
	fmt.Fprintf(out, "Account %d in world %d: %d of %d slots in use, %d mesos (version %s)\n",
		s.Account, s.World, len(said.Included), s.Capacity, s.Mesos, version)
	if len(said.Included) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TYPE\t"+assetColumns)
	for _, one := range said.Included {
		fmt.Fprintf(t, "%s\t%s\n", one.Attributes.TemplateID.Type(), one.Attributes.columns())
	}
	return t.Flush()
}

// projectionTable shows a projection to people: what each compartment's list
// has, in its order. Until an item of its type is moved in or out, a list has
// all assets.
func projectionTable(out io.Writer, answer []byte, version string) error {
	var said struct {
		Data struct {
			Attributes struct {
				Character    uint32 `json:"characterId"`
				Account      uint32 `json:"accountId"`
				World        uint8  `json:"worldId"`
				Capacity     uint32 `json:"capacity"`
				Mesos        uint32 `json:"mesos"`
				NPC          uint32 `json:"npcId"`
				Compartments map[string][]shownAsset
			}
		}
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return fmt.Errorf("the answer can't be read: %w", err)
	}
	p := said.Data.Attributes
	fmt.Fprintf(out, "Character %d at NPC %d: storage of account %d in world %d, capacity %d, %d mesos (version %s)\n",
		p.Character, p.NPC, p.Account, p.World, p.Capacity, p.Mesos, version)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "COMPARTMENT\tINDEX\t"+assetColumns)
	for _, kind := range item.Types {
		list := p.Compartments[kind.String()]
		if len(list) == 0 {
			fmt.Fprintf(t, "%s\t-\n", kind)
		}
		for i, a := range list {
			fmt.Fprintf(t, "%s\t%d\t%s\n", kind, i, a.columns())
		}
	}
	return t.Flush()
}
