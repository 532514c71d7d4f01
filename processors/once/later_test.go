package once

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"coffer/internal/kafka"
)

// later is a function that answers later: "ask" keeps what it carries, "answer"
// answers it with its headers; "wait 30" has a timer; "grow 600000" is too
// large.
func later() *Function {
	f := tally("inside", "events")
	f.Decode = func(r Record) (Command, *BadInput) {
		return Command{Key: r.Key, Topic: r.Topic, Value: string(r.Value), Named: true}, nil
	}
	f.Step = func(state []byte, cmd Command, at time.Time) (Result, error) {
		switch cmd.Value {
		case "ask":
			return Result{State: PackCarry(cmd), Effects: []Effect{{To: 0, Key: "asked", Body: []byte("asked")}}}, nil
		case "answer":
			version, _, err := UnpackCarry(state)
			body := append(binary.AppendUvarint(nil, uint64(len(state))), state...)
			return Result{Answers: version, Effects: []Effect{{To: 1, Body: append(body, "answered"...)}}}, err
		case "wait":
			return Result{State: state, Due: at.Add(30 * time.Second)}, nil
		case "grow":
			return Result{State: make([]byte, MaxState+1), Due: at.Add(time.Hour)}, nil
		}
		return Result{State: state}, nil
	}
	f.TooLarge = func(state []byte, _ Command, size int) (Result, error) {
		return Result{State: state, Effects: []Effect{{To: 1, Body: []byte("too large")}}, Due: started.Add(time.Minute)}, nil
	}
	f.Render = func(e Effect, _ string) (made Rendered, err error) {
		made.Value = e.Body
		if e.To == 1 && bytes.HasSuffix(e.Body, []byte("answered")) {
			n, size := binary.Uvarint(e.Body)
			var headers kafka.Headers
			_, headers, err = UnpackCarry(e.Body[size : size+int(n)])
			made.Type, made.Value, made.Late = "ANSWERED", []byte("answered"), &headers
		}
		return made, err
	}
	return f
}

func carries(parent string) func(*incoming) {
	return func(in *incoming) { in.Headers = kafka.Headers{{Key: "traceparent", Value: []byte(parent)}} }
}

func named(id string) func(*incoming) { return func(in *incoming) { in.clientID = id } }

func parentOf(e emit) string {
	v, _ := e.headers.Get("traceparent")
	return string(v)
}

// What is answered later carries its command's headers, and its client's resend
// is given the later answer, under the later one's ce_id.
func TestAnAnswerThatComesLater(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	asked := b.take("ask", from(0, 1), named("mine"), carries("first"))
	require.Len(t, asked.emits, 1)
	assert.Equal(t, "first", parentOf(asked.emits[0]))

	early := b.take("ask", from(0, 2), named("mine"), carries("second"))
	assert.Equal(t, Retried, early.kind)
	assert.Empty(t, early.emits, "there is no answer yet, and no second question")

	answered := b.take("answer", from(1, 1), carries("other"))
	require.Len(t, answered.emits, 1)
	assert.Equal(t, "first", parentOf(answered.emits[0]))

	resent := b.take("ask", from(0, 3), named("mine"), carries("third"))
	assert.Equal(t, Retried, resent.kind)
	assert.Equal(t, answered.emits, resent.emits)

	redelivered := b.take("answer", from(1, 1), carries("other"))
	assert.Equal(t, Redelivered, redelivered.kind)
	assert.Equal(t, answered.emits, redelivered.emits)
	again := b.take("ask", from(0, 1), named("mine"), carries("first"))
	assert.Equal(t, asked.emits, again.emits, "its question, and not the answer: that was the other record's")
}

// An answer to a command that the row has forgotten is given, and has nobody's
// identity.
func TestALateAnswerToWhatIsForgotten(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	b.take("ask", from(0, 1), named("mine"))
	for i := range int64(20) {
		b.take("note", from(0, 2+i))
		b.acked = b.own
	}
	answered := b.take("answer", from(1, 1))
	require.Len(t, answered.emits, 1)
	assert.False(t, b.row.Answered("mine"))
}

func TestARowSaysWhenItsTimerEnds(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	b.take("note", from(0, 1))
	assert.Zero(t, b.row.Due)
	b.take("wait", from(0, 2))
	due := started.Add(30 * time.Second).UnixMicro()
	assert.Equal(t, due, b.row.Due)
	refused := b.take("grow", from(0, 3))
	require.Len(t, refused.emits, 1)
	assert.Contains(t, string(refused.emits[0].value), "too large")
	assert.Equal(t, started.Add(time.Minute).UnixMicro(), b.row.Due, "the refusal's")
	b.take("note", from(0, 4))
	assert.Zero(t, b.row.Due)
}

// Of a function that only other functions send to, an answer is kept until it
// is acknowledged, and no longer.
func TestAnswersToFunctionsAreNotKeptForRetries(t *testing.T) {
	b := newBench(t)
	b.a.f.Internal = true
	for i := range int64(5) {
		b.take("add 1", from(0, i))
	}
	assert.Len(t, b.answers(), 5)
	b.acked = b.own - 1
	b.take("add 1", from(0, 5))
	assert.Len(t, b.answers(), 2, "the one that is not acknowledged, and this one")
}

func TestWhatIsCarriedComesBack(t *testing.T) {
	headers := kafka.Headers{{Key: "a", Value: []byte("1")}, {Key: "a", Value: nil}}
	version, got, err := UnpackCarry(PackCarry(Command{Version: 300, Headers: headers}))
	require.NoError(t, err)
	assert.EqualValues(t, 300, version)
	assert.Equal(t, headers, got)
	for _, bad := range [][]byte{nil, {0xff}, {1}, {1, 9, 9}} {
		_, _, err := UnpackCarry(bad)
		assert.Error(t, err, "%x", bad)
	}
}

// What functions and timers send pushes no command of a client out of those
// that it may repeat, and leaves nothing behind once it is acknowledged.
func TestWhatNoClientSentPushesNoRetryOut(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	decode := b.a.f.Decode
	b.a.f.Decode = func(r Record) (Command, *BadInput) {
		cmd, bad := decode(r)
		cmd.Inner = cmd.Value != "ask" && cmd.Value != "note"
		return cmd, bad
	}
	b.take("ask", from(0, 1), named("parked"))
	for i := range int64(15) { // with it, as many as are known
		b.take("note", from(0, 2+i), named("note "+strconv.FormatInt(i, 10)))
		for j := range int64(10) {
			b.take("tick", from(1, 10*i+j))
		}
		b.acked = b.own
	}
	assert.LessOrEqual(t, len(b.answers()), keptAnswers+innerSpare+10, "the commands, a few, and what came since the last acknowledgement")
	assert.Equal(t, Retried, b.take("ask", from(0, 50), named("parked")).kind)
	assert.Equal(t, Retried, b.take("note", from(0, 51), named("note 0")).kind)

	answered := b.take("answer", from(1, 500))
	require.Len(t, answered.emits, 1)
	again := b.take("ask", from(0, 52), named("parked"))
	assert.Equal(t, Retried, again.kind)
	assert.Equal(t, answered.emits, again.emits, "the answer stands for the command now")
	assert.Equal(t, Retried, b.take("note", from(0, 53), named("note 0")).kind, "and the two count as one")
	b.take("note", from(0, 54), named("one more"))
	assert.Equal(t, Applied, b.take("note", from(0, 55), named("note 0")).kind, "16 commands back is as far as it goes")
}

// A row without any command of a client keeps nothing that is acknowledged.
func TestARowThatOnlyFunctionsSendTo(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	b.a.f.Decode = func(r Record) (Command, *BadInput) {
		return Command{Key: r.Key, Topic: r.Topic, Value: string(r.Value), Inner: true}, nil
	}
	for i := range int64(40) {
		b.take("tick", from(0, i))
	}
	assert.Len(t, b.answers(), 40)
	b.acked = b.own
	b.take("tick", from(0, 40))
	assert.Len(t, b.answers(), 1)
	assert.EqualValues(t, 1, b.row.Inner)
	assert.Len(t, b.row.Sets, 1)
}

// A retry that is delivered again isn't given the late answer of what it repeats
// before that comes by itself: events of records between the two would come
// behind it.
func TestARetryIsNotGivenWhatLiesBehindIt(t *testing.T) {
	b := newBench(t)
	b.a.f = later()
	b.take("ask", from(0, 1), named("mine"), carries("first"))
	retry := b.own
	b.take("ask", from(0, 2), named("mine"), carries("second"))
	b.take("note", from(0, 3), named("other"))
	answered := b.take("answer", from(1, 1), carries("other"))
	end := b.own

	b.own = retry // a crash: these are delivered again
	assert.Empty(t, b.take("ask", from(0, 2), named("mine"), carries("second")).emits)
	b.take("note", from(0, 3), named("other"))
	assert.Equal(t, answered.emits, b.take("answer", from(1, 1), carries("other")).emits)
	b.own = end
	assert.Equal(t, answered.emits, b.take("ask", from(0, 4), named("mine"), carries("third")).emits, "a retry behind it is")
}
