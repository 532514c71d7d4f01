//go:build unix

package tester

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"coffer/tester/process"
)

// tools are Java and the packages of Kafka.
type tools struct {
	path string // of java
	libs string // folder of the jars
	log  string // folder of simplelogger.properties
}

// findTools finds what StartKafka needs. Its error says how to get it.
func findTools() (tools, error) {
	root, err := repository()
	if err != nil {
		return tools{}, err
	}
	t := tools{libs: filepath.Join(root, ".cache", "kafka", "libs"), log: filepath.Join(root, "tester", "apachekafka")}
	if t.path, err = exec.LookPath("java"); err != nil {
		return tools{}, errors.New("this test needs Java 17 or later: on Debian `apt-get install openjdk-17-jre-headless maven`, then `go run ./tester/apachekafka`")
	}
	// The copy of pom.xml is written when all packages are there.
	want, err := os.ReadFile(filepath.Join(t.log, "pom.xml"))
	if err != nil {
		return tools{}, err
	}
	if have, err := os.ReadFile(filepath.Join(root, ".cache", "kafka", "pom.xml")); err != nil || string(have) != string(want) {
		return tools{}, errors.New("this test needs Apache Kafka's packages: `go run ./tester/apachekafka` fetches them with Maven (54 MB)")
	}
	return t, nil
}

// repository is the folder of go.mod, at or above where the test runs.
func repository() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("the test doesn't run in a folder of the repository")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// java is the program of a class of Kafka's, run in dir with these options of
// Java's, parted by spaces.
func (t tools) java(dir, options, class string, args ...string) process.Program {
	path := []string{"-cp", t.log + string(os.PathListSeparator) + filepath.Join(t.libs, "*"), class}
	return process.Program{
		Name: class, Path: t.path, Dir: dir, Logs: dir,
		Args: slices.Concat(strings.Fields(options), path, args),
	}
}

// brief are the options of a program that ends soon, as a test's broker does: what
// the better compiler costs it would never come back.
const brief = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

// run runs a class of Kafka's to its end and returns what it printed.
func (t tools) run(dir, class string, args ...string) (string, error) {
	p := t.java(dir, "-Xmx256m "+brief, class, args...)
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Dir = dir
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", class, strings.Join(args, " "), err, out, errs.String())
	}
	return string(out), nil
}

// Topics runs Apache Kafka's own kafka-topics with these arguments, to which
// --bootstrap-server is added, and returns what it printed.
func (k *Kafka) Topics(args ...string) (string, error) {
	return k.tools.run(k.dir, "org.apache.kafka.tools.TopicCommand", append([]string{"--bootstrap-server", strings.Join(k.client, ",")}, args...)...)
}
