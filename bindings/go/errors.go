// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"errors"
	"fmt"
	"strings"
)

// A Status is the error of a call that failed. Errors that say more of it, as the name of
// the field, wrap it.
type Status uint32

// The statuses that a caller may want to tell apart with errors.Is.
const (
	BadArgument = Status(C.SATYA_BAD_ARGUMENT)
	WrongKind   = Status(C.SATYA_WRONG_KIND)
	NoField     = Status(C.SATYA_NO_FIELD)
	BadState    = Status(C.SATYA_BAD_STATE)
	NoMemory    = Status(C.SATYA_NO_MEMORY)
	Limit       = Status(C.SATYA_LIMIT)
	Internal    = Status(C.SATYA_INTERNAL)
	Cancelled   = Status(C.SATYA_CANCELLED)
)

func (status Status) Error() string { return "satya: " + status.name() }

func (status Status) name() string {
	return C.GoString(C.satya_status_name(C.satya_status(status)))
}

// A callError says what a call that failed was about. It wraps its Status.
type callError struct {
	status Status
	reason string
}

func (err *callError) Error() string {
	return "satya: " + err.reason + " (" + err.status.name() + ")"
}

func (err *callError) Unwrap() error { return err.status }

func failure(status Status, format string, arguments ...any) error {
	return &callError{status, fmt.Sprintf(format, arguments...)}
}

// within says where in what was given a value is none.
func within(err error, format string, arguments ...any) error {
	var call *callError
	if !errors.As(err, &call) {
		return err
	}
	return &callError{call.status, fmt.Sprintf(format, arguments...) + ": " + call.reason}
}

// ErrClosed is the error, or the panic of a method that returns none, of using what was closed,
// or a nested instance whose field was set.
var ErrClosed = errors.New("satya: use after Close")

// An InvalidError says why data or a schema was refused.
type InvalidError struct {
	Problems []Problem // Those kept, in document order.
	Total    int       // How many were found.
	Schema   bool      // It is a schema that was refused.
}

func (err *InvalidError) Error() string {
	if len(err.Problems) == 0 {
		return "satya: invalid"
	}
	text := "satya: " + err.Problems[0].String()
	if err.Total > 1 {
		text += fmt.Sprintf(" and %d more", err.Total-1)
	}
	return text
}

// check turns a status, and the report the call filled, into an error.
func check(status C.satya_status, report *C.satya_report) error {
	switch status {
	case C.SATYA_OK:
		return nil
	case C.SATYA_INVALID, C.SATYA_BAD_SCHEMA:
		return &InvalidError{
			Problems: problems(report),
			Total:    int(C.satya_report_total(report)),
			Schema:   status == C.SATYA_BAD_SCHEMA,
		}
	}
	return Status(status)
}

// blamed gives a status that says nothing else the fault of the options as its reason.
func blamed(err error, fault *C.char) error {
	if err != BadArgument {
		return err
	}
	if text := C.GoString(fault); text != "" {
		member, rest, _ := strings.Cut(text, " ")
		return failure(BadArgument, "option %s %s", optionName(member), rest)
	}
	return failure(BadArgument, "a json.Number is no JSON number, or the value is Unset")
}

// optionName is the name in Go of a member of the header's options.
func optionName(member string) string {
	name := ""
	for _, word := range strings.Split(member, "_") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// explained runs a call with a report of its own.
func explained(call func(report *C.satya_report) C.satya_status) error {
	report := C.satya_report_new()
	if report == nil {
		return NoMemory
	}
	defer C.satya_report_free(report)
	return check(call(report), report)
}
