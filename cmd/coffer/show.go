package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// looking is what `coffer show` is asked for.
type looking struct {
	url        string
	tenant     string
	minVersion string // "": as it is now
	json       bool
	timeout    time.Duration
}

func showCommand() *cobra.Command {
	how := &looking{}
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show a storage, a projection or an inventory, over HTTP",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	f.StringVar(&how.url, "url", "http://127.0.0.1:8080", "where the sidecar serves HTTP")
	f.StringVar(&how.tenant, "tenant", "", "the tenant, a UUID; without it the empty one")
	f.StringVar(&how.minVersion, "min-version", "", "wait for this version of the row, an event's coffer-version; of a projection it may be two with a dot between")
	f.BoolVar(&how.json, "json", false, "print the answer as it comes, JSON:API in one line")
	f.DurationVar(&how.timeout, "timeout", 10*time.Second, "how long to wait for the answer")
	var account, character uint32
	var world uint8
	storage := &cobra.Command{
		Use: "storage", Short: "Show what an account keeps in a world", Args: noArgs,
		Example: "  coffer show storage --account 4001 --world 0\n  coffer show storage --account 4001 --world 0 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("account") {
				return usage("--account is missing")
			}
			path := fmt.Sprintf("/api/storage/accounts/%d?worldId=%d", account, world)
			return show(cmd.Context(), *how, path, storageTable, cmd.OutOrStdout())
		},
	}
	storage.Flags().Uint32Var(&account, "account", 0, "account id")
	storage.Flags().Uint8Var(&world, "world", 0, "world id")
	projection := &cobra.Command{
		Use: "projection", Short: "Show the storage that a character has open", Args: noArgs,
		Example: "  coffer show projection --character 100001",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("character") {
				return usage("--character is missing")
			}
			path := fmt.Sprintf("/api/storage/projections/%d", character)
			return show(cmd.Context(), *how, path, projectionTable, cmd.OutOrStdout())
		},
	}
	projection.Flags().Uint32Var(&character, "character", 0, "character id")
	inventory := &cobra.Command{
		Use: "inventory", Short: "Show what a character has, wears and has reserved", Args: noArgs,
		Example: "  coffer show inventory --character 100001\n  coffer show inventory --character 100001 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("character") {
				return usage("--character is missing")
			}
			path := fmt.Sprintf("/api/characters/%d/inventory", character)
			return show(cmd.Context(), *how, path, inventoryTable(time.Now), cmd.OutOrStdout())
		},
	}
	inventory.Flags().Uint32Var(&character, "character", 0, "character id")
	cmd.AddCommand(storage, projection, inventory)
	return cmd
}

// table writes an answer for people. version is its ETag's.
type table func(out io.Writer, answer []byte, version string) error

// show asks the sidecar and prints what it says.
func show(ctx context.Context, how looking, path string, people table, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, how.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(how.url, "/")+path, nil)
	if err != nil {
		return usage("--url %q: %v", how.url, err)
	}
	request.Header.Set("Accept", "application/vnd.api+json")
	if how.tenant != "" {
		request.Header.Set("TENANT_ID", how.tenant)
	}
	if how.minVersion != "" {
		request.Header.Set("Coffer-Min-Version", how.minVersion)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		if inner, ok := err.(*url.Error); ok {
			err = inner.Err
		}
		return fmt.Errorf("asking %s: %w", how.url, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("asking %s: %w", how.url, err)
	}
	if !json.Valid(answer) { // whoever stands between: a proxy, another server
		return fmt.Errorf("%s answers %s with what is no JSON: %.60q; is there a sidecar at --url %s?",
			response.Request.URL.Host, response.Status, answer, how.url)
	}
	if how.json {
		if _, err := fmt.Fprintln(out, strings.TrimSpace(string(answer))); err != nil {
			return err
		}
	}
	switch {
	case response.StatusCode != http.StatusOK && how.json:
		return &ended{code: exitFault}
	case response.StatusCode != http.StatusOK:
		return refusal(response, answer)
	case how.json:
		return nil
	}
	return people(out, answer, strings.Trim(response.Header.Get("ETag"), `"`))
}

// refusal is a JSON:API error in words.
func refusal(response *http.Response, answer []byte) error {
	var said struct {
		Errors []struct{ Code, Detail string }
	}
	if json.Unmarshal(answer, &said) != nil || len(said.Errors) == 0 {
		return fmt.Errorf("%s answers %s", response.Request.URL.Host, response.Status)
	}
	return fmt.Errorf("%s: %s", said.Errors[0].Code, said.Errors[0].Detail)
}
