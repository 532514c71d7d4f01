package proxy

import (
	"bufio"
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// echo is a server that answers each line with itself, and counts them.
func echo(t *testing.T) (addr string, heard *atomic.Int32) {
	heard = &atomic.Int32{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for lines := bufio.NewScanner(c); lines.Scan(); {
					heard.Add(1)
					if _, err := io.WriteString(c, lines.Text()+"\n"); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String(), heard
}

func open(t *testing.T) (*Proxy, *atomic.Int32) {
	addr, heard := echo(t)
	p, err := Listen(1)
	require.NoError(t, err)
	require.Error(t, p.To(addr, addr))
	require.NoError(t, p.To(addr))
	t.Cleanup(func() { assert.NoError(t, p.Close()) })
	return p, heard
}

func dial(t *testing.T, p *Proxy) net.Conn {
	c, err := net.Dial("tcp", p.Addrs()[0])
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// ask says a line and returns what came back within a while.
func ask(c net.Conn, within time.Duration) (string, error) {
	if _, err := io.WriteString(c, "hello\n"); err != nil {
		return "", err
	}
	if err := c.SetReadDeadline(time.Now().Add(within)); err != nil {
		return "", err
	}
	answer := make([]byte, 6)
	_, err := io.ReadFull(c, answer)
	return string(answer), err
}

const (
	soon = 5 * time.Second
	now  = 100 * time.Millisecond
)

func works(t *testing.T, c net.Conn) {
	t.Helper()
	answer, err := ask(c, soon)
	require.NoError(t, err)
	require.Equal(t, "hello\n", answer)
}

func TestAWayThatIsCut(t *testing.T) {
	p, _ := open(t)
	c := dial(t, p)
	works(t, c)
	p.Cut()
	_, err := ask(c, soon)
	require.Error(t, err)
	require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "it was told")
	_, err = ask(dial(t, p), soon)
	require.Error(t, err, "a new one")
	p.Mend()
	works(t, dial(t, p))
	assert.Equal(t, Done{Cut: 1, Refused: 1}, p.Done())
}

func TestAWayThatTakesLong(t *testing.T) {
	p, _ := open(t)
	c := dial(t, p)
	p.Delay(50 * time.Millisecond)
	began := time.Now()
	works(t, c)
	assert.GreaterOrEqual(t, time.Since(began), 100*time.Millisecond, "there and back")
	p.Mend()
	works(t, c)
	assert.Equal(t, Done{Delayed: 2}, p.Done())
}

// What was lost is lost: the connection stays silent, a new one isn't.
func TestAWayThatLosesEverything(t *testing.T) {
	p, heard := open(t)
	c := dial(t, p)
	idle := dial(t, p)
	p.Silence()
	_, err := ask(c, now)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	require.Zero(t, heard.Load())
	p.Mend()
	_, err = ask(c, now)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	works(t, idle)
	works(t, dial(t, p))
	assert.Equal(t, Done{Lost: 2}, p.Done(), "of the first connection what was said, and what was said later")
}

func TestAWayThatLosesAnswers(t *testing.T) {
	p, heard := open(t)
	c := dial(t, p)
	p.Deafen()
	_, err := ask(c, now)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	require.Eventually(t, func() bool { return heard.Load() == 1 }, soon, time.Millisecond)
	p.Mend()
	_, err = ask(c, now)
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	works(t, dial(t, p))
}
