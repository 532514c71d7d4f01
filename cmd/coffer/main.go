// Coffer runs the storage and the inventory of an online game on Kafka; `coffer --help` says how.
package main

import (
	"context"
	"os"
	"runtime"
	"strings"
)

// ballastBytes are never touched, and so never taken from the system. The
// garbage collector runs when the heap has doubled, which a small heap with much
// garbage does many times a second; with ballast it waits for as much more. A
// higher GOGC would do the same and make a large heap larger in proportion.
const ballastBytes = 256 << 20

func main() {
	ballast := make([]byte, ballastBytes)
	code := run(context.Background(), os.Args[1:], surroundings{
		out: os.Stdout, err: os.Stderr, in: os.Stdin, env: os.LookupEnv, self: self(os.Args[0]),
	})
	runtime.KeepAlive(ballast)
	os.Exit(code)
}

// self is how somebody types what was run: of `go run`, that line.
func self(name string) string {
	if strings.Contains(name, "/go-build") {
		return "go run ./cmd/coffer"
	}
	return name
}
