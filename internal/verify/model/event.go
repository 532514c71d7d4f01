package model

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Object is a JSON object.
type Object = map[string]any

// Event is a record that must come: its topic by the name of its environment
// variable, and its value.
type Event struct {
	Topic string
	Value Object
}

// The topics that events go to.
const (
	StorageStatus     = "EVENT_TOPIC_STORAGE_STATUS"
	StorageTransfers  = "EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS"
	Rejected          = "EVENT_TOPIC_COMMAND_REJECTED"
	AssetStatus       = "EVENT_TOPIC_ASSET_STATUS"
	CompartmentStatus = "EVENT_TOPIC_COMPARTMENT_STATUS"
	InventoryStatus   = "EVENT_TOPIC_INVENTORY_STATUS"
	DropCommands      = "COMMAND_TOPIC_DROP"
)

// sentence stands for a message for people, whose words nobody fixed.
const sentence = "(some sentence)"

// Canonical is the event's value as Canonical bytes.
func (e Event) Canonical() string {
	b, err := json.Marshal(e.Value)
	if err != nil {
		panic(err) // maps of numbers, texts and times can be written
	}
	s, err := Canonical(b)
	if err != nil {
		panic(err)
	}
	return s
}

// Canonical writes a JSON object with its keys sorted, numbers as they stand,
// and any message of an ERROR or REJECTED event as one and the same, since its
// words are not part of the contract; it must be there, though. What is no
// object is an error.
func Canonical(value []byte) (string, error) {
	in := json.NewDecoder(bytes.NewReader(value))
	in.UseNumber()
	var o Object
	if err := in.Decode(&o); err != nil {
		return "", fmt.Errorf("no JSON object: %w", err)
	}
	if in.More() {
		return "", fmt.Errorf("something follows the JSON object")
	}
	if t := o["type"]; t == "ERROR" || t == "REJECTED" {
		if body, ok := o["body"].(Object); ok {
			if m, ok := body["message"].(string); ok && m != "" {
				body["message"] = sentence
			}
		}
	}
	b, err := json.Marshal(o)
	return string(b), err
}
