package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"coffer/views"
)

// listen takes the port that --http names, or says that it is taken.
func listen(address string) (net.Listener, error) {
	if _, err := hostOf("http", address); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("HTTP can't listen on %s: %w", address, err)
	}
	return l, nil
}

// drain is how long requests under way may take when a process ends.
const drain = time.Second

// serving is the part that answers HTTP on l, whose it becomes.
func (c Config) serving(l net.Listener, h http.Handler) part {
	return part{"HTTP", func(ctx context.Context) error {
		server := views.NewServer(h, c.Log)
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			<-ctx.Done()
			within, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
			defer cancel()
			if server.Shutdown(within) != nil {
				_ = server.Close() // what is under way gets no answer
			}
		}()
		err := server.Serve(l)
		if errors.Is(err, http.ErrServerClosed) {
			<-stopped
			return nil
		}
		return fmt.Errorf("HTTP on %s: %w", l.Addr(), err)
	}}
}
