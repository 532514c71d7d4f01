// Package faulty holds the test that the verifier (coffer/internal/verify) is
// put to: builds of Coffer with one fault each, which are what production runs
// but for a function, an ingress, a look-up or a topic's id that is wrapped, on
// a Kafka in process. A run against each must find the fault, and a run against
// the build without one must find nothing.
package faulty
