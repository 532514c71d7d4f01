package once

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
)

var (
	public  = kafka.TopicID{1}
	inside  = kafka.TopicID{2}
	started = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// bench applies records to one row, as the processor of partition 3 would.
type bench struct {
	t     *testing.T
	a     applier
	row   *Row
	own   int64
	acked int64
	at    time.Time
}

func newBench(t *testing.T) *bench {
	return &bench{t: t, a: applier{f: tally("inside", "events"), topic: inside, partition: 3}, own: 100, at: started}
}

// take applies a record through the codec, as each one is on Kafka.
func (b *bench) take(value string, cause Cause, opts ...func(*incoming)) outcome {
	b.t.Helper()
	in := incoming{Record: Record{Key: "k1", Value: []byte(value), Topic: "public"}, cause: cause, own: b.own, time: b.at.UnixMicro()}
	b.own++
	for _, o := range opts {
		o(&in)
	}
	out, err := b.a.apply(b.row, in, b.acked)
	require.NoError(b.t, err)
	if out.row != nil {
		data, err := tableCodec{}.Encode(out.row)
		require.NoError(b.t, err)
		b.row, err = DecodeRow(data)
		require.NoError(b.t, err)
		require.NoError(b.t, b.row.Valid())
	}
	return out
}

func (b *bench) answers() []Answer {
	all, err := b.row.Answers()
	require.NoError(b.t, err)
	return all
}

func from(partition int32, offset int64) Cause {
	return Cause{Topic: public, Partition: partition, Offset: offset}
}

func withID(id string) func(*incoming) { return func(in *incoming) { in.clientID = id } }
func withParent(p string) func(*incoming) {
	return func(in *incoming) {
		in.Headers = append(in.Headers, kafka.Header{Key: "traceparent", Value: []byte(p)})
	}
}

// told is what an outcome emits, with everything that must be the same again.
func told(o outcome) (all []string) {
	for _, e := range o.emits {
		line := fmt.Sprintf("%s %s %s", e.output.Topic, e.key, e.value)
		for _, h := range e.headers {
			line += fmt.Sprintf(" %s=%s", h.Key, h.Value)
		}
		all = append(all, line)
	}
	return all
}

func TestARedeliveryChangesNothingAndTellsTheSame(t *testing.T) {
	b := newBench(t)
	first := b.take("add 5", from(0, 7), withParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
	second := b.take("add 2", from(0, 8))
	b.at = started.Add(time.Hour) // the ingress stamps anew after its crash
	again := b.take("add 5", from(0, 7), withParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
	assert.Equal(t, Redelivered, again.kind)
	assert.Equal(t, told(first), told(again), "same bytes, same ce_id, the first one's time")
	assert.Equal(t, uint64(2), again.row.Version)
	assert.Equal(t, second.row.State, again.row.State)
	assert.NotNil(t, again.row, "the row is written again")
	assert.Contains(t, told(first)[0], "ce_id=01000000-0000-0000-0000-000000000000/0/7/0/0")
}

func TestWatermarksAreOfOneSourcePartition(t *testing.T) {
	b := newBench(t)
	b.take("add 1", from(0, 7))
	assert.Equal(t, Applied, b.take("add 1", from(1, 3)).kind, "another partition")
	assert.Equal(t, Redelivered, b.take("add 1", from(1, 2)).kind, "before the last of its partition")
	anew := from(0, 0)
	anew.Topic = kafka.TopicID{9}
	assert.Equal(t, Applied, b.take("add 1", anew).kind, "a topic made anew is another source")
	indexed := from(0, 8)
	assert.Equal(t, Applied, b.take("add 1", indexed).kind)
	indexed.Index = 1
	assert.Equal(t, Applied, b.take("add 1", indexed).kind, "the second message of one record")
	assert.Equal(t, Redelivered, b.take("add 1", from(0, 8)).kind)
	assert.Equal(t, uint64(5), b.row.Version)
}

func TestItsOwnCauseHasASourceOfItsOwn(t *testing.T) {
	b := newBench(t)
	b.take("add 1", own(inside, 3, 100))
	late := Cause{Topic: inside, Partition: 3, Offset: 90} // a message sent by record 90 of the same partition
	assert.Equal(t, Applied, b.take("add 1", late).kind)
	assert.Equal(t, Redelivered, b.take("add 1", own(inside, 3, 100)).kind)
}

func TestEveryUnseenRecordMakesAVersion(t *testing.T) {
	b := newBench(t)
	out := b.take("note", from(0, 1))
	assert.Equal(t, uint64(1), out.row.Version, "also for a key without a row, also if nothing changes")
	assert.Empty(t, out.emits)
	b.take("add 1", from(0, 2))
	again := b.take("note", from(0, 1))
	assert.Equal(t, Redelivered, again.kind, "a late repeat of what changed nothing is not taken for new")
	assert.Equal(t, uint64(2), again.row.Version)
}

func TestTimeNeverGoesBack(t *testing.T) {
	b := newBench(t)
	b.at = started.Add(time.Minute)
	b.take("add 1", from(0, 1))
	b.at = started
	b.take("add 1", from(0, 2))
	assert.Equal(t, started.Add(time.Minute), b.row.At())
}

func TestMessagesNameTheRecordFirstApplied(t *testing.T) {
	b := newBench(t)
	first := b.take("tell k2 5", from(0, 1)) // own offset 100
	b.take("add 1", from(0, 2))
	again := b.take("tell k2 5", from(0, 1)) // the same public record twice on the internal topic: 102
	require.Len(t, again.emits, 2)
	assert.Equal(t, told(first), told(again))
	assert.Contains(t, told(again)[0], "coffer-cause=02000000-0000-0000-0000-000000000000/3/100/0")
}

func TestAClientsRetry(t *testing.T) {
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	const other = "00-0af7651916cd43dd8448eb211c80319c-00000000000000aa-01"
	tests := []struct {
		name        string
		byTrace     bool
		first, then []func(*incoming)
		value       string
		later       time.Duration
		between     int
		want        Kind
	}{
		{name: "the same ce_id", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("a")}, want: Retried},
		{name: "another ce_id", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("b")}, want: Applied},
		{name: "no identity at all", want: Applied},
		{name: "the trace, without the setting", first: []func(*incoming){withParent(parent)}, then: []func(*incoming){withParent(parent)}, want: Applied},
		{name: "the trace", byTrace: true, first: []func(*incoming){withParent(parent)}, then: []func(*incoming){withParent(parent)}, want: Retried},
		{name: "two equal steps of one saga", byTrace: true, first: []func(*incoming){withParent(parent)}, then: []func(*incoming){withParent(other)}, want: Applied},
		{name: "another body", byTrace: true, value: "tell k2 6", first: []func(*incoming){withParent(parent)}, then: []func(*incoming){withParent(parent)}, want: Applied},
		{name: "no traceparent", byTrace: true, want: Applied},
		{name: "an empty traceparent", byTrace: true, first: []func(*incoming){withParent("")}, then: []func(*incoming){withParent("")}, want: Applied},
		{name: "after ten minutes and a bit", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("a")}, later: 10*time.Minute + time.Microsecond, want: Applied},
		{name: "after ten minutes", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("a")}, later: 10 * time.Minute, want: Retried},
		{name: "after 15 others", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("a")}, between: 15, want: Retried},
		{name: "after 16 others", first: []func(*incoming){withID("a")}, then: []func(*incoming){withID("a")}, between: 16, want: Applied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.a.retryByTrace = tt.byTrace
			first := b.take("tell k2 5", from(0, 0), tt.first...)
			for i := range tt.between {
				b.take("add 1", from(0, int64(i+1)))
			}
			before := b.row
			b.at = started.Add(tt.later)
			value := "tell k2 5"
			if tt.value != "" {
				value = tt.value
			}
			then := b.take(value, from(1, 0), tt.then...)
			require.Equal(t, tt.want, then.kind)
			assert.Equal(t, before.Version+1, then.row.Version, "a retry is a record not seen before")
			if tt.want == Retried {
				assert.Equal(t, told(first)[1:], told(then), "the first answer's events, and no message to other functions")
				assert.Equal(t, before.State, then.row.State)
				redelivered := b.take(value, from(1, 0), tt.then...)
				assert.Equal(t, Redelivered, redelivered.kind)
				assert.Equal(t, told(then), told(redelivered), "a retry that is redelivered is answered too")
			}
		})
	}
}

func TestWhatIsKeptOfAnswers(t *testing.T) {
	b := newBench(t)
	for i := range 40 {
		b.take("add 1", from(0, int64(i)))
	}
	assert.Len(t, b.answers(), 40, "nothing is acknowledged: a crash would ask for all of them")
	b.acked = 130 // own offsets begin at 100
	b.take("add 1", from(0, 40))
	assert.Len(t, b.answers(), keptAnswers, "acknowledged answers go, the last 16 stay")
	assert.Equal(t, uint64(26), b.answers()[0].Version)
	b.acked = 135
	b.take("add 1", from(0, 41))
	assert.Len(t, b.answers(), keptAnswers)
	assert.Empty(t, b.take("add 1", from(0, 3)).emits, "forgotten, because all it caused is acknowledged")
}

func TestHeadersAreCarriedByteForByte(t *testing.T) {
	b := newBench(t)
	headers := kafka.Headers{
		{Key: "TENANT_ID", Value: []byte("x")}, {Key: "again", Value: []byte{0, 1}}, {Key: "again", Value: []byte{}},
		{Key: "traceparent", Value: []byte("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")}, {Key: "nil", Value: nil},
	}
	out := b.take("add 1", from(0, 0), func(in *incoming) { in.Headers = headers })
	assert.Equal(t, headers, out.emits[0].headers[:len(headers)])
	again := b.take("add 1", from(0, 0), func(in *incoming) { in.Headers = headers })
	assert.Equal(t, headers, again.emits[0].headers[:len(headers)])
}

func TestHeaderSetsAreSharedAndDropped(t *testing.T) {
	b := newBench(t)
	region := func(r string) func(*incoming) {
		return func(in *incoming) { in.Headers = append(in.Headers, kafka.Header{Key: "REGION", Value: []byte(r)}) }
	}
	for i := range 20 {
		b.take("add 1", from(0, int64(i)), region("GMS"), withParent(fmt.Sprintf("00-0af7651916cd43dd8448eb211c80319c-%016x-01", i)))
	}
	assert.Len(t, b.row.Sets, 1, "commands that differ in their trace only share a set")
	b.acked = 1000
	for i := range 16 {
		b.take("add 1", from(0, int64(20+i)), region("EMS"))
	}
	assert.Equal(t, uint32(16), b.row.Sets[0].Uses+b.row.Sets[len(b.row.Sets)-1].Uses, "a set that no answer refers to is free")
	assert.LessOrEqual(t, len(b.row.Sets), 2)
	assert.Contains(t, told(b.take("add 1", from(0, 35), region("EMS")))[0], "REGION=EMS")
}

func TestAStateTooLargeIsRefused(t *testing.T) {
	b := newBench(t)
	b.take("add 5", from(0, 0))
	ok := b.take(fmt.Sprintf("grow %d", MaxState), from(0, 1))
	assert.Empty(t, ok.emits)
	refused := b.take(fmt.Sprintf("grow %d", MaxState+1), from(0, 2))
	assert.Equal(t, "too large: 524289 bytes", string(refused.emits[0].value))
	assert.Len(t, refused.row.State, MaxState, "nothing but the memory of it changed")
	assert.Equal(t, uint64(3), refused.row.Version)
}

func TestBadInputLeavesTheRow(t *testing.T) {
	b := newBench(t)
	out := b.take("dance", from(0, 0))
	assert.Equal(t, DeadLetter, out.kind)
	assert.Nil(t, out.row)
	assert.Equal(t, "MALFORMED", out.dead.Code)
}
