package verify

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"coffer/internal/verify/model"
)

// How long a sidecar is asked again.
const (
	starting  = 30 * time.Second // that can't be reached, or has not recovered: somebody may be starting it
	following = 2 * time.Second  // whose view lies behind what was committed without an event
	pause     = 50 * time.Millisecond
)

// ask looks up and returns what is shown, in the form of canonical; "" for 404.
func ask(ctx context.Context, client *http.Client, url string, q question) (shown, tag string, err error) {
	for began := time.Now(); ; {
		var status int
		var body []byte
		status, tag, body, err = askOnce(ctx, client, url, q)
		switch {
		case ctx.Err() != nil:
			return "", "", ctx.Err()
		case err != nil || status == http.StatusServiceUnavailable:
			if time.Since(began) < starting {
				break
			}
			if err == nil {
				err = fmt.Errorf("status %d: %s", status, body)
			}
			return "", "", err
		case status == http.StatusNotFound:
			return "", "", nil
		case status != http.StatusOK:
			return "", "", fmt.Errorf("status %d: %s", status, body)
		default:
			shown, err = readView(body)
			if got, ok := q.tagged(tag); err != nil || !ok || got >= q.r.versions || time.Since(began) >= following {
				return shown, tag, err
			}
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}

func askOnce(ctx context.Context, client *http.Client, url string, q question) (status int, tag string, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(url, "/")+q.path, nil)
	if err != nil {
		return 0, "", nil, err
	}
	if tenant, _, ok := strings.Cut(q.r.key, "/"); ok {
		request.Header.Set("TENANT_ID", tenant)
	}
	request.Header.Set("Coffer-Min-Version", q.version)
	response, err := client.Do(request)
	if err != nil {
		return 0, "", nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, response.Header.Get("ETag"), body, err
}

// readView takes out of a JSON:API document what canonical writes.
func readView(body []byte) (string, error) {
	doc, err := parse(string(body))
	if err != nil {
		return "", err
	}
	data, _ := doc["data"].(model.Object)
	attributes, _ := data["attributes"].(model.Object)
	included, _ := doc["included"].([]any)
	var compartments, assets []model.Object
	for _, one := range included {
		o, _ := one.(model.Object)
		its, _ := o["attributes"].(model.Object)
		switch o["type"] {
		case "compartments":
			compartments = append(compartments, its)
		case "storage_assets":
			assets = append(assets, its)
		case "assets":
			assets = append(assets, model.Object{"id": o["id"], "attributes": its})
		}
	}
	return canonical(attributes, compartments, assets), nil
}
