package coffer

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "coffer"

// allowed are, for each folder, the folders of ours that it may import. A
// folder that isn't here may not exist: a new one must find its place first.
// Tests may import what comes later too, such as a broker in process.
var allowed = map[string][]string{
	"internal/kafka":  {},
	"internal/race":   {},
	"internal/spawn":  {},
	"item":            {},
	"storage":         {"item"},
	"inventory":       {"item"},
	"codecs":          {"item", "storage", "inventory", "internal/kafka"},
	"processors/once": {"internal/kafka"},
	"processors":      {"item", "storage", "inventory", "codecs", "internal/kafka", "processors/once"},
	"emitters":        {"item", "storage", "inventory", "codecs", "internal/kafka", "processors/once"},
	"views":           {"item", "storage", "inventory", "codecs", "internal/kafka", "processors/once"},
	"tester":          all("tester/process"),
	"tester/...":      all("tester", "tester/process", "internal/spawn"),
	"internal/bench":  all("internal/spawn"),
	// The verifier's model shares no code with what it judges.
	"internal/verify/model": {},
	"internal/verify":       {"internal/verify/model", "internal/kafka", "codecs"},
	"internal/metrics":      {"item", "internal/kafka", "processors/once", "views"},
	"cmd/coffer":            all("internal/bench", "internal/metrics", "internal/verify", "internal/verify/model"),
}

// all are the folders that whoever stands at the end may import, and more.
func all(more ...string) []string {
	return append([]string{"item", "storage", "inventory", "codecs", "internal/kafka",
		"processors", "processors/once", "emitters", "views"}, more...)
}

// pure folders import nothing of others but these (and the standard library).
var (
	pure     = []string{"item", "storage", "inventory"}
	pureMay  = []string{"github.com/google/uuid", "github.com/tinylib/msgp/msgp"}
	withGoka = []string{"internal/kafka", "processors/once", "views", "tester", "internal/bench"}
)

// impure are packages of the standard library by which a step could come to
// see more than its arguments.
var impure = []string{"os", "net", "context", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "sync"}

// pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath string
	Imports    []string
}

// TestImportsRunOneWay keeps the folders in their order: item ← storage ←
// codecs ← processors, emitters, views ← tester, cmd.
func TestImportsRunOneWay(t *testing.T) {
	packages := list(t)
	require.Greater(t, len(packages), 6, "go list finds the folders")
	for _, p := range packages {
		folder := strings.TrimPrefix(p.ImportPath, module+"/")
		if p.ImportPath == module {
			continue // this test
		}
		for _, wrong := range violations(folder, p.Imports) {
			t.Error(wrong)
		}
	}
}

// TestViolationsAreFound shows that the guard fails on what it must not let
// pass.
func TestViolationsAreFound(t *testing.T) {
	for _, one := range []struct{ folder, imports, says string }{
		{"item", "coffer/storage", "item must not import storage"},
		{"storage", "github.com/lovoo/goka", "storage must not import github.com/lovoo/goka"},
		{"storage", "github.com/stretchr/testify/assert", "storage must not import github.com/stretchr/testify/assert"},
		{"storage", "net/http", "storage must not import net/http"},
		{"storage", "os", "storage must not import os"},
		{"emitters", "coffer/processors", "emitters must not import processors"},
		{"views", "coffer/emitters", "views must not import emitters"},
		{"emitters", "coffer/views", "emitters must not import views"},
		{"internal/kafka", "coffer/item", "internal/kafka must not import item"},
		{"processors/once", "coffer/codecs", "processors/once must not import codecs"},
		{"processors", "github.com/lovoo/goka", "processors must not import github.com/lovoo/goka"},
		{"cmd/coffer", "github.com/lovoo/goka/storage", "cmd/coffer must not import github.com/lovoo/goka/storage"},
		{"codecs", "coffer/processors", "codecs must not import processors"},
		{"cmd/coffer", "coffer/tester", "cmd/coffer must not import tester"},
		{"util", "fmt", "util has no place in the order of folders"},
	} {
		assert.Contains(t, violations(one.folder, []string{one.imports}), one.says)
	}
	assert.Empty(t, violations("views", []string{"coffer/processors/once", "github.com/lovoo/goka", "net/http"}))
	assert.Empty(t, violations("storage", []string{"coffer/item", "time", "github.com/google/uuid"}))
}

// violations are the imports of a folder that must not be.
func violations(folder string, imports []string) []string {
	ours, known := allowed[folder]
	if !known && strings.HasPrefix(folder, "tester/") {
		ours, known = allowed["tester/..."]
	}
	if !known {
		return []string{folder + " has no place in the order of folders"}
	}
	var wrong []string
	for _, one := range imports {
		in, own := strings.CutPrefix(one, module+"/")
		first, _, _ := strings.Cut(one, "/")
		foreign := strings.Contains(first, ".")
		isPure := slices.Contains(pure, folder)
		switch {
		case own && slices.Contains(ours, in),
			!own && foreign && !isPure && (slices.Contains(withGoka, folder) || !isGoka(one)),
			!own && foreign && isPure && slices.Contains(pureMay, one),
			!own && !foreign && !(isPure && isImpure(one)):
		case own:
			wrong = append(wrong, folder+" must not import "+in)
		default:
			wrong = append(wrong, folder+" must not import "+one)
		}
	}
	return wrong
}

func isGoka(p string) bool { return strings.HasPrefix(p+"/", "github.com/lovoo/goka/") }

func isImpure(p string) bool {
	for ; p != "."; p = path.Dir(p) {
		if slices.Contains(impure, p) {
			return true
		}
	}
	return false
}

// list asks the go command for all packages of the module.
func list(t *testing.T) []pkg {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	out, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		require.NoError(t, err, string(failed.Stderr))
	}
	require.NoError(t, err)
	var all []pkg
	for in := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, p)
	}
}
