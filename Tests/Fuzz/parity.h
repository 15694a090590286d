/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parity of every way that one document can take: checked, decoded, as a value, as
 * a caller's value, in batches, with and without a report, by the fused reader and by the
 * second reading; and what was written reads back as an equal instance.
 */
#ifndef PARITY_H
#define PARITY_H

#include "fuzz.h"

static satya_report *expected_report, *found_report;
static satya_schema *any_schema;

static inline void begin_parity(void) {
  if (expected_report != NULL) return;
  expected_report = satya_report_new();
  found_report = satya_report_new();
  satya_report_set_limit(expected_report, 200);
  satya_report_set_limit(found_report, 200);
  satya_report_set_echo(found_report, 40);
  PROMISE(satya_schema_create("true", 4, NULL, &any_schema, NULL) == SATYA_OK);
}

/* Whether a limit of work or effort ended a check: the ways spend it differently. */
static inline int ran_out(void) {
  return has_problem(expected_report, "work_limit") || has_problem(found_report, "work_limit") ||
         has_problem(expected_report, "pattern_") || has_problem(found_report, "pattern_");
}

static inline void compare(const char *way, satya_status expected, satya_status found) {
  if (ran_out()) return;
  if (expected == found && same_problems(expected_report, found_report)) return;
  show("check_json", expected_report);
  show(way, found_report);
  FAIL("%s says %s, check_json %s", way, satya_status_name(found), satya_status_name(expected));
}

static inline size_t host_size(const satya_value *value) {
  size_t total = 0, parts = value->size;
  satya_value key, member;
  if (value->kind != SATYA_KIND_ARRAY && value->kind != SATYA_KIND_OBJECT) return 0;
  for (size_t i = 0; i < parts; i += 1) {
    if (value->kind == SATYA_KIND_ARRAY) PROMISE(satya_value_at(value, i, &member) == SATYA_OK);
    else PROMISE(satya_value_member(value, i, &key, &member) == SATYA_OK);
    total += host_size(&member);
  }
  return total + parts * (value->kind == SATYA_KIND_ARRAY ? 1 : 2);
}

/* The same value in a caller's arrays and objects; elements are taken from `room`. */
static inline satya_value host_value(const satya_value *value, satya_value **room) {
  satya_value made = *value, *parts = *room;
  if (value->kind == SATYA_KIND_ARRAY) {
    made.kind = SATYA_KIND_HOST_ARRAY;
    *room += value->size;
    for (size_t i = 0; i < value->size; i += 1) {
      satya_value element;
      PROMISE(satya_value_at(value, i, &element) == SATYA_OK);
      parts[i] = host_value(&element, room);
    }
  } else if (value->kind == SATYA_KIND_OBJECT) {
    made.kind = SATYA_KIND_HOST_OBJECT;
    *room += 2 * value->size;
    for (size_t i = 0; i < value->size; i += 1) {
      satya_value member;
      PROMISE(satya_value_member(value, i, &parts[2 * i], &member) == SATYA_OK);
      parts[2 * i + 1] = host_value(&member, room);
    }
  } else {
    return made;
  }
  made.as.elements = parts;
  return made;
}

/* The place behind the white space that begins at `p`. */
static inline const char *behind_space(const char *p, const char *end) {
  while (p < end && memchr(" \t\r\n", *p, 4) != NULL) p += 1;
  return p;
}

/*
 * An object whose members all stand twice is the same object where the last one of equal
 * keys counts. The fused reader gives repeated keys up to the second reading: the verdict of
 * the one is compared with that of the other.
 */
static inline void check_twice(const satya_schema *schema, const char *text, size_t size,
                               satya_status expected, const satya_instance *instance) {
  const char *begin = behind_space(text, text + size), *end = text + size;
  while (end > begin && memchr(" \t\r\n", end[-1], 4) != NULL) end -= 1;
  if (end - begin < 3 || *begin != '{' || behind_space(begin + 1, end) == end - 1) return;
  size_t inner = (size_t)(end - begin) - 2, twice_size = 2 * inner + 3;
  char *twice = malloc(twice_size);
  twice[0] = '{';
  memcpy(twice + 1, begin + 1, inner);
  twice[inner + 1] = ',';
  memcpy(twice + inner + 2, begin + 1, inner);
  twice[twice_size - 1] = '}';
  satya_options options = {.struct_size = sizeof options, .duplicates = SATYA_DUPLICATES_LAST};
  satya_instance *other = NULL;
  satya_status found = satya_instance_from_json(schema, twice, twice_size, &options, &other,
                                                found_report);
  if (has_problem(expected_report, "json_duplicate_key")) {
    /* The schema's own options refuse that. */
  } else {
    compare("the members twice", expected, found);
    if (other != NULL && instance != NULL && !satya_instance_equal(other, instance)) {
      satya_buffer *buffer = satya_buffer_new();
      PROMISE(satya_instance_to_json(other, buffer) == SATYA_OK);
      FAIL("the members twice make another instance: %.*s", (int)satya_buffer_size(buffer),
           satya_buffer_data(buffer));
    }
  }
  satya_instance_free(other);
  free(twice);
}

/* What the batch says of its only record, in `found_report`'s place. */
static inline void check_batch(const satya_schema *schema, const char *text, size_t size,
                               uint32_t format, uint32_t keep, satya_status expected,
                               const satya_instance *instance) {
  satya_batch_options options = {.struct_size = sizeof options,
                                 .format = format,
                                 .threads = 1,
                                 .keep = keep,
                                 .problems_per_record = 200};
  satya_batch *batch = NULL;
  PROMISE(satya_batch_validate(schema, text, size, &options, &batch, found_report) == SATYA_OK);
  /* One level deeper in an array, so that depth may exceed its limit. */
  if (!has_problem(found_report, "recursion_limit") && !ran_out()) {
    PROMISE(satya_batch_report(batch, SIZE_MAX) == NULL);
    PROMISE(satya_batch_count(batch) == 1);
    compare(format ? "array" : "ndjson", expected,
            satya_batch_verdicts(batch)[0] ? SATYA_INVALID : SATYA_OK);
    PROMISE((satya_batch_report(batch, 0) != NULL) == (expected == SATYA_INVALID));
    const satya_instance *kept = satya_batch_instance(batch, 0);
    PROMISE((kept != NULL) == (expected == SATYA_OK && keep == SATYA_BATCH_INSTANCES));
    if (kept != NULL && instance != NULL) PROMISE(satya_instance_equal(kept, instance));
  }
  satya_batch_free(batch);
}

/* Sets every field of a copy to its own value, and then to the value of the next field. */
static inline void check_sets(const satya_instance *instance, satya_buffer *buffer) {
  satya_instance *copy = NULL;
  PROMISE(satya_instance_copy(instance, &copy) == SATYA_OK);
  PROMISE(satya_instance_equal(copy, instance));
  size_t fields = satya_instance_field_count(copy);
  for (size_t i = 0; i < fields && i < 12; i += 1) {
    satya_value value;
    PROMISE(satya_instance_get(copy, (i + 1) % fields, &value) == SATYA_OK);
    satya_status status = satya_instance_set(copy, i, &value, found_report);
    PROMISE(status == SATYA_OK || status == SATYA_INVALID);
    PROMISE(satya_instance_get(copy, i, &value) == SATYA_OK);
    satya_instance *child = NULL;
    if (satya_instance_get_instance(copy, i, &child) == SATYA_OK &&
        satya_instance_field_count(child) > 0) {
      PROMISE(satya_instance_get(instance, i, &value) == SATYA_OK);
      satya_value inner;
      PROMISE(satya_instance_get(child, 0, &inner) == SATYA_OK);
      status = satya_instance_set(child, 0, &inner, NULL);
      PROMISE(status == SATYA_OK || status == SATYA_INVALID);
    }
  }
  PROMISE(satya_instance_to_json(copy, buffer) == SATYA_OK);
  satya_instance_free(copy);
}

static inline void check_values(const satya_schema *schema, const char *text, size_t size,
                                satya_instance *decoded) {
  satya_status expected = satya_schema_check_json(schema, text, size, NULL, expected_report);
  satya_instance *tree = NULL, *made = NULL;
  satya_value value;
  PROMISE(satya_instance_from_json(any_schema, text, size, NULL, &tree, NULL) == SATYA_OK);
  PROMISE(satya_instance_value(tree, &value) == SATYA_OK);
  satya_status found = satya_schema_check_value(schema, &value, NULL, found_report);
  compare("check_value", expected, found);
  PROMISE(satya_schema_check_value(schema, &value, NULL, NULL) == found);

  satya_value *room = malloc((host_size(&value) + 1) * sizeof *room), *next = room;
  satya_value host = host_value(&value, &next);
  found = satya_instance_from_value(schema, &host, NULL, &made, found_report);
  compare("from_value", expected, found);
  PROMISE((made != NULL) == (found == SATYA_OK));
  if (made != NULL && decoded != NULL && !satya_instance_equal(made, decoded))
    FAIL("from_value and from_json make different instances");
  satya_instance_free(made);
  satya_instance_free(tree);
  free(room);
}

static inline void check_document(const satya_schema *schema, const uint8_t *data, size_t size) {
  begin_parity();
  char *text = exact_copy(data, size);
  satya_status expected = satya_schema_check_json(schema, text, size, NULL, expected_report);
  satya_report_clear(found_report);
  PROMISE(expected == SATYA_OK || expected == SATYA_INVALID);
  PROMISE((expected == SATYA_OK) == (satya_report_total(expected_report) == 0));
  PROMISE(satya_schema_check_json(schema, text, size, NULL, NULL) == expected);

  satya_instance *instance = NULL;
  satya_status status =
      satya_instance_from_json(schema, text, size, NULL, &instance, found_report);
  compare("from_json", expected, status);
  PROMISE((instance != NULL) == (status == SATYA_OK));
  satya_buffer *buffer = satya_buffer_new();
  if (instance != NULL) {
    satya_instance *again = NULL;
    PROMISE(satya_instance_to_json(instance, buffer) == SATYA_OK);
    status = satya_instance_from_json(schema, satya_buffer_data(buffer), satya_buffer_size(buffer),
                                      NULL, &again, found_report);
    if (!ran_out()) {
      if (status != SATYA_OK || !satya_instance_equal(instance, again)) {
        show("read again", found_report);
        FAIL("what was written reads back otherwise: %.*s", (int)satya_buffer_size(buffer),
             satya_buffer_data(buffer));
      }
    }
    satya_instance_free(again);
    check_sets(instance, buffer);
  } else {
    PROMISE(satya_report_to_json(expected_report, buffer) == SATYA_OK);
  }

  /* A line ends with what is no white space: what is missing there is missing at its end. */
  int is_line = size > 0 && memchr(" \t\r", text[size - 1], 3) == NULL &&
                memchr(text, '\n', size) == NULL;
  if (is_line)
    for (uint32_t keep = 0; keep < 2; keep += 1)
      check_batch(schema, text, size, SATYA_BATCH_NDJSON, keep, expected, instance);

  satya_instance *tree = NULL;
  if (satya_instance_from_json(any_schema, text, size, NULL, &tree, NULL) == SATYA_OK) {
    check_twice(schema, text, size, expected, instance);
    char *array = malloc(size + 2);
    array[0] = '[';
    memcpy(array + 1, text, size);
    array[size + 1] = ']';
    for (uint32_t keep = 0; keep < 2; keep += 1)
      check_batch(schema, array, size + 2, SATYA_BATCH_ARRAY, keep, expected, instance);
    free(array);

    /* A double of the caller's is its shortest decimal: the text has to be as well. */
    PROMISE(satya_instance_to_json(tree, buffer) == SATYA_OK);
    char *shortest = exact_copy(satya_buffer_data(buffer), satya_buffer_size(buffer));
    size_t shortest_size = satya_buffer_size(buffer);
    satya_instance *decoded = NULL;
    (void)satya_instance_from_json(schema, shortest, shortest_size, NULL, &decoded, NULL);
    check_values(schema, shortest, shortest_size, decoded);
    satya_instance_free(decoded);
    free(shortest);
  }
  satya_instance_free(tree);
  satya_instance_free(instance);
  satya_buffer_free(buffer);
  free(text);
}

#endif
