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
	const (
		accounts    = codecs.StorageFunction + codecs.TableSuffix
		sessions    = codecs.SessionFunction + codecs.TableSuffix
		inventories = codecs.InventoryFunction + codecs.TableSuffix
	)
	names := []string{accounts, sessions, inventories}
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	must(err)
	defer broker.Close()
	config := kafka.Config{Brokers: broker.Addrs(), Partitions: map[string]int32{accounts: 2, sessions: 2, inventories: 2}}
	topics, err := kafka.NewTopics(config)
	must(err)
	defer topics.Close()
	ctx, cancel := context.WithCancel(context.Background())
	for _, name := range names {
		_, err = topics.Create(ctx, []kafka.TopicSpec{kafka.TableTopic(name, 2, 1, 0)})
		must(err)
	}

	deploy := views.Deployment{
		Kafka:  config,
		Stores: kafka.StoreBuilder("", nil),
		Topics: kafka.TopicManagerBuilder(config),
	}
	tables, checks, ended := map[string]*views.Table{}, []views.Check{}, make(chan error)
	for _, name := range names {
		table := deploy.Table(name)
		go func() { ended <- table.Run(ctx) }()
		must(table.WaitRecovered(ctx))
		tables[name], checks = table, append(checks, table.Check())
	}
	api := views.API{Lookups: views.Lookups{Accounts: tables[accounts], Sessions: tables[sessions], Inventories: tables[inventories]}}
	server := httptest.NewServer(views.Health(api.Handler(), checks...))
	for _, path := range []string{"/readyz", "/api/storage/accounts/4001/assets?worldId=0", "/api/characters/100001/inventory"} {
		answer, err := http.Get(server.URL + path)
		must(err)
		body, err := io.ReadAll(answer.Body)
		must(err)
		fmt.Print(answer.StatusCode, " ", string(body))
	}
	server.Close()
	cancel()
	fmt.Println(<-ended, <-ended, <-ended)
	// Output:
	// 200 {"ready":true,"checks":[{"name":"coffer-storage-table","ready":true,"detail":{"table":"coffer-storage-table","partitions":2,"recovered":2,"restarts":0}},{"name":"coffer-session-table","ready":true,"detail":{"table":"coffer-session-table","partitions":2,"recovered":2,"restarts":0}},{"name":"coffer-inventory-table","ready":true,"detail":{"table":"coffer-inventory-table","partitions":2,"recovered":2,"restarts":0}}]}
	// 200 {"data":[]}
	// 404 {"errors":[{"status":"404","code":"NOT_FOUND","title":"There is no such thing","detail":"Character 100001 has no inventory, in version 0 of its row."}]}
	// <nil> <nil> <nil>
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
