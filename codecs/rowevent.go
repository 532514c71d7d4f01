package codecs

import (
	"errors"
	"fmt"

	"github.com/tinylib/msgp/msgp"

	"coffer/storage"
)

// The numbers by which rows tell events apart. They never change.
const (
	tagDeposited byte = iota + 1
	tagWithdrawn
	tagMesosUpdated
	tagArranged
	tagFailed
	tagProjectionCreated
	tagProjectionDestroyed
	tagAccepted
	tagReleased
	tagTransferFailed
)

// PackEvent writes an event as a row keeps it.
func PackEvent(e storage.Event) []byte {
	switch e := e.(type) {
	case storage.Deposited:
		return pack(tagDeposited, &e)
	case storage.Withdrawn:
		return pack(tagWithdrawn, &e)
	case storage.MesosUpdated:
		return pack(tagMesosUpdated, &e)
	case storage.Arranged:
		return pack(tagArranged, &e)
	case storage.Failed:
		return pack(tagFailed, &e)
	case storage.ProjectionCreated:
		return pack(tagProjectionCreated, &e)
	case storage.ProjectionDestroyed:
		return pack(tagProjectionDestroyed, &e)
	case storage.Accepted:
		return pack(tagAccepted, &e)
	case storage.Released:
		return pack(tagReleased, &e)
	case storage.TransferFailed:
		return pack(tagTransferFailed, &e)
	default:
		panic(fmt.Sprintf("codecs: %T is no event", e))
	}
}

// UnpackEvent reads what PackEvent wrote; anything else is an error.
func UnpackEvent(b []byte) (storage.Event, error) {
	if len(b) == 0 {
		return nil, errors.New("event: no bytes")
	}
	switch b[0] {
	case tagDeposited:
		return unpack[storage.Deposited](b)
	case tagWithdrawn:
		return unpack[storage.Withdrawn](b)
	case tagMesosUpdated:
		return unpack[storage.MesosUpdated](b)
	case tagArranged:
		return unpack[storage.Arranged](b)
	case tagFailed:
		return unpack[storage.Failed](b)
	case tagProjectionCreated:
		return unpack[storage.ProjectionCreated](b)
	case tagProjectionDestroyed:
		return unpack[storage.ProjectionDestroyed](b)
	case tagAccepted:
		return unpack[storage.Accepted](b)
	case tagReleased:
		return unpack[storage.Released](b)
	case tagTransferFailed:
		return unpack[storage.TransferFailed](b)
	default:
		return nil, fmt.Errorf("event: number %d is none of those that this binary knows", b[0])
	}
}

func pack(tag byte, e msgp.Marshaler) []byte { return must(e, []byte{tag}) }

func unpack[E storage.Event, P interface {
	*E
	msgp.Unmarshaler
}](b []byte) (storage.Event, error) {
	var e E
	if err := strictly(b[1:], P(&e), "event"); err != nil {
		return nil, err
	}
	return e, nil
}
