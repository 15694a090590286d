/* SPDX-License-Identifier: Apache-2.0 */
/* Section Reports of satya.h. */
#include "fixture.h"

static satya_schema *user;

/* Three problems, in document order: name too short, age below 0, city missing. */
static const char *const BAD =
    "{\"name\":\"A\",\n \"age\":-1,\n \"\xc3\xa9\":0, \"home\":{\"zip\":1}}";

static void is_empty_at_first(void) {
  satya_report *report = satya_report_new();
  satya_problem problem = {.struct_size = sizeof problem};
  NEED(report != NULL);
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(0, satya_report_total(report));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_report_get(report, 0, &problem));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_report_get(report, SIZE_MAX, &problem));
  satya_report_free(report);
  satya_report_free(NULL);
  satya_report_clear(NULL);
  CHECK_EQUAL(0, satya_report_count(NULL));
  CHECK_EQUAL(0, satya_report_total(NULL));
}

static void tells_every_fact(void) {
  satya_report *report = satya_report_new();
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(3, satya_report_count(report));
  CHECK_EQUAL(3, satya_report_total(report));
  CHECK_PROBLEM(report, 0, "string_too_short", "/name");
  CHECK_PROBLEM(report, 1, "greater_than_equal", "/age");
  CHECK_PROBLEM(report, 2, "missing", "/home/city");

  satya_problem problem = problem_at(report, 1);
  CHECK_EQUAL(41, problem.code);
  CHECK_TEXT("Input should be greater than or equal to 0", problem.message,
             problem.message_size);
  CHECK_TEXT("#/properties/age/minimum", problem.schema_path, problem.schema_path_size);
  CHECK_EQUAL(strstr(BAD, "-1") - BAD, problem.offset);
  CHECK_EQUAL(2, problem.line);
  CHECK_EQUAL(8, problem.column);
  CHECK_EQUAL(0, problem.record);
  CHECK_EQUAL(0, problem.input_size);
  CHECK_EQUAL(1, problem.segment_count);
  CHECK_EQUAL(sizeof problem, problem.struct_size);

  satya_value name, value;
  NEED(problem.parameter_count >= 1);
  CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 1, 0, &name, &value));
  CHECK_STRING("ge", name);
  CHECK_EQUAL(SATYA_KIND_INT64, value.kind);
  CHECK_EQUAL(0, value.as.int64);
  CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 1, 0, NULL, &value));
  CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 1, 0, &name, NULL));
  CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 1, 0, NULL, NULL));
  CHECK_EQUAL(SATYA_NO_FIELD,
              satya_report_parameter(report, 1, problem.parameter_count, &name, &value));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_report_parameter(report, 3, 0, &name, &value));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_parameter(NULL, 0, 0, &name, &value));

  /* The column counts code points: the object begins behind a two-byte key. */
  problem = problem_at(report, 2);
  CHECK_EQUAL(3, problem.line);
  CHECK_EQUAL(16, problem.column);
  CHECK_EQUAL(2, problem.segment_count);
  satya_report_free(report);
}

/* The first of equally near names is suggested. */
static void suggests_the_nearest_name(void) {
  satya_schema *schema = schema_of(
      "{\"properties\":{\"colon\":{},\"colour\":{},\"colors\":{},\"x\":{}},"
      "\"additionalProperties\":false}");
  static const struct {
    const char *text, *suggestion;
  } cases[] = {{"{\"color\":1}", "colon"},  {"{\"colours\":1}", "colour"},
               {"{\"y\":1}", NULL},         {"{\"cxlxxr\":1}", NULL},
               {"{\"Colour\":1}", "colour"}, {"{\"COLORS\":1}", "colors"},
               {"{\"X\":1}", "x"},            {"{\"colorn\":1}", "colon"}};
  satya_report *report = satya_report_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_value name, value;
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, cases[i].text, NULL, report));
    CHECK_TYPE(report, 0, "extra_forbidden");
    CHECK_EQUAL(cases[i].suggestion ? 2 : 1, problem_at(report, 0).parameter_count);
    if (cases[i].suggestion == NULL) continue;
    CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 0, 1, &name, &value));
    CHECK_STRING("suggestion", name);
    CHECK_STRING(cases[i].suggestion, value);
  }
  satya_report_free(report);
  satya_schema_free(schema);
}

static void tells_indices_from_keys(void) {
  satya_schema *schema = schema_of(
      "{\"additionalProperties\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}}");
  satya_report *report = satya_report_new();
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "{\"0\":[1,\"x\"],\"a/b~c\":[true]}", NULL,
                                        report));
  satya_value part;
  CHECK_PROBLEM(report, 0, "int_type", "/0/1");
  CHECK_EQUAL(SATYA_OK, satya_report_segment(report, 0, 0, &part));
  CHECK_STRING("0", part);
  CHECK_EQUAL(SATYA_OK, satya_report_segment(report, 0, 1, &part));
  CHECK_EQUAL(SATYA_KIND_INT64, part.kind);
  CHECK_EQUAL(1, part.as.int64);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_report_segment(report, 0, 2, &part));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_report_segment(report, 2, 0, &part));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_segment(NULL, 0, 0, &part));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_segment(report, 0, 0, NULL));
  CHECK_PROBLEM(report, 1, "int_type", "/a~1b~0c/0");
  CHECK_EQUAL(SATYA_OK, satya_report_segment(report, 1, 0, &part));
  CHECK_STRING("a/b~c", part);
  satya_report_free(report);
  satya_schema_free(schema);
}

static void is_cleared_by_every_call(void) {
  satya_report *report = satya_report_new();
  satya_instance *instance;
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(SATYA_OK, check_json(user, USER, NULL, report));
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(0, satya_report_total(report));
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_json(user, NULL, 1, NULL, report));
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  satya_schema *schema = NULL;
  CHECK_EQUAL(SATYA_OK, satya_schema_create("true", 4, NULL, &schema, report));
  CHECK_EQUAL(0, satya_report_count(report));
  satya_schema_free(schema);
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_from_json(user, USER, strlen(USER), NULL, &instance,
                                                 report));
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, AGE, 31, report));
  CHECK_EQUAL(0, satya_report_count(report));
  satya_instance_free(instance);
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  satya_report_clear(report);
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(0, satya_report_total(report));
  satya_report_free(report);
}

static void echoes_only_when_asked(void) {
  satya_schema *schema = schema_of("{\"items\":{\"type\":\"integer\"}}");
  satya_report *report = satya_report_new();
  const char *text = "[\"secret\",[1,\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"]]";
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  satya_problem problem = problem_at(report, 0);
  CHECK_EQUAL(0, problem.input_size);
  CHECK(memmem(problem.message, problem.message_size, "secret", 6) == NULL);
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 8));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  problem = problem_at(report, 0);
  CHECK_TEXT("\"secret\"", problem.input, problem.input_size);
  problem = problem_at(report, 1);
  CHECK(problem.input_size > 0);
  CHECK(problem.input_size <= 8);
  /* Cut between code points: two bytes each behind the first four. */
  for (size_t bytes = 1; bytes < 20; bytes += 1) {
    size_t kept = bytes < 5 || bytes > 16 ? bytes : bytes / 2 * 2;
    if (bytes > 18) kept = 18;
    CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, bytes));
    CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
    problem = problem_at(report, 1);
    CHECK_EQUAL(kept, problem.input_size);
    CHECK(memcmp(problem.input, strstr(text, "[1,"), problem.input_size) == 0);
  }
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 8));
  satya_report_clear(report);
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  problem = problem_at(report, 0);
  CHECK_TEXT("\"secret\"", problem.input, problem.input_size);
  /* More counts as this. */
  satya_schema *number = schema_of("{\"type\":\"integer\"}");
  static char large[80000];
  memset(large, 'x', sizeof large);
  large[0] = large[sizeof large - 1] = '"';
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 70000));
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(number, large, sizeof large, NULL, report));
  CHECK_EQUAL(65536, problem_at(report, 0).input_size);
  satya_schema_free(number);
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 0));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  problem = problem_at(report, 0);
  CHECK_EQUAL(0, problem.input_size);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_set_echo(NULL, 8));
  satya_report_free(report);
  satya_schema_free(schema);
}

/* Nor does what is no text at all show: what a report returns is always UTF-8. */
static void echoes_no_bad_text(void) {
  satya_schema *schema = schema_of("{\"type\":\"integer\",\"items\":false}");
  satya_report *report = satya_report_new();
  satya_value bad = string("a\xff"), array = host_array(&bad, 1);
  const satya_value *values[] = {&bad, &array};
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 100));
  for (size_t i = 0; i < 2; i += 1) {
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(schema, values[i], NULL, report));
    CHECK(satya_report_count(report) > 0);
    for (size_t p = 0; p < satya_report_count(report); p += 1) {
      satya_problem problem = problem_at(report, p);
      CHECK(memchr(problem.input, 0xff, problem.input_size) == NULL);
      CHECK(memchr(problem.message, 0xff, problem.message_size) == NULL);
    }
  }
  satya_report_free(report);
  satya_schema_free(schema);
}

/* What was found of a number is how it is written, wherever it comes from. */
static void names_numbers_as_they_are_written(void) {
  static const struct {
    const char *text, *found;
  } numbers[] = {{"5", "an integer"},   {"123456789012345678901234567890", "an integer"},
                 {"1.0", "a number"},   {"-0.0", "a number"},
                 {"1e22", "a number"},  {"1e400", "a number"},
                 {"1.5", "a number"},   {"1.00000000000000000000001", "a number"}};
  satya_report *report = satya_report_new();
  satya_schema *schema = schema_of("{\"type\":\"object\"}");
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i += 1) {
    satya_value value = number(numbers[i].text);
    for (int from_text = 0; from_text < 2; from_text += 1) {
      satya_problem problem = {.struct_size = sizeof problem};
      CHECK_EQUAL(SATYA_INVALID, from_text
                                     ? check_json(schema, numbers[i].text, NULL, report)
                                     : satya_schema_check_value(schema, &value, NULL, report));
      NEED(satya_report_get(report, 0, &problem) == SATYA_OK);
      if (!CHECK(strstr(problem.message, numbers[i].found) != NULL))
        printf("    %s, %d: %s\n", numbers[i].text, from_text, problem.message);
    }
  }
  satya_schema_free(schema);
  satya_report_free(report);
}

/* Whatever a document repeats, a report keeps as many problems as it was asked for, and little of
 * each: keys are cut between code points, and so are parameters that name them. */
static void cuts_what_is_long(void) {
  enum { KEY = 3000000, PROBLEMS = 120, LONGEST = 8192 };
  satya_report *report = satya_report_new();
  static const char head[] = "{\"b\":", tail[] = "]},\"z\":[1]}";
  size_t size = 0;
  char *text = malloc(2 * KEY + 100 + 8 * PROBLEMS);
  NEED(text != NULL);
  memcpy(text, head, sizeof head - 1);
  size += sizeof head - 1;
  text[size++] = '{';
  text[size++] = '"';
  for (int i = 0; i < KEY / 2; i += 1) {
    memcpy(text + size, "\xc3\xa9", 2);
    size += 2;
  }
  size += (size_t)sprintf(text + size, "\":[\"\"");
  for (int i = 1; i < PROBLEMS; i += 1) size += (size_t)sprintf(text + size, ",\"\"");
  size += (size_t)sprintf(text + size, "%s", tail);
  satya_schema *schema = schema_of(
      "{\"properties\":{\"b\":{\"additionalProperties\":{\"items\":{\"type\":\"integer\"}}},"
      "\"z\":{\"items\":{\"type\":\"string\"}}}}");
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(schema, text, size, NULL, report));
  CHECK_EQUAL(PROBLEMS + 1, satya_report_total(report));
  CHECK_EQUAL(100, satya_report_count(report));
  satya_problem problem = {.struct_size = sizeof problem};
  satya_value part;
  for (size_t i = 0; i < 100; i += 1) {
    NEED(satya_report_get(report, i, &problem) == SATYA_OK);
    CHECK_EQUAL(3, problem.segment_count);
    /* "b" and what is left of the key; 'é' does not fit the last byte. */
    NEED(satya_report_segment(report, i, 1, &part) == SATYA_OK);
    CHECK(part.size == LONGEST - 2 && part.as.text[part.size - 1] == '\xa9');
    NEED(satya_report_segment(report, i, 2, &part) == SATYA_OK);
    CHECK(part.kind == SATYA_KIND_INT64 && part.as.int64 == (int64_t)i);
    CHECK(problem.pointer_size < LONGEST + 10);
  }
  satya_schema_free(schema);
  /* The name of a parameter, and of its message. */
  schema = schema_of("{\"properties\":{\"b\":{\"additionalProperties\":false}}}");
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(schema, text, size, NULL, report));
  NEED(satya_report_get(report, 0, &problem) == SATYA_OK);
  CHECK(problem.message_size < 2 * LONGEST);
  for (size_t i = 0; i < problem.parameter_count; i += 1) {
    NEED(satya_report_parameter(report, 0, i, NULL, &part) == SATYA_OK);
    CHECK(part.kind != SATYA_KIND_STRING || part.size <= LONGEST);
  }
  satya_schema_free(schema);
  /* A bound of the schema, whose exponent has zeros in front. */
  char *end = stpcpy(text, "{\"items\":{\"minimum\":1e");
  memset(end, '0', KEY);
  strcpy(end + KEY, "400}}");
  schema = schema_of(text);
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "[1]", NULL, report));
  NEED(satya_report_parameter(report, 0, 0, NULL, &part) == SATYA_OK);
  CHECK(part.kind == SATYA_KIND_STRING && part.size == LONGEST);
  satya_schema_free(schema);
  satya_report_free(report);
  free(text);
}

/* The byte that should not be there. */
static void tells_where_a_text_is_no_json(void) {
  static const struct {
    const char *text, *type;
    uint64_t offset;
  } cases[] = {
      {"[\"ab\x01\"]", "json_invalid", 4},      {"[\"ab\xff\"]", "json_invalid_utf8", 4},
      {"[\"ab\\q\"]", "json_invalid", 4},       {"[\"ab\\u12\"]", "json_invalid", 4},
      {"[\"ab\\udc00\"]", "json_lone_surrogate", 4},
      {"[\"ab\\ud800\\u0041\"]", "json_lone_surrogate", 4},
      {"[\"ab", "json_incomplete", 4},          {"[\"ab\\ud800\\u", "json_incomplete", 12},
      {"[01]", "json_invalid", 2},              {"[-]", "json_invalid", 2},
      {"[1.]", "json_invalid", 3},              {"[1e+]", "json_invalid", 4},
      {"[1x]", "json_invalid", 2},              {"[tru3]", "json_invalid", 1},
      {"[1,]", "json_invalid", 3},              {"{\"a\" 1}", "json_invalid", 5},
      {"{\"a\":1,}", "json_invalid", 7},        {"{\"a\":1 \"b\"}", "json_invalid", 7},
      {"[] x", "json_trailing_data", 3},        {" \xef\xbb\xbf[]", "json_byte_order_mark", 1},
  };
  satya_schema *any = schema_of("true");
  satya_report *report = satya_report_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    CHECK_EQUAL(SATYA_INVALID, check_json(any, cases[i].text, NULL, report));
    satya_problem problem = problem_at(report, 0);
    CHECK_TEXT(cases[i].type, problem.type, problem.type_size);
    if (!CHECK_EQUAL(cases[i].offset, problem.offset)) printf("    %s\n", cases[i].text);
    CHECK_EQUAL(1, problem.line);
  }
  satya_report_free(report);
  satya_schema_free(any);
}

static void outlives_input_and_schema(void) {
  satya_report *report = satya_report_new();
  char *schema_text = strdup("{\"properties\":{\"abc\":{\"pattern\":\"^x+$\"}}}");
  char *text = strdup("{\"abc\":\"yyy\"}");
  satya_schema *schema = schema_of(schema_text);
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 100));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  satya_problem problem = problem_at(report, 0);
  memset(schema_text, '#', strlen(schema_text));
  memset(text, '#', strlen(text));
  free(schema_text);
  free(text);
  satya_schema_free(schema);
  CHECK_TEXT("string_pattern_mismatch", problem.type, problem.type_size);
  CHECK_TEXT("String should match pattern '^x+$'", problem.message, problem.message_size);
  CHECK_TEXT("/abc", problem.pointer, problem.pointer_size);
  CHECK_TEXT("#/properties/abc/pattern", problem.schema_path, problem.schema_path_size);
  CHECK_TEXT("\"yyy\"", problem.input, problem.input_size);
  satya_value part, name, value;
  CHECK_EQUAL(SATYA_OK, satya_report_segment(report, 0, 0, &part));
  CHECK_STRING("abc", part);
  CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 0, 0, &name, &value));
  CHECK_STRING("pattern", name);
  CHECK_STRING("^x+$", value);
  satya_report_free(report);
}

static void has_no_place_without_text(void) {
  satya_report *report = satya_report_new();
  satya_value pairs[4] = {string("name"), string("A"), string("age"), int64(1)};
  satya_value value = host_object(pairs, 2);
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(user, &value, NULL, report));
  CHECK_PROBLEM(report, 0, "string_too_short", "/name");
  satya_problem problem = problem_at(report, 0);
  CHECK(problem.offset == UINT64_MAX);
  CHECK_EQUAL(0, problem.line);
  CHECK_EQUAL(0, problem.column);
  satya_report_free(report);
}

static void one_syntax_error_replaces_all(void) {
  satya_report *report = satya_report_new();
  CHECK_EQUAL(SATYA_INVALID, check_json(user, "{\"name\":\"A\",\n\"age\":-1,}", NULL, report));
  CHECK_EQUAL(1, satya_report_count(report));
  CHECK_EQUAL(1, satya_report_total(report));
  CHECK_PROBLEM(report, 0, "json_invalid", "");
  satya_problem problem = problem_at(report, 0);
  CHECK_EQUAL(22, problem.offset);
  CHECK_EQUAL(2, problem.line);
  CHECK_EQUAL(10, problem.column);
  CHECK_EQUAL(SATYA_INVALID, check_json(user, "{\"name\":\"A\"", NULL, report));
  CHECK_PROBLEM(report, 0, "json_incomplete", "");
  CHECK_EQUAL(SATYA_INVALID, check_json(user, "", NULL, report));
  CHECK_PROBLEM(report, 0, "json_empty", "");
  CHECK_EQUAL(SATYA_INVALID, check_json(user, " \n\t", NULL, report));
  CHECK_PROBLEM(report, 0, "json_empty", "");
  problem = problem_at(report, 0);
  CHECK_TEXT("Invalid JSON: the document is empty", problem.message, problem.message_size);
  CHECK_EQUAL(3, problem.offset);
  CHECK_EQUAL(2, problem.line);
  satya_schema *none = schema_of("{\"enum\":[]}");
  CHECK_EQUAL(SATYA_INVALID, check_json(none, "1", NULL, report));
  problem = problem_at(report, 0);
  CHECK_TEXT("Input should be one of an empty list", problem.message, problem.message_size);
  satya_schema_free(none);
  CHECK_EQUAL(SATYA_INVALID, check_json(user, "\xef\xbb\xbf{}", NULL, report));
  CHECK_PROBLEM(report, 0, "json_byte_order_mark", "");
  satya_report_free(report);
}

static void writes_itself_as_json(void) {
  satya_report *report = satya_report_new();
  satya_buffer *buffer = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_report_to_json(report, buffer));
  CHECK_TEXT("[]", satya_buffer_data(buffer), satya_buffer_size(buffer));
  CHECK_EQUAL(SATYA_OK, satya_report_set_echo(report, 100));
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  CHECK_EQUAL(SATYA_OK, satya_report_to_json(report, buffer));

  /* The library reads its own text: each problem a record of these members. */
  satya_schema *schema = schema_of(
      "{\"type\":\"array\",\"minItems\":3,\"maxItems\":3,\"items\":{\"type\":\"object\","
      "\"required\":[\"type\",\"loc\",\"msg\",\"ctx\",\"pointer\",\"schema_path\",\"offset\","
      "\"line\",\"column\",\"input\"],\"additionalProperties\":false,\"properties\":{"
      "\"type\":{\"type\":\"string\"},\"loc\":{\"type\":\"array\",\"items\":{\"type\":"
      "[\"string\",\"integer\"]}},\"msg\":{\"type\":\"string\"},\"ctx\":{\"type\":\"object\"},"
      "\"pointer\":{\"type\":\"string\"},\"schema_path\":{\"type\":\"string\"},"
      "\"offset\":{\"type\":\"integer\"},\"line\":{\"type\":\"integer\"},"
      "\"column\":{\"type\":\"integer\"},\"input\":true}}}");
  satya_report *second = satya_report_new();
  satya_status status = satya_schema_check_json(schema, satya_buffer_data(buffer),
                                                satya_buffer_size(buffer), NULL, second);
  if (!CHECK_EQUAL(SATYA_OK, status)) {
    printf("    %.*s\n", (int)satya_buffer_size(buffer), satya_buffer_data(buffer));
    CHECK_PROBLEM(second, 0, "", "");
  }
  satya_instance *array = NULL;
  NEED(satya_instance_from_json(schema, satya_buffer_data(buffer), satya_buffer_size(buffer),
                                NULL, &array, NULL) == SATYA_OK);
  satya_value root, problem, member;
  CHECK_EQUAL(SATYA_OK, satya_instance_value(array, &root));
  CHECK_EQUAL(SATYA_OK, satya_value_at(&root, 1, &problem));
  CHECK_EQUAL(SATYA_OK, satya_value_find(&problem, "type", 4, &member));
  CHECK_STRING("greater_than_equal", member);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&problem, "pointer", 7, &member));
  CHECK_STRING("/age", member);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_to_json(NULL, buffer));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_to_json(report, NULL));
  satya_instance_free(array);
  satya_schema_free(schema);
  satya_buffer_free(buffer);
  satya_report_free(second);
  satya_report_free(report);
}

static void grows_at_the_end_of_structs(void) {
  satya_report *report = satya_report_new();
  struct {
    satya_problem problem;
    unsigned char after[32];
  } out;
  CHECK_EQUAL(SATYA_INVALID, check_json(user, BAD, NULL, report));
  memset(&out, 0xA5, sizeof out);
  /* A program of a later version asks for more than this library has. */
  out.problem.struct_size = sizeof out;
  CHECK_EQUAL(SATYA_OK, satya_report_get(report, 0, &out.problem));
  CHECK_TEXT("string_too_short", out.problem.type, out.problem.type_size);
  for (size_t i = 0; i < sizeof out.after; i += 1)
    CHECK(out.after[i] == 0xA5 || out.after[i] == 0);
  for (uint32_t size = 0; size < sizeof(satya_problem); size += 1) {
    out.problem.struct_size = size;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_get(report, 0, &out.problem));
  }
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_get(report, 0, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_get(NULL, 0, &out.problem));
  satya_report_free(report);
}

int main(void) {
  user = schema_of(USER_SCHEMA);
  is_empty_at_first();
  tells_every_fact();
  suggests_the_nearest_name();
  tells_indices_from_keys();
  is_cleared_by_every_call();
  echoes_only_when_asked();
  echoes_no_bad_text();
  tells_where_a_text_is_no_json();
  outlives_input_and_schema();
  names_numbers_as_they_are_written();
  cuts_what_is_long();
  has_no_place_without_text();
  one_syntax_error_replaces_all();
  writes_itself_as_json();
  grows_at_the_end_of_structs();
  satya_schema_free(user);
  return check_end("report");
}
