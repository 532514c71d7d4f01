// Package fire holds the tests that run Coffer as operators do: its binary, as
// three processes and a sidecar, against Apache Kafka on three nodes. Harm of
// every kind is done to them: processes are killed, paused and refused, brokers
// are stopped, networks cut, disks fill up. Meanwhile the verifier asks for a
// thousand commands a second over both contracts, and then holds everything that
// came of it against its model; see coffer/internal/verify.
//
//	go run ./tester/apachekafka
//	COFFER_FIRE=15s go test -timeout 40m -v -run TestFire ./tester/fire
//	COFFER_FIRE=10m go test -timeout 40m -v -run TestLong ./tester/fire
//
// COFFER_FIRE says how long each fire burns; without it none does. TestFire does
// each kind of harm by itself, TestLong all of them at random, one every 5 s.
// COFFER_SEED repeats the commands and the order of the harm, COFFER_RATE asks
// for another number of commands a second. With -artifacts the logs of all
// processes and brokers stay. With -race the binary looks for data races too.
package fire
