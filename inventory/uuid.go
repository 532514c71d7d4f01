package inventory

import (
	"strconv"

	"github.com/google/uuid"

	"coffer/item"
)

// ID is the inventory's id in look-ups: the UUID v5 of inventory/<character>
// in the tenant's namespace. The empty tenant is the nil UUID.
func ID(tenant uuid.UUID, c item.CharacterID) uuid.UUID {
	return uuid.NewSHA1(tenant, strconv.AppendUint([]byte("inventory/"), uint64(c), 10))
}

// CompartmentID is the id of a compartment in events and look-ups: the UUID v5
// of compartment/<character>/<type>. It is the same after DELETED and CREATED.
func CompartmentID(tenant uuid.UUID, c item.CharacterID, t item.Type) uuid.UUID {
	name := strconv.AppendUint(append(make([]byte, 0, 32), "compartment/"...), uint64(c), 10)
	name = append(name, '/')
	return uuid.NewSHA1(tenant, strconv.AppendUint(name, uint64(t), 10))
}
