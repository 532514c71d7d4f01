package tester

import (
	"flag"
	"os"
	"testing"

	"coffer/internal/race"
)

// Laws run on one goroutine: under the race detector a few histories of each
// are enough. -rapid.checks says how many, if it is given.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if race.Enabled && !given {
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
