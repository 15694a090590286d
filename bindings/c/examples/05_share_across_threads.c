/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One schema, many threads: a compiled schema never changes, so threads share it
 * without locks. Each thread has a report and instances of its own, and may keep
 * the schema by a reference of its own.
 *
 *     cc 05_share_across_threads.c $(pkg-config --cflags --libs satya) -pthread
 */
#include <pthread.h>
#include <satya.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 4, READINGS = 10000 };

static const char *const READING =
    "{"
    "  \"type\": \"object\","
    "  \"required\": [\"station\", \"celsius\"],"
    "  \"properties\": {"
    "    \"station\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{3}-[0-9]{4}$\"},"
    "    \"celsius\": {\"type\": \"number\", \"minimum\": -90, \"maximum\": 60}"
    "  }"
    "}";
enum { STATION, CELSIUS };

typedef struct {
  const satya_schema *schema;
  int number;
  unsigned long accepted, refused;
  double sum;
} worker;

static void *work(void *argument) {
  worker *self = argument;
  satya_schema *schema = satya_schema_retain(self->schema);
  satya_report *report = satya_report_new();
  char text[100];
  for (int i = 0; i < READINGS && report != NULL; i += 1) {
    /* Every tenth station has a number that is too short. */
    int size = snprintf(text, sizeof text, "{\"station\":\"LIS-%0*d\",\"celsius\":%d.5}",
                        i % 10 == 9 ? 3 : 4, i % 1000, i % 40 + self->number);
    satya_instance *reading = NULL;
    satya_status status =
        satya_instance_from_json(schema, text, (size_t)size, NULL, &reading, report);
    if (status == SATYA_OK) {
      double celsius = 0;
      satya_instance_get_double(reading, CELSIUS, &celsius);
      self->sum += celsius;
      self->accepted += 1;
    } else if (status == SATYA_INVALID) {
      self->refused += 1;
    }
    satya_instance_free(reading);
  }
  satya_report_free(report);
  satya_schema_free(schema);
  return NULL;
}

int main(void) {
  satya_schema *schema = NULL;
  pthread_t threads[THREADS];
  worker workers[THREADS];
  if (satya_schema_create(READING, strlen(READING), NULL, &schema, NULL) != SATYA_OK) return 1;
  for (int i = 0; i < THREADS; i += 1) {
    workers[i] = (worker){.schema = schema, .number = i};
    if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0) return 1;
  }
  for (int i = 0; i < THREADS; i += 1) {
    pthread_join(threads[i], NULL);
    printf("thread %d: %lu accepted, %lu refused, mean %.2f\n", i, workers[i].accepted,
           workers[i].refused, workers[i].sum / (double)workers[i].accepted);
  }
  satya_schema_free(schema);
  return 0;
}
