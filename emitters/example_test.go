package emitters_test

import (
	"context"
	"fmt"
	"log"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/internal/kafka"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
)

// A service deposits an item in the name of a tenant, under an id of its own
// choice, so that it may send the same again without harm.
func Example() {
	ctx := context.Background()
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	if err != nil {
		log.Fatal(err)
	}
	defer broker.Close()
	cfg := kafka.Config{Brokers: broker.Addrs()}
	topics, _ := codecs.Resolve(func(string) string { return "" }) // os.Getenv in a service
	makeTopic(ctx, cfg, topics.Name(codecs.StorageCommands))

	producer, err := emitters.Connect(broker.Addrs()...)
	if err != nil {
		log.Fatal(err)
	}
	defer producer.Close()
	storages := emitters.New(producer, topics)

	from := emitters.Sender{
		Tenant: uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123"), Region: "GMS", Major: 83, Minor: 1,
		ID: "quest 1021, reward 3",
	}
	sent, err := storages.Deposit(ctx, from, storage.DepositCommand{
		World: 0, Account: 4001,
		Incoming: storage.Incoming{Slot: -1, Template: 2000000, Quantity: 50},
	})
	fmt.Println(sent, err)

	_, err = storages.Arrange(ctx, from, storage.ArrangeCommand{World: 0})
	fmt.Println(err)
	// Output:
	// COMMAND_TOPIC_STORAGE/0/0 <nil>
	// NO_KEY: accountId is missing or 0
}

// A service reserves a potion, to consume it once its effect is certain. Both
// commands name the transaction; the second one's answer is that the potion is
// gone.
func ExampleInventory() {
	ctx := context.Background()
	broker, err := kafka.StartEmbedded(kafka.EmbeddedConfig{})
	if err != nil {
		log.Fatal(err)
	}
	defer broker.Close()
	topics, _ := codecs.Resolve(func(string) string { return "" }) // os.Getenv in a service
	makeTopic(ctx, kafka.Config{Brokers: broker.Addrs()}, topics.Name(codecs.CompartmentCommands))

	producer, err := emitters.Connect(broker.Addrs()...)
	if err != nil {
		log.Fatal(err)
	}
	defer producer.Close()
	inventories := emitters.NewInventory(producer, topics)

	to := inventory.Envelope{
		Transaction: uuid.MustParse("3f0c9a52-6f0e-4d5e-9a41-1f2f5f0f7a10"), Character: 100001, Type: item.TypeUse,
	}
	from := emitters.Sender{Tenant: uuid.MustParse("083839c6-c47c-42a6-9585-76492795d123"), Region: "GMS", Major: 83, Minor: 1}
	fmt.Println(inventories.RequestReserve(ctx, from, inventory.RequestReserveCommand{
		Envelope: to, Items: []inventory.Wanted{{Source: 1, Template: 2000000, Quantity: 1}},
	}))
	fmt.Println(inventories.Consume(ctx, from, inventory.ConsumeCommand{Envelope: to, Slot: 1}))
	// Output:
	// COMMAND_TOPIC_COMPARTMENT/0/0 <nil>
	// COMMAND_TOPIC_COMPARTMENT/0/1 <nil>
}

func makeTopic(ctx context.Context, cfg kafka.Config, name string) {
	topics, err := kafka.NewTopics(cfg)
	if err != nil {
		log.Fatal(err)
	}
	defer topics.Close()
	if _, err := topics.Create(ctx, []kafka.TopicSpec{kafka.PublicTopic(name, 1, 1)}); err != nil {
		log.Fatal(err)
	}
}
