// SPDX-License-Identifier: Apache-2.0

use crate::{text, Error, Invalid, Position, Record, Result, Status};
use satya_sys::*;
use std::{
    fmt,
    mem::{size_of, zeroed},
    slice,
};

/// The results of a batch.
pub struct Batch {
    handle: *mut satya_batch,
    start: Position,
}

// Safety: a batch is const after its creation.
unsafe impl Send for Batch {}
unsafe impl Sync for Batch {}

/// How often one problem stands at one place of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total<'a> {
    /// The number of the problem in docs/ERRORS.md.
    pub code: u32,
    /// Its stable name: `missing`.
    pub kind: &'a str,
    /// Its place, with `*` for every index.
    pub pointer: &'a str,
    /// How often it is there.
    pub count: u64,
}

impl Batch {
    pub(crate) fn new(handle: *mut satya_batch, start: Position) -> Batch {
        Batch { handle, start }
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        // Safety: the handle lives as long as `self`, here and below.
        unsafe { satya_batch_count(self.handle) }
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of valid records.
    pub fn valid_count(&self) -> usize {
        unsafe { satya_batch_valid_count(self.handle) }
    }

    /// One byte a record: 0 valid, 1 invalid.
    pub fn verdicts(&self) -> &[u8] {
        // Safety: there are as many bytes as records.
        unsafe { slice::from_raw_parts(satya_batch_verdicts(self.handle), self.len()) }
    }

    /// How many bytes of the text were used.
    pub fn consumed(&self) -> usize {
        unsafe { satya_batch_consumed(self.handle) }
    }

    /// Where the batch ended, for the `start` of the next.
    pub fn end(&self) -> Position {
        let (lines, column, state) = unsafe {
            (
                satya_batch_lines(self.handle),
                satya_batch_column(self.handle),
                satya_batch_state(self.handle),
            )
        };
        Position {
            record: self.start.record + self.len() as u64,
            line: self.start.line + lines as u64,
            column: column as u64,
            offset: self.start.offset + self.consumed() as u64,
            state,
        }
    }

    /// A record; `None` where it is invalid or was not kept.
    pub fn get(&self, record: usize) -> Option<&Record> {
        // Safety: the instance lives as long as the batch.
        unsafe {
            let instance = satya_batch_instance(self.handle, record);
            (!instance.is_null()).then(|| Record::from_pointer(instance))
        }
    }

    /// All records.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Record>> {
        (0..self.len()).map(|record| self.get(record))
    }

    /// The problems of a record.
    pub fn problems(&self, record: usize) -> Invalid {
        // Safety: the report lives as long as the batch; NULL has no problems.
        unsafe { Invalid::of(satya_batch_report(self.handle, record)) }
    }

    /// The problems of the text around the records.
    pub fn text_problems(&self) -> Invalid {
        self.problems(usize::MAX)
    }

    /// Byte offset and size of a record in the whole input. A batch of rows has none.
    pub fn source(&self, record: usize) -> Result<(u64, u64)> {
        let (mut offset, mut size) = (0, 0);
        let status = unsafe { satya_batch_source(self.handle, record, &mut offset, &mut size) };
        Error::check(status, |status| match status {
            Status::BAD_STATE => "a batch of rows was read from no text".into(),
            _ => format!("there is no record {record}, but {} of them", self.len()),
        })?;
        Ok((offset, size))
    }

    /// All totals, the most frequent first.
    pub fn totals(&self) -> impl Iterator<Item = Total<'_>> {
        let count = unsafe { satya_batch_total_count(self.handle) };
        (0..count).filter_map(move |index| unsafe {
            let mut raw: satya_total = zeroed();
            raw.struct_size = size_of::<satya_total>() as u32;
            (satya_batch_total(self.handle, index, &mut raw) == SATYA_OK).then_some(())?;
            Some(Total {
                code: raw.code,
                kind: text::view(raw.type_, raw.type_size),
                pointer: text::view(raw.pointer, raw.pointer_size),
                count: raw.count,
            })
        })
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Batch")
            .field("len", &self.len())
            .field("valid_count", &self.valid_count())
            .finish_non_exhaustive()
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // Safety: the batch is this struct's own.
        unsafe { satya_batch_free(self.handle) }
    }
}
