/* SPDX-License-Identifier: Apache-2.0 */
/* Section Batches of satya.h: rows of values. */
#include "batches.h"

static void checks_rows_of_values(void) {
  enum { WIDTH = 2, ROWS = 1000 };
  static satya_value rows[WIDTH * ROWS];
  for (int i = 0; i < ROWS; i += 1) {
    rows[WIDTH * i] = i % 10 == 3 ? string("A") : i % 10 == 5 ? unset() : string("Annabel");
    rows[WIDTH * i + 1] = int64(i % 10 == 7 ? -i : i);
  }
  satya_batch *batch = NULL;
  CHECK_EQUAL(SATYA_OK,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, NULL, &batch, report));
  CHECK_EQUAL(ROWS, satya_batch_count(batch));
  CHECK_EQUAL(700, satya_batch_valid_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, 13), 0, "string_too_short", "/name");
  CHECK_PROBLEM(satya_batch_report(batch, 25), 0, "missing", "/name");
  CHECK_PROBLEM(satya_batch_report(batch, 17), 0, "greater_than_equal", "/age");
  satya_problem problem = problem_at(satya_batch_report(batch, 17), 0);
  CHECK_EQUAL(17, problem.record);
  CHECK(problem.offset == UINT64_MAX);
  CHECK_EQUAL(0, problem.line);
  CHECK_JSON("{\"name\":\"Annabel\",\"age\":42,\"level\":1}", satya_batch_instance(batch, 42));
  uint64_t offset, size;
  CHECK_EQUAL(SATYA_BAD_STATE, satya_batch_source(batch, 0, &offset, &size));
  satya_batch_free(batch);

  const satya_value *empty[] = {NULL, rows};
  for (int i = 0; i < 2; i += 1) {
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate_values(schema, empty[i], 0, 2, NULL, &batch, report));
    CHECK_EQUAL(0, satya_batch_count(batch));
    CHECK(satya_batch_verdicts(batch) != NULL);
    satya_batch_free(batch);
    /* Rows without values: every field is absent. */
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate_values(schema, empty[i], 3, 0, NULL, &batch, report));
    CHECK_EQUAL(3, satya_batch_count(batch));
    CHECK_EQUAL(0, satya_batch_valid_count(batch));
    CHECK_PROBLEM(satya_batch_report(batch, 2), 0, "missing", "/name");
    satya_batch_free(batch);
  }
  /* No memory of the caller bounds their number. */
  CHECK_EQUAL(SATYA_OK,
              satya_batch_validate_values(schema, NULL, 1 << 20, 0, NULL, &batch, report));
  CHECK_EQUAL(1 << 20, satya_batch_count(batch));
  satya_batch_free(batch);
  const size_t many[] = {(1 << 20) + 1, (size_t)1 << 40};
  for (int i = 0; i < 2; i += 1) {
    CHECK_EQUAL(SATYA_LIMIT,
                satya_batch_validate_values(schema, NULL, many[i], 0, NULL, &batch, report));
    CHECK(batch == NULL);
  }
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, NULL, 1, 2, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(NULL, rows, 1, 2, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, 1, 2, NULL, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, 1, USER_FIELDS + 1, NULL, &batch, report));
  satya_batch_options chosen = options();
  volatile uint32_t cancel = 1;
  chosen.cancel = &cancel;
  CHECK_EQUAL(SATYA_CANCELLED,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, &chosen, &batch, report));
  CHECK(batch == NULL);
  chosen = options();
  chosen.max_memory = 4096;
  CHECK_EQUAL(SATYA_LIMIT,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, &chosen, &batch, report));
  CHECK(batch == NULL);
  rows[1] = (satya_value){.kind = 99};
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, NULL, &batch, report));
  CHECK(batch == NULL);
  satya_schema *list = schema_of("{\"type\":\"array\"}");
  CHECK_EQUAL(SATYA_BAD_STATE,
              satya_batch_validate_values(list, rows, 1, 0, NULL, &batch, report));
  satya_schema_free(list);
}

int main(void) {
  schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  checks_rows_of_values();
  satya_report_free(report);
  satya_schema_free(schema);
  return check_end("batch_rows");
}
