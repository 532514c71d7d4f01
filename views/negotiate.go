package views

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of answers.
const (
	jsonAPI = "application/vnd.api+json"
	anyJSON = "application/json"
)

// negotiate chooses the answer's media type: JSON:API's unless the client asks
// for JSON alone. Without an Accept anything will do; an Accept that allows
// neither is NOT_ACCEPTABLE, which is answered as JSON:API all the same.
func negotiate(accept []string) (string, error) {
	all := strings.Join(accept, ",")
	if strings.TrimSpace(all) == "" {
		return jsonAPI, nil
	}
	plain := false
	for one := range strings.SplitSeq(all, ",") {
		media, params, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil && q == 0 {
			continue // this is how a client says "not that"
		}
		switch media {
		case jsonAPI, "*/*", "application/*":
			return jsonAPI, nil
		case anyJSON:
			plain = true
		}
	}
	if plain {
		return anyJSON, nil
	}
	return jsonAPI, refuse(NotAcceptable, "Answers are %s or %s, and Accept is %q.", jsonAPI, anyJSON, all)
}
