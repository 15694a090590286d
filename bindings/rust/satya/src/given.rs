// SPDX-License-Identifier: Apache-2.0

use crate::{input::WIDE, Input};
use satya_sys::*;
use std::marker::PhantomData;

/// Values as the library takes them for a call. It has no unsigned integers, so those beyond
/// `i64` become texts of numbers; where there is none, nothing is copied.
pub(crate) struct Given<'a> {
    first: *const satya_value,
    _copied: Option<Box<Copied>>,
    values: PhantomData<&'a [Input<'a>]>,
}

/// Copies of values, and the texts in them. Each has a place in the heap, where it stays.
#[derive(Default)]
struct Copied {
    values: Vec<Vec<satya_value>>,
    texts: Vec<String>,
}

impl<'a> Given<'a> {
    pub(crate) fn of(values: &'a [Input<'a>]) -> Self {
        // `Input` is a satya_value, by `repr(transparent)`.
        let given = values.as_ptr().cast();
        if !values.iter().any(|value| is_wide(value, 0)) {
            return Given { first: given, _copied: None, values: PhantomData };
        }
        let mut copied = Box::<Copied>::default();
        let first = copied.copies(values, 0);
        Given { first, _copied: Some(copied), values: PhantomData }
    }

    /// The first value, and behind it the others.
    pub(crate) fn pointer(&self) -> *const satya_value {
        self.first
    }
}

impl Copied {
    fn copies(&mut self, values: &[Input<'_>], depth: u32) -> *const satya_value {
        let copies: Vec<_> = values.iter().map(|value| self.copy(value, depth)).collect();
        let first = copies.as_ptr();
        self.values.push(copies);
        first
    }

    fn copy(&mut self, value: &Input<'_>, depth: u32) -> satya_value {
        let mut raw = value.0;
        if !is_wide(value, depth) {
            return raw;
        }
        if raw.kind == WIDE {
            // Safety: an integer of this kind is in `boolean`.
            let text = unsafe { raw.as_.boolean }.to_string();
            raw.kind = SATYA_KIND_NUMBER as u8;
            raw.size = text.len() as u32;
            raw.as_.text = text.as_ptr().cast();
            self.texts.push(text);
        } else {
            raw.as_.elements = self.copies(value.parts(), depth + 1);
        }
        raw
    }
}

/// Whether a value is an integer beyond `i64`, or has one in it. What is nested deeper than the
/// library takes is not looked at.
fn is_wide(value: &Input<'_>, depth: u32) -> bool {
    let is_inside = |part| is_wide(part, depth + 1);
    value.0.kind == WIDE || (depth < SATYA_MAX_DEPTH && value.parts().iter().any(is_inside))
}
