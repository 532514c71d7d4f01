package process

import (
	"fmt"
	"math"

	"golang.org/x/sys/unix"
)

// Full makes the disk full for this process alone: no file of its can grow, its
// log neither, until Full(false). It is done with the limit on file sizes
// (RLIMIT_FSIZE), so that no file system needs to be made for it.
func (p *Process) Full(full bool) error {
	limit := uint64(math.MaxUint64) // RLIM_INFINITY
	if full {
		limit = 0
	}
	if err := unix.Prlimit(p.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: limit, Max: math.MaxUint64}, nil); err != nil {
		return fmt.Errorf("%s: the limit on file sizes: %w", p.Name, err)
	}
	return nil
}
