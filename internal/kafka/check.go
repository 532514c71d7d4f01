package kafka

import (
	"context"
	"fmt"
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
	for _, key := range s.settings() {
		value, reported := there[key]
		if !reported || suits(key, value, s.Configs[key]) {
			continue
		}
		findings = append(findings, Finding{s.Name, fmt.Sprintf(
			"topic %s has %s=%s, %s is needed (%s): kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config %s=%s",
			s.Name, key, value, need(key, s.Configs[key]), reasons[key], s.Name, key, s.Configs[key])})
	}
	return findings
}

// atLeast are settings where more is as good.
var atLeast = map[string]bool{"max.message.bytes": true, "min.compaction.lag.ms": true, "min.insync.replicas": true}

var reasons = map[string]string{
	"cleanup.policy":         "a table keeps the last row of each key, a stream keeps every record",
	"min.compaction.lag.ms":  "the audit repairs a table before the newer of two records is compacted away",
	"message.timestamp.type": "the age of a row must be by the broker's clock",
	"max.message.bytes":      "a command that was accepted must fit with its answers",
	"retention.ms":           "a command that waits must not be forgotten",
	"min.insync.replicas":    "what only one replica has is lost with it",
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
