// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
// #include <stdlib.h>
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unsafe"
)

type unset struct{}

func (unset) String() string { return "unset" }

// Unset is the value of an absent field. Setting it removes the field.
var Unset = unset{}

var errUnset = errors.New("Unset is the absence of a record's field, and no value within another")

// MarshalJSON refuses: JSON has no absence.
func (unset) MarshalJSON() ([]byte, error) { return nil, errUnset }

// described says what a field holds, for messages.
func described(value *C.satya_value) string {
	switch value.kind {
	case C.SATYA_KIND_UNSET:
		return "is absent"
	case C.SATYA_KIND_NULL:
		return "holds null"
	case C.SATYA_KIND_BOOL:
		return "holds a boolean"
	case C.SATYA_KIND_INT64:
		return "holds an integer"
	case C.SATYA_KIND_DOUBLE:
		return "holds a number"
	case C.SATYA_KIND_NUMBER:
		return "holds a number beyond 64 bits"
	case C.SATYA_KIND_STRING:
		return "holds a string"
	case C.SATYA_KIND_ARRAY:
		return "holds an array"
	case C.SATYA_KIND_RECORD:
		return "holds a record"
	}
	return "holds an object"
}

// native copies a value of the library into Go: Unset, nil, bool, int64, float64,
// json.Number, string, []any or map[string]any.
func native(value *C.satya_value) any {
	// Safe: `kind` says which member of the union `as` holds.
	as := unsafe.Pointer(&value.as)
	switch value.kind {
	case C.SATYA_KIND_NULL:
		return nil
	case C.SATYA_KIND_BOOL:
		return *(*uint64)(as) != 0
	case C.SATYA_KIND_INT64:
		return *(*int64)(as)
	case C.SATYA_KIND_DOUBLE:
		return *(*float64)(as)
	case C.SATYA_KIND_NUMBER:
		return json.Number(valueText(value))
	case C.SATYA_KIND_STRING:
		return valueText(value)
	case C.SATYA_KIND_ARRAY:
		elements := make([]any, int(value.size))
		for index := range elements {
			var element C.satya_value
			if C.satya_value_at(value, C.size_t(index), &element) == C.SATYA_OK {
				elements[index] = native(&element)
			}
		}
		return elements
	case C.SATYA_KIND_OBJECT:
		members := make(map[string]any, int(value.size))
		addMembers(members, value)
		return members
	case C.SATYA_KIND_RECORD:
		var record *C.satya_instance
		if C.satya_value_instance(value, &record) != C.SATYA_OK {
			return Unset
		}
		return members(record)
	}
	return Unset
}

// members copies the fields and extras of a record.
func members(record *C.satya_instance) map[string]any {
	count := C.satya_instance_field_count(record)
	all := make(map[string]any, int(count))
	for index := C.size_t(0); index < count; index++ {
		var field C.satya_field
		var value C.satya_value
		field.struct_size = C.uint32_t(unsafe.Sizeof(field))
		if C.satya_instance_field_get(record, index, &field) == C.SATYA_OK &&
			C.satya_instance_get(record, index, &value) == C.SATYA_OK &&
			value.kind != C.SATYA_KIND_UNSET {
			all[text(field.name, field.name_size)] = native(&value)
		}
	}
	var extras C.satya_value
	if C.satya_instance_extras(record, &extras) == C.SATYA_OK {
		addMembers(all, &extras)
	}
	return all
}

func addMembers(all map[string]any, object *C.satya_value) {
	for index := C.size_t(0); index < C.size_t(object.size); index++ {
		var key, value C.satya_value
		if C.satya_value_member(object, index, &key, &value) == C.SATYA_OK {
			all[valueText(&key)] = native(&value)
		}
	}
}

func valueText(value *C.satya_value) string {
	return text(*(**C.char)(unsafe.Pointer(&value.as)), C.size_t(value.size))
}

// A host holds the C memory of values that Go passes: C may not keep, nor be
// handed, Go memory that points to other Go memory.
type host struct {
	blocks []unsafe.Pointer
	size   int64 // Of all blocks.
}

func (host *host) free() {
	for _, block := range host.blocks {
		C.free(block)
	}
	host.blocks = nil
}

func (host *host) allocate(size int) unsafe.Pointer {
	// cgo's malloc never returns nil.
	block := C.malloc(C.size_t(size) + 1)
	host.blocks = append(host.blocks, block)
	host.size += int64(size)
	return block
}

func (host *host) text(value *C.satya_value, kind C.uint8_t, text string) error {
	if len(text) > math.MaxUint32 {
		return failure(BadArgument, "a text of 4 GiB or more")
	}
	block := host.allocate(len(text))
	copy(unsafe.Slice((*byte)(block), len(text)), text)
	value.kind = kind
	value.size = C.uint32_t(len(text))
	*(*unsafe.Pointer)(unsafe.Pointer(&value.as)) = block
	return nil
}

// elements makes an array of `count` values of which `value`, with a size of `size`, consists.
func (host *host) elements(value *C.satya_value, kind C.uint8_t, size, count int) ([]C.satya_value,
	error) {
	if size > math.MaxUint32 {
		return nil, failure(BadArgument, "an array or object of 2^32 parts or more")
	}
	block := host.allocate(count * int(unsafe.Sizeof(*value)))
	elements := unsafe.Slice((*C.satya_value)(block), count)
	for index := range elements {
		elements[index] = C.satya_value{}
	}
	value.kind = kind
	value.size = C.uint32_t(size)
	*(*unsafe.Pointer)(unsafe.Pointer(&value.as)) = block
	return elements, nil
}

// maxDepth keeps a slice that contains itself from exhausting the stack before the
// library, which refuses what is nested deeper, sees it.
const maxDepth = C.SATYA_MAX_DEPTH

// set writes a Go value to `value`. Its types are those of native, the other integers, float32,
// []string, []float64, []float32, *Instance, and what encoding/json marshals. As there, what is
// nil is null.
func (host *host) set(value *C.satya_value, from any, depth int) error {
	if depth > maxDepth {
		return failure(BadArgument, "a value nested deeper than %d", maxDepth)
	}
	as := unsafe.Pointer(&value.as)
	integer := func(number int64) error {
		value.kind = C.SATYA_KIND_INT64
		*(*int64)(as) = number
		return nil
	}
	unsigned := func(number uint64) error {
		if number > math.MaxInt64 {
			return host.text(value, C.SATYA_KIND_NUMBER, fmt.Sprint(number))
		}
		return integer(int64(number))
	}
	switch from := from.(type) {
	case unset:
		if depth > 0 {
			return failure(BadArgument, "%v", errUnset)
		}
		value.kind = C.SATYA_KIND_UNSET
	case nil:
		value.kind = C.SATYA_KIND_NULL
	case bool:
		value.kind = C.SATYA_KIND_BOOL
		if from {
			*(*uint64)(as) = 1
		}
	case int:
		return integer(int64(from))
	case int8:
		return integer(int64(from))
	case int16:
		return integer(int64(from))
	case int32:
		return integer(int64(from))
	case int64:
		return integer(from)
	case uint:
		return unsigned(uint64(from))
	case uint8:
		return unsigned(uint64(from))
	case uint16:
		return unsigned(uint64(from))
	case uint32:
		return unsigned(uint64(from))
	case uint64:
		return unsigned(from)
	case float32:
		return host.set(value, widened(from), depth)
	case float64:
		value.kind = C.SATYA_KIND_DOUBLE
		*(*float64)(as) = from
	case json.Number:
		if number, err := from.Int64(); err == nil && isPlain(from) {
			return integer(number)
		}
		return host.text(value, C.SATYA_KIND_NUMBER, string(from))
	case string:
		return host.text(value, C.SATYA_KIND_STRING, from)
	case []any:
		if from == nil {
			return host.set(value, nil, depth)
		}
		elements, err := host.elements(value, C.SATYA_KIND_HOST_ARRAY, len(from), len(from))
		if err != nil {
			return err
		}
		for index, element := range from {
			if err := host.set(&elements[index], element, depth+1); err != nil {
				return err
			}
		}
	case []string:
		if from == nil {
			return host.set(value, nil, depth)
		}
		elements, err := host.elements(value, C.SATYA_KIND_HOST_ARRAY, len(from), len(from))
		if err != nil {
			return err
		}
		for index, element := range from {
			if err := host.text(&elements[index], C.SATYA_KIND_STRING, element); err != nil {
				return err
			}
		}
	case []float64:
		number := func(index int) any { return from[index] }
		return host.numbers(value, from == nil, len(from), number, depth)
	case []float32:
		number := func(index int) any { return from[index] }
		return host.numbers(value, from == nil, len(from), number, depth)
	case map[string]any:
		if from == nil {
			return host.set(value, nil, depth)
		}
		elements, err := host.elements(value, C.SATYA_KIND_HOST_OBJECT, len(from), 2*len(from))
		if err != nil {
			return err
		}
		index := 0
		for key, member := range from {
			// A marshaler of a member's may add to the map.
			if index == len(elements) {
				return failure(BadArgument, "a map that grows while it is read")
			}
			if err := host.text(&elements[index], C.SATYA_KIND_STRING, key); err != nil {
				return err
			}
			if err := host.set(&elements[index+1], member, depth+1); err != nil {
				return err
			}
			index += 2
		}
	case Instance:
		return host.set(value, &from, depth)
	case *Instance:
		if from == nil {
			return host.set(value, nil, depth)
		}
		copied, err := from.Value()
		if err != nil {
			return err
		}
		return host.set(value, copied, depth)
	default:
		plain, err := marshaled(from)
		if err != nil {
			return err
		}
		return host.set(value, plain, depth+1)
	}
	return nil
}

// isPlain says whether an integer is written as JSON has it: the parsers of Go also take a plus,
// and zeroes before the first digit.
func isPlain(number json.Number) bool {
	digits := strings.TrimPrefix(string(number), "-")
	return digits[0] != '+' && (digits[0] != '0' || len(digits) == 1)
}

// numbers makes an array of floats, among which there may be those that encoding/json refuses.
func (host *host) numbers(value *C.satya_value, isNil bool, count int, number func(int) any,
	depth int) error {
	if isNil {
		return host.set(value, nil, depth)
	}
	elements, err := host.elements(value, C.SATYA_KIND_HOST_ARRAY, count, count)
	if err != nil {
		return err
	}
	for index := range elements {
		if err := host.set(&elements[index], number(index), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// widened is the number that a float32 is written as: 0.1 stays 0.1, as in encoding/json.
func widened(from float32) float64 {
	number, _ := strconv.ParseFloat(strconv.FormatFloat(float64(from), 'g', -1, 32), 64)
	return number
}

// marshaled is what a struct, a slice of another type, or what marshals itself is as JSON.
func marshaled(from any) (plain any, err error) {
	text, err := json.Marshal(from)
	if err != nil {
		return nil, failure(BadArgument, "%T is no JSON value: %v", from, err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	err = decoder.Decode(&plain)
	return plain, err
}
