package item_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/item"
)

const someItems = `{"templateId":2000000,"slotMax":200}

{"templateId":1302000,"slots":[-11],"upgradeSlots":7,"stats":{"weaponAttack":17},"name":"sword"}
{"templateId":2330001,"slotMax":1200,"rechargeable":true}
{"templateId":4031000,"only":true}
`

func read(t testing.TB, text string) *item.Catalog {
	t.Helper()
	c, err := item.ReadCatalog(strings.NewReader(text))
	require.NoError(t, err)
	return c
}

func TestCatalogSaysWhatItsLinesSay(t *testing.T) {
	r := item.Rules{Catalog: read(t, someItems)}
	assert.Equal(t, 4, r.Catalog.Len())
	assert.EqualValues(t, 200, r.SlotMax(2000000))
	assert.EqualValues(t, 1200, r.SlotMax(2330001))
	assert.True(t, r.Only(4031000))
	assert.False(t, r.Only(2000000))
	sword, ok := r.Catalog.Entry(1302000)
	require.True(t, ok)
	assert.Equal(t, []item.Slot{-11}, sword.Slots)
	assert.EqualValues(t, 7, sword.UpgradeSlots)
	assert.EqualValues(t, 17, sword.Stats.WeaponAttack)
	_, ok = r.Catalog.Entry(1302001)
	assert.False(t, ok)
}

func TestWithoutAnEntryTheDefaultsHold(t *testing.T) {
	for _, r := range []item.Rules{{}, {Catalog: read(t, someItems)}} {
		for template, most := range map[item.TemplateID]uint32{
			1302001: 1, 2000001: 100, 2070000: 100, 3010000: 100, 4000000: 100, 5000000: 1, 5040000: 1,
		} {
			assert.Equal(t, most, r.SlotMax(template), template)
			assert.False(t, r.Only(template), template)
		}
		assert.True(t, r.Rechargeable(2070000), "stars")
		assert.True(t, r.Rechargeable(2330000), "bullets")
		assert.False(t, r.Rechargeable(2000001))
	}
	var none *item.Catalog
	assert.Zero(t, none.Len())
	assert.Empty(t, none.Hash())
	_, ok := none.Entry(2000000)
	assert.False(t, ok)
}

func TestTheCatalogMakesAUseItemRechargeable(t *testing.T) {
	r := item.Rules{Catalog: read(t, `{"templateId":2000005,"rechargeable":true}`)}
	assert.True(t, r.Rechargeable(2000005))
	assert.EqualValues(t, 100, r.SlotMax(2000005), "a line without slotMax says nothing of it")
}

func TestCatalogErrorsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"{}":                         "catalog line 1: template 0 is of no kind: its millions must be 1 to 5",
		"\n\n{\"templateId\":\"x\"}": "catalog line 3: json: cannot unmarshal string",
		`{"templateId":2000000}` + "\n" + `{"templateId":2000000}`:           "catalog line 2: template 2000000 stands in line 1 already",
		`{"templateId":1302000,"rechargeable":true}`:                         "catalog line 1: template 1302000 is rechargeable and of equip: only use items are",
		`{"templateId":2000000,"slots":[-1]}`:                                "catalog line 1: template 2000000 has equip positions and is of use",
		`{"templateId":1302000,"slots":[-11,0]}`:                             "catalog line 1: template 1302000: equip position 0 is not -1 to -199",
		`{"templateId":1302000,"slots":[-200]}`:                              "catalog line 1: template 1302000: equip position -200 is not -1 to -199",
		`{"templateId":5000000,"slotMax":2}`:                                 "catalog line 1: template 5000000 has slotMax 2 and is not stackable",
		"{\"templateId\":2000000}\n\"" + strings.Repeat("x", 70_000) + "\"}": "catalog line 2: longer than 65536 bytes",
	} {
		_, err := item.ReadCatalog(strings.NewReader(text))
		require.ErrorContains(t, err, want, text[:min(len(text), 60)])
	}
	_, err := item.ReadCatalog(iotest.ErrReader(errors.New("the disk is gone")))
	assert.EqualError(t, err, "catalog line 1: the disk is gone")
}

func TestTheHashIsOfTheContent(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(someItems), "\n")
	for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
		lines[i], lines[j] = lines[j], lines[i]
	}
	same := read(t, strings.ReplaceAll(strings.Join(lines, "\n"), ",", " , "))
	catalog := read(t, someItems)
	assert.Equal(t, catalog.Hash(), same.Hash(), "neither order nor spelling matters")
	assert.Len(t, catalog.Hash(), 64)
	assert.NotEqual(t, catalog.Hash(), read(t, strings.Replace(someItems, "200}", "201}", 1)).Hash())
	assert.Empty(t, read(t, "\n").Hash(), "no entries are no catalog")

	rules := item.Rules{Catalog: catalog}.Hash()
	assert.Len(t, rules, 16)
	assert.Equal(t, rules, item.Rules{Catalog: same, StorageCapacity: 4}.Hash(), "4 is the default")
	assert.NotEqual(t, rules, item.Rules{Catalog: same, StorageCapacity: 5}.Hash())
	assert.NotEqual(t, rules, item.Rules{}.Hash())
	assert.Equal(t, item.Rules{}.Hash(), item.Rules{Catalog: read(t, "")}.Hash())
}

func TestStorageCapacity(t *testing.T) {
	assert.EqualValues(t, 4, item.Rules{}.Capacity())
	assert.EqualValues(t, 32767, item.Rules{StorageCapacity: 32767}.Capacity())
	assert.NoError(t, item.Rules{StorageCapacity: 32767}.Valid())
	assert.EqualError(t, item.Rules{StorageCapacity: 32768}.Valid(), "storage capacity 32768 is more than 32767")
}

// FuzzCatalog: a file is a catalog of valid entries, or an error that names a
// line.
func FuzzCatalog(f *testing.F) {
	f.Add(someItems)
	f.Add(`{"templateId":1302000,"slots":[-11,0]}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := item.ReadCatalog(strings.NewReader(text))
		if err != nil {
			require.Regexp(t, `^catalog line [0-9]+: `, err.Error())
			return
		}
		again, err := item.ReadCatalog(strings.NewReader(text + "\n\n"))
		require.NoError(t, err)
		require.Equal(t, c.Hash(), again.Hash())
		require.Equal(t, c.Len() == 0, c.Hash() == "")
	})
}
