// Package tester runs the whole system in memory, for unit tests: ours, and
// those of services that talk to Coffer and want to see what it answers.
//
// [New] starts the real ingresses and functions on goka's tester. A test sends
// commands, sees every record that came of them, looks at storages and sessions
// as look-ups would, moves the clock, and has records delivered again. When a
// call returns, everything that it brought about has been applied.
//
// goka's tester has one partition and one process. [NewCluster] is for what
// needs more: a Kafka in process with partitions, processes that start, stop
// and crash.
package tester
