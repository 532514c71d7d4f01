//go:build unix && race

package fire

// raced says that the tests, and so the binary that they build, look for data
// races.
const raced = true
