package visit

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// store: the sword goes into the storage and back, half by half, as a saga has
// it done. In between it gets new attributes, of which nobody tells; it keeps
// them, and its reference.
func (v Visit) store(ctx context.Context, sword equipment) {
	gone := v.ask(ctx, v.Character, equip, "RELEASE", body{"transactionId": "", "assetId": sword.id, "quantity": 0})
	said := v.answers(ctx, gone, "RELEASED", "RELEASED")
	assert.Equal(v.t, assetStatus, said[0].Topic)
	assert.Equal(v.t, body{"referenceType": "equipable"}, body(said[0].Body))
	assert.Equal(v.t, compartmentStatus, said[1].Topic)
	assert.Equal(v.t, body{"transactionId": gone.transaction}, body(said[1].Body))

	came := v.answer(ctx, v.accept(ctx, swords, sword.item, 0), transferStatus, "ACCEPTED")
	v.see(ctx, came)
	stored := v.stored(ctx, came)
	assert.Equal(v.t, sword.item.Reference, stored.Reference)
	expected := body{}
	for k, value := range sword.item.Data {
		if k != "expiration" { // of the data, HTTP doesn't show it (rest.md)
			expected[k] = value
		}
	}
	assert.Equal(v.t, expected, stored.Data)
	v.update(ctx, stored.Reference, 21)
	require.Eventually(v.t, func() bool {
		stored = v.stored(ctx, came)
		return stored.Data["weaponAttack"] == 21.0
	}, 20*time.Second, 50*time.Millisecond, "the storage's equip gets its attributes")

	back := v.release(ctx, stored.ID, 0)
	v.answer(ctx, back, transferStatus, "RELEASED")
	taken := v.answers(ctx, v.take(ctx, swords, stored, 0), "ACCEPTED", "ACCEPTED")
	assert.Equal(v.t, []string{assetStatus, compartmentStatus}, []string{taken[0].Topic, taken[1].Topic})
	now := carried(taken[0])
	assert.Equal(v.t, sword.item.Reference, now.Reference)
	assert.Equal(v.t, 21.0, now.Data["weaponAttack"])
	assert.Equal(v.t, 1, taken[0].Slot)
	v.updated(v.answers(ctx, v.update(ctx, now.Reference, 23), "UPDATED")[0], &equipment{taken[0].Asset, now}, v.Character, 23)
}

// stored is the sword as the projection shows it.
func (v Visit) stored(ctx context.Context, came Heard) asset {
	v.t.Helper()
	p, _, status := v.look(ctx, strconv.FormatUint(came.Version, 10))
	require.Equal(v.t, http.StatusOK, status)
	for _, one := range p.Data.Attributes.Compartments["equip"] {
		if one.ID == int(came.Body["assetId"].(float64)) {
			return one
		}
	}
	require.Fail(v.t, "it isn't in the storage", "%s", came)
	return asset{}
}

// pass: the sword is dropped and picked up by the friend, who has it then as it
// was; and nobody else gets it: the character's own claim, which it returns,
// waits for another DROP and is cancelled after some seconds.
func (v Visit) pass(ctx context.Context, sword equipment) (late Command) {
	said := v.answers(ctx, v.drop(ctx, equip, 1, 1), "DELETED", "SPAWN_FROM_CHARACTER")
	assert.Equal(v.t, float64(sword.item.Reference), said[1].Body["equipmentId"])
	up := v.answers(ctx, v.grab(ctx, v.Friend, 5502, said[1]), "CREATED", "REQUEST_PICK_UP")
	got := equipment{up[0].Asset, carried(up[0])}
	assert.Equal(v.t, v.Friend, up[0].Character)
	assert.Equal(v.t, sword.item.Reference, got.item.Reference)
	assert.Equal(v.t, 23.0, got.item.Data["weaponAttack"])
	assert.Equal(v.t, body{"dropId": 5502.0, "characterId": float64(v.Friend)}, body(up[1].Body))
	late = v.grab(ctx, v.Character, 5503, said[1])
	v.updated(v.answers(ctx, v.update(ctx, sword.item.Reference, 25), "UPDATED")[0], &got, v.Friend, 25)
	return late
}
