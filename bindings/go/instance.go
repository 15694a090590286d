// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"runtime"
	"unsafe"
)

// An Instance is data that satisfies its schema. Nested instances and those of a
// batch are views, which end with what they were read from. One that ended is equal to none, and
// its Fields panic with ErrClosed. A copy of the struct is the same instance.
type Instance struct{ *instanceState }

// An instanceState is what the copies of an Instance share.
type instanceState struct {
	handle   *C.satya_instance
	owned    *ownedInstance // nil for a view.
	owner    owner          // nil where the instance owns its data.
	children map[C.size_t]*Instance
}

// newInstance makes both as one block.
func newInstance(state instanceState) *Instance {
	made := &struct {
		Instance
		state instanceState
	}{state: state}
	made.Instance.instanceState = &made.state
	return &made.Instance
}

// An ownedInstance has the finalizer. It is apart from the state, which makes a
// cycle with its children: the collector runs no finalizers of cycles.
type ownedInstance struct {
	handle *C.satya_instance
	bytes  int64 // About what it takes.
}

func (owned *ownedInstance) free() {
	if owned.handle == nil {
		return
	}
	release(owned.bytes, func() { C.satya_instance_free(owned.handle) })
	owned.handle = nil
	runtime.SetFinalizer(owned, nil)
}

type owner interface {
	alive() bool
	// share is about how many bytes a copy of a part takes, as if all parts were alike.
	share() int64
}

func (instance *instanceState) alive() bool {
	return instance != nil && instance.handle != nil &&
		(instance.owner == nil || instance.owner.alive())
}

// size is about how many bytes a copy takes.
func (instance *instanceState) size() int64 {
	if instance.owned != nil {
		return instance.owned.bytes - instanceSize
	}
	return instance.owner.share()
}

func (instance *instanceState) share() int64 {
	return instance.size() / (int64(C.satya_instance_field_count(instance.handle)) + 1)
}

// owned makes an instance of data of so many bytes.
func owned(bytes int64, make func(**C.satya_instance, *C.satya_report) C.satya_status) (*Instance, error) {
	var handle *C.satya_instance
	err := explained(func(report *C.satya_report) C.satya_status {
		return make(&handle, report)
	})
	if err != nil {
		return nil, err
	}
	owned := &ownedInstance{handle, bytes + instanceSize}
	runtime.SetFinalizer(owned, (*ownedInstance).free)
	hold(owned.bytes)
	return newInstance(instanceState{handle: handle, owned: owned}), nil
}

// Close releases the instance; a view only ends.
func (instance *Instance) Close() error {
	if instance.instanceState == nil {
		return nil
	}
	if instance.owned != nil {
		instance.owned.free()
	}
	instance.handle = nil
	return nil
}

func (instance *Instance) index(name string) (index C.size_t, err error) {
	if !instance.alive() {
		return 0, ErrClosed
	}
	status := C.satya_instance_field_find(instance.handle, chars(name), C.size_t(len(name)), &index)
	if status == C.SATYA_NO_FIELD {
		err = instance.unknown(name)
	} else {
		err = check(status, nil)
	}
	runtime.KeepAlive(name)
	runtime.KeepAlive(instance)
	return index, err
}

// unknown is the error of a name that no field has.
func (instance *Instance) unknown(name string) error {
	var near C.size_t
	if C.satya_instance_field_nearest(instance.handle, chars(name), C.size_t(len(name)),
		&near) == C.SATYA_OK {
		return failure(NoField, "no field %q; nearest: %q", name, instance.Fields()[near].Name)
	}
	return failure(NoField, "no field %q", name)
}

// unread is the error of a field that is not of the kind which was asked for.
func (instance *Instance) unread(status C.satya_status, field C.size_t, name, expected string) error {
	if status == C.SATYA_OK {
		return nil
	}
	var value C.satya_value
	C.satya_instance_get(instance.handle, field, &value)
	runtime.KeepAlive(instance)
	return failure(Status(status), "field %q %s, not %s", name, described(&value), expected)
}

// Fields returns the fields of the record.
func (instance *Instance) Fields() []Field {
	if !instance.alive() {
		panic(ErrClosed)
	}
	fields := make([]Field, int(C.satya_instance_field_count(instance.handle)))
	for index := range fields {
		var raw C.satya_field
		raw.struct_size = C.uint32_t(unsafe.Sizeof(raw))
		if C.satya_instance_field_get(instance.handle, C.size_t(index), &raw) == C.SATYA_OK {
			fields[index] = field(&raw)
		}
	}
	runtime.KeepAlive(instance)
	return fields
}

// Get copies the value of a field: Unset, nil, bool, int64, float64, json.Number,
// string, []any or map[string]any. Child gives a nested record to set.
func (instance *Instance) Get(name string) (any, error) {
	field, err := instance.index(name)
	if err != nil {
		return nil, err
	}
	var value C.satya_value
	if err := check(C.satya_instance_get(instance.handle, field, &value), nil); err != nil {
		return nil, err
	}
	defer runtime.KeepAlive(instance)
	return native(&value), nil
}

// Int64 reads an integer field.
func (instance *Instance) Int64(name string) (int64, error) {
	field, err := instance.index(name)
	if err != nil {
		return 0, err
	}
	var number C.int64_t
	status := C.satya_instance_get_int64(instance.handle, field, &number)
	runtime.KeepAlive(instance)
	return int64(number), instance.unread(status, field, name, "an integer of 64 bits")
}

// Float64 reads a number field.
func (instance *Instance) Float64(name string) (float64, error) {
	field, err := instance.index(name)
	if err != nil {
		return 0, err
	}
	var number C.double
	status := C.satya_instance_get_double(instance.handle, field, &number)
	runtime.KeepAlive(instance)
	return float64(number), instance.unread(status, field, name, "a number")
}

// Bool reads a boolean field.
func (instance *Instance) Bool(name string) (bool, error) {
	field, err := instance.index(name)
	if err != nil {
		return false, err
	}
	var boolean C.uint8_t
	status := C.satya_instance_get_bool(instance.handle, field, &boolean)
	runtime.KeepAlive(instance)
	return boolean != 0, instance.unread(status, field, name, "a boolean")
}

// Text reads a string field.
func (instance *Instance) Text(name string) (string, error) {
	field, err := instance.index(name)
	if err != nil {
		return "", err
	}
	var found *C.char
	var size C.size_t
	status := C.satya_instance_get_string(instance.handle, field, &found, &size)
	if status != C.SATYA_OK {
		return "", instance.unread(status, field, name, "a string")
	}
	defer runtime.KeepAlive(instance)
	return text(found, size), nil
}

// Child returns the nested instance of a field. It ends when that field is set, and when a set
// drops the default that was filled in for it.
func (instance *Instance) Child(name string) (*Instance, error) {
	field, err := instance.index(name)
	if err != nil {
		return nil, err
	}
	if child := instance.children[field]; child != nil && child.handle != nil {
		return child, nil
	}
	var handle *C.satya_instance
	status := C.satya_instance_get_instance(instance.handle, field, &handle)
	if status != C.SATYA_OK {
		return nil, instance.unread(status, field, name, "a record")
	}
	child := newInstance(instanceState{handle: handle, owner: instance.instanceState})
	if instance.children == nil {
		instance.children = make(map[C.size_t]*Instance)
	}
	instance.children[field] = child
	return child, nil
}

// Set checks a value and stores it; on an error the old value stays.
func (instance *Instance) Set(name string, value any) error {
	field, err := instance.index(name)
	if err != nil {
		return err
	}
	defer runtime.KeepAlive(instance)
	var set func(report *C.satya_report) C.satya_status
	switch value := value.(type) {
	case int:
		set = func(report *C.satya_report) C.satya_status {
			return C.satya_instance_set_int64(instance.handle, field, C.int64_t(value), report)
		}
	case int64:
		set = func(report *C.satya_report) C.satya_status {
			return C.satya_instance_set_int64(instance.handle, field, C.int64_t(value), report)
		}
	case string:
		set = func(report *C.satya_report) C.satya_status {
			return C.satya_instance_set_string(instance.handle, field, chars(value),
				C.size_t(len(value)), report)
		}
	default:
		// Once: a marshaler of the value's may give another the next time.
		var host host
		defer host.free()
		var from C.satya_value
		if err := host.set(&from, value, 0); err != nil {
			return within(err, "field %q", name)
		}
		// Or it closed what this instance belongs to.
		if !instance.alive() {
			return ErrClosed
		}
		set = func(report *C.satya_report) C.satya_status {
			return C.satya_instance_set(instance.handle, field, &from, report)
		}
	}
	return instance.store(field, name, set)
}

// store runs a call that sets a field, and ends what was read from what it replaced.
func (instance *instanceState) store(field C.size_t, name string,
	set func(report *C.satya_report) C.satya_status) error {
	// Success is one call: the report of a refusal is asked for afterwards.
	status := set(nil)
	if status == C.SATYA_INVALID {
		if err := explained(set); err != nil {
			return err
		}
		status = C.SATYA_OK
	}
	switch status {
	case C.SATYA_OK:
	case C.SATYA_BAD_STATE:
		return failure(BadState, "field %q: an instance of a batch is not set; set a Copy of it", name)
	case C.SATYA_BAD_ARGUMENT:
		return failure(BadArgument, "field %q: a json.Number is no JSON number", name)
	default:
		return check(status, nil)
	}
	if child := instance.children[field]; child != nil {
		child.handle = nil
		delete(instance.children, field)
	}
	instance.endDropped(nil)
	return nil
}

// endDropped ends what was read from defaults that a set dropped, here and in the records around.
func (instance *instanceState) endDropped(set *instanceState) {
	for field, child := range instance.children {
		if child.instanceState != set && !instance.holds(field, child) {
			child.handle = nil
			delete(instance.children, field)
		}
	}
	if around, isNested := instance.owner.(*instanceState); isNested {
		around.endDropped(instance)
	}
}

func (instance *instanceState) holds(field C.size_t, child *Instance) bool {
	var held *C.satya_instance
	return child.handle != nil &&
		C.satya_instance_get_instance(instance.handle, field, &held) == C.SATYA_OK &&
		held == child.handle
}

// Remove removes an optional field.
func (instance *Instance) Remove(name string) error { return instance.Set(name, Unset) }

// IsSet says whether the field was given, and not filled from its default.
func (instance *Instance) IsSet(name string) (bool, error) {
	field, err := instance.index(name)
	if err != nil {
		return false, err
	}
	defer runtime.KeepAlive(instance)
	return C.satya_instance_is_set(instance.handle, field) != 0, nil
}

// String is the instance as JSON.
func (instance Instance) String() string {
	json, err := instance.MarshalJSON()
	if err != nil {
		return "satya.Instance(closed)"
	}
	return string(json)
}

// GoString is String, and says what it is.
func (instance Instance) GoString() string { return "satya.Instance(" + instance.String() + ")" }

// Value copies the whole instance.
func (instance *Instance) Value() (any, error) {
	return instance.read(func(value *C.satya_value) C.satya_status {
		return C.satya_instance_value(instance.handle, value)
	})
}

// Extras copies the members that the record does not declare; Unset without.
func (instance *Instance) Extras() (any, error) {
	return instance.read(func(value *C.satya_value) C.satya_status {
		return C.satya_instance_extras(instance.handle, value)
	})
}

func (instance *Instance) read(get func(*C.satya_value) C.satya_status) (any, error) {
	if !instance.alive() {
		return nil, ErrClosed
	}
	var value C.satya_value
	if err := check(get(&value), nil); err != nil {
		return nil, err
	}
	defer runtime.KeepAlive(instance)
	return native(&value), nil
}

// Copy copies an instance, nested or of a batch too, into one of its own.
func (instance *Instance) Copy() (*Instance, error) {
	if !instance.alive() {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(instance)
	return owned(instance.size(), func(out **C.satya_instance, _ *C.satya_report) C.satya_status {
		return C.satya_instance_copy(instance.handle, out)
	})
}

// Equal says whether both hold equal data; one that is closed equals none.
func (instance *Instance) Equal(other *Instance) bool {
	if other == nil || !instance.alive() || !other.alive() {
		return false
	}
	defer runtime.KeepAlive(instance)
	defer runtime.KeepAlive(other)
	return C.satya_instance_equal(instance.handle, other.handle) != 0
}

// MarshalJSON writes the instance as JSON.
func (instance Instance) MarshalJSON() ([]byte, error) {
	if !instance.alive() {
		return nil, ErrClosed
	}
	defer runtime.KeepAlive(instance.instanceState)
	return written(func(buffer *C.satya_buffer) C.satya_status {
		return C.satya_instance_to_json(instance.handle, buffer)
	})
}
