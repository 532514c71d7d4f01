package codecs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"coffer/internal/kafka"
	"coffer/item"
)

// AccountKey is the inside key of the storage function: <account>, or
// <tenant>/<account>.
type AccountKey struct {
	Tenant  uuid.UUID // nil: the empty tenant
	Account item.AccountID
}

// CharacterKey is the inside key of the functions about characters:
// <character>, or <tenant>/<character>.
type CharacterKey struct {
	Tenant    uuid.UUID // nil: the empty tenant
	Character item.CharacterID
}

// String is the key as records carry it, the tenant in lower case.
func (k AccountKey) String() string { return keyString(k.Tenant, uint32(k.Account)) }

// String is the key as records carry it, the tenant in lower case.
func (k CharacterKey) String() string { return keyString(k.Tenant, uint32(k.Character)) }

// ParseAccountKey reads what String writes, and nothing else.
func ParseAccountKey(s string) (AccountKey, error) {
	tenant, id, err := parseKey(s)
	return AccountKey{tenant, item.AccountID(id)}, err
}

// ParseCharacterKey reads what String writes, and nothing else.
func ParseCharacterKey(s string) (CharacterKey, error) {
	tenant, id, err := parseKey(s)
	return CharacterKey{tenant, item.CharacterID(id)}, err
}

func keyString(tenant uuid.UUID, id uint32) string {
	if tenant == uuid.Nil {
		return strconv.FormatUint(uint64(id), 10)
	}
	b := make([]byte, 0, 48)
	b = append(b, tenant.String()...)
	b = append(b, '/')
	return string(strconv.AppendUint(b, uint64(id), 10))
}

func parseKey(s string) (uuid.UUID, uint32, error) {
	var tenant uuid.UUID
	number := s
	if text, rest, ok := strings.Cut(s, "/"); ok {
		var err error
		if tenant, err = uuid.Parse(text); err != nil {
			return uuid.Nil, 0, fmt.Errorf("key %s: tenant: %w", quoted(s), err)
		}
		number = rest
	}
	id, err := strconv.ParseUint(number, 10, 32)
	if err != nil || id == 0 || keyString(tenant, uint32(id)) != s {
		return uuid.Nil, 0, fmt.Errorf("key %s is no id and no tenant/id", quoted(s))
	}
	return tenant, uint32(id), nil
}

// TenantHeader alone decides the tenant (wire.md).
const TenantHeader = "TENANT_ID"

// Tenant reads whose record it is: the first TENANT_ID. Absent, null, or the
// nil UUID is the empty tenant; what is no UUID is MALFORMED.
func Tenant(h kafka.Headers) (uuid.UUID, *Problem) {
	value, _ := h.Get(TenantHeader)
	if value == nil {
		return uuid.Nil, nil
	}
	tenant, err := uuid.ParseBytes(value)
	if err != nil {
		return uuid.Nil, problem(Malformed, "the header %s is no UUID: %s", TenantHeader, quoted(string(value)))
	}
	return tenant, nil
}

// TenantHeaders are the headers of a message of ours that no client's command
// brought about: they name the tenant, if there is one, and nothing else.
func TenantHeaders(tenant uuid.UUID) kafka.Headers {
	if tenant == uuid.Nil {
		return nil
	}
	return kafka.Headers{{Key: TenantHeader, Value: []byte(tenant.String())}}
}
