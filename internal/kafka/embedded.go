package kafka

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	ldbstorage "github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/twmb/franz-go/pkg/kfake"
)

// EmbeddedConfig says where a broker in process listens and what it keeps.
type EmbeddedConfig struct {
	Addr    string // host:port on loopback of the first broker; "" is 127.0.0.1:0, port 0 is any free one
	DataDir string // what it keeps survives kill -9, not power loss; "" keeps everything in memory
	Brokers int    // 0 is one; the others take any free port

	MinSessionTimeout time.Duration // the shortest a group may ask for; 0 is 6 s, as Apache Kafka's
}

// Embedded is a Kafka in process, for development and tests, never for
// production: it speaks the real protocol (twmb's kfake) and has no replicas.
type Embedded struct {
	cluster *kfake.Cluster
	lock    ldbstorage.Storage // of DataDir; nil without one
}

// StartEmbedded starts a broker. It refuses an address that is not on
// loopback, because it asks nobody who they are, and names a port that is
// taken, and a DataDir that another one uses. It never makes a topic because
// somebody asked for it.
func StartEmbedded(cfg EmbeddedConfig) (*Embedded, error) {
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	host, port, err := loopback(cfg.Addr)
	if err != nil {
		return nil, err
	}
	ports := make([]int, max(cfg.Brokers, 1))
	ports[0] = port
	opts := []kfake.Opt{
		kfake.Ports(ports...),
		kfake.ListenFn(func(network, address string) (net.Listener, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return net.Listen(network, net.JoinHostPort(host, port))
		}),
		kfake.GroupMinSessionTimeout(or(cfg.MinSessionTimeout, 6*time.Second)),
	}
	var lock ldbstorage.Storage
	if cfg.DataDir != "" {
		// kfake itself takes no lock, and two of them would ruin each other's
		// files; LevelDB's ends with the process.
		lock, err = ldbstorage.OpenFile(filepath.Join(cfg.DataDir, "lock"), false)
		if err != nil {
			return nil, fmt.Errorf("the embedded broker cannot have %s for itself: %w", cfg.DataDir, err)
		}
		opts = append(opts, kfake.DataDir(filepath.Join(cfg.DataDir, "broker")))
	}
	cluster, err := kfake.NewCluster(opts...)
	if err != nil {
		if lock != nil {
			err = errors.Join(err, lock.Close())
		}
		return nil, fmt.Errorf("the embedded broker cannot start on %s: %w", cfg.Addr, err)
	}
	return &Embedded{cluster, lock}, nil
}

// Addrs returns host:port of every broker.
func (e *Embedded) Addrs() []string { return e.cluster.ListenAddrs() }

// Cluster returns what lies under it, for tests that make it fail.
func (e *Embedded) Cluster() *kfake.Cluster { return e.cluster }

// Close stops all brokers and writes to DataDir what is not there yet.
func (e *Embedded) Close() {
	e.cluster.Close()
	if e.lock != nil {
		_ = e.lock.Close() // of a lock file, whose content is nothing
	}
}

// ErrNotLoopback refuses an address that others on the network could reach.
var ErrNotLoopback = errors.New("the embedded broker listens on loopback only")

func loopback(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("%q is no host:port: %w", addr, err)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return "", 0, fmt.Errorf("%w, and %q is not: use 127.0.0.1 or ::1", ErrNotLoopback, host)
	}
	port, err = strconv.Atoi(text)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("%q is no port", text)
	}
	return host, port, nil
}
