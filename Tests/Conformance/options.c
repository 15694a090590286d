/* SPDX-License-Identifier: Apache-2.0 */
/* Section Options of satya.h: each choice, at creation and at a call, and what is refused. */
#include "options.h"

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

/* An instance is judged as the document that it was read from, by the aliases of a branch too. */
static void aliases_of_branches(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"x\":{},\"y\":{}},\"allOf\":[{\"properties\":{\"a\":{"
      "\"type\":\"integer\",\"x-satya\":{\"aliases\":[\"A\",\"y\"]}}}}]}");
  static const char *const texts[] = {"{\"A\":1,\"a\":\"x\"}", "{\"y\":1,\"a\":\"x\"}",
                                      "{\"y\":\"x\",\"A\":1}", "{}"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1) {
    satya_instance *instance = instance_of(schema, texts[i]);
    satya_value value, one = int64(1);
    CHECK_EQUAL(SATYA_OK, satya_instance_value(instance, &value));
    CHECK_EQUAL(SATYA_OK, satya_schema_check_value(schema, &value, NULL, NULL));
    CHECK_EQUAL(SATYA_OK, satya_instance_set(instance, 0, &one, NULL));
    satya_instance_free(instance);
  }
  satya_schema_free(schema);
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
      /* Where rules around a branch want an alias of the branch, it stays. */
      {"{\"type\":\"object\",\"properties\":{\"r\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{"
       "\"a\":{\"default\":0,\"x-satya\":{\"aliases\":[\"A\"]}}}}],\"required\":[\"A\"]}}}",
       "{\"r\":{\"A\":1}}", "{\"r\":{\"A\":1}}"},
      {"{\"type\":\"object\",\"properties\":{\"r\":{\"oneOf\":[{\"type\":\"object\",\"properties\":{"
       "\"a\":{\"type\":\"integer\",\"x-satya\":{\"aliases\":[\"A\"]}}}},{\"required\":[\"a\"]}]}}}",
       "{\"r\":{\"A\":1}}", "{\"r\":{\"A\":1}}"},
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

static void bad_options_are_refused(void) {
  static const struct {
    size_t offset;
    uint32_t value;
  } bad[] = {
      {offsetof(satya_options, formats), 3},     {offsetof(satya_options, formats), UINT32_MAX},
      {offsetof(satya_options, mode), 3},        {offsetof(satya_options, mode), UINT32_MAX},
      {offsetof(satya_options, duplicates), 3},  {offsetof(satya_options, extras), 4},
      {offsetof(satya_options, max_depth), SATYA_MAX_DEPTH + 1}, {offsetof(satya_options, max_depth), UINT32_MAX},
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
      {offsetof(satya_options, max_depth), SATYA_MAX_DEPTH, "max_depth should be at most 1000"},
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
  aliases_of_branches();
  unknown_members();
  what_is_made_can_be_read_again();
  bad_options_are_refused();
  faults_name_the_member();
  return check_end("options");
}
