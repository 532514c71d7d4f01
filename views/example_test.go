package views_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"coffer/codecs"
	"coffer/internal/kafka"
	"coffer/views"
)

// A sidecar in full: the tables it needs, its look-ups over HTTP, and whether
// it is ready.
func Example() {
	const accounts, sessions = codecs.StorageFunction + codecs.TableSuffix, codecs.SessionFunction + codecs.TableSuffix
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	must(err)
	defer broker.Close()
	config := kafka.Config{Brokers: broker.Addrs(), Partitions: map[string]int32{accounts: 2, sessions: 2}}
	topics, err := kafka.NewTopics(config)
	must(err)
	defer topics.Close()
	ctx, cancel := context.WithCancel(context.Background())
	_, err = topics.Create(ctx, []kafka.TopicSpec{kafka.TableTopic(accounts, 2, 1, 0), kafka.TableTopic(sessions, 2, 1, 0)})
	must(err)

	deploy := views.Deployment{
		Kafka:  config,
		Stores: kafka.StoreBuilder("", nil),
		Topics: kafka.TopicManagerBuilder(config),
	}
	tables := []*views.Table{deploy.Table(accounts), deploy.Table(sessions)}
	ended := make(chan error)
	for _, table := range tables {
		go func() { ended <- table.Run(ctx) }()
		must(table.WaitRecovered(ctx))
	}
	api := views.API{Lookups: views.Lookups{Accounts: tables[0], Sessions: tables[1]}}
	server := httptest.NewServer(views.Health(api.Handler(), tables[0].Check(), tables[1].Check()))
	for _, path := range []string{"/readyz", "/api/storage/accounts/4001/assets?worldId=0"} {
		answer, err := http.Get(server.URL + path)
		must(err)
		body, err := io.ReadAll(answer.Body)
		must(err)
		fmt.Print(answer.StatusCode, " ", string(body))
	}
	server.Close()
	cancel()
	fmt.Println(<-ended, <-ended)
	// Output:
	// 200 {"ready":true,"checks":[{"name":"coffer-storage-table","ready":true,"detail":{"table":"coffer-storage-table","partitions":2,"recovered":2,"restarts":0}},{"name":"coffer-session-table","ready":true,"detail":{"table":"coffer-session-table","partitions":2,"recovered":2,"restarts":0}}]}
	// 200 {"data":[]}
	// <nil> <nil>
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
