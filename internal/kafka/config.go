package kafka

import (
	"time"

	"github.com/IBM/sarama"
	"github.com/rcrowley/go-metrics"
	"github.com/twmb/franz-go/pkg/kgo"
)

// MaxRecordBytes is the largest record that internal, table and dead-letter
// topics take: 8 MiB. What a row and its answers can grow to fits into it.
const MaxRecordBytes = 8 << 20

// Config is what a process has to say about its Kafka. Zero values are
// usable, except that there must be brokers.
type Config struct {
	Brokers  []string // host:port of some brokers; the others are found through them
	ClientID string   // shown in the brokers' logs; "" is "coffer"

	// Instance is the name of a static group member (KIP-345), stable over
	// restarts and unique in the group; "" makes the membership dynamic. A
	// static member that restarts within SessionTimeout causes no rebalance.
	Instance string

	SessionTimeout   time.Duration // after this silence a member is dead; 0 is 6 s, the brokers' lowest by default
	RebalanceTimeout time.Duration // for a member to give up its partitions; 0 is 20 s

	// RulesHash names the rules that decide answers. Members of one group
	// with another hash are refused by Kafka itself. "" names none.
	RulesHash string
	// RulesText says the same for people, in lines "name: value". Members carry
	// it, so that one who is refused can tell which settings differ.
	RulesText string

	// Partitions are the fixed numbers of partitions of our own topics. A
	// producer looks up those of other topics once.
	Partitions map[string]int32

	// Meters are told what the clients do; the zero value: nobody is.
	Meters Meters

	DeliveryTimeout time.Duration // for a round of records to be acknowledged; 0 is 30 s
	CloseTimeout    time.Duration // for Close to deliver what is queued; 0 is 3 s
}

// Meters measure the clients of a process, all together.
type Meters struct {
	Sarama metrics.Registry // what sarama counts goes here; nil: to a registry of each client's own
	Franz  []kgo.Hook       // called by every franz-go client
}

// Sarama returns these settings for sarama, under goka: its consumers, groups
// and admin requests. Every call makes a value of its own, because goka and
// sarama write into theirs.
func (c Config) Sarama() *sarama.Config {
	s := sarama.NewConfig()
	s.ClientID = c.clientID()
	// goka's own default is 2.0, whose JoinGroup knows no static members and
	// whose fetches know no leader epochs. Apache Kafka 4.0 removed what is
	// older than 2.1 (KIP-896).
	s.Version = sarama.V2_8_0_0
	if c.Meters.Sarama != nil {
		s.MetricRegistry = c.Meters.Sarama
	}

	// Brokers are restarted one at a time; 3 tries of 250 ms, the default,
	// would give up within one.
	s.Metadata.Retry.Max = 20
	s.Metadata.Retry.Backoff = 250 * time.Millisecond
	s.Metadata.RefreshFrequency = 10 * time.Second // a leader that vanished without a word is noticed by it
	s.Metadata.AllowAutoTopicCreation = false      // a topic made by a look-up would have the broker's settings, not ours
	s.Admin.Timeout = 10 * time.Second
	s.Net.DialTimeout = 5 * time.Second

	s.Consumer.Return.Errors = true // else sarama logs them, and nobody ends
	s.Consumer.Retry.Backoff = 250 * time.Millisecond
	s.Consumer.MaxWaitTime = 100 * time.Millisecond // a fetch that waits holds up what subscribes meanwhile
	s.Consumer.Fetch.Min = 1
	// For each partition; a larger record still comes, alone (KIP-74). sarama
	// fetches anew only when all partitions of a broker have taken their records,
	// and takes one that is slower than MaxProcessingTime out for a while: what
	// comes at once must be little enough for a busy function.
	s.Consumer.Fetch.Default = 256 << 10
	s.Consumer.MaxProcessingTime = 500 * time.Millisecond
	s.Consumer.Fetch.Max = 2 * MaxRecordBytes // how far sarama doubles the above for a record that did not fit
	s.Consumer.Fetch.MaxBytes = 50 << 20      // for all partitions of a fetch
	s.Consumer.Offsets.Initial = sarama.OffsetOldest
	s.Consumer.Offsets.AutoCommit.Enable = true
	s.Consumer.Offsets.AutoCommit.Interval = time.Second

	g := &s.Consumer.Group
	g.ResetInvalidOffsets = false // an offset that Kafka no longer has is a fault, never a jump
	g.InstanceId = c.Instance
	g.Member.UserData = []byte(c.RulesText)
	g.Session.Timeout = c.sessionTimeout()
	// Kafka's advice is at most a third. But a member learns of a rebalance by its
	// heartbeat, and the first who learnt of it stands still until the last did.
	g.Heartbeat.Interval = min(c.sessionTimeout()/3, 300*time.Millisecond)
	// Below the 30 s in which sarama waits for any answer: the first who joins is
	// answered only when the last has joined, or this is over.
	g.Rebalance.Timeout = or(c.RebalanceTimeout, 20*time.Second)
	g.Rebalance.Retry.Max = 20
	g.Rebalance.Retry.Backoff = 250 * time.Millisecond
	// sarama's cooperative-sticky is broken, and goka needs all inputs of a
	// group divided alike, which range does.
	g.Rebalance.GroupStrategies = []sarama.BalanceStrategy{newRangeOf(c.RulesHash)}

	// Nothing of ours produces through sarama; these keep a goka default that
	// does from losing records.
	s.Producer.RequiredAcks = sarama.WaitForAll
	s.Producer.Return.Successes = true
	s.Producer.MaxMessageBytes = MaxRecordBytes
	s.Producer.Compression = sarama.CompressionSnappy
	return s
}

func (c Config) clientID() string {
	if c.ClientID == "" {
		return "coffer"
	}
	return c.ClientID
}

func (c Config) sessionTimeout() time.Duration { return or(c.SessionTimeout, 6*time.Second) }

func or(d, unset time.Duration) time.Duration {
	if d <= 0 {
		return unset
	}
	return d
}

// rangeOf is sarama's range strategy under a name that carries the hash of
// the rules. A group whose members share no protocol name refuses the one who
// joins (INCONSISTENT_GROUP_PROTOCOL): so Kafka keeps old and new rules from
// running beside each other.
type rangeOf struct {
	sarama.BalanceStrategy
	name string
}

func newRangeOf(rules string) rangeOf {
	name := sarama.RangeBalanceStrategyName
	if rules != "" {
		name += "-" + rules
	}
	return rangeOf{sarama.NewBalanceStrategyRange(), name}
}

// Name returns "range", or "range-" and the hash of the rules.
func (r rangeOf) Name() string { return r.name }
