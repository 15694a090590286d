/* SPDX-License-Identifier: Apache-2.0 */
/* Every call gives back what it took, whatever it returned: blocks are counted. */
#include "allocator.h"

#include "documents.h"

static const char *const BAD_USER = "{\"name\":\"A\",\"age\":-1,\"home\":{},\"more\":[1,{\"x\":2}]}";

/* Patterns that need more stack than a thread's own, and at last more than there may be. */
static void patterns(void) {
  enum { LONG = 140000, GROUPS = 40 };
  static char text[LONG + 3];
  char groups[2][GROUPS + 1] = {{0}};
  memset(groups[0], '(', GROUPS);
  memset(groups[1], ')', GROUPS);
  snprintf(text, sizeof text, "{\"items\":{\"pattern\":\"^(?:%sa%s|b|(?=c)c)*$\"}}", groups[0],
           groups[1]);
  satya_schema *schema = schema_of(text);
  static const size_t sizes[] = {10, 3000, 30000, LONG - 4};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i += 1) {
    memset(text, 'a', LONG);
    memcpy(text, "[\"", 2);
    memcpy(text + sizes[i], "\"]", 3);
    CHECK_EQUAL(i < 3 ? SATYA_OK : SATYA_INVALID, check_json(schema, text, NULL, NULL));
  }
  satya_schema_free(schema);
}

/* Documents of every size, so that the parts of an instance meet the end of its memory
 * anywhere. */
static void documents_of_every_size(const satya_schema *schema) {
  static char text[6000];
  for (size_t size = 0; size < 5000; size += size < 3000 ? 8 : 40) {
    int used = sprintf(text, "{\"age\":1,\"tags\":[\"a\",\"b\"],\"name\":\"nn");
    memset(text + used, 'n', size);
    strcpy(text + used + size, "\"}");
    satya_instance_free(instance_of(schema, text));
  }
}

/* Documents whose memory the schema keeps for the next one, if that is of a like size; every
 * other one is refused at its end. */
static void large_documents(void) {
  static const size_t counts[] = {20, 6000, 6001, 7000, 60000, 7000, 6000, 200000, 20, 30000};
  satya_schema *schema = schema_of("{\"items\":{\"type\":\"string\"}}");
  satya_instance *instances[2] = {NULL, NULL};
  for (size_t i = 0; i < 2 * sizeof counts / sizeof counts[0]; i += 1) {
    size_t count = counts[i / 2], used = 0;
    char *text = malloc(count * 14 + 8);
    for (size_t k = 0; k < count; k += 1)
      used += (size_t)sprintf(text + used, "%c\"text %06u\"", k ? ',' : '[', (unsigned)k);
    strcpy(text + used, i % 2 ? ",1" : "]");
    if (i % 2) strcat(text, "]");
    satya_instance_free(instances[i / 2 % 2]);
    CHECK_EQUAL(i % 2 ? SATYA_INVALID : SATYA_OK,
                satya_instance_from_json(schema, text, strlen(text), NULL, &instances[i / 2 % 2], NULL));
    free(text);
  }
  satya_instance_free(instances[0]);
  satya_instance_free(instances[1]);
  satya_schema_free(schema);
}

/* Values with memory of their own that a rule of the record refuses. */
static void refused_by_the_record(satya_report *report) {
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{\"type\":\"object\",\"properties\":{"
      "\"c\":{}}}},\"maxProperties\":1}");
  satya_instance *instance = instance_of(schema, "{\"a\":1}");
  satya_value pair[2] = {string("c"), string("a text of more than sixteen bytes")};
  satya_value value = host_object(pair, 1);
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(instance, 1, &value, report));
  CHECK_EQUAL(SATYA_OK, satya_instance_set(instance, 0, &pair[1], report));
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(instance, 1, &value, report));
  satya_instance_free(instance);
  satya_schema_free(schema);
}

static void every_call(void) {
  satya_report *report = satya_report_new();
  satya_buffer *buffer = satya_buffer_new();
  satya_schema *schema = schema_of(USER_SCHEMA), *bad;
  satya_instance *user = instance_of(schema, USER), *other = NULL, *home;
  satya_batch *batch;
  satya_report_set_echo(report, 100);
  patterns();
  refused_by_the_record(report);
  satya_schema_create("{\"pattern\":\"(\",\"type\":[1]}", 26, NULL, &bad, report);
  satya_schema_create("{\"type\":", 8, NULL, &bad, report);
  satya_schema_free(satya_schema_retain(schema));
  satya_schema_to_json(schema, buffer);
  check_json(schema, BAD_USER, NULL, report);
  satya_report_to_json(report, buffer);
  check_json(schema, USER, NULL, report);
  satya_instance_from_json(schema, BAD_USER, strlen(BAD_USER), NULL, &other, report);
  satya_instance_from_json(schema, "{\"name\":\"Ann", 12, NULL, &other, report);
  satya_instance_copy(user, &other);
  satya_instance_set_string(other, NAME, USER_SCHEMA, 200, report);
  satya_instance_set_string(other, NAME, USER_SCHEMA, 2, report);
  satya_instance_set_string(other, NAME, "x", 1, report);
  satya_value tags[3] = {string("a"), string("a tag of more than sixteen bytes"), string("c")};
  satya_value value = host_array(tags, 3);
  satya_instance_set(other, TAGS, &value, report);
  tags[2] = null();
  satya_instance_set(other, TAGS, &value, report);
  /* A small integer over a long one, whose text has a block of its own. */
  value = number("123456789012345678901234567890");
  for (int i = 0; i < 2; i += 1) {
    satya_instance_set(other, AGE, &value, report);
    satya_instance_set_int64(other, AGE, 7, i ? report : NULL);
  }
  satya_instance_get(user, HOME, &value);
  satya_instance_set(other, HOME, &value, report);
  satya_instance_get_instance(other, HOME, &home);
  satya_instance_set_string(home, 0, USER_SCHEMA, 100, report);
  value = unset();
  satya_instance_set(other, HOME, &value, report);
  satya_instance_equal(user, other);
  satya_instance_to_json(other, buffer);
  satya_instance_value(other, &value);
  satya_schema_check_value(schema, &value, NULL, report);
  satya_instance_free(user);
  satya_instance_from_value(schema, &value, NULL, &user, report);
  satya_instance_free(user);
  satya_instance_free(other);
  satya_value values[2] = {string("Ann"), int64(-1)};
  satya_instance_new(schema, values, 2, NULL, &user, report);
  values[1] = int64(1);
  satya_instance_new(schema, values, 2, NULL, &user, report);
  satya_instance_free(user);

  char text[8192] = "";
  for (int i = 0; i < 20; i += 1) strcat(strcat(text, i % 4 ? USER : BAD_USER), "\n");
  for (uint32_t keep = 0; keep < 2; keep += 1)
    for (uint32_t threads = 1; threads < 4; threads += 1) {
      satya_batch_options options = {
          .struct_size = sizeof options, .threads = threads, .keep = keep};
      satya_batch_validate(schema, text, strlen(text), &options, &batch, report);
      satya_batch_report(batch, 0);
      satya_batch_instance(batch, 1);
      satya_batch_free(batch);
      options.max_memory = 512;
      satya_batch_validate(schema, text, strlen(text), &options, &batch, report);
      satya_batch_free(batch);
      options.max_memory = 0;
      satya_batch_validate_values(schema, values, 1, 2, &options, &batch, report);
      satya_batch_free(batch);
    }
  documents_of_every_size(schema);
  large_documents();
  satya_schema_free(schema);
  for (size_t d = 0; d < DOCUMENTS; d += 1) {
    const char *document = documents[d].document;
    schema = schema_of(documents[d].schema);
    for (size_t size = 0; size <= strlen(document); size += 1) {
      satya_instance *instance;
      satya_instance_from_json(schema, document, size, NULL, &instance, report);
      satya_instance_free(instance);
    }
    satya_schema_free(schema);
  }
  satya_buffer_free(buffer);
  satya_report_free(report);
}

/* What a program does with each request, again and again. */
static void one_round(void) {
  satya_report *report = satya_report_new();
  satya_schema *schema = schema_of(USER_SCHEMA);
  satya_instance *user = instance_of(schema, USER), *copy = NULL;
  satya_instance_copy(user, &copy);
  satya_instance_set_string(copy, NAME, "x", 1, report);
  satya_schema_free(schema);
  satya_instance_free(user);
  satya_instance_free(copy);
  satya_report_free(report);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  every_call(); /* What the C library keeps for itself after the first use does not count. */
  every_call();
  long before = atomic_load(&blocks_held);
  for (int i = 0; i < 5; i += 1) {
    every_call();
    CHECK_EQUAL(before, atomic_load(&blocks_held));
  }
  one_round();
  before = atomic_load(&blocks_held);
  long bytes = atomic_load(&bytes_held);
  for (int i = 0; i < 10000; i += 1) one_round();
  CHECK_EQUAL(before, atomic_load(&blocks_held));
  CHECK_EQUAL(bytes, atomic_load(&bytes_held));
  return check_end("leaks");
}
