package bench

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

// spawn starts cmd so that Linux kills it when this process ends, however that
// ends. Linux takes the death of the *thread* that started it for that
// (PR_SET_PDEATHSIG), so one goroutine, which keeps its thread, starts all. A
// group of its own keeps a ctrl-C for us from it: we end it ourselves.
func spawn(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	starter()
	done := make(chan error, 1)
	starts <- start{cmd, done}
	return <-done
}

type start struct {
	cmd  *exec.Cmd
	done chan error
}

var (
	starts  = make(chan start)
	starter = sync.OnceFunc(func() {
		go func() {
			runtime.LockOSThread()
			for s := range starts {
				s.done <- s.cmd.Start()
			}
		}()
	})
)
