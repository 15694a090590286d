/* SPDX-License-Identifier: Apache-2.0 */
/* Section Options of satya.h: each choice and limit, at creation and at a call. */
#include "fixture.h"

static satya_options options(void) { return (satya_options){.struct_size = sizeof(satya_options)}; }

/* One schema, one text, and the first problem under some options; "" is none. */
static void expect(const char *schema_text, const char *text, const satya_options *chosen,
                   const char *expected, int line) {
  satya_report *report = satya_report_new();
  for (int at_creation = 0; at_creation < 2; at_creation += 1) {
    satya_schema *schema = schema_with(schema_text, at_creation ? chosen : NULL);
    const satya_options *at_call = at_creation ? NULL : chosen;
    satya_instance *instance = NULL;
    satya_status verdict = check_json(schema, text, at_call, report);
    if (verdict != (expected[0] ? SATYA_INVALID : SATYA_OK)) printf("line %d:\n", line);
    CHECK_EQUAL(expected[0] ? SATYA_INVALID : SATYA_OK, verdict);
    if (expected[0] && satya_report_count(report) > 0) {
      satya_problem problem = problem_at(report, 0);
      CHECK_TEXT(expected, problem.type, problem.type_size);
    }
    CHECK_EQUAL(verdict, satya_instance_from_json(schema, text, strlen(text), at_call, &instance,
                                                  report));
    CHECK_EQUAL(verdict == SATYA_OK, instance != NULL);
    satya_instance_free(instance);
    satya_schema_free(schema);
  }
  satya_report_free(report);
}
#define EXPECT(schema, text, chosen, problem) expect(schema, text, chosen, problem, __LINE__)

static void formats_are_annotations_unless_asserted(void) {
  const char *schema = "{\"format\":\"ipv4\"}";
  satya_options chosen = options();
  EXPECT(schema, "\"300.1.1.1\"", NULL, "");
  EXPECT(schema, "\"300.1.1.1\"", &chosen, "");
  chosen.formats = SATYA_FORMATS_ANNOTATE;
  EXPECT(schema, "\"300.1.1.1\"", &chosen, "");
  chosen.formats = SATYA_FORMATS_ASSERT;
  EXPECT(schema, "\"300.1.1.1\"", &chosen, "string_format");
  EXPECT(schema, "\"10.1.1.1\"", &chosen, "");
  /* What a schema says of its own format goes before options. */
  EXPECT("{\"format\":\"ipv4\",\"x-satya\":{\"format\":\"annotate\"}}", "\"x\"", &chosen, "");
  EXPECT("{\"format\":\"ipv4\",\"x-satya\":{\"format\":\"assert\"}}", "\"x\"", NULL, "string_format");

  satya_schema *asserting = schema_with(schema, &chosen);
  satya_options annotate = options();
  annotate.formats = SATYA_FORMATS_ANNOTATE;
  CHECK_EQUAL(SATYA_INVALID, check_json(asserting, "\"x\"", NULL, NULL));
  CHECK_EQUAL(SATYA_OK, check_json(asserting, "\"x\"", &annotate, NULL));
  annotate.formats = SATYA_FORMATS_DEFAULT;
  CHECK_EQUAL(SATYA_INVALID, check_json(asserting, "\"x\"", &annotate, NULL));
  satya_schema_free(asserting);
}

static void text_stands_for_numbers_only_in_lax_mode(void) {
  const char *integer = "{\"type\":\"integer\"}", *flag = "{\"type\":\"boolean\"}";
  const char *decimal = "{\"type\":\"number\"}";
  satya_options chosen = options();
  EXPECT(integer, "\"12\"", &chosen, "int_type");
  chosen.mode = SATYA_MODE_STRICT;
  EXPECT(integer, "\"12\"", &chosen, "int_type");
  chosen.mode = SATYA_MODE_LAX;
  EXPECT(integer, "\"12\"", &chosen, "");
  EXPECT(integer, "\"twelve\"", &chosen, "int_parsing");
  EXPECT(decimal, "\"1.5\"", &chosen, "");
  EXPECT(decimal, "\"one\"", &chosen, "float_parsing");
  EXPECT(flag, "\"true\"", &chosen, "");
  EXPECT(flag, "\"maybe\"", &chosen, "bool_parsing");
  EXPECT(flag, "1.0", &chosen, "");
  EXPECT(flag, "0", &chosen, "");
  EXPECT(flag, "2", &chosen, "bool_parsing");
  EXPECT(flag, "2.0", &chosen, "bool_parsing");
  EXPECT(flag, "0.5", &chosen, "bool_type");
  /* What matches a branch as it stands is not ambiguous for what another makes of it. */
  EXPECT("{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}", "\"12\"", &chosen, "");
  EXPECT("{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "\"12\"", &chosen,
         "one_of_ambiguous");

  satya_schema *schema = schema_with(integer, &chosen);
  satya_instance *instance = instance_of(schema, "\"12\"");
  CHECK_JSON("12", instance);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

static void repeated_keys(void) {
  const char *schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
  satya_options chosen = options();
  EXPECT(schema, "{\"a\":1,\"a\":2}", &chosen, "");
  EXPECT(schema, "{\"a\":\"x\",\"a\":2}", &chosen, "");
  EXPECT(schema, "{\"a\":1,\"a\":\"x\"}", &chosen, "int_type");
  chosen.duplicates = SATYA_DUPLICATES_LAST;
  EXPECT(schema, "{\"a\":1,\"b\":1,\"b\":2}", &chosen, "");
  chosen.duplicates = SATYA_DUPLICATES_REFUSE;
  EXPECT(schema, "{\"a\":1,\"a\":2}", &chosen, "json_duplicate_key");
  EXPECT(schema, "{\"b\":1,\"b\":1}", &chosen, "json_duplicate_key");
  EXPECT(schema, "{\"b\":{\"\\u0061\":1,\"a\":1}}", &chosen, "json_duplicate_key");
  EXPECT(schema, "{\"a\":1,\"b\":{\"a\":2}}", &chosen, "");
  static const char *const deferred[] = {"{\"not\":{\"const\":0}}", "{\"uniqueItems\":true}",
                                         "{\"properties\":{\"v\":{\"not\":{\"const\":0}}}}",
                                         "{\"additionalProperties\":{\"allOf\":[{}]}}"};
  for (size_t i = 0; i < sizeof deferred / sizeof deferred[0]; i += 1) {
    EXPECT(deferred[i], "{\"v\":{\"a\":1,\"a\":1}}", &chosen, "json_duplicate_key");
    EXPECT(deferred[i], "{\"v\":[{\"a\":1,\"a\":1}]}", &chosen, "json_duplicate_key");
    EXPECT(deferred[i], "{\"v\":{\"a\":1,\"b\":1}}", &chosen, "");
  }

  satya_schema *last = schema_of(schema);
  satya_instance *instance = instance_of(last, "{\"a\":1,\"x\":1,\"a\":2,\"x\":3}");
  CHECK_JSON("{\"a\":2,\"x\":3}", instance);
  satya_instance_free(instance);
  satya_schema_free(last);
}

/* Names of one property are one key. */
static void aliases_that_meet(void) {
  const char *schema =
      "{\"type\":\"object\",\"properties\":{\"a\":{\"x-satya\":{\"aliases\":[\"A\",\"aa\"]}}}}";
  const char *loose = "{\"properties\":{\"a\":{\"x-satya\":{\"aliases\":[\"A\",\"aa\"]}}}}";
  satya_options chosen = options();
  EXPECT(schema, "{\"a\":1,\"A\":2}", &chosen, "");
  chosen.duplicates = SATYA_DUPLICATES_REFUSE;
  EXPECT(schema, "{\"a\":1,\"A\":2}", &chosen, "json_duplicate_key");
  EXPECT(schema, "{\"A\":1,\"aa\":2}", &chosen, "json_duplicate_key");
  EXPECT(schema, "{\"A\":1}", &chosen, "");
  static const char *const same[][2] = {
      {"{\"A\":1}", "{\"a\":1}"},
      {"{\"a\":1,\"x\":4,\"aa\":2,\"A\":3}", "{\"a\":3,\"x\":4}"},
      {"{\"A\":3,\"x\":4,\"a\":1}", "{\"a\":3,\"x\":4}"},
      {"{\"aa\":{\"A\":1}}", "{\"a\":{\"A\":1}}"},
  };
  satya_schema *compiled[2] = {schema_of(schema), schema_of(loose)};
  for (size_t s = 0; s < 2; s += 1)
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i += 1) {
      satya_instance *instance = instance_of(compiled[s], same[i][0]), *again;
      CHECK_JSON(same[i][1], instance);
      again = instance_of(compiled[s], same[i][1]);
      CHECK(satya_instance_equal(instance, again));
      satya_instance_free(again);
      satya_instance_free(instance);
    }
  satya_schema_free(compiled[0]);
  satya_schema_free(compiled[1]);
}

static void unknown_members(void) {
  const char *text = "{\"a\":1,\"b\":2}";
  const char *schema_text = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
  const char *written[] = {text, text, "{\"a\":1}"};
  satya_schema *schema = schema_of(schema_text);
  for (uint32_t extras = SATYA_EXTRAS_DEFAULT; extras <= SATYA_EXTRAS_IGNORE; extras += 1) {
    satya_options chosen = options();
    satya_instance *instance = NULL;
    satya_value found;
    chosen.extras = extras;
    NEED(satya_instance_from_json(schema, text, strlen(text), &chosen, &instance, NULL) ==
         SATYA_OK);
    CHECK_JSON(written[extras], instance);
    CHECK_EQUAL(SATYA_OK, satya_instance_extras(instance, &found));
    CHECK_EQUAL(extras == SATYA_EXTRAS_IGNORE ? SATYA_KIND_UNSET : SATYA_KIND_OBJECT, found.kind);
    satya_instance_free(instance);
  }
  satya_schema_free(schema);
  satya_options chosen = options();
  chosen.extras = SATYA_EXTRAS_REFUSE;
  EXPECT(schema_text, text, &chosen, "extra_forbidden");
  EXPECT(schema_text, "{\"a\":1}", &chosen, "");
}

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

/* What is made of data under some options satisfies the schema under the same options. */
static void what_is_made_can_be_read_again(void) {
  static const struct {
    const char *schema, *text, *written;
  } cases[] = {
      {"{\"type\":[\"boolean\",\"string\"],\"anyOf\":[{\"type\":\"integer\"}]}", "\"12\"", "\"12\""},
      {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"anyOf\":[{\"type\":\"integer\"},{"
       "\"type\":\"null\"}]}}}",
       "{\"a\":\"12\"}", "{\"a\":\"12\"}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}"
       "}}",
       "{\"a\":\"12\"}", "{\"a\":12}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{}},\"required\":[\"b\"]}", "{\"b\":1}", "{\"b\":1}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{}},\"minProperties\":1}", "{\"b\":1}", "{\"b\":1}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{}},\"minProperties\":1}", "{\"a\":0,\"b\":1}",
       "{\"a\":0}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{}},\"dependentRequired\":{\"a\":[\"b\"]}}",
       "{\"a\":0,\"b\":1}", "{\"a\":0,\"b\":1}"},
  };
  satya_options chosen = options();
  chosen.mode = SATYA_MODE_LAX;
  chosen.extras = SATYA_EXTRAS_IGNORE;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_with(cases[i].schema, &chosen);
    satya_instance *instance = instance_of(schema, cases[i].text), *again = NULL;
    satya_value value;
    CHECK_JSON(cases[i].written, instance);
    CHECK_EQUAL(SATYA_OK, satya_instance_value(instance, &value));
    CHECK_EQUAL(SATYA_OK, satya_instance_from_value(schema, &value, NULL, &again, NULL));
    CHECK_EQUAL(1, satya_instance_equal(instance, again));
    satya_instance_free(again);
    again = instance_of(schema, cases[i].written);
    CHECK_EQUAL(1, satya_instance_equal(instance, again));
    satya_instance_free(again);
    satya_instance_free(instance);
    satya_schema_free(schema);
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

static void bad_options_are_refused(void) {
  static const struct {
    size_t offset;
    uint32_t value;
  } bad[] = {
      {offsetof(satya_options, formats), 3},     {offsetof(satya_options, formats), UINT32_MAX},
      {offsetof(satya_options, mode), 3},        {offsetof(satya_options, mode), UINT32_MAX},
      {offsetof(satya_options, duplicates), 3},  {offsetof(satya_options, extras), 4},
      {offsetof(satya_options, max_depth), 1001}, {offsetof(satya_options, max_depth), UINT32_MAX},
      {offsetof(satya_options, max_size) + 4, 1}, {offsetof(satya_options, reserved), 1},
      {offsetof(satya_options, struct_size), 0}, {offsetof(satya_options, struct_size), 55},
  };
  satya_schema *any = schema_of("true"), *record = schema_of(USER_SCHEMA), *schema;
  satya_instance *instance;
  satya_batch *batch;
  satya_value one = int64(1), two[2] = {string("Ann"), int64(1)};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i += 1) {
    satya_options chosen = options();
    memcpy((char *)&chosen + bad[i].offset, &bad[i].value, sizeof bad[i].value);
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_create("true", 4, &chosen, &schema, NULL));
    CHECK(schema == NULL);
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_json(any, "1", 1, &chosen, NULL));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_value(any, &one, &chosen, NULL));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT,
                satya_instance_from_json(any, "1", 1, &chosen, &instance, NULL));
    CHECK(instance == NULL);
    CHECK_EQUAL(SATYA_BAD_ARGUMENT,
                satya_instance_from_value(any, &one, &chosen, &instance, NULL));
    CHECK(instance == NULL);
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_new(record, two, 2, &chosen, &instance, NULL));
    CHECK(instance == NULL);
    satya_batch_options of_batch = {.struct_size = sizeof of_batch, .options = &chosen};
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(any, "1", 1, &of_batch, &batch, NULL));
    CHECK(batch == NULL);
    CHECK_EQUAL(SATYA_BAD_ARGUMENT,
                satya_batch_validate_values(record, two, 1, 2, &of_batch, &batch, NULL));
    CHECK(batch == NULL);
    CHECK(satya_options_fault(&chosen)[0] != 0);
    CHECK(strcmp(satya_options_fault(&chosen), satya_batch_options_fault(&of_batch)) == 0);
  }
  /* A program of a later version may have more members: zeroes are defaults. */
  struct {
    satya_options chosen;
    uint64_t later[2];
  } large = {{.struct_size = sizeof large}, {0, 0}};
  CHECK_EQUAL(SATYA_OK, satya_schema_check_json(any, "1", 1, &large.chosen, NULL));
  satya_schema_free(any);
  satya_schema_free(record);
}

/* What is refused is named, and what is named is refused: at the limit that the text says,
 * nothing is wrong. */
static void faults_name_the_member(void) {
  static const struct {
    size_t offset;
    uint32_t most;
    const char *fault;
  } members[] = {
      {offsetof(satya_options, formats), SATYA_FORMATS_ASSERT,
       "formats should be one of SATYA_FORMATS_\xe2\x80\xa6"},
      {offsetof(satya_options, mode), SATYA_MODE_LAX,
       "mode should be one of SATYA_MODE_\xe2\x80\xa6"},
      {offsetof(satya_options, duplicates), SATYA_DUPLICATES_REFUSE,
       "duplicates should be one of SATYA_DUPLICATES_\xe2\x80\xa6"},
      {offsetof(satya_options, extras), SATYA_EXTRAS_REFUSE,
       "extras should be one of SATYA_EXTRAS_\xe2\x80\xa6"},
      {offsetof(satya_options, max_depth), 1000, "max_depth should be at most 1000"},
      {offsetof(satya_options, max_size) + 4, 0, "max_size should be at most 4294967295"},
      {offsetof(satya_options, reserved), 0, "reserved should be 0"},
  };
  satya_schema *any = schema_of("true");
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i += 1) {
    for (uint32_t more = 0; more < 2; more += 1) {
      satya_options chosen = options();
      uint32_t value = members[i].most + more;
      memcpy((char *)&chosen + members[i].offset, &value, sizeof value);
      const char *fault = satya_options_fault(&chosen), *expected = more ? members[i].fault : "";
      CHECK_TEXT(expected, fault, strlen(fault));
      CHECK_EQUAL(more ? SATYA_BAD_ARGUMENT : SATYA_OK,
                  satya_schema_check_json(any, "1", 1, &chosen, NULL));
    }
  }
  satya_options small = {.struct_size = 8};
  CHECK(strcmp("struct_size should be the size of satya_options", satya_options_fault(&small)) == 0);
  CHECK(strcmp("", satya_options_fault(NULL)) == 0);
  satya_schema_free(any);
}

int main(void) {
  formats_are_annotations_unless_asserted();
  text_stands_for_numbers_only_in_lax_mode();
  repeated_keys();
  aliases_that_meet();
  unknown_members();
  depth_counts_from_the_root();
  digits_of_values();
  patterns_of_members_that_exceed_their_effort();
  limits_have_names();
  limits_hold_for_values();
  what_is_made_can_be_read_again();
  bad_options_are_refused();
  faults_name_the_member();
  return check_end("options");
}
