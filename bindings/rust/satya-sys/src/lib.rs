// SPDX-License-Identifier: Apache-2.0
//! The C declarations of `satya.h`, which documents them. tests/header.rs keeps
//! this file equal to the header.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(non_camel_case_types, missing_docs, clippy::missing_safety_doc)]

use std::os::raw::{c_char, c_void};

pub const SATYA_VERSION_MAJOR: u32 = 0;
pub const SATYA_VERSION_MINOR: u32 = 1;
pub const SATYA_VERSION_PATCH: u32 = 0;

pub const SATYA_ABI_VERSION: u32 = 0;

pub type satya_status = u32;

pub const SATYA_OK: u32 = 0;
pub const SATYA_INVALID: u32 = 1;
pub const SATYA_BAD_ARGUMENT: u32 = 10;
pub const SATYA_WRONG_KIND: u32 = 11;
pub const SATYA_NO_FIELD: u32 = 12;
pub const SATYA_BAD_STATE: u32 = 13;
pub const SATYA_BAD_SCHEMA: u32 = 20;
pub const SATYA_NO_MEMORY: u32 = 60;
pub const SATYA_LIMIT: u32 = 61;
pub const SATYA_INTERNAL: u32 = 62;
pub const SATYA_CANCELLED: u32 = 63;

pub const SATYA_KIND_UNSET: u32 = 0;
pub const SATYA_KIND_NULL: u32 = 1;
pub const SATYA_KIND_BOOL: u32 = 2;
pub const SATYA_KIND_INT64: u32 = 3;
pub const SATYA_KIND_DOUBLE: u32 = 4;
pub const SATYA_KIND_NUMBER: u32 = 5;
pub const SATYA_KIND_STRING: u32 = 6;
pub const SATYA_KIND_ARRAY: u32 = 7;
pub const SATYA_KIND_OBJECT: u32 = 8;
pub const SATYA_KIND_RECORD: u32 = 9;
pub const SATYA_KIND_HOST_ARRAY: u32 = 10;
pub const SATYA_KIND_HOST_OBJECT: u32 = 11;

#[repr(C)]
#[derive(Clone, Copy)]
pub union satya_value_as {
    pub boolean: u64,
    pub int64: i64,
    pub float64: f64,
    pub text: *const c_char,
    pub elements: *const satya_value,
    pub node: *const c_void,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_value {
    pub kind: u8,
    pub reserved0: u8,
    pub reserved1: u16,
    pub size: u32,
    pub as_: satya_value_as,
}

#[repr(C)]
pub struct satya_schema {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct satya_instance {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct satya_batch {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct satya_report {
    _opaque: [u8; 0],
}

#[repr(C)]
pub struct satya_buffer {
    _opaque: [u8; 0],
}

pub const SATYA_FORMATS_DEFAULT: u32 = 0;
pub const SATYA_FORMATS_ANNOTATE: u32 = 1;
pub const SATYA_FORMATS_ASSERT: u32 = 2;

pub const SATYA_MODE_DEFAULT: u32 = 0;
pub const SATYA_MODE_STRICT: u32 = 1;
pub const SATYA_MODE_LAX: u32 = 2;

pub const SATYA_DUPLICATES_DEFAULT: u32 = 0;
pub const SATYA_DUPLICATES_LAST: u32 = 1;
pub const SATYA_DUPLICATES_REFUSE: u32 = 2;

pub const SATYA_EXTRAS_DEFAULT: u32 = 0;
pub const SATYA_EXTRAS_KEEP: u32 = 1;
pub const SATYA_EXTRAS_IGNORE: u32 = 2;
pub const SATYA_EXTRAS_REFUSE: u32 = 3;

pub const SATYA_MAX_DEPTH: u32 = 1000;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_options {
    pub struct_size: u32,
    pub formats: u32,
    pub mode: u32,
    pub duplicates: u32,
    pub extras: u32,
    pub max_depth: u32,
    pub max_size: u64,
    pub max_visits: u64,
    pub max_pattern_effort: u64,
    pub max_digits: u32,
    pub reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_problem {
    pub struct_size: u32,
    pub code: u32,
    pub type_: *const c_char,
    pub type_size: usize,
    pub message: *const c_char,
    pub message_size: usize,
    pub pointer: *const c_char,
    pub pointer_size: usize,
    pub schema_path: *const c_char,
    pub schema_path_size: usize,
    pub segment_count: usize,
    pub parameter_count: usize,
    pub offset: u64,
    pub line: u64,
    pub column: u64,
    pub record: u64,
    pub input: *const c_char,
    pub input_size: usize,
}

pub const SATYA_FIELD_REQUIRED: u32 = 1;
pub const SATYA_FIELD_HAS_DEFAULT: u32 = 2;
pub const SATYA_FIELD_RECORD: u32 = 4;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_field {
    pub struct_size: u32,
    pub flags: u32,
    pub kinds: u32,
    pub reserved: u32,
    pub name: *const c_char,
    pub name_size: usize,
    pub description: *const c_char,
    pub description_size: usize,
    pub default_value: satya_value,
}

pub const SATYA_BATCH_NDJSON: u32 = 0;
pub const SATYA_BATCH_ARRAY: u32 = 1;

pub const SATYA_BATCH_INSTANCES: u32 = 0;
pub const SATYA_BATCH_VERDICTS: u32 = 1;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_batch_options {
    pub struct_size: u32,
    pub format: u32,
    pub threads: u32,
    pub keep: u32,
    pub partial: u32,
    pub borrow: u32,
    pub state: u32,
    pub reserved: u32,
    pub problems_per_record: u64,
    pub problems_in_all: u64,
    pub max_memory: u64,
    pub first_record: u64,
    pub first_line: u64,
    pub first_column: u64,
    pub base_offset: u64,
    pub echo: u64,
    pub cancel: *const u32,
    pub options: *const satya_options,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct satya_total {
    pub struct_size: u32,
    pub code: u32,
    pub type_: *const c_char,
    pub type_size: usize,
    pub pointer: *const c_char,
    pub pointer_size: usize,
    pub count: u64,
}

extern "C" {
    pub fn satya_version_number() -> u32;
    pub fn satya_version_string() -> *const c_char;
    pub fn satya_abi_version() -> u32;
    pub fn satya_status_name(status: satya_status) -> *const c_char;
    pub fn satya_value_at(array: *const satya_value, index: usize, out: *mut satya_value) -> satya_status;
    pub fn satya_value_find(object: *const satya_value, name: *const c_char, name_size: usize, out: *mut satya_value) -> satya_status;
    pub fn satya_value_member(object: *const satya_value, index: usize, key: *mut satya_value, out: *mut satya_value) -> satya_status;
    pub fn satya_value_instance(record: *const satya_value, out: *mut *mut satya_instance) -> satya_status;
    pub fn satya_buffer_new() -> *mut satya_buffer;
    pub fn satya_buffer_free(buffer: *mut satya_buffer);
    pub fn satya_buffer_data(buffer: *const satya_buffer) -> *const c_char;
    pub fn satya_buffer_size(buffer: *const satya_buffer) -> usize;
    pub fn satya_options_fault(options: *const satya_options) -> *const c_char;
    pub fn satya_report_new() -> *mut satya_report;
    pub fn satya_report_free(report: *mut satya_report);
    pub fn satya_report_clear(report: *mut satya_report);
    pub fn satya_report_set_limit(report: *mut satya_report, problems: usize) -> satya_status;
    pub fn satya_report_set_echo(report: *mut satya_report, bytes: usize) -> satya_status;
    pub fn satya_report_count(report: *const satya_report) -> usize;
    pub fn satya_report_total(report: *const satya_report) -> usize;
    pub fn satya_report_get(report: *const satya_report, index: usize, out: *mut satya_problem) -> satya_status;
    pub fn satya_report_segment(report: *const satya_report, index: usize, segment: usize, out: *mut satya_value) -> satya_status;
    pub fn satya_report_parameter(report: *const satya_report, index: usize, parameter: usize, name: *mut satya_value, value: *mut satya_value) -> satya_status;
    pub fn satya_report_to_json(report: *const satya_report, buffer: *mut satya_buffer) -> satya_status;
    pub fn satya_schema_create(json: *const c_char, size: usize, options: *const satya_options, out: *mut *mut satya_schema, report: *mut satya_report) -> satya_status;
    pub fn satya_schema_retain(schema: *const satya_schema) -> *mut satya_schema;
    pub fn satya_schema_free(schema: *mut satya_schema);
    pub fn satya_schema_name(schema: *const satya_schema, name: *mut *const c_char, name_size: *mut usize) -> satya_status;
    pub fn satya_schema_field_count(schema: *const satya_schema) -> usize;
    pub fn satya_schema_field_find(schema: *const satya_schema, name: *const c_char, name_size: usize, index: *mut usize) -> satya_status;
    pub fn satya_schema_field_get(schema: *const satya_schema, index: usize, out: *mut satya_field) -> satya_status;
    pub fn satya_schema_to_json(schema: *const satya_schema, buffer: *mut satya_buffer) -> satya_status;
    pub fn satya_schema_check_json(schema: *const satya_schema, json: *const c_char, size: usize, options: *const satya_options, report: *mut satya_report) -> satya_status;
    pub fn satya_schema_check_value(schema: *const satya_schema, value: *const satya_value, options: *const satya_options, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_new(schema: *const satya_schema, values: *const satya_value, count: usize, options: *const satya_options, out: *mut *mut satya_instance, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_from_value(schema: *const satya_schema, value: *const satya_value, options: *const satya_options, out: *mut *mut satya_instance, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_from_json(schema: *const satya_schema, json: *const c_char, size: usize, options: *const satya_options, out: *mut *mut satya_instance, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_free(instance: *mut satya_instance);
    pub fn satya_instance_get(instance: *const satya_instance, field: usize, out: *mut satya_value) -> satya_status;
    pub fn satya_instance_set(instance: *mut satya_instance, field: usize, value: *const satya_value, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_get_int64(instance: *const satya_instance, field: usize, out: *mut i64) -> satya_status;
    pub fn satya_instance_get_double(instance: *const satya_instance, field: usize, out: *mut f64) -> satya_status;
    pub fn satya_instance_get_bool(instance: *const satya_instance, field: usize, out: *mut u8) -> satya_status;
    pub fn satya_instance_get_string(instance: *const satya_instance, field: usize, text: *mut *const c_char, size: *mut usize) -> satya_status;
    pub fn satya_instance_set_int64(instance: *mut satya_instance, field: usize, value: i64, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_set_double(instance: *mut satya_instance, field: usize, value: f64, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_set_bool(instance: *mut satya_instance, field: usize, value: u8, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_set_string(instance: *mut satya_instance, field: usize, text: *const c_char, size: usize, report: *mut satya_report) -> satya_status;
    pub fn satya_instance_get_instance(instance: *mut satya_instance, field: usize, out: *mut *mut satya_instance) -> satya_status;
    pub fn satya_instance_is_set(instance: *const satya_instance, field: usize) -> u8;
    pub fn satya_instance_schema(instance: *const satya_instance) -> *const satya_schema;
    pub fn satya_instance_field_count(instance: *const satya_instance) -> usize;
    pub fn satya_instance_field_find(instance: *const satya_instance, name: *const c_char, name_size: usize, index: *mut usize) -> satya_status;
    pub fn satya_instance_field_nearest(instance: *const satya_instance, name: *const c_char, name_size: usize, index: *mut usize) -> satya_status;
    pub fn satya_instance_field_get(instance: *const satya_instance, index: usize, out: *mut satya_field) -> satya_status;
    pub fn satya_instance_value(instance: *const satya_instance, out: *mut satya_value) -> satya_status;
    pub fn satya_instance_extras(instance: *const satya_instance, out: *mut satya_value) -> satya_status;
    pub fn satya_instance_copy(instance: *const satya_instance, out: *mut *mut satya_instance) -> satya_status;
    pub fn satya_instance_equal(a: *const satya_instance, b: *const satya_instance) -> u8;
    pub fn satya_instance_to_json(instance: *const satya_instance, buffer: *mut satya_buffer) -> satya_status;
    pub fn satya_batch_options_fault(options: *const satya_batch_options) -> *const c_char;
    pub fn satya_batch_validate(schema: *const satya_schema, data: *const c_char, size: usize, options: *const satya_batch_options, out: *mut *mut satya_batch, report: *mut satya_report) -> satya_status;
    pub fn satya_batch_validate_values(schema: *const satya_schema, rows: *const satya_value, row_count: usize, row_width: usize, options: *const satya_batch_options, out: *mut *mut satya_batch, report: *mut satya_report) -> satya_status;
    pub fn satya_batch_free(batch: *mut satya_batch);
    pub fn satya_batch_count(batch: *const satya_batch) -> usize;
    pub fn satya_batch_valid_count(batch: *const satya_batch) -> usize;
    pub fn satya_batch_verdicts(batch: *const satya_batch) -> *const u8;
    pub fn satya_batch_consumed(batch: *const satya_batch) -> usize;
    pub fn satya_batch_lines(batch: *const satya_batch) -> usize;
    pub fn satya_batch_column(batch: *const satya_batch) -> usize;
    pub fn satya_batch_state(batch: *const satya_batch) -> u32;
    pub fn satya_batch_instance(batch: *const satya_batch, record: usize) -> *const satya_instance;
    pub fn satya_batch_report(batch: *const satya_batch, record: usize) -> *const satya_report;
    pub fn satya_batch_source(batch: *const satya_batch, record: usize, offset: *mut u64, size: *mut u64) -> satya_status;
    pub fn satya_batch_total_count(batch: *const satya_batch) -> usize;
    pub fn satya_batch_total(batch: *const satya_batch, index: usize, out: *mut satya_total) -> satya_status;
}
