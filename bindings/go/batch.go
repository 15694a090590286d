// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
import "C"

import (
	"context"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// A Batch holds the results of many records.
type Batch struct {
	handle *C.satya_batch
	start  Position
}

func (batch *Batch) alive() bool { return batch.handle != nil }

// CheckBatch checks every record of a text. Bad records are no error. It stops
// when the context does.
func (schema *Schema) CheckBatch(ctx context.Context, data []byte, options BatchOptions) (*Batch,
	error) {
	return schema.batch(ctx, options, func(raw *C.satya_batch_options, out **C.satya_batch,
	) C.satya_status {
		return C.satya_batch_validate(schema.handle, bytes(data), C.size_t(len(data)), raw, out, nil)
	})
}

// CheckRows checks rows of values in field order.
func (schema *Schema) CheckRows(ctx context.Context, rows [][]any, options BatchOptions) (*Batch,
	error) {
	var host host
	defer host.free()
	width := len(schema.Fields())
	var all C.satya_value
	values := host.elements(&all, C.SATYA_KIND_HOST_ARRAY, 0, len(rows)*width)
	for row, columns := range rows {
		if len(columns) > width {
			return nil, BadArgument
		}
		for column, value := range columns {
			if err := host.set(&values[row*width+column], value, 0); err != nil {
				return nil, err
			}
		}
	}
	return schema.batch(ctx, options, func(raw *C.satya_batch_options, out **C.satya_batch,
	) C.satya_status {
		return C.satya_batch_validate_values(schema.handle,
			*(**C.satya_value)(unsafe.Pointer(&all.as)), C.size_t(len(rows)), C.size_t(width), raw, out,
			nil)
	})
}

func (schema *Schema) batch(ctx context.Context, options BatchOptions,
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
	batch := &Batch{start: options.Start}
	status := run(options.raw(&host, cancel), &batch.handle)
	if status == C.SATYA_CANCELLED {
		return nil, ctx.Err()
	}
	if err := check(status, nil); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(batch, (*Batch).Close)
	return batch, nil
}

// Close releases the batch and ends its instances.
func (batch *Batch) Close() error {
	C.satya_batch_free(batch.handle)
	batch.handle = nil
	runtime.SetFinalizer(batch, nil)
	return nil
}

// Len returns the number of records.
func (batch *Batch) Len() int { return int(C.satya_batch_count(batch.handle)) }

// ValidCount returns the number of valid records.
func (batch *Batch) ValidCount() int { return int(C.satya_batch_valid_count(batch.handle)) }

// Consumed returns how many bytes of the text were used.
func (batch *Batch) Consumed() int { return int(C.satya_batch_consumed(batch.handle)) }

// End returns where the batch ended, for the Start of the next.
func (batch *Batch) End() Position {
	return Position{
		Record: batch.start.Record + uint64(batch.Len()),
		Line:   batch.start.Line + uint64(C.satya_batch_lines(batch.handle)),
		Column: uint64(C.satya_batch_column(batch.handle)),
		Offset: batch.start.Offset + uint64(batch.Consumed()),
		State:  uint32(C.satya_batch_state(batch.handle)),
	}
}

// Verdicts copies one byte a record: 0 valid, 1 invalid.
func (batch *Batch) Verdicts() []byte {
	verdicts := C.satya_batch_verdicts(batch.handle)
	if verdicts == nil {
		return nil
	}
	defer runtime.KeepAlive(batch)
	return append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(verdicts)), batch.Len())...)
}

// Instance returns a record, to read; nil where it is invalid or was not kept.
func (batch *Batch) Instance(record int) *Instance {
	handle := C.satya_batch_instance(batch.handle, C.size_t(record))
	if handle == nil {
		return nil
	}
	return &Instance{handle: handle, owner: batch}
}

// Problems returns the problems of a record.
func (batch *Batch) Problems(record int) []Problem {
	defer runtime.KeepAlive(batch)
	return problems(C.satya_batch_report(batch.handle, C.size_t(record)))
}

// TextProblems returns the problems of the text around the records.
func (batch *Batch) TextProblems() []Problem {
	defer runtime.KeepAlive(batch)
	return problems(C.satya_batch_report(batch.handle, C.SIZE_MAX))
}

// Source returns where a record stands in the whole input.
func (batch *Batch) Source(record int) (offset, size uint64, err error) {
	if batch.handle == nil {
		return 0, 0, ErrClosed
	}
	var from, bytes C.uint64_t
	status := C.satya_batch_source(batch.handle, C.size_t(record), &from, &bytes)
	runtime.KeepAlive(batch)
	return uint64(from), uint64(bytes), check(status, nil)
}

// A Total says how often one problem stands at one place of the records.
type Total struct {
	Code          uint32
	Type, Pointer string
	Count         uint64
}

// Totals returns all totals, the most frequent first.
func (batch *Batch) Totals() []Total {
	all := make([]Total, int(C.satya_batch_total_count(batch.handle)))
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
