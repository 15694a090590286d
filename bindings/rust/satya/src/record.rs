// SPDX-License-Identifier: Apache-2.0

use crate::{given::Given, schema::Field, text, Error, Input, Result, Status, ToInput, Value};
use satya_sys::*;
use std::{
    mem::{size_of, zeroed, MaybeUninit},
    ops::{Deref, DerefMut},
    ptr, slice,
};

/// An instance that something else owns: what `str` is to `String`. It exists
/// behind references only, which end with what they borrow from.
#[repr(C)]
pub struct Record {
    _opaque: [u8; 0],
}

/// An instance of one's own.
pub struct Instance(ptr::NonNull<satya_instance>);

// Safety: an instance may move between threads, and a const one be read by many.
unsafe impl Send for Instance {}
unsafe impl Sync for Instance {}

/// A field by its name or its index.
pub trait Key {
    /// The index of the field.
    fn index(&self, record: &Record) -> Result<usize>;
}

impl Key for usize {
    fn index(&self, _: &Record) -> Result<usize> {
        Ok(*self)
    }
}

impl Key for str {
    fn index(&self, record: &Record) -> Result<usize> {
        let mut index = 0;
        // Safety: the name is borrowed for the call.
        let status = unsafe {
            let name = self.as_ptr().cast();
            satya_instance_field_find(record.pointer(), name, self.len(), &mut index)
        };
        Error::check(status, |_| match record.nearest(self) {
            Some(near) => format!("no field {self:?}; nearest: {:?}", near.name),
            None => format!("no field {self:?}"),
        })?;
        Ok(index)
    }
}

impl Key for String {
    fn index(&self, record: &Record) -> Result<usize> {
        self.as_str().index(record)
    }
}

impl<K: Key + ?Sized> Key for &K {
    fn index(&self, record: &Record) -> Result<usize> {
        (**self).index(record)
    }
}

impl Record {
    /// # Safety
    /// The instance lives for `'a` and is not set during it.
    pub(crate) unsafe fn from_pointer<'a>(pointer: *const satya_instance) -> &'a Record {
        // Safety: a Record has no bytes: only its address counts.
        unsafe { &*pointer.cast() }
    }

    fn pointer(&self) -> *const satya_instance {
        (self as *const Record).cast()
    }

    fn pointer_mut(&mut self) -> *mut satya_instance {
        (self as *mut Record).cast()
    }

    /// Reads by a typed function of the library.
    fn read<T>(
        &self,
        key: impl Key,
        expected: &str,
        get: unsafe extern "C" fn(*const satya_instance, usize, *mut T) -> satya_status,
    ) -> Result<T> {
        let field = key.index(self)?;
        let mut found = MaybeUninit::uninit();
        // Safety: the function writes the value if it succeeds.
        unsafe {
            let status = get(self.pointer(), field, found.as_mut_ptr());
            Error::check(status, |status| self.unread(status, field, expected))?;
            Ok(found.assume_init())
        }
    }

    /// Why a field is not read as what was expected.
    fn unread(&self, status: Status, field: usize, expected: &str) -> String {
        let label = self.label(field);
        if status != Status::WRONG_KIND {
            return label;
        }
        let held = self.get(field).map_or("is not there", |value| value.described());
        format!("{label} {held}, not {expected}")
    }

    /// A field as a message names it.
    fn label(&self, index: usize) -> String {
        match self.fields().nth(index) {
            Some(field) => format!("field {:?}", field.name),
            None => format!("no field {index}; there are {}", self.fields().count()),
        }
    }

    /// The field that a name which is none's may mean.
    fn nearest(&self, name: &str) -> Option<Field<'_>> {
        let mut index = 0;
        // Safety: the name is borrowed for the call.
        let status = unsafe {
            let text = name.as_ptr().cast();
            satya_instance_field_nearest(self.pointer(), text, name.len(), &mut index)
        };
        self.fields().nth(index).filter(|_| status == SATYA_OK)
    }

    /// The value of a field; `Value::Unset` if it is absent.
    pub fn get(&self, key: impl Key) -> Result<Value<'_>> {
        let raw = self.read(key, "a value", satya_instance_get)?;
        // Safety: the value lives until the record is set, which needs it mutable.
        Ok(unsafe { Value::of(&raw) })
    }

    /// Reads an integer field.
    pub fn get_i64(&self, key: impl Key) -> Result<i64> {
        self.read(key, "an integer of 64 bits", satya_instance_get_int64)
    }

    /// Reads a number field.
    pub fn get_f64(&self, key: impl Key) -> Result<f64> {
        self.read(key, "a number", satya_instance_get_double)
    }

    /// Reads a boolean field.
    pub fn get_bool(&self, key: impl Key) -> Result<bool> {
        Ok(self.read(key, "a boolean", satya_instance_get_bool)? != 0)
    }

    /// Reads a string field.
    pub fn get_str(&self, key: impl Key) -> Result<&str> {
        let field = key.index(self)?;
        let (mut found, mut size) = (ptr::null(), 0);
        // Safety: as for get().
        unsafe {
            let status = satya_instance_get_string(self.pointer(), field, &mut found, &mut size);
            Error::check(status, |status| self.unread(status, field, "a string"))?;
            Ok(text::view(found, size))
        }
    }

    /// Checks a value and stores it; on an error the old one stays.
    pub fn set(&mut self, key: impl Key, value: impl ToInput) -> Result<()> {
        let field = key.index(self)?;
        let value = value.to_input();
        let given = Given::of(slice::from_ref(&value));
        let mut set = |report| {
            // Safety: the value is borrowed for the call.
            unsafe { satya_instance_set(self.pointer_mut(), field, given.pointer(), report) }
        };
        // Success is one call: the report of a refusal is asked for afterwards.
        match set(ptr::null_mut()) {
            SATYA_INVALID => Error::explain(set, Error::plain),
            status => Error::check(status, |status| match status {
                Status::BAD_STATE => {
                    let label = self.label(field);
                    format!("{label}: a record of a batch is not set; set a copy (`to_owned`)")
                }
                Status::BAD_ARGUMENT => format!("{}: {}", self.label(field), Input::flaw(&[value])),
                _ => self.label(field),
            }),
        }
    }

    /// Removes an optional field.
    pub fn remove(&mut self, key: impl Key) -> Result<()> {
        self.set(key, Input::UNSET)
    }

    /// The nested record of a field, to set.
    pub fn child_mut(&mut self, key: impl Key) -> Result<&mut Record> {
        let field = key.index(self)?;
        let mut child = ptr::null_mut();
        // Safety: the child lives until the field is set, and borrows the record.
        unsafe {
            let status = satya_instance_get_instance(self.pointer_mut(), field, &mut child);
            Error::check(status, |status| self.unread(status, field, "a record"))?;
            Ok(&mut *child.cast())
        }
    }

    /// Whether a field was given, and not filled from its default.
    pub fn is_set(&self, key: impl Key) -> Result<bool> {
        let field = key.index(self)?;
        // Safety: an index that is none gives 0.
        Ok(unsafe { satya_instance_is_set(self.pointer(), field) } != 0)
    }

    /// The fields of this record.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        // Safety: the views live as long as the schema, which the record keeps.
        let count = unsafe { satya_instance_field_count(self.pointer()) };
        (0..count).filter_map(move |index| unsafe {
            let mut raw: satya_field = zeroed();
            raw.struct_size = size_of::<satya_field>() as u32;
            let status = satya_instance_field_get(self.pointer(), index, &mut raw);
            (status == SATYA_OK).then_some(())?;
            Some(Field::of(&raw))
        })
    }

    /// The whole instance: a record, or what a root that is none holds.
    pub fn value(&self) -> Value<'_> {
        self.whole(satya_instance_value)
    }

    /// The members that the record does not declare; `Value::Unset` without.
    pub fn extras(&self) -> Value<'_> {
        self.whole(satya_instance_extras)
    }

    fn whole(
        &self,
        get: unsafe extern "C" fn(*const satya_instance, *mut satya_value) -> satya_status,
    ) -> Value<'_> {
        let mut raw = Value::EMPTY;
        // Safety: as for get(); on a failure, which there is none, it stays unset.
        unsafe {
            get(self.pointer(), &mut raw);
            Value::of(&raw)
        }
    }

    /// Writes the record as JSON.
    pub fn to_json(&self) -> Result<String> {
        // Safety: the buffer is of the call.
        text::written(|buffer| unsafe { satya_instance_to_json(self.pointer(), buffer) })
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        // Safety: both live during the call.
        unsafe { satya_instance_equal(self.pointer(), other.pointer()) != 0 }
    }
}

impl ToOwned for Record {
    type Owned = Instance;

    /// # Panics
    /// Where the allocator refuses.
    fn to_owned(&self) -> Instance {
        // Safety: the copy is the caller's.
        Instance::made(|out, _| unsafe { satya_instance_copy(self.pointer(), out) }, Error::plain)
            .expect("the record is copied")
    }
}

impl Instance {
    pub(crate) fn made(
        make: impl FnOnce(*mut *mut satya_instance, *mut satya_report) -> satya_status,
        reason: impl FnOnce(Status) -> String,
    ) -> Result<Instance> {
        let mut instance = ptr::null_mut();
        Error::explain(|report| make(&mut instance, report), reason)?;
        Ok(Instance(ptr::NonNull::new(instance).expect("an instance is made on success")))
    }
}

impl Deref for Instance {
    type Target = Record;

    fn deref(&self) -> &Record {
        // Safety: the instance lives as long as `self`.
        unsafe { Record::from_pointer(self.0.as_ptr()) }
    }
}

impl DerefMut for Instance {
    fn deref_mut(&mut self) -> &mut Record {
        // Safety: as above, and `self` is the only way to it.
        unsafe { &mut *self.0.as_ptr().cast() }
    }
}

impl std::borrow::Borrow<Record> for Instance {
    fn borrow(&self) -> &Record {
        self
    }
}

impl Clone for Instance {
    fn clone(&self) -> Instance {
        (**self).to_owned()
    }
}

impl PartialEq for Instance {
    fn eq(&self, other: &Instance) -> bool {
        **self == **other
    }
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(formatter)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Safety: the instance is this struct's own.
        unsafe { satya_instance_free(self.0.as_ptr()) }
    }
}
