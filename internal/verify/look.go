package verify

import "context"

func (j *judge) look(context.Context) error { return nil }
