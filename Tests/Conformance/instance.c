/* SPDX-License-Identifier: Apache-2.0 */
/* Section Instances of satya.h: made and read. */
#include "fixture.h"

static satya_schema *user_schema;
static satya_report *report;

static void made_from_values(void) {
  satya_value city[2] = {string("city"), string("Bonn")};
  satya_value tags[2] = {string("a"), string("b")};
  satya_value values[USER_FIELDS] = {string("Ann"), int64(30),          float64(1.5), boolean(1),
                                     host_array(tags, 2), host_object(city, 1), null(), int64(2)};
  satya_instance *user = NULL;
  CHECK_EQUAL(SATYA_OK,
              satya_instance_new(user_schema, values, USER_FIELDS, NULL, &user, report));
  CHECK_JSON("{\"name\":\"Ann\",\"age\":30,\"score\":1.5,\"active\":true,\"tags\":[\"a\",\"b\"],"
             "\"home\":{\"city\":\"Bonn\"},\"note\":null,\"level\":2}",
             user);
  satya_instance_free(user);

  /* Fields beyond the count are absent; absent fields get their defaults. */
  char name[] = "Ann";
  values[0].as.text = name;
  CHECK_EQUAL(SATYA_OK, satya_instance_new(user_schema, values, 2, NULL, &user, report));
  memset(name, '?', 3);
  CHECK_JSON("{\"name\":\"Ann\",\"age\":30,\"level\":1}", user);
  CHECK_EQUAL(1, satya_instance_is_set(user, NAME));
  CHECK_EQUAL(0, satya_instance_is_set(user, SCORE));
  CHECK_EQUAL(0, satya_instance_is_set(user, LEVEL));
  satya_instance_free(user);

  values[0] = unset();
  CHECK_EQUAL(SATYA_INVALID, satya_instance_new(user_schema, values, 2, NULL, &user, report));
  CHECK(user == NULL);
  CHECK_PROBLEM(report, 0, "missing", "/name");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_new(user_schema, NULL, 0, NULL, &user, report));
  CHECK_EQUAL(2, satya_report_count(report));
  values[0] = string("A");
  values[1] = int64(-1);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_new(user_schema, values, 2, NULL, &user, report));
  CHECK_PROBLEM(report, 0, "string_too_short", "/name");
  CHECK_PROBLEM(report, 1, "greater_than_equal", "/age");
  CHECK_EQUAL(2, satya_report_count(report));

  satya_value too_many[USER_FIELDS + 1] = {string("Ann"), int64(30)};
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_new(user_schema, too_many, USER_FIELDS + 1, NULL,
                                                     &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_new(user_schema, too_many, SIZE_MAX, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_new(user_schema, NULL, 1, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_new(NULL, values, 2, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_new(user_schema, values, 2, NULL, NULL, report));
  CHECK(user == NULL);
  satya_schema *list = schema_of("{\"type\":\"array\"}");
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_new(list, NULL, 0, NULL, &user, report));
  satya_schema_free(list);
}

static void made_from_one_value(void) {
  satya_value pairs[] = {string("age"), int64(30), string("name"), string("Ann"),
                         string("more"), boolean(0)};
  satya_value value = host_object(pairs, 3), out, zero = unset(), seven = int64(7);
  satya_instance *user = NULL, *other = NULL;
  CHECK_EQUAL(SATYA_OK, satya_instance_from_value(user_schema, &value, NULL, &user, report));
  CHECK_JSON("{\"name\":\"Ann\",\"age\":30,\"level\":1,\"more\":false}", user);
  /* A record reads as a value, and a value as a record. */
  CHECK_EQUAL(SATYA_OK, satya_instance_value(user, &out));
  CHECK_EQUAL(SATYA_KIND_RECORD, out.kind);
  CHECK_EQUAL(SATYA_OK, satya_instance_from_value(user_schema, &out, NULL, &other, report));
  CHECK(satya_instance_equal(user, other));
  satya_instance_free(user);
  CHECK_JSON("{\"name\":\"Ann\",\"age\":30,\"level\":1,\"more\":false}", other);
  satya_instance_free(other);

  CHECK_EQUAL(SATYA_INVALID, satya_instance_from_value(user_schema, &seven, NULL, &user, report));
  CHECK_PROBLEM(report, 0, "dict_type", "");
  CHECK(user == NULL);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_value(user_schema, &zero, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_value(user_schema, NULL, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_from_value(NULL, &seven, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_value(user_schema, &seven, NULL, NULL, report));

  satya_schema *integer = schema_of("{\"type\":\"integer\"}");
  CHECK_EQUAL(SATYA_OK, satya_instance_from_value(integer, &seven, NULL, &user, report));
  CHECK_EQUAL(0, satya_instance_field_count(user));
  CHECK_EQUAL(SATYA_OK, satya_instance_value(user, &out));
  CHECK_EQUAL(SATYA_KIND_INT64, out.kind);
  CHECK_EQUAL(7, out.as.int64);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get(user, 0, &out));
  CHECK_JSON("7", user);
  satya_instance_free(user);
  satya_schema_free(integer);
}

static void made_from_json(void) {
  satya_instance *user = NULL;
  char *text = strdup(USER);
  CHECK_EQUAL(SATYA_OK, satya_instance_from_json(user_schema, text, strlen(text), NULL, &user,
                                                 report));
  memset(text, '?', strlen(text));
  free(text);
  CHECK_JSON("{\"name\":\"Ann\",\"age\":30,\"score\":1.5,\"active\":true,\"tags\":[\"a\",\"b\"],"
             "\"home\":{\"city\":\"Bonn\",\"zip\":53111},\"note\":null,\"level\":1}",
             user);
  CHECK_EQUAL(1, satya_instance_is_set(user, NOTE));
  CHECK_EQUAL(0, satya_instance_is_set(user, LEVEL));
  satya_instance_free(user);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_from_json(user_schema, "{}", 2, NULL, &user, report));
  CHECK(user == NULL);
  CHECK_EQUAL(2, satya_report_count(report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_from_json(user_schema, "{", 1, NULL, &user, report));
  CHECK(user == NULL);
  CHECK_PROBLEM(report, 0, "json_incomplete", "");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_from_json(user_schema, "", 0, NULL, &user, report));
  CHECK(user == NULL);
  CHECK_PROBLEM(report, 0, "json_empty", "");
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_json(NULL, "{}", 2, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_json(user_schema, NULL, 2, NULL, &user, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_instance_from_json(user_schema, "{}", 2, NULL, NULL, report));
  satya_instance_free(NULL);
}

static void fields_are_read(void) {
  satya_instance *user = instance_of(user_schema, USER), *child;
  satya_value value;
  int64_t integer;
  double decimal;
  uint8_t flag;
  const char *text;
  size_t size;
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, NAME, &value));
  CHECK_STRING("Ann", value);
  CHECK_EQUAL(0, value.reserved0);
  CHECK_EQUAL(0, value.reserved1);
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, NOTE, &value));
  CHECK_EQUAL(SATYA_KIND_NULL, value.kind);
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, HOME, &value));
  CHECK_EQUAL(SATYA_KIND_RECORD, value.kind);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get(user, USER_FIELDS, &value));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get(user, SIZE_MAX, &value));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get(NULL, 0, &value));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get(user, 0, NULL));

  CHECK_EQUAL(SATYA_OK, satya_instance_get_int64(user, AGE, &integer));
  CHECK_EQUAL(30, integer);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_int64(user, NAME, &integer));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_int64(user, SCORE, &integer));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get_int64(user, USER_FIELDS, &integer));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_int64(NULL, AGE, &integer));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_int64(user, AGE, NULL));

  CHECK_EQUAL(SATYA_OK, satya_instance_get_double(user, SCORE, &decimal));
  CHECK(decimal == 1.5);
  CHECK_EQUAL(SATYA_OK, satya_instance_get_double(user, AGE, &decimal));
  CHECK(decimal == 30);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_double(user, NAME, &decimal));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get_double(user, SIZE_MAX, &decimal));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_double(NULL, SCORE, &decimal));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_double(user, SCORE, NULL));

  CHECK_EQUAL(SATYA_OK, satya_instance_get_bool(user, ACTIVE, &flag));
  CHECK_EQUAL(1, flag);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_bool(user, AGE, &flag));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get_bool(user, USER_FIELDS, &flag));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_bool(NULL, ACTIVE, &flag));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_bool(user, ACTIVE, NULL));

  CHECK_EQUAL(SATYA_OK, satya_instance_get_string(user, NAME, &text, &size));
  CHECK_TEXT("Ann", text, size);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_string(user, AGE, &text, &size));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_string(user, NOTE, &text, &size));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get_string(user, USER_FIELDS, &text, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_string(NULL, NAME, &text, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_string(user, NAME, NULL, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_string(user, NAME, &text, NULL));

  CHECK_EQUAL(SATYA_OK, satya_instance_get_instance(user, HOME, &child));
  CHECK_EQUAL(2, satya_instance_field_count(child));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_instance(user, NAME, &child));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_instance_get_instance(user, USER_FIELDS, &child));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_instance(NULL, HOME, &child));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_get_instance(user, HOME, NULL));
  satya_instance_free(user);

  user = instance_of(user_schema, "{\"name\":\"Ann\",\"age\":1}");
  CHECK_EQUAL(SATYA_OK, satya_instance_get(user, SCORE, &value));
  CHECK_EQUAL(SATYA_KIND_UNSET, value.kind);
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_double(user, SCORE, &decimal));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_bool(user, ACTIVE, &flag));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_string(user, NOTE, &text, &size));
  CHECK_EQUAL(SATYA_WRONG_KIND, satya_instance_get_instance(user, HOME, &child));
  CHECK_EQUAL(SATYA_OK, satya_instance_get_int64(user, LEVEL, &integer));
  CHECK_EQUAL(1, integer);
  CHECK_EQUAL(0, satya_instance_is_set(user, USER_FIELDS));
  CHECK_EQUAL(0, satya_instance_is_set(NULL, 0));
  satya_instance_free(user);
}

/* Of equal keys in a caller's object the last value counts, at the place of the first. */
static void equal_keys_of_values(void) {
  satya_schema *schema =
      schema_of("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}");
  for (uint32_t count = 2; count < 40; count += 1) {
    satya_value pairs[80], value, found;
    static const char *const names[] = {"a", "b", "c"};
    satya_instance *made = NULL;
    for (uint32_t i = 0; i < count; i += 1) {
      pairs[2 * i] = string(names[i % 3]);
      pairs[2 * i + 1] = int64(i);
    }
    value = host_object(pairs, count);
    CHECK_EQUAL(SATYA_OK, satya_instance_from_value(schema, &value, NULL, &made, report));
    CHECK_EQUAL(SATYA_OK, satya_instance_value(made, &value));
    for (uint32_t k = 0; k < 3 && k < count; k += 1) {
      CHECK_EQUAL(SATYA_OK, satya_value_find(&value, names[k], 1, &found));
      CHECK_EQUAL((count - 1 - k) / 3 * 3 + k, found.as.int64);
    }
    satya_instance_free(made);
    /* What the others are does not matter. */
    pairs[1] = string("no integer");
    value = host_object(pairs, count);
    CHECK_EQUAL(count > 3 ? SATYA_OK : SATYA_INVALID,
                satya_schema_check_value(schema, &value, NULL, report));
    pairs[1] = int64(0);
    pairs[2 * ((count - 1) / 3 * 3) + 1] = string("no integer");
    value = host_object(pairs, count);
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(schema, &value, NULL, report));
    CHECK_PROBLEM(report, 0, "int_type", "/a");
  }
  satya_schema_free(schema);
}

static void numbers_are_exact(void) {
  satya_schema *any = schema_of("true"), *integer = schema_of("{\"type\":\"integer\"}");
  satya_schema *decimal = schema_of("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":"
                                    "\"number\"}}}");
  const char *same[] = {"0",   "-1",  "9223372036854775807", "-9223372036854775808",
                        "9223372036854775808", "123456789012345678901234567890", "1.5",
                        "0.1", "5e-324", "1.7976931348623157e308"};
  for (size_t i = 0; i < sizeof same / sizeof same[0]; i += 1) {
    satya_instance *instance = instance_of(any, same[i]), *again;
    satya_buffer *buffer = satya_buffer_new();
    CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, buffer));
    again = NULL;
    CHECK_EQUAL(SATYA_OK, satya_instance_from_json(any, satya_buffer_data(buffer),
                                                   satya_buffer_size(buffer), NULL, &again, NULL));
    CHECK(satya_instance_equal(instance, again));
    satya_instance_free(again);
    satya_instance_free(instance);
    satya_buffer_free(buffer);
  }
  satya_instance *one = instance_of(integer, "1.0"), *big = instance_of(integer, "1e20");
  satya_value value;
  CHECK_EQUAL(SATYA_OK, satya_instance_value(one, &value));
  CHECK_EQUAL(SATYA_KIND_INT64, value.kind);
  CHECK_EQUAL(SATYA_OK, satya_instance_value(big, &value));
  CHECK_EQUAL(SATYA_KIND_NUMBER, value.kind);
  satya_instance_free(one);
  satya_instance_free(big);
  CHECK_EQUAL(SATYA_INVALID, check_json(integer, "1.5", NULL, report));
  CHECK_PROBLEM(report, 0, "int_from_float", "");

  satya_instance *record = instance_of(decimal, "{\"n\":123456789012345678901234567890}");
  double rounded;
  CHECK_EQUAL(SATYA_OK, satya_instance_get_double(record, 0, &rounded));
  CHECK(rounded == 123456789012345678901234567890.0);
  satya_value text = number("2.50");
  CHECK_EQUAL(SATYA_OK, satya_instance_set(record, 0, &text, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_get_double(record, 0, &rounded));
  CHECK(rounded == 2.5);
  satya_instance_free(record);
  satya_schema_free(any);
  satya_schema_free(integer);
  satya_schema_free(decimal);
}

/* Rules that span a value hold for what is kept as they held for what was read. */
/* A field that wants an integer holds one, whatever its branches would make of it. */
static void integers_beside_branches(void) {
  static const char *const fields[] = {
      "{\"type\":\"integer\",\"anyOf\":[{\"minimum\":0},{\"maximum\":-10}]}",
      "{\"type\":\"integer\",\"anyOf\":[{\"type\":\"number\"},{\"type\":\"string\"}]}",
      "{\"type\":[\"integer\",\"null\"],\"oneOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]}",
      "{\"type\":\"integer\",\"allOf\":[{\"type\":\"number\"}]}",
      "{\"allOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}",
      "{\"type\":\"integer\",\"not\":{\"const\":5},\"anyOf\":[{\"enum\":[7,9007199254740993]}]}",
  };
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i += 1) {
    char text[300];
    snprintf(text, sizeof text, "{\"type\":\"object\",\"properties\":{\"f\":%s}}", fields[i]);
    satya_schema *schema = schema_of(text);
    satya_field field = {.struct_size = sizeof field};
    CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, 0, &field));
    CHECK_EQUAL(0, field.kinds & 1u << SATYA_KIND_DOUBLE);
    satya_instance *decoded = instance_of(schema, "{\"f\":7.0}");
    satya_instance *exact = instance_of(schema, "{\"f\":9007199254740993.0}");
    satya_value given = float64(7.0);
    satya_instance *made = NULL, *set = instance_of(schema, "{}");
    CHECK_EQUAL(SATYA_OK, satya_instance_new(schema, &given, 1, NULL, &made, report));
    CHECK_EQUAL(SATYA_OK, satya_instance_set_double(set, 0, 7.0, report));
    CHECK_JSON("{\"f\":9007199254740993}", exact);
    satya_instance *const all[] = {decoded, made, set};
    for (size_t j = 0; j < 3; j += 1) {
      int64_t found = 0;
      if (!CHECK_EQUAL(SATYA_OK, satya_instance_get_int64(all[j], 0, &found))) printf("    %s\n", text);
      CHECK_EQUAL(7, found);
      satya_instance_free(all[j]);
    }
    satya_instance_free(exact);
    satya_schema_free(schema);
  }
}

static void exact_numbers_stay_apart(void) {
  static const char *const cases[][3] = {
      {"{\"uniqueItems\":true}", "[0.1,0.10000000000000000001]",
       "[0.1,0.10000000000000000001]"},
      {"{\"uniqueItems\":true}", "[1,0.10000000000000000001]", "[1,0.1]"},
      {"{\"const\":[0.10000000000000000001]}", "[0.10000000000000000001]",
       "[0.10000000000000000001]"},
      {"{\"enum\":[{\"a\":1e-400}]}", "{\"a\":1e-400}", "{\"a\":1e-400}"},
      {"{\"not\":{\"items\":{\"maximum\":0.1}}}", "[0.10000000000000000001]",
       "[0.10000000000000000001]"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i][0]);
    satya_instance *read = instance_of(schema, cases[i][1]);
    CHECK_JSON(cases[i][2], read);
    satya_instance *again = instance_of(schema, cases[i][2]);
    CHECK(satya_instance_equal(read, again));
    satya_instance_free(read);
    satya_instance_free(again);
    satya_schema_free(schema);
  }
}

static void extras_are_kept(void) {
  satya_instance *user =
      instance_of(user_schema, "{\"x\":[1],\"name\":\"Ann\",\"age\":1,\"y\":null}");
  satya_value extras, member;
  CHECK_EQUAL(SATYA_OK, satya_instance_extras(user, &extras));
  CHECK_EQUAL(SATYA_KIND_OBJECT, extras.kind);
  CHECK_EQUAL(2, extras.size);
  CHECK_EQUAL(SATYA_OK, satya_value_find(&extras, "y", 1, &member));
  CHECK_EQUAL(SATYA_KIND_NULL, member.kind);
  CHECK_JSON("{\"name\":\"Ann\",\"age\":1,\"level\":1,\"x\":[1],\"y\":null}", user);
  satya_instance *other =
      instance_of(user_schema, "{\"y\":null,\"age\":1.0,\"name\":\"Ann\",\"x\":[1.0]}");
  CHECK_EQUAL(1, satya_instance_equal(user, other));
  satya_instance_free(other);
  satya_instance_free(user);
  user = instance_of(user_schema, USER);
  CHECK_EQUAL(SATYA_OK, satya_instance_extras(user, &extras));
  CHECK_EQUAL(SATYA_KIND_UNSET, extras.kind);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_extras(NULL, &extras));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_extras(user, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_value(NULL, &extras));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_value(user, NULL));
  satya_instance_free(user);
}

static void copies_stand_alone(void) {
  satya_instance *user = instance_of(user_schema, USER), *copy = NULL, *home, *home_copy = NULL;
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(user, &copy));
  CHECK_EQUAL(1, satya_instance_equal(user, copy));
  CHECK_EQUAL(1, satya_instance_is_set(copy, AGE));
  CHECK_EQUAL(0, satya_instance_is_set(copy, LEVEL));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(copy, AGE, 99, report));
  CHECK_EQUAL(0, satya_instance_equal(user, copy));
  CHECK_EQUAL(0, satya_instance_equal(user, NULL));
  CHECK_EQUAL(0, satya_instance_equal(NULL, user));
  CHECK_EQUAL(1, satya_instance_equal(NULL, NULL));
  CHECK_EQUAL(1, satya_instance_equal(user, user));
  NEED(satya_instance_get_instance(user, HOME, &home) == SATYA_OK);
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(home, &home_copy));
  satya_instance_free(user);
  CHECK_JSON("{\"city\":\"Bonn\",\"zip\":53111}", home_copy);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(home_copy, 1, 1, report));
  CHECK_JSON("{\"city\":\"Bonn\",\"zip\":1}", home_copy);
  satya_instance_free(home_copy);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_copy(NULL, &home));
  CHECK(home == NULL);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_copy(copy, NULL));
  satya_buffer *buffer = satya_buffer_new();
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_to_json(NULL, buffer));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_to_json(copy, NULL));
  satya_buffer_free(buffer);
  satya_instance_free(copy);
}

/* Reading what was written gives an equal instance. */
static void reads_what_it_wrote(void) {
  const char *texts[] = {
      USER,
      "{\"name\":\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u00e9\\ud83d\\ude00\",\"age\":0}",
      "{\"name\":\"\xf0\x9f\x98\x80\xe2\x80\xa8\x7f\",\"age\":12345678901234567890123}",
      "{\"name\":\"ab\",\"age\":1,\"score\":-0.0,\"tags\":[],\"extra\":{\"\":{},\"a\":[[],[{}]]}}",
      "{\"name\":\"ab\",\"age\":1,\"score\":1e-7,\"tags\":[\"\",\"\\n\"],\"k\\\"ey\":1.25e300}",
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1) {
    satya_instance *first = instance_of(user_schema, texts[i]), *second = NULL;
    satya_buffer *buffer = satya_buffer_new();
    CHECK_EQUAL(SATYA_OK, satya_instance_to_json(first, buffer));
    CHECK_EQUAL(SATYA_OK, satya_instance_from_json(user_schema, satya_buffer_data(buffer),
                                                   satya_buffer_size(buffer), NULL, &second,
                                                   NULL));
    CHECK_EQUAL(1, satya_instance_equal(first, second));
    satya_buffer_free(buffer);
    satya_instance_free(first);
    satya_instance_free(second);
  }
}

/* A union slot holds the record of the branch that matched. */
static void union_slots_hold_their_branch(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"shape\":{\"oneOf\":["
      "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"circle\"},\"r\":{\"type\":"
      "\"number\"}},\"required\":[\"kind\",\"r\"]},"
      "{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"square\"},\"side\":{\"type\":"
      "\"number\"}},\"required\":[\"kind\",\"side\"]}]}}}");
  satya_instance *record = instance_of(schema, "{\"shape\":{\"kind\":\"square\",\"side\":2}}");
  satya_instance *shape = NULL;
  size_t index;
  satya_value value;
  CHECK_EQUAL(SATYA_OK, satya_instance_get(record, 0, &value));
  if (value.kind == SATYA_KIND_RECORD) {
    CHECK_EQUAL(SATYA_OK, satya_instance_get_instance(record, 0, &shape));
    CHECK_EQUAL(SATYA_OK, satya_instance_field_find(shape, "side", 4, &index));
    CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(shape, index, 3, report));
    CHECK_EQUAL(SATYA_INVALID, satya_instance_set_string(shape, index, "x", 1, report));
  }
  satya_value circle[4] = {string("kind"), string("circle"), string("r"), float64(0.5)};
  value = host_object(circle, 2);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(record, 0, &value, report));
  CHECK_JSON("{\"shape\":{\"kind\":\"circle\",\"r\":0.5}}", record);
  satya_instance_free(record);
  satya_schema_free(schema);
}

int main(void) {
  user_schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  made_from_values();
  made_from_one_value();
  made_from_json();
  fields_are_read();
  equal_keys_of_values();
  numbers_are_exact();
  integers_beside_branches();
  exact_numbers_stay_apart();
  extras_are_kept();
  copies_stand_alone();
  reads_what_it_wrote();
  union_slots_hold_their_branch();
  satya_report_free(report);
  satya_schema_free(user_schema);
  return check_end("instance");
}
