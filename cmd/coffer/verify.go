package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"coffer/internal/verify"
	"coffer/internal/verify/model"
	"coffer/item"
)

func verifyCommand(common *Common) *cobra.Command {
	c := common.fresh()
	var o verify.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Send random commands to a test cluster and judge every answer",
		Long: "Makes a random history of commands, among them bad input and clients' retries, and\n" +
			"writes it as the game's services would. It then reads every event, dead letter and\n" +
			"REJECTED, and holds them against a model of the contract that shares no code with\n" +
			"what it judges: nothing may be missing, doubled, different, out of order or not\n" +
			"conserved. What it finds it prints with key, command, partition and offset, and\n" +
			"ends with exit code 1.\n\n" +
			"Coffer must be running. Each run makes tenants of its own, so that what is there\n" +
			"already is not touched; still, use a cluster for tests: the commands stay on its\n" +
			"topics. The same seed makes the same commands; in which order rows apply them is\n" +
			"up to the cluster. A run is held in memory, about 1 GB for 400,000 commands.\n" +
			"With inventories it ends some 35 s after the last command, because reservations\n" +
			"take that long to end. With --metrics for each process, what they count is held\n" +
			"against what was sent and heard.",
		Example: "  coffer verify --mix storage --duration 30s\n" +
			"  coffer verify --brokers 127.0.0.1:9092 --rest http://127.0.0.1:8080 --rate 1000 --duration 10m\n" +
			"  coffer verify --metrics http://10.0.0.1:8081/metrics --metrics http://10.0.0.2:8081/metrics\n" +
			"  coffer verify --seed 7 --json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			o.Brokers = c.Brokers
			if o.Settings, err = c.rulesOfModel(); err != nil {
				return err
			}
			return runVerify(cmd.Context(), *c, o, asJSON, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	c.brokerFlags(f)
	f.Uint64Var(&o.Seed, "seed", 1, "what the commands are made of; the same one makes the same commands")
	f.IntVar(&o.Rate, "rate", 300, "commands per second")
	f.DurationVar(&o.Duration, "duration", 30*time.Second, "how long commands are sent")
	f.IntVar(&o.Accounts, "accounts", 200, "accounts that the commands are about")
	f.IntVar(&o.Characters, "characters", 200, "characters with an inventory that the commands are about")
	f.StringVar(&o.Mix, "mix", verify.MixBoth, "which commands: storage, inventory, or both")
	f.StringVar(&o.REST, "rest", "", "base URL of a sidecar, such as http://127.0.0.1:8080, whose views are compared too; none: no look-ups")
	f.StringArrayVar(&o.Metrics, "metrics", nil, "URL of a process's /metrics, such as http://127.0.0.1:8080/metrics, whose counts are compared too; once for each process")
	f.DurationVar(&o.Wait, "wait", time.Minute, "how long answers are waited for after the last command, at most")
	f.DurationVar(&o.Expiry, "expiry", 5*time.Second, "how late a reservation's end may be told, besides the time that commands wait")
	f.Uint32Var(&c.StorageCapacity, "storage-capacity", 4, "slots of a new storage, as the deployment has it")
	f.StringVar(&c.Catalog, "catalog", "", "file of items, as the deployment has it")
	f.Uint32Var(&c.ReferenceBase, "reference-base", uint32(item.DefaultReferenceBase), "least reference id of what is created, as the deployment has it")
	f.BoolVar(&asJSON, "json", false, "print the report as one JSON object; how it goes is told on the standard error output")
	return cmd
}

// rulesOfModel are the deployment's rules as the verifier's model reads them,
// once they are known to be such as a deployment can have.
func (c Config) rulesOfModel() (model.Settings, error) {
	s := model.Settings{StorageCapacity: c.StorageCapacity, ReferenceBase: c.ReferenceBase}
	if _, err := c.settings(); err != nil || c.Catalog == "" {
		return s, err
	}
	file, err := os.Open(c.Catalog)
	if err != nil {
		return s, err
	}
	defer file.Close()
	s.Catalog, err = model.ReadCatalog(file)
	return s, err
}

// runVerify runs and prints. Anything found makes it fail.
func runVerify(ctx context.Context, c Config, o verify.Options, asJSON bool, out, tell io.Writer) error {
	// A run is held in memory, and what it leaves behind must not double that.
	defer debug.SetGCPercent(debug.SetGCPercent(40))
	topics, err := c.topics()
	if err != nil {
		return err
	}
	o.Topics = &topics
	if err := o.Valid(); err != nil {
		return usage("%v", err)
	}
	o.Progress = func(p verify.Progress) {
		fmt.Fprintf(tell, "%-8s %4.0f s: %d commands sent, %d answered, %d events read\n", p.Phase, p.Took.Seconds(), p.Sent, p.Answered, p.Events)
	}
	report, err := verify.Run(ctx, o)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(out).Encode(report)
	} else {
		report.Write(out)
	}
	if err == nil && !report.Clean() {
		return &ended{code: exitFault} // the report has said it
	}
	return err
}
