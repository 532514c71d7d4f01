// Package spawn starts programs that don't outlive the process that started
// them.
package spawn

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// Start starts cmd so that Linux kills it when this process ends, also by a
// panic, a test's timeout or kill -9. Linux takes the death of the *thread* that
// started it for that (PR_SET_PDEATHSIG), so all programs are started by one
// goroutine that keeps its thread for good. A group of its own keeps a ctrl-C
// for us from it: whoever started it ends it.
func Start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	starter()
	done := make(chan error, 1)
	orders <- order{cmd, done}
	return <-done
}

type order struct {
	cmd  *exec.Cmd
	done chan error
}

var (
	orders  = make(chan order)
	starter = sync.OnceFunc(func() {
		go func() {
			runtime.LockOSThread()
			for o := range orders {
				o.done <- o.cmd.Start()
			}
		}()
	})
)
