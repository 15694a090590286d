/* SPDX-License-Identifier: Apache-2.0 */
/* Section Reports of satya.h: the order of problems, and which of them are kept. */
#include "host_values.h"

static satya_schema *user;

/* Problems at one place keep the order in which the schema has them, behind those that stand
 * before it; of a repeated key the last value is meant. */
static void stand_in_document_order(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"required\":[\"x\",\"y\",\"z\"],\"minProperties\":9,\"properties\":{"
      "\"a\":{\"type\":\"object\",\"required\":[\"q\",\"p\"],\"properties\":{\"n\":{\"type\":"
      "\"integer\",\"multipleOf\":2,\"minimum\":5}}},\"b\":{\"type\":\"integer\"}},"
      "\"propertyNames\":{\"maxLength\":3,\"pattern\":\"^[a-z]*$\"}}");
  satya_report *report = satya_report_new();
  const char *text = "{\"b\":1, \"a\":{\"n\":3}, \"LONG\":0,\n\"b\":\"two\"}";
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  static const struct {
    const char *type, *pointer;
    const char *at;
  } expected[] = {
      {"too_few_properties", "", "{\"b"},    {"missing", "/x", "{\"b"},
      {"missing", "/y", "{\"b"},             {"missing", "/z", "{\"b"},
      {"missing", "/a/q", "{\"n"},           {"missing", "/a/p", "{\"n"},
      {"greater_than_equal", "/a/n", "3}"},  {"multiple_of", "/a/n", "3}"},
      {"invalid_key", "/LONG", "\"LONG"},    {"string_too_long", "/LONG", "\"LONG"},
      {"string_pattern_mismatch", "/LONG", "\"LONG"}, {"int_type", "/b", "\"two"},
  };
  enum { EXPECTED = sizeof expected / sizeof expected[0] };
  CHECK_EQUAL(EXPECTED, satya_report_count(report));
  for (size_t i = 0; i < EXPECTED && i < satya_report_count(report); i += 1) {
    satya_problem problem = problem_at(report, i);
    CHECK_PROBLEM(report, i, expected[i].type, expected[i].pointer);
    CHECK_EQUAL(strstr(text, expected[i].at) - text, problem.offset);
  }
  satya_problem last = problem_at(report, EXPECTED - 1);
  CHECK_EQUAL(2, last.line);
  CHECK_EQUAL(5, last.column);
  satya_report_free(report);
  satya_schema_free(schema);
}

static void keeps_as_many_as_asked(void) {
  satya_schema *schema = schema_of("{\"items\":{\"type\":\"integer\"}}");
  satya_report *report = satya_report_new();
  char text[2 * 250 + 2] = "[", *end = text + 1;
  for (int i = 0; i < 150; i += 1) end += sprintf(end, "%s{}", i ? "," : "");
  strcpy(end, "]");
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(100, satya_report_count(report));
  CHECK_EQUAL(150, satya_report_total(report));
  CHECK_EQUAL(SATYA_OK, satya_report_set_limit(report, 3));
  CHECK_EQUAL(100, satya_report_count(report));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(3, satya_report_count(report));
  CHECK_EQUAL(150, satya_report_total(report));
  CHECK_PROBLEM(report, 2, "int_type", "/2");
  satya_report_clear(report);
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(3, satya_report_count(report));
  CHECK_EQUAL(SATYA_OK, satya_report_set_limit(report, 0));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(0, satya_report_count(report));
  CHECK_EQUAL(150, satya_report_total(report));
  CHECK_EQUAL(SATYA_OK, satya_report_set_limit(report, SIZE_MAX));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, report));
  CHECK_EQUAL(150, satya_report_count(report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_report_set_limit(NULL, 1));
  satya_report_free(report);
  satya_schema_free(schema);
}

/* Whatever was found first: the first in document order are kept, of text and of values, in
 * whatever order members stand. */
static void keeps_the_first_in_document_order(void) {
  enum { ITEMS = 150 };
  satya_schema *schema = schema_of(
      "{\"allOf\":[{\"properties\":{\"z\":{\"type\":\"null\"}}},{\"properties\":{\"xs\":{\"items\":{"
      "\"type\":\"integer\"}},\"a\":{\"type\":\"null\"}},\"required\":[\"id\"]}]}");
  satya_report *all = satya_report_new(), *some = satya_report_new();
  static char text[5 * ITEMS + 60];
  char *end = stpcpy(text, "{\"a\":1,\"xs\":[");
  satya_value items[ITEMS], members[6];
  for (int i = 0; i < ITEMS; i += 1) {
    end += sprintf(end, "%s\"x\"", i ? "," : "");
    items[i] = string("x");
  }
  strcpy(end, "],\"z\":2}");
  members[0] = string("a"), members[1] = int64(1);
  members[2] = string("xs"), members[3] = host_array(items, ITEMS);
  members[4] = string("z"), members[5] = int64(2);
  satya_value value = host_object(members, 3);
  CHECK_EQUAL(SATYA_OK, satya_report_set_limit(all, 1000));
  for (int is_value = 0; is_value < 2; is_value += 1) {
    CHECK_EQUAL(SATYA_INVALID, is_value ? satya_schema_check_value(schema, &value, NULL, all)
                                        : check_json(schema, text, NULL, all));
    CHECK_EQUAL(ITEMS + 3, satya_report_count(all));
    CHECK_PROBLEM(all, 0, "missing", "/id");
    CHECK_PROBLEM(all, 1, "none_required", "/a");
    CHECK_PROBLEM(all, 2, "int_type", "/xs/0");
    CHECK_PROBLEM(all, ITEMS + 2, "none_required", "/z");
    for (size_t limit = 1; limit < ITEMS + 5; limit += limit < 10 ? 1 : 29) {
      CHECK_EQUAL(SATYA_OK, satya_report_set_limit(some, limit));
      CHECK_EQUAL(SATYA_INVALID, is_value ? satya_schema_check_value(schema, &value, NULL, some)
                                          : check_json(schema, text, NULL, some));
      CHECK_EQUAL(ITEMS + 3, satya_report_total(some));
      CHECK_EQUAL(limit < ITEMS + 3 ? limit : ITEMS + 3, satya_report_count(some));
      for (size_t i = 0; i < satya_report_count(some); i += 1) {
        satya_problem whole = problem_at(all, i), kept = problem_at(some, i);
        CHECK(whole.pointer_size == kept.pointer_size && whole.offset == kept.offset &&
              memcmp(whole.pointer, kept.pointer, kept.pointer_size) == 0);
      }
    }
  }
  satya_report_free(all);
  satya_report_free(some);
  satya_schema_free(schema);

  /* Many that have to go for earlier ones. */
  enum { NAMES = 5000 };
  schema = schema_of("{\"allOf\":[{\"additionalProperties\":{\"type\":\"null\"}},{\"propertyNames\":"
                     "{\"maxLength\":1}},{\"minProperties\":9999}]}");
  char *large = malloc(20 * NAMES);
  NEED(large != NULL);
  end = stpcpy(large, "{");
  for (int i = 0; i < NAMES; i += 1) end += sprintf(end, "%s\"k%d\":1", i ? "," : "", i);
  strcpy(end, "}");
  some = satya_report_new();
  CHECK_EQUAL(SATYA_OK, satya_report_set_limit(some, 4));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, large, NULL, some));
  CHECK_EQUAL(3 * NAMES + 1, satya_report_total(some));
  CHECK_PROBLEM(some, 0, "too_few_properties", "");
  CHECK_PROBLEM(some, 1, "invalid_key", "/k0");
  CHECK_PROBLEM(some, 2, "string_too_long", "/k0");
  CHECK_PROBLEM(some, 3, "none_required", "/k0");
  free(large);
  satya_report_free(some);
  satya_schema_free(schema);
}

/* Of a key that stands twice, under its name or an alias, the last value is judged where it
 * stands; text and values of a caller have the same problems in the same order. */
/* Schemas that look for a few members of a large object find what those say that walk over all
 * of them. */
static void large_objects_are_told_alike(void) {
  enum { MEMBERS = 60 };
  static const char *const rules[] = {
      "\"properties\":{\"k41\":{\"type\":\"null\"},\"k7\":{\"minimum\":9,\"multipleOf\":2},\"none\":false}",
      "\"required\":[\"k5\",\"y\",\"k59\",\"x\"]",
      "\"minProperties\":61,\"properties\":{\"k3\":false}",
      "\"maxProperties\":60,\"minProperties\":60,\"required\":[\"k0\"]",
      "\"dependentRequired\":{\"k9\":[\"k8\",\"z\",\"k7\"],\"z\":[\"u\"],\"k1\":[\"w\"]}",
      "\"dependentSchemas\":{\"k9\":{\"required\":[\"v\"]},\"k2\":{\"properties\":{\"k50\":false}},\"q\":false}",
      "\"not\":{\"properties\":{\"k41\":{\"const\":41}},\"required\":[\"k41\"]}",
      "\"if\":{\"required\":[\"k10\"]},\"then\":{\"properties\":{\"k58\":{\"maximum\":1},\"k57\":{\"maximum\":1}}}",
  };
  enum { RULES = sizeof rules / sizeof rules[0] };
  static value_pool pool;
  char text[2000], *end = text, said[2][4][20000];
  for (int i = 0; i < MEMBERS; i += 1)
    end += sprintf(end, "%c%s\"k%d\":%d", i ? ',' : '{', i % 7 ? " " : "\n", i * 37 % MEMBERS, i * 37 % MEMBERS);
  strcpy(end, "}");
  satya_value value;
  host_value(&pool, text, &value);
  for (int walks = 0; walks < 2; walks += 1) {
    char schema_text[6000];
    end = schema_text + sprintf(schema_text, "{\"allOf\":[");
    /* Every member has to be looked at for the sake of `propertyNames`. */
    for (int i = 0; i < 2 * RULES; i += 1)
      end += sprintf(end, "%s{%s%s}", i ? "," : "", rules[i % RULES],
                     walks ? ",\"propertyNames\":{\"minLength\":1}" : "");
    strcpy(end, "]}");
    satya_schema *schema = schema_of(schema_text);
    satya_report *report = satya_report_new();
    satya_buffer *buffer = satya_buffer_new();
    for (int way = 0; way < 4; way += 1) {
      CHECK_EQUAL(SATYA_OK, satya_report_set_limit(report, way < 2 ? 100 : 5));
      CHECK_EQUAL(SATYA_INVALID, way % 2 == 0 ? check_json(schema, text, NULL, report)
                                              : satya_schema_check_value(schema, &value, NULL, report));
      CHECK_EQUAL(28, satya_report_total(report));
      CHECK_EQUAL(SATYA_OK, satya_report_to_json(report, buffer));
      snprintf(said[walks][way], sizeof said[walks][way], "%.*s", (int)satya_buffer_size(buffer),
               satya_buffer_data(buffer));
    }
    satya_buffer_free(buffer);
    satya_report_free(report);
    satya_schema_free(schema);
  }
  for (int way = 0; way < 4; way += 1)
    if (!CHECK(strcmp(said[0][way], said[1][way]) == 0))
      printf("    %s\n    not\n    %s\n", said[0][way], said[1][way]);
}

static void repeated_keys_are_told_alike(void) {
  satya_schema *schema = schema_of(
      "{\"properties\":{\"x\":{\"type\":\"object\",\"required\":[\"z\"],\"properties\":{\"a\":{"
      "\"type\":\"string\",\"x-satya\":{\"aliases\":[\"b\"]}}}}},\"additionalProperties\":{"
      "\"type\":\"array\",\"items\":{\"type\":\"null\"}}}");
  static const struct {
    const char *text, *last, *refused;
  } cases[] = {
      {"{\"a\":[],\"b\":1,\"a\":2}", "list_type /b, list_type /a",
       "list_type /b, json_duplicate_key /a, list_type /a"},
      {"{\"a\":1,\"b\":[],\"a\":[3]}", "none_required /a/0",
       "json_duplicate_key /a, none_required /a/0"},
      {"{\"x\":{\"b\":1,\"c\":2,\"a\":\"3\"}}", "missing /x/z, string_type /x/b",
       "missing /x/z, string_type /x/b, json_duplicate_key /x/a"},
      {"{\"x\":{\"a\":1,\"c\":{\"r\":1,\"r\":2},\"b\":3}}", "missing /x/z, string_type /x/b",
       "missing /x/z, json_duplicate_key /x/c/r, json_duplicate_key /x/b, string_type /x/b"},
      {"{\"x\":{\"b\":1,\"a\":\"2\",\"c\":0,\"b\":3,\"c\":1}}", "missing /x/z, string_type /x/b",
       "missing /x/z, json_duplicate_key /x/a, json_duplicate_key /x/b, string_type /x/b, "
       "json_duplicate_key /x/c"},
  };
  static value_pool pool;
  satya_report *report = satya_report_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1)
    for (uint32_t refuse = 0; refuse < 2; refuse += 1)
      for (int is_value = 0; is_value < 2; is_value += 1) {
        satya_options options = {
            .struct_size = sizeof options,
            .duplicates = refuse ? SATYA_DUPLICATES_REFUSE : SATYA_DUPLICATES_LAST};
        satya_value value;
        pool.values_used = pool.text_used = 0;
        host_value(&pool, cases[i].text, &value);
        CHECK_EQUAL(SATYA_INVALID,
                    is_value ? satya_schema_check_value(schema, &value, &options, report)
                             : check_json(schema, cases[i].text, &options, report));
        char found[400] = "";
        for (size_t k = 0; k < satya_report_count(report); k += 1) {
          satya_problem problem = problem_at(report, k);
          sprintf(found + strlen(found), "%s%.*s %.*s", k ? ", " : "", (int)problem.type_size,
                  problem.type, (int)problem.pointer_size, problem.pointer);
          /* No keyword forbids it. */
          if (strncmp(problem.type, "json_duplicate_key", problem.type_size) == 0)
            CHECK(problem.schema_path_size == 1 && problem.schema_path[0] == '#');
        }
        CHECK_TEXT(refuse ? cases[i].refused : cases[i].last, found, strlen(found));
      }
  satya_report_free(report);
  satya_schema_free(schema);
}

int main(void) {
  user = schema_of(USER_SCHEMA);
  stand_in_document_order();
  keeps_as_many_as_asked();
  keeps_the_first_in_document_order();
  large_objects_are_told_alike();
  repeated_keys_are_told_alike();
  satya_schema_free(user);
  return check_end("report_order");
}
