package main

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// freeAddress is a port of loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

func TestAddressesThatCannotBe(t *testing.T) {
	nobody := environment{"BOOTSTRAP_SERVERS": "127.0.0.1:1"} // never asked
	for args, says := range map[string]string{
		"dev --kafka 0.0.0.0:9092":             "--kafka \"0.0.0.0:9092\": `coffer dev` listens on loopback only: use 127.0.0.1 or ::1",
		"dev --kafka 9092":                     `--kafka "9092" is no host:port, such as 127.0.0.1:8080`,
		"dev --kafka 127.0.0.1:x":              `--kafka "127.0.0.1:x": the port "x" is no number from 0 to 65535`,
		"dev --http 8080 --kafka 127.0.0.1:0":  `--http "8080" is no host:port`,
		"dev --http :8080 --kafka 127.0.0.1:0": "--http \":8080\": `coffer dev` listens on loopback only",
		"serve --http 8081":                    `--http "8081" is no host:port`,
		"serve --http 127.0.0.1:65536":         `--http "127.0.0.1:65536": the port "65536" is no number`,
		"process --http localhost":             `--http "localhost" is no host:port`,
	} {
		got := nobody.run(t, "", strings.Fields(args)...)
		assert.Equal(t, exitUsage, got.code, args)
		assert.Contains(t, got.err, says, args)
	}
}
