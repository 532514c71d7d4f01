// Package emitters holds the typed ways in: one method a command. A command
// goes to its public topic as the game's other services would write it; the
// answer comes on the event topics, and carries the sender's headers.
//
// A method returns once Kafka has the record on all in-sync replicas. That is
// no answer yet: Sent says where the record lies, and the answers name that
// place (Sent.Caused). What has to ask other functions first is answered under
// their records' place: its answer is known by the headers that it carries.
package emitters
