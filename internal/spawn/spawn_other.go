//go:build !linux

// Package spawn starts programs that don't outlive the process that started
// them.
package spawn

import "os/exec"

// Start starts cmd. Only Linux ends it with this process.
func Start(cmd *exec.Cmd) error { return cmd.Start() }
