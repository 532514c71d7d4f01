// Package metrics makes a running process visible to Prometheus: what becomes
// of commands, how long answers take, where processors and tables stand, and
// what the clients of Kafka and the Go runtime count. families.go lists all of
// it; docs/operators.md has the same list, which a test keeps equal.
//
// No label ever holds a key, an id or anything else that a client chooses:
// their values are closed sets, the names of a deployment's topics, and the
// numbers of partitions.
package metrics
