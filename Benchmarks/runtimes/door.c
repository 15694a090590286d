/* SPDX-License-Identifier: Apache-2.0 */
/* The cost of the door in C; see README.md of this folder. */
#define _GNU_SOURCE
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, CALLS = 100000, RECORDS = 100000 };

static char *read_file(const char *folder, const char *name, size_t *size) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  char *text = malloc(1 << 20);
  if (!file || !text) exit(1);
  *size = fread(text, 1, 1 << 20, file);
  fclose(file);
  return text;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

typedef struct {
  satya_schema *schema;
  satya_instance *record;
  const char *json;
  size_t json_size;
  char *lines;
  size_t lines_size;
  size_t valid;
} fixture;

static void empty(fixture *f) {
  (void)f;
  if (satya_abi_version() == UINT32_MAX) exit(1);
}

static const char field_name[] = "Body Mass (g)";

static void get(fixture *f) {
  size_t field;
  int64_t mass;
  if (satya_instance_field_find(f->record, field_name, sizeof field_name - 1, &field) != SATYA_OK ||
      satya_instance_get_int64(f->record, field, &mass) != SATYA_OK)
    exit(1);
}

static void set(fixture *f) {
  size_t field;
  if (satya_instance_field_find(f->record, field_name, sizeof field_name - 1, &field) != SATYA_OK ||
      satya_instance_set_int64(f->record, field, 5100, NULL) != SATYA_OK)
    exit(1);
}

static void from_json(fixture *f) {
  satya_instance *record;
  if (satya_instance_from_json(f->schema, f->json, f->json_size, NULL, &record, NULL) != SATYA_OK)
    exit(1);
  satya_instance_free(record);
}

static void batch(fixture *f) {
  satya_batch_options options = {
      .struct_size = sizeof options, .keep = SATYA_BATCH_VERDICTS, .threads = 1};
  satya_batch *batch;
  if (satya_batch_validate(f->schema, f->lines, f->lines_size, &options, &batch, NULL) != SATYA_OK)
    exit(1);
  f->valid = satya_batch_valid_count(batch);
  satya_batch_free(batch);
}

static void measure(const char *name, void (*call)(fixture *), fixture *f, int calls, int units) {
  double rounds[ROUNDS];
  call(f);
  for (int round = 0; round < ROUNDS; round++) {
    double start = now();
    for (int index = 0; index < calls; index++) call(f);
    rounds[round] = (now() - start) / calls / units;
  }
  qsort(rounds, ROUNDS, sizeof rounds[0], by_size);
  printf("%s %.1f %.1f\n", name, rounds[ROUNDS / 2], rounds[0]);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 3) return 1;
  fixture f = {0};
  size_t size;
  char *schema = read_file(arguments[1], "schema.json", &size);
  if (satya_schema_create(schema, size, NULL, &f.schema, NULL) != SATYA_OK) return 1;
  f.json = read_file(arguments[1], "record.json", &f.json_size);
  if (satya_instance_from_json(f.schema, f.json, f.json_size, NULL, &f.record, NULL) != SATYA_OK)
    return 1;
  FILE *file = fopen(arguments[2], "rb");
  f.lines = malloc(64 << 20);
  if (!file || !f.lines) return 1;
  f.lines_size = fread(f.lines, 1, 64 << 20, file);
  measure("empty", empty, &f, CALLS, 1);
  measure("get", get, &f, CALLS, 1);
  measure("set", set, &f, CALLS, 1);
  measure("from_json", from_json, &f, CALLS / 10, 1);
  measure("batch", batch, &f, 1, RECORDS);
  printf("valid %zu\n", f.valid);
  return 0;
}
