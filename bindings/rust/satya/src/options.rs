// SPDX-License-Identifier: Apache-2.0

use satya_sys::*;
use std::{ffi::CStr, mem::size_of, ptr, sync::atomic::AtomicU32};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$choice_doc:meta])* $choice:ident = $value:expr,)* })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[repr(u32)]
        pub enum $name {
            $($(#[$choice_doc])* $choice = $value,)*
        }
    )* };
}

choices! {
    /// Whether `format` is checked.
    Formats {
        /// As the schema says; it is not.
        #[default]
        Default = SATYA_FORMATS_DEFAULT,
        /// It is not.
        Annotate = SATYA_FORMATS_ANNOTATE,
        /// It is.
        Assert = SATYA_FORMATS_ASSERT,
    }
    /// Whether text may stand for a number or boolean, and the like.
    Mode {
        /// As the schema says; it may not.
        #[default]
        Default = SATYA_MODE_DEFAULT,
        /// It may not.
        Strict = SATYA_MODE_STRICT,
        /// It may.
        Lax = SATYA_MODE_LAX,
    }
    /// What a repeated key of a JSON object does.
    Duplicates {
        /// As the schema says; the last one wins.
        #[default]
        Default = SATYA_DUPLICATES_DEFAULT,
        /// The last one wins.
        Last = SATYA_DUPLICATES_LAST,
        /// It is refused.
        Refuse = SATYA_DUPLICATES_REFUSE,
    }
    /// What becomes of members that a record does not declare.
    Extras {
        /// As the schema says; they are kept.
        #[default]
        Default = SATYA_EXTRAS_DEFAULT,
        /// They are kept.
        Keep = SATYA_EXTRAS_KEEP,
        /// They are ignored.
        Ignore = SATYA_EXTRAS_IGNORE,
        /// They are refused.
        Refuse = SATYA_EXTRAS_REFUSE,
    }
    /// How the records of a batch stand in its text.
    BatchFormat {
        /// One record a line.
        #[default]
        Ndjson = SATYA_BATCH_NDJSON,
        /// One JSON array of records.
        Array = SATYA_BATCH_ARRAY,
    }
    /// What a batch keeps of valid records.
    Keep {
        /// Each as an instance.
        #[default]
        Instances = SATYA_BATCH_INSTANCES,
        /// Nothing but the verdict.
        Verdicts = SATYA_BATCH_VERDICTS,
    }
}

/// Choices and limits; 0 means the default. Given to `Schema::compile_with` they
/// are the schema's own, given to another call they override these.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether `format` is checked.
    pub formats: Formats,
    /// Whether text may stand for a number or boolean, and the like.
    pub mode: Mode,
    /// What a repeated key of a JSON object does.
    pub duplicates: Duplicates,
    /// What becomes of members that a record does not declare.
    pub extras: Extras,
    /// How deep arrays and objects may nest: 128, at most 1000. Above 128 a call takes up to 4 KiB
    /// for each level of the calling thread's stack, of which `std::thread` gives 2 MiB.
    pub max_depth: u32,
    /// Bytes that a document may have.
    pub max_size: u64,
    /// Visits of a schema to a value that a check may take.
    pub max_visits: u64,
    /// Steps that matching one string may take.
    pub max_pattern_effort: u64,
    /// Digits that a number may have.
    pub max_digits: u32,
}

impl Options {
    pub(crate) fn raw(&self) -> satya_options {
        satya_options {
            struct_size: size_of::<satya_options>() as u32,
            formats: self.formats as u32,
            mode: self.mode as u32,
            duplicates: self.duplicates as u32,
            extras: self.extras as u32,
            max_depth: self.max_depth,
            max_size: self.max_size,
            max_visits: self.max_visits,
            max_pattern_effort: self.max_pattern_effort,
            max_digits: self.max_digits,
            reserved: 0,
        }
    }
}

/// Where a batch ended, and the next piece of input starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Records before it.
    pub record: u64,
    /// Lines before it.
    pub line: u64,
    /// Code points before it on its line.
    pub column: u64,
    /// Bytes before it.
    pub offset: u64,
    /// Where in the text it is, as the library counts that.
    pub state: u32,
}

/// How to run a batch; 0 means the default.
#[derive(Debug, Clone, Copy, Default)]
pub struct BatchOptions<'a> {
    /// How the records stand in the text.
    pub format: BatchFormat,
    /// 0: one per processor.
    pub threads: u32,
    /// What is kept of valid records.
    pub keep: Keep,
    /// More input follows.
    pub partial: bool,
    /// Where the input before this piece ended.
    pub start: Position,
    /// Problems kept of each record.
    pub problems_per_record: u64,
    /// Problems kept of all records.
    pub problems_in_all: u64,
    /// Bytes the batch may hold.
    pub max_memory: u64,
    /// Bytes of the offending value that a problem may show.
    pub echo: u64,
    /// Ends the batch once it is not 0.
    pub cancel: Option<&'a AtomicU32>,
    /// For each record.
    pub options: Options,
}

/// What is wrong with options that a call refused; empty where nothing is.
pub(crate) fn fault(options: &satya_options) -> String {
    // Safety: the text is static and ends in NUL.
    described(unsafe { CStr::from_ptr(satya_options_fault(options)) })
}

/// The same for those of a batch.
pub(crate) fn batch_fault(options: &satya_batch_options) -> String {
    // Safety: the text is static and ends in NUL.
    described(unsafe { CStr::from_ptr(satya_batch_options_fault(options)) })
}

fn described(fault: &CStr) -> String {
    match fault.to_string_lossy() {
        nothing if nothing.is_empty() => String::new(),
        fault => format!("option {fault}"),
    }
}

impl BatchOptions<'_> {
    pub(crate) fn raw(&self, options: &satya_options) -> satya_batch_options {
        satya_batch_options {
            struct_size: size_of::<satya_batch_options>() as u32,
            format: self.format as u32,
            threads: self.threads,
            keep: self.keep as u32,
            partial: self.partial as u32,
            borrow: 0,
            state: self.start.state,
            reserved: 0,
            problems_per_record: self.problems_per_record,
            problems_in_all: self.problems_in_all,
            max_memory: self.max_memory,
            first_record: self.start.record,
            first_line: self.start.line,
            first_column: self.start.column,
            base_offset: self.start.offset,
            echo: self.echo,
            cancel: self.cancel.map_or(ptr::null(), |flag| flag as *const AtomicU32 as *const u32),
            options,
        }
    }
}
