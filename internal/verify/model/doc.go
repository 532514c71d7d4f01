// Package model says what must come of each command, for the verifier: both
// contracts once more, written from their text alone. It shares no code with
// the functions that it judges, and it is simple and slow where they are not:
// state is maps and slices that are searched, events are maps of JSON.
//
// A record is read with Read, which says whom it is about or which dead letter
// it becomes. A row (Account, Session, Inventory) is then told each command
// with Apply, in the order in which the real row applied them, and answers with
// the events that must have come. Nothing here looks at a clock: the time of a
// command is given with it, and so are the numbers of references, because they
// come from outside the row.
package model
