package kafka

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lovoo/goka/storage"
)

// StoreObserver is told what happens to the stores of a builder. Every field
// may be nil. The calls come from goka's goroutines and must not block.
type StoreObserver struct {
	// Opened comes with how a store began: "kept", "memory", or why what was
	// there could not be used and everything is read again.
	Opened    func(topic string, partition int32, how string)
	Recovered func(topic string, partition int32, last int64) // a reading has come to the table's end; its last offset, below 0 if there was nothing
	Closed    func(topic string, partition int32)
}

// LogStores writes to log how each store began and up to where its table was
// read: as a warning if what was there had to be deleted, else for debugging. A
// nil log is slog's default.
func LogStores(log *slog.Logger) StoreObserver {
	if log == nil {
		log = slog.Default()
	}
	return StoreObserver{
		Opened: func(topic string, partition int32, how string) {
			level := slog.LevelDebug
			if strings.HasPrefix(how, deleted) {
				level = slog.LevelWarn
			}
			log.Log(context.Background(), level, "store opened", "table", topic, "partition", partition, "how", how)
		},
		Recovered: func(topic string, partition int32, last int64) {
			log.Debug("store recovered", "table", topic, "partition", partition, "offset", last)
		},
		Closed: func(topic string, partition int32) {
			log.Debug("store closed", "table", topic, "partition", partition)
		},
	}
}

// StoreBuilder builds the stores of tables for goka's processors and views,
// one for each partition. Under dir they are LevelDB, in a path that holds the
// topic's id, so that a table made anew begins with nothing; with "" as dir
// they are in memory and ids is not asked. Two processors or views of the same
// table need a dir each. Building fails if ids does.
//
// What a store promises is said at offsets and at diskStore.
func StoreBuilder(dir string, ids func(topic string) (TopicID, error), observers ...StoreObserver) storage.Builder {
	return func(topic string, partition int32) (storage.Storage, error) {
		told := observed{topic, partition, observers}
		if dir == "" {
			return newMemoryStore(told), nil
		}
		id, err := ids(topic)
		if err != nil {
			return nil, fmt.Errorf("the store of %s/%d needs the topic's id: %w", topic, partition, err)
		}
		if id.IsZero() || topic != filepath.Base(topic) || topic == "." || topic == ".." {
			return nil, fmt.Errorf("topic %q with id %s can have no store", topic, id)
		}
		path := filepath.Join(dir, topic, id.String(), strconv.Itoa(int(partition)))
		return newDiskStore(path, told), nil
	}
}

// observed tells all observers of one store.
type observed struct {
	topic     string
	partition int32
	observers []StoreObserver
}

func (o observed) opened(how string) {
	for _, one := range o.observers {
		if one.Opened != nil {
			one.Opened(o.topic, o.partition, how)
		}
	}
}

func (o observed) recovered(last int64) {
	for _, one := range o.observers {
		if one.Recovered != nil {
			one.Recovered(o.topic, o.partition, last)
		}
	}
}

func (o observed) closed() {
	for _, one := range o.observers {
		if one.Closed != nil {
			one.Closed(o.topic, o.partition)
		}
	}
}
