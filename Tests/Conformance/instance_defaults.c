/* SPDX-License-Identifier: Apache-2.0 */
/* Section Instances of satya.h: defaults. */
#include "fixture.h"

static satya_report *report;

/* What a default fills in counts as not set, of every kind and however deep; one that does
 * not satisfy its own schema is never filled in. */
static void defaults_are_filled_in(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"i\":{\"type\":\"integer\",\"default\":7},"
      "\"s\":{\"type\":\"string\",\"default\":\"text that is longer than sixteen bytes\"},"
      "\"l\":{\"type\":\"array\",\"default\":[1,{\"a\":[]}]},"
      "\"r\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\",\"default\":1},"
      "\"y\":{\"type\":\"integer\"}},\"default\":{\"y\":2}},"
      "\"bad\":{\"type\":\"integer\",\"default\":\"x\"},"
      "\"ip\":{\"type\":\"string\",\"format\":\"ipv4\",\"default\":\"x\"},"
      "\"n\":{\"default\":null}}}");
  const char *whole = "{\"i\":7,\"s\":\"text that is longer than sixteen bytes\",\"l\":[1,{\"a\":"
                      "[]}],\"r\":{\"x\":1,\"y\":2},\"n\":null}";
  satya_value empty = host_object(NULL, 0), zero = unset();
  satya_instance *instances[5] = {instance_of(schema, "{}"), NULL, NULL, NULL, NULL};
  CHECK_EQUAL(SATYA_OK, satya_instance_from_value(schema, &empty, NULL, &instances[1], report));
  CHECK_EQUAL(SATYA_OK, satya_instance_new(schema, NULL, 0, NULL, &instances[2], report));
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(instances[0], &instances[3]));
  instances[4] = instance_of(schema, "{\"i\":7}");
  for (size_t i = 0; i < 5; i += 1) {
    CHECK_JSON(whole, instances[i]);
    for (size_t field = 0; field < 7; field += 1)
      CHECK_EQUAL(i == 4 && field == 0, satya_instance_is_set(instances[i], field));
    CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instances[i], 0, 7, report));
    CHECK_EQUAL(1, satya_instance_is_set(instances[i], 0));
    CHECK_EQUAL(SATYA_OK, satya_instance_set(instances[i], 2, &zero, report));
    CHECK_EQUAL(0, satya_instance_is_set(instances[i], 2));
    satya_instance_free(instances[i]);
  }
  satya_schema_free(schema);
}

/* Defaults never change a verdict: where rules that span the record would not hold with
 * them, it goes without. */
static void defaults_change_no_verdict(void) {
  static const struct {
    const char *schema, *text, *written;
  } cases[] = {
      {"{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{\"default\":1},\"c\":{\"default\":2}},"
       "\"maxProperties\":2}",
       "{\"a\":0}", "{\"a\":0}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{\"default\":1},\"c\":{\"default\":2}},"
       "\"maxProperties\":3}",
       "{\"a\":0}", "{\"a\":0,\"b\":1,\"c\":2}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{\"default\":1}},\"maxProperties\":2}",
       "{\"a\":0,\"x\":1}", "{\"a\":0,\"x\":1}"},
      {"{\"type\":\"object\",\"properties\":{\"ab\":{\"default\":1},\"abc\":{\"default\":2}},"
       "\"propertyNames\":{\"maxLength\":2}}",
       "{}", "{\"ab\":1}"},
      {"{\"type\":\"object\",\"properties\":{\"a\":{\"default\":1}},\"not\":{\"required\":[\"a\"]}}",
       "{}", "{}"},
      {"{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"object\",\"properties\":{\"a\":{"
       "\"default\":1}},\"not\":{\"required\":[\"a\"]}}}}",
       "{\"v\":{}}", "{\"v\":{}}"},
      {"{\"type\":\"object\",\"properties\":{\"l\":{\"type\":\"array\",\"uniqueItems\":true,"
       "\"items\":{\"type\":\"object\",\"properties\":{\"a\":{\"default\":1}}}}}}",
       "{\"l\":[{},{\"a\":1}]}", "{\"l\":[{},{\"a\":1}]}"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i].schema);
    satya_instance *decoded = instance_of(schema, cases[i].text), *made = NULL, *again;
    satya_schema *any = schema_of("true");
    satya_instance *tree = instance_of(any, cases[i].text);
    satya_value value;
    CHECK_JSON(cases[i].written, decoded);
    CHECK_EQUAL(SATYA_OK, satya_instance_value(tree, &value));
    CHECK_EQUAL(SATYA_OK, satya_instance_from_value(schema, &value, NULL, &made, report));
    CHECK_JSON(cases[i].written, made);
    again = instance_of(schema, cases[i].written);
    CHECK(satya_instance_equal(again, decoded));
    satya_instance_free(decoded);
    satya_instance_free(made);
    satya_instance_free(again);
    satya_instance_free(tree);
    satya_schema_free(any);
    satya_schema_free(schema);
  }
}

/* Defaults never change a verdict: one that a later value leaves no room for goes. */
static void defaults_make_room(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"default\":1},"
      "\"c\":true,\"in\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"},"
      "\"y\":{\"default\":2}},\"maxProperties\":1,\"default\":{}}},"
      "\"maxProperties\":3,\"dependentRequired\":{\"b\":[\"a\"]}}");
  satya_instance *record = instance_of(schema, "{\"a\":1}"), *inner;
  satya_value value = unset();
  CHECK_JSON("{\"a\":1,\"b\":1,\"in\":{\"y\":2}}", record);
  /* Set in a default, which is none from then on; its own default makes room. */
  NEED(satya_instance_get_instance(record, 3, &inner) == SATYA_OK);
  CHECK_EQUAL(0, satya_instance_is_set(record, 3));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 7, report));
  CHECK_EQUAL(1, satya_instance_is_set(record, 3));
  CHECK_EQUAL(0, satya_report_total(report));
  CHECK_JSON("{\"a\":1,\"b\":1,\"in\":{\"x\":7}}", record);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(record, 2, 5, report));
  CHECK_JSON("{\"a\":1,\"c\":5,\"in\":{\"x\":7}}", record);
  /* What the caller gave stays, and is refused. */
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(record, 1, 5, report));
  CHECK_EQUAL(1, satya_report_total(report));
  CHECK_PROBLEM(report, 0, "too_many_properties", "");
  CHECK_JSON("{\"a\":1,\"c\":5,\"in\":{\"x\":7}}", record);
  satya_instance_free(record);
  /* A default whose company goes. */
  record = instance_of(schema, "{\"a\":1}");
  CHECK_EQUAL(SATYA_OK, satya_instance_set(record, 0, &value, report));
  CHECK_JSON("{}", record);
  satya_instance_free(record);
  satya_schema_free(schema);
}

/* What is set has the verdict that the same document has, whatever would be filled into it, and
 * becomes the same: it goes without defaults that rules around it would not admit. */
static void defaults_inside_a_value_change_no_verdict(void) {
#define B "{\"type\":\"object\",\"properties\":{\"c\":{\"type\":\"integer\",\"default\":3}}}"
#define AB "{\"type\":\"object\",\"properties\":{\"b\":" B ",\"a\":{}},"
  static const struct {
    const char *schema;
    satya_status set;
    const char *written;
  } cases[] = {
      {AB "\"allOf\":[{\"properties\":{\"b\":{\"maxProperties\":0}}}]}", SATYA_OK, "{\"b\":{}}"},
      {AB "\"anyOf\":[{\"properties\":{\"b\":{\"properties\":{\"c\":{\"type\":\"boolean\"}}}}}]}",
       SATYA_OK, "{\"b\":{}}"},
      {AB "\"not\":{\"properties\":{\"b\":{\"required\":[\"c\"]}},\"required\":[\"b\"]}}", SATYA_OK,
       "{\"b\":{}}"},
      {AB "\"allOf\":[{\"properties\":{\"b\":{\"maxProperties\":1}}}]}", SATYA_OK, "{\"b\":{\"c\":3}}"},
      /* A default does not help what is set, either. */
      {AB "\"allOf\":[{\"properties\":{\"b\":{\"required\":[\"c\"]}}}]}", SATYA_INVALID, "{}"},
      {"{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"array\",\"items\":" B "},\"a\":{}},"
       "\"allOf\":[{\"properties\":{\"b\":{\"items\":{\"maxProperties\":0}}}}]}",
       SATYA_OK, "{\"b\":[{}]}"},
  };
  satya_value empty = host_object(NULL, 0), list = host_array(&empty, 1);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    const satya_value *value = strstr(cases[i].written, "[") ? &list : &empty;
    const char *text = value == &list ? "{\"b\":[{}]}" : "{\"b\":{}}";
    satya_schema *schema = schema_of(cases[i].schema);
    satya_instance *instance = instance_of(schema, "{}"), *read = NULL;
    CHECK_EQUAL(cases[i].set, satya_schema_check_json(schema, text, strlen(text), NULL, report));
    CHECK_EQUAL(cases[i].set, satya_instance_set(instance, 0, value, report));
    CHECK_JSON(cases[i].written, instance);
    if (cases[i].set == SATYA_OK) {
      /* Nor do those of a value that was there hinder what is set beside it. */
      read = instance_of(schema, text);
      CHECK_EQUAL(SATYA_OK, satya_instance_set_bool(read, 1, 1, report));
      CHECK_EQUAL(SATYA_OK, satya_instance_set_bool(instance, 1, 1, report));
      CHECK_EQUAL(1, satya_instance_equal(instance, read));
    }
    satya_instance_free(read);
    satya_instance_free(instance);
    satya_schema_free(schema);
  }
#undef AB
#undef B
}

/* Nor do those beside a value that is set help it: it has the verdict of what was given. */
static void defaults_beside_a_value_do_not_help_it(void) {
#define DE "{\"type\":\"object\",\"properties\":{\"d\":{\"type\":\"integer\"}," \
           "\"e\":{\"type\":\"integer\",\"default\":1}},"
  static const char *const rules[] = {
      DE "\"dependentRequired\":{\"d\":[\"e\"]}}",
      DE "\"dependentSchemas\":{\"d\":{\"required\":[\"e\"]}}}",
      DE "\"if\":{\"required\":[\"d\"]},\"then\":{\"required\":[\"e\"]}}",
      DE "\"anyOf\":[{\"not\":{\"required\":[\"d\"]}},{\"minProperties\":2}]}",
  };
#undef DE
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i += 1) {
    satya_schema *schema = schema_of(rules[i]);
    satya_instance *instance = instance_of(schema, "{}");
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(schema, "{\"d\":1}", 7, NULL, report));
    CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(instance, 0, 1, report));
    CHECK_EQUAL(1, satya_report_total(report));
    CHECK_JSON("{\"e\":1}", instance);
    CHECK_EQUAL(0, satya_instance_is_set(instance, 1));
    /* Given, it does. */
    CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, 1, 1, report));
    CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, 0, 1, report));
    CHECK_EQUAL(0, satya_report_total(report));
    CHECK_JSON("{\"d\":1,\"e\":1}", instance);
    satya_instance_free(instance);
    satya_schema_free(schema);
  }
}

/* What is set inside a default, however deep, does not go with it: it is refused. */
static void what_is_set_in_a_default_is_not_lost(void) {
#define IN(NAME, INNER) "{\"properties\":{\"" NAME "\":" INNER "},\"required\":[\"" NAME "\"]}"
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"g\":{\"type\":\"object\",\"properties\":{\"b\":{"
      "\"type\":\"object\",\"properties\":{\"c\":{\"type\":\"object\",\"properties\":{\"x\":{"
      "\"type\":\"integer\"}}}},\"default\":{\"c\":{}}}}}},\"not\":"
      IN("g", IN("b", IN("c", IN("x", "{\"const\":5}")))) "}");
#undef IN
  satya_instance *instance = instance_of(schema, "{\"g\":{}}"), *inner = instance;
  for (int i = 0; i < 3; i += 1) NEED(satya_instance_get_instance(inner, 0, &inner) == SATYA_OK);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, 0, 5, report));
  CHECK_JSON("{\"g\":{\"b\":{\"c\":{}}}}", instance);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 6, report));
  CHECK_JSON("{\"g\":{\"b\":{\"c\":{\"x\":6}}}}", instance);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

/* What is set in a default makes it given, which the rules around it hear. */
static void what_is_set_in_a_default_is_seen_around_it(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"object\",\"properties\":{\"c\":{"
      "\"type\":\"integer\"}},\"default\":{\"c\":1}},\"z\":{\"type\":\"integer\",\"default\":7},"
      "\"f\":{\"type\":\"integer\"}},\"dependentRequired\":{\"b\":[\"z\"]}}");
  satya_instance *instance = instance_of(schema, "{}"), *inner = NULL;
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "{\"b\":{\"c\":2}}", NULL, report));
  NEED(satya_instance_get_instance(instance, 0, &inner) == SATYA_OK);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(inner, 0, 2, report));
  CHECK_TYPE(report, 0, "missing_dependent");
  CHECK_JSON("{\"b\":{\"c\":1},\"z\":7}", instance);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, 2, 1, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, 1, 8, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(inner, 0, 2, report));
  CHECK_JSON("{\"b\":{\"c\":2},\"z\":8,\"f\":1}", instance);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

/* A record that was a default takes nothing more once it is dropped, nor does one inside it. */
static void dropped_defaults_are_not_set(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},"
      "\"r\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"},"
      "\"in\":{\"type\":\"object\",\"properties\":{\"y\":{\"type\":\"string\"}}}},"
      "\"default\":{\"x\":\"text that is longer than sixteen bytes\",\"in\":{\"y\":\"\"}}}},"
      "\"maxProperties\":1}");
  satya_instance *instance = instance_of(schema, "{}"), *nested = NULL, *inside = NULL;
  static const char text[] = "another text that is longer than sixteen bytes";
  const char *found = NULL;
  size_t size = 0;
  CHECK_EQUAL(SATYA_OK, satya_instance_get_instance(instance, 1, &nested));
  CHECK_EQUAL(SATYA_OK, satya_instance_get_instance(nested, 1, &inside));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(instance, 0, 5, NULL));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_string(nested, 0, text, sizeof text - 1, NULL));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_string(inside, 0, text, sizeof text - 1, NULL));
  CHECK_EQUAL(SATYA_OK, satya_instance_get_string(nested, 0, &found, &size));
  CHECK(size == 38 && memcmp(found, "text that", 9) == 0);
  satya_instance *copy = NULL;
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(nested, &copy));
  CHECK_EQUAL(SATYA_OK, satya_instance_set_string(copy, 0, text, sizeof text - 1, NULL));
  satya_instance_free(copy);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

/* A default that would nest deeper than values may is not filled in, so that what is written
 * can be read again. */
static void defaults_keep_to_the_depth(void) {
  satya_options chosen = {.struct_size = sizeof chosen, .max_depth = 3};
  satya_schema *schema = schema_with(
      "{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#\"},\"d\":{\"default\":[[1]]}}}",
      &chosen);
  static const char text[] = "{\"n\":{\"n\":{}}}";
  satya_value empty = host_object(NULL, 0), inner[2] = {string("n"), empty};
  satya_value outer = host_object(inner, 1), members[2] = {string("n"), outer};
  satya_value whole = host_object(members, 1);
  satya_instance *instances[3] = {instance_of(schema, text), NULL, instance_of(schema, "{}")};
  CHECK_EQUAL(SATYA_OK, satya_instance_from_value(schema, &whole, NULL, &instances[1], report));
  CHECK_JSON("{\"d\":[[1]]}", instances[2]);
  CHECK_EQUAL(SATYA_OK, satya_instance_set(instances[2], 0, &outer, report));
  for (size_t i = 0; i < 3; i += 1) {
    CHECK_JSON("{\"n\":{\"n\":{}},\"d\":[[1]]}", instances[i]);
    satya_instance_free(instances[i]);
  }
  satya_schema_free(schema);

  /* However large the limits: the deepest default in the deepest record. */
  enum { LEVELS = 990, DEFAULT_LEVELS = 490 };
  static char deep[2 * DEFAULT_LEVELS + 200], data[6 * LEVELS + 10];
  char *end = stpcpy(deep, "{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#\"},"
                           "\"d\":{\"default\":");
  for (int i = 0; i < DEFAULT_LEVELS; i += 1) *end++ = '[';
  for (int i = 0; i < DEFAULT_LEVELS; i += 1) *end++ = ']';
  strcpy(end, "}}}");
  end = data;
  for (int i = 0; i < LEVELS; i += 1) end = stpcpy(end, "{\"n\":");
  end = stpcpy(end, "{}");
  for (int i = 0; i < LEVELS; i += 1) *end++ = '}';
  *end = 0;
  chosen.max_depth = 1000;
  schema = schema_with(deep, &chosen);
  satya_instance *instance = instance_of(schema, data), *copy;
  satya_buffer *json = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, json));
  CHECK_EQUAL(SATYA_OK, satya_instance_from_json(schema, satya_buffer_data(json),
                                                 satya_buffer_size(json), NULL, &copy, report));
  CHECK_EQUAL(1, satya_instance_equal(instance, copy));
  satya_buffer_free(json);
  satya_instance_free(copy);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

int main(void) {
  report = satya_report_new();
  NEED(report != NULL);
  defaults_are_filled_in();
  defaults_change_no_verdict();
  defaults_make_room();
  defaults_inside_a_value_change_no_verdict();
  defaults_beside_a_value_do_not_help_it();
  what_is_set_in_a_default_is_not_lost();
  what_is_set_in_a_default_is_seen_around_it();
  dropped_defaults_are_not_set();
  defaults_keep_to_the_depth();
  satya_report_free(report);
  return check_end("instance_defaults");
}
