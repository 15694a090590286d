// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// A Batch holds the results of many records. The use of one that was closed panics with
// ErrClosed where a method returns no error. A copy of the struct is the same batch.
type Batch struct{ *batchState }

// A batchState is what the copies of a Batch share. It has the finalizer.
type batchState struct {
	handle *C.satya_batch
	start  Position
	bytes  int64 // About what it takes.
}

func (batch *batchState) alive() bool { return batch != nil && batch.handle != nil }

func (batch *batchState) share() int64 {
	return (batch.bytes - batchSize) / (int64(C.satya_batch_count(batch.handle)) + 1)
}

// open returns the handle of a batch that was not closed.
func (batch *batchState) open() *C.satya_batch {
	if !batch.alive() {
		panic(ErrClosed)
	}
	return batch.handle
}

// CheckBatch checks every record of a text. Bad records are no error. It stops
// when the context does.
func (schema *Schema) CheckBatch(ctx context.Context, data []byte, options BatchOptions) (*Batch,
	error) {
	return schema.batch(ctx, options, textTimes*int64(len(data)), func(raw *C.satya_batch_options, out **C.satya_batch,
	) C.satya_status {
		return C.satya_batch_validate(schema.handle, bytes(data), C.size_t(len(data)), raw, out, nil)
	})
}

// CheckRows checks rows of values in field order.
func (schema *Schema) CheckRows(ctx context.Context, rows [][]any, options BatchOptions) (*Batch,
	error) {
	var host host
	defer host.free()
	if !schema.enter() {
		return nil, ErrClosed
	}
	width := int(C.satya_schema_field_count(schema.handle))
	schema.leave()
	var all C.satya_value
	values, err := host.elements(&all, C.SATYA_KIND_HOST_ARRAY, 0, len(rows)*width)
	if err != nil {
		return nil, err
	}
	cells := host.size
	for row, columns := range rows {
		if len(columns) > width {
			return nil, failure(BadArgument, "row %d has %d values for %d fields", row, len(columns), width)
		}
		for column, value := range columns {
			if err := host.set(&values[row*width+column], value, 0); err != nil {
				return nil, within(err, "row %d, value %d", row, column)
			}
		}
	}
	return schema.batch(ctx, options, host.size-cells, func(raw *C.satya_batch_options, out **C.satya_batch,
	) C.satya_status {
		return C.satya_batch_validate_values(schema.handle,
			*(**C.satya_value)(unsafe.Pointer(&all.as)), C.size_t(len(rows)), C.size_t(width), raw, out,
			nil)
	})
}

// batch runs a batch, whose values take about so many bytes beside the fields.
func (schema *Schema) batch(ctx context.Context, options BatchOptions, size int64,
	run func(*C.satya_batch_options, **C.satya_batch) C.satya_status) (*Batch, error) {
	if !schema.enter() {
		return nil, ErrClosed
	}
	defer schema.leave()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var host host
	defer host.free()
	cancel := (*C.uint32_t)(host.allocate(4))
	*cancel = 0
	if ctx.Done() != nil {
		ended, watched := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(watched)
			select {
			case <-ctx.Done():
				atomic.StoreUint32((*uint32)(unsafe.Pointer(cancel)), 1)
			case <-ended:
			}
		}()
		defer func() {
			close(ended)
			<-watched
		}()
	}
	batch := &batchState{start: options.Start}
	raw := options.raw(&host, cancel)
	switch status := run(raw, &batch.handle); status {
	case C.SATYA_OK:
	case C.SATYA_CANCELLED:
		return nil, ctx.Err()
	case C.SATYA_LIMIT:
		return nil, failure(Limit, "the batch holds more than its MaxMemory")
	case C.SATYA_BAD_STATE:
		return nil, failure(BadState, "rows need a schema whose root is a record")
	default:
		return nil, blamed(check(status, nil), C.satya_batch_options_fault(raw))
	}
	each := int64(verdictSize)
	if options.Keep == BatchVerdicts {
		size = 0
	} else {
		each = recordSize + fieldSize*int64(C.satya_schema_field_count(schema.handle))
	}
	batch.bytes = batchSize + size + each*int64(C.satya_batch_count(batch.handle))
	runtime.SetFinalizer(batch, (*batchState).close)
	hold(batch.bytes)
	return &Batch{batch}, nil
}

// Close releases the batch and ends its instances.
func (batch *Batch) Close() error {
	if batch.alive() {
		runtime.SetFinalizer(batch.batchState, nil)
		batch.close()
	}
	return nil
}

func (batch *batchState) close() {
	release(batch.bytes, func() { C.satya_batch_free(batch.handle) })
	batch.handle = nil
}

// String shows how many records there are, and how many are valid.
func (batch Batch) String() string {
	if !batch.alive() {
		return "satya.Batch(closed)"
	}
	return fmt.Sprintf("satya.Batch(%d of %d records valid)", batch.ValidCount(), batch.Len())
}

// GoString is String.
func (batch Batch) GoString() string { return batch.String() }

// Len returns the number of records.
func (batch *Batch) Len() int {
	defer runtime.KeepAlive(batch)
	return int(C.satya_batch_count(batch.open()))
}

// ValidCount returns the number of valid records.
func (batch *Batch) ValidCount() int {
	defer runtime.KeepAlive(batch)
	return int(C.satya_batch_valid_count(batch.open()))
}

// Consumed returns how many bytes of the text were used.
func (batch *Batch) Consumed() int {
	defer runtime.KeepAlive(batch)
	return int(C.satya_batch_consumed(batch.open()))
}

// End returns where the batch ended, for the Start of the next.
func (batch *Batch) End() Position {
	handle := batch.open()
	defer runtime.KeepAlive(batch)
	return Position{
		Record: batch.start.Record + uint64(batch.Len()),
		Line:   batch.start.Line + uint64(C.satya_batch_lines(handle)),
		Column: uint64(C.satya_batch_column(handle)),
		Offset: batch.start.Offset + uint64(batch.Consumed()),
		State:  uint32(C.satya_batch_state(handle)),
	}
}

// Verdicts copies one byte a record: 0 valid, 1 invalid.
func (batch *Batch) Verdicts() []byte {
	verdicts := C.satya_batch_verdicts(batch.open())
	defer runtime.KeepAlive(batch)
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(verdicts)), batch.Len())...)
}

// Instance returns a record, to read; nil where it is invalid or was not kept.
func (batch *Batch) Instance(record int) *Instance {
	open := batch.open()
	if record < 0 {
		return nil
	}
	handle := C.satya_batch_instance(open, C.size_t(record))
	if handle == nil {
		return nil
	}
	return newInstance(instanceState{handle: handle, owner: batch.batchState})
}

// Problems returns the problems of a record.
func (batch *Batch) Problems(record int) []Problem {
	open := batch.open()
	if record < 0 {
		return nil
	}
	defer runtime.KeepAlive(batch)
	return problems(C.satya_batch_report(open, C.size_t(record)))
}

// TextProblems returns the problems of the text around the records.
func (batch *Batch) TextProblems() []Problem {
	defer runtime.KeepAlive(batch)
	return problems(C.satya_batch_report(batch.open(), C.SIZE_MAX))
}

// Source returns where a record stands in the whole input.
func (batch *Batch) Source(record int) (offset, size uint64, err error) {
	if !batch.alive() {
		return 0, 0, ErrClosed
	}
	var from, bytes C.uint64_t
	status := C.satya_batch_source(batch.handle, C.size_t(record), &from, &bytes)
	runtime.KeepAlive(batch)
	switch status {
	case C.SATYA_NO_FIELD:
		err = failure(NoField, "no record %d, but %d of them", record, batch.Len())
	case C.SATYA_BAD_STATE:
		err = failure(BadState, "a batch of rows was read from no text")
	default:
		err = check(status, nil)
	}
	return uint64(from), uint64(bytes), err
}

// A Total says how often one problem stands at one place of the records.
type Total struct {
	Code    uint32 // The problem's number in docs/ERRORS.md.
	Type    string // Its stable name.
	Pointer string // Its place, with "*" for every index.
	Count   uint64
}

// Totals returns all totals, the most frequent first.
func (batch *Batch) Totals() []Total {
	all := make([]Total, int(C.satya_batch_total_count(batch.open())))
	for index := range all {
		var raw C.satya_total
		raw.struct_size = C.uint32_t(unsafe.Sizeof(raw))
		if C.satya_batch_total(batch.handle, C.size_t(index), &raw) == C.SATYA_OK {
			all[index] = Total{uint32(raw.code), text(raw._type, raw.type_size),
				text(raw.pointer, raw.pointer_size), uint64(raw.count)}
		}
	}
	runtime.KeepAlive(batch)
	return all
}
