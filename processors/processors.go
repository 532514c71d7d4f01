package processors

import (
	"fmt"
	"slices"
	"strings"

	"coffer/codecs"
	"coffer/processors/once"
)

// Names are what Processors can be asked for: each function, and "ingress" for
// the readers of all public topics.
func (s Settings) Names() []string {
	names := []string{"ingress"}
	for _, f := range s.Functions() {
		names = append(names, f.Name)
	}
	return names
}

// Processors makes the processors of the named parts, all if none is named.
func (s Settings) Processors(d once.Deployment, names ...string) ([]*once.Processor, error) {
	for _, n := range names {
		if !slices.Contains(s.Names(), n) {
			return nil, fmt.Errorf("there is no function %q: choose of %s", n, strings.Join(s.Names(), ", "))
		}
	}
	wanted := func(name string) bool { return len(names) == 0 || slices.Contains(names, name) }
	d.DeadLetters = codecs.DeadLetters
	d.RetryByTrace = s.RetryByTrace
	var all []*once.Processor
	if wanted("ingress") {
		for _, i := range s.Ingresses() {
			all = append(all, d.Ingress(i))
		}
	}
	for _, f := range s.Functions() {
		if wanted(f.Name) {
			all = append(all, d.Function(f))
		}
	}
	return all, nil
}
