package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"coffer/item"
)

// shownInventory is what a character has, in the HTTP's answer.
type shownInventory struct {
	Data struct {
		Attributes struct {
			Character uint32 `json:"characterId"`
		}
	}
	Included []struct {
		Type, ID   string
		Attributes json.RawMessage
	}
	Meta struct{ Reservations []shownReservation }
}

// shownCompartment is one of the five.
type shownCompartment struct {
	Type     item.Type
	Capacity uint32
}

// shownReservation is units that are promised to a transaction.
type shownReservation struct {
	Transaction uuid.UUID    `json:"transactionId"`
	Asset       item.AssetID `json:"assetId"`
	Type        item.Type
	Slot        item.Slot
	Quantity    uint32
	Until       time.Time
}

// inventoryTable shows an inventory to people: its compartments, what is worn,
// what lies in them, and what is reserved, with the time that is left at now.
func inventoryTable(now func() time.Time) table {
	return func(out io.Writer, answer []byte, version string) error {
		var said shownInventory
		if err := json.Unmarshal(answer, &said); err != nil {
			return fmt.Errorf("the answer can't be read: %w", err)
		}
		compartments, assets, err := said.parts()
		if err != nil {
			return fmt.Errorf("the answer can't be read: %w", err)
		}
		worn := 0
		used := map[item.Type]int{}
		for _, a := range assets {
			if a.Slot < 0 {
				worn++
			} else {
				used[a.TemplateID.Type()]++
			}
		}
		fmt.Fprintf(out, "Character %d: %d assets, %d of them worn (version %s)\n", said.Data.Attributes.Character, len(assets), worn, version)
		t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "COMPARTMENT\tIN USE\tCAPACITY")
		for _, c := range compartments {
			fmt.Fprintf(t, "%s\t%d\t%d\n", c.Type, used[c.Type], c.Capacity)
		}
		if len(assets) > 0 {
			nextTable(t)
			listAssets(t, assets)
		}
		if len(said.Meta.Reservations) > 0 {
			nextTable(t)
			listReservations(t, said.Meta.Reservations, now())
		}
		return t.Flush()
	}
}

// nextTable begins another, below an empty line.
func nextTable(t *tabwriter.Writer) {
	_ = t.Flush() // an error stays with the writer below, and comes again
	fmt.Fprintln(t)
}

// parts are the compartments and the assets, as they come: assets by
// compartment, then slot.
func (s shownInventory) parts() (compartments []shownCompartment, assets []shownAsset, err error) {
	for _, one := range s.Included {
		switch one.Type {
		case "compartments":
			var c shownCompartment
			err = json.Unmarshal(one.Attributes, &c)
			compartments = append(compartments, c)
		case "assets":
			var a shownAsset
			if err = json.Unmarshal(one.Attributes, &a); err != nil {
				return nil, nil, err
			}
			var id uint64
			id, err = strconv.ParseUint(one.ID, 10, 32)
			a.ID = uint32(id)
			assets = append(assets, a)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return compartments, assets, nil
}

func listAssets(t io.Writer, all []shownAsset) {
	fmt.Fprintln(t, "TYPE\t"+assetColumns)
	for _, a := range all {
		place := a.TemplateID.Type().String()
		if a.Slot < 0 {
			place = "worn"
		}
		fmt.Fprintf(t, "%s\t%s\n", place, a.columns())
	}
}

// listReservations lists them as they end.
func listReservations(t io.Writer, all []shownReservation, now time.Time) {
	fmt.Fprintln(t, "RESERVED\tSLOT\tASSET\tQUANTITY\tTIME LEFT\tTRANSACTION")
	for _, r := range all {
		left := "ended"
		if d := r.Until.Sub(now); d > 0 {
			left = fmt.Sprintf("%.1f s", d.Seconds())
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%s\t%s\n", r.Type, r.Slot, r.Asset, r.Quantity, left, r.Transaction)
	}
}
