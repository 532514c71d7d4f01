package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"coffer/codecs"
)

func tailCommand(common *Common) *cobra.Command {
	c := common.fresh()
	var what tailing
	cmd := &cobra.Command{
		Use:   "tail [topic ...]",
		Short: "Print events as they come, one JSON line each",
		Long: "Prints each record as one JSON line with topic, partition, offset, key, headers\n" +
			"and value. Without a topic: all that Coffer writes to, which are the events of\n" +
			"storages and inventories, the commands to the drops service, and the dead\n" +
			"letters. A topic is named by its own name or by the variable of the contract.\n" +
			"What can't be shown as text is {\"base64\": …}; version headers are shown as\n" +
			"numbers.",
		Example: "  coffer tail\n" +
			"  coffer tail EVENT_TOPIC_STORAGE_STATUS --from-start --count 10\n" +
			"  coffer tail EVENT_TOPIC_ASSET_STATUS COMMAND_TOPIC_DROP --values\n" +
			"  coffer tail coffer-dead-letters --from-start",
		RunE: func(cmd *cobra.Command, args []string) error {
			what.topics = args
			return tail(cmd.Context(), *c, what, cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	c.brokerFlags(f)
	f.BoolVar(&what.fromStart, "from-start", false, "begin with the oldest record, not behind the newest")
	valuesFlag(f, &what.values)
	f.IntVar(&what.count, "count", 0, "end after so many records; 0: never")
	return cmd
}

// tailing is what `coffer tail` is asked for.
type tailing struct {
	topics    []string
	fromStart bool
	values    bool // print the value alone
	count     int  // 0: no end
}

// tail prints records until ctx ends or count is reached.
func tail(ctx context.Context, c Config, what tailing, out io.Writer) error {
	names, err := c.topicNames(what.topics)
	if err != nil {
		return err
	}
	f, err := follow(ctx, c.Brokers, what.fromStart, names...)
	if err != nil {
		return err
	}
	defer f.close()
	for shown := 0; ; {
		records, err := f.next(ctx)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, r := range records {
			b, err := printed(r, what.values)
			if err != nil {
				return err
			}
			if _, err := out.Write(b); err != nil {
				return err
			}
			if shown++; shown == what.count {
				return nil
			}
		}
	}
}

// topicNames are the names of topics in this deployment; without any, of all
// that answers and dead letters come on.
func (c Config) topicNames(asked []string) ([]string, error) {
	topics, err := c.topics()
	if err != nil {
		return nil, err
	}
	byVariable := map[string]string{}
	var answers []string
	for _, t := range codecs.Consumed {
		byVariable[t.Env] = topics.Name(t)
	}
	for _, t := range codecs.Produced {
		byVariable[t.Env] = topics.Name(t)
		answers = append(answers, topics.Name(t))
	}
	if len(asked) == 0 {
		return append(answers, codecs.DeadLetters), nil
	}
	names := make([]string, len(asked))
	for i, name := range asked {
		names[i] = name
		if known, ok := byVariable[name]; ok {
			names[i] = known
		}
	}
	return names, nil
}
