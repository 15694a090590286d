// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![deny(missing_docs, missing_debug_implementations, unsafe_op_in_unsafe_fn)]

mod batch;
mod error;
mod given;
mod input;
#[cfg(doctest)]
mod lifetimes;
mod options;
mod record;
mod schema;
mod text;
mod value;

pub use batch::{Batch, Total};
pub use error::{Error, Invalid, Problem, Segment, Status};
pub use input::{Input, Member, ToInput};
pub use options::{
    BatchFormat, BatchOptions, Duplicates, Extras, Formats, Keep, Mode, Options, Position,
};
pub use record::{Instance, Key, Record};
pub use schema::{Field, Schema};
pub use value::{Array, Object, Value};

/// The result of a call that may fail.
pub type Result<T> = std::result::Result<T, Error>;

/// The number of the library's binary interface.
pub fn abi_version() -> u32 {
    // Safety: the function takes nothing.
    unsafe { satya_sys::satya_abi_version() }
}
