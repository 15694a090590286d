/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work and memory grow with what is passed, and not with its square: rules of
 * many members, problems at long places, the same values over and over, long names.
 */
#include <time.h>

#include "allocator.h"

#include "fixture.h"

static satya_report *report;

static double seconds_since(clock_t begin) { return (double)(clock() - begin) / CLOCKS_PER_SEC; }

/* Schemas of `count` rules for as many members, and an object of twice as many. */
typedef void write_rule(char **end, int i);
static void need_another(char **end, int i) {
  *end += sprintf(*end, "\"a%d\":[\"b%d\"]", i, i);
}
static void need_more(char **end, int i) {
  *end += sprintf(*end, "\"a%d\":{\"required\":[\"b%d\"]}", i, i);
}
static void require(char **end, int i) { *end += sprintf(*end, "{\"required\":[\"b%d\"]}", i); }
static void describe(char **end, int i) {
  *end += sprintf(*end, "{\"properties\":{\"b%d\":{\"type\":\"integer\"}}}", i);
}
static void imply(char **end, int i) {
  *end += sprintf(*end, "{\"if\":{\"required\":[\"a%d\"]},\"then\":{\"required\":[\"b%d\"]}}", i, i);
}
static void demand(char **end, int i) {
  *end += sprintf(*end, "{\"dependentRequired\":{\"a%d\":[\"b%d\"]}}", i, i);
}

static double seconds_of_rules(const char *open, write_rule *write, const char *close, int count) {
  char *text = malloc((size_t)count * 120 + 100), *end = text;
  NEED(text != NULL);
  end += sprintf(end, "%s", open);
  for (int i = 0; i < count; i += 1) {
    if (i > 0) *end++ = ',';
    write(&end, i);
  }
  strcpy(end, close);
  satya_schema *schema = schema_of(text);
  end = text;
  for (int i = 0; i < 2 * count; i += 1)
    end += sprintf(end, "%c\"%c%d\":%d", i ? ',' : '{', "ab"[i % 2], i / 2, i);
  strcpy(end, "}");
  clock_t begin = clock();
  CHECK_EQUAL(SATYA_OK, check_json(schema, text, NULL, report));
  double seconds = seconds_since(begin);
  free(text);
  satya_schema_free(schema);
  return seconds;
}

/* Eight times as many rules for eight times as many members take eight times as long, not 64
 * times. */
static void rules_of_many_members(void) {
  static const struct {
    const char *open;
    write_rule *write;
    const char *close;
  } rules[] = {
      {"{\"dependentRequired\":{", need_another, "}}"},
      {"{\"dependentSchemas\":{", need_more, "}}"},
      {"{\"allOf\":[", require, "]}"},
      {"{\"allOf\":[", describe, "]}"},
      {"{\"allOf\":[", imply, "]}"},
      {"{\"allOf\":[", demand, "]}"},
  };
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i += 1) {
    double few = seconds_of_rules(rules[i].open, rules[i].write, rules[i].close, 2000);
    double many = seconds_of_rules(rules[i].open, rules[i].write, rules[i].close, 16000);
    if (!CHECK(many < 20 * few + 0.2)) printf("    rules %zu: %g s and %g s\n", i, few, many);
  }
}

/* A long key at which there are many problems: what totals keep of it is cut, in any way of
 * finding them. */
static void totals_of_long_places(void) {
  enum { KEY = 400000, PROBLEMS = 20000, LONGEST = 1024 };
  satya_schema *schema = schema_of(
      "{\"additionalProperties\":{\"additionalProperties\":{\"type\":\"string\"}}}");
  char *text = malloc(KEY + 12 * PROBLEMS + 100), *end = text;
  NEED(text != NULL);
  end = stpcpy(end, "{\"");
  memset(end, 'k', KEY);
  end = stpcpy(end + KEY, "\":{");
  for (int i = 0; i < PROBLEMS; i += 1) end += sprintf(end, "%s\"%d\":0", i ? "," : "", i);
  end = stpcpy(end, "}}");
  for (uint32_t threads = 1; threads < 3; threads += 1) {
    satya_batch_options options = {.struct_size = sizeof options, .threads = threads};
    satya_batch *batch = NULL;
    satya_total total = {.struct_size = sizeof total};
    long before = atomic_load(&bytes_held);
    reset_peak();
    clock_t begin = clock();
    NEED(satya_batch_validate(schema, text, (size_t)(end - text), &options, &batch, NULL) ==
         SATYA_OK);
    if (!CHECK(seconds_since(begin) < 5)) printf("    %g s\n", seconds_since(begin));
    if (!CHECK(peak_over(before) < 16 << 20)) printf("    %ld bytes\n", peak_over(before));
    CHECK_EQUAL(1, satya_batch_total_count(batch));
    CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, 0, &total));
    CHECK_EQUAL(PROBLEMS, total.count);
    CHECK(total.pointer_size == LONGEST && total.pointer[0] == '/' && total.pointer[1] == 'k');
    satya_batch_free(batch);
  }
  /* Each of these takes two bytes of a place. */
  memset(text + 2, '~', KEY);
  satya_batch *batch = NULL;
  satya_total total = {.struct_size = sizeof total};
  NEED(satya_batch_validate(schema, text, (size_t)(end - text), NULL, &batch, NULL) == SATYA_OK);
  CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, 0, &total));
  CHECK(total.pointer_size == LONGEST - 1 && memcmp(total.pointer, "/~0~0", 5) == 0);
  satya_batch_free(batch);
  satya_schema_free(schema);
  free(text);
}

/* Branches that meet again visit the same value twice as often on each level. What looks at all
 * of a value counts for all of it, so that the limit is one on time. */
static void looks_at_whole_values(void) {
  enum { LEVELS = 22, ELEMENTS = 1800 };
  static const char *const rules[] = {
      "{\"uniqueItems\":true}", "{\"const\":[]}", "{\"enum\":[[0],[1,2]]}",
      "{\"items\":{\"pattern\":\"^(?:a|b)+$\"}}"};
  for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r += 1) {
    char schema_text[4096], *end = schema_text;
    end = stpcpy(end, "{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
    for (int i = 0; i < LEVELS; i += 1)
      end += sprintf(end, "\"a%d\":{\"allOf\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]},", i,
                     i + 1, i + 1);
    sprintf(end, "\"a%d\":%s}}", LEVELS, rules[r]);
    satya_schema *schema = schema_of(schema_text);
    char *text = malloc(16 * ELEMENTS), *cursor = text;
    NEED(text != NULL);
    if (r == 3) {
      cursor = stpcpy(cursor, "[\"");
      for (int i = 0; i < 8 * ELEMENTS; i += 1) *cursor++ = "ab"[i % 2];
      cursor = stpcpy(cursor, "\"]");
    } else {
      for (int i = 0; i < ELEMENTS; i += 1) cursor += sprintf(cursor, "%c%d", i ? ',' : '[', i);
      cursor = stpcpy(cursor, "]");
    }
    clock_t begin = clock();
    satya_status status = check_json(schema, text, NULL, report);
    double seconds = seconds_since(begin);
    satya_problem problem = {.struct_size = sizeof problem};
    CHECK_EQUAL(SATYA_INVALID, status);
    if (r == 0 || r == 3) {
      NEED(satya_report_get(report, 0, &problem) == SATYA_OK);
      CHECK_TEXT("work_limit", problem.type, problem.type_size);
    }
    if (!CHECK(seconds < 20)) printf("    rule %zu: %g s\n", r, seconds);
    free(text);
    satya_schema_free(schema);
  }
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

/* Problems of a long list of choices, or of one that is long: their words are cut, and so is the
 * work. */
static void problems_of_long_enums(void) {
  enum { CHOICES = 400000, PROBLEMS = 5000 };
  char *schema_text = malloc(8 * CHOICES + 100), *end;
  char text[3 * PROBLEMS + 10];
  NEED(schema_text != NULL);
  for (int kind = 0; kind < 2; kind += 1) {
    end = stpcpy(schema_text, "{\"items\":{\"enum\":[");
    if (kind == 0) {
      for (int i = 0; i < CHOICES; i += 1) end += sprintf(end, "%s%d", i ? "," : "", 100000 + i);
    } else {
      *end++ = '"';
      memset(end, 'x', 7 * CHOICES);
      end = stpcpy(end + 7 * CHOICES, "\"");
    }
    strcpy(end, "]}}");
    satya_schema *schema = schema_of(schema_text);
    end = stpcpy(text, "[");
    for (int i = 0; i < PROBLEMS; i += 1) end += sprintf(end, "%s{}", i ? "," : "");
    strcpy(end, "]");
    long before = atomic_load(&bytes_held);
    clock_t begin = clock();
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
    if (!CHECK(seconds_since(begin) < 1)) printf("    kind %d: %g s\n", kind, seconds_since(begin));
    CHECK_EQUAL(PROBLEMS, satya_report_total(report));
    if (!CHECK(atomic_load(&bytes_held) - before < 4 << 20))
      printf("    %ld bytes\n", atomic_load(&bytes_held) - before);
    satya_schema_free(schema);
  }
  free(schema_text);
}

/* Problems that gave way to earlier ones leave their memory. */
static void problems_that_had_to_go(void) {
  enum { LEVELS = 100, TEXT = 1000000 };
  char *schema_text = malloc(20 * LEVELS * LEVELS), *text = malloc(TEXT + 3 * LEVELS), *end;
  NEED(schema_text != NULL && text != NULL);
  end = stpcpy(schema_text, "{\"allOf\":[");
  for (int level = LEVELS; level >= 1; level -= 1) {
    for (int k = 0; k < level; k += 1) end = stpcpy(end, "{\"items\":");
    end = stpcpy(end, "{\"type\":\"string\"}");
    memset(end, '}', (size_t)level);
    end = stpcpy(end + level, level > 1 ? "," : "]}");
  }
  memset(text, '[', LEVELS + 1);
  end = stpcpy(text + LEVELS + 1, "\"");
  memset(end, 'z', TEXT);
  end = stpcpy(end + TEXT, "\"");
  memset(end, ']', LEVELS + 1);
  end[LEVELS + 1] = 0;
  satya_schema *schema = schema_of(schema_text);
  satya_report *one = satya_report_new();
  satya_report_set_limit(one, 1);
  satya_report_set_echo(one, 65536);
  long before = atomic_load(&bytes_held);
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, one));
  CHECK_EQUAL(LEVELS, satya_report_total(one));
  CHECK_EQUAL(1, satya_report_count(one));
  if (!CHECK(atomic_load(&bytes_held) - before < 3 << 20))
    printf("    %ld bytes\n", atomic_load(&bytes_held) - before);
  satya_report_free(one);
  satya_schema_free(schema);
  free(schema_text);
  free(text);
}

/* What an exact division takes grows with the square of the divisor's digits: it has few. */
static void divisors_of_many_digits(void) {
  char text[300], digits[102];
  memset(digits, '3', 101);
  digits[101] = 0;
  satya_schema *schema = NULL;
  sprintf(text, "{\"multipleOf\":%s}", digits);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(text, strlen(text), NULL, &schema, report));
  CHECK_PROBLEM(report, 0, "schema_keyword_value", "/multipleOf");
  digits[100] = 0;
  /* Zeros at either end count for nothing. */
  static const char *const forms[] = {"%s", "%s000", "0.000%s", "%se-300"};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i += 1) {
    char number[200];
    snprintf(number, sizeof number, forms[i], digits);
    sprintf(text, "{\"multipleOf\":%s}", number);
    schema = schema_of(text);
    CHECK_EQUAL(SATYA_OK, check_json(schema, number, NULL, report));
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, "1e-400", NULL, report));
    satya_schema_free(schema);
  }
}

/* Ten names of `5 * patterns` bytes beside as many patterns, which read each to its end. */
static double seconds_of_names(int patterns) {
  size_t length = 5 * (size_t)patterns;
  char *text = malloc(10 * (length + 10) + 30 * (size_t)patterns + 100), *end = text;
  NEED(text != NULL);
  end += sprintf(end, "{\"properties\":{");
  for (int i = 0; i < 10; i += 1) {
    end += sprintf(end, "%s\"", i ? "," : "");
    memset(end, 'a', length);
    end += length;
    end += sprintf(end, "%d\":{}", i);
  }
  end += sprintf(end, "},\"patternProperties\":{");
  for (int i = 0; i < patterns; i += 1)
    end += sprintf(end, "%s\"a(b|c)+%d\":{}", i ? "," : "", i);
  strcpy(end, "}}");
  clock_t begin = clock();
  satya_schema *schema = schema_of(text);
  double seconds = seconds_since(begin);
  CHECK_EQUAL(SATYA_OK, check_json(schema, "{\"ab0\":1}", NULL, report));
  satya_schema_free(schema);
  free(text);
  return seconds;
}

/* A schema of eight times the text is compiled in eight times the time, not 64 times. */
static void names_beside_patterns(void) {
  double few = seconds_of_names(1000), many = seconds_of_names(8000);
  if (!CHECK(many < 20 * few + 0.2)) printf("    names: %g s and %g s\n", few, many);
}

int main(void) {
  report = satya_report_new();
  rules_of_many_members();
  totals_of_long_places();
  looks_at_whole_values();
  looks_at_whole_records();
  problems_of_long_enums();
  problems_that_had_to_go();
  divisors_of_many_digits();
  names_beside_patterns();
  satya_report_free(report);
  return check_end("growth");
}
