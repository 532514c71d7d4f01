package emitters

import "coffer/internal/kafka"

// Connect makes the producer that emitters write with: gapless, acknowledged by
// all in-sync replicas, each record out at once. brokers are host:port of some
// of the cluster. Close it when done; one that has failed (Failed, Err) stays so,
// and is replaced by a new one.
func Connect(brokers ...string) (*kafka.Producer, error) {
	return kafka.NewProducer(kafka.Config{Brokers: brokers, ClientID: "coffer-emitters"})
}
