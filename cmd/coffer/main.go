// Coffer runs the storage of an online game on Kafka; `coffer --help` says how.
package main

import (
	"context"
	"os"
	"strings"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], surroundings{
		out: os.Stdout, err: os.Stderr, in: os.Stdin, env: os.LookupEnv, self: self(os.Args[0]),
	}))
}

// self is how somebody types what was run: of `go run`, that line.
func self(name string) string {
	if strings.Contains(name, "/go-build") {
		return "go run ./cmd/coffer"
	}
	return name
}
