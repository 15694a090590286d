/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What nobody should pass: malformed values and text, absurd sizes, nesting
 * without end, documents that are cut anywhere or changed in one byte. Nothing
 * of it stops the process; run under AddressSanitizer, nothing of it reads or
 * writes beside its memory. SATYA_MUTATIONS says how many changes of each
 * document are tried, SATYA_SEED where the random numbers begin.
 */
#include <sys/mman.h>
#include <sys/resource.h>

#include "documents.h"

static satya_report *report;
static satya_schema *any;

static uint64_t random_state;

/* xorshift64* (Vigna 2016). */
static uint64_t next_random(void) {
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return random_state * 0x2545F4914F6CDD1D;
}

/* The value as the caller's own, in an instance and in a batch: all say `expected`. */
static void expect_value(satya_value value, satya_status expected, int line) {
  static satya_schema *record;
  if (record == NULL)
    record = schema_of("{\"type\":\"object\",\"properties\":{\"v\":true}}");
  satya_instance *instance = NULL, *target = instance_of(record, "{\"v\":1}");
  satya_value element = value, inside = host_array(&element, 1);
  satya_value pair[2] = {string("k"), value}, object = host_object(pair, 1);
  satya_batch *batch = NULL;
  satya_status found[] = {
      satya_schema_check_value(any, &value, NULL, report),
      satya_schema_check_value(any, &inside, NULL, report),
      satya_schema_check_value(any, &object, NULL, report),
      satya_instance_from_value(any, &value, NULL, &instance, report),
  };
  for (size_t i = 0; i < sizeof found / sizeof found[0]; i += 1)
    if (!CHECK_EQUAL(expected, found[i])) printf("    line %d, way %zu\n", line, i);
  satya_instance_free(instance);
  CHECK_EQUAL(expected, satya_instance_new(record, &value, 1, NULL, &instance, report));
  CHECK_EQUAL(expected == SATYA_OK, instance != NULL);
  satya_instance_free(instance);
  CHECK_EQUAL(expected, satya_instance_set(target, 0, &value, report));
  if (expected != SATYA_OK) CHECK_JSON("{\"v\":1}", target);
  satya_status of_batch =
      satya_batch_validate_values(record, &value, 1, 1, NULL, &batch, report);
  CHECK_EQUAL(expected == SATYA_INVALID ? SATYA_OK : expected, of_batch);
  if (batch != NULL) CHECK_EQUAL(expected == SATYA_OK, satya_batch_valid_count(batch));
  satya_batch_free(batch);
  satya_instance_free(target);
}
#define EXPECT_VALUE(value, expected) expect_value(value, expected, __LINE__)

/* Reserved bytes of values inside of others mean as little; what is behind them is not read. */
static void reserved_bytes_inside(void) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"o\":{\"additionalProperties\":{\"minLength\":2}},"
      "\"a\":{\"items\":{\"minLength\":2}}}}");
  for (int bit = 0; bit < 24; bit += 1)
    for (int is_long = 0; is_long < 2; is_long += 1) {
      const char *text = is_long ? "\xc3\xa9\xc3\xa9" : "\xc3\xa9";
      /* In memory that ends with them. */
      satya_value *members = malloc(2 * sizeof *members), *elements = malloc(sizeof *elements);
      NEED(members != NULL && elements != NULL);
      members[0] = string("k"), members[1] = elements[0] = string(text);
      satya_value fields[2] = {host_object(members, 1), host_array(elements, 1)};
      satya_value *marked[] = {members, members + 1, elements, fields, fields + 1};
      for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i += 1) {
        if (bit < 8)
          marked[i]->reserved0 = (uint8_t)(1 << bit);
        else
          marked[i]->reserved1 = (uint16_t)(1 << (bit - 8));
      }
      satya_instance *instance = NULL;
      satya_status expected = is_long ? SATYA_OK : SATYA_INVALID;
      CHECK_EQUAL(expected, satya_instance_new(schema, fields, 2, NULL, &instance, report));
      if (is_long) {
        CHECK_JSON("{\"o\":{\"k\":\"\xc3\xa9\xc3\xa9\"},\"a\":[\"\xc3\xa9\xc3\xa9\"]}", instance);
        CHECK_EQUAL(SATYA_OK, satya_instance_set(instance, 1, &fields[1], report));
        satya_value kept, element;
        CHECK_EQUAL(SATYA_OK, satya_instance_get(instance, 1, &kept));
        CHECK_EQUAL(SATYA_OK, satya_value_at(&kept, 0, &element));
        CHECK_EQUAL(0, element.reserved0);
        CHECK_EQUAL(0, element.reserved1);
      } else {
        CHECK_EQUAL(2, satya_report_count(report));
        CHECK_PROBLEM(report, 0, "string_too_short", "/o/k");
        CHECK_EQUAL(UINT64_MAX, problem_at(report, 0).offset);
        CHECK_PROBLEM(report, 1, "string_too_short", "/a/0");
        CHECK_EQUAL(UINT64_MAX, problem_at(report, 1).offset);
      }
      satya_instance_free(instance);
      free(members);
      free(elements);
    }
  satya_schema_free(schema);
}

static void malformed_values(void) {
  for (int kind = SATYA_KIND_HOST_OBJECT + 1; kind < 256; kind += 1)
    EXPECT_VALUE(((satya_value){.kind = (uint8_t)kind, .size = 3, .as.int64 = 1}),
                 SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_STRING, .size = 1}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_STRING, .size = UINT32_MAX}),
               SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_NUMBER, .size = 1}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_HOST_ARRAY, .size = 1}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_HOST_ARRAY, .size = UINT32_MAX}),
               SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_HOST_OBJECT, .size = 1}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_HOST_OBJECT, .size = UINT32_MAX}),
               SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_RECORD}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_ARRAY, .size = 1}), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(((satya_value){.kind = SATYA_KIND_OBJECT, .size = 1}), SATYA_BAD_ARGUMENT);
  static const char *const no_numbers[] = {"",   "-",    "+1", "01",  "1.",  ".5", "1e", "1e+",
                                           "0x1", "NaN", "inf", " 1", "1 ", "1,0", "--1", "1_0"};
  for (size_t i = 0; i < sizeof no_numbers / sizeof no_numbers[0]; i += 1)
    EXPECT_VALUE(number(no_numbers[i]), SATYA_BAD_ARGUMENT);
  EXPECT_VALUE(number("-12.50e-3"), SATYA_OK);
  satya_value keys[] = {int64(1), int64(1)};
  EXPECT_VALUE(host_object(keys, 1), SATYA_BAD_ARGUMENT);
  keys[0] = unset();
  EXPECT_VALUE(host_object(keys, 1), SATYA_BAD_ARGUMENT);
  keys[0] = (satya_value){.kind = SATYA_KIND_STRING, .size = 4};
  EXPECT_VALUE(host_object(keys, 1), SATYA_BAD_ARGUMENT);
  satya_value inside = unset();
  EXPECT_VALUE(host_array(&inside, 1), SATYA_BAD_ARGUMENT);
  satya_value no_text = {.kind = SATYA_KIND_STRING};
  EXPECT_VALUE(no_text, SATYA_OK);
  satya_value no_key[] = {no_text, int64(1)};
  EXPECT_VALUE(host_object(no_key, 1), SATYA_OK);

  /* The reserved bytes mean nothing to a caller, and never more memory. */
  satya_schema *short_text = schema_of("{\"minLength\":2,\"maxLength\":2}");
  for (int bit = 0; bit < 8; bit += 1) {
    satya_value two = string("\xc3\xa9\xc3\xa9"), one = string("\xc3\xa9");
    two.reserved0 = one.reserved0 = (uint8_t)(1 << bit);
    CHECK_EQUAL(SATYA_OK, satya_schema_check_value(short_text, &two, NULL, report));
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(short_text, &one, NULL, report));
  }
  satya_schema_free(short_text);
  reserved_bytes_inside();
  satya_value elements[2] = {int64(1), string("x")}, pairs[2] = {string("k"), null()};
  satya_value marked[] = {null(), boolean(1), int64(1), float64(0.5), number("1.5"),
                          string("text"), host_array(elements, 2), host_object(pairs, 1)};
  for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i += 1)
    for (int bit = 0; bit < 24; bit += 1) {
      satya_value value = marked[i];
      if (bit < 8)
        value.reserved0 = (uint8_t)(1 << bit);
      else
        value.reserved1 = (uint16_t)(1 << (bit - 8));
      satya_instance *instance = NULL;
      satya_status status = satya_schema_check_value(any, &value, NULL, report);
      CHECK(status == SATYA_OK || status == SATYA_BAD_ARGUMENT);
      CHECK_EQUAL(status, satya_instance_from_value(any, &value, NULL, &instance, NULL));
      if (instance != NULL) {
        satya_buffer *buffer = satya_buffer_new();
        CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, buffer));
        satya_buffer_free(buffer);
      }
      satya_instance_free(instance);
    }
}

static void text_that_is_no_utf8(void) {
  static const char *const bad[] = {
      "\x80",         "\xbf",         "\xc0\x80",         "\xc1\xbf",         "\xc3",
      "\xc3(",        "\xe0\x80\x80", "\xe0\x9f\xbf",     "\xed\xa0\x80",     "\xed\xbf\xbf",
      "\xe2\x82",     "\xe2(\xa1",    "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
      "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff", "\xf0\x9f\x98",
  };
  static const char *const good[] = {"\xc2\x80",     "\xdf\xbf",         "\xe0\xa0\x80",
                                     "\xed\x9f\xbf", "\xee\x80\x80",     "\xef\xbf\xbf",
                                     "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\x7f"};
  char text[600], plain[256];
  for (size_t before = 0; before < 70; before += 1) {
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i += 1) {
      memset(plain, 'a', before);
      strcpy(plain + before, bad[i]);
      strcat(plain, before % 2 ? "" : "tail");
      if (before < 3) EXPECT_VALUE(string(plain), SATYA_INVALID);
      snprintf(text, sizeof text, "[\"%s\"]", plain);
      CHECK_EQUAL(SATYA_INVALID, check_json(any, text, NULL, report));
      satya_problem problem = problem_at(report, 0);
      CHECK_TEXT("json_invalid_utf8", problem.type, problem.type_size);
      CHECK(problem.offset >= before && problem.offset <= strlen(text));
      snprintf(text, sizeof text, "{\"%s\":1}", plain);
      CHECK_EQUAL(SATYA_INVALID, check_json(any, text, NULL, report));
      CHECK_PROBLEM(report, 0, "json_invalid_utf8", "");
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i += 1) {
      memset(plain, 'a', before);
      strcpy(plain + before, good[i]);
      if (before < 3) EXPECT_VALUE(string(plain), SATYA_OK);
      snprintf(text, sizeof text, "{\"%s\":\"%s\"}", plain, plain);
      CHECK_EQUAL(SATYA_OK, check_json(any, text, NULL, report));
    }
  }
  CHECK_EQUAL(SATYA_INVALID, check_json(any, "\"\\ud800\"", NULL, report));
  CHECK_PROBLEM(report, 0, "json_lone_surrogate", "");
  CHECK_EQUAL(SATYA_INVALID, check_json(any, "{\"\\udc00\\ud800\":1}", NULL, report));
  CHECK_PROBLEM(report, 0, "json_lone_surrogate", "");
  satya_schema *schema;
  CHECK_EQUAL(SATYA_BAD_SCHEMA,
              satya_schema_create("{\"title\":\"\xff\"}", 13, NULL, &schema, report));
}

/* Beyond every limit: refused before a byte of it is read. */
static void absurd_sizes(void) {
  static const size_t sizes[] = {SIZE_MAX,         SIZE_MAX - 1,       (size_t)1 << 63,
                                 SIZE_MAX / 2,     (size_t)1 << 40,    ((size_t)1 << 32) + 2,
                                 (size_t)1 << 32};
  satya_schema *schema;
  satya_instance *instance, *target;
  satya_batch *batch;
  satya_schema *record = schema_of("{\"type\":\"object\",\"properties\":{\"v\":true}}");
  size_t index;
  satya_value object = host_object(NULL, 0), out;
  target = instance_of(record, "{}");
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i += 1) {
    /* What is no size of an object in memory is a bad argument. */
    int is_no_size = sizes[i] > SIZE_MAX / 2;
    satya_status expected = is_no_size ? SATYA_BAD_ARGUMENT : SATYA_INVALID;
    CHECK_EQUAL(expected, satya_schema_check_json(any, "[]", sizes[i], NULL, report));
    if (!is_no_size) CHECK_PROBLEM(report, 0, "document_too_large", "");
    CHECK_EQUAL(expected, satya_instance_from_json(any, "[]", sizes[i], NULL, &instance, report));
    CHECK(instance == NULL);
    CHECK_EQUAL(is_no_size ? SATYA_BAD_ARGUMENT : SATYA_BAD_SCHEMA,
                satya_schema_create("{}", sizes[i], NULL, &schema, report));
    CHECK(schema == NULL);
    satya_status status = satya_instance_set_string(target, 0, "x", sizes[i], report);
    CHECK(status == SATYA_INVALID || status == SATYA_BAD_ARGUMENT);
    if (!is_no_size) continue;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(any, "[]", sizes[i], NULL, &batch, report));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate_values(record, &object, sizes[i], 1, NULL,
                                                                &batch, report));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate_values(record, &object, 1, sizes[i], NULL,
                                                                &batch, report));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_schema_field_find(record, "v", sizes[i], &index));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_find(target, "v", sizes[i], &index));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_instance_field_nearest(target, "v", sizes[i], &index));
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_value_find(&object, "v", sizes[i], &out));
  }
  satya_instance_free(target);
  satya_schema_free(record);
}

/* More rows than any memory holds, the first of them at the end of a page: none is
 * read. Run last, under a limit, for what it might take. */
static void more_rows_than_memory(void) {
#ifdef IS_SANITIZED
  return; /* Sanitizers need more address space than the limit leaves. */
#endif
  struct rlimit limit = {(rlim_t)2 << 30, (rlim_t)2 << 30};
  NEED(setrlimit(RLIMIT_AS, &limit) == 0);
  satya_schema *record = schema_of("{\"type\":\"object\",\"properties\":{\"v\":true}}");
  char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  NEED(pages != MAP_FAILED && mprotect(pages + 4096, 4096, PROT_NONE) == 0);
  satya_value *row = (satya_value *)(pages + 4096) - 1;
  *row = null();
  satya_batch *batch;
  static const size_t rows[] = {((size_t)1 << 60) + 1, ((size_t)1 << 62) + 1, SIZE_MAX / 2};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i += 1) {
    satya_status status =
        satya_batch_validate_values(record, row, rows[i], 1, NULL, &batch, report);
    CHECK(status == SATYA_BAD_ARGUMENT || status == SATYA_NO_MEMORY);
    CHECK(batch == NULL);
  }
  satya_schema_free(record);
}

static void nesting_without_end(void) {
  enum { DEPTH = 1000000 };
  char *text = malloc(5 * DEPTH + 2);
  satya_schema *tree = schema_of("{\"anyOf\":[{\"type\":\"integer\"},{\"items\":{\"$ref\":\"#\"}}]}");
  satya_schema *record = schema_of(
      "{\"type\":[\"array\",\"object\"],\"items\":{\"$ref\":\"#\"},\"properties\":{\"a\":{\"$ref\":"
      "\"#\"}}}");
  satya_schema *schemas[] = {any, tree, record};
  NEED(text != NULL);
  for (size_t s = 0; s < 3; s += 1) {
    memset(text, '[', DEPTH);
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(schemas[s], text, DEPTH, NULL, report));
    CHECK_TYPE(report, 0, "recursion_limit");
    memset(text + DEPTH, ']', DEPTH);
    CHECK_EQUAL(SATYA_INVALID,
                satya_schema_check_json(schemas[s], text, 2 * DEPTH, NULL, report));
    for (size_t i = 0; i < DEPTH; i += 1) memcpy(text + 5 * i, "{\"a\":", 5);
    CHECK_EQUAL(SATYA_INVALID,
                satya_schema_check_json(schemas[s], text, 5 * DEPTH, NULL, report));
  }
  satya_schema *schema;
  memset(text, '[', DEPTH);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(text, DEPTH, NULL, &schema, report));
  for (size_t i = 0; i < 100000; i += 1) memcpy(text + 7 * i, "{\"not\":", 7);
  memcpy(text + 700000, "true", 4);
  memset(text + 700004, '}', 100000);
  CHECK_EQUAL(SATYA_BAD_SCHEMA, satya_schema_create(text, 800004, NULL, &schema, report));
  CHECK(schema == NULL);
  free(text);

  satya_value *chain = malloc(DEPTH * sizeof *chain);
  NEED(chain != NULL);
  chain[0] = null();
  for (size_t i = 1; i < DEPTH; i += 1) chain[i] = host_array(&chain[i - 1], 1);
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(any, &chain[DEPTH - 1], NULL, report));
  CHECK_TYPE(report, 0, "recursion_limit");
  satya_instance *instance;
  CHECK_EQUAL(SATYA_INVALID,
              satya_instance_from_value(tree, &chain[DEPTH - 1], NULL, &instance, report));
  satya_value around[2] = {host_array(&around[0], 1), null()};
  CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(any, &around[0], NULL, report));
  free(chain);

  /* References that branch: 2^100 visits but for the limit. */
  char doubling[8000] = "{\"$defs\":{\"d0\":{\"type\":\"integer\"}";
  for (int i = 1; i <= 100; i += 1)
    sprintf(doubling + strlen(doubling),
            ",\"d%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}", i, i - 1,
            i - 1);
  strcat(doubling, "},\"$ref\":\"#/$defs/d100\"}");
  satya_schema *exponential = NULL;
  satya_options few = {.struct_size = sizeof few, .max_visits = 100000};
  satya_status status =
      satya_schema_create(doubling, strlen(doubling), NULL, &exponential, report);
  if (status == SATYA_OK) {
    CHECK_EQUAL(SATYA_INVALID, check_json(exponential, "\"x\"", &few, report));
    CHECK_TYPE(report, 0, "work_limit");
    /* By default the limit goes by the size of what is checked. */
    CHECK_EQUAL(SATYA_INVALID, check_json(exponential, "\"x\"", NULL, report));
    CHECK_TYPE(report, 0, "work_limit");
    satya_value text = {.kind = SATYA_KIND_STRING, .size = 1, .as.text = "x"};
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_value(exponential, &text, NULL, report));
    CHECK_TYPE(report, 0, "work_limit");
  }
  satya_schema_free(exponential);
  satya_schema_free(tree);
  satya_schema_free(record);
}

/* The same behind white space: a short text is copied and read with zeros behind it, a long
 * one where it stands, up to its last byte. */
static void try_in_place(const satya_schema *schema, const char *text, size_t size,
                         satya_status verdict) {
  enum { SPACE = 450 };
  char *bytes = malloc(SPACE + size);
  satya_instance *instance = NULL;
  NEED(bytes != NULL);
  memset(bytes, ' ', SPACE);
  memcpy(bytes + SPACE, text, size);
  if (!CHECK_EQUAL(verdict, satya_schema_check_json(schema, bytes, SPACE + size, NULL, NULL)) ||
      !CHECK_EQUAL(verdict, satya_instance_from_json(schema, bytes, SPACE + size, NULL, &instance,
                                                     NULL)))
    printf("    behind white space: %.*s\n", (int)size, text);
  satya_instance_free(instance);
  free(bytes);
}

/* One text by all ways; they agree, and what is valid survives a round trip. */
static void try_text(const satya_schema *schema, const char *text, size_t size) {
  char *bytes = malloc(size ? size : 1); /* Of just this size: a read beyond it is seen. */
  satya_instance *first = NULL, *second = NULL;
  satya_batch *batch = NULL;
  satya_batch_options options = {.struct_size = sizeof options, .threads = 1};
  NEED(bytes != NULL);
  memcpy(bytes, text, size);
  satya_status verdict = satya_schema_check_json(schema, bytes, size, NULL, report);
  if (!CHECK(verdict == SATYA_OK || verdict == SATYA_INVALID))
    printf("    %s: %.*s\n", satya_status_name(verdict), (int)size, text);
  CHECK_EQUAL(verdict == SATYA_OK, satya_report_count(report) == 0);
  if (!CHECK_EQUAL(verdict, satya_instance_from_json(schema, bytes, size, NULL, &first, report)))
    printf("    %.*s\n", (int)size, text);
  CHECK_EQUAL(SATYA_OK, satya_batch_validate(schema, bytes, size, &options, &batch, NULL));
  if (satya_batch_count(batch) == 1)
    CHECK_EQUAL(verdict == SATYA_OK, satya_batch_valid_count(batch) == 1);
  satya_batch_free(batch);
  options.format = SATYA_BATCH_ARRAY;
  CHECK_EQUAL(SATYA_OK, satya_batch_validate(schema, bytes, size, &options, &batch, NULL));
  satya_batch_free(batch);
  free(bytes);
  try_in_place(schema, text, size, verdict);
  if (first == NULL) return;
  satya_buffer *buffer = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_instance_to_json(first, buffer));
  satya_status again = satya_instance_from_json(schema, satya_buffer_data(buffer),
                                                satya_buffer_size(buffer), NULL, &second, NULL);
  if (!CHECK_EQUAL(SATYA_OK, again) || !CHECK_EQUAL(1, satya_instance_equal(first, second)))
    printf("    %.*s\n    written as %.*s\n", (int)size, text, (int)satya_buffer_size(buffer),
           satya_buffer_data(buffer));
  satya_buffer_free(buffer);
  satya_instance_free(first);
  satya_instance_free(second);
}

static void try_schema(const char *text, size_t size) {
  char *bytes = malloc(size ? size : 1);
  satya_schema *schema = NULL;
  NEED(bytes != NULL);
  memcpy(bytes, text, size);
  satya_status status = satya_schema_create(bytes, size, NULL, &schema, report);
  if (!CHECK(status == SATYA_OK || status == SATYA_BAD_SCHEMA))
    printf("    %s: %.*s\n", satya_status_name(status), (int)size, text);
  CHECK_EQUAL(status == SATYA_OK, schema != NULL);
  CHECK_EQUAL(status == SATYA_OK, satya_report_count(report) == 0);
  free(bytes);
  if (schema != NULL) {
    satya_status verdict = check_json(schema, "{\"a\":[1,\"x\"]}", NULL, report);
    CHECK(verdict == SATYA_OK || verdict == SATYA_INVALID);
  }
  satya_schema_free(schema);
}

static void cut_and_changed(unsigned long mutations) {
  satya_options options = {.struct_size = sizeof options, .formats = SATYA_FORMATS_ASSERT};
  static const char interesting[] = "{}[]\",:\\0123456789eE+-.tfnu \n\r\t\x00\x7f\x80\xc3\xff";
  for (size_t d = 0; d < DOCUMENTS; d += 1) {
    satya_schema *schema = schema_with(documents[d].schema, &options);
    const char *document = documents[d].document;
    size_t size = strlen(document), schema_size = strlen(documents[d].schema);
    if (!CHECK_EQUAL(SATYA_OK, check_json(schema, document, NULL, report)))
      printf("    %s\n    %.*s\n", document, (int)problem_at(report, 0).message_size,
             problem_at(report, 0).message);
    for (size_t cut = 0; cut <= size; cut += 1) try_text(schema, document, cut);
    for (size_t cut = 0; cut <= schema_size; cut += 1) try_schema(documents[d].schema, cut);
    char changed[2000];
    NEED(schema_size < sizeof changed && size < sizeof changed);
    for (unsigned long i = 0; i < mutations; i += 1) {
      int of_schema = i % 8 == 7;
      size_t length = of_schema ? schema_size : size;
      memcpy(changed, of_schema ? documents[d].schema : document, length);
      uint64_t random = next_random();
      size_t at = (size_t)(random >> 32) % length;
      changed[at] = random % 2 ? (char)(random >> 8)
                               : interesting[(random >> 8) % (sizeof interesting - 1)];
      if (of_schema)
        try_schema(changed, length);
      else
        try_text(schema, changed, length);
    }
    satya_schema_free(schema);
  }
}

int main(void) {
  const char *mutations = getenv("SATYA_MUTATIONS"), *seed = getenv("SATYA_SEED");
  random_state = seed ? strtoull(seed, NULL, 10) | 1 : 20240229;
  printf("hostile: seed %llu\n", (unsigned long long)random_state);
  report = satya_report_new();
  any = schema_of("true");
  malformed_values();
  text_that_is_no_utf8();
  absurd_sizes();
  nesting_without_end();
  cut_and_changed(mutations ? strtoul(mutations, NULL, 10) : 2000);
  more_rows_than_memory();
  satya_schema_free(any);
  satya_report_free(report);
  return check_end("hostile");
}
