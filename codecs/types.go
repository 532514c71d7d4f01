package codecs

import (
	"maps"
	"slices"
)

// Types are the types that records to a function can have, public ones and
// those of messages, sorted. There are no others: what has another type is a
// dead letter or none of our business.
func Types(function string) []string {
	of := map[string]bool{}
	for _, all := range []map[string][]route{storageRoutes, compartmentRoutes, showRoutes, statusRoutes, messageRoutes} {
		for kind, routes := range all {
			if slices.ContainsFunc(routes, func(to route) bool { return to.function == function }) {
				of[kind] = true
			}
		}
	}
	for _, all := range []map[string]path{compartmentPaths, lifePaths, dropPaths, equipablePaths, messagePaths} {
		for kind, to := range all {
			if to.function == function {
				of[kind] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(of))
}
