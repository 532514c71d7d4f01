// Package process runs other programs under a test: Kafka's brokers and the
// coffer binary. A program can be killed, paused and started again, and none
// outlives the test binary, however that ends.
//
// It exists on unix only, because pausing a program takes its signals.
package process
