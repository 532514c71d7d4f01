package main

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// freeAddress is a port of loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}
