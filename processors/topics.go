package processors

import (
	"time"

	"coffer/codecs"
	"coffer/internal/kafka"
)

// Sizes are how a deployment lays out its topics.
type Sizes struct {
	Partitions  int32         // N of internal topics, tables and dead letters; fixed for life; 0: 8
	Public      int32         // partitions of public topics that are missing; 0: as Partitions
	Replication int16         // of every topic that is made; 0: 1
	Lag         time.Duration // how long a table keeps what compaction would eat; 0: 24 h
}

// DefaultPartitions is N unless a deployment says another.
const DefaultPartitions = 8

func (z Sizes) filled() Sizes {
	if z.Partitions == 0 {
		z.Partitions = DefaultPartitions
	}
	if z.Public == 0 {
		z.Public = z.Partitions
	}
	if z.Replication == 0 {
		z.Replication = 1
	}
	if z.Lag == 0 {
		z.Lag = 24 * time.Hour
	}
	return z
}

// TopicPlan lists every topic of a deployment as it is needed.
func (s Settings) TopicPlan(z Sizes) []kafka.TopicSpec {
	z = z.filled()
	var all []kafka.TopicSpec
	add := func(spec kafka.TopicSpec, why string) {
		spec.Why = why
		all = append(all, spec)
	}
	for _, t := range codecs.Consumed {
		add(kafka.PublicTopic(s.Topics.Name(t), z.Public, z.Replication), t.Why)
	}
	for _, t := range codecs.Produced {
		add(kafka.PublicTopic(s.Topics.Name(t), z.Public, z.Replication), t.Why)
	}
	for _, f := range codecs.Functions {
		n := partitions(f, z.Partitions)
		add(kafka.InternalTopic(f, n, z.Replication), "the commands of one function, by its key")
		add(kafka.TableTopic(f+codecs.TableSuffix, n, z.Replication, z.Lag), "the rows of one function")
	}
	add(kafka.DeadLetterTopic(codecs.DeadLetters, z.Partitions, z.Replication), "records that could not be read")
	return all
}

// FixedPartitions are the topics whose number of partitions is fixed for life,
// for kafka.Config.
func FixedPartitions(n int32) map[string]int32 {
	n = Sizes{Partitions: n}.filled().Partitions
	fixed := map[string]int32{codecs.DeadLetters: n}
	for _, f := range codecs.Functions {
		fixed[f], fixed[f+codecs.TableSuffix] = partitions(f, n), partitions(f, n)
	}
	return fixed
}

// partitions is how many a function's topics have: N, but for the references
// one, because an offset there is a number.
func partitions(function string, n int32) int32 {
	if function == codecs.ReferencesFunction {
		return 1
	}
	return n
}
