/* SPDX-License-Identifier: Apache-2.0 */
/* Section Instances of satya.h: fields that are set, and the rules that then hold. */
#include "fixture.h"

static satya_schema *user_schema;
static satya_report *report;

static void fields_are_set(void) {
  satya_instance *user = instance_of(user_schema, USER);
  satya_value value = int64(31), out;
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, AGE, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(user, AGE, 32, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_double(user, SCORE, 2.25, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_bool(user, ACTIVE, 0, report));
  char name[] = "Bob, whose name is much longer than what a slot can hold";
  CHECK_EQUAL(SATYA_OK, satya_instance_set_string(user, NAME, name, 3, report));
  memset(name, '?', 3);
  value = null();
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, NOTE, &value, report));
  satya_value tags[1] = {string("z")};
  value = host_array(tags, 1);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, TAGS, &value, report));
  satya_value city[2] = {string("city"), string("Rome")};
  value = host_object(city, 1);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, HOME, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(user, LEVEL, 5, NULL));
  CHECK_EQUAL(1, satya_instance_is_set(user, LEVEL));
  CHECK_JSON("{\"name\":\"Bob\",\"age\":32,\"score\":2.25,\"active\":false,\"tags\":[\"z\"],"
             "\"home\":{\"city\":\"Rome\"},\"note\":null,\"level\":5}",
             user);

  /* On failure the old value stays. */
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(user, AGE, -1, report));
  CHECK_PROBLEM(report, 0, "greater_than_equal", "/age");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(user, NAME, 1, report));
  CHECK_PROBLEM(report, 0, "string_type", "/name");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_string(user, NAME, "B", 1, report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_string(user, NAME, "\xff\xfe", 2, report));
  CHECK_PROBLEM(report, 0, "string_unicode", "/name");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_bool(user, AGE, 1, report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_double(user, AGE, 1.5, report));
  CHECK_PROBLEM(report, 0, "int_from_float", "/age");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_double(user, SCORE, 0.0 / strlen(""), report));
  CHECK_PROBLEM(report, 0, "finite_number", "/score");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_double(user, SCORE, 1.0 / strlen(""), report));
  CHECK_PROBLEM(report, 0, "finite_number", "/score");
  tags[0] = int64(1);
  value = host_array(tags, 1);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(user, TAGS, &value, report));
  CHECK_PROBLEM(report, 0, "string_type", "/tags/0");
  city[1] = int64(1);
  value = host_object(city, 1);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(user, HOME, &value, report));
  CHECK_PROBLEM(report, 0, "string_type", "/home/city");
  CHECK_JSON("{\"name\":\"Bob\",\"age\":32,\"score\":2.25,\"active\":false,\"tags\":[\"z\"],"
             "\"home\":{\"city\":\"Rome\"},\"note\":null,\"level\":5}",
             user);

  /* 1.0 in an integer field is the integer 1. */
  CHECK_EQUAL(SATYA_OK, satya_instance_set_double(user, AGE, 41, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, AGE, &out));
  CHECK_EQUAL(SATYA_KIND_INT64, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_bool(user, ACTIVE, 17, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, ACTIVE, &out));
  CHECK_EQUAL(1, out.as.boolean);

  /* UNSET removes an optional field; a required one stays. */
  value = unset();
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, SCORE, &value, report));
  CHECK_EQUAL(0, satya_instance_is_set(user, SCORE));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(user, NAME, &value, report));
  CHECK_PROBLEM(report, 0, "missing", "/name");
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, NAME, &out));
  CHECK_STRING("Bob", out);

  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_set(user, USER_FIELDS, &value, report));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_set_int64(user, SIZE_MAX, 1, report));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_set_double(user, USER_FIELDS, 1, report));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_set_bool(user, USER_FIELDS, 1, report));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_set_string(user, USER_FIELDS, "x", 1, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set(user, AGE, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set(NULL, AGE, &value, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set_int64(NULL, AGE, 1, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set_double(NULL, SCORE, 1, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set_bool(NULL, ACTIVE, 1, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set_string(NULL, NAME, "ab", 2, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_set_string(user, NAME, NULL, 2, report));
  satya_instance_free(user);
}

/* Text and elements that are set may come from the instance itself. */
static void sets_what_it_holds(void) {
  satya_instance *user = instance_of(user_schema, USER);
  satya_value value;
  const char *text;
  size_t size;
  CHECK_EQUAL(SATYA_OK, satya_instance_set_string(
                            user, NAME, "a name that is too long for a slot: 0123456789", 46,
                            report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get_string(user, NAME, &text, &size));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_string(user, NAME, text + 2, size - 2, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, NAME, &value));
  CHECK_STRING("name that is too long for a slot: 0123456789", value);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, NOTE, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, NAME, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, TAGS, &value));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, TAGS, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, TAGS, &value));
  satya_value twice[2];
  CHECK_EQUAL(SATYA_OK, satya_value_at(&value, 1, &twice[0]));
  CHECK_EQUAL(SATYA_OK, satya_value_at(&value, 0, &twice[1]));
  value = host_array(twice, 2);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, TAGS, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, HOME, &value));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(user, HOME, &value, report));
  CHECK_JSON("{\"name\":\"name that is too long for a slot: 0123456789\",\"age\":30,"
             "\"score\":1.5,\"active\":true,\"tags\":[\"b\",\"a\"],"
             "\"home\":{\"city\":\"Bonn\",\"zip\":53111},"
             "\"note\":\"name that is too long for a slot: 0123456789\",\"level\":1}",
             user);
  for (int i = 0; i < 1000; i += 1)
    CHECK(satya_instance_set_string(user, NAME, USER_SCHEMA, (size_t)(2 + i % 300), NULL) ==
          SATYA_OK);
  satya_instance_free(user);
}

static void nested_instances_are_set(void) {
  satya_instance *user = instance_of(user_schema, USER), *home;
  satya_value value = unset();
  NEED(satya_instance_get_instance(user, HOME, &home) == SATYA_OK);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_string(home, 0, "Kiel", 4, report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(home, 0, 1, report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(home, 0, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(home, 1, &value, report));
  CHECK_JSON("{\"city\":\"Kiel\"}", home);
  CHECK(satya_instance_schema(home) == satya_instance_schema(user));
  size_t index;
  satya_field field = {.struct_size = sizeof field};
  CHECK_EQUAL(SATYA_OK, satya_instance_field_find(home, "zip", 3, &index));
  CHECK_EQUAL(1, index);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_find(home, "name", 4, &index));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_get(home, 0, &field));
  CHECK_TEXT("city", field.name, field.name_size);
  CHECK_EQUAL(SATYA_FIELD_REQUIRED, field.flags);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_get(home, 2, &field));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_get(home, 0, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_get(NULL, 0, &field));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_find(NULL, "zip", 3, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_find(home, NULL, 3, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_find(home, "zip", 3, NULL));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_nearest(home, "zipp", 4, &index));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_get(home, index, &field));
  CHECK_TEXT("zip", field.name, field.name_size);
  /* Case does not count; one byte of four may be another, of three, of two; two of six. */
  CHECK_EQUAL(SATYA_OK, satya_instance_field_nearest(home, "ZIP", 3, &index));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_nearest(home, "CITi", 4, &index));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_nearest(home, "zp", 2, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_nearest(home, "z", 1, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_nearest(home, "ciyyz", 5, &index));
  CHECK_EQUAL(SATYA_OK, satya_instance_field_nearest(home, "citybb", 6, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_nearest(home, "postcode", 8, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_field_nearest(home, "", 0, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_nearest(NULL, "zip", 3, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_nearest(home, NULL, 3, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_nearest(home, "zip", 3, NULL));
  field.struct_size -= 1;
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_get(home, 0, &field));
  CHECK_EQUAL(0, satya_instance_field_count(NULL));
  CHECK(satya_instance_schema(NULL) == NULL);
  satya_instance_free(user);
}

/* Rules of the record, and of the records around it, that span a field. */
static void rules_that_span_fields_are_checked_again(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":"
      "\"integer\"},\"in\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"}}}},"
      "\"dependentRequired\":{\"a\":[\"b\"]},"
      "\"not\":{\"properties\":{\"in\":{\"properties\":{\"x\":{\"const\":13}},"
      "\"required\":[\"x\"]}},\"required\":[\"in\"]},\"maxProperties\":2}");
  satya_instance *record = instance_of(schema, "{\"b\":1,\"in\":{\"y\":[0],\"x\":1}}"), *inner;
  satya_value value = unset();
  /* A record with extras, small or large, knows what is around it. */
  NEED(satya_instance_get_instance(record, 2, &inner) == SATYA_OK);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, 0, 13, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 12, report));
  CHECK_JSON("{\"b\":1,\"in\":{\"x\":12,\"y\":[0]}}", record);
  satya_instance_free(record);
  char large[2000];
  snprintf(large, sizeof large, "{\"b\":1,\"in\":{\"y\":\"%01000d\",\"x\":1}}", 0);
  record = instance_of(schema, large);
  NEED(satya_instance_get_instance(record, 2, &inner) == SATYA_OK);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, 0, 13, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 12, report));
  satya_instance_free(record);
  record = instance_of(schema, "{\"b\":1,\"in\":{\"x\":1}}");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(record, 0, 1, report));
  CHECK_PROBLEM(report, 0, "too_many_properties", "");
  NEED(satya_instance_get_instance(record, 2, &inner) == SATYA_OK);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, 0, 13, report));
  CHECK_PROBLEM(report, 0, "not_allowed", "");
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 12, report));
  CHECK_JSON("{\"b\":1,\"in\":{\"x\":12}}", record);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(record, 2, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(record, 0, 1, report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(record, 1, &value, report));
  CHECK_PROBLEM(report, 0, "missing_dependent", "/b");
  CHECK_JSON("{\"a\":1,\"b\":1}", record);
  satya_instance_free(record);
  satya_schema_free(schema);
}

/* Each rule that spans a record, alone: what breaks it is refused, and nothing has changed. */
static void each_rule_that_spans(void) {
#define XY "\"properties\":{\"x\":{},\"y\":{}}"
  static const struct {
    const char *rule, *text, *problem;
    size_t field;
    int64_t value; /* 0 removes the field. */
  } cases[] = {
      {"\"maxProperties\":1", "{\"y\":1}", "too_many_properties", 0, 1},
      {"\"minProperties\":2", "{\"x\":1,\"y\":1}", "too_few_properties", 0, 0},
      {"\"dependentRequired\":{\"x\":[\"y\"]}", "{}", "missing_dependent", 0, 1},
      {"\"dependentRequired\":{\"x\":[\"y\"]}", "{\"x\":1,\"y\":1}", "missing_dependent", 1, 0},
      {"\"dependentSchemas\":{\"x\":{\"properties\":{\"y\":{\"maximum\":5}}}}", "{\"x\":1}",
       "less_than_equal", 1, 9},
      {"\"patternProperties\":{\"^x\":{\"maximum\":5}}", "{}", "less_than_equal", 0, 9},
      {"\"enum\":[{\"x\":1},{\"x\":1,\"y\":2}]", "{\"x\":1}", "literal_error", 1, 1},
      {"\"const\":{\"x\":1}", "{\"x\":1}", "constant_error", 0, 2},
      {"\"not\":{\"required\":[\"x\",\"y\"]}", "{\"y\":1}", "not_allowed", 0, 1},
      {"\"if\":{\"required\":[\"x\"]},\"then\":{\"required\":[\"y\"]}", "{}", "missing", 0, 1},
      {"\"if\":{\"required\":[\"x\"]},\"else\":{\"required\":[\"y\"]}", "{\"x\":1}", "missing", 0, 0},
      {"\"allOf\":[{\"properties\":{\"x\":{\"maximum\":5}}}]", "{}", "less_than_equal", 0, 9},
      {"\"anyOf\":[{\"required\":[\"x\"]},{\"required\":[\"y\"]}]", "{\"x\":1}", "any_of_mismatch", 0,
       0},
      {"\"oneOf\":[{\"required\":[\"x\"]},{\"required\":[\"y\"]}]", "{\"x\":1}", "one_of_ambiguous", 1,
       1},
      {"\"$ref\":\"#/$defs/d\",\"$defs\":{\"d\":{\"maxProperties\":1}}", "{\"y\":1}",
       "too_many_properties", 0, 1},
  };
  /* The record as the root, in a field, in an array, and in a part that is spanned itself. */
  static const struct {
    const char *schema, *data, *path;
  } around[] = {
      {"%s", "%s", ""},
      {"{\"type\":\"object\",\"properties\":{\"r\":%s}}", "{\"r\":%s}", "r"},
      {"{\"type\":\"object\",\"properties\":{\"r\":{\"type\":\"array\",\"items\":%s}}}", "{\"r\":[%s]}",
       "a"},
      {"{\"type\":\"object\",\"properties\":{\"r\":{\"anyOf\":[%s,{\"type\":\"null\"}]}}}", "{\"r\":%s}",
       "r"},
  };
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c += 1)
    for (size_t a = 0; a < sizeof around / sizeof around[0]; a += 1) {
      char record[400], schema_text[800], data[200];
      /* References begin at the root. */
      if (a > 0 && strstr(cases[c].rule, "$ref") != NULL) continue;
      snprintf(record, sizeof record, "{\"type\":\"object\"," XY ",%s}", cases[c].rule);
      snprintf(schema_text, sizeof schema_text, around[a].schema, record);
      snprintf(data, sizeof data, around[a].data, cases[c].text);
      satya_schema *schema = schema_of(schema_text);
      satya_instance *root = instance_of(schema, data), *inner = root;
      satya_value value;
      if (around[a].path[0] == 'r')
        NEED(satya_instance_get_instance(root, 0, &inner) == SATYA_OK);
      if (around[a].path[0] == 'a')
        NEED(satya_instance_get(root, 0, &value) == SATYA_OK &&
             satya_value_at(&value, 0, &value) == SATYA_OK &&
             satya_value_instance(&value, &inner) == SATYA_OK);
      value = cases[c].value ? int64(cases[c].value) : unset();
      if (!CHECK_EQUAL(SATYA_INVALID, satya_instance_set(inner, cases[c].field, &value, report)))
        printf("    %s\n", schema_text);
      else
        CHECK_TYPE(report, 0, cases[c].problem);
      if (cases[c].value)
        CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, cases[c].field,
                                                            cases[c].value, NULL));
      CHECK_JSON(data, root);
      satya_instance_free(root);
      satya_schema_free(schema);
    }
#undef XY
}

/* The rules around a field judge what was given, as they do in a document, and not what is made of
 * it; that is kept where they hold with it as well. */
static void rules_that_span_judge_what_was_given(void) {
#define LAX "{\"type\":\"integer\",\"x-satya\":{\"mode\":\"lax\"}}"
#define RECORD(fields, rule) "{\"type\":\"object\",\"properties\":{" fields "}," rule "}"
  static const struct {
    const char *schema, *value, *kept; /* Of field 0; NULL where it is refused. */
  } cases[] = {
      {RECORD("\"a\":" LAX, "\"patternProperties\":{\"^a\":{\"maximum\":5}}"), "12", "{\"a\":\"12\"}"},
      {RECORD("\"a\":" LAX, "\"patternProperties\":{\"^a\":{\"maximum\":5}}"), "3", "{\"a\":3}"},
      {RECORD("\"a\":" LAX, "\"patternProperties\":{\"^a\":{\"type\":\"integer\"}}"), "3", NULL},
      {RECORD("\"a\":" LAX, "\"allOf\":[{\"additionalProperties\":{\"type\":\"integer\"}}]"), "3", NULL},
      {RECORD("\"a\":" LAX, "\"not\":{\"properties\":{\"a\":{\"const\":3}},\"required\":[\"a\"]}"), "3",
       "{\"a\":\"3\"}"},
      {RECORD("\"a\":{\"type\":\"string\",\"x-satya\":{\"trim\":true}}",
              "\"patternProperties\":{\"^a\":{\"maxLength\":2}}"),
       " ab ", NULL},
      {RECORD("\"a\":{\"type\":\"string\",\"x-satya\":{\"case\":\"upper\"}}",
              "\"not\":{\"properties\":{\"a\":{\"const\":\"X\"}},\"required\":[\"a\"]}"),
       "x", "{\"a\":\"x\"}"},
      {RECORD("\"a\":{\"type\":\"string\",\"x-satya\":{\"case\":\"upper\"}},\"d\":{\"default\":1}",
              "\"not\":{\"properties\":{\"a\":{\"const\":\"X\"}},\"required\":[\"a\",\"d\"]}"),
       "x", "{\"a\":\"X\"}"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i].schema);
    satya_instance *record = instance_of(schema, "{}");
    satya_value pair[2] = {string("a"), string(cases[i].value)}, document = host_object(pair, 1);
    satya_status verdict = cases[i].kept != NULL ? SATYA_OK : SATYA_INVALID;
    if (!CHECK_EQUAL(verdict, satya_schema_check_value(schema, &document, NULL, NULL)) ||
        !CHECK_EQUAL(verdict, satya_instance_set(record, 0, &pair[1], report)))
      printf("    %s: %s\n", cases[i].schema, cases[i].value);
    if (verdict == SATYA_OK) {
      CHECK_EQUAL(0, satya_report_count(report));
      CHECK_JSON(cases[i].kept, record);
    } else {
      CHECK_EQUAL(0, satya_instance_is_set(record, 0));
    }
    satya_instance_free(record);
    satya_schema_free(schema);
  }

  /* A nested record, of which something is left out. */
  satya_schema *schema = schema_of(RECORD(
      "\"r\":" RECORD("\"n\":" LAX, "\"x-satya\":{\"extras\":\"ignore\"}"),
      "\"anyOf\":[{\"properties\":{\"r\":{\"required\":[\"x\"]}}},{\"required\":[\"b\"]}]"));
  satya_instance *record = instance_of(schema, "{}");
  satya_value pairs[4] = {string("n"), string("7"), string("x"), int64(1)};
  satya_value with = host_object(pairs, 2), without = host_object(pairs, 1);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(record, 0, &without, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(record, 0, &with, report));
  CHECK_JSON("{\"r\":{\"n\":\"7\",\"x\":1}}", record);
  satya_instance_free(record);
  satya_schema_free(schema);
#undef RECORD
#undef LAX
}

/* The instance at `path`: numbers of fields, and for arrays and maps of elements. */
static satya_instance *instance_at(satya_instance *root, const char *path) {
  satya_value value;
  satya_instance *instance = root;
  NEED(satya_instance_value(root, &value) == SATYA_OK);
  for (; *path; path += 1) {
    size_t index = (size_t)(*path - '0');
    if (value.kind == SATYA_KIND_RECORD) {
      NEED(satya_value_instance(&value, &instance) == SATYA_OK);
      NEED(satya_instance_get(instance, index, &value) == SATYA_OK);
    } else if (value.kind == SATYA_KIND_OBJECT) {
      satya_value key;
      NEED(satya_value_member(&value, index, &key, &value) == SATYA_OK);
    } else {
      NEED(satya_value_at(&value, index, &value) == SATYA_OK);
    }
  }
  NEED(satya_value_instance(&value, &instance) == SATYA_OK);
  return instance;
}

/* What `set` says of the last field of the instance at `path` is what is said of the whole. */
static void set_is_held_to_depth(const char *schema_text, const char *data, const char *path,
                                 const char *changed, int line) {
  satya_options chosen = {.struct_size = sizeof chosen, .max_depth = 5};
  satya_schema *schema = schema_with(schema_text, &chosen);
  satya_value value, levels[8];
  for (int deep = 0; deep < 7; deep += 1) {
    char whole[256];
    satya_instance *root = instance_of(schema, data), *inner = instance_at(root, path), *again;
    char text[16] = "";
    for (int i = 0; i <= deep; i += 1) text[i] = '[', text[2 * deep + 1 - i] = ']';
    snprintf(whole, sizeof whole, changed, text);
    value = host_array(NULL, 0);
    for (int i = 0; i < deep; i += 1) {
      levels[i] = value;
      value = host_array(&levels[i], 1);
    }
    satya_status expected = check_json(schema, whole, NULL, report);
    size_t last = satya_instance_field_count(inner) - 1;
    if (!CHECK_EQUAL(expected, satya_instance_set(inner, last, &value, report)))
      printf("    line %d: %s\n", line, whole);
    if (expected != SATYA_OK) CHECK_TYPE(report, 0, "recursion_limit");
    CHECK_JSON(expected == SATYA_OK ? whole : data, root);
    CHECK_EQUAL(SATYA_OK, satya_instance_copy(root, &again));
    CHECK_EQUAL(1, satya_instance_equal(root, again));
    satya_instance_free(again);
    satya_instance_free(root);
  }
  satya_schema_free(schema);
}

static void sets_keep_to_the_depth_of_the_whole(void) {
#define HELD(...) set_is_held_to_depth(__VA_ARGS__, __LINE__)
#define REST "\"type\":\"object\",\"properties\":{\"v\":{}}"
  HELD("{" REST "}", "{}", "", "{\"v\":%s}");
  HELD("{\"type\":\"object\",\"properties\":{\"n\":{" REST "}}}", "{\"n\":{}}", "0",
       "{\"n\":{\"v\":%s}}");
  HELD("{\"type\":\"object\",\"properties\":{\"n\":{\"items\":{" REST "}}}}",
       "{\"n\":[{},{}]}", "01", "{\"n\":[{},{\"v\":%s}]}");
  HELD("{\"items\":{" REST "}}", "[{},{}]", "1", "[{},{\"v\":%s}]");
  /* Members of a map, at two depths. */
  HELD("{\"additionalProperties\":{\"anyOf\":[{\"type\":\"array\",\"items\":{" REST "}},{" REST
       "}]}}",
       "{\"a\":[{}],\"b\":{}}", "00", "{\"a\":[{\"v\":%s}],\"b\":{}}");
  HELD("{\"additionalProperties\":{\"anyOf\":[{\"type\":\"array\",\"items\":{" REST "}},{" REST
       "}]}}",
       "{\"a\":[{}],\"b\":{}}", "1", "{\"a\":[{}],\"b\":{\"v\":%s}}");
  /* Any number of arrays around a record. */
  HELD("{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":[\"array\",\"object\"],\"items\":{"
       "\"anyOf\":[{\"$ref\":\"#/$defs/a\"},{" REST "}]}},\"a\":{\"type\":\"array\",\"items\":{"
       "\"anyOf\":[{\"$ref\":\"#/$defs/a\"},{" REST "}]}}}}",
       "[[[{}]]]", "000", "[[[{\"v\":%s}]]]");
  HELD("{\"type\":\"object\",\"properties\":{\"l\":{\"$ref\":\"#/$defs/a\"},\"v\":{}},\"$defs\":{"
       "\"a\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},"
       "{\"$ref\":\"#\"}]}}}}",
       "{\"l\":[[{}],{}]}", "01", "{\"l\":[[{}],{\"v\":%s}]}");
  HELD("{\"type\":\"object\",\"properties\":{\"l\":{\"$ref\":\"#/$defs/a\"},\"v\":{}},\"$defs\":{"
       "\"a\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},"
       "{\"$ref\":\"#\"}]}}}}",
       "{\"l\":[[{}],{}]}", "000", "{\"l\":[[{\"v\":%s}],{}]}");
#undef REST
#undef HELD
}

/* Sets one inside the other: what is made can be copied, compared, written and read. */
static void chains_of_sets_end(void) {
  enum { DEPTH = 128 };
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"v\":{},\"next\":{\"$ref\":\"#\"}}}");
  satya_instance *root = instance_of(schema, "{}"), *inner = root, *copy;
  satya_value empty = host_object(NULL, 0), list = host_array(NULL, 0);
  for (int i = 1; i < DEPTH; i += 1) {
    CHECK_EQUAL(SATYA_OK, satya_instance_set(inner, 1, &empty, report));
    CHECK_EQUAL(SATYA_OK, satya_instance_get_instance(inner, 1, &inner));
  }
  for (int i = 0; i < 3; i += 1) {
    CHECK_EQUAL(SATYA_INVALID, satya_instance_set(inner, 1, &empty, report));
    CHECK_PROBLEM(report, 0, "recursion_limit", "/next");
    CHECK_EQUAL(SATYA_INVALID, satya_instance_set(inner, 0, &list, report));
    CHECK_PROBLEM(report, 0, "recursion_limit", "/v");
    CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, i, report));
  }
  /* Nor does what holds instances of its own. */
  satya_value whole;
  CHECK_EQUAL(SATYA_OK, satya_instance_value(root, &whole));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(root, 1, &whole, report));
  CHECK_TYPE(report, 0, "recursion_limit");

  satya_buffer *text = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_instance_to_json(root, text));
  CHECK_EQUAL(SATYA_OK, satya_instance_from_json(schema, satya_buffer_data(text),
                                                 satya_buffer_size(text), NULL, &copy, report));
  CHECK_EQUAL(1, satya_instance_equal(root, copy));
  satya_instance_free(copy);
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(root, &copy));
  CHECK_EQUAL(1, satya_instance_equal(root, copy));
  satya_instance_free(copy);
  satya_instance_free(root);
  satya_buffer_free(text);
  satya_schema_free(schema);
}

int main(void) {
  user_schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  fields_are_set();
  sets_what_it_holds();
  nested_instances_are_set();
  rules_that_span_fields_are_checked_again();
  each_rule_that_spans();
  rules_that_span_judge_what_was_given();
  sets_keep_to_the_depth_of_the_whole();
  chains_of_sets_end();
  satya_report_free(report);
  satya_schema_free(user_schema);
  return check_end("instance_set");
}
