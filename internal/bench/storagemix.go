package bench

import (
	"strconv"

	"coffer/codecs"
)

// storageMix deposits into and withdraws from accounts in turn. The n-th
// DEPOSIT of a new account makes asset n.
type storageMix struct {
	*client
	first  uint32 // assets that each account was given before the first command
	sent   int
	counts []uint32 // commands sent to each account
}

func newStorageMix(c *client) *storageMix {
	return &storageMix{client: c, counts: make([]uint32, c.owners)}
}

func (m *storageMix) prepare() []int { return nil }

func (m *storageMix) answered(uint64) {}

func (m *storageMix) answers() []*codecs.Topic { return []*codecs.Topic{codecs.StorageStatus} }

func (m *storageMix) functions() []string { return []string{codecs.StorageFunction} }

func (m *storageMix) command(i int) order {
	account := m.sent % m.owners
	m.sent++
	n := m.counts[account]
	m.counts[account]++
	b := make([]byte, 0, 320)
	b = append(b, `{"transactionId":"`...)
	b = append(b, m.transaction(i).String()...)
	b = append(b, `","worldId":0,"accountId":`...)
	b = strconv.AppendUint(b, uint64(account+1), 10)
	if n%2 == 0 {
		b = append(b, `,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,"expiration":"0001-01-01T00:00:00Z","referenceId":0,"referenceType":"consumable","referenceData":{"quantity":50}}}`...)
	} else {
		b = append(b, `,"type":"WITHDRAW","body":{"assetId":`...)
		b = strconv.AppendUint(b, uint64(m.first+n/2+1), 10)
		b = append(b, `,"quantity":50}}`...)
	}
	return order{Record: m.record(i, codecs.StorageCommands, account, b)}
}
