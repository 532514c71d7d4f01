// Coffer runs the storage of an online game on Kafka; `coffer --help` says how.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], surroundings{
		out: os.Stdout, err: os.Stderr, in: os.Stdin, env: os.LookupEnv,
	}))
}
