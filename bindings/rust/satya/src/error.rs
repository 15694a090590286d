// SPDX-License-Identifier: Apache-2.0

use crate::{text, Result, Value};
use satya_sys::*;
use std::{collections::BTreeMap, ffi::CStr, fmt, mem::size_of};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The data does not satisfy the schema.
    Invalid(Invalid),
    /// The schema is refused.
    Schema(Invalid),
    /// The call itself failed.
    #[non_exhaustive]
    Call {
        /// Which way.
        status: Status,
        /// The field, option or record it is about, and what to do; empty where the status
        /// says all.
        reason: String,
    },
}

/// The status of a call that failed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(u32);

impl Status {
    /// An option or value is none.
    pub const BAD_ARGUMENT: Status = Status(SATYA_BAD_ARGUMENT);
    /// A field holds another kind than was asked for.
    pub const WRONG_KIND: Status = Status(SATYA_WRONG_KIND);
    /// There is no such field or record.
    pub const NO_FIELD: Status = Status(SATYA_NO_FIELD);
    /// The object does not allow this: a record of a batch is not set.
    pub const BAD_STATE: Status = Status(SATYA_BAD_STATE);
    /// The allocator refused.
    pub const NO_MEMORY: Status = Status(SATYA_NO_MEMORY);
    /// `max_memory` of a batch was reached.
    pub const LIMIT: Status = Status(SATYA_LIMIT);
    /// A defect of the library; please report it.
    pub const INTERNAL: Status = Status(SATYA_INTERNAL);
    /// The `cancel` flag of a batch was set.
    pub const CANCELLED: Status = Status(SATYA_CANCELLED);
}

impl fmt::Debug for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Safety: the name is static and ends in NUL.
        let name = unsafe { CStr::from_ptr(satya_status_name(self.0)) };
        formatter.write_str(&name.to_string_lossy())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// The problems of refused data or a refused schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Those that were kept, in document order.
    pub problems: Vec<Problem>,
    /// How many were found.
    pub total: usize,
}

/// A part of a place. A member called `0` is no element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A member of an object.
    Name(String),
    /// An element of an array.
    Index(i64),
}

/// One reason why data or a schema was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Its number in docs/ERRORS.md.
    pub code: u32,
    /// Its stable name: `missing`.
    pub kind: String,
    /// One line for people.
    pub message: String,
    /// Where in the data: a JSON Pointer.
    pub pointer: String,
    /// The parts of the place.
    pub path: Vec<Segment>,
    /// Which keyword of the schema.
    pub schema_path: String,
    /// Facts, each as JSON numbers and text are printed.
    pub parameters: BTreeMap<String, String>,
    /// Byte in the source text.
    pub offset: Option<u64>,
    /// Line in the source text, from 1.
    pub line: Option<u64>,
    /// Column in the source text, from 1, in code points.
    pub column: Option<u64>,
    /// In a batch: the record's number, from 0.
    pub record: u64,
    /// The offending value, as far as echo allowed.
    pub input: String,
}

impl Error {
    pub(crate) fn check(status: satya_status, reason: impl FnOnce(Status) -> String) -> Result<()> {
        match status {
            SATYA_OK => Ok(()),
            status => {
                let status = Status(status);
                Err(Error::Call { status, reason: reason(status) })
            }
        }
    }

    /// Where the status says all.
    pub(crate) fn plain(_: Status) -> String {
        String::new()
    }

    /// Runs a call with a report of its own.
    pub(crate) fn explain(
        call: impl FnOnce(*mut satya_report) -> satya_status,
        reason: impl FnOnce(Status) -> String,
    ) -> Result<()> {
        struct Report(*mut satya_report);
        impl Drop for Report {
            fn drop(&mut self) {
                // Safety: the report is this struct's own.
                unsafe { satya_report_free(self.0) }
            }
        }
        // Safety: a report may be NULL for every call; it then has no problems.
        let report = Report(unsafe { satya_report_new() });
        match call(report.0) {
            // Safety: the report lives until the end of this function.
            SATYA_INVALID => Err(Error::Invalid(unsafe { Invalid::of(report.0) })),
            SATYA_BAD_SCHEMA => Err(Error::Schema(unsafe { Invalid::of(report.0) })),
            status => Error::check(status, reason),
        }
    }

    /// The status, if it is the call itself that failed.
    pub fn status(&self) -> Option<Status> {
        match self {
            Error::Call { status, .. } => Some(*status),
            Error::Invalid(_) | Error::Schema(_) => None,
        }
    }

    /// The problems, if it is data or a schema that was refused.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Error::Invalid(invalid) | Error::Schema(invalid) => &invalid.problems,
            Error::Call { .. } => &[],
        }
    }
}

impl Invalid {
    /// # Safety
    /// `report` is NULL or a report that lives during the call.
    pub(crate) unsafe fn of(report: *const satya_report) -> Invalid {
        // Safety: as this function's own.
        unsafe {
            let count = satya_report_count(report);
            Invalid {
                problems: (0..count).filter_map(|index| Problem::of(report, index)).collect(),
                total: satya_report_total(report),
            }
        }
    }
}

impl Problem {
    /// # Safety
    /// `report` lives during the call.
    unsafe fn of(report: *const satya_report, index: usize) -> Option<Problem> {
        // Safety: the struct is plain data; its views live as long as the report.
        unsafe {
            let mut raw: satya_problem = std::mem::zeroed();
            raw.struct_size = size_of::<satya_problem>() as u32;
            if satya_report_get(report, index, &mut raw) != SATYA_OK {
                return None;
            }
            let known = raw.line != 0;
            let mut problem = Problem {
                code: raw.code,
                kind: text::copy(raw.type_, raw.type_size),
                message: text::copy(raw.message, raw.message_size),
                pointer: text::copy(raw.pointer, raw.pointer_size),
                schema_path: text::copy(raw.schema_path, raw.schema_path_size),
                path: Vec::with_capacity(raw.segment_count),
                parameters: BTreeMap::new(),
                offset: (raw.offset != u64::MAX).then_some(raw.offset),
                line: known.then_some(raw.line),
                column: known.then_some(raw.column),
                record: raw.record,
                input: text::copy(raw.input, raw.input_size),
            };
            for segment in 0..raw.segment_count {
                let mut part = Value::EMPTY;
                if satya_report_segment(report, index, segment, &mut part) == SATYA_OK {
                    problem.path.push(match part.kind as u32 {
                        SATYA_KIND_INT64 => Segment::Index(part.as_.int64),
                        _ => Segment::Name(text::copy(part.as_.text, part.size as usize)),
                    });
                }
            }
            for parameter in 0..raw.parameter_count {
                let (mut name, mut fact) = (Value::EMPTY, Value::EMPTY);
                let status = satya_report_parameter(report, index, parameter, &mut name, &mut fact);
                if status == SATYA_OK {
                    let name = text::copy(name.as_.text, name.size as usize);
                    problem.parameters.insert(name, Value::of(&fact).to_string());
                }
            }
            Some(problem)
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.first() {
            None => formatter.write_str("invalid")?,
            Some(first) => write!(formatter, "{first}")?,
        }
        match self.total {
            0 | 1 => Ok(()),
            total => write!(formatter, " and {} more", total - 1),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at {:?}", self.message, self.pointer)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Invalid(invalid) => invalid.fmt(formatter),
            Error::Schema(invalid) => write!(formatter, "the schema is refused: {invalid}"),
            Error::Call { status, reason } if reason.is_empty() => status.fmt(formatter),
            Error::Call { status, reason } => write!(formatter, "{reason} ({status})"),
        }
    }
}

impl std::error::Error for Error {}
