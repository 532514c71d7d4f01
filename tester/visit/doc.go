// Package visit plays a character's life, and a visit to the storage of its
// account, as the game's other services would cause it, with a Kafka client that
// shares no code with ours (segmentio/kafka-go): keys of 8 bytes that say
// nothing, a balancer that spreads the records of one account over all
// partitions, tenant headers with raw bytes in them (wire.md). It sends some
// commands twice, has the system killed and started again in the middle, waits
// for a reservation to end by itself, and judges every answer. What it returns
// is enough for whoever knows the contract to judge it once more; this
// package's tests do so with the verifier's model.
package visit
