// Package storage is the account's storages and the characters' storage
// sessions: their state, their commands, and one pure step for each command.
//
// A step takes the rules, the state, the command and its time, and returns the
// state after it with the answer. Steps copy before they change: no state that
// a step was given is ever touched. A state that a step changed shares no array
// with the one before; a command that changes nothing, such as a refused one,
// returns the state that it was given.
package storage
