package kafka

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSendTellsItsEndOnce(t *testing.T) {
	broker := startBroker(t, EmbeddedConfig{})
	makeTopic(t, broker, "t", 2)
	p := startProducer(t, Config{Brokers: broker.Addrs()})
	ends := make(chan error, 10)
	headers := Headers{{"b", []byte("1")}, {"a", nil}, {"b", []byte("2")}}
	p.Hold() // held back for 100 µs at most, whether it is released or not
	p.Send(Record{Topic: "t", Key: "k", Value: []byte("v"), Headers: headers}, func(err error) { ends <- err })
	require.NoError(t, <-ends)
	p.Release()
	written := readAll(t, broker, "t")[Partition("k", 2)]
	require.Len(t, written, 1)
	require.Len(t, written[0].Headers, 3)
	assert.Equal(t, "b", written[0].Headers[2].Key)

	p.Abort()
	p.Send(Record{Topic: "t", Key: "k"}, func(err error) { ends <- err })
	assert.ErrorIs(t, <-ends, ErrClosed)
	assert.Empty(t, ends)
}
