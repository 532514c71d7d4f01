package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"coffer/internal/kafka"
	"coffer/processors"
)

// Ground is where recovery, silence and memory are measured: a Kafka without
// any of Coffer's topics, and the binary whose processes are started on it.
// Everything that is made there, topics, groups, processes and files, is
// removed at the end. Zero values are usable but for Brokers, Binary and
// Settings, which must be those that a `coffer process` without flags has.
type Ground struct {
	Brokers    []string
	Binary     string // path of coffer
	Settings   processors.Settings
	Partitions int32         // N; 0: 8
	Session    time.Duration // timeout of the processes; 0: 6 s
	Dir        string        // where a folder for local stores is made; "": the system's
}

// session is how long Kafka waits for a silent process, if nobody says.
const session = 6 * time.Second

// ground is Ground with the topics made.
type ground struct {
	Ground
	config   kafka.Config
	topics   *kafka.Topics
	client   *kgo.Client
	dir      string
	tell     io.Writer
	made     []string
	children []*child
}

// open makes the topics; how it goes on is told to tell. It is refused where any
// of them exists: what lies in them isn't ours. Public ones carry the brokers' time, so that an answer's
// distance from its command is that of their appends.
func (g Ground) open(ctx context.Context, tell io.Writer) (made *ground, err error) {
	g.Partitions, g.Session = cmp.Or(g.Partitions, processors.DefaultPartitions), cmp.Or(g.Session, session)
	o := &ground{Ground: g, tell: tell, config: kafka.Config{Brokers: g.Brokers, ClientID: "coffer-bench", Partitions: processors.FixedPartitions(g.Partitions)}}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.close())
		}
	}()
	if o.topics, err = kafka.NewTopics(o.config); err != nil {
		return nil, err
	}
	if o.client, err = kgo.NewClient(kgo.SeedBrokers(g.Brokers...)); err != nil {
		return nil, err
	}
	plan := g.Settings.TopicPlan(processors.Sizes{Partitions: g.Partitions, Public: publicPartitions, Lag: compactionLag})
	planned, err := o.topics.Plan(ctx, plan)
	if err != nil {
		return nil, err
	}
	for _, one := range planned {
		if one.Exists {
			return nil, fmt.Errorf("topic %s is there already: this bench fills tables and deletes them, so it wants a Kafka without Coffer's topics", one.Name)
		}
	}
	for i := range plan {
		if !plan[i].Owned {
			plan[i].Configs["message.timestamp.type"] = "LogAppendTime"
		}
	}
	if o.dir, err = os.MkdirTemp(g.Dir, "coffer-bench-"); err != nil {
		return nil, err
	}
	o.made, err = o.topics.Create(ctx, plan)
	return o, err
}

// How the topics are made.
const (
	publicPartitions = 3
	compactionLag    = 24 * time.Hour
)

// process is one that runs these parts, with a folder of its own under its
// name; static says that the name is also that of a static member.
func (g *ground) process(name string, static bool, more ...string) *child {
	data := filepath.Join(g.dir, name)
	args := []string{
		"--brokers", strings.Join(g.Brokers, ","), "--data", data,
		"--partitions", fmt.Sprint(g.Partitions), "--session-timeout", g.Session.String(),
		"--compaction-lag", compactionLag.String(),
	}
	if static {
		args = append(args, "--instance", name)
	}
	c := &child{binary: g.Binary, name: name, data: data, args: append(args, more...), log: filepath.Join(g.dir, name+".log"), tell: g.tell}
	g.children = append(g.children, c)
	return c
}

// close ends the processes and removes all that was made. It takes as long as
// Kafka remembers static members, a session timeout.
func (g *ground) close() error {
	var errs []error
	for _, c := range g.children {
		c.kill()
	}
	ctx, cancel := context.WithTimeout(context.Background(), g.Session+30*time.Second)
	defer cancel()
	if len(g.made) > 0 {
		fmt.Fprintln(g.tell, "removing what was made")
		errs = append(errs, g.deleteGroups(ctx))
		deleted, err := kadm.NewClient(g.client).DeleteTopics(ctx, g.made...)
		errs = append(errs, err, deleted.Error())
	}
	if g.client != nil {
		g.client.Close()
	}
	if g.topics != nil {
		g.topics.Close()
	}
	if g.dir != "" {
		errs = append(errs, os.RemoveAll(g.dir))
	}
	return errors.Join(errs...)
}

// deleteGroups deletes the groups, once their members are gone.
func (g *ground) deleteGroups(ctx context.Context) error {
	var names []string
	for _, f := range g.Settings.Functions() {
		names = append(names, f.Group, f.Group+"-audit")
	}
	for _, i := range g.Settings.Ingresses() {
		names = append(names, i.Group)
	}
	admin := kadm.NewClient(g.client)
	for {
		deleted, err := admin.DeleteGroups(ctx, names...)
		if err != nil {
			return err
		}
		var left []string
		for _, one := range deleted {
			switch {
			case one.Err == nil, errors.Is(one.Err, kerr.GroupIDNotFound):
			case errors.Is(one.Err, kerr.NonEmptyGroup), kerr.IsRetriable(one.Err):
				left = append(left, one.Group)
			default:
				return fmt.Errorf("deleting group %s: %w", one.Group, one.Err)
			}
		}
		if names = left; len(names) == 0 {
			return nil
		}
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("groups %v still have members: %w", names, ctx.Err())
		}
	}
}
