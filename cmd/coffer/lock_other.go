//go:build !unix

package main

import "os"

// lock makes the folder. There is no lock on this system: the port of the
// embedded Kafka is what keeps two processes apart.
func lock(folder string) (unlock func() error, err error) {
	return func() error { return nil }, os.MkdirAll(folder, 0o755)
}
