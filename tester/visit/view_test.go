//go:build unix

package visit_test

import (
	"encoding/json"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/verify/model"
	"coffer/tester/visit"
)

// compare: HTTP showed what the model has at that version.
func (v *visited) compare(r *visitedRow, shown visit.Shown) {
	var attributes model.Object
	var compartments, assets []model.Object
	if r.function == model.StorageFunction {
		attributes, assets = r.account.View(v.settings, shown.ID, 0)
	} else {
		attributes = model.Object{"characterId": shown.ID}
		compartments, assets = r.inventory.View()
		assert.Equal(v.t, r.inventory.Exists, shown.Body != nil, "%s at version %d", r.key, shown.Version)
		if !r.inventory.Exists {
			return
		}
	}
	want, err := json.Marshal([]any{attributes, compartments, assets})
	require.NoError(v.t, err)

	var document struct {
		Data     struct{ Attributes model.Object }
		Included []struct {
			Type, ID   string
			Attributes model.Object
		}
	}
	require.NoError(v.t, json.Unmarshal(shown.Body, &document), "%s", shown.Body)
	var in, has []model.Object
	for _, one := range document.Included {
		switch one.Type {
		case "compartments":
			in = append(in, one.Attributes)
		case "assets":
			has = append(has, model.Object{"id": one.ID, "attributes": one.Attributes})
		default:
			has = append(has, one.Attributes)
		}
	}
	got, err := json.Marshal([]any{document.Data.Attributes, in, has})
	require.NoError(v.t, err)
	assert.JSONEq(v.t, string(want), string(got), "%s %s at version %d", r.function, r.key, shown.Version)
}

// project: HTTP showed what the model's session shows of the account as it is.
func (v *visited) project(r *visitedRow, session model.Session, shown visit.Shown) {
	want, err := json.Marshal(session.View(v.settings, v.tenant, shown.ID, &r.account))
	require.NoError(v.t, err)
	var document struct {
		Data struct{ Attributes json.RawMessage }
	}
	require.NoError(v.t, json.Unmarshal(shown.Body, &document), "%s", shown.Body)
	assert.JSONEq(v.t, string(want), string(document.Data.Attributes), "the projection at %d.%d", shown.Version, shown.Storage)
}
