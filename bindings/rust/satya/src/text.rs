// SPDX-License-Identifier: Apache-2.0
//! Text that comes from the library.

use crate::{Error, Result};
use satya_sys::*;
use std::{os::raw::c_char, slice, str};

/// Views sized text.
///
/// # Safety
/// `text` holds `size` bytes for the time of `'a`.
pub(crate) unsafe fn view<'a>(text: *const c_char, size: usize) -> &'a str {
    if size == 0 {
        return "";
    }
    // Safety: the library's texts are UTF-8, which it checks where text comes in.
    unsafe { str::from_utf8_unchecked(slice::from_raw_parts(text.cast(), size)) }
}

/// Copies sized text that may quote input as it was.
///
/// # Safety
/// `text` holds `size` bytes.
pub(crate) unsafe fn copy(text: *const c_char, size: usize) -> String {
    if size == 0 {
        return String::new();
    }
    // Safety: the caller vouches for the bytes.
    let bytes = unsafe { slice::from_raw_parts(text.cast(), size) };
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a call that writes to a buffer, and copies the text.
pub(crate) fn written(write: impl FnOnce(*mut satya_buffer) -> satya_status) -> Result<String> {
    struct Buffer(*mut satya_buffer);
    impl Drop for Buffer {
        fn drop(&mut self) {
            // Safety: the buffer is this struct's own.
            unsafe { satya_buffer_free(self.0) }
        }
    }
    // Safety: a buffer that is NULL is refused by the call that writes.
    unsafe {
        let buffer = Buffer(satya_buffer_new());
        Error::check(write(buffer.0), Error::plain)?;
        Ok(copy(satya_buffer_data(buffer.0), satya_buffer_size(buffer.0)))
    }
}
