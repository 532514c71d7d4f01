package views

import (
	"log/slog"
	"net/http"
	"time"
)

// MaxHeader bounds a request's line and headers, in bytes. Kafka's headers of
// a command are at most 8 KiB.
const MaxHeader = 16 << 10

// NewServer is an HTTP server with limits for a service that strangers can
// reach: a slow or idle client holds nothing for long, and any answer, also
// one that waits for Kafka, is written well within the time for it. It takes
// connections from whatever listener it is given.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      20 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    MaxHeader,
	}
	if log != nil {
		s.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	}
	return s
}
