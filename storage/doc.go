// Package storage is the account's storages and the characters' storage
// sessions: their state, their commands, and one pure step for each command.
//
// A step takes the rules, the state, the command and its time, and returns the
// state after it with the answer. A refused command returns the state as it
// was. Steps copy before they change: no state that a step was given is ever
// touched, and what it returns shares no array with it.
package storage
