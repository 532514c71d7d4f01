package views

import (
	"log/slog"
	"time"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/storage"

	"coffer/internal/kafka"
)

// Deployment says how views reach Kafka. It is a value: production, the
// cluster tests and the tester differ in it alone.
type Deployment struct {
	Kafka  kafka.Config             // Partitions holds N of every table that is viewed
	Stores storage.Builder          // local stores; a directory of their own, apart from the processors'
	Topics goka.TopicManagerBuilder // goka's view of the topics
	Log    *slog.Logger             // nil: slog.Default

	Tester goka.Tester // goka's tester instead of a Kafka; nil in production
	Codec  goka.Codec  // with a Tester: the one that the tables' writers registered there; nil: once.Bytes

	After  func(d time.Duration) <-chan time.Time // the restarts' clock; nil: time.After
	Giving time.Duration                          // without success for so long, Run gives up; 0: 5 minutes
}

// Table makes the view of a group table, such as coffer-storage-table. It
// holds nothing before Run.
func (d Deployment) Table(name string) *Table {
	n := d.Kafka.Partitions[name]
	if d.Tester != nil {
		n = 1 // the tester knows no more
	}
	t := &Table{Name: name, deploy: d, partitions: make([]*partition, n)}
	for i := range t.partitions {
		t.partitions[i] = &partition{}
	}
	return t
}

func (d Deployment) log() *slog.Logger {
	if d.Log == nil {
		return slog.Default()
	}
	return d.Log
}
