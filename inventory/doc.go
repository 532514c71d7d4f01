// Package inventory holds what characters have, and the equips wherever they
// are: the state of the inventory function (Inventory, by character id) and of
// the equipment function (Equipment, by reference id), their commands, and the
// steps that apply a command to a state.
//
// A step is a pure function of the rules, the state, the command and its time:
// it returns the next state and an Answer. It never touches the arrays of its
// argument, so a state can be kept and used again.
package inventory
