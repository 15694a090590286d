/* SPDX-License-Identifier: Apache-2.0 */
/* Section Batches of satya.h: one call, and what is said of its records. */
#include "batches.h"

static void bad_records_hide_no_others(void) {
  const char *text = "{\"name\":\"Ann\",\"age\":1}\n"
                     "\n"
                     "{\"name\":\"A\",\"age\":-1}\r\n"
                     " \t \n"
                     "{\"name\":\"Al\",\"age\":}\n"
                     "{\"name\":\"Bob\",\"age\":2}\r\n"
                     "\"unfinished\n"
                     "{\"name\":\"Cid\",\"age\":3}";
  satya_batch *batch = batch_of(text, strlen(text), NULL);
  CHECK_EQUAL(6, satya_batch_count(batch));
  CHECK_EQUAL(3, satya_batch_valid_count(batch));
  static const uint8_t verdicts[6] = {0, 1, 1, 0, 1, 0};
  CHECK(memcmp(verdicts, satya_batch_verdicts(batch), 6) == 0);
  CHECK_EQUAL(strlen(text), satya_batch_consumed(batch));
  CHECK_EQUAL(7, satya_batch_lines(batch));
  CHECK_JSON("{\"name\":\"Bob\",\"age\":2,\"level\":1}", satya_batch_instance(batch, 3));
  CHECK(satya_batch_instance(batch, 1) == NULL);
  CHECK(satya_batch_instance(batch, 6) == NULL);
  CHECK(satya_batch_instance(batch, SIZE_MAX) == NULL);
  CHECK(satya_batch_report(batch, 0) == NULL || satya_report_count(satya_batch_report(batch, 0)) == 0);
  CHECK(satya_batch_report(batch, 6) == NULL);
  CHECK(satya_batch_report(batch, SIZE_MAX) == NULL);

  const satya_report *problems = satya_batch_report(batch, 1);
  NEED(problems != NULL);
  CHECK_EQUAL(2, satya_report_count(problems));
  CHECK_PROBLEM(problems, 1, "greater_than_equal", "/age");
  satya_problem problem = problem_at(problems, 1);
  CHECK_EQUAL(1, problem.record);
  CHECK_EQUAL(3, problem.line);
  CHECK_EQUAL(19, problem.column);
  CHECK_EQUAL(strstr(text, "-1") - text, problem.offset);
  uint64_t offset, size;
  CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, 1, &offset, &size));
  CHECK_EQUAL(strstr(text, "{\"name\":\"A\"") - text, offset);
  CHECK_EQUAL(strlen("{\"name\":\"A\",\"age\":-1}"), size);
  CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, 5, &offset, &size));
  CHECK_EQUAL(strstr(text, "{\"name\":\"Cid\"") - text, offset);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_batch_source(batch, 6, &offset, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(NULL, 0, &offset, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(batch, 0, NULL, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(batch, 0, &offset, NULL));

  /* The caller's report tells of the first bad records. */
  CHECK_EQUAL(4, satya_report_count(report));
  CHECK_PROBLEM(report, 0, "string_too_short", "/name");
  CHECK_PROBLEM(report, 2, "json_invalid", "/age");
  problem = problem_at(report, 2);
  CHECK_EQUAL(2, problem.record);
  CHECK_EQUAL(5, problem.line);
  satya_batch_free(batch);
  satya_batch_free(NULL);
}

static void totals_count_problems(void) {
  text_buffer text = {0};
  for (int i = 0; i < 500; i += 1) {
    append_text(&text, "{\"name\":\"Ann\",\"age\":-1,\"tags\":[\"a\",1,2]}\n");
    if (i % 5 == 0) append_text(&text, "{\"age\":1}\n");
  }
  satya_batch_options chosen = options();
  chosen.problems_in_all = 7;
  chosen.problems_per_record = 2;
  satya_batch *batch = batch_of(text.bytes, text.size, &chosen);
  static const struct {
    const char *type, *pointer;
    uint64_t count;
  } expected[] = {{"string_type", "/tags/*", 1000}, {"greater_than_equal", "/age", 500},
                  {"missing", "/name", 100}};
  CHECK_EQUAL(3, satya_batch_total_count(batch));
  satya_total total = {.struct_size = sizeof total};
  for (size_t i = 0; i < 3 && i < satya_batch_total_count(batch); i += 1) {
    CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, i, &total));
    CHECK_TEXT(expected[i].type, total.type, total.type_size);
    CHECK_TEXT(expected[i].pointer, total.pointer, total.pointer_size);
    CHECK_EQUAL(expected[i].count, total.count);
  }
  CHECK_EQUAL(41, (satya_batch_total(batch, 1, &total), total.code));
  size_t kept = 0;
  for (size_t i = 0; i < satya_batch_count(batch); i += 1) {
    size_t of_record = satya_report_count(satya_batch_report(batch, i));
    CHECK(of_record <= 2);
    kept += of_record;
  }
  CHECK_EQUAL(7, kept);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_batch_total(batch, 3, &total));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(batch, 0, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(NULL, 0, &total));
  for (uint32_t size = 0; size < sizeof total; size += 1) {
    total.struct_size = size;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(batch, 0, &total));
  }
  satya_batch_free(batch);

  /* There are 10,000 totals at most. */
  text_buffer many = {0};
  for (int i = 0; i < 10500; i += 1) {
    char line[60];
    snprintf(line, sizeof line, "{\"name\":\"Ann\",\"age\":1,\"k%d\":1}\n", i);
    append_text(&many, line);
  }
  satya_options refuse = {.struct_size = sizeof refuse, .extras = SATYA_EXTRAS_REFUSE};
  chosen = options();
  chosen.options = &refuse;
  for (chosen.threads = 1; chosen.threads < 8; chosen.threads += 6) {
    batch = batch_of(many.bytes, many.size, &chosen);
    CHECK_EQUAL(10000, satya_batch_total_count(batch));
    satya_batch_free(batch);
  }
  free(many.bytes);

  chosen = options();
  batch = batch_of(text.bytes, text.size, &chosen);
  kept = 0;
  for (size_t i = 0; i < satya_batch_count(batch); i += 1)
    kept += satya_report_count(satya_batch_report(batch, i));
  CHECK_EQUAL(1000, kept);
  satya_batch_free(batch);

  /* One record with more mistakes than the ten that are kept of each. */
  text.size = 0;
  append_text(&text, "{\"name\":\"Ann\",\"age\":1,\"tags\":[");
  for (int i = 0; i < 30; i += 1) append_text(&text, i ? ",0" : "0");
  append_text(&text, "]}");
  batch = batch_of(text.bytes, text.size, NULL);
  CHECK_EQUAL(10, satya_report_count(satya_batch_report(batch, 0)));
  CHECK_EQUAL(30, satya_report_total(satya_batch_report(batch, 0)));
  CHECK_EQUAL(SATYA_OK, (total.struct_size = sizeof total, satya_batch_total(batch, 0, &total)));
  CHECK_EQUAL(30, total.count);
  satya_batch_free(batch);
  free(text.bytes);
}

static void reads_arrays(void) {
  satya_batch_options chosen = options();
  chosen.format = SATYA_BATCH_ARRAY;
  const char *text =
      " [ {\"name\":\"Ann\",\"age\":1} ,\n{\"name\":\"A\",\"age\":2},{\"name\":\"Bob\",\"age\":3}]\n";
  satya_batch *batch = batch_of(text, strlen(text), &chosen);
  CHECK_EQUAL(3, satya_batch_count(batch));
  CHECK_EQUAL(2, satya_batch_valid_count(batch));
  CHECK_EQUAL(strlen(text), satya_batch_consumed(batch));
  CHECK_EQUAL(2, satya_batch_lines(batch));
  CHECK_JSON("{\"name\":\"Bob\",\"age\":3,\"level\":1}", satya_batch_instance(batch, 2));
  CHECK_PROBLEM(satya_batch_report(batch, 1), 0, "string_too_short", "/name");
  satya_problem problem = problem_at(satya_batch_report(batch, 1), 0);
  CHECK_EQUAL(2, problem.line);
  CHECK_EQUAL(9, problem.column);
  satya_batch_free(batch);

  batch = batch_of("[]", 2, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK(satya_batch_verdicts(batch) != NULL);
  CHECK(satya_batch_report(batch, SIZE_MAX) == NULL);
  satya_batch_free(batch);

  /* A syntax error between records: those before it stand. */
  const char *broken[] = {
      "[{\"name\":\"Ann\",\"age\":1} {\"name\":\"Bob\",\"age\":1}]",
      "[{\"name\":\"Ann\",\"age\":1},]",
      "[{\"name\":\"Ann\",\"age\":1}",
      "[{\"name\":\"Ann\",\"age\":1}] 1",
  };
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i += 1) {
    batch = batch_of(broken[i], strlen(broken[i]), &chosen);
    CHECK_EQUAL(1, satya_batch_count(batch));
    CHECK_EQUAL(1, satya_batch_valid_count(batch));
    const satya_report *around = satya_batch_report(batch, SIZE_MAX);
    if (CHECK(around != NULL)) {
      CHECK_EQUAL(1, satya_report_count(around));
      problem = problem_at(around, 0);
      CHECK(problem.type != NULL && strncmp(problem.type, "json_", 5) == 0);
    } else {
      printf("    %s\n", broken[i]);
    }
    satya_batch_free(batch);
  }
  batch = batch_of("{}", 2, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK(satya_batch_report(batch, SIZE_MAX) != NULL);
  satya_batch_free(batch);
  batch = batch_of(" \n", 2, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, SIZE_MAX), 0, "json_empty", "");
  satya_batch_free(batch);
  batch = batch_of("[", 1, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, SIZE_MAX), 0, "json_incomplete", "");
  satya_batch_free(batch);
  batch = batch_of("", 0, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, SIZE_MAX), 0, "json_empty", "");
  satya_batch_free(batch);
}

/* The record that a syntax error ends, told alike by the call and by the batch. */
static void array_errors_name_their_record(void) {
  static const struct {
    const char *text, *type, *pointer;
    uint64_t record;
  } cases[] = {
      {"[{\"a\":1},{\"a\":2},{\"a\":\"\\ud800\"}]", "json_lone_surrogate", "/a", 2},
      {"[{\"a\":1} {\"a\":2}]", "json_invalid", "", 1},
      {"[1,2", "json_incomplete", "", 2},
      {"\xef\xbb\xbf[{\"a\":1}]", "json_byte_order_mark", "", 0},
      {" \xef\xbb\xbf[]", "json_byte_order_mark", "", 0},
      {"\xef\xbb", "json_invalid", "", 0},
  };
  satya_schema *schema = schema_of("true");
  satya_report *report = satya_report_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1)
    for (uint64_t first = 0; first < 8; first += 7) {
      satya_batch *batch = NULL;
      satya_batch_options chosen = {.struct_size = sizeof chosen, .format = SATYA_BATCH_ARRAY,
                                    .first_record = first};
      CHECK_EQUAL(SATYA_OK, satya_batch_validate(schema, cases[i].text, strlen(cases[i].text),
                                                 &chosen, &batch, report));
      NEED(batch != NULL && satya_batch_report(batch, SIZE_MAX) != NULL);
      const satya_report *reports[2] = {report, satya_batch_report(batch, SIZE_MAX)};
      for (size_t k = 0; k < 2; k += 1) {
        CHECK_PROBLEM(reports[k], 0, cases[i].type, cases[i].pointer);
        CHECK_EQUAL(first + cases[i].record, problem_at(reports[k], 0).record);
      }
      CHECK_EQUAL(1, satya_batch_total_count(batch));
      satya_batch_free(batch);
    }
  satya_report_free(report);
  satya_schema_free(schema);
}

/* Every short text of these bytes, as a piece and as the end: what is said of the
 * bytes that were used stays inside them. */
static void ends_anywhere(void) {
  static const char bytes[] = "[]{1,\n ";
  enum { LONGEST = 5, CHOICES = sizeof bytes - 1 };
  satya_schema *any = schema_of("true");
  for (size_t length = 0; length <= LONGEST; length += 1) {
    size_t texts = 1;
    for (size_t i = 0; i < length; i += 1) texts *= CHOICES;
    for (size_t n = 0; n < 4 * texts; n += 1) {
      char *text = malloc(length + 1);
      size_t rest = n / 4, lines = 0;
      satya_batch_options chosen = options();
      satya_batch *batch = NULL;
      NEED(text != NULL);
      for (size_t i = 0; i < length; i += 1, rest /= CHOICES) {
        text[i] = bytes[rest % CHOICES];
        lines += text[i] == '\n';
      }
      chosen.format = n % 2 ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON;
      chosen.partial = n / 2 % 2;
      chosen.threads = 1;
      NEED(satya_batch_validate(any, text, length, &chosen, &batch, NULL) == SATYA_OK);
      if (!CHECK(satya_batch_consumed(batch) <= length && satya_batch_lines(batch) <= lines &&
                 satya_batch_column(batch) <= satya_batch_consumed(batch) &&
                 satya_batch_valid_count(batch) <= satya_batch_count(batch)) &&
          checks_failed <= CHECKS_SHOWN)
        printf("    format %u, partial %u: %.*s\n", chosen.format, chosen.partial, (int)length,
               text);
      satya_batch_free(batch);
      free(text);
    }
  }
  satya_schema_free(any);
}

static void nothing_of_null(void) {
  satya_batch_options chosen = options();
  satya_batch *batch = batch_of("", 0, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_EQUAL(0, satya_batch_total_count(batch));
  CHECK(satya_batch_verdicts(batch) != NULL);
  satya_batch_free(batch);
  CHECK_EQUAL(0, satya_batch_count(NULL));
  CHECK_EQUAL(0, satya_batch_valid_count(NULL));
  CHECK_EQUAL(0, satya_batch_consumed(NULL));
  CHECK_EQUAL(0, satya_batch_lines(NULL));
  CHECK_EQUAL(0, satya_batch_column(NULL));
  CHECK_EQUAL(0, satya_batch_state(NULL));
  CHECK_EQUAL(0, satya_batch_total_count(NULL));
  CHECK(satya_batch_verdicts(NULL) == NULL);
  CHECK(satya_batch_instance(NULL, 0) == NULL);
  CHECK(satya_batch_report(NULL, 0) == NULL);
}

int main(void) {
  schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  bad_records_hide_no_others();
  totals_count_problems();
  reads_arrays();
  array_errors_name_their_record();
  ends_anywhere();
  nothing_of_null();
  satya_report_free(report);
  satya_schema_free(schema);
  return check_end("batch");
}
