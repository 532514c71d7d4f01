package visit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
)

// asset is one as HTTP shows it.
type asset struct {
	ID        int    `json:"id"`
	Slot      int    `json:"slot"`
	Template  int    `json:"templateId"`
	Reference int    `json:"referenceId"`
	Kind      string `json:"referenceType"`
	Data      body   `json:"referenceData"`
}

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

// ids are the asset ids of a compartment's list.
func (p projection) ids(compartment string) []int {
	all := []int{}
	for _, a := range p.Data.Attributes.Compartments[compartment] {
		all = append(all, a.ID)
	}
	return all
}

// request makes a request with the headers of c and returns the answer's
// status, its ETag (the row's version; a projection has two) and what is shown.
func (v Visit) request(ctx context.Context, method, path string, c Command, least string) (status int, tag string, shown []byte) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(ctx, method, v.URL+"/api/"+path, nil)
	require.NoError(v.t, err)
	for _, one := range c.Headers {
		value := string(one.Value)
		if strings.HasSuffix(one.Key, "_VERSION") { // two bytes on Kafka, a decimal here (rest.md)
			value = strconv.Itoa(int(one.Value[0])<<8 | int(one.Value[1]))
		}
		request.Header.Set(one.Key, value)
	}
	if least != "" {
		request.Header.Set("Coffer-Min-Version", least)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(v.t, err)
	defer response.Body.Close()
	shown, err = io.ReadAll(response.Body)
	require.NoError(v.t, err)
	return response.StatusCode, strings.Trim(response.Header.Get("ETag"), `"`), shown
}

// look asks for the character's projection, of a version if that isn't "", and
// returns it with the answer's status.
func (v Visit) look(ctx context.Context, version string) (p projection, one Shown, status int) {
	v.t.Helper()
	status, tag, shown := v.request(ctx, http.MethodGet, fmt.Sprintf("storage/projections/%d", v.Character), Command{Headers: v.headers}, version)
	if status == http.StatusOK {
		one = Shown{Function: "session", ID: v.Character, Body: shown}
		_, err := fmt.Sscanf(tag, "%d.%d", &one.Version, &one.Storage)
		require.NoError(v.t, err, "ETag %s", tag)
		require.NoError(v.t, json.Unmarshal(shown, &p), "%s", shown)
	}
	return p, one, status
}

// see asks for the projection as it is at an event of the storage, or later,
// and keeps that for the judgement.
func (v Visit) see(ctx context.Context, after Heard) projection {
	v.t.Helper()
	p, one, status := v.look(ctx, strconv.FormatUint(after.Version, 10))
	require.Equal(v.t, http.StatusOK, status)
	require.Equal(v.t, v.Character, p.Data.Attributes.Character)
	require.Equal(v.t, v.Account, p.Data.Attributes.Account)
	require.GreaterOrEqual(v.t, one.Storage, after.Version)
	v.shown = append(v.shown, one)
	return p
}

// keep asks what HTTP shows of a row at an event of it, or later, and keeps
// that for the judgement.
func (v Visit) keep(ctx context.Context, function string, id uint32, after Heard) Shown {
	v.t.Helper()
	path := fmt.Sprintf("characters/%d/inventory", id)
	if function == "storage" {
		path = fmt.Sprintf("storage/accounts/%d?worldId=0", id)
	}
	status, tag, shown := v.request(ctx, http.MethodGet, path, Command{Headers: v.headers}, strconv.FormatUint(after.Version, 10))
	one := Shown{Function: function, ID: id, Version: after.Version}
	if status == http.StatusOK {
		var err error
		one.Version, err = strconv.ParseUint(tag, 10, 64)
		require.NoError(v.t, err, "ETag")
		one.Body = shown
	} else {
		require.Equal(v.t, http.StatusNotFound, status, "%s", shown)
	}
	require.GreaterOrEqual(v.t, one.Version, after.Version)
	v.shown = append(v.shown, one)
	return one
}

// remove deletes over HTTP: 204, or 404 if there is nothing.
func (v Visit) remove(ctx context.Context, path string, as Command) (c Command, status int) {
	v.t.Helper()
	status, _, shown := v.request(ctx, http.MethodDelete, path, as, "")
	if status == http.StatusNoContent {
		require.Empty(v.t, shown)
	}
	v.sent = append(v.sent, as)
	return as, status
}
