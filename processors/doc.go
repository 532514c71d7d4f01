// Package processors says which handler takes which command, and from and to
// which topics: the ingress of each public topic and each function, as values
// that production and the tester run alike. They are the only writers of state.
//
// A new function needs its own package of pure steps, its codec, and a file
// here that wires the two (see storage.go and session.go).
package processors
