package views

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/lovoo/goka/tester"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// writers stands for the codec of the tables' writers.
type writers struct{ once.Bytes }

// On goka's tester the views are the same, without a Kafka: a third table is
// one more line.
func TestTablesOnGokasTester(t *testing.T) {
	gt := tester.New(t)
	d := Deployment{Tester: gt, Codec: writers{}}
	gt.RegisterEmitter(codecs.StorageFunction+codecs.TableSuffix, writers{}) // as a processor does; the tester refuses another
	accounts := d.Table(codecs.StorageFunction + codecs.TableSuffix)
	sessions := d.Table(codecs.SessionFunction + codecs.TableSuffix)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	for _, table := range []*Table{accounts, sessions} {
		go func() { ended <- table.Run(ctx) }()
	}
	require.NoError(t, accounts.WaitRecovered(ctx)) // the tester knows them from then on
	require.NoError(t, sessions.WaitRecovered(ctx))
	w := newWorld(t)
	w.api.Lookups = Lookups{Accounts: accounts, Sessions: sessions}
	w.requests.ensure = func(_ context.Context, request uuid.UUID) error {
		row := &once.Row{Version: 1, State: codecs.EncodeAccount(made(request))}
		gt.Consume(accounts.Name, "4001", encodeRow(t, row))
		return nil
	}
	session := storage.Session{Account: account, World: 3, NPC: 9030100, Opened: opened().Opened}
	gt.Consume(sessions.Name, "100001", encodeRow(t, &once.Row{Version: 1, State: codecs.EncodeSession(session)}))

	rec := w.ask(http.MethodPost, making)
	require.Equal(t, http.StatusCreated, rec.Code, rec.Body.String())
	p, err := w.api.Projection(ctx, codecs.CharacterKey{Character: 100001}, Versions{Session: 1, Storage: 1})
	require.NoError(t, err)
	assert.Equal(t, item.NPCID(9030100), p.Session.NPC)
	assert.True(t, p.Storage.Exists)
	assert.Equal(t, storage.ID(uuid.Nil, 3, account), p.Storage.ID())

	cancel()
	require.NoError(t, <-ended)
	require.NoError(t, <-ended)
}
