package verify

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// scrape is what a process's /metrics said: Coffer's own counters, how many
// values its histograms hold (under the name with _count), and when the process
// was started.
type scrape map[series]float64

// series is a name and its labels in alphabetic order: name{a="b",c="d"}.
type series string

// counter is the series of a name, its labels given as label, value …
func counter(name string, labels ...string) series {
	var all []string
	for i := 0; i+1 < len(labels); i += 2 {
		all = append(all, fmt.Sprintf("%s=%q", labels[i], labels[i+1]))
	}
	slices.Sort(all)
	return series(name + "{" + strings.Join(all, ",") + "}")
}

// of tells whether the series has this name.
func (s series) of(name string) bool { return strings.HasPrefix(string(s), name+"{") }

// has tells whether the series has a label with this value.
func (s series) has(label, value string) bool {
	return strings.Contains(string(s), fmt.Sprintf("%s=%q", label, value))
}

// started is the series of a process's start, by client_golang.
const started = series("process_start_time_seconds{}")

// readScrape reads Prometheus's text format.
func readScrape(in io.Reader) (scrape, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(in)
	if err != nil {
		return nil, err
	}
	s := scrape{}
	for name, f := range families {
		for _, m := range f.Metric {
			var labels []string
			for _, l := range m.Label {
				labels = append(labels, l.GetName(), l.GetValue())
			}
			switch {
			case counter(name, labels...) == started:
				s[started] = m.GetGauge().GetValue()
			case !strings.HasPrefix(name, "coffer_"):
			case f.GetType() == dto.MetricType_COUNTER:
				s[counter(name, labels...)] = m.GetCounter().GetValue()
			case f.GetType() == dto.MetricType_HISTOGRAM:
				s[counter(name+"_count", labels...)] = float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	if len(s) == 0 {
		return nil, fmt.Errorf("none of Coffer's metrics are there")
	}
	return s, nil
}

// answering is how long a process may take until it shows its metrics.
const answering = 30 * time.Second

// scraped asks a process for its metrics, for as long as it may take to start.
func scraped(ctx context.Context, url string) (s scrape, err error) {
	ctx, stop := context.WithTimeout(ctx, answering)
	defer stop()
	for {
		if s, err = scrapeOnce(ctx, url); err == nil {
			return s, nil
		}
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("the metrics at %s: %w", url, err)
		}
	}
}

func scrapeOnce(ctx context.Context, url string) (scrape, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s", response.Status)
	}
	return readScrape(response.Body)
}

// Counted is what the deployment's processes counted while a history was made.
type Counted struct {
	by        map[series]float64 // summed over the processes
	Restarted []string           // whose counters began anew: what they had counted before is lost
	Moved     []string           // why records may have been taken more than once
	Away      []string           // processes that showed no metrics at the end
}

// add adds what one process counted from one scrape to another.
func (c *Counted) add(url string, from, to scrape) {
	anew := from[started] != to[started]
	for of, n := range from {
		anew = anew || of != started && to[of] < n
	}
	if anew {
		c.Restarted, from = append(c.Restarted, url), scrape{}
	}
	moved := map[string]float64{}
	for of, n := range to {
		n -= from[of]
		c.by[of] += n
		switch {
		case of.of("coffer_sarama_group_joins_total"):
			moved["partitions moved"] += n
		case of.of("coffer_part_restarts_total"):
			moved["a processor restarted"] += n
		case of == counter("coffer_franz_request_errors_total", "request", "produce"):
			moved["writes failed and were repeated"] += n
		}
	}
	for why, n := range moved {
		if n > 0 && !slices.Contains(c.Moved, why) {
			c.Moved = append(c.Moved, why)
		}
	}
	slices.Sort(c.Moved)
}

// sum adds up series.
func (c *Counted) sum(all ...series) (total float64) {
	for _, s := range all {
		total += c.by[s]
	}
	return total
}

// metrics scrapes every process; nil, if there is none to ask.
func (o Options) metrics(ctx context.Context) (map[string]scrape, error) {
	if len(o.Metrics) == 0 {
		return nil, nil
	}
	all := map[string]scrape{}
	for _, url := range o.Metrics {
		var err error
		if all[url], err = scraped(ctx, url); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// counted scrapes every process once more. One that doesn't answer any more is
// no error of the verifier's.
func (o Options) counted(ctx context.Context, before map[string]scrape) *Counted {
	if before == nil {
		return nil
	}
	c := &Counted{by: map[series]float64{}}
	for _, url := range slices.Sorted(slices.Values(o.Metrics)) {
		now, err := scraped(ctx, url)
		if err != nil {
			c.Away = append(c.Away, err.Error())
			continue
		}
		c.add(url, before[url], now)
	}
	return c
}
