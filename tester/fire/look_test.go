//go:build unix

package fire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// view is what a sidecar answers to a look-up.
type view struct {
	status int
	etag   string
	body   string
}

// looker keeps a connection for each of those that look at a time.
var looker = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: lookers}, Timeout: soonEnough}

// lookers are how many look-ups are under way at a time.
const lookers = 32

// shown asks a sidecar.
func (m *member) shown(ctx context.Context, tenant, path string) (v view, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.http+path, nil)
	if err != nil {
		return v, err
	}
	if tenant != "" {
		request.Header.Set("TENANT_ID", tenant)
	}
	response, err := looker.Do(request)
	if err != nil {
		return v, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return view{response.StatusCode, response.Header.Get("ETag"), string(body)}, err
}

// mostTold are the errors that together returns; the others are counted.
const mostTold = 10

// together does something for all, a few at a time.
func together[T any](all []T, do func(T) error) error {
	var mu sync.Mutex
	var errs []error
	var next atomic.Int64
	var workers sync.WaitGroup
	for range lookers {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				if err := do(all[i]); err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
				}
			}
		})
	}
	workers.Wait()
	if len(errs) > mostTold {
		errs = append(errs[:mostTold], fmt.Errorf("and %d more of %d", len(errs)-mostTold, len(all)))
	}
	return errors.Join(errs...)
}
