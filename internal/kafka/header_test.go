package kafka

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var anyHeader = rapid.Custom(func(t *rapid.T) Header {
	h := Header{Key: rapid.SampledFrom([]string{"", "a", "TENANT_ID", "a"}).Draw(t, "key")}
	if rapid.Bool().Draw(t, "some") {
		h.Value = rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "value")
	}
	return h
})

func TestPackedHeadersComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var id TopicID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		headers := Headers(rapid.SliceOfN(anyHeader, 0, 20).Draw(t, "headers"))
		packed := PackHeaders(id, headers)
		gotID, got, err := UnpackHeaders(packed)
		require.NoError(t, err)
		assert.Equal(t, id, gotID)
		require.Len(t, got, len(headers))
		for i, h := range headers { // order, repeats, nil and empty
			assert.Equal(t, h.Key, got[i].Key)
			assert.True(t, bytes.Equal(h.Value, got[i].Value))
			assert.Equal(t, h.Value == nil, got[i].Value == nil)
		}
		assert.Equal(t, headers.Size(), got.Size())
		for cut := range packed {
			_, _, err := UnpackHeaders(packed[:cut])
			require.ErrorIs(t, err, ErrBadHeaders, "%d of %d bytes", cut, len(packed))
		}
		_, _, err = UnpackHeaders(append(packed, 0))
		require.ErrorIs(t, err, ErrBadHeaders, "a byte too many")
	})
}

// A value taken from unpacked headers must not let an append write into the
// next one.
func TestUnpackedValuesDoNotOverlap(t *testing.T) {
	_, got, err := UnpackHeaders(PackHeaders(TopicID{}, Headers{{"a", []byte("1")}, {"b", []byte("2")}}))
	require.NoError(t, err)
	_ = append(got[0].Value, "xxxxxxxx"...)
	assert.Equal(t, Header{"b", []byte("2")}, got[1])
}

func FuzzUnpackHeaders(f *testing.F) {
	f.Add([]byte{})
	f.Add(PackHeaders(TopicID{1}, Headers{{"a", nil}, {"a", []byte{}}, {"b", []byte("x")}}))
	huge := append([]byte{packedVersion}, make([]byte, 16)...)
	f.Add(append(huge, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f))
	f.Fuzz(func(t *testing.T, b []byte) {
		id, headers, err := UnpackHeaders(b)
		if err != nil {
			assert.ErrorIs(t, err, ErrBadHeaders)
			return
		}
		again, same, err := UnpackHeaders(PackHeaders(id, headers))
		require.NoError(t, err)
		assert.Equal(t, id, again)
		assert.Equal(t, headers, same)
	})
}

func TestGetIsTheFirst(t *testing.T) {
	h := Headers{{"a", []byte("1")}, {"b", nil}, {"a", []byte("2")}}
	value, ok := h.Get("a")
	assert.True(t, ok)
	assert.Equal(t, "1", string(value))
	value, ok = h.Get("b")
	assert.True(t, ok)
	assert.Nil(t, value)
	_, ok = h.Get("c")
	assert.False(t, ok)
	assert.Equal(t, 5, h.Size())
}

func TestTopicID(t *testing.T) {
	assert.True(t, TopicID{}.IsZero())
	id := TopicID{0: 0x08, 15: 0x23}
	assert.False(t, id.IsZero())
	assert.Equal(t, "08000000-0000-0000-0000-000000000023", id.String())
}
