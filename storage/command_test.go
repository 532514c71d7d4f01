package storage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"coffer/item"
	"coffer/storage"
)

// The contract's ERROR has no code for a row that would grow too large but
// GENERIC; what has no ERROR is REJECTED, which has one.
func TestARowThatWouldGrowTooLarge(t *testing.T) {
	no := item.Refuse(item.Overflow, "the row would have %d bytes", 600_000)
	for _, c := range []storage.AccountCommand{deposit(sword, 0), withdraw(1, 0), storage.UpdateMesosCommand{}, storage.DepositRollbackCommand{},
		storage.ArrangeCommand{}, accept(sword, 0), release(1, 0)} {
		answer := storage.Refuse(c, no)
		assert.Equal(t, item.Generic, answer.Refusal.Code, "%T", c)
		assert.Len(t, answer.Events, 1, "%T", c)
		switch e := answer.Events[0].(type) {
		case storage.Failed:
			assert.Equal(t, []string{item.Generic, no.Message}, []string{e.Code, e.Message}, "%T", c)
		case storage.TransferFailed:
			assert.Equal(t, []string{item.Generic, no.Message}, []string{e.Code, e.Message}, "%T", c)
		}
	}
	assert.Equal(t, storage.Answer{Refusal: no}, storage.Refuse(storage.EnsureCommand{}, no))
}
