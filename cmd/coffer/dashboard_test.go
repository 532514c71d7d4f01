package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dashboard is as much of a Grafana dashboard as is checked.
type dashboard struct {
	Panels []struct {
		Type, Title string
		GridPos     struct{ X, Y, W, H int }
		Targets     []struct{ Expr, LegendFormat string }
	}
	Templating struct {
		List []struct{ Name, Definition string }
	}
}

// variables are what Grafana puts in their places.
var variables = strings.NewReplacer("$__rate_interval", "5m", "$job", ".*", "$instance", ".*")

// Every query of the dashboard finds something in a system that has seen
// commands, refusals and dead letters.
func TestTheDashboardAsksForWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("../../deploy/grafana/coffer.json")
	require.NoError(t, err)
	var d dashboard
	require.NoError(t, json.Unmarshal(text, &d))
	_, found, _ := seen(t)
	queries := 0
	for i, p := range d.Panels {
		assert.NotEmpty(t, p.Title)
		for _, o := range d.Panels[:i] {
			a, b := p.GridPos, o.GridPos
			apart := a.X+a.W <= b.X || b.X+b.W <= a.X || a.Y+a.H <= b.Y || b.Y+b.H <= a.Y
			assert.True(t, apart, "%s lies over %s", p.Title, o.Title)
		}
		assert.Equal(t, p.Type == "row", len(p.Targets) == 0, p.Title)
		for _, q := range p.Targets {
			queries++
			assert.Empty(t, wrong(found, q.Expr, q.LegendFormat), "%s: %s", p.Title, q.Expr)
		}
	}
	assert.Greater(t, queries, 40)
	for _, v := range d.Templating.List {
		if asked := regexp.MustCompile(`^label_values\((\w+), (\w+)\)$`).FindStringSubmatch(v.Definition); v.Name != "datasource" && assert.NotNil(t, asked, v.Definition) {
			assert.NotEmpty(t, found[asked[1]], v.Definition)
			assert.Equal(t, v.Name, asked[2])
		}
	}
}

// The alerts of docs/operators.md too.
func TestTheDocumentedAlertsAskForWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("../../docs/operators.md")
	require.NoError(t, err)
	_, alerts, _ := strings.Cut(string(text), "| alert | expression | why |\n|---|---|---|\n")
	alerts, _, _ = strings.Cut(alerts, "\n\n")
	_, found, _ := seen(t)
	rows := strings.Split(alerts, "\n")
	assert.Greater(t, len(rows), 5)
	for _, row := range rows {
		expr := regexp.MustCompile("^\\| [^|]+ \\| `([^`]+)`").FindStringSubmatch(row)
		if assert.NotNil(t, expr, row) {
			assert.Empty(t, wrong(found, expr[1], ""), row)
		}
	}
}

func TestWrongQueriesAreFound(t *testing.T) {
	found := scrape{"coffer_commands_total": {{labels: map[string]string{"job": "coffer", "function": "storage", "type": "DEPOSIT"}}}}
	for expr, says := range map[string]string{
		`rate(coffer_commands_total[5m]`:                                   "parse error",
		`rate(coffer_command_total[5m])`:                                   "no coffer_command_total",
		`coffer_commands_total{functions="storage"}`:                       "no coffer_commands_total has functions",
		`coffer_commands_total{function="inventory"}`:                      `no coffer_commands_total has function="inventory"`,
		`coffer_commands_total{function="storage",type=~"WITHDRAW"}`:       `type=~"WITHDRAW"`,
		`sum by (outcome) (rate(coffer_commands_total[5m]))`:               "grouped by outcome",
		`sum by (type) (rate(coffer_commands_total{type!="DEPOSIT"}[5m]))`: `type!="DEPOSIT"`,
	} {
		assert.Contains(t, wrong(found, expr, ""), says, expr)
	}
	assert.Contains(t, wrong(found, `sum by (type) (coffer_commands_total)`, "{{function}}"), "legend")
	assert.Empty(t, wrong(found, `sum by (type) (rate(coffer_commands_total{function=~"$job"}[$__rate_interval]))`, "{{type}}"))
}

// wrong says what a query asks for that isn't there: a name, a label, a label's
// value; "" if nothing. Its legend may name only labels that are left.
func wrong(found scrape, expr, legend string) (says string) {
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(variables.Replace(expr))
	if err != nil {
		return "parse error: " + err.Error()
	}
	var left []string // labels of the result
	parser.Inspect(parsed, func(node parser.Node, path []parser.Node) error {
		asked, ok := node.(*parser.VectorSelector)
		if !ok || says != "" {
			return nil
		}
		if says = unmatched(found, asked); says != "" {
			return nil
		}
		left = known(found, asked.Name)
		for _, above := range slices.Backward(path) {
			by, ok := above.(*parser.AggregateExpr)
			if !ok || by.Op == parser.TOPK {
				continue
			}
			for _, label := range by.Grouping {
				if !slices.Contains(left, label) {
					says = fmt.Sprintf("%s is grouped by %s, and has %v", asked.Name, label, left)
				}
			}
			left = by.Grouping
		}
		return nil
	})
	for _, named := range regexp.MustCompile(`\{\{(\w+)\}\}`).FindAllStringSubmatch(legend, -1) {
		if says == "" && !slices.Contains(left, named[1]) {
			says = fmt.Sprintf("the legend names %s, and %v are left", named[1], left)
		}
	}
	return says
}

// unmatched says which part of a selector no series has.
func unmatched(found scrape, asked *parser.VectorSelector) string {
	series := found[asked.Name]
	if len(series) == 0 {
		return "there is no " + asked.Name
	}
	for _, m := range asked.LabelMatchers {
		if m.Name == model.MetricNameLabel {
			continue
		}
		if !slices.Contains(known(found, asked.Name), m.Name) {
			return fmt.Sprintf("no %s has %s", asked.Name, m.Name)
		}
		if series = slices.DeleteFunc(slices.Clone(series), func(one sample) bool { return !m.Matches(one.labels[m.Name]) }); len(series) == 0 {
			return fmt.Sprintf("no %s has %s", asked.Name, m)
		}
	}
	return ""
}

// known are the labels of a name.
func known(found scrape, name string) (all []string) {
	for label := range found[name][0].labels {
		all = append(all, label)
	}
	return all
}
