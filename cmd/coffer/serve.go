package main

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"coffer/emitters"
	"coffer/internal/kafka"
	"coffer/views"
)

func serveCommand(common *Common) *cobra.Command {
	c := common.fresh()
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the sidecar: look-ups over HTTP",
		Long: "Reads the tables of the functions and answers look-ups over HTTP (JSON:API). Any\n" +
			"number may run; each holds a full copy. /readyz answers 200 when all partitions\n" +
			"have been read. The settings that decide answers must be those of the processors.",
		Example: "  coffer serve --brokers kafka-0:9092 --http :8080 --data /var/lib/coffer\n" +
			"  BOOTSTRAP_SERVERS=kafka-0:9092 REST_PORT=8080 coffer serve",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), *c, cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	c.brokerFlags(f)
	c.httpFlags(f, "127.0.0.1:8080", "", "where HTTP is served; it asks nobody who they are")
	c.dataFlags(f, "the copies of the tables, for a quicker start")
	c.partitionFlags(f)
	c.answerFlags(f)
	return cmd
}

// serve answers look-ups until ctx ends or a table gives up.
func serve(ctx context.Context, c Config, out io.Writer) error {
	s, err := newSystem(c)
	if err != nil {
		return err
	}
	defer s.close()
	listener, err := listen(c.HTTP)
	if err != nil {
		return err
	}
	defer listener.Close()
	giveUp, err := c.hold("views")
	if err != nil {
		return err
	}
	defer giveUp()
	if err := s.check(ctx); err != nil {
		return err
	}
	api, tables := s.api()
	defer api.close()
	list := checks(nil, tables)
	s.metrics.Watch(nil, tables)
	parts := append(running(nil, tables), c.serving(listener, views.Health(s.metrics.Handler(api.Handler()), list...)))
	return c.left(together(ctx, grace, append(parts, c.readiness(list, out, func(after time.Duration) {
		c.Log.Info("ready", "after", after.String(), "http", listener.Addr().String())
	}))...))
}

// api is the HTTP with its way to Kafka.
type api struct {
	views.API
	*renewed
}

func (s *system) api() (api, []*views.Table) {
	lookups, tables := s.lookups()
	producer := &renewed{cfg: s.client}
	return api{views.API{
		Lookups:  lookups,
		Requests: emitters.NewRequests(producer, s.settings.Topics),
		Log:      s.config.Log,
	}, producer}, tables
}

// renewed is a producer that is made anew after it has failed: a
// kafka.Producer that failed once takes nothing more.
type renewed struct {
	cfg kafka.Config

	mu      sync.Mutex
	present *kafka.Producer
}

// Produce writes a record and waits until it is acknowledged.
func (r *renewed) Produce(ctx context.Context, record kafka.Record) (int32, int64, error) {
	p, err := r.producer()
	if err != nil {
		return 0, 0, err
	}
	return p.Produce(ctx, record)
}

func (r *renewed) producer() (*kafka.Producer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.present != nil && r.present.Err() == nil {
		return r.present, nil
	}
	p, err := kafka.NewProducer(r.cfg)
	if err == nil {
		r.present = p
	}
	return p, err
}

// close delivers what is under way, for a few seconds. What wasn't delivered
// was promised to nobody.
func (r *renewed) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.present != nil {
		_ = r.present.Close()
	}
}
