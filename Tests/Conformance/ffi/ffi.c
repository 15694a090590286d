/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls every function of the library as a foreign runtime does: found by name in
 * the loaded library, called through libffi with the signature that the header
 * gives (functions.inc, made from satya.h by signatures.py). First with nothing
 * but zeroes; then once around with real arguments, and before each of these calls
 * once for every pointer with NULL in its place; then around again without a report.
 */
#include <dlfcn.h>
#include <ffi.h>

#include "../fixture.h"

enum { MOST = 8 };

typedef struct {
  const char *name;
  ffi_type *type;
  int is_handle_out;
} parameter;

typedef struct {
  const char *name;
  ffi_type *result;
  int is_status;
  unsigned count;
  parameter parameters[MOST];
} function;

static const function functions[] = {
#include "functions.inc"
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

typedef union {
  const void *pointer;
  uint64_t number;
  double decimal;
} argument;

static void *library;
static int is_called[FUNCTIONS];

#define P(value) ((argument){.pointer = (value)})
#define N(value) ((argument){.number = (uint64_t)(value)})
#define D(value) ((argument){.decimal = (value)})
#define ARGS(...) (argument[]){__VA_ARGS__}, sizeof((argument[]){__VA_ARGS__}) / sizeof(argument)

/* Integers are little-endian here, so that a narrow one is the head of a wide one. */
static argument call_function(size_t index, argument *arguments, size_t count) {
  const function *called = &functions[index];
  void *places[MOST], *address = dlsym(library, called->name);
  ffi_type *parameters[MOST];
  ffi_cif interface;
  union {
    ffi_arg integer;
    argument any;
  } result = {0};
  NEED(address != NULL && count == called->count && count <= MOST);
  for (size_t i = 0; i < count; i += 1) {
    places[i] = &arguments[i];
    parameters[i] = called->parameters[i].type;
  }
  NEED(ffi_prep_cif(&interface, FFI_DEFAULT_ABI, (unsigned)count, called->result, parameters) ==
       FFI_OK);
  void (*code)(void);
  memcpy(&code, &address, sizeof code);
  ffi_call(&interface, code, &result, places);
  /* The upper bytes of a narrow result belong to nobody. */
  if (called->result->size < sizeof(ffi_arg) && called->result->size > 0)
    result.any.number &= ((uint64_t)1 << (8 * called->result->size)) - 1;
  return result.any;
}

static int is_report(const function *called, size_t i) {
  return strcmp(called->parameters[i].name, "report") == 0 &&
         strncmp(called->name, "satya_report_", 13) != 0;
}

/* What the header says of a pointer: it may be NULL. */
static int may_be_null(const function *called, size_t i) {
  static const struct {
    const char *function, *parameter;
  } others[] = {{"satya_value_member", "key"},
                {"satya_value_member", "out"},
                {"satya_report_parameter", "name"},
                {"satya_report_parameter", "value"}};
  const char *name = called->parameters[i].name;
  if (is_report(called, i) || strcmp(name, "options") == 0) return 1;
  for (size_t k = 0; k < sizeof others / sizeof others[0]; k += 1)
    if (strcmp(called->name, others[k].function) == 0 && strcmp(name, others[k].parameter) == 0)
      return 1;
  return 0;
}

static argument call_quietly(const char *name, argument *arguments, size_t count) {
  for (size_t i = 0; i < FUNCTIONS; i += 1)
    if (strcmp(functions[i].name, name) == 0) return call_function(i, arguments, count);
  printf("no such function: %s\n", name);
  exit(1);
}

/* Leaves a problem in a report, that a call is seen to clear it. */
static void make_dirty(argument report) {
  static const void *nothing;
  if (nothing == NULL)
    call_quietly("satya_schema_create", ARGS(P("false"), N(5), P(NULL), P(&nothing), P(NULL)));
  call_quietly("satya_schema_check_json", ARGS(P(nothing), P("1"), N(1), P(NULL), report));
  CHECK_EQUAL(1, call_quietly("satya_report_total", ARGS(report)).number);
}

/* The call with NULL for each pointer that may not be, one at a time: it is refused, its
 * handle becomes NULL, and its report is empty. */
static void with_each_null(size_t index, const argument *arguments, size_t count) {
  const function *called = &functions[index];
  if (!called->is_status) return;
  for (size_t i = 0; i < count; i += 1) {
    if (called->parameters[i].type != &ffi_type_pointer || may_be_null(called, i)) continue;
    argument changed[MOST];
    void *handle = &changed;
    memcpy(changed, arguments, count * sizeof changed[0]);
    changed[i].pointer = NULL;
    for (size_t k = 0; k < count; k += 1) {
      if (called->parameters[k].is_handle_out && k != i) changed[k].pointer = &handle;
      if (is_report(called, k) && changed[k].pointer != NULL) make_dirty(changed[k]);
    }
    argument result = call_function(index, changed, count);
    int holds = result.number == SATYA_BAD_ARGUMENT;
    for (size_t k = 0; k < count; k += 1) {
      if (called->parameters[k].is_handle_out && k != i) holds = holds && handle == NULL;
      if (is_report(called, k) && changed[k].pointer != NULL)
        holds = holds && call_quietly("satya_report_total", &changed[k], 1).number == 0;
    }
    if (!CHECK(holds))
      printf("    %s, %s is NULL: %llu\n", called->name, called->parameters[i].name,
             (unsigned long long)result.number);
  }
}

/* Whether calls are made with NULL for their report. */
static int without_report;

static argument call(const char *name, argument *arguments, size_t count) {
  for (size_t i = 0; i < FUNCTIONS; i += 1)
    if (strcmp(functions[i].name, name) == 0) {
      is_called[i] = 1;
      NEED(count == functions[i].count);
      with_each_null(i, arguments, count);
      for (size_t k = 0; k < count; k += 1) {
        if (!is_report(&functions[i], k)) continue;
        if (without_report) arguments[k].pointer = NULL;
        else make_dirty(arguments[k]);
      }
      return call_function(i, arguments, count);
    }
  printf("no such function: %s\n", name);
  exit(1);
}

#define STATUS(expected, name, ...) \
  CHECK_EQUAL(expected, call(name, ARGS(__VA_ARGS__)).number)
#define NUMBER(expected, name, ...) STATUS(expected, name, __VA_ARGS__)

/* Zeroes everywhere: a status is BAD_ARGUMENT, a count 0, a pointer NULL, but: */
static void with_nothing(void) {
  for (size_t i = 0; i < FUNCTIONS; i += 1) {
    const function *called = &functions[i];
    argument nothing[MOST] = {{0}};
    argument result = call_function(i, nothing, called->count);
    const char *name = called->name;
    int holds;
    if (called->is_status)
      holds = result.number == SATYA_BAD_ARGUMENT;
    else if (called->result == &ffi_type_void)
      holds = 1;
    else if (called->count == 0 && strcmp(name, "satya_abi_version") != 0)
      holds = result.number != 0;
    else if (strcmp(name, "satya_status_name") == 0)
      holds = strcmp(result.pointer, "SATYA_OK") == 0;
    else if (strcmp(name, "satya_buffer_data") == 0)
      holds = result.pointer != NULL;
    else if (strstr(name, "_fault"))
      holds = strcmp(result.pointer, "") == 0;
    else if (strcmp(name, "satya_instance_equal") == 0)
      holds = result.number == 1;
    else
      holds = result.number == 0;
    if (!CHECK(holds)) printf("    %s of zeroes: %llu\n", name, (unsigned long long)result.number);
    if (strcmp(name, "satya_buffer_new") == 0) call("satya_buffer_free", ARGS(result));
    if (strcmp(name, "satya_report_new") == 0) call("satya_report_free", ARGS(result));
  }
}

static const char *text_of(argument buffer) {
  static char copy[2000];
  size_t size = call("satya_buffer_size", ARGS(buffer)).number;
  NEED(size < sizeof copy);
  memcpy(copy, call("satya_buffer_data", ARGS(buffer)).pointer, size);
  copy[size] = 0;
  return copy;
}

static argument schema, report, buffer;

static void versions_and_names(void) {
  CHECK_EQUAL(SATYA_VERSION_MINOR * 100 + SATYA_VERSION_PATCH,
              call("satya_version_number", NULL, 0).number % 10000);
  CHECK(call("satya_version_string", NULL, 0).pointer != NULL);
  CHECK_EQUAL(SATYA_ABI_VERSION, call("satya_abi_version", NULL, 0).number);
  CHECK(strcmp(call("satya_status_name", ARGS(N(SATYA_INVALID))).pointer, "SATYA_INVALID") == 0);
}

static void faults_of_options(void) {
  satya_options bad = {.struct_size = sizeof bad, .mode = 9};
  satya_batch_options batch = {.struct_size = sizeof batch, .threads = 999};
  const char *found = call("satya_options_fault", ARGS(P(&bad))).pointer;
  CHECK(strncmp(found, "mode should be", 14) == 0);
  found = call("satya_batch_options_fault", ARGS(P(&batch))).pointer;
  CHECK(strcmp(found, "threads should be at most 256") == 0);
}

static void schemas(void) {
  const void *handle = NULL, *name = NULL;
  size_t size = 0, index = 0;
  satya_field field = {.struct_size = sizeof field};
  STATUS(SATYA_OK, "satya_schema_create", P(USER_SCHEMA), N(strlen(USER_SCHEMA)), P(NULL),
         P(&handle), report);
  schema = P(handle);
  CHECK(call("satya_schema_retain", ARGS(schema)).pointer == handle);
  call("satya_schema_free", ARGS(schema));
  STATUS(SATYA_OK, "satya_schema_name", schema, P(&name), P(&size));
  CHECK_TEXT("User", (const char *)name, size);
  NUMBER(USER_FIELDS, "satya_schema_field_count", schema);
  STATUS(SATYA_OK, "satya_schema_field_find", schema, P("home"), N(4), P(&index));
  CHECK_EQUAL(HOME, index);
  STATUS(SATYA_OK, "satya_schema_field_get", schema, N(HOME), P(&field));
  CHECK_TEXT("home", field.name, field.name_size);
  STATUS(SATYA_OK, "satya_schema_to_json", schema, buffer);
  CHECK(strcmp(USER_SCHEMA, text_of(buffer)) == 0);
  STATUS(SATYA_OK, "satya_schema_check_json", schema, P(USER), N(strlen(USER)), P(NULL), report);
  satya_value pairs[4] = {string("name"), string("A"), string("age"), int64(1)};
  satya_value value = host_object(pairs, 2);
  STATUS(SATYA_INVALID, "satya_schema_check_value", schema, P(&value), P(NULL), report);
}

static void reports(void) {
  satya_problem problem = {.struct_size = sizeof problem};
  satya_value part, name;
  STATUS(SATYA_OK, "satya_report_set_limit", report, N(5));
  STATUS(SATYA_OK, "satya_report_set_echo", report, N(20));
  STATUS(SATYA_INVALID, "satya_schema_check_json", schema, P("{\"name\":\"A\",\"age\":1}"), N(20),
         P(NULL), report);
  NUMBER(1, "satya_report_count", report);
  NUMBER(1, "satya_report_total", report);
  STATUS(SATYA_OK, "satya_report_get", report, N(0), P(&problem));
  CHECK_TEXT("string_too_short", problem.type, problem.type_size);
  CHECK_TEXT("\"A\"", problem.input, problem.input_size);
  STATUS(SATYA_OK, "satya_report_segment", report, N(0), N(0), P(&part));
  CHECK_STRING("name", part);
  STATUS(SATYA_OK, "satya_report_parameter", report, N(0), N(0), P(&name), P(&part));
  CHECK_STRING("min_length", name);
  STATUS(SATYA_OK, "satya_report_to_json", report, buffer);
  CHECK(strncmp(text_of(buffer), "[{\"type\":\"string_too_short\"", 27) == 0);
  call("satya_report_clear", ARGS(report));
  NUMBER(0, "satya_report_count", report);
}

static argument made(const char *name, argument *arguments, size_t count, size_t out) {
  const void *handle = NULL;
  arguments[out] = P(&handle);
  CHECK_EQUAL(SATYA_OK, call(name, arguments, count).number);
  return P(handle);
}

static void values_of(argument user) {
  satya_value record, tags, element, name, member;
  const void *inner = NULL;
  STATUS(SATYA_OK, "satya_instance_value", user, P(&record));
  STATUS(SATYA_OK, "satya_value_find", P(&record), P("tags"), N(4), P(&tags));
  STATUS(SATYA_OK, "satya_value_at", P(&tags), N(1), P(&element));
  CHECK_STRING("b", element);
  STATUS(SATYA_OK, "satya_value_find", P(&record), P("home"), N(4), P(&element));
  STATUS(SATYA_OK, "satya_value_instance", P(&element), P(&inner));
  NUMBER(2, "satya_instance_field_count", P(inner));
  satya_value pairs[2] = {string("k"), int64(7)}, object = host_object(pairs, 1);
  STATUS(SATYA_OK, "satya_value_member", P(&object), N(0), P(&name), P(&member));
  CHECK_EQUAL(7, member.as.int64);
}

static void instances(void) {
  satya_value values[2] = {string("Ann"), int64(1)}, value, one = int64(1);
  satya_field field = {.struct_size = sizeof field};
  const void *text = NULL, *child = NULL;
  size_t size = 0, index = 0;
  int64_t integer = 0;
  double decimal = 0;
  uint8_t flag = 9;
  argument user = made("satya_instance_from_json",
                       ARGS(schema, P(USER), N(strlen(USER)), P(NULL), P(NULL), report), 4);
  argument few = made("satya_instance_new",
                      ARGS(schema, P(values), N(2), P(NULL), P(NULL), report), 4);
  STATUS(SATYA_OK, "satya_instance_value", user, P(&value));
  argument again = made("satya_instance_from_value",
                        ARGS(schema, P(&value), P(NULL), P(NULL), report), 3);
  argument copy = made("satya_instance_copy", ARGS(user, P(NULL)), 1);
  NUMBER(1, "satya_instance_equal", user, again);
  NUMBER(1, "satya_instance_equal", user, copy);
  NUMBER(0, "satya_instance_equal", user, few);
  NUMBER(0, "satya_instance_equal", user, P(NULL));
  NUMBER(0, "satya_instance_equal", P(NULL), user);
  values_of(user);
  STATUS(SATYA_OK, "satya_instance_get", user, N(AGE), P(&value));
  CHECK_EQUAL(30, value.as.int64);
  STATUS(SATYA_OK, "satya_instance_set", user, N(AGE), P(&one), report);
  STATUS(SATYA_OK, "satya_instance_set_int64", user, N(AGE), N(31), report);
  STATUS(SATYA_INVALID, "satya_instance_set_int64", user, N(AGE), N(-31), report);
  STATUS(SATYA_OK, "satya_instance_get_int64", user, N(AGE), P(&integer));
  CHECK_EQUAL(31, integer);
  STATUS(SATYA_OK, "satya_instance_set_double", user, N(SCORE), D(-2.75), report);
  STATUS(SATYA_OK, "satya_instance_get_double", user, N(SCORE), P(&decimal));
  CHECK(decimal == -2.75);
  STATUS(SATYA_OK, "satya_instance_set_bool", user, N(ACTIVE), N(0), report);
  STATUS(SATYA_OK, "satya_instance_get_bool", user, N(ACTIVE), P(&flag));
  CHECK_EQUAL(0, flag);
  STATUS(SATYA_OK, "satya_instance_set_string", user, N(NAME), P("Bobby"), N(3), report);
  STATUS(SATYA_OK, "satya_instance_get_string", user, N(NAME), P(&text), P(&size));
  CHECK_TEXT("Bob", (const char *)text, size);
  STATUS(SATYA_OK, "satya_instance_get_instance", user, N(HOME), P(&child));
  NUMBER(2, "satya_instance_field_count", P(child));
  STATUS(SATYA_OK, "satya_instance_field_find", P(child), P("zip"), N(3), P(&index));
  STATUS(SATYA_OK, "satya_instance_field_nearest", P(child), P("zipp"), N(4), P(&index));
  CHECK_EQUAL(1, index);
  STATUS(SATYA_OK, "satya_instance_field_get", P(child), N(1), P(&field));
  CHECK_TEXT("zip", field.name, field.name_size);
  NUMBER(1, "satya_instance_is_set", user, N(NAME));
  NUMBER(0, "satya_instance_is_set", user, N(LEVEL));
  CHECK(call("satya_instance_schema", ARGS(user)).pointer == schema.pointer);
  STATUS(SATYA_OK, "satya_instance_extras", user, P(&value));
  CHECK_EQUAL(SATYA_KIND_UNSET, value.kind);
  STATUS(SATYA_OK, "satya_instance_to_json", few, buffer);
  CHECK(strcmp("{\"name\":\"Ann\",\"age\":1,\"level\":1}", text_of(buffer)) == 0);
  call("satya_instance_free", ARGS(user));
  call("satya_instance_free", ARGS(few));
  call("satya_instance_free", ARGS(again));
  call("satya_instance_free", ARGS(copy));
}

static void batches(void) {
  const char *text = "{\"name\":\"Ann\",\"age\":1}\n{\"name\":\"A\",\"age\":1}\n";
  satya_batch_options options = {.struct_size = sizeof options, .threads = 2};
  satya_total total = {.struct_size = sizeof total};
  uint64_t offset = 0, size = 0;
  argument batch = made("satya_batch_validate", ARGS(schema, P(text), N(strlen(text)), P(&options),
                                                     P(NULL), report), 4);
  NUMBER(2, "satya_batch_count", batch);
  NUMBER(1, "satya_batch_valid_count", batch);
  CHECK_EQUAL(1, ((const uint8_t *)call("satya_batch_verdicts", ARGS(batch)).pointer)[1]);
  NUMBER(strlen(text), "satya_batch_consumed", batch);
  NUMBER(2, "satya_batch_lines", batch);
  NUMBER(0, "satya_batch_column", batch);
  NUMBER(0, "satya_batch_state", batch);
  argument first = call("satya_batch_instance", ARGS(batch, N(0)));
  NUMBER(USER_FIELDS, "satya_instance_field_count", first);
  CHECK(call("satya_batch_instance", ARGS(batch, N(1))).pointer == NULL);
  argument problems = call("satya_batch_report", ARGS(batch, N(1)));
  NUMBER(1, "satya_report_count", problems);
  STATUS(SATYA_OK, "satya_batch_source", batch, N(1), P(&offset), P(&size));
  CHECK_EQUAL(strchr(text, '\n') + 1 - text, offset);
  CHECK_EQUAL(20, size);
  NUMBER(1, "satya_batch_total_count", batch);
  STATUS(SATYA_OK, "satya_batch_total", batch, N(0), P(&total));
  CHECK_EQUAL(1, total.count);
  call("satya_batch_free", ARGS(batch));

  satya_value rows[4] = {string("Ann"), int64(1), string("Bob"), int64(-2)};
  batch = made("satya_batch_validate_values",
               ARGS(schema, P(rows), N(2), N(2), P(NULL), P(NULL), report), 5);
  NUMBER(1, "satya_batch_valid_count", batch);
  call("satya_batch_free", ARGS(batch));
}

int main(int count, char **arguments) {
  NEED(count == 2);
  library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) printf("%s\n", dlerror());
  NEED(library != NULL);
  with_nothing();
  memset(is_called, 0, sizeof is_called);
  report = call("satya_report_new", NULL, 0);
  buffer = call("satya_buffer_new", NULL, 0);
  NEED(report.pointer != NULL && buffer.pointer != NULL);
  versions_and_names();
  faults_of_options();
  schemas();
  reports();
  instances();
  batches();
  call("satya_schema_free", ARGS(schema));
  without_report = 1;
  schemas();
  instances();
  batches();
  call("satya_schema_free", ARGS(schema));
  call("satya_buffer_free", ARGS(buffer));
  call("satya_report_free", ARGS(report));
  for (size_t i = 0; i < FUNCTIONS; i += 1)
    if (!CHECK(is_called[i])) printf("    %s is never called\n", functions[i].name);
  printf("ffi: %d functions\n", FUNCTIONS);
  return check_end("ffi");
}
