package processors

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"coffer/codecs"
	"coffer/item"
	"coffer/processors/once"
)

// Settings belong to a deployment, never to a process: they decide answers. A
// process with others is refused by Kafka, because their hash is part of each
// function's protocol name.
type Settings struct {
	Rules        item.Rules
	RetryByTrace bool // promise 5: a client's resend is also known by its trace
	Topics       codecs.Topics
}

// String says the settings that decide answers, a line each.
func (s Settings) String() string {
	return fmt.Sprintf("rules version: %d\nstorage capacity: %d\ncatalog: %s\nretry-by-trace: %t\nreference base: %d\n",
		item.RulesVersion, s.Rules.Capacity(), s.Rules.Catalog.Hash(), s.RetryByTrace, s.Rules.Base())
}

// Hash names the settings in 16 hex digits.
func (s Settings) Hash() string {
	sum := sha256.Sum256([]byte(s.String()))
	return hex.EncodeToString(sum[:8])
}

// Functions are all functions of a deployment.
func (s Settings) Functions() []*once.Function {
	return []*once.Function{s.Storage(), s.Session(), s.Inventory(), s.Equipment(), s.References()}
}

// Ingresses are the readers of all public topics.
func (s Settings) Ingresses() []*once.Ingress {
	var all []*once.Ingress
	for _, t := range codecs.Consumed {
		all = append(all, s.Ingress(t))
	}
	return all
}
