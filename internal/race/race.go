//go:build race

// Package race says whether the race detector looks on. It makes everything
// some ten times as slow, so tests that reckon in one goroutine, and tests of
// programs that are not ours, do less while it does.
package race

// Enabled says that this program was built with -race.
const Enabled = true
