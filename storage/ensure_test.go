package storage_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"coffer/storage"
)

func TestEnsureMakesTheStorageOnce(t *testing.T) {
	a, answer := storage.Ensure(rules, storage.Account{}, storage.EnsureCommand{World: 2, Account: account, Request: inner}, start)
	assert.Equal(t, storage.Answer{}, answer)
	assert.Equal(t, "w2/4", tell(a))
	assert.Equal(t, inner, a.Storages[0].Made)

	again, answer := storage.Ensure(rules, a, storage.EnsureCommand{World: 2, Account: account, Request: tx}, start)
	assert.Equal(t, storage.Answer{}, answer)
	assert.Equal(t, a, again, "the second request finds the first one's")
}

func TestAnotherCommandMakesAStorageOfNoRequest(t *testing.T) {
	a := after(t, deposit(potion, 1), storage.EnsureCommand{Account: account, Request: inner})
	assert.Equal(t, uuid.Nil, a.Storages[0].Made)
	assert.Len(t, a.Storages[0].Assets, 1)
}
