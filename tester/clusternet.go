package tester

import (
	"encoding/binary"
	"net"
	"sync"
)

// network is between the brokers and their clients. It knows whose a connection
// is by the client id in its first request, so that one client can be cut off
// while all others go on.
type network struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is all that a client has to do with the brokers.
type line struct {
	cut    bool          // for good: its connections are closed, new ones too
	thawed chan struct{} // nil: not frozen; else closed when it is thawed
	conns  map[*conn]bool
}

func newNetwork() *network { return &network{lines: map[string]*line{}} }

// listen listens on loopback, whatever address is asked for.
func (n *network) listen(string, string) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	return listener{l, n}, err
}

// of is a client's line. Under mu.
func (n *network) of(client string) *line {
	if n.lines[client] == nil {
		n.lines[client] = &line{conns: map[*conn]bool{}}
	}
	return n.lines[client]
}

// cut closes a client's connections and refuses it from then on. What it sent
// before may still be carried out, as by a broker whose client was killed.
func (n *network) cut(client string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.of(client)
	l.cut = true
	for c := range l.conns {
		_ = c.Conn.Close()
	}
	if l.thawed != nil {
		close(l.thawed)
		l.thawed = nil
	}
}

// freeze holds back what a client sends; thaw lets it through, late.
func (n *network) freeze(client string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.of(client); l.thawed == nil {
		l.thawed = make(chan struct{})
	}
}

func (n *network) thaw(client string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.of(client); l.thawed != nil {
		close(l.thawed)
		l.thawed = nil
	}
}

type listener struct {
	net.Listener
	network *network
}

// Accept wraps the connection.
func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, network: l.network}, nil
}

// conn is a broker's side of a connection. One goroutine reads it.
type conn struct {
	net.Conn
	network *network
	head    []byte // of the first request, until the client is known
	client  string
	line    *line
}

// Read hands on what the client sent, unless it is frozen or cut off.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.line == nil && n > 0 {
		c.head = append(c.head, b[:n]...)
		if client, ok := clientOf(c.head); ok {
			c.join(client)
		}
	}
	if c.line == nil {
		return n, err
	}
	c.network.mu.Lock()
	thawed, cut := c.line.thawed, c.line.cut
	c.network.mu.Unlock()
	if thawed != nil {
		<-thawed
		c.network.mu.Lock()
		cut = c.line.cut
		c.network.mu.Unlock()
	}
	if cut {
		_ = c.Conn.Close()
		return 0, net.ErrClosed
	}
	return n, err
}

// Close ends the connection.
func (c *conn) Close() error {
	c.network.mu.Lock()
	if l := c.network.lines[c.client]; l != nil {
		delete(l.conns, c)
	}
	c.network.mu.Unlock()
	return c.Conn.Close()
}

func (c *conn) join(client string) {
	c.network.mu.Lock()
	defer c.network.mu.Unlock()
	c.client, c.line, c.head = client, c.network.of(client), nil
	c.line.conns[c] = true
}

// clientOf reads the client id of a request: after the size come the API's key
// and version, a correlation id, and the id with its length (Kafka protocol,
// request header v1; the id has the same place in v2).
func clientOf(request []byte) (string, bool) {
	const at = 4 + 2 + 2 + 4
	if len(request) < at+2 {
		return "", false
	}
	n := int(int16(binary.BigEndian.Uint16(request[at:])))
	if n <= 0 {
		return "", n < 0 || len(request) >= at+2 // nobody's
	}
	if len(request) < at+2+n {
		return "", false
	}
	return string(request[at+2 : at+2+n]), true
}
