/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzz targets share. A broken promise ends the process with a line that
 * says which, so that the fuzzer keeps the input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <satya.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text ends at its last byte, so that a sanitizer sees reads beyond it. */
static inline char *exact_copy(const void *data, size_t size) {
  char *copy = malloc(size ? size : 1);
  if (copy == NULL) abort();
  memcpy(copy, data, size);
  return copy;
}

#define FAIL(...) \
  do { \
    fprintf(stderr, "broken promise, %s:%d: ", __FILE__, __LINE__); \
    fprintf(stderr, __VA_ARGS__); \
    fprintf(stderr, "\n"); \
    abort(); \
  } while (0)

#define PROMISE(condition) \
  do { \
    if (!(condition)) FAIL("%s", #condition); \
  } while (0)

/* Options that the bits of one byte choose; limits that keep one input quick. */
static inline satya_options options_of(uint8_t bits) {
  satya_options options = {.struct_size = sizeof options,
                           .formats = bits & 1 ? SATYA_FORMATS_ASSERT : SATYA_FORMATS_ANNOTATE,
                           .mode = bits & 2 ? SATYA_MODE_LAX : SATYA_MODE_STRICT,
                           .duplicates = bits & 4 ? SATYA_DUPLICATES_REFUSE
                                                  : SATYA_DUPLICATES_LAST,
                           .extras = 1 + (bits >> 3) % 3,
                           .max_visits = 300000,
                           .max_pattern_effort = 20000};
  return options;
}

static inline satya_problem problem_of(const satya_report *report, size_t index) {
  satya_problem problem = {.struct_size = sizeof problem};
  PROMISE(satya_report_get(report, index, &problem) == SATYA_OK);
  return problem;
}

/* Whether a problem of this type, or one whose type begins so, stands in the report. */
static inline int has_problem(const satya_report *report, const char *type) {
  for (size_t i = 0; i < satya_report_count(report); i += 1) {
    satya_problem problem = problem_of(report, i);
    if (problem.type_size >= strlen(type) && memcmp(problem.type, type, strlen(type)) == 0)
      return 1;
  }
  return 0;
}

/* One problem for a message. */
static inline void show(const char *label, const satya_report *report) {
  fprintf(stderr, "%s: %zu problems\n", label, satya_report_total(report));
  for (size_t i = 0; i < satya_report_count(report) && i < 20; i += 1) {
    satya_problem problem = problem_of(report, i);
    fprintf(stderr, "  %.*s at %.*s by %.*s, offset %lld\n", (int)problem.type_size, problem.type,
            (int)problem.pointer_size, problem.pointer, (int)problem.schema_path_size,
            problem.schema_path, (long long)problem.offset);
  }
}

static inline int compare_problems(const void *left, const void *right) {
  const satya_problem *a = left, *b = right;
  if (a->code != b->code) return a->code < b->code ? -1 : 1;
  size_t least = a->pointer_size < b->pointer_size ? a->pointer_size : b->pointer_size;
  int order = memcmp(a->pointer, b->pointer, least);
  if (order != 0) return order;
  if (a->pointer_size != b->pointer_size) return a->pointer_size < b->pointer_size ? -1 : 1;
  least = a->schema_path_size < b->schema_path_size ? a->schema_path_size : b->schema_path_size;
  order = memcmp(a->schema_path, b->schema_path, least);
  if (order != 0) return order;
  return (a->schema_path_size > b->schema_path_size) - (a->schema_path_size < b->schema_path_size);
}

/* Types, places and keywords are the same, in any order. */
static inline int same_problems(const satya_report *a, const satya_report *b) {
  enum { MOST = 256 };
  static satya_problem left[MOST], right[MOST];
  size_t count = satya_report_count(a);
  if (satya_report_total(a) != satya_report_total(b)) return 0;
  if (count != satya_report_count(b)) return 0;
  /* Which of too many are kept may differ. */
  if (count > MOST || count < satya_report_total(a)) return 1;
  for (size_t i = 0; i < count; i += 1) {
    left[i] = problem_of(a, i);
    right[i] = problem_of(b, i);
  }
  qsort(left, count, sizeof left[0], compare_problems);
  qsort(right, count, sizeof right[0], compare_problems);
  for (size_t i = 0; i < count; i += 1)
    if (compare_problems(&left[i], &right[i]) != 0) return 0;
  return 1;
}

#endif
