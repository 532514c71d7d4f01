package storage

import (
	"strconv"

	"github.com/google/uuid"

	"coffer/item"
)

// ID is the storage's id in look-ups: the UUID v5 of storage/<world>/<account>
// in the tenant's namespace. The empty tenant is the nil UUID.
func ID(tenant uuid.UUID, w item.WorldID, a item.AccountID) uuid.UUID {
	name := make([]byte, 0, 32)
	name = append(name, "storage/"...)
	name = strconv.AppendUint(name, uint64(w), 10)
	name = append(name, '/')
	name = strconv.AppendUint(name, uint64(a), 10)
	return uuid.NewSHA1(tenant, name)
}
