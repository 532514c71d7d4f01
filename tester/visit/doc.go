// Package visit plays a player's visit to a storage as the game's other
// services would cause it, with a Kafka client that shares no code with ours
// (segmentio/kafka-go): keys of 8 bytes that say nothing, a balancer that
// spreads the records of one account over all partitions, tenant headers with
// raw bytes in them (wire.md). It sends some commands twice, has the system
// killed and started again in the middle, and judges every answer.
package visit
