// Package proxy stands on loopback between brokers and some of their clients,
// and does to them what networks do: it cuts, delays and loses.
package proxy

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Proxy is a way to some servers: for each of them an address of its own. All
// methods are safe for concurrent use.
//
//  1. A connection that lost anything is dead: it never carries a byte again,
//     also when the way is mended. What arrived is whole up to some point.
//  2. Only Cut closes connections; else that is left to their two ends.
type Proxy struct {
	listeners []net.Listener
	serving   sync.WaitGroup

	mu      sync.Mutex
	targets []string
	state   state
	lines   map[*line]bool
	done    Done
}

// Done is how often a way has done something since it was made.
type Done struct {
	Cut     int // connections that were closed
	Refused int // new connections that were closed at once
	Delayed int // portions that were held back
	Lost    int // portions that never arrived
}

// Done tells what the way has done so far.
func (p *Proxy) Done() Done {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// state is what the way does at present.
type state struct {
	cut   bool          // connections are closed and new ones refused
	deaf  bool          // what servers answer is lost
	mute  bool          // what clients say is lost
	delay time.Duration // for each portion, in each direction
}

// Listen makes a way to n servers, which are named later with To.
func Listen(n int) (*Proxy, error) {
	p := &Proxy{lines: map[*line]bool{}}
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.listeners = append(p.listeners, l)
	}
	return p, nil
}

// Addrs are the addresses of the way, host:port, one for each server.
func (p *Proxy) Addrs() []string {
	var addrs []string
	for _, l := range p.listeners {
		addrs = append(addrs, l.Addr().String())
	}
	return addrs
}

// To names the servers, host:port, as many as the way has addresses, and opens
// the way.
func (p *Proxy) To(targets ...string) error {
	if len(targets) != len(p.listeners) {
		return fmt.Errorf("%d servers for %d addresses", len(targets), len(p.listeners))
	}
	p.targets = targets
	for i, l := range p.listeners {
		p.serving.Go(func() { p.accept(l, targets[i]) })
	}
	return nil
}

// Cut closes all connections and refuses new ones, until Mend.
func (p *Proxy) Cut() { p.set(state{cut: true}) }

// Delay holds every portion back for so long in each direction, until Mend.
func (p *Proxy) Delay(d time.Duration) { p.set(state{delay: d}) }

// Silence loses everything in both directions, until Mend; nobody is told.
func (p *Proxy) Silence() { p.set(state{deaf: true, mute: true}) }

// Deafen loses what servers answer, until Mend: they do what they are asked,
// and the client never hears of it. Nobody is told.
func (p *Proxy) Deafen() { p.set(state{deaf: true}) }

// Mend opens the way again, to new connections and to those that lost nothing.
func (p *Proxy) Mend() { p.set(state{}) }

// Close ends the way for good.
func (p *Proxy) Close() error {
	var errs []error
	for _, l := range p.listeners {
		errs = append(errs, l.Close())
	}
	p.Cut()
	p.serving.Wait()
	return errors.Join(errs...)
}

func (p *Proxy) set(s state) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
	if s.cut {
		for l := range p.lines {
			l.close()
		}
		p.done.Cut += len(p.lines)
		clear(p.lines)
	}
}

func (p *Proxy) accept(listener net.Listener, target string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return // closed
		}
		if p.refuses() {
			_ = client.Close()
			continue
		}
		p.serving.Go(func() { p.carry(client, target) })
	}
}

// refuses tells whether a new connection is to be closed, and counts it then.
func (p *Proxy) refuses() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.cut {
		p.done.Refused++
	}
	return p.state.cut
}
