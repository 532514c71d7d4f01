package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"time"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/item"
	"coffer/processors"
)

// Config is all that a subcommand can be told, by flags or by the environment.
// Each subcommand has flags for the fields that it reads; the zero value of a
// field is the default that its comment names, except for those that flags.go
// gives one.
type Config struct {
	*Common

	// How to reach Kafka.
	Brokers        []string      // host:port of some brokers
	Instance       string        // stable name of this process; "": dynamic membership
	SessionTimeout time.Duration // after this silence a member is dead
	HotStandby     bool          // keep copies of other members' partitions
	AcceptLoss     bool          // go on behind records that Kafka has lost

	// Where a process listens and what it keeps.
	Kafka string // of dev: where the embedded broker listens, on loopback
	HTTP  string // host:port; of process "": no HTTP
	Data  string // folder of everything that is kept; "": memory

	// The layout of topics.
	Partitions       int32 // N of internal topics and tables; fixed for a deployment's life
	PublicPartitions int32 // of public topics that are made; 0: as Partitions
	Replication      int16 // of topics that are made

	// Upkeep; each has a default in flags.go.
	CompactionLag time.Duration // how long a table keeps what was overwritten
	Audit         time.Duration // between two audits of a table
	Keep          time.Duration // how long processed records stay on internal topics

	// The settings that decide answers: the same in every process of a
	// deployment, or Kafka refuses the one that differs.
	Catalog         string // file of items, one JSON object a line; "": none
	StorageCapacity uint32 // slots of a storage when it is made
	ReferenceBase   uint32 // least reference id that is given out
	RetryByTrace    bool   // know a client's resend by its traceparent too
}

// Common is what all subcommands are told.
type Common struct {
	LogLevel  string // debug, info, warn, error
	LogFormat string // auto, text, json

	Self string // how the program is typed, for examples

	Log *slog.Logger             // made of the above before a subcommand runs
	Env func(name string) string // the names of topics are looked up here
}

// fresh is a config of its own for a subcommand: flags write their defaults
// into what they are bound to.
func (c *Common) fresh() *Config { return &Config{Common: c} }

// client are the settings for Kafka.
func (c Config) client() kafka.Config {
	return kafka.Config{
		Brokers:        c.Brokers,
		ClientID:       "coffer",
		Instance:       c.Instance,
		SessionTimeout: c.SessionTimeout,
		Partitions:     processors.FixedPartitions(c.Partitions),
	}
}

// sizes are the layout of the topics.
func (c Config) sizes() processors.Sizes {
	return processors.Sizes{Partitions: c.Partitions, Public: c.PublicPartitions, Replication: c.Replication, Lag: c.CompactionLag}
}

// settings read the catalog and the names of the topics.
func (c Config) settings() (processors.Settings, error) {
	s := processors.Settings{RetryByTrace: c.RetryByTrace}
	if c.StorageCapacity < 1 || c.StorageCapacity > item.MaxStorageCapacity {
		return s, usage("a storage capacity of %d can't be: 1 to %d", c.StorageCapacity, item.MaxStorageCapacity)
	}
	s.Rules.StorageCapacity = c.StorageCapacity
	if c.ReferenceBase == 0 {
		return s, usage("a reference base of 0 can't be: 1 to %d", uint32(math.MaxUint32))
	}
	s.Rules.ReferenceBase = item.ReferenceID(c.ReferenceBase)
	if c.Catalog != "" {
		file, err := os.Open(c.Catalog)
		if err != nil {
			return s, fmt.Errorf("the catalog: %w", err)
		}
		defer file.Close()
		if s.Rules.Catalog, err = item.ReadCatalog(file); err != nil {
			return s, fmt.Errorf("%s: %w", c.Catalog, err)
		}
	}
	var err error
	s.Topics, err = c.topics()
	return s, err
}

// topics are the public topics under their names in this deployment.
func (c Config) topics() (codecs.Topics, error) {
	t, err := codecs.Resolve(c.Env)
	if err != nil {
		return t, usage("%v", err)
	}
	return t, nil
}

// hold keeps folders below Data for this process alone, until it gives them up.
// A process and a sidecar on one Data hold different ones.
func (c Config) hold(names ...string) (giveUp func(), err error) {
	var held []io.Closer
	giveUp = func() {
		for _, one := range held {
			_ = one.Close() // of a lock file, whose content is nothing
		}
	}
	for _, name := range names {
		if c.Data == "" {
			break
		}
		one, err := kafka.TakeFolder(c.under(name))
		if err != nil {
			giveUp()
			if errors.Is(err, kafka.ErrTaken) {
				return nil, fmt.Errorf("another process has the folder %s: give each its own --data", c.under(name))
			}
			return nil, fmt.Errorf("--data %s must be a folder that can be made and written: %w", c.Data, err)
		}
		held = append(held, one)
	}
	return giveUp, nil
}

// under is a folder below Data, "" if nothing is kept.
func (c Config) under(name string) string {
	if c.Data == "" {
		return ""
	}
	return filepath.Join(c.Data, name)
}
