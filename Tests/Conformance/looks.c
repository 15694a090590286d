/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a look at a value counts, where schemas look at the same one over and over: all that it
 * reads, so that max_visits is a limit on time, and no more.
 */
#include <time.h>

#include "fixture.h"

static satya_report *report;

static double seconds_since(clock_t begin) { return (double)(clock() - begin) / CLOCKS_PER_SEC; }

/* Branches that meet again visit the same value twice as often on each level. What looks at all
 * of a value counts for all of it, so that the limit is one on time. */
static void looks_at_whole_values(void) {
  enum { LEVELS = 22, ELEMENTS = 1800, DIGITS = 4290, LETTERS = 8 * ELEMENTS };
  static const struct {
    const char *rule, *head, *tail;
    /* What stands between them: numbers, letters or digits. */
    char filling;
    int is_limited;
  } looks[] = {
      {"{\"uniqueItems\":true}", "[0", "]", 'n', 1},
      {"{\"const\":[]}", "[0", "]", 'n', 0},
      {"{\"enum\":[[0],[1,2]]}", "[0", "]", 'n', 0},
      {"{\"items\":{\"pattern\":\"^(?:a|b)+$\"}}", "[\"", "\"]", 'l', 1},
      {"{\"patternProperties\":{\"^(?:a|b)+$\":true}}", "{\"", "\":0}", 'l', 1},
      {"{\"not\":{\"not\":{\"multipleOf\":333333333333333333333333333333333333333}}}", "9", "",
       'd', 1},
      {"{\"enum\":[1,2,3]}", "9", "", 'd', 0}};
  for (size_t r = 0; r < sizeof looks / sizeof looks[0]; r += 1) {
    char schema_text[4096], *end = schema_text;
    end = stpcpy(end, "{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
    for (int i = 0; i < LEVELS; i += 1)
      end += sprintf(end, "\"a%d\":{\"allOf\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]},", i,
                     i + 1, i + 1);
    sprintf(end, "\"a%d\":%s}}", LEVELS, looks[r].rule);
    satya_schema *schema = schema_of(schema_text);
    char *text = malloc(16 * ELEMENTS), *cursor = text;
    NEED(text != NULL);
    cursor = stpcpy(cursor, looks[r].head);
    if (looks[r].filling == 'n')
      for (int i = 1; i < ELEMENTS; i += 1) cursor += sprintf(cursor, ",%d", i);
    if (looks[r].filling == 'l')
      for (int i = 0; i < LETTERS; i += 1) *cursor++ = "ab"[i % 2];
    if (looks[r].filling == 'd')
      for (int i = 1; i < DIGITS; i += 1) *cursor++ = '9';
    strcpy(cursor, looks[r].tail);
    clock_t begin = clock();
    satya_status status = check_json(schema, text, NULL, report);
    double seconds = seconds_since(begin);
    satya_problem problem = {.struct_size = sizeof problem};
    CHECK_EQUAL(SATYA_INVALID, status);
    if (looks[r].is_limited) {
      NEED(satya_report_get(report, 0, &problem) == SATYA_OK);
      CHECK_TEXT("work_limit", problem.type, problem.type_size);
    }
    if (!CHECK(seconds < 20)) printf("    look %zu: %g s\n", r, seconds);
    free(text);
    satya_schema_free(schema);
  }
}

/* A look that ends at the kind or the size of a value counts once, however large it is. */
static void looks_that_end_at_once(void) {
  enum { BRANCHES = 800, MEMBERS = 200000, TEXT = 4000000 };
  char *schema_text = malloc(40 * BRANCHES), *text = malloc(16 * MEMBERS + TEXT), *end;
  NEED(schema_text != NULL && text != NULL);
  for (int kind = 0; kind < 2; kind += 1) {
    end = stpcpy(schema_text, "{\"anyOf\":[");
    for (int i = 0; i < BRANCHES; i += 1)
      end += sprintf(end, kind == 0 ? "{\"const\":{\"a\":%d}}," : "{\"const\":\"k%d\"},", i);
    strcpy(end, kind == 0 ? "{\"type\":\"object\"}]}" : "{\"type\":\"string\"}]}");
    satya_schema *schema = schema_of(schema_text);
    if (kind == 0) {
      end = stpcpy(text, "{");
      for (int i = 0; i < MEMBERS; i += 1) end += sprintf(end, "%s\"k%d\":%d", i ? "," : "", i, i % 10);
      strcpy(end, "}");
    } else {
      *text = '"';
      memset(text + 1, 'a', TEXT);
      strcpy(text + TEXT + 1, "\"");
    }
    clock_t begin = clock();
    CHECK_EQUAL(SATYA_OK, check_json(schema, text, NULL, report));
    if (!CHECK(seconds_since(begin) < 1)) printf("    kind %d: %g s\n", kind, seconds_since(begin));
    satya_schema_free(schema);
  }
  free(schema_text);
  free(text);
}

/* The same of records, where something else is set in the instance that holds them. */
static void looks_at_whole_records(void) {
  enum { LEVELS = 22, ELEMENTS = 20000 };
  char schema_text[4096], *end = schema_text;
  end = stpcpy(end,
               "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{"
               "\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"array\"}}}}},"
               "\"allOf\":[{\"$ref\":\"#/$defs/a0\"}],\"$defs\":{");
  for (int i = 0; i < LEVELS; i += 1)
    end += sprintf(end, "\"a%d\":{\"allOf\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]},", i,
                   i + 1, i + 1);
  sprintf(end, "\"a%d\":{\"properties\":{\"a\":{\"uniqueItems\":true}}}}}", LEVELS);
  satya_schema *schema = schema_of(schema_text);
  satya_value *many = malloc(ELEMENTS * sizeof *many), list, record;
  NEED(many != NULL);
  for (int i = 0; i < ELEMENTS; i += 1) many[i] = int64(i);
  satya_instance *instance = NULL, *inner = NULL;
  satya_options options = {.struct_size = sizeof options, .max_visits = UINT64_MAX};
  NEED(satya_instance_from_json(schema, "{}", 2, &options, &instance, NULL) == SATYA_OK);
  satya_value empty = host_object(NULL, 0), two[] = {empty, empty};
  two[0] = host_object((satya_value[]){string("x"), host_array(NULL, 0)}, 1);
  list = host_array(two, 2);
  clock_t begin = clock();
  satya_status status = satya_instance_set(instance, 0, &list, report);
  if (status == SATYA_OK && satya_instance_get(instance, 0, &list) == SATYA_OK &&
      satya_value_at(&list, 0, &record) == SATYA_OK &&
      satya_value_instance(&record, &inner) == SATYA_OK) {
    list = host_array(many, ELEMENTS);
    status = satya_instance_set(inner, 0, &list, report);
  }
  CHECK_EQUAL(SATYA_INVALID, status);
  if (!CHECK(seconds_since(begin) < 20)) printf("    %g s\n", seconds_since(begin));
  satya_instance_free(instance);
  satya_schema_free(schema);
  free(many);
}

int main(void) {
  report = satya_report_new();
  looks_at_whole_values();
  looks_that_end_at_once();
  looks_at_whole_records();
  satya_report_free(report);
  return check_end("looks");
}
