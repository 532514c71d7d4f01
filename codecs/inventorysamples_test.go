package codecs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/inventory"
	"coffer/item"
)

// orderOf is the envelope of the samples.
func orderOf(t item.Type) inventory.Envelope {
	return inventory.Envelope{Transaction: tx, Character: 100001, Type: t}
}

var (
	square = inventory.Place{Channel: 1, Map: 100000000}
	use    = orderOf(item.TypeUse)
	worn   = orderOf(item.TypeEquip)

	// orders are the commands of the samples of COMMAND_TOPIC_COMPARTMENT.
	orders = map[string]inventory.Command{
		"ACCEPT": inventory.AcceptCommand{Envelope: use, Template: 2000000, ReferenceType: "consumable", Quantity: 30, Data: item.Data{Quantity: 30}},
		"ACCEPT.cash": inventory.AcceptCommand{Envelope: orderOf(item.TypeCash), Template: 5040000, Reference: 9001, ReferenceType: "cash",
			Data: item.Data{Quantity: 1, Cash: true, CashID: 8834539787427264243, PurchasedBy: 100001}},
		"ACCEPT.equip": inventory.AcceptCommand{Envelope: worn, Template: 1302000, Reference: 77, ReferenceType: "equipable",
			Data: item.Data{Equip: item.EquipData{Stats: item.Stats{WeaponAttack: 17}, Slots: 7}}},
		"CANCEL_RESERVATION": inventory.CancelReservationCommand{Envelope: use, Slot: 1},
		"CONSUME":            inventory.ConsumeCommand{Envelope: use, Slot: 1},
		"CREATE_ASSET":       inventory.CreateAssetCommand{Envelope: use, Template: 2000000, Quantity: 100},
		"CREATE_ASSET.equip": inventory.CreateAssetCommand{Envelope: worn, Template: 1302000, Quantity: 1},
		"DESTROY":            inventory.DestroyCommand{Envelope: use, Slot: 1, Quantity: 3},
		"DESTROY.all":        inventory.DestroyCommand{Envelope: use, Slot: 1, All: true},
		"DROP":               inventory.DropCommand{Envelope: use, Place: square, Source: 1, Quantity: 10, X: 120, Y: -35},
		"EQUIP":              inventory.EquipCommand{Envelope: worn, Source: 3, Destination: -11},
		"INCREASE_CAPACITY":  inventory.IncreaseCapacityCommand{Envelope: use, Amount: 8},
		"MERGE":              inventory.MergeCommand{Envelope: use},
		"MOVE":               inventory.MoveCommand{Envelope: use, Source: 1, Destination: 5},
		"RECHARGE":           inventory.RechargeCommand{Envelope: use, Slot: 4, Quantity: 500},
		"RELEASE":            inventory.ReleaseCommand{Envelope: use, Asset: 1, Quantity: 10},
		"REQUEST_RESERVE": inventory.RequestReserveCommand{Envelope: use, Items: []inventory.Wanted{
			{Source: 1, Template: 2000000, Quantity: 5}, {Source: 2, Template: 2000001, Quantity: 1}}},
		"REQUEST_RESERVE.body-transaction": inventory.RequestReserveCommand{Envelope: use, Items: []inventory.Wanted{
			{Source: 1, Template: 2000000, Quantity: 1}}},
		"SORT":    inventory.SortCommand{Envelope: use},
		"UNEQUIP": inventory.UnequipCommand{Envelope: worn, Source: -11, Destination: 3},
	}
)

func TestConsumedInventorySamples(t *testing.T) {
	wants := map[*codecs.Topic]map[string]codecs.Decoded{
		codecs.CompartmentCommands: {},
		codecs.CharacterStatus: {
			"CREATED": {Command: inventory.CreateCommand{Character: 100001}},
			"DELETED": {Command: inventory.DeleteCommand{Character: 100001}},
		},
		codecs.DropStatus: {
			"RESERVED.item": {Command: inventory.PickUpCommand{Character: 100001, Quantity: 10,
				Drop: inventory.Drop{Place: square, ID: 5501, Template: 2000000}}},
			"RESERVED.equip": {Command: inventory.PickUpCommand{Character: 100001, Quantity: 1,
				Drop: inventory.Drop{Place: square, ID: 5502, Template: 1302000, Reference: 77}}},
			"RESERVED.meso": {Command: inventory.PickUpCommand{Character: 100001, Drop: inventory.Drop{Place: square, ID: 5503}}},
		},
		codecs.EquipableStatus: {
			"UPDATED": {Target: codecs.Target{Function: codecs.EquipmentFunction, Key: "77"},
				Command: inventory.UpdatedCommand{Reference: 77, Attributes: item.Attributes{Equip: item.EquipData{
					Stats: item.Stats{Strength: 1, WeaponAttack: 19}, Slots: 6, CanBeTraded: true, Level: 1}}}},
		},
	}
	for name, c := range orders {
		wants[codecs.CompartmentCommands][name] = codecs.Decoded{Command: c, Transaction: tx}
	}
	for topic, wants := range wants {
		passed := 0
		for name, value := range files(t, samples+"/consumed/"+topic.Env) {
			name = strings.TrimSuffix(name, ".json")
			got, problem := codecs.Decode(topic, []byte(value), nil)
			require.Nil(t, problem, name)
			targets, problem := codecs.Route(topic, []byte(value), nil)
			require.Nil(t, problem, name)
			want, ours := wants[name]
			if !ours { // it ends a storage session, as without inventories
				same, _ := codecs.Decode(codecs.CharacterStatus, []byte(value), nil)
				assert.Equal(t, same, got, name)
				assert.Len(t, targets, 1, name)
				continue
			}
			if want.Function == "" {
				want.Target = codecs.Target{Function: codecs.InventoryFunction, Key: "100001"}
			}
			want.Type, _, _ = strings.Cut(name, ".")
			assert.Equal(t, []codecs.Decoded{want}, got, name)
			assert.Equal(t, []codecs.Target{want.Target}, targets, name)
			sentAgain(t, want.Command)
			passed++
		}
		assert.Equal(t, len(wants), passed, "%s: every sample was there", topic.Env)
	}
}

// TestOrdersAreWrittenAsTheirSendersDo: the encoder's bytes are the sample's.
func TestOrdersAreWrittenAsTheirSendersDo(t *testing.T) {
	for name, c := range orders {
		topic, value := codecs.EncodeInventoryCommand(c)
		assert.Same(t, codecs.CompartmentCommands, topic)
		want := string(sample(t, "consumed", topic.Env, name+".json"))
		if name == "REQUEST_RESERVE.body-transaction" {
			want = strings.Replace(want, uuid.Nil.String(), tx.String(), 1)
		}
		assert.Equal(t, compact(t, []byte(want)), string(value), name)
	}
}

// sampleID is the compartmentId of the samples, made by the real services.
const sampleID = "9b1d3c7e-0a44-4a3c-8f0d-2b6f6d1f4e21"

func of(id item.AssetID, template item.TemplateID, slot item.Slot) inventory.Of {
	return inventory.Of{Transaction: tx, Asset: id, Template: template, Slot: slot}
}

func made(a item.Asset) inventory.Event { return inventory.AssetCreated{Transaction: tx, Asset: a} }

// sampleInventoryEvents are the events of the samples, by topic and file.
var sampleInventoryEvents = map[string]inventory.Event{
	"EVENT_TOPIC_ASSET_STATUS/ACCEPTED.consumable": inventory.AssetAccepted{Transaction: tx,
		Asset: item.Asset{ID: 8, Slot: 2, Template: 2000000, Data: item.Data{Quantity: 30}}},
	"EVENT_TOPIC_ASSET_STATUS/CREATED.cash-equipable": made(item.Asset{ID: 6, Slot: 2, Template: 1002186, Reference: 9002,
		Data: item.Data{Cash: true, CashID: 42}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.cash": made(item.Asset{ID: 5, Slot: 1, Template: 5040000, Reference: 9001,
		Data: item.Data{Cash: true, CashID: 8834539787427264243, Quantity: 1, PurchasedBy: 100001}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.consumable": made(item.Asset{ID: 1, Slot: 1, Template: 2000000, Data: item.Data{Quantity: 100}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.equipable": made(item.Asset{ID: 4, Slot: 3, Template: 1302000, Reference: 77,
		Data: item.Data{Equip: item.EquipData{Stats: item.Stats{WeaponAttack: 17}, Slots: 7}}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.etc": made(item.Asset{ID: 3, Slot: 1, Template: 4000000, Data: item.Data{Quantity: 12}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.pet": made(item.Asset{ID: 7, Slot: 2, Template: 5000000, Reference: 31, Data: item.Data{Cash: true, CashID: 43,
		PurchasedBy: 100001, Pet: item.PetData{Name: "Brown Kitty", Level: 1, Fullness: 100, Slot: -1}}}),
	"EVENT_TOPIC_ASSET_STATUS/CREATED.setup":    made(item.Asset{ID: 2, Slot: 1, Template: 3010000, Data: item.Data{Quantity: 1}}),
	"EVENT_TOPIC_ASSET_STATUS/DELETED":          inventory.AssetDeleted{Of: of(1, 2000000, 1)},
	"EVENT_TOPIC_ASSET_STATUS/MOVED":            inventory.AssetMoved{Of: of(1, 2000000, 5), Old: 1},
	"EVENT_TOPIC_ASSET_STATUS/QUANTITY_CHANGED": inventory.AssetQuantityChanged{Of: of(1, 2000000, 1), Quantity: 90},
	"EVENT_TOPIC_ASSET_STATUS/RELEASED":         inventory.AssetReleased{Of: of(1, 2000000, 1), ReferenceType: item.ReferenceConsumable},
	"EVENT_TOPIC_ASSET_STATUS/UPDATED.equipable": inventory.AssetUpdated{Transaction: tx, Asset: item.Asset{ID: 4, Slot: -11, Template: 1302000, Reference: 77,
		Data: item.Data{Equip: item.EquipData{Stats: item.Stats{Strength: 1, WeaponAttack: 19}, Slots: 6, CanBeTraded: true, Level: 1}}}},
	"EVENT_TOPIC_COMPARTMENT_STATUS/ACCEPTED":              inventory.Accepted{Transaction: tx, Type: item.TypeUse},
	"EVENT_TOPIC_COMPARTMENT_STATUS/RELEASED":              inventory.Released{Transaction: tx, Type: item.TypeUse},
	"EVENT_TOPIC_COMPARTMENT_STATUS/ERROR":                 inventory.Failed{Transaction: tx, Type: item.TypeUse, Code: item.AcceptFailed},
	"EVENT_TOPIC_COMPARTMENT_STATUS/CAPACITY_CHANGED":      inventory.CapacityChanged{Transaction: tx, Type: item.TypeUse, Capacity: 32},
	"EVENT_TOPIC_COMPARTMENT_STATUS/CREATED":               inventory.CompartmentCreated{Type: item.TypeUse, Capacity: 24},
	"EVENT_TOPIC_COMPARTMENT_STATUS/DELETED":               inventory.CompartmentDeleted{Type: item.TypeUse},
	"EVENT_TOPIC_COMPARTMENT_STATUS/MERGE_COMPLETE":        inventory.MergeComplete{Transaction: tx, Type: item.TypeUse},
	"EVENT_TOPIC_COMPARTMENT_STATUS/SORT_COMPLETE":         inventory.SortComplete{Transaction: tx, Type: item.TypeUse},
	"EVENT_TOPIC_COMPARTMENT_STATUS/RESERVED":              inventory.Reserved{Transaction: tx, Template: 2000000, Slot: 1, Quantity: 5},
	"EVENT_TOPIC_COMPARTMENT_STATUS/RESERVATION_CANCELLED": inventory.ReservationCancelled{Transaction: tx, Template: 2000000, Slot: 1, Quantity: 5},
	"EVENT_TOPIC_INVENTORY_STATUS/CREATED":                 inventory.Created{},
	"EVENT_TOPIC_INVENTORY_STATUS/DELETED":                 inventory.Deleted{},
	"COMMAND_TOPIC_DROP/CANCEL_RESERVATION":                inventory.DropCancelled{Place: square, ID: 5501, Character: 100001},
	"COMMAND_TOPIC_DROP/REQUEST_PICK_UP":                   inventory.DropPickedUp{Place: square, ID: 5501, Character: 100001},
	"COMMAND_TOPIC_DROP/SPAWN_FROM_CHARACTER.equip": inventory.DropSpawned{Place: square, Character: 100001, Template: 1302000, Reference: 77,
		Quantity: 1, X: 120, Y: -35},
	"COMMAND_TOPIC_DROP/SPAWN_FROM_CHARACTER.item": inventory.DropSpawned{Place: square, Character: 100001, Template: 2000000,
		Quantity: 10, X: 120, Y: -35},
}

var someone = codecs.CharacterKey{Character: 100001}

func TestProducedInventorySamples(t *testing.T) {
	passed := 0
	for name, text := range files(t, samples+"/produced") {
		if strings.HasPrefix(name, "EVENT_TOPIC_STORAGE") {
			continue
		}
		event, ok := sampleInventoryEvents[strings.TrimSuffix(name, ".json")]
		require.True(t, ok, name)
		var compartment struct{ TemplateID item.TemplateID }
		into(t, []byte(text), &compartment)
		kind := compartment.TemplateID.Type()
		if !kind.Valid() {
			kind = item.TypeUse
		}
		// The samples' compartment ids are of the real services' own making, and
		// status events have no transaction to carry.
		text = strings.ReplaceAll(text, sampleID, inventory.CompartmentID(uuid.Nil, 100001, kind).String())
		switch event.(type) {
		case inventory.CompartmentCreated, inventory.CompartmentDeleted:
			text = strings.ReplaceAll(text, tx.String(), uuid.Nil.String())
		}
		got := codecs.EncodeInventoryEvent(someone, "COMMAND_TOPIC_COMPARTMENT", event)
		assert.Equal(t, compact(t, []byte(text)), string(got.Value), "%s: in this order too", name)
		want, _, _ := strings.Cut(strings.TrimSuffix(name, ".json"), ".")
		assert.Equal(t, want, got.Topic.Env+"/"+got.Type)
		assert.Same(t, got.Topic, codecs.InventoryEventTopic(event))

		late := inventory.Late{Carry: "their headers", Event: event}
		assert.Equal(t, got, codecs.EncodeInventoryEvent(someone, "", late), "late, it says the same")
		assert.Same(t, got.Topic, codecs.InventoryEventTopic(late))
		passed++
	}
	assert.Equal(t, len(sampleInventoryEvents), passed, "every sample was there")
}

func TestInventoryEventDetails(t *testing.T) {
	encode := func(e inventory.Event) string {
		return string(codecs.EncodeInventoryEvent(codecs.CharacterKey{Tenant: tenant, Character: 7}, "orders", e).Value)
	}
	t.Run("a transfer's body has its own transaction", func(t *testing.T) {
		for _, e := range []inventory.Event{
			inventory.Accepted{Transaction: tx, Inner: other}, inventory.Released{Transaction: tx, Inner: other},
			inventory.Failed{Transaction: tx, Inner: other}, inventory.Reserved{Transaction: tx, Inner: other, Template: 2000000},
		} {
			value := encode(e)
			assert.True(t, strings.HasPrefix(value, `{"transactionId":"`+tx.String()+`"`), value)
			assert.Contains(t, value, `"transactionId":"`+other.String()+`"`)
		}
	})
	t.Run("compartments are the tenant's", func(t *testing.T) {
		assert.Contains(t, encode(inventory.SortComplete{Type: 4}), `"compartmentId":"`+inventory.CompartmentID(tenant, 7, 4).String()+`"`)
	})
	t.Run("rejected", func(t *testing.T) {
		assert.Equal(t, `{"transactionId":"`+tx.String()+`","topic":"orders","commandType":"EQUIP","characterId":7,"type":"REJECTED","body":{"code":"BAD_SLOT","message":"slot 5 of equip is empty"}}`,
			encode(inventory.Rejected{Transaction: tx, Command: "EQUIP", Code: item.BadSlot, Message: "slot 5 of equip is empty"}))
	})
	t.Run("an inventory writes cash-equipable", func(t *testing.T) {
		value := encode(made(item.Asset{Template: 1302000, Data: item.Data{Cash: true, CashID: 4}}))
		assert.Contains(t, value, `"referenceType":"cash-equipable","referenceData":{"cashId":"4",`)
		require.True(t, json.Valid([]byte(value)))
	})
}
