// SPDX-License-Identifier: Apache-2.0

package satya

// #include <satya.h>
// #include <stdlib.h>
import "C"

import "unsafe"

// The choices of Options and BatchOptions.
const (
	FormatsAnnotate  = uint32(C.SATYA_FORMATS_ANNOTATE)
	FormatsAssert    = uint32(C.SATYA_FORMATS_ASSERT)
	ModeStrict       = uint32(C.SATYA_MODE_STRICT)
	ModeLax          = uint32(C.SATYA_MODE_LAX)
	DuplicatesLast   = uint32(C.SATYA_DUPLICATES_LAST)
	DuplicatesRefuse = uint32(C.SATYA_DUPLICATES_REFUSE)
	ExtrasKeep       = uint32(C.SATYA_EXTRAS_KEEP)
	ExtrasIgnore     = uint32(C.SATYA_EXTRAS_IGNORE)
	ExtrasRefuse     = uint32(C.SATYA_EXTRAS_REFUSE)
	BatchNDJSON      = uint32(C.SATYA_BATCH_NDJSON)
	BatchArray       = uint32(C.SATYA_BATCH_ARRAY)
	BatchInstances   = uint32(C.SATYA_BATCH_INSTANCES)
	BatchVerdicts    = uint32(C.SATYA_BATCH_VERDICTS)
)

// Options are choices and limits; zero means the default. Given to Compile they
// are the schema's own, given to another call they override these.
type Options struct {
	Formats, Mode, Duplicates, Extras uint32
	MaxDepth, MaxDigits               uint32
	MaxSize, MaxVisits                uint64
	MaxPatternEffort                  uint64
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

// first returns the only option a caller gave, or the defaults.
func first(options []Options) C.satya_options {
	if len(options) > 0 {
		return options[0].raw()
	}
	return (&Options{}).raw()
}

// A Position is where a batch ended, and the next piece of input starts.
type Position struct {
	Record, Line, Column, Offset uint64
	State                        uint32
}

// BatchOptions say how to run a batch; zero means the default.
type BatchOptions struct {
	Format  uint32 // BatchNDJSON or BatchArray.
	Threads uint32 // 0: one per processor.
	Keep    uint32 // BatchInstances or BatchVerdicts.
	Partial bool   // More input follows.
	Start   Position

	ProblemsPerRecord, ProblemsInAll, MaxMemory, Echo uint64

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
