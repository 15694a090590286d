/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work and memory grow with what is passed, and not with its square: rules of
 * many members, problems at long places, long names, sets far below.
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

static void rename_to(char **end, int i) { *end += sprintf(*end, "\"a%d\"", i); }

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
      {"{\"properties\":{\"c\":{\"x-satya\":{\"aliases\":[", rename_to, "]}}}}"},
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

/* A set far below looks through the defaults of the instance once. */
static void sets_far_below(void) {
  enum { DEEP = 100, RECORDS = 2000, DEFAULT = 200, SETS = 20 };
  char *text = malloc(40000), *end = text;
  NEED(text != NULL);
  end = stpcpy(end,
               "{\"type\":\"object\",\"properties\":{\"k\":{\"$ref\":\"#/$defs/n\"}},\"minProperties\":0,"
               "\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"k\":{\"$ref\":\"#/$defs/n\"},\"l\":{"
               "\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"}},\"v\":{\"type\":\"integer\"},\"d\":{"
               "\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"default\":[0");
  for (int i = 1; i < DEFAULT; i += 1) end += sprintf(end, ",%d", i);
  strcpy(end, "]}}}},\"allOf\":[{\"$ref\":\"#/$defs/n\"}]}");
  satya_schema *schema = schema_of(text);
  double times[2];
  for (int round = 0; round < 2; round += 1) {
    int depth = round == 0 ? 2 : DEEP;
    end = text;
    for (int i = 0; i < depth; i += 1) end = stpcpy(end, "{\"k\":");
    end = stpcpy(end, "{\"l\":[{}");
    for (int i = 1; i < RECORDS; i += 1) end = stpcpy(end, ",{}");
    end = stpcpy(end, "]}");
    memset(end, '}', (size_t)depth);
    end[depth] = 0;
    satya_instance *instance = instance_of(schema, text), *inner = instance;
    size_t field = 0;
    for (int i = 0; i < depth; i += 1) {
      NEED(satya_instance_field_find(inner, "k", 1, &field) == SATYA_OK);
      NEED(satya_instance_get_instance(inner, field, &inner) == SATYA_OK);
    }
    NEED(satya_instance_field_find(inner, "v", 1, &field) == SATYA_OK);
    clock_t begin = clock();
    for (int i = 0; i < SETS; i += 1)
      CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, field, i, report));
    times[round] = seconds_since(begin);
    satya_instance_free(instance);
  }
  if (!CHECK(times[1] < 3 * times[0] + 0.2)) printf("    %g s and %g s\n", times[0], times[1]);
  satya_schema_free(schema);
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

/* Elements that are all different, though only by exponents of many digits, are told apart in a
 * time that grows with their number. */
static double seconds_of_exponents(int count) {
  satya_schema *schema = schema_of("{\"uniqueItems\":true}");
  char *text = malloc(30 * (size_t)count + 100), *end = text;
  NEED(text != NULL);
  for (int i = 0; i < count; i += 1)
    end += sprintf(end, "%c1e%s%d%018d", i ? ',' : '[', i % 2 ? "-" : "", i % 7 + 1, i);
  strcpy(end, "]");
  clock_t begin = clock();
  CHECK_EQUAL(SATYA_OK, check_json(schema, text, NULL, report));
  double seconds = seconds_since(begin);
  strcpy(end, ",10e999999999999999999,1e1000000000000000000]");
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_PROBLEM(report, 0, "not_unique", "");
  satya_schema_free(schema);
  free(text);
  return seconds;
}

static void exponents_of_many_digits(void) {
  double few = seconds_of_exponents(2000), many = seconds_of_exponents(16000);
  if (!CHECK(many < 20 * few + 0.2)) printf("    exponents: %g s and %g s\n", few, many);
}

/* Schemas whose text grows in two ways at once, long names and many of them, take memory and time
 * that grow with the text. */
typedef size_t write_schema(char *out, int count);

static size_t repeat_choices(char *out, int count) {
  char *end = stpcpy(out, "{\"enum\":[1");
  for (int i = 0; i < 16 * count; i += 1) end = stpcpy(end, i % 2 ? ",{\"k\":1}" : ",[null]");
  return (size_t)(stpcpy(end, "]}") - out);
}
static size_t refer_to_long_base(char *out, int count) {
  char *end = out + sprintf(out, "{\"$id\":\"http://x/%0*d/\",\"$defs\":{\"z\":{\"$id\":\"b\"}", count, 0);
  for (int i = 0; i < count; i += 1) end += sprintf(end, ",\"d%d\":{\"$ref\":\"b\"}", i);
  return (size_t)(stpcpy(end, "}}") - out);
}
static size_t name_below_long_base(char *out, int count) {
  char *end = out + sprintf(out, "{\"$id\":\"http://x/%0*d/\",\"$defs\":{\"z\":true", count, 0);
  for (int i = 0; i < count; i += 1) end += sprintf(end, ",\"d%d\":{\"$id\":\"a%d\"}", i, i);
  return (size_t)(stpcpy(end, "}}") - out);
}
static size_t declare_below_long_name(char *out, int count) {
  char *end = out + sprintf(out, "{\"properties\":{\"%0*d\":{\"properties\":{\"z\":{}", 10 * count, 0);
  for (int i = 0; i < count; i += 1) end += sprintf(end, ",\"d%d\":{\"type\":\"string\"}", i);
  return (size_t)(stpcpy(end, "}}}}") - out);
}

static void long_names_and_many(void) {
  enum { COUNT = 8000 };
  static const struct {
    write_schema *write;
    satya_status status;
    const char *pointer;
  } schemas[] = {
      {repeat_choices, SATYA_OK, NULL},
      {refer_to_long_base, SATYA_BAD_SCHEMA, "/$id"},
      {name_below_long_base, SATYA_BAD_SCHEMA, "/$id"},
      {declare_below_long_name, SATYA_OK, NULL},
  };
  char *text = malloc(400 * COUNT);
  NEED(text != NULL);
  for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i += 1) {
    size_t size = schemas[i].write(text, COUNT);
    satya_schema *schema = NULL;
    long before = atomic_load(&bytes_held);
    reset_peak();
    clock_t begin = clock();
    CHECK_EQUAL(schemas[i].status, satya_schema_create(text, size, NULL, &schema, report));
    double seconds = seconds_since(begin);
    if (!CHECK(seconds < 2)) printf("    schema %zu: %g s\n", i, seconds);
    if (!CHECK(peak_over(before) < 128 << 20)) printf("    schema %zu: %ld bytes\n", i, peak_over(before));
    if (schemas[i].pointer)
      CHECK_PROBLEM(report, 0, "schema_keyword_value", schemas[i].pointer);
    satya_schema_free(schema);
  }
  free(text);
}

/* Defaults are checked with the work of one document, all of them together; what is too much is
 * not filled in, and the schema compiles. */
static void costly_defaults(void) {
  enum { LEVELS = 40, COUNT = 400 };
  char *text = malloc(100 * (LEVELS + COUNT)), *end = text;
  NEED(text != NULL);
  end = stpcpy(end, "{\"$defs\":{");
  for (int i = 0; i < LEVELS; i += 1)
    end += sprintf(end, "\"a%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/a%d\"},{\"$ref\":\"#/$defs/a%d\"}]},", i,
                   i + 1, i + 1);
  end += sprintf(end, "\"a%d\":{\"type\":\"string\"}},\"type\":\"object\",\"properties\":{", LEVELS);
  for (int i = 0; i < COUNT; i += 1)
    end += sprintf(end, "%s\"p%d\":{\"$ref\":\"#/$defs/a0\",\"default\":1}", i ? "," : "", i);
  stpcpy(end, ",\"q\":{\"default\":{\"b\":[2]}}}}");
  clock_t begin = clock();
  satya_schema *schema = schema_of(text);
  if (!CHECK(seconds_since(begin) < 10)) printf("    defaults: %g s\n", seconds_since(begin));
  satya_field field = {.struct_size = sizeof field};
  CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, 0, &field));
  CHECK_EQUAL(SATYA_KIND_UNSET, field.default_value.kind);
  CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, COUNT, &field));
  CHECK_EQUAL(SATYA_KIND_OBJECT, field.default_value.kind);
  satya_schema_free(schema);
  free(text);
}

/* Elements of a union of `count` branches, each of another one, the tag behind another member. */
static double seconds_of_tags(int count) {
  char *text = malloc((size_t)count * 120 + 100), *end = text;
  NEED(text != NULL);
  end += sprintf(end, "{\"items\":{\"oneOf\":[");
  for (int i = 0; i < count; i += 1)
    end += sprintf(end, "%s{\"type\":\"object\",\"properties\":{\"t\":{\"const\":\"%d\"}},\"required\":"
                   "[\"t\"]}", i ? "," : "", i);
  strcpy(end, "]}}");
  satya_schema *schema = schema_of(text);
  end = text;
  for (int i = 0; i < count; i += 1)
    end += sprintf(end, "%c{\"a\":0,\"t\":\"%d\"}", i ? ',' : '[', i);
  strcpy(end, "]");
  clock_t begin = clock();
  satya_instance_free(instance_of(schema, text));
  double seconds = seconds_since(begin);
  free(text);
  satya_schema_free(schema);
  return seconds;
}

/* A tag leads to its branch, wherever it stands: the other branches are not tried. */
static void tags_behind_others(void) {
  double few = seconds_of_tags(1000), many = seconds_of_tags(8000);
  if (!CHECK(many < 20 * few + 0.2)) printf("    tags: %g s and %g s\n", few, many);
}

int main(void) {
  report = satya_report_new();
  rules_of_many_members();
  totals_of_long_places();
  problems_of_long_enums();
  sets_far_below();
  problems_that_had_to_go();
  divisors_of_many_digits();
  names_beside_patterns();
  exponents_of_many_digits();
  long_names_and_many();
  costly_defaults();
  tags_behind_others();
  satya_report_free(report);
  return check_end("growth");
}
