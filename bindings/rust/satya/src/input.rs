// SPDX-License-Identifier: Apache-2.0

use crate::Value;
use satya_sys::*;
use std::{borrow::Cow, fmt, marker::PhantomData, slice};

/// A value to check or to store. Text and elements are borrowed.
///
/// Numbers, text, booleans and `Option` of these become one by `into`; so do references to
/// them. Integers below `i64::MIN` or above `u64::MAX` are given as [`Input::number`]. An `f32` is
/// the number that it is shown as, as in JSON of other crates: `0.1f32` is `0.1`.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Input<'a>(pub(crate) satya_value, PhantomData<&'a str>);

// Kinds that only this crate knows. An unsigned integer beyond `i64`, which is in `boolean`:
pub(crate) const WIDE: u8 = u8::MAX - 2;
// An integer beyond that, and what is too large, which the library refuses by its kind.
const WIDER: u8 = u8::MAX - 1;
const LARGE: u8 = u8::MAX;
const UNSET: u8 = SATYA_KIND_UNSET as u8;

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
        match u32::try_from(size) {
            Ok(size) => {
                let raw = satya_value { kind: kind as u8, reserved0: 0, reserved1: 0, size, as_ };
                Input(raw, PhantomData)
            }
            Err(_) => Input::unfit(LARGE),
        }
    }

    /// What has no satya_value: of a kind that the library refuses, since `into` cannot.
    fn unfit(kind: u8) -> Self {
        Input(satya_value { kind, ..Value::EMPTY }, PhantomData)
    }

    /// Why the library refused values as none, which is the first flaw in them that can be seen.
    pub(crate) fn flaw(values: &[Input<'_>]) -> &'static str {
        // Several are those of fields, which may be absent.
        let is_field = |value: &&Input<'_>| values.len() > 1 && value.0.kind == UNSET;
        let mut given = values.iter().filter(|value| !is_field(value));
        given
            .find_map(|value| value.seen_flaw(0))
            .unwrap_or("a text given to Input::number is no JSON number")
    }

    fn seen_flaw(&self, depth: u32) -> Option<&'static str> {
        match self.0.kind {
            UNSET => Some("Input::UNSET stands for no value here"),
            WIDER => Some("an integer is beyond 64 bits: it is given as Input::number"),
            LARGE => Some("a value is of 4 GiB or more"),
            _ if depth > SATYA_MAX_DEPTH => None,
            _ => self.parts().iter().find_map(|part| part.seen_flaw(depth + 1)),
        }
    }

    /// The elements of an array, or the keys and values of an object.
    pub(crate) fn parts(&self) -> &[Input<'a>] {
        let count = match self.0.kind as u32 {
            SATYA_KIND_HOST_ARRAY => self.0.size as usize,
            SATYA_KIND_HOST_OBJECT => self.0.size as usize * 2,
            _ => return &[],
        };
        // Safety: `array` and `object` borrowed their slices for the lifetime of this, and a
        // `Member` is two `Input`s.
        unsafe { slice::from_raw_parts(self.0.as_.elements.cast(), count) }
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

impl fmt::Debug for Input<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.size as usize;
        // Safety: `kind` says which member of the union holds, and `size` of what; `array` and
        // `object` borrowed their slices for the lifetime of this.
        unsafe {
            match self.0.kind as u32 {
                SATYA_KIND_HOST_ARRAY => {
                    let elements: *const Input<'_> = self.0.as_.elements.cast();
                    formatter.debug_list().entries(slice::from_raw_parts(elements, size)).finish()
                }
                SATYA_KIND_HOST_OBJECT => {
                    let members: *const Member<'_> = self.0.as_.elements.cast();
                    let members = slice::from_raw_parts(members, size);
                    formatter.debug_map().entries(members.iter().map(|m| (m.0, m.1))).finish()
                }
                _ if self.0.kind == WIDE => self.0.as_.boolean.fmt(formatter),
                _ if self.0.kind > WIDE => formatter.write_str("<no value>"),
                _ => Value::of(&self.0).fmt(formatter),
            }
        }
    }
}

impl fmt::Debug for Member<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {:?}", self.0, self.1)
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

impl<'a> From<&'a Cow<'_, str>> for Input<'a> {
    fn from(text: &'a Cow<'_, str>) -> Self {
        (**text).into()
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

/// What can be given as a value for the time of a call: numbers, text (owned or not),
/// booleans, [`Input`], and `Option` of and references to these.
pub trait ToInput {
    /// The value, which borrows from `self`.
    fn to_input(&self) -> Input<'_>;
}

impl ToInput for Input<'_> {
    fn to_input(&self) -> Input<'_> {
        *self
    }
}

impl<T: ToInput + ?Sized> ToInput for &T {
    fn to_input(&self) -> Input<'_> {
        (**self).to_input()
    }
}

/// `None` is null.
impl<T: ToInput> ToInput for Option<T> {
    fn to_input(&self) -> Input<'_> {
        self.as_ref().map(ToInput::to_input).into()
    }
}

macro_rules! to_input {
    ($($type:ty: $value:ident => $input:expr;)*) => { $(
        impl ToInput for $type {
            fn to_input(&self) -> Input<'_> {
                let $value = self;
                $input.into()
            }
        }
    )* };
}

to_input! {
    str: text => text;
    String: text => text.as_str();
    Box<str>: text => &**text;
    Cow<'_, str>: text => &**text;
}

macro_rules! from_numbers {
    ($($number:ty: $value:ident => $input:expr;)*) => { $(
        impl From<$number> for Input<'_> {
            fn from($value: $number) -> Self {
                $input
            }
        }

        impl ToInput for $number {
            fn to_input(&self) -> Input<'_> {
                (*self).into()
            }
        }
    )* };
}

from_numbers! {
    bool: flag => Input::of(SATYA_KIND_BOOL, 0, satya_value_as { boolean: flag as u64 });
    f64: float64 => Input::of(SATYA_KIND_DOUBLE, 0, satya_value_as { float64 });
    f32: number => shortest(number).into();
    i64: int64 => Input::of(SATYA_KIND_INT64, 0, satya_value_as { int64 });
}

/// The double of the shortest text that tells a number from its neighbors.
fn shortest(number: f32) -> f64 {
    if !number.is_finite() {
        return number.into();
    }
    // Safe: what Display writes of a finite number is one.
    number.to_string().parse().unwrap_or(number.into())
}

macro_rules! from_integers {
    ($($integer:ty)*) => { from_numbers! { $(
        $integer: number => match (i64::try_from(number), u64::try_from(number)) {
            (Ok(number), _) => number.into(),
            (_, Ok(boolean)) => Input::of(WIDE.into(), 0, satya_value_as { boolean }),
            _ => Input::unfit(WIDER),
        };
    )* } };
}

from_integers!(i8 i16 i32 i128 isize u8 u16 u32 u64 u128 usize);
