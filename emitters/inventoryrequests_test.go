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
	"coffer/inventory"
)

var request = uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10")

// requests are those of an inventory, each with the command that is read back.
var requests = map[string]struct {
	send func(context.Context, Requests, kafka.Headers) error
	want inventory.Command
}{
	"create": {
		func(ctx context.Context, r Requests, h kafka.Headers) error {
			return r.CreateInventory(ctx, h, 100001, request)
		},
		inventory.CreateCommand{Character: 100001, Request: request},
	},
	"delete": {
		func(ctx context.Context, r Requests, h kafka.Headers) error {
			return r.DeleteInventory(ctx, h, 100001, request)
		},
		inventory.DeleteCommand{Character: 100001},
	},
	"discard": {
		func(ctx context.Context, r Requests, h kafka.Headers) error {
			return r.DiscardAsset(ctx, h, 100001, 2, 7, request)
		},
		inventory.DiscardCommand{Character: 100001, Type: 2, Asset: 7},
	},
}

func TestAnInventorysRequestsAreTheirOwnCauses(t *testing.T) {
	for name, one := range requests {
		t.Run(name, func(t *testing.T) {
			to := &recorder{}
			r := NewRequests(to, renamed(t))
			r.Now = func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
			forged := kafka.Headers{{Key: "ce_id", Value: []byte("theirs")}, {Key: "coffer-cause", Value: []byte("forged")}}
			require.NoError(t, one.send(t.Context(), r, append(Sender{Tenant: tenant}.Headers(), forged...)))
			sent := to.records[0]
			assert.Equal(t, codecs.InventoryFunction, sent.Topic)
			assert.Equal(t, tenant.String()+"/100001", sent.Key)
			for name, value := range map[string]string{
				"coffer-cause": "self", "coffer-time": "1798761600000000", "coffer-topic": codecs.InventoryFunction, "ce_id": request.String(),
			} {
				var found []string
				for _, one := range sent.Headers {
					if one.Key == name {
						found = append(found, string(one.Value))
					}
				}
				assert.Equal(t, []string{value}, found, name)
			}
			all, problem := codecs.Decode(codecs.Messages, sent.Value, sent.Headers)
			require.Nil(t, problem)
			require.Len(t, all, 1)
			assert.Equal(t, codecs.Target{Function: sent.Topic, Key: sent.Key}, all[0].Target)
			assert.Equal(t, one.want, all[0].Command)
		})
	}
}

func TestAnInventorysRequestThatIsNotSent(t *testing.T) {
	gone := errors.New("the broker is gone")
	for name, one := range requests {
		to := &recorder{}
		var problem *codecs.Problem
		err := one.send(t.Context(), NewRequests(to, renamed(t)), kafka.Headers{{Key: "TENANT_ID", Value: []byte("x")}})
		require.ErrorAs(t, err, &problem, name)
		assert.Equal(t, codecs.Malformed, problem.Code)
		assert.Empty(t, to.records)
		require.ErrorIs(t, one.send(t.Context(), NewRequests(&recorder{fault: gone}, renamed(t)), nil), gone, name)
	}
	var problem *codecs.Problem
	require.ErrorAs(t, NewRequests(&recorder{}, renamed(t)).CreateInventory(t.Context(), nil, 0, request), &problem)
	assert.Equal(t, codecs.NoKey, problem.Code)
}
