package codecs

import (
	"cmp"
	"encoding/json"

	"github.com/google/uuid"

	"coffer/item"
)

// route is how one type of a topic reaches one function.
type route struct {
	function  string
	account   bool // its accountId must be there
	character bool // its characterId must be there
	exact     func(value []byte) (record, error)
	command   func(r *record) any
	names     func(r *record) uuid.UUID // the command's transaction
}

var storageRoutes = map[string][]route{
	"DEPOSIT":          {{StorageFunction, true, false, exactStorage[depositBody], deposit, ofEnvelope}},
	"WITHDRAW":         {{StorageFunction, true, false, exactStorage[withdrawBody], withdraw, ofEnvelope}},
	"UPDATE_MESOS":     {{StorageFunction, true, false, exactStorage[updateMesosBody], updateMesos, ofEnvelope}},
	"DEPOSIT_ROLLBACK": {{StorageFunction, true, false, exactStorage[depositRollbackBody], depositRollback, ofEnvelope}},
	"ARRANGE":          {{StorageFunction, true, false, exactStorage[emptyBody], arrange, ofEnvelope}},
}

var compartmentRoutes = map[string][]route{
	"ACCEPT":  {{StorageFunction, true, false, exactCompartment[acceptBody], accept, ofTransfer}},
	"RELEASE": {{StorageFunction, true, false, exactCompartment[releaseBody], release, ofTransfer}},
}

var showRoutes = map[string][]route{
	"SHOW_STORAGE":  {{SessionFunction, true, true, exactShow, show, ofEnvelope}},
	"CLOSE_STORAGE": {{SessionFunction, false, true, exactClose, closeSession, ofNone}},
}

var statusRoutes = map[string][]route{
	"LOGOUT":          {{SessionFunction, false, true, exactStatus, closeSession, ofNone}},
	"CHANNEL_CHANGED": {{SessionFunction, false, true, exactStatus, closeSession, ofNone}},
	"MAP_CHANGED":     {{SessionFunction, false, true, exactStatus, closeSession, ofNone}},
}

// routesOf finds the routes of a type; not known if the topic is one of
// commands and has no such type. A type of an event topic that we have no
// business with is known and has no routes.
func routesOf(t *Topic, kind string) (routes []route, known bool) {
	switch t {
	case StorageCommands:
		routes, known = storageRoutes[kind]
	case StorageCompartmentCommands:
		routes, known = compartmentRoutes[kind]
	case StorageShowCommands:
		routes, known = showRoutes[kind]
	case Messages:
		routes, known = messageRoutes[kind]
	case CharacterStatus:
		return statusRoutes[kind], true
	}
	return routes, known
}

func unknown(t *Topic, kind string) *Problem {
	return problem(UnknownType, "%s has no type %s", cmp.Or(t.Env, t.Why), quoted(kind))
}

// keys reads only the ids that the route needs.
func (to route) keys(value []byte) (record, error) {
	var account struct {
		AccountID uint32 `json:"accountId"`
	}
	var character struct {
		CharacterID uint32 `json:"characterId"`
	}
	if to.account {
		if err := json.Unmarshal(value, &account); err != nil {
			return record{}, err
		}
	}
	if to.character {
		if err := json.Unmarshal(value, &character); err != nil {
			return record{}, err
		}
	}
	return record{AccountID: account.AccountID, CharacterID: character.CharacterID}, nil
}

// keyless is the problem of a record without an id that the route needs.
func (to route) keyless(r *record) *Problem {
	switch {
	case to.account && r.AccountID == 0:
		return problem(NoKey, "accountId is missing or 0")
	case to.character && r.CharacterID == 0:
		return problem(NoKey, "characterId is missing or 0")
	}
	return nil
}

// target is the function and the key that a record goes to.
func (to route) target(tenant uuid.UUID, r *record) Target {
	if to.function == StorageFunction {
		return Target{to.function, AccountKey{tenant, item.AccountID(r.AccountID)}.String()}
	}
	return Target{to.function, CharacterKey{tenant, item.CharacterID(r.CharacterID)}.String()}
}

// ofNone is the transaction of a type that has none, whatever a record says.
func ofNone(*record) uuid.UUID { return uuid.Nil }

// ofEnvelope is the transaction of a type that has it at the top level only.
func ofEnvelope(r *record) uuid.UUID { return r.TransactionID }

// ofTransfer is the top level's, else the body's, else nil (behaviour.md).
func ofTransfer(r *record) uuid.UUID {
	if r.TransactionID == uuid.Nil {
		return r.Body.TransactionID
	}
	return r.TransactionID
}

// inner is the body's id where it differs from the transfer's, else nil.
func (r *record) inner() uuid.UUID {
	if r.Body.TransactionID == ofTransfer(r) {
		return uuid.Nil
	}
	return r.Body.TransactionID
}
