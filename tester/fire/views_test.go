//go:build unix

package fire

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
	"coffer/storage"
	"coffer/views"
)

// shown is what HTTP says of a storage.
type shown struct {
	Capacity uint32
	Mesos    uint32
	Assets   []shownAsset
}

type shownAsset struct {
	ID          item.AssetID     `json:"id"`
	Slot        item.Slot        `json:"slot"`
	TemplateID  item.TemplateID  `json:"templateId"`
	ReferenceID item.ReferenceID `json:"referenceId"`
	Quantity    uint32           `json:"-"`
}

// look compares every storage and session over HTTP with what replay came to.
func (c *checker) look(t testing.TB, url string, owners []*owner) {
	last := map[string]uint64{}
	for _, e := range c.events {
		of := e.source + " " + string(e.Key)
		last[of] = max(last[of], e.version)
	}
	for _, o := range owners {
		of := "/coffer/storage " + o.key()
		account, err := codecs.DecodeAccount(c.rows[of])
		require.NoError(t, err)
		want := expected(c.settings.Rules, account)
		got, err := lookStorage(url, o, last[of])
		require.NoError(t, err, "account %s", o.key())
		if fmt.Sprint(got) != fmt.Sprint(want) {
			c.fault("account %s at version %d: HTTP shows %+v, the events come to %+v", o.key(), last[of], got, want)
		}
		of = "/coffer/session " + o.sessionKey()
		session, err := codecs.DecodeSession(c.rows[of])
		require.NoError(t, err)
		status, _, err := get(url+fmt.Sprintf("/api/storage/projections/%d", o.character), o, fmt.Sprintf("%d.0", last[of]))
		require.NoError(t, err)
		if isOpen := status == http.StatusOK; isOpen != session.Open() || !isOpen && status != http.StatusNotFound {
			c.fault("character %s: HTTP answers %d for the projection, and by the events it is open: %t", o.sessionKey(), status, session.Open())
		}
	}
}

func expected(r item.Rules, a storage.Account) shown {
	s, _ := a.Storage(r, 0)
	want := shown{Capacity: s.Capacity, Mesos: s.Mesos}
	for _, one := range s.Assets {
		want.Assets = append(want.Assets, shownAsset{one.ID, one.Slot, one.Template, one.Reference, one.Quantity()})
	}
	return want
}

func lookStorage(url string, o *owner, version uint64) (shown, error) {
	status, body, err := get(url+fmt.Sprintf("/api/storage/accounts/%d?worldId=0", o.account), o, fmt.Sprint(version))
	if err != nil || status != http.StatusOK {
		return shown{}, fmt.Errorf("%d %s %w", status, body, err)
	}
	var doc struct {
		Data struct {
			Attributes struct{ Capacity, Mesos uint32 }
		}
		Included []struct {
			Attributes struct {
				shownAsset
				ReferenceData struct{ Quantity uint32 }
			}
		}
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return shown{}, err
	}
	got := shown{Capacity: doc.Data.Attributes.Capacity, Mesos: doc.Data.Attributes.Mesos}
	for _, i := range doc.Included {
		a := i.Attributes.shownAsset
		if a.Quantity = 1; a.TemplateID.Stackable() {
			a.Quantity = i.Attributes.ReferenceData.Quantity
		}
		got.Assets = append(got.Assets, a)
	}
	return got, nil
}

// get asks with a least version, for at most 30 s.
func get(url string, o *owner, version string) (status int, body []byte, err error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, err
	}
	if o.tenant != "" {
		request.Header.Set("TENANT_ID", o.tenant)
	}
	request.Header.Set(views.MinVersion, version)
	client := http.Client{Timeout: 10 * time.Second}
	for began := time.Now(); ; {
		response, err := client.Do(request)
		if err != nil {
			return 0, nil, err
		}
		body, err = io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusServiceUnavailable || time.Since(began) > 30*time.Second {
			return response.StatusCode, body, err
		}
	}
}
