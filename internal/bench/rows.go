package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors/once"
	"coffer/storage"
)

// rowAssets is how many assets a row has that fill writes, so that it has about
// 1 KB.
const rowAssets = 25

// fullRow is the row of an account that has a storage with rowAssets assets,
// ids 1 to rowAssets, of one command of another age. Expirations differ from row
// to row, as the bytes of real ones do: equal rows would be compressed to
// nothing.
func fullRow(account int) ([]byte, error) {
	s := storage.Storage{Capacity: 2 * rowAssets}
	mixed := uint64(account) + 1
	for i := range rowAssets {
		mixed = (mixed ^ mixed>>31) * 0x9e3779b97f4a7c15
		s.Assets = append(s.Assets, item.Asset{
			ID: item.AssetID(i + 1), Slot: item.Slot(i), Template: item.TemplateID(2000001 + i),
			Expiration: time.Unix(2e9+int64(mixed>>40), 0).UTC(),
			Data:       item.Data{Owner: item.CharacterID(mixed >> 32 & 0xffffff), Quantity: uint32(mixed%100) + 1, Flag: uint16(mixed >> 8 & 15)},
		})
	}
	a := storage.Account{LastAsset: rowAssets, Storages: []storage.Storage{s}}
	if err := a.Valid(); err != nil {
		return nil, err
	}
	row := once.Row{Format: once.RowFormat, Version: 1, Time: 1_700_000_000_000_000 + int64(account), State: codecs.EncodeAccount(a)}
	return row.MarshalMsg(nil)
}

// fill writes the rows of n accounts of a tenant straight into the storage
// function's table, and tells how far it is. It returns their mean size in
// bytes.
func (g *ground) fill(ctx context.Context, tenant uuid.UUID, n int, tell io.Writer) (size int, err error) {
	p, err := kafka.NewProducer(g.config)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	table := codecs.StorageFunction + codecs.TableSuffix
	var failed atomic.Pointer[error]
	began, told, bytes := time.Now(), time.Now(), 0
	for i := range n {
		value, err := fullRow(i)
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
			fmt.Fprintf(tell, "  writing rows: %d of %d\n", i+1, n)
		}
	}
	if err := p.Flush(ctx); err != nil {
		return 0, err
	}
	size = bytes / max(n, 1)
	fmt.Fprintf(tell, "  wrote %d rows of %d bytes in %.1f s\n", n, size, time.Since(began).Seconds())
	return size, nil
}
