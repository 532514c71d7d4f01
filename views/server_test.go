package views

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestServersLimits(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := NewServer(newWorld(t).api.Handler(), nil)
	for _, limit := range []int64{int64(s.ReadHeaderTimeout), int64(s.ReadTimeout), int64(s.WriteTimeout), int64(s.IdleTimeout)} {
		assert.Positive(t, limit)
	}
	assert.Greater(t, s.WriteTimeout, Patience{}.write()+Patience{}.version(), "an answer that waited could not be written")
	ended := make(chan error)
	go func() { ended <- s.Serve(listener) }()

	ask := func(header string) *http.Response {
		conn, err := net.Dial("tcp", listener.Addr().String())
		require.NoError(t, err)
		defer conn.Close()
		go func() {
			_, _ = io.WriteString(conn, "GET /api/storage/accounts/4001?worldId=0 HTTP/1.1\r\nHost: h\r\nX: "+header+"\r\nConnection: close\r\n\r\n")
		}()
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		answer.Body.Close()
		return answer
	}
	assert.Equal(t, http.StatusOK, ask("8 KiB of Kafka's headers "+strings.Repeat("x", 8<<10)).StatusCode)
	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, ask(strings.Repeat("x", 2*MaxHeader)).StatusCode)
	require.NoError(t, s.Close())
	require.ErrorIs(t, <-ended, http.ErrServerClosed)
}
