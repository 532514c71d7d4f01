package views

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Code says what kind of failure it was; it stands in the error object.
type Code string

// The codes of failures. Each has its status in statuses, and nowhere else.
const (
	BadParameter  Code = "BAD_PARAMETER"  // a part of the path or the query can't be read
	BadHeader     Code = "BAD_HEADER"     // a header can't be read
	BadBody       Code = "BAD_BODY"       // the body broke off
	NotFound      Code = "NOT_FOUND"      // there is no such asset, or no open session
	UnknownRoute  Code = "UNKNOWN_ROUTE"  // nothing is served under this path
	BadMethod     Code = "BAD_METHOD"     // not with this method
	NotAcceptable Code = "NOT_ACCEPTABLE" // the client takes no JSON
	TooLarge      Code = "TOO_LARGE"      // the request's body
	Exists        Code = "EXISTS"         // it was made before, by another
	Refused       Code = "REFUSED"        // the function took the command and did nothing
	NotRecovered  Code = "NOT_RECOVERED"  // the table is still being read
	NotYet        Code = "NOT_YET"        // the version asked for has not come
	NotSent       Code = "NOT_SENT"       // the command could not be given to Kafka
	NoAnswer      Code = "NO_ANSWER"      // the command was not seen to be applied in time
	Internal      Code = "INTERNAL"       // a fault of ours; the log says which
)

// status is what a code is over HTTP.
type status struct {
	number int
	title  string
	retry  time.Duration // in Retry-After, whole seconds; 0: it isn't said
}

var statuses = map[Code]status{
	BadParameter:  {http.StatusBadRequest, "The request cannot be read", 0},
	BadHeader:     {http.StatusBadRequest, "The request cannot be read", 0},
	BadBody:       {http.StatusBadRequest, "The request cannot be read", 0},
	NotFound:      {http.StatusNotFound, "There is no such thing", 0},
	UnknownRoute:  {http.StatusNotFound, "There is no such route", 0},
	BadMethod:     {http.StatusMethodNotAllowed, "The route does not take this method", 0},
	NotAcceptable: {http.StatusNotAcceptable, "Answers are JSON:API", 0},
	TooLarge:      {http.StatusRequestEntityTooLarge, "The request is too large", 0},
	Exists:        {http.StatusConflict, "It exists already", 0},
	Refused:       {http.StatusConflict, "The command was refused", 0},
	NotRecovered:  {http.StatusServiceUnavailable, "The table is not recovered yet", time.Second},
	NotYet:        {http.StatusServiceUnavailable, "The version has not come yet", time.Second},
	NotSent:       {http.StatusServiceUnavailable, "The command could not be sent", time.Second},
	NoAnswer:      {http.StatusGatewayTimeout, "There was no answer in time", 0},
	Internal:      {http.StatusInternalServerError, "Something is wrong inside", 0},
}

// Error is why a look-up or a write gave no answer.
type Error struct {
	Code      Code
	Detail    string // a sentence for people, with the numbers
	Parameter string // the part of the path or query that it is about; may be empty
	Header    string // the header that it is about; may be empty
	Cause     error  // for the log; never shown
}

// Error is the code and the sentence.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Detail }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

func refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// asError makes what a table or Kafka said into an Error.
func asError(err error) *Error {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, ErrNotRecovered):
		return &Error{Code: NotRecovered, Detail: "The table that holds the answer is being read; ask again.", Cause: err}
	case errors.Is(err, context.Canceled):
		return &Error{Code: NoAnswer, Detail: "The request ended before its answer.", Cause: err}
	default:
		return &Error{Code: Internal, Detail: "The answer could not be made; the server's log says why.", Cause: err}
	}
}

// errorObject is JSON:API's (https://jsonapi.org/format/1.1/#error-objects).
type errorObject struct {
	Status string       `json:"status"`
	Code   Code         `json:"code"`
	Title  string       `json:"title"`
	Detail string       `json:"detail"`
	Source *errorSource `json:"source,omitempty"`
}

type errorSource struct {
	Parameter string `json:"parameter,omitempty"`
	Header    string `json:"header,omitempty"`
}

type errorDocument struct {
	Errors []errorObject `json:"errors"`
}

func (e *Error) document() errorDocument {
	s := statuses[e.Code]
	o := errorObject{Status: strconv.Itoa(s.number), Code: e.Code, Title: s.title, Detail: e.Detail}
	if e.Parameter != "" || e.Header != "" {
		o.Source = &errorSource{e.Parameter, e.Header}
	}
	return errorDocument{[]errorObject{o}}
}
