// Package tester runs the whole system in memory, for unit tests: ours, and
// those of services that talk to Coffer and want to see what it answers.
//
// [New] starts the real ingresses and functions on goka's tester. A test sends
// commands, sees every record that came of them, looks at storages, sessions
// and inventories as look-ups would, moves the clock, with the timers that are
// due by then, and has records delivered again. When a call returns, everything
// that it brought about has been applied.
//
// The first example sends commands and reads the answers. The example Transfer
// is a test of a saga that moves an item from an inventory to a storage and
// crashes in the middle; saga_test.go has one that is written on goka.
//
// goka's tester has one partition and one process. [NewCluster] is for what
// needs more: a Kafka in process with partitions, processes that start, stop
// and crash.
package tester
