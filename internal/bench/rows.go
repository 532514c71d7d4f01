package bench

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// shape is what rows have that fill writes: assets with the ids 1 to assets, and
// kept answers to so many commands of another age. Without answers there was one
// command, whose answer isn't there.
type shape struct{ assets, answers uint32 }

var (
	oneKB = shape{assets: 25}
	// settled is a row that has come to as many answers as a row keeps, as after
	// the first minutes of its life: a command adds one, and one drops out.
	settled = shape{assets: 5, answers: 16}
)

// fullRow is the row of an account. Expirations and answers differ from row to
// row, as the bytes of real ones do: equal rows would be compressed to nothing.
func fullRow(account int, of shape) ([]byte, error) {
	s := storage.Storage{Capacity: 50}
	mixed := uint64(account) + 1
	mix := func() uint64 {
		mixed = (mixed ^ mixed>>31) * 0x9e3779b97f4a7c15
		return mixed
	}
	for i := range of.assets {
		mix()
		s.Assets = append(s.Assets, item.Asset{
			ID: item.AssetID(i + 1), Slot: item.Slot(i), Template: item.TemplateID(2000001 + i),
			Expiration: time.Unix(2e9+int64(mixed>>40), 0).UTC(),
			Data:       item.Data{Owner: item.CharacterID(mixed >> 32 & 0xffffff), Quantity: uint32(mixed%100) + 1, Flag: uint16(mixed >> 8 & 15)},
		})
	}
	a := storage.Account{LastAsset: item.AssetID(of.assets), Storages: []storage.Storage{s}}
	if err := a.Valid(); err != nil {
		return nil, err
	}
	row := once.Row{Format: once.RowFormat, Version: 1, Time: 1_700_000_000_000_000 + int64(account), State: codecs.EncodeAccount(a)}
	if of.answers > 0 {
		if err := keep(&row, of.answers, mix); err != nil {
			return nil, err
		}
	}
	return row.MarshalMsg(nil)
}

// keep gives a row n answers of the size that those to DEPOSIT and WITHDRAW
// have. Their commands came from a topic that no longer is, and were
// acknowledged long ago. The bytes of an effect are rendered only if somebody
// asks for that answer again, which nobody does.
func keep(row *once.Row, n uint32, mix func() uint64) error {
	noise := func(size int) (b []byte) {
		for len(b) < size {
			b = binary.BigEndian.AppendUint64(b, mix())
		}
		return b[:size]
	}
	row.Version = uint64(n)
	source := once.Source{Marks: []once.Mark{{Offset: int64(n)}}}
	copy(source.Topic[:], noise(len(source.Topic)))
	row.Sources = []once.Source{source}
	row.Sets = []once.Set{{Uses: n, Packed: noise(80)}}
	for i := range int64(n) {
		if err := row.Keep(once.Answer{
			Cause: once.Mark{Offset: i + 1}, Own: -1, Time: row.Time, Version: uint64(i + 1),
			Parent: noise(25), Effects: []once.Effect{{Body: noise(40)}},
		}); err != nil {
			return err
		}
	}
	return nil
}

// fill writes the rows of n accounts of a tenant straight into the storage
// function's table, and tells how far it is. It returns their mean size in
// bytes.
func (g *ground) fill(ctx context.Context, tenant uuid.UUID, n int, of shape) (size int, err error) {
	p, err := kafka.NewProducer(g.config)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	table := codecs.StorageFunction + codecs.TableSuffix
	var failed atomic.Pointer[error]
	began, told, bytes := time.Now(), time.Now(), 0
	for i := range n {
		value, err := fullRow(i, of)
		if err != nil {
			return 0, err
		}
		bytes += len(value)
		key := codecs.AccountKey{Tenant: tenant, Account: item.AccountID(i + 1)}.String()
		p.Send(kafka.Record{Topic: table, Key: key, Value: value}, func(err error) {
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		})
		if err := failed.Load(); err != nil {
			return 0, *err
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if time.Since(told) > 2*time.Second {
			told = time.Now()
			fmt.Fprintf(g.tell, "  writing rows: %d of %d\n", i+1, n)
		}
	}
	if err := p.Flush(ctx); err != nil {
		return 0, err
	}
	size = bytes / max(n, 1)
	fmt.Fprintf(g.tell, "  wrote %d rows of %d bytes in %.1f s\n", n, size, time.Since(began).Seconds())
	return size, nil
}
