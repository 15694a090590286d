/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks a file of records, one a line, and tells people what is wrong with it.
 *
 *     validate SCHEMA FILE [MOST_RECORDS_SHOWN]
 */
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  char *bytes;
  size_t size;
} text;

static text read_file(const char *path) {
  text whole = {NULL, 0};
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    perror(path);
    exit(2);
  }
  long size = ftell(file);
  rewind(file);
  whole.bytes = malloc(size > 0 ? (size_t)size : 1);
  whole.size = whole.bytes ? fread(whole.bytes, 1, (size_t)size, file) : 0;
  fclose(file);
  return whole;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void print_problem(const satya_problem *problem) {
  int place = problem->pointer_size ? (int)problem->pointer_size : 12;
  printf("    %.*s: %.*s", place, problem->pointer_size ? problem->pointer : "(the record)",
         (int)problem->message_size, problem->message);
  if (problem->input_size > 0) printf("; found %.*s", (int)problem->input_size, problem->input);
  printf("  [%.*s]\n", (int)problem->type_size, problem->type);
}

static void print_record(const satya_batch *batch, size_t record, const char *path) {
  const satya_report *report = satya_batch_report(batch, record);
  for (size_t i = 0; i < satya_report_count(report); i += 1) {
    satya_problem problem = {.struct_size = sizeof problem};
    if (satya_report_get(report, i, &problem) != SATYA_OK) return;
    if (i == 0)
      printf("  %s:%llu:%llu\n", path, (unsigned long long)problem.line,
             (unsigned long long)problem.column);
    print_problem(&problem);
  }
}

static void print_totals(const satya_batch *batch) {
  for (size_t i = 0; i < satya_batch_total_count(batch); i += 1) {
    satya_total total = {.struct_size = sizeof total};
    if (satya_batch_total(batch, i, &total) != SATYA_OK) return;
    printf("  %6llu  %-26.*s %.*s\n", (unsigned long long)total.count, (int)total.type_size,
           total.type, (int)total.pointer_size, total.pointer);
  }
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: %s SCHEMA FILE [MOST_RECORDS_SHOWN]\n", arguments[0]);
    return 2;
  }
  const char *path = strrchr(arguments[2], '/') ? strrchr(arguments[2], '/') + 1 : arguments[2];
  size_t shown = 0, most = count > 3 ? strtoul(arguments[3], NULL, 10) : 20;
  text schema_text = read_file(arguments[1]), records = read_file(arguments[2]);
  satya_report *report = satya_report_new();
  satya_schema *schema = NULL;
  satya_batch *batch = NULL;
  if (satya_schema_create(schema_text.bytes, schema_text.size, NULL, &schema, report) != SATYA_OK) {
    fprintf(stderr, "%s is no schema:\n", arguments[1]);
    for (size_t i = 0; i < satya_report_count(report); i += 1) {
      satya_problem problem = {.struct_size = sizeof problem};
      if (satya_report_get(report, i, &problem) == SATYA_OK) print_problem(&problem);
    }
    return 2;
  }
  satya_batch_options options = {.struct_size = sizeof options, .echo = 40};
  double begin = now();
  satya_status status =
      satya_batch_validate(schema, records.bytes, records.size, &options, &batch, NULL);
  double seconds = now() - begin;
  if (status != SATYA_OK) {
    fprintf(stderr, "the call failed: %s\n", satya_status_name(status));
    return 2;
  }
  size_t all = satya_batch_count(batch), bad = all - satya_batch_valid_count(batch);
  printf("%s: %zu records, %zu bytes: %zu valid, %zu bad (%.2f ms, %.0f MB/s)\n", path, all,
         records.size, all - bad, bad, seconds * 1e3, (double)records.size / seconds / 1e6);
  for (size_t i = 0; i < all && shown < most; i += 1)
    if (satya_batch_verdicts(batch)[i]) {
      print_record(batch, i, path);
      shown += 1;
    }
  if (bad > shown) printf("  and %zu bad records more\n", bad - shown);
  if (bad > 0) printf("  what was wrong, and how often:\n");
  print_totals(batch);
  satya_batch_free(batch);
  satya_schema_free(schema);
  satya_report_free(report);
  free(schema_text.bytes);
  free(records.bytes);
  return bad > 0;
}
