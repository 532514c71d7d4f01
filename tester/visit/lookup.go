package visit

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"github.com/stretchr/testify/require"
)

// projection is what the channel service reads of an open storage.
type projection struct {
	Data struct {
		Type       string `json:"type"`
		ID         string `json:"id"`
		Attributes struct {
			Character    uint32             `json:"characterId"`
			Account      uint32             `json:"accountId"`
			World        int                `json:"worldId"`
			Capacity     int                `json:"capacity"`
			Mesos        int                `json:"mesos"`
			NPC          int                `json:"npcId"`
			Compartments map[string][]asset `json:"compartments"`
		} `json:"attributes"`
	} `json:"data"`
}

type asset struct {
	ID        int    `json:"id"`
	Slot      int    `json:"slot"`
	Template  int    `json:"templateId"`
	Reference int    `json:"referenceId"`
	Kind      string `json:"referenceType"`
	Data      struct {
		Quantity int `json:"quantity"`
		Attack   int `json:"weaponAttack"`
	} `json:"referenceData"`
}

// ids are the asset ids of a compartment's list.
func (p projection) ids(compartment string) []int {
	all := []int{}
	for _, a := range p.Data.Attributes.Compartments[compartment] {
		all = append(all, a.ID)
	}
	return all
}

// look asks for the character's projection, of a version if that isn't "", and
// returns it with the answer's status.
func (v Visit) look(ctx context.Context, version string) (p projection, status int) {
	path := v.URL + "/api/storage/projections/" + strconv.FormatUint(uint64(v.Character), 10)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	require.NoError(v.t, err)
	request.Header.Set("TENANT_ID", v.Tenant)
	request.Header.Set("REGION", "GMS")
	request.Header.Set("MAJOR_VERSION", "83")
	request.Header.Set("MINOR_VERSION", "1")
	if version != "" {
		request.Header.Set("Coffer-Min-Version", version)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(v.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v.t, err)
	if response.StatusCode == http.StatusOK {
		require.NoError(v.t, json.Unmarshal(body, &p), "%s", body)
	}
	return p, response.StatusCode
}

// see asks for the projection as it is at an event of the storage, or later.
func (v Visit) see(ctx context.Context, after Heard) projection {
	v.t.Helper()
	p, status := v.look(ctx, strconv.FormatUint(after.Version, 10))
	require.Equal(v.t, http.StatusOK, status)
	require.Equal(v.t, v.Character, p.Data.Attributes.Character)
	require.Equal(v.t, v.Account, p.Data.Attributes.Account)
	return p
}
