package codecs

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/tinylib/msgp/msgp"

	"coffer/inventory"
)

// The numbers by which rows tell events of the inventory and the equipment
// apart; those of the storage lie below. They never change.
const (
	tagLate byte = iota + 32
	tagInventoryAssetCreated
	tagInventoryAssetAccepted
	tagInventoryAssetUpdated
	tagInventoryAssetDeleted
	tagInventoryAssetMoved
	tagInventoryAssetQuantityChanged
	tagInventoryAssetReleased
	tagInventoryCreated
	tagInventoryDeleted
	tagInventoryCompartmentCreated
	tagInventoryCompartmentDeleted
	tagInventoryCapacityChanged
	tagInventoryReserved
	tagInventoryReservationCancelled
	tagInventoryMergeComplete
	tagInventorySortComplete
	tagInventoryAccepted
	tagInventoryReleased
	tagInventoryFailed
	tagInventoryRejected
	tagInventoryDropSpawned
	tagInventoryDropPickedUp
	tagInventoryDropCancelled
)

// PackInventoryEvent writes an event as a row keeps it.
func PackInventoryEvent(e inventory.Event) []byte {
	switch e := e.(type) {
	case inventory.Late:
		return PackLate(e.Carry, PackInventoryEvent(e.Event))
	case inventory.AssetCreated:
		return pack(tagInventoryAssetCreated, &e)
	case inventory.AssetAccepted:
		return pack(tagInventoryAssetAccepted, &e)
	case inventory.AssetUpdated:
		return pack(tagInventoryAssetUpdated, &e)
	case inventory.AssetDeleted:
		return pack(tagInventoryAssetDeleted, &e)
	case inventory.AssetMoved:
		return pack(tagInventoryAssetMoved, &e)
	case inventory.AssetQuantityChanged:
		return pack(tagInventoryAssetQuantityChanged, &e)
	case inventory.AssetReleased:
		return pack(tagInventoryAssetReleased, &e)
	case inventory.Created:
		return pack(tagInventoryCreated, &e)
	case inventory.Deleted:
		return pack(tagInventoryDeleted, &e)
	case inventory.CompartmentCreated:
		return pack(tagInventoryCompartmentCreated, &e)
	case inventory.CompartmentDeleted:
		return pack(tagInventoryCompartmentDeleted, &e)
	case inventory.CapacityChanged:
		return pack(tagInventoryCapacityChanged, &e)
	case inventory.Reserved:
		return pack(tagInventoryReserved, &e)
	case inventory.ReservationCancelled:
		return pack(tagInventoryReservationCancelled, &e)
	case inventory.MergeComplete:
		return pack(tagInventoryMergeComplete, &e)
	case inventory.SortComplete:
		return pack(tagInventorySortComplete, &e)
	case inventory.Accepted:
		return pack(tagInventoryAccepted, &e)
	case inventory.Released:
		return pack(tagInventoryReleased, &e)
	case inventory.Failed:
		return pack(tagInventoryFailed, &e)
	case inventory.Rejected:
		return pack(tagInventoryRejected, &e)
	case inventory.DropSpawned:
		return pack(tagInventoryDropSpawned, &e)
	case inventory.DropPickedUp:
		return pack(tagInventoryDropPickedUp, &e)
	case inventory.DropCancelled:
		return pack(tagInventoryDropCancelled, &e)
	default:
		panic(fmt.Sprintf("codecs: %T is no event", e))
	}
}

// UnpackInventoryEvent reads what PackInventoryEvent wrote; anything else is an
// error.
func UnpackInventoryEvent(b []byte) (inventory.Event, error) {
	if len(b) == 0 {
		return nil, errors.New("event: no bytes")
	}
	switch b[0] {
	case tagLate:
		return unpackLate(b)
	case tagInventoryAssetCreated:
		return unpackOne[inventory.AssetCreated](b)
	case tagInventoryAssetAccepted:
		return unpackOne[inventory.AssetAccepted](b)
	case tagInventoryAssetUpdated:
		return unpackOne[inventory.AssetUpdated](b)
	case tagInventoryAssetDeleted:
		return unpackOne[inventory.AssetDeleted](b)
	case tagInventoryAssetMoved:
		return unpackOne[inventory.AssetMoved](b)
	case tagInventoryAssetQuantityChanged:
		return unpackOne[inventory.AssetQuantityChanged](b)
	case tagInventoryAssetReleased:
		return unpackOne[inventory.AssetReleased](b)
	case tagInventoryCreated:
		return unpackOne[inventory.Created](b)
	case tagInventoryDeleted:
		return unpackOne[inventory.Deleted](b)
	case tagInventoryCompartmentCreated:
		return unpackOne[inventory.CompartmentCreated](b)
	case tagInventoryCompartmentDeleted:
		return unpackOne[inventory.CompartmentDeleted](b)
	case tagInventoryCapacityChanged:
		return unpackOne[inventory.CapacityChanged](b)
	case tagInventoryReserved:
		return unpackOne[inventory.Reserved](b)
	case tagInventoryReservationCancelled:
		return unpackOne[inventory.ReservationCancelled](b)
	case tagInventoryMergeComplete:
		return unpackOne[inventory.MergeComplete](b)
	case tagInventorySortComplete:
		return unpackOne[inventory.SortComplete](b)
	case tagInventoryAccepted:
		return unpackOne[inventory.Accepted](b)
	case tagInventoryReleased:
		return unpackOne[inventory.Released](b)
	case tagInventoryFailed:
		return unpackOne[inventory.Failed](b)
	case tagInventoryRejected:
		return unpackOne[inventory.Rejected](b)
	case tagInventoryDropSpawned:
		return unpackOne[inventory.DropSpawned](b)
	case tagInventoryDropPickedUp:
		return unpackOne[inventory.DropPickedUp](b)
	case tagInventoryDropCancelled:
		return unpackOne[inventory.DropCancelled](b)
	default:
		return nil, fmt.Errorf("event: number %d is none of those that this binary knows", b[0])
	}
}

// PackLate writes what a row keeps of an event or a message, and before it what
// its command carried.
func PackLate(c inventory.Carry, packed []byte) []byte {
	b := binary.AppendUvarint([]byte{tagLate}, uint64(len(c)))
	return append(append(b, c...), packed...)
}

// UnpackLate splits what PackLate wrote; not late for anything else, which is
// returned as it is.
func UnpackLate(b []byte) (c inventory.Carry, packed []byte, late bool) {
	if len(b) == 0 || b[0] != tagLate {
		return "", b, false
	}
	n, size := binary.Uvarint(b[1:])
	if size <= 0 || n > uint64(len(b)-1-size) {
		return "", b, false
	}
	begins := 1 + size
	return inventory.Carry(b[begins : begins+int(n)]), b[begins+int(n):], true
}

func unpackLate(b []byte) (inventory.Event, error) {
	carry, inside, ok := UnpackLate(b)
	if !ok {
		return nil, errors.New("event: its headers are cut off")
	}
	if len(inside) > 0 && inside[0] == tagLate {
		return nil, errors.New("event: late twice")
	}
	e, err := UnpackInventoryEvent(inside)
	if err != nil {
		return nil, err
	}
	return inventory.Late{Carry: carry, Event: e}, nil
}

func unpackOne[E inventory.Event, P interface {
	*E
	msgp.Unmarshaler
}](b []byte) (inventory.Event, error) {
	var e E
	if err := strictly(b[1:], P(&e), "event"); err != nil {
		return nil, err
	}
	return e, nil
}
