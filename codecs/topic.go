package codecs

import (
	"fmt"
	"slices"
	"strings"
)

// Topic is one public topic. Its name is the environment variable's value, or
// the variable's own name if that is unset (wire.md).
type Topic struct {
	Env string // the environment variable that names it
	Why string // what it carries, in a sentence
}

// The public topics that the ingress reads.
var (
	StorageCommands            = &Topic{"COMMAND_TOPIC_STORAGE", "commands to storages"}
	StorageShowCommands        = &Topic{"COMMAND_TOPIC_STORAGE_SHOW", "commands that open and close storage sessions"}
	StorageCompartmentCommands = &Topic{"COMMAND_TOPIC_STORAGE_COMPARTMENT", "transfers into and out of storages"}
	CharacterStatus            = &Topic{"EVENT_TOPIC_CHARACTER_STATUS", "characters that come, go and move on"}
)

// The public topics that functions write to.
var (
	StorageStatus            = &Topic{"EVENT_TOPIC_STORAGE_STATUS", "what happened to storages and sessions"}
	StorageCompartmentStatus = &Topic{"EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS", "what became of transfers"}
	CommandRejected          = &Topic{"EVENT_TOPIC_COMMAND_REJECTED", "failures that the contract has no event for"}
)

// Consumed and Produced list the public topics, in a fixed order: rows refer to
// a topic by its place, so new ones go to the end.
var (
	Consumed = []*Topic{
		StorageCommands, StorageShowCommands, StorageCompartmentCommands, CharacterStatus,
		CompartmentCommands, DropStatus, EquipableStatus,
	}
	Produced = []*Topic{
		StorageStatus, StorageCompartmentStatus, CommandRejected,
		AssetStatus, CompartmentStatus, InventoryStatus, DropCommands,
	}
)

// The functions. The name is the function's internal topic and its goka group;
// its table is the name and TableSuffix.
const (
	StorageFunction = "coffer-storage"
	SessionFunction = "coffer-session"

	TableSuffix   = "-table"          // goka's own, see goka.GroupTable
	IngressPrefix = "coffer-ingress-" // and a public topic's name: the group that reads it
	DeadLetters   = "coffer-dead-letters"
)

// Topics are the names of a deployment's public topics, resolved once.
type Topics struct {
	names  map[*Topic]string
	topics map[string]*Topic
}

// Resolve names every topic by a look-up such as os.Getenv; "" is unset. Two
// topics of one name, or one that is named like a topic of ours inside, are an
// error.
func Resolve(lookup func(env string) string) (Topics, error) {
	t := Topics{names: map[*Topic]string{}, topics: map[string]*Topic{}}
	for _, topic := range append(append([]*Topic(nil), Consumed...), Produced...) {
		name := lookup(topic.Env)
		if name == "" {
			name = topic.Env
		}
		if other, twice := t.topics[name]; twice {
			return Topics{}, fmt.Errorf("%s and %s both name the topic %q", other.Env, topic.Env, name)
		}
		if name == DeadLetters || slices.Contains(Functions, strings.TrimSuffix(name, TableSuffix)) {
			return Topics{}, fmt.Errorf("%s names the topic %q, which is one of Coffer's own", topic.Env, name)
		}
		t.names[topic] = name
		t.topics[name] = topic
	}
	return t, nil
}

// Name is the topic's name in this deployment.
func (t Topics) Name(topic *Topic) string { return t.names[topic] }

// Of is the topic of a name: a public one, or Messages for the name of a
// function, whose records its own kind sent.
func (t Topics) Of(name string) (*Topic, bool) {
	if slices.Contains(Functions, name) {
		return Messages, true
	}
	topic, ok := t.topics[name]
	return topic, ok
}

// IngressGroup is the goka group that reads a public topic.
func (t Topics) IngressGroup(topic *Topic) string { return IngressPrefix + t.Name(topic) }
