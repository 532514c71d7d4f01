package item_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
)

func TestPositions(t *testing.T) {
	c, err := item.ReadCatalog(strings.NewReader(`{"templateId":1302000,"slots":[-11,-10]}
{"templateId":1012000,"slots":[-199,-102,-2]}`))
	require.NoError(t, err)
	rules := item.Rules{Catalog: c}
	for template, want := range map[item.TemplateID][]item.Slot{
		1002000: {-1}, 1012001: {-2}, 1022000: {-3}, 1032000: {-4}, 1042000: {-5}, 1052000: {-5}, 1062000: {-6}, 1072000: {-7},
		1082000: {-8}, 1092000: {-10}, 1102000: {-9}, 1112000: {-12, -13, -15, -16}, 1122000: {-17}, 1132000: {-50}, 1142000: {-49},
		1152000: {-51}, 1302001: {-11}, 1492000: {-11}, 1702000: {-11}, 1802000: {-14}, 1832000: {-14}, 1902000: {-18}, 1912000: {-19},
		1302000: {-11, -10}, 1012000: {-199, -102, -2},
		1602000: {-11}, 1712000: {}, 1842000: {}, 1992000: {}, 1162000: {},
	} {
		assert.Equal(t, want, rules.Positions(item.Asset{Template: template}), "%d", template)
	}
	cash := item.Data{Cash: true}
	assert.Equal(t, []item.Slot{-112, -113, -115, -116}, rules.Positions(item.Asset{Template: 1112000, Data: cash}))
	assert.Equal(t, []item.Slot{-199, -102, -102}, rules.Positions(item.Asset{Template: 1012000, Data: cash}), "100 lower where there is such a position")
	rules.Positions(item.Asset{Template: 1302000})[0] = -99
	assert.Equal(t, []item.Slot{-11, -10}, rules.Positions(item.Asset{Template: 1302000}), "the list is the caller's own")
}

func TestExcludes(t *testing.T) {
	type excluded struct {
		at    item.Slot
		class item.Classification
		ok    bool
	}
	for _, c := range []struct {
		template item.TemplateID
		at       item.Slot
		want     excluded
	}{
		{1050000, -5, excluded{-6, item.ClassPants, true}},
		{1050000, -105, excluded{-106, item.ClassPants, true}},
		{1060000, -6, excluded{-5, item.ClassOverall, true}},
		{1060000, -106, excluded{-105, item.ClassOverall, true}},
		{1050000, -6, excluded{}}, {1060000, -5, excluded{}}, {1040000, -5, excluded{}},
	} {
		at, class, ok := item.Excludes(c.template, c.at)
		assert.Equal(t, c.want, excluded{at, class, ok}, "%d at %d", c.template, c.at)
	}
}

func TestUnits(t *testing.T) {
	var rules item.Rules
	for _, c := range []struct {
		template   item.TemplateID
		body, data uint32
		want       uint32
	}{
		{2000000, 5, 7, 5}, {2000000, 0, 7, 7}, {2000000, 0, 0, 1}, {2070000, 0, 0, 0}, {2070000, 0, 7, 7}, {1302000, 5, 7, 0}, {5000000, 5, 7, 0}, {5040000, 0, 0, 1},
	} {
		assert.Equal(t, c.want, rules.Units(c.template, c.body, item.Data{Quantity: c.data}), "%+v", c)
	}
}
