package emitters

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/storage"
)

// recorder is a producer that keeps what it is given.
type recorder struct {
	records []kafka.Record
	fault   error
}

func (r *recorder) Produce(_ context.Context, record kafka.Record) (int32, int64, error) {
	if r.fault != nil {
		return 0, 0, r.fault
	}
	r.records = append(r.records, record)
	return 2, int64(len(r.records) - 1), nil
}

func renamed(t *testing.T) codecs.Topics {
	topics, err := codecs.Resolve(func(env string) string { return "test." + env })
	require.NoError(t, err)
	return topics
}

var (
	tenant = uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123")
	sender = Sender{Tenant: tenant, Region: "GMS", Major: 83, Minor: 1, Traceparent: "00-a-b-01", Tracestate: "x=y", ID: "once"}
)

func TestEachCommandGoesToItsTopicUnderItsKey(t *testing.T) {
	in := storage.Incoming{Slot: -1, Template: 2000000, Quantity: 5}
	account, character := tenant.String()+"/4001", tenant.String()+"/100001"
	for name, c := range map[string]struct {
		send     func(context.Context, *Storage) (Sent, error)
		command  any
		env, key string
	}{
		"deposit": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Deposit(ctx, sender, storage.DepositCommand{Account: 4001, Incoming: in})
		}, storage.DepositCommand{}, "COMMAND_TOPIC_STORAGE", account},
		"withdraw": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Withdraw(ctx, sender, storage.WithdrawCommand{Account: 4001, Asset: 1})
		}, storage.WithdrawCommand{}, "COMMAND_TOPIC_STORAGE", account},
		"update mesos": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.UpdateMesos(ctx, sender, storage.UpdateMesosCommand{Account: 4001, Mesos: 5, Operation: storage.AddMesos})
		}, storage.UpdateMesosCommand{}, "COMMAND_TOPIC_STORAGE", account},
		"deposit rollback": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.DepositRollback(ctx, sender, storage.DepositRollbackCommand{Account: 4001, Asset: 1})
		}, storage.DepositRollbackCommand{}, "COMMAND_TOPIC_STORAGE", account},
		"arrange": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Arrange(ctx, sender, storage.ArrangeCommand{Account: 4001})
		}, storage.ArrangeCommand{}, "COMMAND_TOPIC_STORAGE", account},
		"accept": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Accept(ctx, sender, storage.AcceptCommand{Account: 4001, Character: 100001, Incoming: in})
		}, storage.AcceptCommand{}, "COMMAND_TOPIC_STORAGE_COMPARTMENT", account},
		"release": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Release(ctx, sender, storage.ReleaseCommand{Account: 4001, Character: 100001, Asset: 1})
		}, storage.ReleaseCommand{}, "COMMAND_TOPIC_STORAGE_COMPARTMENT", account},
		"show": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Show(ctx, sender, storage.ShowCommand{Account: 4001, Character: 100001, NPC: 9030100})
		}, storage.ShowCommand{}, "COMMAND_TOPIC_STORAGE_SHOW", character},
		"close": {func(ctx context.Context, s *Storage) (Sent, error) {
			return s.Close(ctx, sender, storage.CloseCommand{Character: 100001})
		}, storage.CloseCommand{}, "COMMAND_TOPIC_STORAGE_SHOW", character},
	} {
		t.Run(name, func(t *testing.T) {
			to := &recorder{}
			sent, err := c.send(t.Context(), New(to, renamed(t)))
			require.NoError(t, err)
			assert.Equal(t, Sent{"test." + c.env, 2, 0}, sent)
			require.Len(t, to.records, 1)
			r := to.records[0]
			assert.Equal(t, sent.Topic, r.Topic)
			assert.Equal(t, c.key, r.Key)
			assert.Nil(t, r.Partition)
			assert.Equal(t, sender.Headers(), r.Headers)
			topic, _ := renamed(t).Of(r.Topic)
			all, p := codecs.Decode(topic, r.Value, r.Headers)
			require.Nil(t, p)
			assert.IsType(t, c.command, all[0].Command)
		})
	}
}

func TestHeadersAreThoseOfRealClients(t *testing.T) {
	assert.Equal(t, kafka.Headers{
		{Key: "TENANT_ID", Value: []byte("083839c6-c47c-42a6-9585-76492795d123")},
		{Key: "REGION", Value: []byte("GMS")},
		{Key: "MAJOR_VERSION", Value: []byte{0, 83}},
		{Key: "MINOR_VERSION", Value: []byte{0, 1}},
		{Key: "traceparent", Value: []byte("00-a-b-01")},
		{Key: "tracestate", Value: []byte("x=y")},
		{Key: "ce_id", Value: []byte("once")},
	}, sender.Headers())
	assert.Empty(t, Sender{}.Headers(), "the empty tenant needs none")
}

func TestWhatNobodyCouldReadIsNotSent(t *testing.T) {
	to := &recorder{}
	s := New(to, renamed(t))
	for name, err := range map[string]error{
		codecs.NoKey:    last(s.Deposit(t.Context(), sender, storage.DepositCommand{})),
		codecs.TooLarge: last(s.Arrange(t.Context(), Sender{Tracestate: string(make([]byte, 8<<10))}, storage.ArrangeCommand{Account: 1})),
	} {
		var problem *codecs.Problem
		require.ErrorAs(t, err, &problem)
		assert.Equal(t, name, problem.Code)
	}
	require.Error(t, s.EnsureStorage(t.Context(), nil, 0, 0, uuid.New()))
	require.Error(t, s.EnsureStorage(t.Context(), kafka.Headers{{Key: "TENANT_ID", Value: []byte("x")}}, 1, 0, uuid.New()))
	assert.Empty(t, to.records)
}

func last(_ Sent, err error) error { return err }

func TestAFaultOfTheProducerComesBack(t *testing.T) {
	gone := errors.New("the broker is gone")
	s := New(&recorder{fault: gone}, renamed(t))
	require.ErrorIs(t, last(s.Arrange(t.Context(), sender, storage.ArrangeCommand{Account: 1})), gone)
	require.ErrorIs(t, s.EnsureStorage(t.Context(), nil, 1, 0, uuid.New()), gone)
}

func TestEnsureStorageIsItsOwnCause(t *testing.T) {
	to := &recorder{}
	s := New(to, renamed(t))
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	s.Now = func() time.Time { return at }
	request := uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")
	h := append(Sender{Tenant: tenant}.Headers(), kafka.Header{Key: "ce_id", Value: []byte("theirs")}, kafka.Header{Key: "coffer-cause", Value: []byte("forged")})
	require.NoError(t, s.EnsureStorage(t.Context(), h, 4001, 3, request))
	r := to.records[0]
	assert.Equal(t, codecs.StorageFunction, r.Topic)
	assert.Equal(t, tenant.String()+"/4001", r.Key)
	want := map[string]string{"coffer-cause": "self", "coffer-time": "1798761600000000", "coffer-topic": "coffer-storage", "ce_id": request.String()}
	for name, value := range want {
		var found []string
		for _, one := range r.Headers {
			if one.Key == name {
				found = append(found, string(one.Value))
			}
		}
		assert.Equal(t, []string{value}, found, name)
	}
	all, p := codecs.Decode(codecs.Messages, r.Value, r.Headers)
	require.Nil(t, p)
	assert.Equal(t, storage.EnsureCommand{World: 3, Account: 4001, Request: request}, all[0].Command)
}

func TestSentKnowsItsEvents(t *testing.T) {
	s := Sent{"COMMAND_TOPIC_STORAGE", 2, 17}
	id := "3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"
	assert.Equal(t, "COMMAND_TOPIC_STORAGE/2/17", s.String())
	assert.True(t, s.Caused(id, id+"/2/17/0/0"))
	assert.False(t, s.Caused(id, id+"/2/170/0/0"))
	assert.False(t, s.Caused(id, id+"/1/17/0/0"))
	assert.False(t, s.Caused(tenant.String(), id+"/2/17/0/0"))
}
