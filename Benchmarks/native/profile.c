// SPDX-License-Identifier: Apache-2.0
/// One operation in a loop, for perf and callgrind; docs/PERFORMANCE.md says how.
///
///     profile from-json SCHEMA DOCUMENTS PASSES   instances of every line, freed
///     profile check     SCHEMA DOCUMENTS PASSES   verdicts of every line
///     profile document  SCHEMA DOCUMENT  PASSES   the whole file as one document
///     profile verdict   SCHEMA DOCUMENT  PASSES   its verdict only
///     profile batch     SCHEMA DOCUMENTS PASSES   NDJSON, one thread, instances
///     profile array     SCHEMA DOCUMENT  PASSES   one JSON array, one thread, instances
///     profile schema    SCHEMA SCHEMA    PASSES   compile the schema
///
/// Prints nanoseconds per pass and how many records were valid. Formats are asserted
/// where the environment has SATYA_PROFILE_FORMATS.
#include "clock.h"
#include "input.h"

#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

typedef struct task {
  const char *name;
  const satya_schema *schema;
  const char *schemaText, *text;
  size_t schemaSize, size;
  const satya_options *options;
  int makesInstances; /* Asked for each document, so not by name. */
} task;

static int is(const task *task, const char *name) { return strcmp(task->name, name) == 0; }

static satya_status one(const task *task, const char *text, size_t size) {
  satya_instance *instance;
  satya_status status;
  if (!task->makesInstances)
    return satya_schema_check_json(task->schema, text, size, task->options, NULL);
  status = satya_instance_from_json(task->schema, text, size, task->options, &instance,
                                    NULL);
  satya_instance_free(instance);
  return status;
}

static size_t lines(const task *task) {
  size_t valid = 0;
  for (const char *at = task->text, *end = at + task->size; at < end;) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (!stop) stop = end;
    valid += one(task, at, (size_t)(stop - at)) == SATYA_OK;
    at = stop + 1;
  }
  return valid;
}

static size_t batch(const task *task, uint32_t format) {
  satya_batch_options options;
  satya_batch *batch;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.format = format;
  options.threads = 1;
  options.options = task->options;
  if (satya_batch_validate(task->schema, task->text, task->size, &options, &batch, NULL))
    return 0;
  size_t valid = satya_batch_valid_count(batch);
  satya_batch_free(batch);
  return valid;
}

static size_t compile(const task *task) {
  satya_schema *schema;
  if (satya_schema_create(task->text, task->size, NULL, &schema, NULL)) return 0;
  satya_schema_free(schema);
  return 1;
}

static size_t run(const task *task) {
  if (is(task, "from-json") || is(task, "check")) return lines(task);
  if (is(task, "document") || is(task, "verdict"))
    return one(task, task->text, task->size) == SATYA_OK;
  if (is(task, "batch")) return batch(task, SATYA_BATCH_NDJSON);
  if (is(task, "array")) return batch(task, SATYA_BATCH_ARRAY);
  if (is(task, "schema")) return compile(task);
  fprintf(stderr, "profile: no operation \"%s\"\n", task->name);
  exit(2);
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  task task;
  memset(&task, 0, sizeof task);
  task.name = argv[1];
  task.makesInstances = !is(&task, "check") && !is(&task, "verdict");
  task.schemaText = load(argv[2], &task.schemaSize);
  task.text = load(argv[3], &task.size);
  satya_options asserting;
  memset(&asserting, 0, sizeof asserting);
  asserting.struct_size = sizeof asserting;
  asserting.formats = SATYA_FORMATS_ASSERT;
  if (getenv("SATYA_PROFILE_FORMATS")) task.options = &asserting;
  long passes = atol(argv[4]);
  if (!task.schemaText || !task.text || passes < 1) return 2;
  satya_schema *schema;
  if (satya_schema_create(task.schemaText, task.schemaSize, NULL, &schema, NULL)) return 1;
  task.schema = schema;

  size_t valid = run(&task);
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  int64_t start = processor_time();
  for (long pass = 0; pass < passes; pass++) valid = run(&task);
  int64_t elapsed = processor_time() - start;
  CALLGRIND_DUMP_STATS_AT("profile");
  CALLGRIND_STOP_INSTRUMENTATION;
  printf("%.1f ns a pass, %zu valid\n", (double)elapsed / (double)passes, valid);
  satya_schema_free(schema);
  return 0;
}
