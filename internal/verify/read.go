package verify

import (
	"encoding/json"
	"strings"

	"coffer/internal/verify/model"
)

// parse reads a JSON object, its numbers as they stand.
func parse(value string) (model.Object, error) {
	in := json.NewDecoder(strings.NewReader(value))
	in.UseNumber()
	var o model.Object
	err := in.Decode(&o)
	return o, err
}

// numbersIn are the references of the assets that events CREATED, in order.
func numbersIn(events []model.Event) (numbers []uint32) {
	for _, e := range events {
		if e.Topic != model.AssetStatus || e.Value["type"] != "CREATED" {
			continue
		}
		body, _ := e.Value["body"].(model.Object)
		text, _ := body["referenceId"].(json.Number)
		n, _ := text.Int64()
		numbers = append(numbers, uint32(n))
	}
	return numbers
}
