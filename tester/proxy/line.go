package proxy

import (
	"net"
	"sync/atomic"
	"time"
)

// line is a connection of a client and the one made for it to its server.
type line struct {
	client, server net.Conn
	dead           atomic.Bool // it lost something
}

func (l *line) close() {
	_ = l.client.Close() // each may be closed already
	_ = l.server.Close()
}

// carry connects a client with its server until one of them ends it.
func (p *Proxy) carry(client net.Conn, target string) {
	server, err := net.DialTimeout("tcp", target, 5*time.Second)
	if err != nil {
		_ = client.Close() // as a server that isn't there
		return
	}
	l := &line{client: client, server: server}
	p.mu.Lock()
	if p.state.cut {
		p.done.Refused++
		p.mu.Unlock()
		l.close()
		return
	}
	p.lines[l] = true
	p.mu.Unlock()
	p.serving.Go(func() { p.copy(l, server, client, func(s state) bool { return s.mute }) })
	p.copy(l, client, server, func(s state) bool { return s.deaf })
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.lines, l)
}

// copy carries one direction, portion by portion, and closes the line at its end.
func (p *Proxy) copy(l *line, to, from net.Conn, lost func(state) bool) {
	defer l.close()
	portion := make([]byte, 64<<10)
	for {
		n, err := from.Read(portion)
		if n > 0 {
			now := p.meet(l, lost)
			if now.delay > 0 {
				time.Sleep(now.delay)
			}
			if !l.dead.Load() {
				if _, err := to.Write(portion[:n]); err != nil {
					return
				}
			}
		}
		if err != nil {
			return
		}
	}
}

// meet is what a portion meets on its way, which is counted.
func (p *Proxy) meet(l *line, lost func(state) bool) state {
	p.mu.Lock()
	defer p.mu.Unlock()
	if lost(p.state) {
		l.dead.Store(true)
	}
	switch {
	case l.dead.Load():
		p.done.Lost++
	case p.state.delay > 0:
		p.done.Delayed++
	}
	return p.state
}
