package codecs

import "math"

// The bodies of COMMAND_TOPIC_COMPARTMENT, read plainly.

// empty reads an object without fields.
func (p *plain) empty() { p.object(func([]byte) { p.fail = true }) }

// readPair reads the bodies of two slots, which are one type but for the name.
func readPair[B equipBody | unequipBody | moveBody](p *plain) B {
	var b equipBody
	p.object(func(key []byte) {
		switch string(key) {
		case "source":
			b.Source = p.int16()
		case "destination":
			b.Destination = p.int16()
		default:
			p.fail = true
		}
	})
	return B(b)
}

// readPromised reads the bodies that name a reservation.
func readPromised[B consumeBody | cancelReservationBody](p *plain) B {
	var b consumeBody
	p.object(func(key []byte) {
		switch string(key) {
		case "transactionId":
			b.TransactionID = p.uuid()
		case "slot":
			b.Slot = p.int16()
		default:
			p.fail = true
		}
	})
	return B(b)
}

func plainDrop(p *plain) ordering {
	var b dropBody
	p.object(func(key []byte) {
		switch string(key) {
		case "worldId":
			b.WorldID = p.byte()
		case "channelId":
			b.ChannelID = p.byte()
		case "mapId":
			b.MapID = p.uint32()
		case "source":
			b.Source = p.int16()
		case "quantity":
			b.Quantity = p.int16()
		case "x":
			b.X = p.int16()
		case "y":
			b.Y = p.int16()
		default:
			p.fail = true
		}
	})
	return b
}

func plainReserve(p *plain) ordering {
	var b reserveBody
	p.object(func(key []byte) {
		switch string(key) {
		case "transactionId":
			b.TransactionID = p.uuid()
		case "items":
			p.list(func() { b.Items = append(b.Items, plainItem(p)) })
		default:
			p.fail = true
		}
	})
	return b
}

func plainItem(p *plain) (i reserveItem) {
	p.object(func(key []byte) {
		switch string(key) {
		case "source":
			i.Source = p.int16()
		case "itemId":
			i.ItemID = p.uint32()
		case "quantity":
			i.Quantity = p.int16()
		default:
			p.fail = true
		}
	})
	return i
}

func plainDestroy(p *plain) ordering {
	var b destroyBody
	p.object(func(key []byte) {
		switch string(key) {
		case "slot":
			b.Slot = p.int16()
		case "quantity":
			b.Quantity = p.uint32()
		case "removeAll":
			b.RemoveAll = p.bool()
		default:
			p.fail = true
		}
	})
	return b
}

func plainIncreaseCapacity(p *plain) ordering {
	var b increaseCapacityBody
	p.object(func(key []byte) {
		if string(key) == "amount" {
			b.Amount = p.uint32()
			return
		}
		p.fail = true
	})
	return b
}

func plainCreateAsset(p *plain) ordering {
	var b createAssetBody
	p.object(func(key []byte) {
		switch string(key) {
		case "templateId":
			b.TemplateID = p.uint32()
		case "quantity":
			b.Quantity = p.uint32()
		case "expiration":
			b.Expiration = p.time()
		case "ownerId":
			b.OwnerID = p.uint32()
		case "flag":
			b.Flag = p.uint16()
		case "rechargeable":
			b.Rechargeable = uint64(p.number(0, math.MaxInt64))
		default:
			p.fail = true
		}
	})
	return b
}

func plainRecharge(p *plain) ordering {
	var b rechargeBody
	p.object(func(key []byte) {
		switch string(key) {
		case "slot":
			b.Slot = p.int16()
		case "quantity":
			b.Quantity = p.uint32()
		default:
			p.fail = true
		}
	})
	return b
}

func plainAccept(p *plain) ordering {
	var b inventoryAcceptBody
	p.object(func(key []byte) {
		switch string(key) {
		case "transactionId":
			b.TransactionID = p.uuid()
		case "templateId":
			b.TemplateID = p.uint32()
		case "referenceId":
			b.ReferenceID = p.uint32()
		case "referenceType":
			b.ReferenceType = word(p.text())
		case "referenceData":
			b.ReferenceData = p.raw()
		case "quantity":
			b.Quantity = p.uint32()
		default:
			p.fail = true
		}
	})
	return b
}

func plainRelease(p *plain) ordering {
	var b inventoryReleaseBody
	p.object(func(key []byte) {
		switch string(key) {
		case "transactionId":
			b.TransactionID = p.uuid()
		case "assetId":
			b.AssetID = p.uint32()
		case "quantity":
			b.Quantity = p.uint32()
		default:
			p.fail = true
		}
	})
	return b
}
