// Package verify checks a running Coffer from outside. It makes a random but
// reproducible history of commands, writes it as the game's services would,
// reads everything that comes of it, and holds that against a model
// (internal/verify/model) that knows the contract and nothing of the runtime.
//
//	report, err := verify.Run(ctx, verify.Options{Brokers: brokers, Seed: 7, Rate: 300, Duration: time.Minute})
//
// The order in which a row applied its commands is read off the versions in its
// events, so the judge needs to know nothing of partitions.
package verify
