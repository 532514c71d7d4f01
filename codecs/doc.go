// Package codecs is everything about the bytes on topics: which topics there
// are, what their keys are, how their JSON is read and written, and how rows
// hold the state and the events of the functions.
//
// What comes from outside never makes a decoder fail as a fault: it is a
// command, none of our business, or a Problem. What rows hold is ours, and is
// read strictly: anything unexpected there is an error.
package codecs
