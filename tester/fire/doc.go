// Package fire holds the tests that run Coffer as operators do: its binary, as
// several processes, against Apache Kafka; and that then kill and pause
// processes and brokers while a client of its own asks for hundreds of commands
// a second. A checker that knows nothing of the runtime reads every record back
// and compares it with what was asked.
//
// The tests are skipped where Apache Kafka isn't at hand, and say how to get it.
// Each fire burns for 15 s, or for as long as COFFER_FIRE says (60s); COFFER_SEED
// repeats one client's commands.
package fire
