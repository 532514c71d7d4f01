//go:build unix && !linux

package process

import "errors"

// Full can be done on Linux only.
func (p *Process) Full(bool) error {
	return errors.New("only Linux can limit the files of a process that runs")
}
