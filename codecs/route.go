package codecs

import (
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
}

var storageRoutes = map[string][]route{
	"DEPOSIT":          {{StorageFunction, true, false, exactStorage[depositBody], deposit}},
	"WITHDRAW":         {{StorageFunction, true, false, exactStorage[withdrawBody], withdraw}},
	"UPDATE_MESOS":     {{StorageFunction, true, false, exactStorage[updateMesosBody], updateMesos}},
	"DEPOSIT_ROLLBACK": {{StorageFunction, true, false, exactStorage[depositRollbackBody], depositRollback}},
	"ARRANGE":          {{StorageFunction, true, false, exactStorage[emptyBody], arrange}},
}

var compartmentRoutes = map[string][]route{
	"ACCEPT":  {{StorageFunction, true, false, exactCompartment[acceptBody], accept}},
	"RELEASE": {{StorageFunction, true, false, exactCompartment[releaseBody], release}},
}

var showRoutes = map[string][]route{
	"SHOW_STORAGE":  {{SessionFunction, true, true, exactShow, show}},
	"CLOSE_STORAGE": {{SessionFunction, false, true, exactClose, closeSession}},
}

var statusRoutes = map[string][]route{
	"LOGOUT":          {{SessionFunction, false, true, exactStatus, closeSession}},
	"CHANNEL_CHANGED": {{SessionFunction, false, true, exactStatus, closeSession}},
	"MAP_CHANGED":     {{SessionFunction, false, true, exactStatus, closeSession}},
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
	return problem(UnknownType, "%s has no type %s", t.Env, quoted(kind))
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

// transaction is the top level's id, else the body's, else nil (behaviour.md).
// Of the storage's commands only ACCEPT and RELEASE have one in the body; other
// bodies leave the field at nil on the exact path, and may not be asked.
func (r *record) transaction() uuid.UUID {
	if r.TransactionID == uuid.Nil && (r.Type == "ACCEPT" || r.Type == "RELEASE") {
		return r.Body.TransactionID
	}
	return r.TransactionID
}

// inner is the body's id where it differs from the top level's, else nil.
func (r *record) inner() uuid.UUID {
	if r.Body.TransactionID == r.transaction() {
		return uuid.Nil
	}
	return r.Body.TransactionID
}
