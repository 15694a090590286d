// SPDX-License-Identifier: Apache-2.0

use crate::Value;
use satya_sys::*;
use std::marker::PhantomData;

/// A value to check or to store. Text and elements are borrowed.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Input<'a>(pub(crate) satya_value, PhantomData<&'a str>);

/// A key and a value of [`Input::object`].
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Member<'a>(Input<'a>, Input<'a>);

impl<'a> Member<'a> {
    /// A member called `name`.
    pub fn new(name: &'a str, value: impl Into<Input<'a>>) -> Self {
        Member(name.into(), value.into())
    }
}

impl<'a> Input<'a> {
    /// An absent field: setting it removes the field.
    pub const UNSET: Input<'static> = Input(Value::EMPTY, PhantomData);

    fn of(kind: u32, size: usize, as_: satya_value_as) -> Self {
        // What is beyond 4 GiB has a kind that the library refuses.
        let (kind, size) = match u32::try_from(size) {
            Ok(size) => (kind as u8, size),
            Err(_) => (u8::MAX, 0),
        };
        Input(satya_value { kind, reserved0: 0, reserved1: 0, size, as_ }, PhantomData)
    }

    /// A JSON number as text, exact whatever its size.
    pub fn number(text: &'a str) -> Self {
        Input::of(SATYA_KIND_NUMBER, text.len(), satya_value_as { text: text.as_ptr().cast() })
    }

    /// An array.
    pub fn array(elements: &'a [Input<'a>]) -> Self {
        // `Input` is a satya_value, by `repr(transparent)`.
        let as_ = satya_value_as { elements: elements.as_ptr().cast() };
        Input::of(SATYA_KIND_HOST_ARRAY, elements.len(), as_)
    }

    /// An object.
    pub fn object(members: &'a [Member<'a>]) -> Self {
        // `Member` is two of them, by `repr(C)`.
        let as_ = satya_value_as { elements: members.as_ptr().cast() };
        Input::of(SATYA_KIND_HOST_OBJECT, members.len(), as_)
    }
}

impl From<bool> for Input<'_> {
    fn from(boolean: bool) -> Self {
        Input::of(SATYA_KIND_BOOL, 0, satya_value_as { boolean: boolean as u64 })
    }
}

impl From<f64> for Input<'_> {
    fn from(float64: f64) -> Self {
        Input::of(SATYA_KIND_DOUBLE, 0, satya_value_as { float64 })
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(text: &'a str) -> Self {
        Input::of(SATYA_KIND_STRING, text.len(), satya_value_as { text: text.as_ptr().cast() })
    }
}

impl<'a> From<&'a String> for Input<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

/// `None` is null.
impl<'a, T: Into<Input<'a>>> From<Option<T>> for Input<'a> {
    fn from(value: Option<T>) -> Self {
        match value {
            Some(value) => value.into(),
            None => Input::of(SATYA_KIND_NULL, 0, satya_value_as { boolean: 0 }),
        }
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => { $(
        impl From<$integer> for Input<'_> {
            fn from(number: $integer) -> Self {
                Input::of(SATYA_KIND_INT64, 0, satya_value_as { int64: number.into() })
            }
        }
    )* };
}

from_integers!(i8 i16 i32 i64 u8 u16 u32);
