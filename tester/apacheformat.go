//go:build unix

package tester

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// format writes the settings of all nodes and prepares their disks.
func (k *Kafka) format() error {
	addrs, err := FreeAddrs(2*k.cfg.Nodes + len(k.cfg.Around))
	if err != nil {
		return err
	}
	controllers := addrs[k.cfg.Nodes : 2*k.cfg.Nodes]
	k.client, k.behind = addrs[:k.cfg.Nodes], addrs[2*k.cfg.Nodes:]
	id := uuid.New()
	cluster := base64.RawURLEncoding.EncodeToString(id[:])
	errs := make([]error, k.cfg.Nodes)
	var all sync.WaitGroup
	for i := range k.cfg.Nodes {
		all.Go(func() { errs[i] = k.formatNode(i, cluster, controllers) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func (k *Kafka) formatNode(i int, cluster string, controllers []string) error {
	if err := os.Mkdir(k.folder(i), 0o755); err != nil {
		return err
	}
	file := filepath.Join(k.folder(i), "server.properties")
	if err := os.WriteFile(file, k.properties(i, controllers), 0o644); err != nil {
		return err
	}
	// With = because an id may begin with -.
	_, err := k.tools.run(k.folder(i), "kafka.tools.StorageTool", "format", "--cluster-id="+cluster, "-c", file)
	return err
}

func (k *Kafka) folder(i int) string { return filepath.Join(k.dir, "node-"+strconv.Itoa(i)) }

// properties are a node's server.properties.
func (k *Kafka) properties(i int, controllers []string) []byte {
	voters := make([]string, len(controllers))
	for n, c := range controllers {
		voters[n] = fmt.Sprintf("%d@%s", n, c)
	}
	replicas := strconv.Itoa(k.cfg.Nodes)
	insync := strconv.Itoa((k.cfg.Nodes + 1) / 2) // of 1: 1, of 3: 2
	session := k.cfg.MinSessionTimeout
	if session == 0 {
		session = time.Second
	}
	listeners := "PLAINTEXT://" + k.client[i]
	advertised, protocols := listeners, "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
	if len(k.behind) > 0 {
		listeners += ",AROUND://" + k.behind[i]
		advertised += ",AROUND://" + k.cfg.Around[i]
		protocols += ",AROUND:PLAINTEXT"
	}
	all := map[string]string{
		"process.roles":                  "broker,controller",
		"node.id":                        strconv.Itoa(i),
		"controller.quorum.voters":       strings.Join(voters, ","),
		"controller.listener.names":      "CONTROLLER",
		"listeners":                      listeners + ",CONTROLLER://" + controllers[i],
		"advertised.listeners":           advertised,
		"inter.broker.listener.name":     "PLAINTEXT",
		"listener.security.protocol.map": protocols,
		"log.dirs":                       filepath.Join(k.folder(i), "data"),

		"auto.create.topics.enable":                "false",
		"default.replication.factor":               replicas,
		"min.insync.replicas":                      insync,
		"offsets.topic.num.partitions":             "8",
		"offsets.topic.replication.factor":         replicas,
		"transaction.state.log.num.partitions":     "1",
		"transaction.state.log.replication.factor": replicas,
		"transaction.state.log.min.isr":            insync,
		"group.initial.rebalance.delay.ms":         "0",
		"group.min.session.timeout.ms":             strconv.FormatInt(session.Milliseconds(), 10),
	}
	maps.Copy(all, k.cfg.Settings)
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s=%s\n", key, all[key])
	}
	return []byte(b.String())
}

// FreeAddrs finds n free ports on loopback, as host:port. They lie below those
// that systems lend to outgoing connections (Linux: from 32768), so that what
// is started again finds its own still free.
func FreeAddrs(n int) ([]string, error) {
	var addrs []string
	for range 1000 {
		if len(addrs) == n {
			return addrs, nil
		}
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(12000)))
		if slices.Contains(addrs, addr) {
			continue
		}
		listener, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		listener.Close()
		addrs = append(addrs, addr)
	}
	return nil, fmt.Errorf("no %d free ports on loopback", n)
}
