// SPDX-License-Identifier: Apache-2.0

use crate::{
    given::Given,
    options::{batch_fault, fault},
    text, Batch, BatchOptions, Error, Input, Instance, Options, Result, Status, ToInput, Value,
};
use satya_sys::*;
use std::{
    mem::{size_of, zeroed},
    ptr::{self, NonNull},
    slice,
};

/// A compiled JSON Schema. Clones share it; many threads may use it at once.
pub struct Schema(NonNull<satya_schema>);

// Safety: a schema is const after its creation, and counts its owners atomically.
unsafe impl Send for Schema {}
unsafe impl Sync for Schema {}

/// A declared member of a record.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// The schema's `description`, or empty.
    pub description: &'a str,
    /// It cannot be absent.
    pub required: bool,
    /// It is filled in where it is absent.
    pub has_default: bool,
    /// Its objects are nested records.
    pub record: bool,
    /// What is filled in; `Value::Unset` without.
    pub default: Value<'a>,
}

impl Field<'_> {
    /// # Safety
    /// The schema that `raw` was read from lives for `'a`.
    pub(crate) unsafe fn of<'a>(raw: &satya_field) -> Field<'a> {
        // Safety: as this function's own.
        unsafe {
            Field {
                name: text::view(raw.name, raw.name_size),
                description: text::view(raw.description, raw.description_size),
                required: raw.flags & SATYA_FIELD_REQUIRED != 0,
                has_default: raw.flags & SATYA_FIELD_HAS_DEFAULT != 0,
                record: raw.flags & SATYA_FIELD_RECORD != 0,
                default: Value::of(&raw.default_value),
            }
        }
    }
}

impl Schema {
    /// Compiles a schema document.
    pub fn compile(json: impl AsRef<[u8]>) -> Result<Schema> {
        Schema::compile_with(json, Options::default())
    }

    /// Compiles a schema document with defaults for all who use it.
    pub fn compile_with(json: impl AsRef<[u8]>, options: Options) -> Result<Schema> {
        let (json, options, mut schema) = (json.as_ref(), options.raw(), ptr::null_mut());
        // Safety: text and options are borrowed for the call.
        Error::explain(
            |report| unsafe {
                satya_schema_create(json.as_ptr().cast(), json.len(), &options, &mut schema, report)
            },
            |_| fault(&options),
        )?;
        Ok(Schema(NonNull::new(schema).expect("a schema is made on success")))
    }

    fn pointer(&self) -> *const satya_schema {
        self.0.as_ptr()
    }

    /// The schema's title.
    pub fn name(&self) -> &str {
        let (mut name, mut size) = (ptr::null(), 0);
        // Safety: the name lives as long as the schema.
        unsafe {
            satya_schema_name(self.pointer(), &mut name, &mut size);
            text::view(name, size)
        }
    }

    /// The fields of a schema whose root is a record.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = Field<'_>> {
        // Safety: the views live as long as the schema.
        let count = unsafe { satya_schema_field_count(self.pointer()) };
        (0..count).map(move |index| unsafe {
            let mut raw: satya_field = zeroed();
            raw.struct_size = size_of::<satya_field>() as u32;
            // An index below the count has a field; a zeroed one would be empty.
            satya_schema_field_get(self.pointer(), index, &mut raw);
            Field::of(&raw)
        })
    }

    /// Writes the schema document.
    pub fn to_json(&self) -> Result<String> {
        // Safety: the buffer is of the call.
        text::written(|buffer| unsafe { satya_schema_to_json(self.pointer(), buffer) })
    }

    /// Whether a document satisfies the schema; an error is a check that failed, for want of
    /// memory.
    pub fn is_valid_json(&self, json: impl AsRef<[u8]>) -> Result<bool> {
        let json = json.as_ref();
        // Safety: the text is borrowed for the call.
        let status = unsafe {
            let text = json.as_ptr().cast();
            let report = ptr::null_mut();
            satya_schema_check_json(self.pointer(), text, json.len(), ptr::null(), report)
        };
        match status {
            SATYA_INVALID => Ok(false),
            status => Error::check(status, Error::plain).map(|()| true),
        }
    }

    /// Checks a document and builds nothing.
    pub fn validate_json(&self, json: impl AsRef<[u8]>, options: Options) -> Result<()> {
        let (json, options) = (json.as_ref(), options.raw());
        // Safety: text and options are borrowed for the call.
        Error::explain(
            |report| unsafe {
                let text = json.as_ptr().cast();
                satya_schema_check_json(self.pointer(), text, json.len(), &options, report)
            },
            |_| fault(&options),
        )
    }

    /// Checks a value and builds nothing.
    pub fn validate(&self, value: impl ToInput, options: Options) -> Result<()> {
        let (value, options) = (value.to_input(), options.raw());
        let given = Given::of(slice::from_ref(&value));
        // Safety: value and options are borrowed for the call.
        Error::explain(
            |report| unsafe {
                satya_schema_check_value(self.pointer(), given.pointer(), &options, report)
            },
            |status| refused(status, fault(&options), &[value]),
        )
    }

    /// Checks a document and keeps it as an instance.
    pub fn from_json(&self, json: impl AsRef<[u8]>) -> Result<Instance> {
        self.from_json_with(json, Options::default())
    }

    /// Checks a document by other options than the schema's.
    pub fn from_json_with(&self, json: impl AsRef<[u8]>, options: Options) -> Result<Instance> {
        let (json, options) = (json.as_ref(), options.raw());
        // Safety: text and options are borrowed for the call.
        Instance::made(
            |out, report| unsafe {
                let text = json.as_ptr().cast();
                satya_instance_from_json(self.pointer(), text, json.len(), &options, out, report)
            },
            |_| fault(&options),
        )
    }

    /// Checks a value and keeps it as an instance.
    pub fn from_value(&self, value: impl ToInput) -> Result<Instance> {
        let value = value.to_input();
        let given = Given::of(slice::from_ref(&value));
        // Safety: the value is borrowed for the call.
        Instance::made(
            |out, report| unsafe {
                let value = given.pointer();
                satya_instance_from_value(self.pointer(), value, ptr::null(), out, report)
            },
            |status| refused(status, String::new(), &[value]),
        )
    }

    /// Makes a record from values in field order; [`Input::UNSET`] and what is beyond the end
    /// stand for absent fields.
    pub fn from_values(&self, values: &[Input<'_>]) -> Result<Instance> {
        let given = Given::of(values);
        // Safety: the values are borrowed for the call, and are satya_values.
        Instance::made(
            |out, report| unsafe {
                let first = given.pointer();
                satya_instance_new(self.pointer(), first, values.len(), ptr::null(), out, report)
            },
            |status| match self.fields().len() {
                count if status == Status::BAD_ARGUMENT && values.len() > count => {
                    format!("{} values for {count} fields", values.len())
                }
                _ => refused(status, String::new(), values),
            },
        )
    }

    /// Checks every record of a text. Bad records are no error.
    pub fn check_batch(&self, data: impl AsRef<[u8]>, options: BatchOptions<'_>) -> Result<Batch> {
        let (data, records) = (data.as_ref(), options.options.raw());
        let (raw, mut batch) = (options.raw(&records), ptr::null_mut());
        // Safety: text and options are borrowed for the call.
        let status = unsafe {
            let text = data.as_ptr().cast();
            let report = ptr::null_mut();
            satya_batch_validate(self.pointer(), text, data.len(), &raw, &mut batch, report)
        };
        Error::check(status, |status| refused(status, batch_fault(&raw), &[]))?;
        Ok(Batch::new(batch, options.start))
    }

    /// Checks rows of `width` values in field order, which stand one behind another.
    pub fn check_rows(
        &self,
        values: &[Input<'_>],
        width: usize,
        options: BatchOptions<'_>,
    ) -> Result<Batch> {
        let rows = match width {
            0 => 0,
            width => values.len() / width,
        };
        if rows * width != values.len() {
            let reason = format!("{} values are no rows of {width}", values.len());
            return Err(Error::Call { status: Status::BAD_ARGUMENT, reason });
        }
        let records = options.options.raw();
        let (raw, mut batch) = (options.raw(&records), ptr::null_mut());
        let given = Given::of(values);
        // Safety: `values` are rows * width satya_values, borrowed for the call.
        let status = unsafe {
            let first = given.pointer();
            let report = ptr::null_mut();
            satya_batch_validate_values(
                self.pointer(),
                first,
                rows,
                width,
                &raw,
                &mut batch,
                report,
            )
        };
        Error::check(status, |status| match self.fields().len() {
            count if status == Status::BAD_ARGUMENT && width > count => {
                format!("rows of {width} values for {count} fields")
            }
            _ => refused(status, batch_fault(&raw), values),
        })?;
        Ok(Batch::new(batch, options.start))
    }
}

/// Why a call with values or options failed.
fn refused(status: Status, fault: String, values: &[Input<'_>]) -> String {
    match status {
        Status::BAD_ARGUMENT if fault.is_empty() => Input::flaw(values).into(),
        Status::BAD_ARGUMENT => fault,
        Status::BAD_STATE => "the schema's root is no record; use `from_value`".into(),
        Status::LIMIT => "the batch holds more than its max_memory".into(),
        _ => String::new(),
    }
}

impl Clone for Schema {
    fn clone(&self) -> Schema {
        // Safety: the new reference is the clone's own.
        let shared = unsafe { satya_schema_retain(self.pointer()) };
        Schema(NonNull::new(shared).expect("a schema is shared"))
    }
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Schema").field(&self.name()).finish()
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // Safety: this reference is the struct's own.
        unsafe { satya_schema_free(self.0.as_ptr()) }
    }
}
