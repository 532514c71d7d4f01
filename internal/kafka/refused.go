package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/IBM/sarama"
)

// ErrOtherRules is what Kafka answers to a process whose rules differ from
// those of the group's members: their protocol names have nothing in common.
var ErrOtherRules = errors.New("the group runs with other deciding settings")

// refused explains a join that Kafka refused; any other error comes back as it
// is. A change of rules is a stop of the function everywhere, then a start.
func (g *Group) refused(err error) error {
	if !errors.Is(err, sarama.ErrInconsistentGroupProtocol) {
		return err
	}
	differ := "which ones could not be found out"
	if g.set.Members != nil {
		theirs, lookErr := g.set.Members(context.Background(), g.name)
		if lookErr == nil && len(theirs) > 0 {
			differ = Differences(theirs[0], g.set.RulesText)
		}
	}
	return fmt.Errorf("group %s: %w: %s; stop all its processes, then start them with the same settings (%w)", g.name, ErrOtherRules, differ, err)
}

// Differences says in which lines "name: value" two texts differ.
func Differences(theirs, ours string) string {
	values := func(text string) (names []string, of map[string]string) {
		of = map[string]string{}
		for line := range strings.Lines(text) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			names = append(names, name)
			of[name] = value
		}
		return names, of
	}
	names, us := values(ours)
	others, them := values(theirs)
	for _, n := range others {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	var all []string
	for _, n := range names {
		if them[n] != us[n] {
			all = append(all, fmt.Sprintf("%s is %q in the group and %q here", n, them[n], us[n]))
		}
	}
	if len(all) == 0 {
		return "their texts are the same, so one binary reads them otherwise"
	}
	return strings.Join(all, ", ")
}

// MembersRules are the RulesText of a group's present members.
func (t *Topics) MembersRules(ctx context.Context, group string) ([]string, error) {
	described, err := t.admin.DescribeGroups(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("describing group %s: %w", group, err)
	}
	var texts []string
	for _, m := range described[group].Members {
		if c, ok := m.Join.AsConsumer(); ok {
			texts = append(texts, string(c.UserData))
		}
	}
	return texts, nil
}
