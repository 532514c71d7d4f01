// Package kafka is how this project talks to Kafka: the settings of its
// clients, the hash of keys, a producer that leaves no gap, the topics and
// whether they are as needed, the stores of tables on local disk, and a broker
// in process for development and tests. It knows nothing of items.
package kafka
