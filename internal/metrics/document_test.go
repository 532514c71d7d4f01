package metrics

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var write = flag.Bool("write", false, "write the table of metrics into docs/operators.md")

const (
	page  = "../../docs/operators.md"
	above = "<!-- The table of metrics: go test ./internal/metrics -run TestTheDocumentedTable -write -->\n"
	below = "<!-- The end of the table of metrics. -->\n"
)

// docs/operators.md lists the families as they are.
func TestTheDocumentedTable(t *testing.T) {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), above)
	require.True(t, found, "%s has no %s", page, above)
	table, after, found := strings.Cut(rest, below)
	require.True(t, found, "%s has no %s", page, below)
	if *write {
		require.NoError(t, os.WriteFile(page, []byte(before+above+Table()+below+after), 0o644))
		return
	}
	assert.Equal(t, Table(), table)
}
