// SPDX-License-Identifier: Apache-2.0

use crate::{input::WIDE, Input};
use satya_sys::*;

/// Values as the library takes them for a call. It has no unsigned integers, so those beyond
/// `i64` become texts of numbers; where there is none, nothing is copied.
pub(crate) struct Given<'a> {
    values: &'a [Input<'a>],
    // The same, with texts; empty where nothing is copied.
    exact: Vec<satya_value>,
    // What it points to, which stays in its place.
    nested: Vec<Vec<satya_value>>,
    texts: Vec<String>,
}

impl<'a> Given<'a> {
    pub(crate) fn of(values: &'a [Input<'a>]) -> Self {
        let mut given = Given { values, exact: vec![], nested: vec![], texts: vec![] };
        if values.iter().any(|value| is_wide(value, 0)) {
            given.exact = given.copies(values, 0);
        }
        given
    }

    /// The first value, and behind it the others.
    pub(crate) fn pointer(&self) -> *const satya_value {
        // `Input` is a satya_value, by `repr(transparent)`.
        match self.exact.is_empty() {
            true => self.values.as_ptr().cast(),
            false => self.exact.as_ptr(),
        }
    }

    fn copies(&mut self, values: &[Input<'_>], depth: u32) -> Vec<satya_value> {
        values.iter().map(|value| self.copy(value, depth)).collect()
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
            let copies = self.copies(value.parts(), depth + 1);
            raw.as_.elements = copies.as_ptr();
            self.nested.push(copies);
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
