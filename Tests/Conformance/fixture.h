/* SPDX-License-Identifier: Apache-2.0 */
/* What the conformance programs have in common: schemas, values, one-line calls. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <satya.h>

#include "check.h"

/* A record with a field of every sort; the numbers of its fields in order. */
enum { NAME, AGE, SCORE, ACTIVE, TAGS, HOME, NOTE, LEVEL, USER_FIELDS };
static const char *const USER_SCHEMA =
    "{\"title\":\"User\",\"type\":\"object\",\"required\":[\"name\",\"age\"],\"properties\":{"
    "\"name\":{\"type\":\"string\",\"minLength\":2,\"description\":\"What to call them\"},"
    "\"age\":{\"type\":\"integer\",\"minimum\":0},"
    "\"score\":{\"type\":\"number\"},"
    "\"active\":{\"type\":\"boolean\"},"
    "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
    "\"home\":{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{"
    "\"city\":{\"type\":\"string\"},\"zip\":{\"type\":\"integer\"}}},"
    "\"note\":{\"type\":[\"string\",\"null\"]},"
    "\"level\":{\"type\":\"integer\",\"default\":1}}}";
static const char *const USER =
    "{\"name\":\"Ann\",\"age\":30,\"score\":1.5,\"active\":true,\"tags\":[\"a\",\"b\"],"
    "\"home\":{\"city\":\"Bonn\",\"zip\":53111},\"note\":null}";

static inline satya_schema *schema_with(const char *json, const satya_options *options) {
  satya_report *report = satya_report_new();
  satya_schema *schema = NULL;
  satya_status status = satya_schema_create(json, strlen(json), options, &schema, report);
  if (!CHECK_EQUAL(SATYA_OK, status)) {
    satya_problem problem = {.struct_size = sizeof problem};
    if (satya_report_get(report, 0, &problem) == SATYA_OK)
      printf("    %s\n    %.*s at %.*s\n", json, (int)problem.message_size, problem.message,
             (int)problem.pointer_size, problem.pointer);
    exit(1);
  }
  satya_report_free(report);
  return schema;
}

static inline satya_schema *schema_of(const char *json) { return schema_with(json, NULL); }

static inline satya_instance *instance_of(const satya_schema *schema, const char *json) {
  satya_instance *instance = NULL;
  satya_status status =
      satya_instance_from_json(schema, json, strlen(json), NULL, &instance, NULL);
  if (!CHECK_EQUAL(SATYA_OK, status)) {
    printf("    %s\n", json);
    exit(1);
  }
  return instance;
}

static inline satya_status check_json(const satya_schema *schema, const char *json,
                                      const satya_options *options, satya_report *report) {
  return satya_schema_check_json(schema, json, strlen(json), options, report);
}

static inline satya_value unset(void) { return (satya_value){.kind = SATYA_KIND_UNSET}; }
static inline satya_value null(void) { return (satya_value){.kind = SATYA_KIND_NULL}; }
static inline satya_value boolean(int value) {
  return (satya_value){.kind = SATYA_KIND_BOOL, .as.boolean = value != 0};
}
static inline satya_value int64(int64_t value) {
  return (satya_value){.kind = SATYA_KIND_INT64, .as.int64 = value};
}
static inline satya_value float64(double value) {
  return (satya_value){.kind = SATYA_KIND_DOUBLE, .as.float64 = value};
}
static inline satya_value number(const char *text) {
  return (satya_value){
      .kind = SATYA_KIND_NUMBER, .size = (uint32_t)strlen(text), .as.text = text};
}
static inline satya_value string(const char *text) {
  return (satya_value){
      .kind = SATYA_KIND_STRING, .size = (uint32_t)strlen(text), .as.text = text};
}
static inline satya_value host_array(const satya_value *elements, uint32_t count) {
  return (satya_value){
      .kind = SATYA_KIND_HOST_ARRAY, .size = count, .as.elements = elements};
}
static inline satya_value host_object(const satya_value *pairs, uint32_t count) {
  return (satya_value){.kind = SATYA_KIND_HOST_OBJECT, .size = count, .as.elements = pairs};
}

/* The problem at `index`; its `type` is NULL where there is none. */
static inline satya_problem problem_at(const satya_report *report, size_t index) {
  satya_problem problem = {.struct_size = sizeof problem};
  if (!CHECK_EQUAL(SATYA_OK, satya_report_get(report, index, &problem))) problem.type = NULL;
  return problem;
}

/* Problem `index` has this type and place. */
#define CHECK_PROBLEM(report, index, expected_type, expected_pointer) \
  do { \
    satya_problem found_ = problem_at(report, index); \
    CHECK_TEXT(expected_type, found_.type, found_.type_size); \
    CHECK_TEXT(expected_pointer, found_.pointer, found_.pointer_size); \
  } while (0)

/* Problem `index` has this type. */
#define CHECK_TYPE(report, index, expected_type) \
  do { \
    satya_problem found_ = problem_at(report, index); \
    CHECK_TEXT(expected_type, found_.type, found_.type_size); \
  } while (0)

/* What the instance is as JSON. */
#define CHECK_JSON(expected, instance) \
  do { \
    satya_buffer *json_ = satya_buffer_new(); \
    CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, json_)); \
    CHECK_TEXT(expected, satya_buffer_data(json_), satya_buffer_size(json_)); \
    satya_buffer_free(json_); \
  } while (0)

#define CHECK_STRING(expected, value) \
  do { \
    CHECK_EQUAL(SATYA_KIND_STRING, (value).kind); \
    if ((value).kind == SATYA_KIND_STRING) CHECK_TEXT(expected, (value).as.text, (value).size); \
  } while (0)

/* Makes the options of the piece behind that of a batch. */
static inline void go_on_after(satya_batch_options *options, const satya_batch *batch) {
  options->first_record += satya_batch_count(batch);
  options->first_line += satya_batch_lines(batch);
  options->first_column = satya_batch_column(batch);
  options->base_offset += satya_batch_consumed(batch);
  options->state = satya_batch_state(batch);
}

#endif
