package processors

import (
	"coffer/codecs"
	"coffer/processors/once"
)

// Ingress reads one public topic and hands each record to the functions that
// it is for.
func (s Settings) Ingress(t *codecs.Topic) *once.Ingress {
	return &once.Ingress{
		Group:   s.Topics.IngressGroup(t),
		Topic:   s.Topics.Name(t),
		Outputs: codecs.Functions,
		Route: func(r once.Record) ([]once.Target, *once.BadInput) {
			found, problem := codecs.Route(t, r.Value, r.Headers)
			if problem != nil {
				return nil, &once.BadInput{Code: problem.Code, Message: problem.Message}
			}
			targets := make([]once.Target, len(found))
			for i, f := range found {
				targets[i] = once.Target{Topic: f.Function, Key: f.Key}
			}
			return targets, nil
		},
	}
}
