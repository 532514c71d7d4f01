//go:build unix && !race

package fire

const raced = false
