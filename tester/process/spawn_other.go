//go:build unix && !linux

package process

import "os/exec"

// spawn starts cmd. Only Linux ends it with this process.
func spawn(cmd *exec.Cmd) error { return cmd.Start() }
