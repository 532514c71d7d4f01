package tester

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/codecs"
	"coffer/emitters"
)

// fatal is a test that keeps what it fails with.
type fatal struct {
	testing.TB
	said string
}

func (f *fatal) Helper() {}

func (f *fatal) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	panic(f)
}

// run runs what is expected to fail.
func (f *fatal) run(act func()) {
	defer func() {
		if r := recover(); r != nil && r != any(f) {
			panic(r)
		}
	}()
	act()
}

// A row that is none of ours is a fault. The processor stays down and the test
// fails with the reason, at once.
func TestAFaultFailsTheTest(t *testing.T) {
	tt := New(t)
	store, err := tt.Goka.StorageBuilder()(codecs.StorageFunction+codecs.TableSuffix, 0)
	require.NoError(t, err)
	require.NoError(t, store.Set("4001", []byte("garbage")))
	f := &fatal{TB: t}
	tt.t = f
	f.run(func() { tt.Send(emitters.Sender{}, add(1)) })
	assert.Contains(t, f.said, "tester: a processor is down: storage: row")
	f.said = ""
	f.run(func() { tt.Send(emitters.Sender{}, add(1)) })
	assert.Contains(t, f.said, "a processor is down", "and it stays so")
}
