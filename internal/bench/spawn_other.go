//go:build !linux

package bench

import "os/exec"

// spawn starts cmd. Here it outlives this process if that is killed.
func spawn(cmd *exec.Cmd) error { return cmd.Start() }
