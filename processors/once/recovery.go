package once

import (
	"cmp"
	"context"
	"slices"

	"github.com/lovoo/goka"
)

// Recovery is how far a partition of a table has been read. Compacted records
// leave holes, so its offsets are no numbers of rows.
type Recovery struct {
	Partition int32 `json:"partition"`
	Recovered bool  `json:"recovered"`
	Offset    int64 `json:"offset"`  // of the last record that was read
	End       int64 `json:"end"`     // where the table ended when the reading began
	Percent   int   `json:"percent"` // of the offsets up to the end, with those that a local store had
}

// Recovering is how far a reading has come that is to end before the offset
// end; 0: nobody has looked for the end yet, or the table is empty.
func Recovering(partition int32, recovered bool, offset, end int64) Recovery {
	r := Recovery{Partition: partition, Recovered: recovered, Offset: max(0, offset), End: end}
	switch {
	case recovered:
		r.Offset, r.Percent = r.End, 100
	case r.End > 0:
		r.Percent = int(min(99, 100*r.Offset/r.End))
	}
	return r
}

// Unrecovered are those that are not recovered yet.
func Unrecovered(all []Recovery) []Recovery {
	return slices.DeleteFunc(all, func(r Recovery) bool { return r.Recovered })
}

// Table is the name of the processor's table; "" of an ingress.
func (p *Processor) Table() string {
	if p.function == nil {
		return ""
	}
	return p.Group + tableSuffix
}

// Recovery tells how far each partition of the processor's table has been read,
// by partition: those that it was given, and with hot standby the others. An
// ingress has no table.
func (p *Processor) Recovery() (all []Recovery) {
	for partition, s := range p.measured() {
		if t := s.TableStats; t != nil {
			all = append(all, Recovering(partition, t.Status == goka.PartitionRunning, t.Recovery.Offset, t.Recovery.Hwm))
		}
	}
	slices.SortFunc(all, func(a, b Recovery) int { return cmp.Compare(a.Partition, b.Partition) })
	return all
}

// Input is what goka counts of a partition of the processor's input, since the
// processor was given it.
type Input struct {
	Partition int32
	Records   uint
	Bytes     int
	Delay     float64 // seconds between the last record's timestamp and its being taken
}

// Inputs are what goka counts of the processor's input, by partition.
func (p *Processor) Inputs() (all []Input) {
	for partition, s := range p.measured() {
		for _, in := range s.Input { // a processor has one
			all = append(all, Input{partition, in.Count, in.Bytes, in.Delay.Seconds()})
		}
	}
	slices.SortFunc(all, func(a, b Input) int { return cmp.Compare(a.Partition, b.Partition) })
	return all
}

// measured is what goka counts of this run, by partition.
func (p *Processor) measured() map[int32]*goka.PartitionProcStats {
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if running == nil {
		return nil
	}
	return running.StatsWithContext(context.Background()).Group
}

// Waiting is how many rows of the partitions that this process was given wait for
// a moment.
func (p *Processor) Waiting() (rows int) {
	p.mu.Lock()
	l := p.link
	p.mu.Unlock()
	if l == nil || !p.timed() {
		return 0
	}
	for _, partition := range l.owned(p.function.Input) {
		rows += l.timers.get(partition).waiting()
	}
	return rows
}

// waiting is how many rows wait; none once the store is closed.
func (d *dues) waiting() int {
	if d == nil {
		return 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return 0
	}
	return len(d.at)
}
