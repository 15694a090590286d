/* SPDX-License-Identifier: Apache-2.0 */
/* Section Batches of satya.h: options, limits and cancelling. */
#include "batches.h"

static void keeps_what_is_asked(void) {
  text_buffer text = mixed_text(1000, 0);
  satya_batch_options chosen = options();
  satya_batch *all = batch_of(text.bytes, text.size, &chosen);
  chosen.keep = SATYA_BATCH_VERDICTS;
  satya_batch *verdicts = batch_of(text.bytes, text.size, &chosen);
  CHECK_EQUAL(satya_batch_count(all), satya_batch_count(verdicts));
  CHECK(memcmp(satya_batch_verdicts(all), satya_batch_verdicts(verdicts),
               satya_batch_count(all)) == 0);
  CHECK(satya_batch_instance(verdicts, 0) == NULL);
  CHECK(satya_batch_report(verdicts, 0) == NULL || satya_batch_verdicts(verdicts)[0]);
  CHECK_EQUAL(satya_batch_total_count(all), satya_batch_total_count(verdicts));

  /* The instances of a batch do not need its text, and are read-only. */
  memset(text.bytes, '?', text.size);
  const satya_instance *first = satya_batch_instance(all, 0);
  NEED(first != NULL);
  CHECK(satya_instance_equal(first, satya_batch_instance(all, 0)));
  satya_instance *frozen = (satya_instance *)first;
  satya_value one = int64(1);
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set(frozen, AGE, &one, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_int64(frozen, AGE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_int64(frozen, AGE, 1, NULL));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_double(frozen, SCORE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_bool(frozen, ACTIVE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_string(frozen, NAME, "Bob", 3, report));
  satya_instance *copy = NULL;
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(first, &copy));
  satya_batch_free(all);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(copy, AGE, 77, report));
  CHECK_JSON("{\"name\":\"name 0 \",\"age\":77,\"score\":0.25,\"tags\":[\"[\",\"\\\\\"],\"level\":1}",
             copy);
  satya_instance_free(copy);
  satya_batch_free(verdicts);
  free(text.bytes);
}

static void limits_and_cancelling(void) {
  text_buffer text = mixed_text(20000, 0);
  satya_batch_options chosen = options();
  satya_batch *batch = (satya_batch *)&chosen;
  chosen.max_memory = 4096;
  CHECK_EQUAL(SATYA_LIMIT,
              satya_batch_validate(schema, text.bytes, text.size, &chosen, &batch, report));
  CHECK(batch == NULL);
  chosen.max_memory = (uint64_t)1 << 32;
  batch = batch_of(text.bytes, text.size, &chosen);
  satya_batch_free(batch);
  volatile uint32_t cancel = 1;
  chosen = options();
  chosen.cancel = &cancel;
  CHECK_EQUAL(SATYA_CANCELLED,
              satya_batch_validate(schema, text.bytes, text.size, &chosen, &batch, report));
  CHECK(batch == NULL);
  cancel = 0;
  batch = batch_of(text.bytes, text.size, &chosen);
  satya_batch_free(batch);

  /* The options of each record: a limit is a problem of that record. */
  satya_options of_record = {.struct_size = sizeof of_record, .max_size = 60};
  chosen = options();
  chosen.options = &of_record;
  const char *two = "{\"name\":\"Ann\",\"age\":1}\n"
                    "{\"name\":\"A name that makes the record too long for the limit\",\"age\":1}\n";
  for (uint32_t format = 0; format < 2; format += 1) {
    char array[200];
    snprintf(array, sizeof array, format ? "[%s]" : "%s", two);
    if (format) *strchr(array, '\n') = ',';
    chosen.format = format;
    batch = batch_of(array, strlen(array), &chosen);
    CHECK_EQUAL(2, satya_batch_count(batch));
    CHECK_EQUAL(1, satya_batch_valid_count(batch));
    CHECK_PROBLEM(satya_batch_report(batch, 1), 0, "document_too_large", "");
    satya_batch_free(batch);
  }

  /* Work is counted for each record anew, and a record that exceeds it ends no other. */
  satya_schema *tree = schema_of("{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"anyOf\":[{\"items\":{"
                                 "\"$ref\":\"#/$defs/t\"},\"maxItems\":2},{\"items\":{\"$ref\":"
                                 "\"#/$defs/t\"},\"minItems\":9}]}}}");
  const char *records = "[]\n[[[[[[[[1,2,3]]]]]]]]\n[1]\n[2]\n[3]\n[4]\n[5]\n[6]\n[7]\n";
  of_record = (satya_options){.struct_size = sizeof of_record, .max_visits = 12};
  chosen = options();
  chosen.options = &of_record;
  chosen.threads = 1;
  for (uint32_t keep = 0; keep < 2; keep += 1) {
    chosen.keep = keep;
    CHECK_EQUAL(SATYA_OK, satya_batch_validate(tree, records, strlen(records), &chosen, &batch,
                                               report));
    CHECK_EQUAL(9, satya_batch_count(batch));
    CHECK_EQUAL(8, satya_batch_valid_count(batch));
    CHECK_TYPE(satya_batch_report(batch, 1), 0, "work_limit");
    satya_batch_free(batch);
  }
  satya_schema_free(tree);

  chosen = options();
  chosen.echo = 20;
  batch = batch_of("{\"name\":\"A\",\"age\":1}", 20, &chosen);
  satya_problem problem = problem_at(satya_batch_report(batch, 0), 0);
  CHECK_TEXT("\"A\"", problem.input, problem.input_size);
  satya_batch_free(batch);
  free(text.bytes);
}

static void refuses_bad_options(void) {
  static const struct {
    size_t offset;
    uint32_t value;
    const char *member;
  } bad[] = {
      {offsetof(satya_batch_options, struct_size), 0, "struct_size"},
      {offsetof(satya_batch_options, struct_size), sizeof(satya_batch_options) - 1, "struct_size"},
      {offsetof(satya_batch_options, format), 2, "format"},
      {offsetof(satya_batch_options, format), UINT32_MAX, "format"},
      {offsetof(satya_batch_options, threads), 257, "threads"},
      {offsetof(satya_batch_options, threads), UINT32_MAX, "threads"},
      {offsetof(satya_batch_options, keep), 2, "keep"},
      {offsetof(satya_batch_options, partial), 2, "partial"},
      {offsetof(satya_batch_options, borrow), 2, "borrow"},
      {offsetof(satya_batch_options, reserved), 1, "reserved"},
      {offsetof(satya_batch_options, state), 1, "state"}, /* of an array */
      {offsetof(satya_batch_options, state), 9, "state"}, /* of an array */
      {offsetof(satya_batch_options, state), 10, "state"},
      {offsetof(satya_batch_options, state), 1u << 31, "state"},
  };
  satya_value row[2] = {string("Ann"), int64(1)};
  satya_batch *batch;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i += 1) {
    satya_batch_options chosen = options();
    memcpy((char *)&chosen + bad[i].offset, &bad[i].value, sizeof bad[i].value);
    batch = (satya_batch *)&chosen;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, "1", 1, &chosen, &batch, report));
    CHECK(batch == NULL);
    batch = (satya_batch *)&chosen;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT,
                satya_batch_validate_values(schema, row, 1, 2, &chosen, &batch, report));
    CHECK(batch == NULL);
    const char *fault = satya_batch_options_fault(&chosen);
    size_t size = strlen(bad[i].member);
    CHECK(strncmp(bad[i].member, fault, size) == 0 && strncmp(" should be", fault + size, 10) == 0);
  }
  satya_batch_options good = options();
  CHECK(strcmp("", satya_batch_options_fault(&good)) == 0);
  CHECK(strcmp("", satya_batch_options_fault(NULL)) == 0);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(NULL, "1", 1, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, NULL, 1, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, "1", 1, NULL, NULL, report));
  struct {
    satya_batch_options chosen;
    uint64_t later[2];
  } large = {{.struct_size = sizeof large}, {0, 0}};
  batch = batch_of("1", 1, &large.chosen);
  satya_batch_free(batch);
}

int main(void) {
  schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  keeps_what_is_asked();
  limits_and_cancelling();
  refuses_bad_options();
  satya_report_free(report);
  satya_schema_free(schema);
  return check_end("batch_options");
}
