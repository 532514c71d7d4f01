package item

import (
	"fmt"

	"github.com/google/uuid"
)

// PackUUID is a UUID in a row: its 16 bytes, or none for the nil UUID.
func PackUUID(id uuid.UUID) (string, error) {
	if id == uuid.Nil {
		return "", nil
	}
	return string(id[:]), nil
}

// UnpackUUID reads what PackUUID wrote; another length is an error.
func UnpackUUID(s string) (id uuid.UUID, err error) {
	if s == "" {
		return uuid.Nil, nil
	}
	if len(s) != len(id) {
		return uuid.Nil, fmt.Errorf("a UUID of %d bytes", len(s))
	}
	copy(id[:], s)
	return id, nil
}
