// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"fmt"
	"unsafe"
)

// A Problem is one reason why data or a schema was refused.
type Problem struct {
	Code       uint32         // Its number in docs/ERRORS.md.
	Type       string         // Its stable name: "missing".
	Message    string         // One line for people.
	Pointer    string         // Where in the data: a JSON Pointer.
	SchemaPath string         // Which keyword.
	Path       []any          // The parts of the place: string or int64.
	Parameters map[string]any // Facts, as docs/ERRORS.md lists them.
	Offset     uint64         // Byte in the source text; math.MaxUint64 without.
	Line       uint64         // From 1; 0 without source text.
	Column     uint64         // From 1, in code points.
	Record     uint64         // In a batch: the record's number, from 0.
	Input      string         // The offending value, as far as echo allowed.
}

// String is the message and where it stands.
func (problem Problem) String() string {
	return fmt.Sprintf("%s at %q", problem.Message, problem.Pointer)
}

func problems(report *C.satya_report) []Problem {
	all := make([]Problem, int(C.satya_report_count(report)))
	for index := range all {
		all[index] = problem(report, C.size_t(index))
	}
	return all
}

func problem(report *C.satya_report, index C.size_t) Problem {
	var raw C.satya_problem
	raw.struct_size = C.uint32_t(unsafe.Sizeof(raw))
	if C.satya_report_get(report, index, &raw) != C.SATYA_OK {
		return Problem{}
	}
	found := Problem{
		Code:       uint32(raw.code),
		Type:       text(raw._type, raw.type_size),
		Message:    text(raw.message, raw.message_size),
		Pointer:    text(raw.pointer, raw.pointer_size),
		SchemaPath: text(raw.schema_path, raw.schema_path_size),
		Input:      text(raw.input, raw.input_size),
		Offset:     uint64(raw.offset),
		Line:       uint64(raw.line),
		Column:     uint64(raw.column),
		Record:     uint64(raw.record),
		Path:       make([]any, 0, int(raw.segment_count)),
		Parameters: make(map[string]any, int(raw.parameter_count)),
	}
	for segment := C.size_t(0); segment < raw.segment_count; segment++ {
		var part C.satya_value
		if C.satya_report_segment(report, index, segment, &part) == C.SATYA_OK {
			found.Path = append(found.Path, native(&part))
		}
	}
	for parameter := C.size_t(0); parameter < raw.parameter_count; parameter++ {
		var name, value C.satya_value
		if C.satya_report_parameter(report, index, parameter, &name, &value) == C.SATYA_OK {
			found.Parameters[valueText(&name)] = native(&value)
		}
	}
	return found
}

// text copies sized text of the library.
func text(pointer *C.char, size C.size_t) string {
	if size == 0 {
		return ""
	}
	// Safe: the library's texts hold `size` bytes; the copy outlives them.
	return string(unsafe.Slice((*byte)(unsafe.Pointer(pointer)), int(size)))
}
