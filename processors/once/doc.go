// Package once runs keyed functions on goka so that each command changes its
// row exactly once and is answered the same way each time, whatever is
// delivered again. It knows goka and no game: a function is its name, its
// topics and four pure functions (see Function).
//
// The way of a record: an Ingress reads a public topic, re-keys the record and
// stamps it with its cause; a Function's processor takes it to its row (apply),
// writes the row and emits what the command brought about. docs/promises.md
// tells which promise rests on what.
package once
