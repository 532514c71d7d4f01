package views

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"coffer/inventory"
	"coffer/item"
)

func TestDeleteThrowsAnAssetAway(t *testing.T) {
	w := newWorld(t)
	reserve := inventory.RequestReserveCommand{
		Envelope: inventory.Envelope{Character: character, Type: item.TypeUse, Transaction: uuid.New()},
		Items:    []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 5}},
	}
	p := play(t, w, inventory.CreateCommand{Character: character}, drinks, reserve)
	one := compartmentPath(item.TypeUse) + "/assets/1"
	for path, detail := range map[string]string{
		compartmentPath(item.TypeEquip) + "/assets/1":                   "equip compartment of character 100001 had no asset 1",
		compartmentPath(item.TypeUse) + "/assets/9":                     "no asset 9",
		ofCharacter + "/compartments/" + uuid.NewString() + "/assets/1": "has no compartment",
	} {
		assert.Contains(t, failure(t, w.ask(http.MethodDelete, path), http.StatusNotFound).Detail, detail)
	}
	assert.EqualValues(t, 5, p.row.Version)
	noContent(t, w.ask(http.MethodDelete, one), `"6"`)
	assert.Equal(t, []any{}, decoded(t, w.get(compartmentPath(item.TypeUse)+"/assets"))["data"])
	failure(t, w.ask(http.MethodDelete, one), http.StatusNotFound)

	p.apply(inventory.DeleteCommand{Character: character}, "")
	assert.Contains(t, failure(t, w.ask(http.MethodDelete, one), http.StatusNotFound).Detail, "has no inventory")
	for path, parameter := range map[string]string{
		compartmentPath(item.TypeUse) + "/assets/0": "assetId",
		ofCharacter + "/compartments/2/assets/1":    "compartmentId",
		"/api/characters/0/inventory":               "characterId",
	} {
		e := failure(t, w.ask(http.MethodDelete, path), http.StatusBadRequest)
		assert.Equal(t, &errorSource{Parameter: parameter}, e.Source)
	}
}

// The answer is looked for in the answer to this request: what other commands
// brought about at the same time is theirs.
func TestDeleteOfAnAssetThatAnotherThrewAway(t *testing.T) {
	w := newWorld(t)
	p := play(t, w, inventory.CreateCommand{Character: character}, drinks)
	w.requests.order = func(_ context.Context, c inventory.Command, request uuid.UUID) error {
		p.apply(c, "another's")
		p.apply(c, request.String())
		return nil
	}
	failure(t, w.ask(http.MethodDelete, compartmentPath(item.TypeUse)+"/assets/1"), http.StatusNotFound)
}
