package views

import (
	"fmt"
	"log/slog"
)

// gokaLog passes goka's lines on. What a view prints unasked is rare and worth
// a warning: above all that it lost Kafka and tries again, of which there is no
// other sign, since look-ups go on from what it has.
type gokaLog struct{ log *slog.Logger }

// Print logs its arguments.
func (g gokaLog) Print(v ...any) { g.log.Warn(fmt.Sprint(v...)) }

// Println logs its arguments.
func (g gokaLog) Println(v ...any) { g.log.Warn(fmt.Sprint(v...)) }

// Printf logs a formatted line.
func (g gokaLog) Printf(format string, v ...any) { g.log.Warn(fmt.Sprintf(format, v...)) }
