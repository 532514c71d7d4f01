//go:build unix

package process

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"coffer/internal/spawn"
)

// Program says how to start a program.
type Program struct {
	Name string   // for people; the log is Name.log
	Path string   // of the binary
	Args []string // without the binary
	Dir  string   // where it runs; "" is the test's own
	Env  []string // NAME=value, added to this process's environment
	Logs string   // folder of the log, to which a program started again appends
}

// Process is a program that was started. All methods are safe for concurrent
// use; signals go to this process alone, never to one that has taken its number.
type Process struct {
	Program
	cmd   *exec.Cmd
	from  int // length of the log when this one was started
	ended chan struct{}
	err   error // of Wait; read after ended

	mu     sync.Mutex
	paused bool
}

// Start starts a program, and kills it at the test's end if it still runs.
func Start(t testing.TB, p Program) (*Process, error) {
	log, err := os.OpenFile(p.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	from := 0
	if info, err := log.Stat(); err == nil {
		from = int(info.Size())
	}
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.Dir, log, log
	cmd.Env = append(os.Environ(), p.Env...)
	cmd.WaitDelay = time.Second
	if err := spawn.Start(cmd); err != nil {
		log.Close()
		return nil, fmt.Errorf("start %s: %w", p.Name, err)
	}
	one := &Process{Program: p, cmd: cmd, from: from, ended: make(chan struct{})}
	go func() {
		one.err = cmd.Wait()
		log.Close()
		close(one.ended)
	}()
	t.Cleanup(one.Kill)
	return one, nil
}

// Kill ends it at once (SIGKILL) and returns when it has ended.
func (p *Process) Kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL) // it may have ended
	<-p.ended
}

// Stop asks it to end (SIGTERM). If it hasn't within the given time it is
// killed, which is an error, as is an exit code other than 0 and 143, which is
// that of a JVM that was asked.
func (p *Process) Stop(within time.Duration) error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.ended:
	case <-time.After(within):
		p.Kill()
		return fmt.Errorf("%s had not ended %s after SIGTERM", p.Name, within)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 && code != 128+int(syscall.SIGTERM) {
		return fmt.Errorf("%s: %w", p.Name, p.err)
	}
	return nil
}

// Pause stops it in the middle of whatever it does (SIGSTOP).
func (p *Process) Pause() error { return p.signal(syscall.SIGSTOP, true) }

// Continue lets a paused one run on (SIGCONT).
func (p *Process) Continue() error { return p.signal(syscall.SIGCONT, false) }

func (p *Process) signal(s syscall.Signal, paused bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.cmd.Process.Signal(s); err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	p.paused = paused
	return nil
}

// Paused says whether it was paused and not yet continued.
func (p *Process) Paused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

// Running says whether it hasn't ended yet, paused or not.
func (p *Process) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Ended closes when it has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// ExitCode is that of a process that has ended, and -1 if a signal ended it.
func (p *Process) ExitCode() int {
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}
