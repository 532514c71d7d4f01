package codecs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTypesOfAFunction(t *testing.T) {
	assert.Equal(t, []string{"CHANNEL_CHANGED", "CLOSE_STORAGE", "LOGOUT", "MAP_CHANGED", "SHOW_STORAGE"}, Types(SessionFunction))
	assert.Equal(t, []string{"ACCEPT", "ARRANGE", "DEPOSIT", "DEPOSIT_ROLLBACK", "ENSURE", "RELEASE", "UPDATE_MESOS", "UPDATE_STORED", "WITHDRAW"}, Types(StorageFunction))
	assert.Equal(t, []string{"NUMBER"}, Types(ReferencesFunction))
	assert.Subset(t, Types(EquipmentFunction), []string{"UPDATED", "HAS", "HAS_NOT", "CLAIM", "EXPIRE_CLAIMS"})
	assert.Subset(t, Types(InventoryFunction), []string{"EQUIP", "SORT", "CREATED", "DELETED", "RESERVED", "EXPIRE", "REFERENCE"})
	assert.Empty(t, Types("nobody"))
}
