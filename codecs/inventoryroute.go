package codecs

import (
	"encoding/json"

	"github.com/google/uuid"

	"coffer/internal/kafka"
	"coffer/item"
)

// Records of the inventory's topics are read in two passes: the type and the
// id, then all of it in the type's own fields. Plain commands to compartments
// take one.

// path is how one type of a topic reaches one function.
type path struct {
	function string
	id       idField
	exact    func(value []byte) (said, error)
}

// said is what a record says: its transaction and its command, which is made
// only if somebody asks.
type said struct {
	transaction uuid.UUID
	command     func() any
}

// idField is where a record says whom it is about.
type idField byte

const (
	characterID     idField = iota // characterId
	bodyCharacterID                // body.characterId
	equipID                        // id
	referenceID                    // referenceId
	accountID                      // accountId
)

var compartmentPaths = map[string]path{
	"EQUIP":              {InventoryFunction, characterID, exactOrder[equipBody]},
	"UNEQUIP":            {InventoryFunction, characterID, exactOrder[unequipBody]},
	"MOVE":               {InventoryFunction, characterID, exactOrder[moveBody]},
	"DROP":               {InventoryFunction, characterID, exactOrder[dropBody]},
	"REQUEST_RESERVE":    {InventoryFunction, characterID, exactOrder[reserveBody]},
	"CONSUME":            {InventoryFunction, characterID, exactOrder[consumeBody]},
	"CANCEL_RESERVATION": {InventoryFunction, characterID, exactOrder[cancelReservationBody]},
	"DESTROY":            {InventoryFunction, characterID, exactOrder[destroyBody]},
	"INCREASE_CAPACITY":  {InventoryFunction, characterID, exactOrder[increaseCapacityBody]},
	"CREATE_ASSET":       {InventoryFunction, characterID, exactOrder[createAssetBody]},
	"RECHARGE":           {InventoryFunction, characterID, exactOrder[rechargeBody]},
	"MERGE":              {InventoryFunction, characterID, exactOrder[mergeBody]},
	"SORT":               {InventoryFunction, characterID, exactOrder[sortBody]},
	"ACCEPT":             {InventoryFunction, characterID, exactOrder[inventoryAcceptBody]},
	"RELEASE":            {InventoryFunction, characterID, exactOrder[inventoryReleaseBody]},
}

var lifePaths = map[string]path{
	"CREATED": {InventoryFunction, characterID, exactLife[createdCharacterBody](createInventory)},
	"DELETED": {InventoryFunction, characterID, exactLife[emptyBody](deleteInventory)},
}

var dropPaths = map[string]path{
	"RESERVED": {InventoryFunction, bodyCharacterID, exactReserved},
}

var equipablePaths = map[string]path{
	"UPDATED": {EquipmentFunction, equipID, exactUpdated},
}

// ofInventory tells whether a record is read here: one of an inventory's
// topics; a character's birth or death; or a message that an inventory, an
// equipment, the references or a stored equip are about.
func ofInventory(t *Topic, value []byte) bool {
	switch t {
	case CompartmentCommands, DropStatus, EquipableStatus:
		return true
	case CharacterStatus, Messages:
		var kind struct {
			Type string `json:"type"`
		}
		if !object(value) || json.Unmarshal(value, &kind) != nil {
			return false
		}
		to, _ := pathOf(t, kind.Type)
		return to.function != ""
	}
	return false
}

// pathOf finds the path of a type; ok without a function for a type of an event
// topic that we have no business with, not ok for an unknown command.
func pathOf(t *Topic, kind string) (to path, ok bool) {
	switch t {
	case CompartmentCommands:
		to, ok = compartmentPaths[kind]
	case Messages:
		to, ok = messagePaths[kind]
	case CharacterStatus:
		return lifePaths[kind], true
	case DropStatus:
		return dropPaths[kind], true
	case EquipableStatus:
		return equipablePaths[kind], true
	}
	return to, ok
}

// sentTo is a record with its path; path.function is empty if it is none of
// our business.
type sentTo struct {
	path
	said
	Target
	kind string
}

// readInventory decodes and checks a record of one of the inventory's topics:
// its type, its key, the rest; the first that is wrong is the problem.
func readInventory(t *Topic, value []byte, h kafka.Headers) (to sentTo, p *Problem) {
	if p := unreadable(value, h); p != nil {
		return to, p
	}
	id, plain := to.quick(t, value)
	if !plain {
		if id, p = to.find(t, value); p != nil || to.function == "" {
			return to, p
		}
		var err error
		if to.said, err = to.exact(value); err != nil {
			return to, problem(Malformed, "%s", explain(err))
		}
	}
	tenant, p := Tenant(h)
	to.Target = Target{to.function, keyString(tenant, id)}
	if to.function == ReferencesFunction {
		to.Key = ReferencesKey
	}
	return to, p
}

// quick reads a command as nearly all are written; not ok for all others.
func (to *sentTo) quick(t *Topic, value []byte) (id uint32, ok bool) {
	if t != CompartmentCommands {
		return 0, false
	}
	o, ok := readPlainOrder(value)
	if !ok || o.character == 0 {
		return 0, false
	}
	to.path, to.kind, to.said = compartmentPaths[o.kind], o.kind, o.said()
	return o.character, true
}

// find reads the type and the id; the first that is wrong is the problem.
func (to *sentTo) find(t *Topic, value []byte) (uint32, *Problem) {
	var head struct {
		Type        string `json:"type"`
		CharacterID uint32 `json:"characterId"`
		ID          uint32 `json:"id"`
		ReferenceID uint32 `json:"referenceId"`
		AccountID   uint32 `json:"accountId"`
	}
	wrong := json.Unmarshal(value, &head)
	if wrong != nil {
		// One of these may be a field that the record's type doesn't have.
		var kind struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(value, &kind); err != nil {
			return 0, problem(Malformed, "%s", explain(err))
		}
		head.Type = kind.Type
	}
	var known bool
	if to.path, known = pathOf(t, head.Type); !known {
		return 0, unknown(t, head.Type)
	}
	if to.kind = head.Type; to.function == "" {
		return 0, nil
	}
	id := [...]uint32{characterID: head.CharacterID, equipID: head.ID, referenceID: head.ReferenceID, accountID: head.AccountID, bodyCharacterID: 0}[to.id]
	if wrong != nil || to.id == bodyCharacterID {
		var err error
		if id, err = to.id.read(value); err != nil {
			return 0, problem(Malformed, "%s", explain(err))
		}
	}
	if id == 0 {
		return 0, problem(NoKey, "%s is missing or 0", to.id)
	}
	return id, nil
}

// read reads only the id.
func (f idField) read(value []byte) (uint32, error) {
	switch f {
	case bodyCharacterID:
		var r struct {
			Body struct {
				CharacterID uint32 `json:"characterId"`
			} `json:"body"`
		}
		err := json.Unmarshal(value, &r)
		return r.Body.CharacterID, err
	case equipID:
		var r struct {
			ID uint32 `json:"id"`
		}
		err := json.Unmarshal(value, &r)
		return r.ID, err
	case referenceID:
		var r struct {
			ReferenceID uint32 `json:"referenceId"`
		}
		err := json.Unmarshal(value, &r)
		return r.ReferenceID, err
	case accountID:
		var r struct {
			AccountID uint32 `json:"accountId"`
		}
		err := json.Unmarshal(value, &r)
		return r.AccountID, err
	default:
		var r struct {
			CharacterID uint32 `json:"characterId"`
		}
		err := json.Unmarshal(value, &r)
		return r.CharacterID, err
	}
}

// String is the field's name, with its place.
func (f idField) String() string {
	return [...]string{characterID: "characterId", bodyCharacterID: "body.characterId", equipID: "id", referenceID: "referenceId", accountID: "accountId"}[f]
}

// routeInventory is Route of the inventory's topics.
func routeInventory(t *Topic, value []byte, h kafka.Headers) ([]Target, *Problem) {
	to, p := readInventory(t, value, h)
	if p != nil || to.function == "" {
		return nil, p
	}
	return []Target{to.Target}, nil
}

// decodeInventory is Decode of the inventory's topics.
func decodeInventory(t *Topic, value []byte, h kafka.Headers) ([]Decoded, *Problem) {
	to, p := readInventory(t, value, h)
	if p != nil || to.function == "" {
		return nil, p
	}
	return []Decoded{{Target: to.Target, Type: to.kind, Command: to.command(), Transaction: to.transaction}}, nil
}

// ReferenceKey is the inside key of the equipment function: <reference id>, or
// <tenant>/<reference id>.
type ReferenceKey struct {
	Tenant    uuid.UUID // nil: the empty tenant
	Reference item.ReferenceID
}

// String is the key as records carry it, the tenant in lower case.
func (k ReferenceKey) String() string { return keyString(k.Tenant, uint32(k.Reference)) }

// ParseReferenceKey reads what String writes, and nothing else.
func ParseReferenceKey(s string) (ReferenceKey, error) {
	tenant, id, err := parseKey(s)
	return ReferenceKey{tenant, item.ReferenceID(id)}, err
}
