// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
// #include <stdlib.h>
import "C"

import "unsafe"

// Formats says whether `format` is checked. The default is not.
type Formats uint32

// Whether `format` is checked.
const (
	FormatsAnnotate = Formats(C.SATYA_FORMATS_ANNOTATE)
	FormatsAssert   = Formats(C.SATYA_FORMATS_ASSERT)
)

// A Mode says whether text may stand for a number or boolean, and the like. The default is
// ModeStrict: it may not.
type Mode uint32

// Whether text may stand for a number or boolean.
const (
	ModeStrict = Mode(C.SATYA_MODE_STRICT)
	ModeLax    = Mode(C.SATYA_MODE_LAX)
)

// Duplicates says what a repeated key of a JSON object does. The default is DuplicatesLast.
type Duplicates uint32

// What a repeated key does: the last one wins, or it is refused.
const (
	DuplicatesLast   = Duplicates(C.SATYA_DUPLICATES_LAST)
	DuplicatesRefuse = Duplicates(C.SATYA_DUPLICATES_REFUSE)
)

// Extras says what becomes of members that a record does not declare. The default is
// ExtrasKeep.
type Extras uint32

// What becomes of undeclared members.
const (
	ExtrasKeep   = Extras(C.SATYA_EXTRAS_KEEP)
	ExtrasIgnore = Extras(C.SATYA_EXTRAS_IGNORE)
	ExtrasRefuse = Extras(C.SATYA_EXTRAS_REFUSE)
)

// A BatchFormat says how the records of a batch stand in its text.
type BatchFormat uint32

// One record a line, or one JSON array of records.
const (
	BatchNDJSON = BatchFormat(C.SATYA_BATCH_NDJSON)
	BatchArray  = BatchFormat(C.SATYA_BATCH_ARRAY)
)

// A BatchKeep says what a batch keeps of valid records.
type BatchKeep uint32

// Each record as an instance, or nothing but the verdict.
const (
	BatchInstances = BatchKeep(C.SATYA_BATCH_INSTANCES)
	BatchVerdicts  = BatchKeep(C.SATYA_BATCH_VERDICTS)
)

// Options are choices and limits; zero means the default. Given to Compile they
// are the schema's own, given to another call they override these.
type Options struct {
	Formats          Formats
	Mode             Mode
	Duplicates       Duplicates
	Extras           Extras
	MaxDigits        uint32 // Digits that a number may have.
	MaxSize          uint64 // Bytes that a document may have.
	MaxVisits        uint64 // Visits of a schema to a value that a check may take.
	MaxPatternEffort uint64 // Steps that matching one string may take.

	// How deep arrays and objects may nest: 128, at most 1000. A call takes up to 4 KiB of stack for
	// each level: not of a goroutine's but of a thread's, which has what `ulimit -s` says.
	MaxDepth uint32
}

func (options *Options) raw() (raw C.satya_options) {
	raw.struct_size = C.uint32_t(unsafe.Sizeof(raw))
	raw.formats = C.uint32_t(options.Formats)
	raw.mode = C.uint32_t(options.Mode)
	raw.duplicates = C.uint32_t(options.Duplicates)
	raw.extras = C.uint32_t(options.Extras)
	raw.max_depth = C.uint32_t(options.MaxDepth)
	raw.max_digits = C.uint32_t(options.MaxDigits)
	raw.max_size = C.uint64_t(options.MaxSize)
	raw.max_visits = C.uint64_t(options.MaxVisits)
	raw.max_pattern_effort = C.uint64_t(options.MaxPatternEffort)
	return raw
}

// only returns the options that a caller gave, or the defaults.
func only(options []Options) (C.satya_options, error) {
	switch len(options) {
	case 0:
		return (&Options{}).raw(), nil
	case 1:
		return options[0].raw(), nil
	}
	return C.satya_options{}, failure(BadArgument, "Options are given once, not %d times", len(options))
}

// A Position is where a batch ended, and the next piece of input starts.
type Position struct {
	Record, Line, Column, Offset uint64
	State                        uint32
}

// BatchOptions say how to run a batch; zero means the default.
type BatchOptions struct {
	Format  BatchFormat
	Threads uint32 // 0: one per processor.
	Keep    BatchKeep
	Partial bool     // More input follows.
	Start   Position // Where the input before this piece ended.

	ProblemsPerRecord uint64 // Kept of each record.
	ProblemsInAll     uint64 // Kept of all records.
	MaxMemory         uint64 // Bytes the batch may hold.
	Echo              uint64 // Bytes of the offending value that a problem may show.

	Options Options // For each record.
}

// raw makes the options in C memory, since they point to others.
func (options *BatchOptions) raw(host *host, cancel *C.uint32_t) *C.satya_batch_options {
	records := (*C.satya_options)(host.allocate(C.sizeof_satya_options))
	*records = options.Options.raw()
	raw := (*C.satya_batch_options)(host.allocate(C.sizeof_satya_batch_options))
	*raw = C.satya_batch_options{
		struct_size:         C.sizeof_satya_batch_options,
		format:              C.uint32_t(options.Format),
		threads:             C.uint32_t(options.Threads),
		keep:                C.uint32_t(options.Keep),
		state:               C.uint32_t(options.Start.State),
		problems_per_record: C.uint64_t(options.ProblemsPerRecord),
		problems_in_all:     C.uint64_t(options.ProblemsInAll),
		max_memory:          C.uint64_t(options.MaxMemory),
		first_record:        C.uint64_t(options.Start.Record),
		first_line:          C.uint64_t(options.Start.Line),
		first_column:        C.uint64_t(options.Start.Column),
		base_offset:         C.uint64_t(options.Start.Offset),
		echo:                C.uint64_t(options.Echo),
		cancel:              cancel,
		options:             records,
	}
	if options.Partial {
		raw.partial = 1
	}
	return raw
}
