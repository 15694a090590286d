/* SPDX-License-Identifier: Apache-2.0 */
/* Section Schemas of satya.h. */
#include "fixture.h"

static satya_report *report;

static void refuse(const char *text, const char *type, const char *pointer, int line) {
  satya_schema *schema = (satya_schema *)&schema;
  satya_status status = satya_schema_create(text, strlen(text), NULL, &schema, report);
  if (status != SATYA_BAD_SCHEMA) printf("line %d: %s\n", line, text);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, status);
  CHECK(schema == NULL);
  if (!CHECK(satya_report_count(report) > 0)) {
    satya_schema_free(schema);
    return;
  }
  satya_problem problem = problem_at(report, 0);
  if (!(CHECK_TEXT(type, problem.type, problem.type_size) &
        CHECK_TEXT(pointer, problem.pointer, problem.pointer_size)))
    printf("    line %d: %s\n", line, text);
  CHECK(problem.message_size > 0);
  CHECK(problem.offset <= strlen(text));
  CHECK(problem.line >= 1);
}
#define REFUSE(text, type, pointer) refuse(text, type, pointer, __LINE__)

static void refuses_what_is_no_schema(void) {
  REFUSE("", "schema_not_json", "");
  REFUSE("{", "schema_not_json", "");
  REFUSE("{\"type\":}", "schema_not_json", "/type");
  REFUSE("{} {}", "schema_not_json", "");
  REFUSE("1", "schema_kind", "");
  REFUSE("[]", "schema_kind", "");
  REFUSE("\"object\"", "schema_kind", "");
  REFUSE("null", "schema_kind", "");
  REFUSE("{\"properties\":{\"a\":1}}", "schema_kind", "/properties/a");
  REFUSE("{\"items\":{\"not\":1}}", "schema_kind", "/items/not");
  static const char *const of_one_schema[] = {"not", "if", "then", "else", "contains",
                                              "propertyNames", "additionalProperties"};
  for (size_t i = 0; i < sizeof of_one_schema / sizeof of_one_schema[0]; i += 1) {
    char text[60], pointer[40];
    snprintf(pointer, sizeof pointer, "/%s", of_one_schema[i]);
    snprintf(text, sizeof text, "{\"%s\":[]}", of_one_schema[i]);
    REFUSE(text, "schema_kind", pointer);
    snprintf(text, sizeof text, "{\"%s\":null}", of_one_schema[i]);
    REFUSE(text, "schema_kind", pointer);
  }
  REFUSE("{\"type\":1}", "schema_keyword_type", "/type");
  REFUSE("{\"minimum\":\"0\"}", "schema_keyword_type", "/minimum");
  REFUSE("{\"properties\":[]}", "schema_keyword_type", "/properties");
  REFUSE("{\"required\":\"a\"}", "schema_keyword_type", "/required");
  REFUSE("{\"uniqueItems\":1}", "schema_keyword_type", "/uniqueItems");
  REFUSE("{\"type\":\"text\"}", "schema_keyword_value", "/type");
  REFUSE("{\"minLength\":-1}", "schema_keyword_value", "/minLength");
  /* Only a record has members to ignore: another object stays as it is. */
  REFUSE("{\"properties\":{},\"x-satya\":{\"extras\":\"ignore\"}}", "schema_keyword_value",
         "/x-satya/extras");
  REFUSE("{\"type\":[\"object\",\"array\"],\"properties\":{},\"x-satya\":{\"extras\":\"ignore\"}}",
         "schema_keyword_value", "/x-satya/extras");
  REFUSE("{\"multipleOf\":0}", "schema_keyword_value", "/multipleOf");
  REFUSE("{\"pattern\":\"(a\"}", "schema_pattern", "/pattern");
  REFUSE("{\"patternProperties\":{\"[\":true}}", "schema_pattern", "/patternProperties/[");
  REFUSE("{\"$ref\":\"#/$defs/a\"}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"#/definitions/a\",\"definitions\":{\"a\":5}}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"#/prefixItems/00\",\"prefixItems\":[true]}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"#/prefixItems/1\",\"prefixItems\":[true]}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"#/$defs/~2\",\"$defs\":{\"~2\":true}}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"other.json\"}", "schema_reference_elsewhere", "/$ref");
  REFUSE("{\"$ref\":\"https://example.com/a#/$defs/b\"}", "schema_reference_elsewhere", "/$ref");
  REFUSE("{\"$ref\":\"b#c\",\"$defs\":{\"b\":{\"$id\":\"b\"}}}", "schema_reference", "/$ref");
  REFUSE("{\"$ref\":\"#\"}", "schema_reference_loop", "/$ref");
  REFUSE("", "schema_not_json", "");
  REFUSE("{\"type\":\"string\",\"type\":\"string\"}", "json_duplicate_key", "/type");
  REFUSE("{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}", "schema_dialect",
         "/$schema");
  REFUSE("{\"x-satya\":{\"nonsense\":1}}", "schema_unknown_member", "/x-satya/nonsense");
}

/* A bad pattern is told with the byte inside it, and the place of that byte in the text. */
static void tells_the_place_inside_a_pattern(void) {
  static const struct {
    const char *text, *at;
    int64_t byte;
  } cases[] = {
      {"{\"pattern\":\"ab[z-a]c\"}", "z-a", 3},
      {"{\"pattern\":\"\xc3\xa9)\"}", ")", 2},
      {"{\"patternProperties\":{\"^a\":true,\"x*(?<\":true}}", "(?<", 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema;
    satya_value name, value;
    CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(cases[i].text, strlen(cases[i].text), NULL,
                                                      &schema, report));
    CHECK_EQUAL(1, satya_report_count(report));
    CHECK_TYPE(report, 0, "schema_pattern");
    CHECK_EQUAL(SATYA_OK, satya_report_parameter(report, 0, 2, &name, &value));
    CHECK_STRING("at", name);
    int64_t distance = value.as.int64 - cases[i].byte;
    /* The byte itself or one behind it. */
    if (!CHECK(distance >= 0 && distance <= 3))
      printf("    %s: byte %lld\n", cases[i].text, (long long)value.as.int64);
    satya_problem problem = problem_at(report, 0);
    CHECK_EQUAL(strstr(cases[i].text, cases[i].at) - cases[i].text + distance, problem.offset);
  }
}

static void tells_every_mistake(void) {
  const char *text = "{\"type\":1,\n\"properties\":{\"a\":{\"minimum\":\"x\"},\"b\":[]}}";
  satya_schema *schema;
  CHECK_EQUAL(SATYA_BAD_SCHEMA,
              satya_schema_create(text, strlen(text), NULL, &schema, report));
  CHECK_EQUAL(3, satya_report_count(report));
  CHECK_PROBLEM(report, 0, "schema_keyword_type", "/type");
  CHECK_PROBLEM(report, 1, "schema_keyword_type", "/properties/a/minimum");
  CHECK_PROBLEM(report, 2, "schema_kind", "/properties/b");
  satya_problem problem = problem_at(report, 1);
  CHECK_EQUAL(strstr(text, "\"x\"") - text, problem.offset);
  CHECK_EQUAL(2, problem.line);
  CHECK_EQUAL(30, problem.column);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(text, strlen(text), NULL, &schema, NULL));
  CHECK(schema == NULL);
}

static void takes_objects_and_booleans(void) {
  satya_schema *schema = schema_of("true");
  CHECK_EQUAL(SATYA_OK, check_json(schema, "[1]", NULL, report));
  satya_schema_free(schema);
  schema = schema_of("false");
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "[1]", NULL, report));
  CHECK_PROBLEM(report, 0, "never_valid", "");
  satya_schema_free(schema);
  schema = schema_of("{}");
  CHECK_EQUAL(SATYA_OK, check_json(schema, "[1]", NULL, report));
  satya_schema_free(schema);
  schema = schema_of(" {\"unknownKeyword\":{\"type\":1},\"x-other\":[]} ");
  CHECK_EQUAL(SATYA_OK, check_json(schema, "0", NULL, report));
  satya_schema_free(schema);
}

static void copies_the_text(void) {
  char *text = strdup(USER_SCHEMA);
  satya_schema *schema = schema_of(text);
  memset(text, '!', strlen(text));
  free(text);
  const char *name;
  size_t size;
  CHECK_EQUAL(SATYA_OK, satya_schema_name(schema, &name, &size));
  CHECK_TEXT("User", name, size);
  satya_buffer *buffer = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_schema_to_json(schema, buffer));
  CHECK_TEXT(USER_SCHEMA, satya_buffer_data(buffer), satya_buffer_size(buffer));
  satya_schema_free(schema);
  schema = schema_of("{ \"title\" : \"a b\" ,\n\t\"minimum\" : 1.25 }");
  CHECK_EQUAL(SATYA_OK, satya_schema_to_json(schema, buffer));
  CHECK_TEXT("{\"title\":\"a b\",\"minimum\":1.25}", satya_buffer_data(buffer),
             satya_buffer_size(buffer));
  satya_schema_free(schema);
  schema = schema_of("true");
  CHECK_EQUAL(SATYA_OK, satya_schema_to_json(schema, buffer));
  CHECK_TEXT("true", satya_buffer_data(buffer), satya_buffer_size(buffer));
  CHECK_EQUAL(SATYA_OK, satya_schema_name(schema, &name, &size));
  CHECK_TEXT("", name, size);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_to_json(schema, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_to_json(NULL, buffer));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_name(schema, NULL, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_name(schema, &name, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_name(NULL, &name, &size));
  satya_schema_free(schema);
  satya_buffer_free(buffer);
}

static void counts_references(void) {
  satya_schema *schema = schema_of(USER_SCHEMA);
  CHECK(satya_schema_retain(schema) == schema);
  satya_schema_free(schema);
  CHECK_EQUAL(SATYA_OK, check_json(schema, USER, NULL, NULL));
  satya_instance *user = instance_of(schema, USER);
  satya_batch *batch;
  CHECK_EQUAL(SATYA_OK, satya_batch_validate(schema, USER, strlen(USER), NULL, &batch, NULL));
  satya_schema_free(schema);
  /* Instances and batches hold references of their own. */
  CHECK_EQUAL(USER_FIELDS, satya_schema_field_count(satya_instance_schema(user)));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set_int64(user, AGE, -1, report));
  satya_instance_free(user);
  CHECK(satya_batch_instance(batch, 0) != NULL);
  CHECK_EQUAL(USER_FIELDS, satya_instance_field_count(satya_batch_instance(batch, 0)));
  satya_batch_free(batch);
  CHECK(satya_schema_retain(NULL) == NULL);
  satya_schema_free(NULL);
}

static void describes_fields(void) {
  static const struct {
    const char *name;
    uint32_t flags, kinds;
  } expected[USER_FIELDS] = {
      {"name", SATYA_FIELD_REQUIRED, 1 << SATYA_KIND_STRING},
      {"age", SATYA_FIELD_REQUIRED, 1 << SATYA_KIND_INT64},
      {"score", 0, 1 << SATYA_KIND_INT64 | 1 << SATYA_KIND_DOUBLE},
      {"active", 0, 1 << SATYA_KIND_BOOL},
      {"tags", 0, 1 << SATYA_KIND_ARRAY},
      {"home", SATYA_FIELD_RECORD, 1 << SATYA_KIND_OBJECT},
      {"note", 0, 1 << SATYA_KIND_STRING | 1 << SATYA_KIND_NULL},
      {"level", SATYA_FIELD_HAS_DEFAULT, 1 << SATYA_KIND_INT64},
  };
  satya_schema *schema = schema_of(USER_SCHEMA);
  size_t index;
  CHECK_EQUAL(USER_FIELDS, satya_schema_field_count(schema));
  for (size_t i = 0; i < USER_FIELDS; i += 1) {
    satya_field field = {.struct_size = sizeof field};
    CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, i, &field));
    CHECK_TEXT(expected[i].name, field.name, field.name_size);
    CHECK_EQUAL(expected[i].flags, field.flags);
    /* A number field may be said to hold integers too, as JSON has one sort. */
    if (i == SCORE) field.kinds |= 1 << SATYA_KIND_INT64;
    CHECK_EQUAL(expected[i].kinds, field.kinds);
    CHECK_TEXT(i == NAME ? "What to call them" : "", field.description, field.description_size);
    CHECK_EQUAL(i == LEVEL ? SATYA_KIND_INT64 : SATYA_KIND_UNSET, field.default_value.kind);
    if (i == LEVEL) CHECK_EQUAL(1, field.default_value.as.int64);
    CHECK_EQUAL(SATYA_OK, satya_schema_field_find(schema, field.name, field.name_size, &index));
    CHECK_EQUAL(i, index);
  }
  satya_field field = {.struct_size = sizeof field};
  CHECK_EQUAL(SATYA_NO_FIELD, satya_schema_field_get(schema, USER_FIELDS, &field));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_schema_field_get(schema, SIZE_MAX, &field));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_schema_field_find(schema, "nam", 3, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_schema_field_find(schema, "namee", 5, &index));
  CHECK_EQUAL(SATYA_NO_FIELD, satya_schema_field_find(schema, "", 0, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_find(NULL, "name", 4, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_find(schema, NULL, 4, &index));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_find(schema, "name", 4, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_get(NULL, 0, &field));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_get(schema, 0, NULL));
  for (uint32_t size = 0; size < sizeof field; size += 1) {
    field.struct_size = size;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_get(schema, 0, &field));
  }
  satya_schema_free(schema);
  CHECK_EQUAL(0, satya_schema_field_count(NULL));
  const char *no_records[] = {"true", "{\"type\":\"integer\"}", "{\"type\":\"object\"}",
                              "{\"type\":[\"object\",\"null\"],\"properties\":{\"a\":true}}"};
  for (size_t i = 0; i < sizeof no_records / sizeof *no_records; i += 1) {
    schema = schema_of(no_records[i]);
    CHECK_EQUAL(0, satya_schema_field_count(schema));
    satya_schema_free(schema);
  }
  const char *records[] = {"{\"$ref\":\"#/$defs/r\",\"$defs\":{\"r\":{\"type\":\"object\",\"properties\":{\"a\":true}}}}",
                           "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":true}}]}"};
  for (size_t i = 0; i < 2; i += 1) {
    schema = schema_of(records[i]);
    CHECK_EQUAL(1, satya_schema_field_count(schema));
    satya_schema_free(schema);
  }
}

/* What may satisfy a field as it stands, as far as its keywords tell. */
static void tells_kinds_of_fields(void) {
  enum {
    NONE = 0,
    NIL = 1 << SATYA_KIND_NULL,
    BOOL = 1 << SATYA_KIND_BOOL,
    INTEGER = 1 << SATYA_KIND_INT64,
    NUMBER = INTEGER | 1 << SATYA_KIND_DOUBLE,
    STRING = 1 << SATYA_KIND_STRING,
    ARRAY = 1 << SATYA_KIND_ARRAY,
    OBJECT = 1 << SATYA_KIND_OBJECT,
    ALL = NIL | BOOL | NUMBER | STRING | ARRAY | OBJECT
  };
  static const struct {
    const char *field;
    uint32_t kinds;
  } expected[] = {
      {"{}", ALL},
      {"false", NONE},
      {"{\"type\":\"integer\"}", INTEGER},
      {"{\"type\":\"integer\",\"x-satya\":{\"mode\":\"lax\"}}", INTEGER},
      {"{\"const\":null}", NIL},
      {"{\"enum\":[]}", NONE},
      {"{\"enum\":[true,\"a\",[1],{}]}", BOOL | STRING | ARRAY | OBJECT},
      /* 1.0 is 1, and stays a double. */
      {"{\"enum\":[1]}", NUMBER},
      {"{\"type\":\"integer\",\"enum\":[1,2.5]}", INTEGER},
      {"{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",1]}", STRING},
      {"{\"enum\":[\"a\",1],\"const\":1}", NUMBER},
      {"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", STRING | NIL},
      {"{\"oneOf\":[{\"type\":\"string\"},{\"const\":true},false]}", STRING | BOOL},
      {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":1}]}", ALL},
      {"{\"type\":[\"string\",\"null\"],\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\"}]}", STRING},
      {"{\"allOf\":[{\"type\":[\"string\",\"null\"]},{\"type\":[\"null\",\"array\"]}]}", NIL},
      {"{\"allOf\":[{\"type\":\"number\"},{\"type\":\"integer\"}]}", INTEGER},
      {"{\"allOf\":[{\"anyOf\":[{\"const\":1},{\"$ref\":\"#/$defs/n\"}]}]}", NUMBER | NIL},
      {"{\"$ref\":\"#/$defs/n\"}", NIL},
      {"{\"$ref\":\"#/$defs/n\",\"description\":\"x\"}", NIL},
      {"{\"$ref\":\"#\"}", OBJECT},
      {"{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#/$defs/n\"}]}", OBJECT | NIL},
      {"{\"not\":{\"type\":\"string\"}}", ALL},
      {"{\"if\":true,\"then\":false}", ALL},
  };
  enum { FIELDS = sizeof expected / sizeof expected[0] };
  char text[4096], *end = text;
  end += sprintf(end, "{\"$defs\":{\"n\":{\"type\":\"null\"}},\"type\":\"object\",\"properties\":{");
  for (int i = 0; i < FIELDS; i += 1)
    end += sprintf(end, "%s\"f%d\":%s", i ? "," : "", i, expected[i].field);
  strcpy(end, "}}");
  satya_schema *schema = schema_of(text);
  for (size_t i = 0; i < FIELDS; i += 1) {
    satya_field field = {.struct_size = sizeof field};
    CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, i, &field));
    if (!CHECK_EQUAL(expected[i].kinds, field.kinds)) printf("    %s\n", expected[i].field);
  }
  satya_schema_free(schema);
}

/* Whether objects of a field are nested instances: the flag says so, and they are read so. */
static void tells_records_of_fields(void) {
  static const struct {
    const char *field;
    int is_record;
  } expected[] = {
      {"{\"$ref\":\"#/$defs/r\"}", 1},
      {"{\"$ref\":\"#/$defs/r\",\"title\":\"x\"}", 1},
      {"{\"anyOf\":[{\"$ref\":\"#/$defs/r\"},{\"type\":\"null\"}]}", 1},
      {"{\"oneOf\":[{\"type\":\"string\"},{\"$ref\":\"#/$defs/r\"}]}", 1},
      {"{\"anyOf\":[{\"type\":\"null\"},{\"anyOf\":[{\"type\":\"array\"},{\"$ref\":\"#/$defs/r\"}]}]}", 1},
      {"{\"oneOf\":[{\"$ref\":\"#/$defs/r\"},{\"$ref\":\"#/$defs/s\"},{\"type\":\"null\"}]}", 1},
      {"{\"anyOf\":[{\"type\":\"object\"},{\"type\":\"null\"}]}", 0},
      {"{\"type\":\"object\"}", 0},
      {"{\"type\":[\"string\",\"null\"]}", 0},
  };
  enum { FIELDS = sizeof expected / sizeof expected[0] };
  for (size_t i = 0; i < FIELDS; i += 1) {
    char text[600];
    snprintf(text, sizeof text,
             "{\"$defs\":{\"r\":{\"type\":\"object\",\"properties\":{\"k\":{\"const\":\"r\"}},"
             "\"required\":[\"k\"]},\"s\":{\"type\":\"object\",\"properties\":{\"k\":{\"const\":\"s\"}},"
             "\"required\":[\"k\"]}},\"type\":\"object\",\"properties\":{\"f\":%s}}",
             expected[i].field);
    satya_schema *schema = schema_of(text);
    satya_field field = {.struct_size = sizeof field};
    CHECK_EQUAL(SATYA_OK, satya_schema_field_get(schema, 0, &field));
    if (!CHECK_EQUAL(expected[i].is_record ? SATYA_FIELD_RECORD : 0, (int)field.flags))
      printf("    %s\n", expected[i].field);
    if (field.kinds & 1 << SATYA_KIND_OBJECT) {
      satya_instance *instance = instance_of(schema, "{\"f\":{\"k\":\"r\"}}");
      satya_value value;
      CHECK_EQUAL(SATYA_OK, satya_instance_get(instance, 0, &value));
      if (!CHECK_EQUAL(expected[i].is_record ? SATYA_KIND_RECORD : SATYA_KIND_OBJECT,
                       (int)value.kind))
        printf("    %s\n", expected[i].field);
      satya_instance_free(instance);
    }
    satya_schema_free(schema);
  }
}

static void checks_documents(void) {
  satya_schema *schema = schema_of(USER_SCHEMA);
  CHECK_EQUAL(SATYA_OK, check_json(schema, USER, NULL, report));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "{\"name\":\"Al\"}", NULL, report));
  CHECK_PROBLEM(report, 0, "missing", "/age");
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "{\"name\":\"Al\"", NULL, report));
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, "", NULL, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_json(NULL, "1", 1, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_json(schema, NULL, 0, NULL, report));
  /* The size counts, not a NUL: nothing behind it is read. */
  char text[4] = {'1', '2', '3', '4'};
  satya_schema *any = schema_of("{\"maximum\":12}");
  CHECK_EQUAL(SATYA_OK, satya_schema_check_json(any, text, 2, NULL, report));
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(any, text, 3, NULL, report));
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(any, "1\0", 2, NULL, report));
  satya_schema_free(any);
  satya_schema_free(schema);
}

static void checks_values(void) {
  satya_schema *schema = schema_of(USER_SCHEMA), *any = schema_of("true");
  satya_value zip[2] = {string("city"), string("Bonn")};
  satya_value tags[2] = {string("a"), string("b")};
  satya_value pairs[] = {string("name"), string("Ann"), string("age"),  int64(3),
                         string("tags"), host_array(tags, 2), string("home"),
                         host_object(zip, 1)};
  satya_value value = host_object(pairs, 4), zero = unset();
  CHECK_EQUAL(SATYA_OK, satya_schema_check_value(schema, &value, NULL, report));
  tags[1] = boolean(0);
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(schema, &value, NULL, report));
  CHECK_PROBLEM(report, 0, "string_type", "/tags/1");

  satya_instance *instance = instance_of(schema, USER);
  CHECK_EQUAL(SATYA_OK, satya_instance_value(instance, &value));
  CHECK_EQUAL(SATYA_OK, satya_schema_check_value(schema, &value, NULL, report));
  satya_schema *strict = schema_of("{\"properties\":{\"age\":{\"maximum\":20}}}");
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(strict, &value, NULL, report));
  CHECK_PROBLEM(report, 0, "less_than_equal", "/age");
  satya_schema_free(strict);
  satya_instance_free(instance);

  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_value(NULL, &value, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_value(any, NULL, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_check_value(any, &zero, NULL, report));
  satya_schema_free(any);
  satya_schema_free(schema);
}

int main(void) {
  report = satya_report_new();
  NEED(report != NULL);
  refuses_what_is_no_schema();
  tells_the_place_inside_a_pattern();
  tells_every_mistake();
  takes_objects_and_booleans();
  copies_the_text();
  counts_references();
  describes_fields();
  tells_kinds_of_fields();
  tells_records_of_fields();
  checks_documents();
  checks_values();
  satya_schema *schema;
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_create(NULL, 0, NULL, &schema, report));
  CHECK(schema == NULL);
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_create("true", 4, NULL, NULL, report));
  satya_report_free(report);
  return check_end("schema");
}
