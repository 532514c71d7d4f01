package main

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

const sendLong = `Sends a record to its topic, waits for its answer, and prints each event of that
as one JSON line, in the form of ` + "`coffer tail`" + `, in the order in which they were
said. It ends with 0 if the answer is a success, 3 if it is ERROR, REJECTED, a
pick-up that was cancelled, or a dead letter, 4 if there is none within --timeout.

With --file each line is a whole record: {"topic": …, "headers": {…}, "value":
{…}}, or the value alone, whose type then says which topic it goes to. A value
that is a string is sent as the text inside it, and the headers coffer-error-…
of a dead letter are left out. They are sent one after the other, each when the
last was answered; the exit code is the highest of all.`

func sendCommand(common *Common) *cobra.Command {
	c := common.fresh()
	how := &sending{}
	var file string
	cmd := &cobra.Command{
		Use:   "send",
		Short: "Send a command and wait for its answer",
		Long:  sendLong,
		Example: "  coffer send storage deposit --account 4001 --world 0 --template 2000000 --quantity 50\n" +
			"  coffer send storage deposit --account 4001 --world 0 --body '{\"slot\":0,\"templateId\":1302000}'\n" +
			"  coffer send inventory create-asset --character 100001 --template 1302000\n" +
			"  coffer send --file commands.jsonl",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return usage("say what to send: `coffer send storage deposit …`, or --file\nSee `coffer send --help`.")
			}
			records := fromFile(file, cmd.InOrStdin(), how.from.headers(), c)
			return send(cmd.Context(), *c, *how, records, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "a file of records, one JSON object a line; - is the standard input")
	f := cmd.PersistentFlags()
	c.brokerFlags(f)
	how.from.flags(f)
	valuesFlag(f, &how.values)
	f.DurationVar(&how.timeout, "timeout", 10*time.Second, "how long to wait for an answer; 0: send only")
	made := map[string]*cobra.Command{}
	for _, one := range commands {
		group := made[one.group]
		if group == nil {
			group = &cobra.Command{Use: one.group, Short: groups[one.group], Args: noArgs,
				RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
			made[one.group] = group
			cmd.AddCommand(group)
		}
		group.AddCommand(one.subcommand(c, how))
	}
	return cmd
}

// groups are what commands are sorted by.
var groups = map[string]string{
	"storage":   "Commands to storages and their sessions",
	"inventory": "Commands to inventories",
	"character": "What the character service tells: characters that come, go and move on",
	"drop":      "What the drops service tells: things on the ground that are picked up",
	"equipable": "What the equips service tells: new attributes",
}

// subcommand sends one record, or one for each body of a file.
func (k command) subcommand(c *Config, how *sending) *cobra.Command {
	long := fmt.Sprintf("%s: sends %s to %s and waits for its answer.", k.short, k.kind, k.topic.Env)
	if k.silent != "" {
		long += " There is none " + k.silent + "."
	}
	if k.late {
		long += "\n\nOthers may have to be asked before it is answered: it is sent with a header\n" +
			correlation + ", by which its answer is known."
	}
	var file string
	cmd := &cobra.Command{
		Use: k.name, Short: k.short, Long: long, Args: noArgs,
		Example: fmt.Sprintf("  coffer send %s %s %s", k.group, k.name, k.example),
	}
	k.flags(cmd.Flags())
	if !k.bodyless {
		cmd.Flags().StringVar(&file, "file", "", "a file of bodies, one JSON object a line; - is the standard input")
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		how.from.given = cmd.Flags().Changed
		bodies, err := k.bodies(cmd, file)
		if err != nil {
			return err
		}
		records := func(yield func(outgoing, error) bool) {
			for body, err := range bodies {
				r := outgoing{topic: k.topic, headers: how.from.headers(), reply: k.reply}
				if err == nil {
					r.value, err = k.compose(cmd.Flags(), body)
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
		return send(cmd.Context(), *c, *how, records, cmd.OutOrStdout(), cmd.ErrOrStderr())
	}
	return cmd
}

// bodies are the file's, or --body, or nil for one that is made of flags.
func (k command) bodies(cmd *cobra.Command, file string) (iter.Seq2[json.RawMessage, error], error) {
	flags := cmd.Flags()
	whole := !k.bodyless && flags.Changed("body")
	if whole || file != "" {
		for _, one := range k.body {
			alsoBeside := slices.ContainsFunc(k.head, func(f field) bool { return f.flag == one.flag })
			if flags.Changed(one.flag) && !alsoBeside {
				return nil, usage("--%s is part of the body: it can't be given beside --body or --file", one.flag)
			}
		}
	}
	switch {
	case whole && file != "":
		return nil, usage("--body and --file can't both be given")
	case file != "":
		return lines(file, cmd.InOrStdin()), nil
	}
	var body json.RawMessage
	if whole {
		text, err := flags.GetString("body")
		if err != nil {
			return nil, err
		}
		if body = json.RawMessage(text); !json.Valid(body) {
			return nil, usage("--body is no JSON: %s", text)
		}
	}
	if _, err := k.compose(flags, body); err != nil { // before anything is connected
		return nil, err
	}
	return func(yield func(json.RawMessage, error) bool) { yield(body, nil) }, nil
}
