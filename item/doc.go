// Package item holds the words that storage and inventory share: ids, item
// kinds, assets and their data, the catalog, and the rules of stacks and slots.
//
// Everything here is a value or a pure function of values: no clock, no
// randomness, no I/O beyond reading a catalog from a reader that is given.
package item
