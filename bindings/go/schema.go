// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Schema is a compiled JSON Schema. Many goroutines may use it at once, and one may
// close it meanwhile: it is released when the last call returns. The use of one that was closed
// panics with ErrClosed where a method returns no error. A copy of the struct is the same schema.
type Schema struct{ *schemaState }

// A schemaState is what the copies of a Schema share. It has the finalizer.
type schemaState struct {
	handle *C.satya_schema
	bytes  int64 // About what it takes.
	// Calls inside, and whether it is closed.
	state atomic.Int64
	once  sync.Once
}

const closed = int64(1) << 62

// enter begins a use of the handle, which leave ends; false if the schema is closed, as one that
// Compile did not make is.
func (schema *schemaState) enter() bool {
	if schema == nil {
		return false
	}
	if schema.state.Add(1)&closed == 0 {
		return true
	}
	schema.leave()
	return false
}

func (schema *schemaState) leave() {
	if schema.state.Add(-1) == closed {
		schema.free()
	}
}

func (schema *schemaState) free() {
	schema.once.Do(func() {
		release(schema.bytes, func() { C.satya_schema_free(schema.handle) })
	})
}

// A Field is a declared member of a record.
type Field struct {
	Name, Description            string
	Required, HasDefault, Record bool
	Default                      any // Unset where there is none.
}

// Compile compiles a schema document. The options are the schema's defaults.
func Compile(json []byte, options ...Options) (*Schema, error) {
	schema := &schemaState{}
	raw, err := only(options)
	if err != nil {
		return nil, err
	}
	err = explained(func(report *C.satya_report) C.satya_status {
		return C.satya_schema_create(bytes(json), C.size_t(len(json)), &raw, &schema.handle, report)
	})
	runtime.KeepAlive(json)
	if err != nil {
		return nil, blamed(err, C.satya_options_fault(&raw))
	}
	schema.bytes = schemaSize + schemaTimes*int64(len(json))
	runtime.SetFinalizer(schema, (*schemaState).close)
	hold(schema.bytes)
	return &Schema{schema}, nil
}

// nothing stands for empty text, whose address is not nil.
var nothing [1]byte

func bytes(text []byte) *C.char {
	if len(text) == 0 {
		return (*C.char)(unsafe.Pointer(&nothing[0]))
	}
	return (*C.char)(unsafe.Pointer(&text[0]))
}

// chars is the address of a string's bytes, for the time of one call.
func chars(text string) *C.char {
	if len(text) == 0 {
		return (*C.char)(unsafe.Pointer(&nothing[0]))
	}
	// Safe: a string header begins with the address of its bytes, which the
	// library only reads.
	return *(**C.char)(unsafe.Pointer(&text))
}

// Close releases the schema. Instances and batches made by it live on.
func (schema *Schema) Close() error {
	if schema.schemaState != nil {
		runtime.SetFinalizer(schema.schemaState, nil)
		schema.close()
	}
	return nil
}

func (schema *schemaState) close() {
	for {
		state := schema.state.Load()
		if state&closed != 0 {
			return
		}
		if schema.state.CompareAndSwap(state, state|closed) {
			if state == 0 {
				schema.free()
			}
			return
		}
	}
}

// use is enter for a method that returns no error.
func (schema *schemaState) use() {
	if !schema.enter() {
		panic(ErrClosed)
	}
}

// Name returns the schema's title.
func (schema *Schema) Name() string {
	schema.use()
	defer schema.leave()
	return schema.name()
}

// name is Name between enter and leave.
func (schema *schemaState) name() string {
	var name *C.char
	var size C.size_t
	C.satya_schema_name(schema.handle, &name, &size)
	return text(name, size)
}

// String shows the schema's title and the names of its fields.
func (schema Schema) String() string {
	if !schema.enter() {
		return "satya.Schema(closed)"
	}
	defer schema.leave()
	names := []string{}
	for _, field := range schema.fields() {
		names = append(names, field.Name)
	}
	return fmt.Sprintf("satya.Schema(%q %v)", schema.name(), names)
}

// GoString is String.
func (schema Schema) GoString() string { return schema.String() }

// Fields returns the fields of a schema whose root is a record.
func (schema *Schema) Fields() []Field {
	schema.use()
	defer schema.leave()
	return schema.fields()
}

// fields is Fields between enter and leave.
func (schema *schemaState) fields() []Field {
	fields := make([]Field, int(C.satya_schema_field_count(schema.handle)))
	for index := range fields {
		var raw C.satya_field
		raw.struct_size = C.uint32_t(unsafe.Sizeof(raw))
		if C.satya_schema_field_get(schema.handle, C.size_t(index), &raw) == C.SATYA_OK {
			fields[index] = field(&raw)
		}
	}
	return fields
}

func field(raw *C.satya_field) Field {
	return Field{
		Name:        text(raw.name, raw.name_size),
		Description: text(raw.description, raw.description_size),
		Required:    raw.flags&C.SATYA_FIELD_REQUIRED != 0,
		HasDefault:  raw.flags&C.SATYA_FIELD_HAS_DEFAULT != 0,
		Record:      raw.flags&C.SATYA_FIELD_RECORD != 0,
		Default:     native(&raw.default_value),
	}
}

// MarshalJSON returns the schema document.
func (schema Schema) MarshalJSON() ([]byte, error) {
	if !schema.enter() {
		return nil, ErrClosed
	}
	defer schema.leave()
	return written(func(buffer *C.satya_buffer) C.satya_status {
		return C.satya_schema_to_json(schema.handle, buffer)
	})
}

func written(write func(buffer *C.satya_buffer) C.satya_status) ([]byte, error) {
	buffer := C.satya_buffer_new()
	if buffer == nil {
		return nil, NoMemory
	}
	defer C.satya_buffer_free(buffer)
	if err := check(write(buffer), nil); err != nil {
		return nil, err
	}
	return []byte(text(C.satya_buffer_data(buffer), C.satya_buffer_size(buffer))), nil
}

// ValidateJSON checks a document; the error of one that does not satisfy the
// schema is an *InvalidError.
func (schema *Schema) ValidateJSON(json []byte, options ...Options) error {
	if !schema.enter() {
		return ErrClosed
	}
	defer schema.leave()
	raw, err := only(options)
	if err != nil {
		return err
	}
	err = explained(func(report *C.satya_report) C.satya_status {
		return C.satya_schema_check_json(schema.handle, bytes(json), C.size_t(len(json)), &raw, report)
	})
	return blamed(err, C.satya_options_fault(&raw))
}

// Validate checks a Go value: nil, bool, the integers and floats, json.Number,
// string, []any, []string, []float64, []float32, map[string]any or Instance; of all others, as
// structs, what encoding/json makes of them. A float32 is, as there, the number of its shortest
// text: 0.1. The options may be left out.
func (schema *Schema) Validate(value any, options ...Options) error {
	if !schema.enter() {
		return ErrClosed
	}
	defer schema.leave()
	var host host
	defer host.free()
	var from C.satya_value
	if err := host.set(&from, value, 0); err != nil {
		return err
	}
	raw, err := only(options)
	if err != nil {
		return err
	}
	err = explained(func(report *C.satya_report) C.satya_status {
		return C.satya_schema_check_value(schema.handle, &from, &raw, report)
	})
	return blamed(err, C.satya_options_fault(&raw))
}

// Decode checks a document and keeps it as an instance.
func (schema *Schema) Decode(json []byte, options ...Options) (*Instance, error) {
	if !schema.enter() {
		return nil, ErrClosed
	}
	defer schema.leave()
	raw, err := only(options)
	if err != nil {
		return nil, err
	}
	made, err := owned(textTimes*int64(len(json)), func(out **C.satya_instance, report *C.satya_report,
	) C.satya_status {
		return C.satya_instance_from_json(schema.handle, bytes(json), C.size_t(len(json)), &raw, out,
			report)
	})
	return made, blamed(err, C.satya_options_fault(&raw))
}

// New makes an instance from a Go value; see Validate for its types.
func (schema *Schema) New(value any, options ...Options) (*Instance, error) {
	if !schema.enter() {
		return nil, ErrClosed
	}
	defer schema.leave()
	var host host
	defer host.free()
	var from C.satya_value
	if err := host.set(&from, value, 0); err != nil {
		return nil, err
	}
	raw, err := only(options)
	if err != nil {
		return nil, err
	}
	made, err := owned(host.size, func(out **C.satya_instance, report *C.satya_report,
	) C.satya_status {
		return C.satya_instance_from_value(schema.handle, &from, &raw, out, report)
	})
	return made, blamed(err, C.satya_options_fault(&raw))
}
