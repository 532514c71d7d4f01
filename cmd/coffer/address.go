package main

import (
	"net"
	"strconv"
)

// hostOf reads a flag's address and returns its host, "" if it says none.
func hostOf(flag, address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", usage("--%s %q is no host:port, such as 127.0.0.1:8080", flag, address)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", usage("--%s %q: the port %q is no number from 0 to 65535", flag, address, port)
	}
	return host, nil
}

// onLoopback refuses an address that others on the network could reach: dev
// asks nobody who they are.
func onLoopback(flag, address string) error {
	host, err := hostOf(flag, address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("--%s %q: `coffer dev` listens on loopback only: use 127.0.0.1 or ::1", flag, address)
	}
	return nil
}
