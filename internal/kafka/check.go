package kafka

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Finding is one thing that is not as it must be.
type Finding struct {
	Topic string
	Text  string // a sentence: what is there, what is needed, how to mend it
}

// String returns the sentence.
func (f Finding) String() string { return f.Text }

// Check finds what is wrong: topics that are missing, and of our own ones a
// number of partitions or a setting that breaks a promise. Topics of others
// may be as they like. No findings means that all is well.
func (t *Topics) Check(ctx context.Context, specs []TopicSpec) ([]Finding, error) {
	found, err := t.look(ctx, specs)
	if err != nil {
		return nil, err
	}
	var ours []string
	for _, spec := range specs {
		if spec.Owned && found.Has(spec.Name) {
			ours = append(ours, spec.Name)
		}
	}
	settings := map[string]kadm.ResourceConfig{}
	if len(ours) > 0 {
		described, err := t.admin.DescribeTopicConfigs(ctx, ours...)
		if err != nil {
			return nil, fmt.Errorf("reading the settings of topics %v: %w", ours, err)
		}
		for _, one := range described {
			if one.Err != nil {
				return nil, fmt.Errorf("reading the settings of topic %s: %w", one.Name, one.Err)
			}
			settings[one.Name] = one
		}
	}
	var findings []Finding
	for _, spec := range specs {
		switch {
		case !found.Has(spec.Name):
			findings = append(findings, spec.missing())
		case spec.Owned:
			findings = append(findings, spec.differences(found[spec.Name], settings[spec.Name])...)
		}
	}
	return findings, nil
}

func (s TopicSpec) missing() Finding {
	return Finding{s.Name, fmt.Sprintf("topic %s (%s) does not exist: create it with `coffer topics create`", s.Name, s.Why)}
}

// differences compares an own topic with what is there. A setting that the
// broker does not report it does not have; Apache Kafka reports all of them.
func (s TopicSpec) differences(detail kadm.TopicDetail, settings kadm.ResourceConfig) []Finding {
	var findings []Finding
	if n := int32(len(detail.Partitions)); s.Partitions > 0 && n != s.Partitions {
		findings = append(findings, Finding{s.Name, fmt.Sprintf(
			"topic %s has %d partitions, %d are needed: keys are placed by that number for the life of a deployment, "+
				"so either start with the partitions it was made with, or give the deployment new topics", s.Name, n, s.Partitions)})
	}
	there := map[string]string{}
	for _, one := range settings.Configs {
		there[one.Key] = one.MaybeValue()
	}
	replicas := replicasOf(detail)
	if replicas == 1 && s.Replication > 1 {
		findings = append(findings, Finding{s.Name, fmt.Sprintf(
			"topic %s has partitions with one replica, %d were asked for (%s): give it more with kafka-reassign-partitions.sh, "+
				"or check with --replication 1", s.Name, s.Replication, reasons["min.insync.replicas"])})
	}
	needed := s.needed(replicas)
	for _, key := range slices.Sorted(maps.Keys(needed)) {
		value, reported := there[key]
		if !reported || suits(key, value, needed[key]) {
			continue
		}
		findings = append(findings, Finding{s.Name, fmt.Sprintf(
			"topic %s has %s=%s, %s is needed (%s): kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config %s=%s",
			s.Name, key, value, need(key, needed[key]), reasons[key], s.Name, key, needed[key])})
	}
	return findings
}

// replicasOf is the least number of replicas that a partition of a topic has.
func replicasOf(detail kadm.TopicDetail) int {
	least := math.MaxInt
	for _, p := range detail.Partitions {
		least = min(least, len(p.Replicas))
	}
	return least
}

// needed are the settings of a topic whose partitions have so many replicas,
// whatever number it would be made with: two in-sync ones can be asked for only
// where there are two, and must be where there are.
func (s TopicSpec) needed(replicas int) map[string]string {
	needed := maps.Clone(s.Configs)
	delete(needed, "min.insync.replicas")
	if replicas > 1 {
		needed["min.insync.replicas"] = "2"
		needed["unclean.leader.election.enable"] = "false"
	}
	return needed
}

// atLeast are settings where more is as good.
var atLeast = map[string]bool{"max.message.bytes": true, "min.compaction.lag.ms": true, "min.insync.replicas": true}

var reasons = map[string]string{
	"cleanup.policy":         "a table keeps the last row of each key, a stream keeps every record",
	"min.compaction.lag.ms":  "the audit repairs a table before the newer of two records is compacted away",
	"message.timestamp.type": "the age of a row must be by the broker's clock",
	"max.message.bytes":      "a command that was accepted must fit with its answers",
	"retention.ms":           "a command that waits must not be forgotten",
	"retention.bytes":        "a command that waits must not be forgotten",
	"min.insync.replicas":    "what only one replica has is lost with it",
	// Kafka's default since 0.11, and still what some clusters choose otherwise.
	"unclean.leader.election.enable": "a replica that lags behind would lead without what was acknowledged",
}

func need(key, value string) string {
	if atLeast[key] {
		return "at least " + value
	}
	return value
}

func suits(key, value, needed string) bool {
	if !atLeast[key] {
		return value == needed
	}
	have, err := strconv.ParseInt(value, 10, 64)
	want, wrong := strconv.ParseInt(needed, 10, 64)
	return err == nil && wrong == nil && have >= want
}
