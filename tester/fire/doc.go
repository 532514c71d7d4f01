// Package fire holds the tests that run Coffer as operators do: its binary, as
// several processes, against Apache Kafka; and that then kill and pause
// processes and brokers while a client of its own asks for hundreds of commands
// a second. A checker that knows nothing of the runtime reads every record back
// and compares it with what was asked.
//
//	go run ./tester/apachekafka
//	COFFER_FIRE=60s go test -timeout 30m -v ./tester/fire
//
// COFFER_FIRE says how long each fire burns; without it none does. COFFER_SEED
// repeats a client's commands. With -artifacts the logs of all processes and
// brokers stay. With -race the binary looks for data races too.
package fire
