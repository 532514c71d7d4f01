package codecs_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"coffer/codecs"
	"coffer/item"
)

func TestKeysComeBack(t *testing.T) {
	assert.Equal(t, "4001", codecs.AccountKey{Account: 4001}.String())
	assert.Equal(t, "083839c6-c47c-42a6-9585-76492795d123/4294967295", codecs.CharacterKey{Tenant: tenant, Character: 4294967295}.String())
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Uint32Min(1).Draw(t, "id")
		of := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "tenant"))
		if rapid.Bool().Draw(t, "empty") {
			of = uuid.Nil
		}
		account := codecs.AccountKey{Tenant: of, Account: item.AccountID(id)}
		back, err := codecs.ParseAccountKey(account.String())
		require.NoError(t, err)
		assert.Equal(t, account, back)
		character := codecs.CharacterKey{Tenant: of, Character: item.CharacterID(id)}
		backCharacter, err := codecs.ParseCharacterKey(character.String())
		require.NoError(t, err)
		assert.Equal(t, character, backCharacter)
	})
}

// TestAKeyHasOneSpelling, or one owner could have two rows.
func TestAKeyHasOneSpelling(t *testing.T) {
	for _, wrong := range []string{
		"", "0", "01", "+1", "-1", " 1", "1 ", "1.0", "4294967296", "x", "/1", "1/", "1/2",
		uuid.Nil.String() + "/1", strings.ToUpper(tenant.String()) + "/1", "{" + tenant.String() + "}/1",
		tenant.String(), tenant.String() + "/", tenant.String() + "/0", tenant.String() + "/1/2",
	} {
		_, err := codecs.ParseAccountKey(wrong)
		assert.Error(t, err, wrong)
		_, err = codecs.ParseCharacterKey(wrong)
		assert.Error(t, err, wrong)
	}
}
