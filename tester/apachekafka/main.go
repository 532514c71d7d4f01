// Command apachekafka fetches Apache Kafka for the tests that need it:
//
//	go run ./tester/apachekafka
//
// It has Maven copy the packages that pom.xml names, 54 MB, into .cache/kafka of
// this repository. It does nothing if they are there already.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := fetch(); err != nil {
		fmt.Fprintln(os.Stderr, "apachekafka:", err)
		os.Exit(1)
	}
}

func fetch() error {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("go env GOMOD: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	pom := filepath.Join(root, "tester", "apachekafka", "pom.xml")
	cache := filepath.Join(root, ".cache", "kafka")
	want, err := os.ReadFile(pom)
	if err != nil {
		return fmt.Errorf("run this inside the repository: %w", err)
	}
	// A copy of pom.xml is written last: with it, the packages are whole.
	whole := filepath.Join(cache, "pom.xml")
	if have, err := os.ReadFile(whole); err == nil && bytes.Equal(have, want) {
		fmt.Println("Apache Kafka is in", cache)
		return nil
	}
	if err := os.RemoveAll(cache); err != nil {
		return err
	}
	maven := exec.Command("mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", "-DoutputDirectory="+filepath.Join(cache, "libs"))
	maven.Stdout, maven.Stderr = os.Stdout, os.Stderr
	if err := maven.Run(); err != nil {
		return fmt.Errorf("%s: %w (on Debian: apt-get install maven openjdk-17-jre-headless)", maven, err)
	}
	if err := os.WriteFile(whole, want, 0o644); err != nil {
		return err
	}
	fmt.Println("Apache Kafka is now in", cache)
	return nil
}
