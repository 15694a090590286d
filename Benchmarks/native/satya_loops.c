// SPDX-License-Identifier: Apache-2.0
/// Timed loops over the C ABI.
///
/// The driver calls a loop once and gets the nanoseconds of `passes` repetitions, so
/// that the price of the driver's own foreign calls is no part of a figure. A negative
/// result tells that a call did not return what the row expects.
///
/// A set of documents is one text with the offsets of its parts: document i stands in
/// the bytes from offsets[i] up to, and without, offsets[i + 1].
#include "clock.h"
#include "tally.h"

#include <satya.h>
#include <stdio.h>
#include <string.h>

static satya_options options_with_formats(uint32_t formats) {
  satya_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.formats = formats;
  return options;
}

/// What a caller passes who wants these formats: nothing where they are the default.
static const satya_options *given(const satya_options *options) {
  return options->formats == SATYA_FORMATS_ASSERT ? options : NULL;
}

static satya_batch_options batch_options(uint32_t format, uint32_t threads, uint32_t keep,
                                         uint32_t borrow) {
  satya_batch_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.format = format;
  options.threads = threads;
  options.keep = keep;
  options.borrow = borrow;
  return options;
}

/// Compiles a schema; NULL where it is refused.
satya_schema *loop_schema(const char *text, size_t size) {
  satya_schema *schema = NULL;
  satya_schema_create(text, size, NULL, &schema, NULL);
  return schema;
}

/// Writes why a schema is refused, its first problem, to `out` of `room` bytes.
void loop_schema_refusal(const char *text, size_t size, char *out, size_t room) {
  satya_schema *schema = NULL;
  satya_problem problem;
  satya_report *report = satya_report_new();
  memset(&problem, 0, sizeof problem);
  problem.struct_size = sizeof problem;
  out[0] = 0;
  satya_schema_create(text, size, NULL, &schema, report);
  if (satya_report_get(report, 0, &problem) == SATYA_OK)
    snprintf(out, room, "%.*s at %.*s", (int)problem.message_size, problem.message,
             (int)problem.pointer_size, problem.pointer);
  satya_schema_free(schema);
  satya_report_free(report);
}

void loop_schema_free(satya_schema *schema) { satya_schema_free(schema); }

int64_t loop_schema_create(const char *text, size_t size, int64_t passes) {
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    satya_schema *schema;
    if (satya_schema_create(text, size, NULL, &schema, NULL) != SATYA_OK) return -1;
    satya_schema_free(schema);
  }
  return processor_time() - start;
}

/* `worst` is the last status that is no error of the call. */
static int64_t decode_each(const satya_schema *schema, const char *text, const uint64_t *offsets,
                           uint64_t count, uint32_t formats, int64_t passes, satya_status worst) {
  satya_options options = options_with_formats(formats);
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    for (uint64_t i = 0; i < count; i++) {
      satya_instance *instance;
      if (satya_instance_from_json(schema, text + offsets[i], offsets[i + 1] - offsets[i],
                                   given(&options), &instance, NULL) > worst)
        return -1;
      satya_instance_free(instance);
    }
  }
  return processor_time() - start;
}

int64_t loop_from_json(const satya_schema *schema, const char *text, const uint64_t *offsets,
                       uint64_t count, uint32_t formats, int64_t passes) {
  return decode_each(schema, text, offsets, count, formats, passes, SATYA_OK);
}

/// Takes valid and invalid documents alike.
int64_t loop_decode(const satya_schema *schema, const char *text, const uint64_t *offsets,
                    uint64_t count, uint32_t formats, int64_t passes) {
  return decode_each(schema, text, offsets, count, formats, passes, SATYA_INVALID);
}

int64_t loop_check_json(const satya_schema *schema, const char *text, const uint64_t *offsets,
                        uint64_t count, uint32_t formats, int64_t passes) {
  satya_options options = options_with_formats(formats);
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    for (uint64_t i = 0; i < count; i++) {
      if (satya_schema_check_json(schema, text + offsets[i], offsets[i + 1] - offsets[i],
                                  given(&options), NULL) > SATYA_INVALID)
        return -1;
    }
  }
  return processor_time() - start;
}

/// Writes one verdict a document: 1 valid, 0 invalid, else the status.
void loop_verdicts(const satya_schema *schema, const char *text, const uint64_t *offsets,
                   uint64_t count, uint32_t formats, uint8_t *verdicts) {
  satya_options options = options_with_formats(formats);
  for (uint64_t i = 0; i < count; i++) {
    satya_status status = satya_schema_check_json(
        schema, text + offsets[i], offsets[i + 1] - offsets[i], given(&options), NULL);
    verdicts[i] = status == SATYA_OK ? 1 : status == SATYA_INVALID ? 0 : (uint8_t)status;
  }
}

/// As loop_verdicts(), from the calls that build instances.
void loop_decode_verdicts(const satya_schema *schema, const char *text,
                          const uint64_t *offsets, uint64_t count, uint32_t formats,
                          uint8_t *verdicts) {
  satya_options options = options_with_formats(formats);
  for (uint64_t i = 0; i < count; i++) {
    satya_instance *instance;
    satya_status status =
        satya_instance_from_json(schema, text + offsets[i], offsets[i + 1] - offsets[i],
                                 given(&options), &instance, NULL);
    satya_instance_free(instance);
    verdicts[i] = status == SATYA_OK ? 1 : status == SATYA_INVALID ? 0 : (uint8_t)status;
  }
}

/// Validates `records` records in each pass; all must be valid. `wall` chooses the clock.
int64_t loop_batch(const satya_schema *schema, const char *text, size_t size, uint32_t format,
                   uint32_t threads, uint32_t keep, uint32_t borrow, uint64_t records,
                   uint32_t wall, int64_t passes) {
  satya_batch_options options = batch_options(format, threads, keep, borrow);
  int64_t start = wall ? wall_time() : processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    satya_batch *batch;
    if (satya_batch_validate(schema, text, size, &options, &batch, NULL) != SATYA_OK)
      return -1;
    uint64_t valid = satya_batch_valid_count(batch);
    satya_batch_free(batch);
    if (valid != records) return -2;
  }
  return (wall ? wall_time() : processor_time()) - start;
}

/// Adds what `value` holds, and all below it, to `found`. The depth of the inputs is
/// bounded by the library's own limit.
static void tally_value(const satya_value *value, tally *found);

static void tally_fields(const satya_instance *instance, tally *found) {
  size_t count = satya_instance_field_count(instance);
  for (size_t field = 0; field < count; field++) {
    satya_value value;
    if (satya_instance_get(instance, field, &value) == SATYA_OK) tally_value(&value, found);
  }
}

static void tally_value(const satya_value *value, tally *found) {
  satya_value child;
  satya_instance *record;
  uint64_t bits;
  switch (value->kind) {
  case SATYA_KIND_INT64:
    found->sum = (int64_t)((uint64_t)found->sum + (uint64_t)value->as.int64);
    break;
  case SATYA_KIND_DOUBLE:
    memcpy(&bits, &value->as.float64, sizeof bits);
    found->bits ^= bits;
    break;
  case SATYA_KIND_STRING:
    found->text_bytes += value->size;
    break;
  case SATYA_KIND_ARRAY:
    found->items += value->size;
    for (size_t i = 0; satya_value_at(value, i, &child) == SATYA_OK; i++)
      tally_value(&child, found);
    break;
  case SATYA_KIND_OBJECT:
    for (size_t i = 0; satya_value_member(value, i, NULL, &child) == SATYA_OK; i++)
      tally_value(&child, found);
    break;
  case SATYA_KIND_RECORD:
    if (satya_value_instance(value, &record) == SATYA_OK) tally_fields(record, found);
    break;
  default:
    break;
  }
}

/// Decodes one document and adds up what the instance holds; its arrays' elements are
/// the items.
int32_t tally_document(const satya_schema *schema, const char *text, size_t size,
                       uint32_t formats, tally *found) {
  satya_options options = options_with_formats(formats);
  satya_instance *instance;
  satya_value value;
  memset(found, 0, sizeof *found);
  if (satya_instance_from_json(schema, text, size, given(&options), &instance, NULL) != SATYA_OK)
    return -1;
  if (satya_instance_value(instance, &value) == SATYA_OK) tally_value(&value, found);
  satya_instance_free(instance);
  return 0;
}

/// Decodes a batch and adds up what its instances hold; its records are the items.
int32_t tally_batch(const satya_schema *schema, const char *text, size_t size,
                    uint32_t format, uint32_t threads, tally *found) {
  satya_batch_options options = batch_options(format, threads, SATYA_BATCH_INSTANCES, 0);
  satya_batch *batch;
  memset(found, 0, sizeof *found);
  if (satya_batch_validate(schema, text, size, &options, &batch, NULL) != SATYA_OK)
    return -1;
  for (size_t i = 0; i < satya_batch_count(batch); i++) {
    const satya_instance *instance = satya_batch_instance(batch, i);
    if (instance) tally_fields(instance, found);
  }
  found->items = satya_batch_valid_count(batch);
  satya_batch_free(batch);
  return 0;
}

const char *loop_library_version(void) { return satya_version_string(); }
