// Package emitters holds the typed ways in: one method a command. A command
// goes to its public topic as the game's other services would write it; the
// answer comes on the event topics, and carries the sender's headers.
//
// A method returns once Kafka has the record on all in-sync replicas. That is
// no answer yet: Sent says where the record lies, and the answers name that
// place (Sent.Caused).
package emitters
