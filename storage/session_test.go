package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/storage"
)

var showing = storage.ShowCommand{Transaction: tx, World: 1, Channel: 2, Character: character, NPC: 9030100, Account: account}

func TestShowOpensASession(t *testing.T) {
	s, answer := storage.ApplySession(rules, storage.Session{}, showing, start)
	assert.Equal(t, storage.Session{Account: account, World: 1, Channel: 2, NPC: 9030100, Transaction: tx, Opened: start}, s)
	assert.True(t, s.Open())
	require.NoError(t, s.Valid())
	assert.Equal(t, storage.Answer{
		Events: []storage.Event{storage.ProjectionCreated{
			Transaction: tx, World: 1, Account: account, Character: character, Channel: 2, NPC: 9030100,
		}},
		Messages: []storage.Message{storage.EnsureCommand{World: 1, Account: account}},
	}, answer)
}

func TestShowReplacesASessionWithoutAWord(t *testing.T) {
	s, _ := storage.ApplySession(rules, storage.Session{}, showing, start)
	second := showing
	second.Account, second.Transaction = 4002, inner
	s, answer := storage.ApplySession(rules, s, second, start.Add(time.Second))
	assert.Equal(t, storage.Session{Account: 4002, World: 1, Channel: 2, NPC: 9030100, Transaction: inner, Opened: start.Add(time.Second)}, s)
	assert.Len(t, answer.Events, 1)
	assert.IsType(t, storage.ProjectionCreated{}, answer.Events[0])
}

func TestCloseEndsTheSessionOnce(t *testing.T) {
	s, _ := storage.ApplySession(rules, storage.Session{}, showing, start)
	s, answer := storage.ApplySession(rules, s, storage.CloseCommand{Character: character}, start.Add(time.Second))
	assert.Equal(t, storage.Session{}, s)
	assert.Equal(t, []storage.Event{storage.ProjectionDestroyed{
		Transaction: tx, World: 1, Account: account, Character: character,
	}}, answer.Events, "with the transaction, world and account of its SHOW")

	s, answer = storage.ApplySession(rules, s, storage.CloseCommand{Character: character}, start.Add(2*time.Second))
	assert.Equal(t, storage.Session{}, s)
	assert.Equal(t, storage.Answer{}, answer, "without a session there is nothing to say")
}

func TestSessionInvariants(t *testing.T) {
	require.NoError(t, storage.Session{}.Valid())
	assert.EqualError(t, storage.Session{World: 1}.Valid(), "a closed session that remembers something")
	assert.ErrorContains(t, storage.Session{Account: 1}.Valid(), "an open session of account 1, opened at 0001-01-01")
	local := storage.Session{Account: 1, Opened: start.In(time.FixedZone("", 60))}
	assert.ErrorContains(t, local.Valid(), "an open session of account 1")
}
