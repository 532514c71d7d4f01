package main

import (
	"time"

	"github.com/spf13/pflag"

	"coffer/item"
	"coffer/processors"
)

// Flags come in groups, so that the same one means the same everywhere.

func (c *Config) brokerFlags(f *pflag.FlagSet) {
	f.StringSliceVar(&c.Brokers, "brokers", []string{"127.0.0.1:9092"}, "host:port of some of Kafka's brokers, separated by commas")
	also(f, "brokers", "BOOTSTRAP_SERVERS", "")
}

func (c *Config) memberFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Instance, "instance", "", "a name for this process that is stable over restarts and unique among its like; makes the membership of groups static, so that a quick restart moves no partitions")
	f.DurationVar(&c.SessionTimeout, "session-timeout", 6*time.Second, "after this silence Kafka gives this process's partitions to others")
	f.BoolVar(&c.HotStandby, "hot-standby", false, "keep copies of the partitions of other processes, so that taking one over needs no reading")
}

func (c *Config) dataFlags(f *pflag.FlagSet, what string) {
	f.StringVar(&c.Data, "data", "", "folder for "+what+"; without it all is in memory")
}

func (c *Config) httpFlags(f *pflag.FlagSet, address, host, use string) {
	f.StringVar(&c.HTTP, "http", address, use)
	also(f, "http", "REST_PORT", host+":")
}

func (c *Config) partitionFlags(f *pflag.FlagSet) {
	f.Int32Var(&c.Partitions, "partitions", processors.DefaultPartitions, "number of partitions of Coffer's own topics; fixed for the life of a deployment")
	f.DurationVar(&c.CompactionLag, "compaction-lag", 24*time.Hour, "how long a table keeps a row that was overwritten, at least; well above --audit")
}

func (c *Config) upkeepFlags(f *pflag.FlagSet) {
	f.DurationVar(&c.Audit, "audit", 6*time.Hour, "time between two audits of a table")
	f.DurationVar(&c.Keep, "keep", 7*24*time.Hour, "how long records that were processed stay on internal topics")
}

func (c *Config) makingFlags(f *pflag.FlagSet) {
	f.Int32Var(&c.PublicPartitions, "public-partitions", 0, "number of partitions of public topics that are missing and are made; 0: as --partitions")
}

func (c *Config) answerFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Catalog, "catalog", "", "file of items, one JSON object a line (decides answers: the same in all processes)")
	f.Uint32Var(&c.StorageCapacity, "storage-capacity", item.DefaultStorageCapacity, "slots of a storage when it is made (decides answers)")
	f.Uint32Var(&c.ReferenceBase, "reference-base", uint32(item.DefaultReferenceBase), "least reference id of a created equip, cash item or pet; above every id that other services gave out (decides answers)")
	f.BoolVar(&c.RetryByTrace, "retry-by-trace", false, "know a client's resend by its traceparent too; only if every sender runs a recording tracer (decides answers)")
}

func (c *Common) logFlags(f *pflag.FlagSet) {
	f.StringVar(&c.LogLevel, "log-level", "info", "debug, info, warn or error")
	f.StringVar(&c.LogFormat, "log-format", "auto", "text, json, or auto: text on a terminal, else json")
}

func valuesFlag(f *pflag.FlagSet, to *bool) {
	f.BoolVar(to, "values", false, "print the value of each record alone")
}
