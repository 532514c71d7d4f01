package codecs

// readPlain reads a record; not ok if it isn't plain, whatever it is then.
func readPlain(value []byte) (r record, ok bool) {
	p := plain{in: value}
	ok = p.all(func(key []byte) { r.plain(&p, key) })
	return r, ok
}

// plain reads one field of the envelope.
func (r *record) plain(p *plain, key []byte) {
	switch string(key) {
	case "transactionId":
		r.TransactionID = p.uuid()
	case "worldId":
		r.WorldID = p.byte()
	case "channelId":
		r.ChannelID = p.byte()
	case "characterId":
		r.CharacterID = p.uint32()
	case "npcId":
		r.NpcID = p.uint32()
	case "accountId":
		r.AccountID = p.uint32()
	case "type":
		r.Type = word(p.text())
	case "body":
		p.object(func(key []byte) { r.plainBody(p, key) })
	default:
		p.fail = true
	}
}

// plainBody reads one field of the body.
func (r *record) plainBody(p *plain, key []byte) {
	b := &r.Body
	switch string(key) {
	case "transactionId":
		b.TransactionID = p.uuid()
	case "slot":
		b.Slot = p.int16()
	case "templateId":
		b.TemplateID = p.uint32()
	case "expiration":
		b.Expiration = p.time()
	case "referenceId":
		b.ReferenceID = p.uint32()
	case "referenceType":
		b.ReferenceType = word(p.text())
	case "referenceData":
		b.ReferenceData = p.raw()
	case "quantity":
		b.Quantity = p.uint32()
	case "assetId":
		b.AssetID = p.uint32()
	case "targetSlot":
		b.TargetSlot = p.int16()
	case "mesos":
		b.Mesos = p.uint32()
	case "operation":
		b.Operation = word(p.text())
	default:
		p.fail = true
	}
}

// words are the texts of most records, so that reading one makes no string.
var words = func() map[string]string {
	all := map[string]string{}
	for _, routes := range []map[string][]route{storageRoutes, compartmentRoutes, showRoutes, statusRoutes, messageRoutes} {
		for w := range routes {
			all[w] = w
		}
	}
	for w := range compartmentPaths {
		all[w] = w
	}
	for _, w := range []string{"SET", "ADD", "SUBTRACT", "equipable", "cash-equipable", "cash_equipable", "consumable", "setup", "etc", "cash", "pet"} {
		all[w] = w
	}
	return all
}()

func word(b []byte) string {
	if w, ok := words[string(b)]; ok {
		return w
	}
	return string(b)
}
