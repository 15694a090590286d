// SPDX-License-Identifier: Apache-2.0

use crate::{text, Record, Result};
use satya_sys::*;
use std::{fmt, marker::PhantomData};

/// A value of the library, which lives as long as what it was read from.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Value<'a> {
    /// An absent field.
    Unset,
    /// JSON null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of 64 bits.
    Int(i64),
    /// A double.
    Double(f64),
    /// A number that is neither, as JSON text.
    Number(&'a str),
    /// A string.
    String(&'a str),
    /// An array.
    Array(Array<'a>),
    /// An object that is no record.
    Object(Object<'a>),
    /// A nested record.
    Record(&'a Record),
}

/// The elements of an array.
#[derive(Clone, Copy)]
pub struct Array<'a>(satya_value, PhantomData<&'a Record>);

/// The members of an object that is no record.
#[derive(Clone, Copy)]
pub struct Object<'a>(satya_value, PhantomData<&'a Record>);

// Safety: they are views of const objects, which any number of threads may read.
unsafe impl Send for Array<'_> {}
unsafe impl Sync for Array<'_> {}
unsafe impl Send for Object<'_> {}
unsafe impl Sync for Object<'_> {}

impl<'a> Value<'a> {
    pub(crate) const EMPTY: satya_value = satya_value {
        kind: SATYA_KIND_UNSET as u8,
        reserved0: 0,
        reserved1: 0,
        size: 0,
        as_: satya_value_as { boolean: 0 },
    };

    /// # Safety
    /// `raw` came from the library, and what it was read from lives for `'a`.
    pub(crate) unsafe fn of(raw: &satya_value) -> Value<'a> {
        // Safety: `kind` says which member of the union holds.
        unsafe {
            match raw.kind as u32 {
                SATYA_KIND_NULL => Value::Null,
                SATYA_KIND_BOOL => Value::Bool(raw.as_.boolean != 0),
                SATYA_KIND_INT64 => Value::Int(raw.as_.int64),
                SATYA_KIND_DOUBLE => Value::Double(raw.as_.float64),
                SATYA_KIND_NUMBER => Value::Number(text::view(raw.as_.text, raw.size as usize)),
                SATYA_KIND_STRING => Value::String(text::view(raw.as_.text, raw.size as usize)),
                SATYA_KIND_ARRAY => Value::Array(Array(*raw, PhantomData)),
                SATYA_KIND_OBJECT => Value::Object(Object(*raw, PhantomData)),
                SATYA_KIND_RECORD => {
                    let mut record = std::ptr::null_mut();
                    match satya_value_instance(raw, &mut record) {
                        SATYA_OK => Value::Record(Record::from_pointer(record)),
                        _ => Value::Unset,
                    }
                }
                _ => Value::Unset,
            }
        }
    }

    /// What it is, for messages.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Value::Unset => "is absent",
            Value::Null => "holds null",
            Value::Bool(_) => "holds a boolean",
            Value::Int(_) => "holds an integer",
            Value::Double(_) => "holds a number",
            Value::Number(_) => "holds a number kept as text",
            Value::String(_) => "holds a string",
            Value::Array(_) => "holds an array",
            Value::Object(_) => "holds an object",
            Value::Record(_) => "holds a record",
        }
    }

    /// Whether a field is absent.
    pub fn is_unset(&self) -> bool {
        matches!(self, Value::Unset)
    }

    /// Whether it is JSON null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, if it is an integer or a double.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(*number as f64),
            Value::Double(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&'a str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The array, if it is one.
    pub fn as_array(&self) -> Option<Array<'a>> {
        match self {
            Value::Array(array) => Some(*array),
            _ => None,
        }
    }

    /// The object, if it is one that is no record.
    pub fn as_object(&self) -> Option<Object<'a>> {
        match self {
            Value::Object(object) => Some(*object),
            _ => None,
        }
    }

    /// The nested record, if it is one.
    pub fn as_record(&self) -> Option<&'a Record> {
        match self {
            Value::Record(record) => Some(record),
            _ => None,
        }
    }
}

impl<'a> Array<'a> {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.0.size as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An element.
    pub fn get(&self, index: usize) -> Option<Value<'a>> {
        let mut element = Value::EMPTY;
        // Safety: the array lives for `'a`.
        unsafe {
            match satya_value_at(&self.0, index, &mut element) {
                SATYA_OK => Some(Value::of(&element)),
                _ => None,
            }
        }
    }

    /// All elements.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + 'a {
        let array = *self;
        (0..array.len()).filter_map(move |index| array.get(index))
    }
}

impl<'a> Object<'a> {
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.size as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        let mut member = Value::EMPTY;
        // Safety: the object lives for `'a`.
        unsafe {
            match satya_value_find(&self.0, name.as_ptr().cast(), name.len(), &mut member) {
                SATYA_OK => Some(Value::of(&member)),
                _ => None,
            }
        }
    }

    /// All members, in order of appearance.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> + 'a {
        let object = *self;
        (0..object.len()).filter_map(move |index| {
            let (mut key, mut member) = (Value::EMPTY, Value::EMPTY);
            // Safety: the object lives for `'a`; keys are strings.
            unsafe {
                let status = satya_value_member(&object.0, index, &mut key, &mut member);
                (status == SATYA_OK).then_some(())?;
                Some((text::view(key.as_.text, key.size as usize), Value::of(&member)))
            }
        })
    }
}

impl fmt::Debug for Array<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unset => formatter.write_str("unset"),
            Value::Null => formatter.write_str("null"),
            Value::Bool(boolean) => boolean.fmt(formatter),
            Value::Int(number) => number.fmt(formatter),
            Value::Double(number) => number.fmt(formatter),
            Value::Number(text) | Value::String(text) => formatter.write_str(text),
            other => write!(formatter, "{other:?}"),
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(text) => text.fmt(formatter),
            Value::Array(array) => array.fmt(formatter),
            Value::Object(object) => object.fmt(formatter),
            Value::Record(record) => record.fmt(formatter),
            other => write!(formatter, "{other}"),
        }
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json: Result<String> = self.to_json();
        formatter.write_str(json.as_deref().unwrap_or("record"))
    }
}
