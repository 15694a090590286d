/* SPDX-License-Identifier: Apache-2.0 */
/* Section Options of satya.h: each limit, at creation and at a call. */
#include "host_values.h"
#include "options.h"

/* `depth` opening brackets and as many closing ones. */
static char *nested(size_t depth) {
  char *text = malloc(2 * depth + 1);
  NEED(text != NULL);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  text[2 * depth] = 0;
  return text;
}

/* The same of objects: `{"a":` and, innermost, `{}`. */
static char *nested_objects(size_t depth) {
  char *text = malloc(6 * depth + 1), *end = text;
  NEED(text != NULL);
  for (size_t i = 1; i < depth; i += 1) end = stpcpy(end, "{\"a\":");
  *end++ = '{';
  memset(end, '}', depth);
  end[depth] = 0;
  return text;
}

static void expect_depth(uint32_t limit, size_t depth, const char *problem) {
  satya_options chosen = options();
  char *text = nested(depth);
  chosen.max_depth = limit;
  EXPECT("true", text, &chosen, problem);
  EXPECT("{\"not\":{\"const\":0}}", text, &chosen, problem);
  EXPECT("{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}", text, &chosen, problem);
  free(text);
  text = nested_objects(depth);
  EXPECT("true", text, &chosen, problem);
  EXPECT("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}}}", text, &chosen, problem);
  EXPECT("{\"additionalProperties\":{\"$ref\":\"#\"}}", text, &chosen, problem);
  free(text);
}

/* Depth counts from the root of the document, also where a part is checked on its own, and
 * of values of the caller as of text. */
static void depth_counts_from_the_root(void) {
  static const char *const schemas[] = {
      "{\"properties\":{\"v\":{\"not\":{\"const\":0}}}}",
      "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"array\",\"uniqueItems\":true}}}",
      "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"array\",\"items\":{}}}}",
      "{\"additionalProperties\":true}",
  };
  for (size_t s = 0; s < sizeof schemas / sizeof schemas[0]; s += 1)
    for (uint32_t limit = 3; limit < 8; limit += 1)
      for (size_t depth = limit - 1; depth <= limit + 1; depth += 1) {
        char text[64];
        satya_options chosen = options();
        char *inner = nested(depth - 1);
        snprintf(text, sizeof text, "{\"v\":%s}", inner);
        chosen.max_depth = limit;
        EXPECT(schemas[s], text, &chosen, depth > limit ? "recursion_limit" : "");
        /* In a batch, an element of an array stands one level deeper. */
        satya_schema *schema = schema_of(schemas[s]);
        for (uint32_t format = 0; format < 2; format += 1) {
          char array[80];
          satya_batch_options of_batch = {
              .struct_size = sizeof of_batch, .format = format, .options = &chosen};
          satya_batch *batch;
          snprintf(array, sizeof array, format ? "[%s]" : "%s", text);
          NEED(satya_batch_validate(schema, array, strlen(array), &of_batch, &batch, NULL) ==
               SATYA_OK);
          CHECK_EQUAL(depth + format <= limit, satya_batch_valid_count(batch));
          satya_batch_free(batch);
        }
        satya_value levels[10] = {int64(1)};
        for (size_t i = 1; i <= depth; i += 1)
          levels[i] = i == 1 ? host_array(NULL, 0) : host_array(&levels[i - 1], 1);
        satya_schema *any = schema_of("true");
        CHECK_EQUAL(depth > limit ? SATYA_INVALID : SATYA_OK,
                    satya_schema_check_value(any, &levels[depth], &chosen, NULL));
        satya_schema_free(any);
        satya_schema_free(schema);
        free(inner);
      }
}

/* A number of the caller's as text counts its digits too, but those of the exponent. */
static void digits_of_values(void) {
  satya_schema *any = schema_of("true");
  satya_options chosen = options();
  chosen.max_digits = 5;
  static const struct {
    const char *text;
    satya_status status;
  } cases[] = {{"12345", SATYA_OK},     {"-12345", SATYA_OK},    {"123456", SATYA_INVALID},
               {"1.2345", SATYA_OK},    {"1.23456", SATYA_INVALID}, {"1e2345", SATYA_OK},
               {"123456e1", SATYA_INVALID}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_value value = number(cases[i].text);
    if (!CHECK_EQUAL(cases[i].status, satya_schema_check_value(any, &value, &chosen, NULL)) ||
        !CHECK_EQUAL(cases[i].status, check_json(any, cases[i].text, &chosen, NULL)))
      printf("    %s\n", cases[i].text);
  }
  satya_schema_free(any);
}

/* Whether a pattern governs a member that exceeds its effort is not known: that is the one
 * problem of the member. */
static void patterns_of_members_that_exceed_their_effort(void) {
  satya_schema *schema =
      schema_of("{\"patternProperties\":{\"^(a+)+$\":true},\"additionalProperties\":false}");
  satya_report *report = satya_report_new();
  satya_options chosen = options();
  chosen.max_pattern_effort = 100;
  CHECK_EQUAL(SATYA_INVALID,
              check_json(schema, "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaab\":1}", &chosen, report));
  CHECK_EQUAL(1, satya_report_total(report));
  CHECK_TYPE(report, 0, "pattern_limit");
  satya_report_free(report);
  satya_schema_free(schema);
}

/* A document has one effort for all of its texts: neither long text nor much of it keeps a
 * thread busy for longer. PCRE2 on its own takes seconds for one of these. */
static void patterns_that_take_more_than_linear_time(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"array\",\"items\":{\"pattern\":\"[a-z]*[a-z]*[0-9]\"}}");
  enum { COUNT = 200, SIZE = 50000 };
  char *text = malloc(COUNT * (SIZE + 3) + 2), *end = text;
  *end++ = '[';
  for (int i = 0; i < COUNT; i += 1) {
    *end++ = '"';
    memset(end, 'a', SIZE);
    end += SIZE;
    *end++ = '"';
    *end++ = i + 1 < COUNT ? ',' : ']';
  }
  *end = 0;
  satya_report *report = satya_report_new();
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(COUNT, satya_report_total(report));
  CHECK_TYPE(report, 0, "pattern_limit");
  /* Short texts have what they need all the same, and so has the next document. */
  CHECK_EQUAL(SATYA_OK, check_json(schema, "[\"abc1\"]", NULL, report));
  satya_options chosen = options();
  chosen.max_pattern_effort = 1;
  CHECK_EQUAL(SATYA_OK, check_json(schema, "[\"abc1\",\"abcdefghijklmnop2\"]", &chosen, report));
  satya_report_free(report);
  satya_schema_free(schema);
  free(text);
}

/* Whether a string of `size` bytes, `part` over and over and then `end`, satisfies a pattern. */
static void expect_pattern(const char *pattern, size_t size, const char *part, const char *end,
                           const char *problem) {
  char schema[400], *text = malloc(size + 100), *at = text;
  NEED(text != NULL);
  snprintf(schema, sizeof schema, "{\"pattern\":\"%s\"}", pattern);
  *at++ = '"';
  while (at < text + size) at = stpcpy(at, part);
  sprintf(at, "%s\"", end);
  EXPECT(schema, text, NULL, problem);
  free(text);
}

/* Work that grows with the text alone is done for text of any size, with the memory it takes;
 * what would take more is no crash. */
static void patterns_of_long_text(void) {
  enum { SIZE = 3000000 };
  expect_pattern("^[a-z]+(-[a-z]+)*$", SIZE, "abc-", "a", "");
  expect_pattern("^[a-z]+(-[a-z]+)*$", SIZE, "abc-", "A", "string_pattern_mismatch");
  expect_pattern("^(a|b)*$", SIZE, "ab", "", "");
  expect_pattern("^([0-9]+,)*[0-9]+$", SIZE, "123,", "5", "");
  expect_pattern("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", SIZE, "Abc/",
                 "Ab==", "");
  /* Forty groups in each round take some 650 bytes. */
  char pattern[100], *end = pattern;
  *end++ = '^';
  end = (char *)memset(end, '(', 40) + 40;
  *end++ = 'a';
  end = (char *)memset(end, ')', 40) + 40;
  strcpy(end, "*$");
  expect_pattern(pattern, 50000, "a", "", "");
  expect_pattern(pattern, 130000, "a", "", "pattern_limit");
}

/* The limits on values, whichever way they come in. */
static void expect_value(const char *schema_text, const satya_value *value,
                         const satya_options *chosen, const char *expected, int line) {
  satya_report *report = satya_report_new();
  char around[300];
  snprintf(around, sizeof around, "{\"type\":\"object\",\"properties\":{\"v\":%s}}", schema_text);
  satya_schema *schema = schema_with(schema_text, chosen), *record = schema_with(around, chosen);
  satya_instance *instance = NULL;
  satya_batch *batch = NULL;
  satya_status verdict = expected[0] ? SATYA_INVALID : SATYA_OK;
#define SAME(call) \
  do { \
    if (!CHECK_EQUAL(verdict, call)) printf("line %d\n", line); \
    if (expected[0] && satya_report_count(report) > 0) CHECK_TYPE(report, 0, expected); \
  } while (0)
  SAME(satya_schema_check_value(schema, value, NULL, report));
  SAME(satya_instance_from_value(schema, value, NULL, &instance, report));
  satya_instance_free(instance);
  SAME(satya_instance_new(record, value, 1, NULL, &instance, report));
  satya_instance_free(instance);
  instance = instance_of(record, "{}");
  SAME(satya_instance_set(instance, 0, value, report));
  satya_instance_free(instance);
  CHECK_EQUAL(SATYA_OK, satya_batch_validate_values(record, value, 1, 1, NULL, &batch, report));
  CHECK_EQUAL(expected[0] ? 0 : 1, satya_batch_valid_count(batch));
  if (expected[0]) CHECK_TYPE(report, 0, expected);
  satya_batch_free(batch);
#undef SAME
  satya_schema_free(record);
  satya_schema_free(schema);
  satya_report_free(report);
}
#define EXPECT_VALUE(...) expect_value(__VA_ARGS__, __LINE__)

static void limits_hold_for_values(void) {
  satya_options chosen = options();
  chosen.max_digits = 5;
  satya_value values[2] = {int64(-12345), float64(1.2345e67)}, list = host_array(values, 2);
  EXPECT_VALUE("true", &list, &chosen, "");
  values[0] = number("123e45678");
  EXPECT_VALUE("true", &list, &chosen, "");
  values[0] = int64(123456);
  EXPECT_VALUE("true", &list, &chosen, "digits_limit");
  EXPECT_VALUE("{\"items\":{\"type\":\"number\"}}", &list, &chosen, "digits_limit");
  values[0] = float64(-1.23456);
  EXPECT_VALUE("true", &list, &chosen, "digits_limit");
  values[0] = number("1.23456e7");
  EXPECT_VALUE("true", &list, &chosen, "digits_limit");
  values[0] = int64(INT64_MIN);
  chosen.max_digits = 18;
  EXPECT_VALUE("true", &list, &chosen, "digits_limit");
  chosen.max_digits = 19;
  EXPECT_VALUE("true", &list, &chosen, "");

  /* What no union and no reference visits does not count, however often it is looked at. */
  enum { MANY = 2000 };
  static satya_value many[MANY];
  static char text[2 * MANY + 40], twice[2 * MANY + 80];
  const char *plain = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}";
  char *end = stpcpy(text, "[");
  for (int i = 0; i < MANY; i += 1) {
    end = stpcpy(end, i ? ",1" : "1");
    many[i] = int64(1);
  }
  strcpy(end, "]");
  chosen = options();
  chosen.max_visits = 1000;
  list = host_array(many, MANY);
  EXPECT(plain, text, &chosen, "");
  EXPECT_VALUE(plain, &list, &chosen, "");
  EXPECT("{\"items\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}}", text, &chosen, "");
  EXPECT_VALUE("{\"items\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}}", &list,
               &chosen, "");
  sprintf(twice, "{\"a\":1,\"a\":%s}", text);
  EXPECT("{\"properties\":{\"a\":{\"items\":{\"type\":\"integer\"}}}}", twice, &chosen, "");
  EXPECT("{\"items\":{\"not\":{\"type\":\"string\"}}}", text, &chosen, "work_limit");
  EXPECT_VALUE("{\"items\":{\"not\":{\"type\":\"string\"}}}", &list, &chosen, "work_limit");
  many[MANY - 1] = string("x");
  strcpy(end - 1, "\"x\"]");
  EXPECT(plain, text, &chosen, "int_type");
  EXPECT_VALUE(plain, &list, &chosen, "int_type");

  /* Schemas that look at one value twice at each level, without a union. */
  static const char *const doubling[] = {
      "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"patternProperties\":{\"a\":{\"$ref\":\"#\"}}}",
      "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"dependentSchemas\":{\"a\":{\"properties\":{\"a\":{"
      "\"$ref\":\"#\"}}}}}",
  };
  enum { DEEP = 60 };
  char *nested = stpcpy(text, "");
  for (int i = 0; i < DEEP; i += 1) nested = stpcpy(nested, "{\"a\":");
  nested = stpcpy(nested, "1");
  for (int i = 0; i < DEEP; i += 1) *nested++ = '}';
  *nested = 0;
  for (size_t i = 0; i < sizeof doubling / sizeof doubling[0]; i += 1)
    EXPECT(doubling[i], text, &chosen, "work_limit");

  /* A value on more paths than a document could have bytes. */
  satya_value shared[30][2];
  shared[0][0] = shared[0][1] = int64(1);
  for (int i = 1; i < 30; i += 1)
    shared[i][0] = shared[i][1] = host_array(shared[i - 1], 2);
  list = host_array(shared[29], 2);
  chosen = options();
  chosen.max_size = 1 << 20;
  EXPECT_VALUE("true", &list, &chosen, "document_too_large");
}

/* A value counts what its JSON takes at least: of texts, numbers that are text, and the arrays
 * and objects that hold them, that is every byte. */
static void sizes_of_values(void) {
  static const char *const whole[] = {
      "\"\"", "\"abc\"", "123456789012345678901", "[[\"\"],[\"a\",\"bc\"]]", "{\"k\":\"\"}",
      "{\"key\":\"value\",\"other\":[\"a\",{\"\":\"b\"}],\"last\":\"text of some length\"}",
      "{\"a long key\":{\"another long key\":[\"\"]}}", "[]", "{}", "[[],[],{}]", "{\"b\":{\"c\":[]}}"};
  static const char *const partly[] = {
      "1", "null", "[1]", "[true,false,null,-12,0.5]", "{\"a\":1,\"b\":{}}",
      "\"\\u0061\\n\""};
  enum { WHOLE = sizeof whole / sizeof whole[0], PARTLY = sizeof partly / sizeof partly[0] };
  static value_pool pool;
  satya_schema *any = schema_of("true");
  satya_report *report = satya_report_new();
  satya_options chosen = options();
  for (size_t i = 0; i < WHOLE + PARTLY; i += 1) {
    const char *text = i < WHOLE ? whole[i] : partly[i - WHOLE];
    satya_value value;
    pool.values_used = pool.text_used = 0;
    host_value(&pool, text, &value);
    chosen.max_size = strlen(text);
    CHECK_EQUAL(SATYA_OK, check_json(any, text, &chosen, NULL));
    if (!CHECK_EQUAL(SATYA_OK, satya_schema_check_value(any, &value, &chosen, NULL)))
      printf("    %s\n", text);
    if (i >= WHOLE) continue;
    chosen.max_size -= 1;
    CHECK_EQUAL(SATYA_INVALID, check_json(any, text, &chosen, NULL));
    if (!CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(any, &value, &chosen, report)))
      printf("    %s of one byte less\n", text);
    CHECK_PROBLEM(report, 0, "document_too_large", "");
    CHECK_EQUAL(1, satya_report_count(report));
  }
  satya_schema_free(any);

  /* So do what an instance holds, the fields of a new one, rows, and what is set. */
  static const char *const fields =
      "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{\"type\":\"string\"}}}";
  satya_schema *plain = schema_of(fields);
  chosen.max_size = 20;
  satya_schema *limited = schema_with(fields, &chosen);
  const char *text = "xxxxxxxxxxxxxxxxxxxxxxxxx";
  for (uint32_t size = 10; size < 25; size += 1) {
    satya_value value = {.kind = SATYA_KIND_STRING, .size = size, .as.text = text};
    satya_value row[2] = {unset(), value}, list = host_array(&value, 1), held;
    satya_instance *instance = NULL, *empty = instance_of(limited, "{}");
    satya_batch *batch = NULL;
    satya_status verdict = size + 8 <= 20 ? SATYA_OK : SATYA_INVALID;
    CHECK_EQUAL(verdict, satya_instance_new(limited, row, 2, NULL, &instance, NULL));
    satya_instance_free(instance);
    CHECK_EQUAL(SATYA_OK, satya_instance_new(plain, row, 2, NULL, &instance, NULL));
    CHECK_EQUAL(SATYA_OK, satya_instance_value(instance, &held));
    CHECK_EQUAL(verdict, satya_schema_check_value(limited, &held, NULL, NULL));
    satya_instance_free(instance);
    CHECK_EQUAL(SATYA_OK, satya_batch_validate_values(limited, row, 1, 2, NULL, &batch, NULL));
    CHECK_EQUAL(verdict == SATYA_OK, satya_batch_valid_count(batch));
    satya_batch_free(batch);
    verdict = size + 2 <= 20 ? SATYA_OK : SATYA_INVALID;
    CHECK_EQUAL(verdict, satya_instance_set(empty, 1, &value, report));
    if (verdict != SATYA_OK) CHECK_PROBLEM(report, 0, "document_too_large", "/b");
    CHECK_EQUAL(verdict, satya_instance_set_string(empty, 1, text, size, NULL));
    CHECK_EQUAL(size + 4 <= 20 ? SATYA_OK : SATYA_INVALID,
                satya_instance_set(empty, 0, &list, NULL));
    satya_instance_free(empty);
  }
  satya_schema_free(limited);
  satya_schema_free(plain);

  /* An instance may grow beyond it, whether rules span its fields or not. */
  for (int spans = 0; spans < 2; spans += 1) {
    char record[200];
    snprintf(record, sizeof record,
             "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}}%s}",
             spans ? ",\"minProperties\":1" : "");
    satya_schema *schema = schema_with(record, &chosen);
    satya_instance *instance = instance_of(schema, "{\"a\":\"12345678901\"}");
    satya_value value = string("a text of its own");
    CHECK_EQUAL(SATYA_OK, satya_instance_set(instance, 1, &value, NULL));
    satya_instance_free(instance);
    satya_schema_free(schema);
  }
  satya_report_free(report);
}

/* A number of too many digits is a problem at its place, of text and of values: the others are
 * told as well, in the same order. */
static void digits_hide_no_problem(void) {
  static const struct {
    const char *schema, *text;
    size_t problems;
  } cases[] = {
      {"{\"items\":{\"type\":\"integer\"}}", "[\"a\",123456,\"b\"]", 3},
      {"{\"items\":{\"type\":\"string\"}}", "[1.23456,\"b\",null]", 3},
      {"{\"items\":{\"maximum\":9}}", "[123456789012345678901234567890,1.5,10]", 3},
      {"{\"items\":{\"multipleOf\":7}}", "[700007,1234567]", 3},
      {"{\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"enum\":[1]}},\"required\":[\"c\"]}",
       "{\"b\":[-123456],\"a\":0.123456789,\"d\":{\"e\":1234567}}", 6},
      {"{\"uniqueItems\":true}", "[123456,{\"a\":123456},123456]", 4},
      {"{\"anyOf\":[{\"type\":\"integer\",\"maximum\":3},{\"type\":\"null\"}]}", "123456", 2},
      {"true", "[[[[123456,1]]],1234567]", 2},
  };
  static value_pool pool;
  satya_options chosen = options();
  satya_report *of_text = satya_report_new(), *of_value = satya_report_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i].schema);
    satya_value value;
    chosen.max_digits = 5;
    pool.values_used = pool.text_used = 0;
    host_value(&pool, cases[i].text, &value);
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, cases[i].text, &chosen, NULL));
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, cases[i].text, &chosen, of_text));
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(schema, &value, &chosen, of_value));
    if (!CHECK_EQUAL(cases[i].problems, satya_report_count(of_text)))
      printf("    %s\n", cases[i].text);
    CHECK_EQUAL(satya_report_count(of_text), satya_report_count(of_value));
    for (size_t j = 0; j < satya_report_count(of_text) && j < satya_report_count(of_value); j += 1) {
      satya_problem left = problem_at(of_text, j), right = problem_at(of_value, j);
      if (!CHECK(left.code == right.code && left.pointer_size == right.pointer_size &&
                 memcmp(left.pointer, right.pointer, left.pointer_size) == 0 &&
                 left.schema_path_size == right.schema_path_size &&
                 memcmp(left.schema_path, right.schema_path, left.schema_path_size) == 0))
        printf("    %s: %.*s and %.*s at %zu\n", cases[i].text, (int)left.type_size, left.type,
               (int)right.type_size, right.type, j);
    }
    satya_schema_free(schema);
  }
  satya_report_free(of_text);
  satya_report_free(of_value);

  /* In a schema it is the one problem of the document. */
  char *text = malloc(5000);
  NEED(text != NULL);
  satya_schema *schema = NULL;
  satya_report *report = satya_report_new();
  snprintf(text, 5000, "{\"type\":5,\"maximum\":%04500d}", 1);
  memset(text + 20, '1', 4400);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(text, strlen(text), NULL, &schema, report));
  CHECK_EQUAL(1, satya_report_count(report));
  CHECK_PROBLEM(report, 0, "schema_not_json", "/maximum");
  satya_report_free(report);
  free(text);
}

/* A limit on work says whether there is an instance, not what it is built as. */
static void what_is_built_takes_no_visits(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"f\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{"
      "\"a\":{\"allOf\":[{\"minimum\":0},{\"minimum\":1},{\"minimum\":2}]},\"d\":{\"type\":"
      "\"integer\",\"default\":3}},\"required\":[\"a\"]},{\"type\":\"object\",\"properties\":{"
      "\"b\":{\"type\":\"integer\"}},\"required\":[\"b\"]}]}}}");
  static const char *const texts[] = {"{\"f\":{\"a\":5}}", "{\"f\":1,\"f\":{\"a\":5}}"};
  satya_report *report = satya_report_new();
  for (size_t t = 0; t < 2; t += 1) {
    int built = 0;
    for (uint64_t visits = 1; visits < 40; visits += 1) {
      satya_options options = {.struct_size = sizeof options, .max_visits = visits};
      satya_instance *instance = NULL;
      satya_status status = satya_instance_from_json(schema, texts[t], strlen(texts[t]), &options,
                                                     &instance, report);
      CHECK_EQUAL(check_json(schema, texts[t], &options, NULL), status);
      CHECK_EQUAL(status == SATYA_OK ? 0 : 1, satya_report_total(report));
      if (status != SATYA_OK) continue;
      CHECK_JSON("{\"f\":{\"a\":5,\"d\":3}}", instance);
      satya_instance_free(instance);
      built += 1;
    }
    CHECK(built > 10 && built < 39);
  }
  satya_report_free(report);
  satya_schema_free(schema);
}

static void limits_have_names(void) {
  expect_depth(0, 128, "");
  expect_depth(0, 129, "recursion_limit");
  expect_depth(1, 1, "");
  expect_depth(1, 2, "recursion_limit");
  expect_depth(1000, 1000, "");
  expect_depth(1000, 1001, "recursion_limit");

  satya_options chosen = options();
  chosen.max_size = 5;
  EXPECT("true", "[1,2]", &chosen, "");
  EXPECT("true", "[1,23]", &chosen, "document_too_large");

  chosen = options();
  chosen.max_digits = 5;
  EXPECT("true", "[12345,-12345]", &chosen, "");
  EXPECT("true", "[123456]", &chosen, "digits_limit");
  EXPECT("{\"type\":\"integer\"}", "123456", &chosen, "digits_limit");
  EXPECT("true", "[1.2345e67890,1e123456,0.0001]", &chosen, "");
  EXPECT("true", "[1.23456e1]", &chosen, "digits_limit");

  chosen = options();
  chosen.max_visits = 10;
  const char *tree = "{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"anyOf\":["
                     "{\"items\":{\"$ref\":\"#/$defs/t\"},\"maxItems\":2},"
                     "{\"items\":{\"$ref\":\"#/$defs/t\"},\"minItems\":9}]}}}";
  EXPECT(tree, "[]", &chosen, "");
  EXPECT(tree, "[[[[[[[[[[[[[[1,2,3]]]]]]]]]]]]]]", &chosen, "work_limit");

  /* Schemas inside one another: three for each of 128 levels. */
  enum { NESTED = 500 };
  static char deep[NESTED * 9 + 10];
  char *end = deep;
  for (int i = 0; i < NESTED; i += 1) end = stpcpy(end, "{\"not\":");
  end = stpcpy(end, "true");
  for (int i = 0; i < NESTED; i += 1) *end++ = '}';
  *end = 0;
  EXPECT(deep, "1", NULL, "work_limit");
  EXPECT(deep, "{\"a\":[]}", NULL, "work_limit");

  chosen = options();
  chosen.max_pattern_effort = 100;
  EXPECT("{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", &chosen,
         "pattern_limit");
  EXPECT("{\"pattern\":\"^a$\"}", "\"a\"", &chosen, "");
}

int main(void) {
  what_is_built_takes_no_visits();
  depth_counts_from_the_root();
  digits_of_values();
  digits_hide_no_problem();
  sizes_of_values();
  patterns_of_members_that_exceed_their_effort();
  patterns_that_take_more_than_linear_time();
  patterns_of_long_text();
  limits_have_names();
  limits_hold_for_values();
  return check_end("options_limits");
}
