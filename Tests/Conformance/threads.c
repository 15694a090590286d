/* SPDX-License-Identifier: Apache-2.0 */
/* One schema, eight threads; also run under ThreadSanitizer. */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "fixture.h"

enum { THREADS = 8, ROUNDS = 200 };

static satya_schema *shared;
static satya_instance *shared_instance;
static pthread_barrier_t barrier;
static atomic_ulong wrong;

/* Patterns, formats, references, unions: all that may be built on first use. */
static const char *const RICH =
    "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{"
    "\"id\":{\"type\":\"string\",\"pattern\":\"^[a-z]+-(?:[0-9]{2}|x+)$\"},"
    "\"code\":{\"type\":\"string\",\"pattern\":\"^(?=.*[0-9])[A-Z0-9]{4,}$\"},"
    "\"when\":{\"type\":\"string\",\"format\":\"date-time\"},"
    "\"next\":{\"$ref\":\"#\"},"
    "\"either\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1}},"
    "\"required\":[\"a\"]},{\"type\":\"array\",\"uniqueItems\":true}]}},"
    "\"patternProperties\":{\"^x-(.)\\\\1$\":{\"type\":\"integer\"}},"
    "\"additionalProperties\":false}";
static const char *const GOOD =
    "{\"id\":\"abc-12\",\"code\":\"AB12\",\"when\":\"2024-02-29T12:00:00Z\","
    "\"next\":{\"id\":\"q-xxx\",\"either\":[1,2,{\"a\":1}]},\"either\":{\"a\":1},\"x-aa\":1}";
static const char *const BAD =
    "{\"id\":\"abc-1\",\"code\":\"ABCD\",\"when\":\"2023-02-29T12:00:00Z\","
    "\"next\":{\"id\":\"\",\"either\":[1,1.0]},\"either\":{\"a\":2},\"x-aa\":\"\",\"x-ab\":1}";

static void expect(int holds) {
  if (!holds) atomic_fetch_add(&wrong, 1);
}

static void *work(void *argument) {
  size_t number_of_thread = (size_t)argument;
  satya_options options = {.struct_size = sizeof options, .formats = SATYA_FORMATS_ASSERT};
  satya_report *report = satya_report_new();
  pthread_barrier_wait(&barrier); /* All patterns are used for the first time at once. */
  for (int i = 0; i < ROUNDS; i += 1) {
    satya_instance *instance = NULL, *copy = NULL;
    satya_schema *mine = satya_schema_retain(shared);
    expect(check_json(mine, i % 2 ? GOOD : BAD, &options, report) ==
           (i % 2 ? SATYA_OK : SATYA_INVALID));
    if (i % 2 == 0) expect(satya_report_count(report) == 8);
    expect(satya_instance_from_json(mine, GOOD, strlen(GOOD), NULL, &instance, report) ==
           SATYA_OK);
    satya_schema_free(mine);
    expect(satya_instance_equal(instance, shared_instance));
    expect(satya_instance_set_string(instance, 0, "zz-99", 5, report) == SATYA_OK);
    expect(satya_instance_set_string(instance, 0, "zz-9", 4, report) == SATYA_INVALID);
    expect(satya_instance_copy(shared_instance, &copy) == SATYA_OK);
    satya_value value, inner;
    expect(satya_instance_get(shared_instance, 3, &value) == SATYA_OK);
    expect(satya_value_find(&value, "either", 6, &inner) == SATYA_OK && inner.size == 3);
    satya_instance_free(instance);
    satya_instance_free(copy);
    if (i % 20 == 0) {
      char lines[2000] = "";
      for (int line = 0; line < 6; line += 1)
        strcat(strcat(lines, (line + i / 20) % 2 ? BAD : GOOD), "\n");
      satya_batch_options of_batch = {.struct_size = sizeof of_batch, .threads = 2};
      satya_batch *batch = NULL;
      expect(satya_batch_validate(shared, lines, strlen(lines), &of_batch, &batch, NULL) ==
             SATYA_OK);
      expect(satya_batch_count(batch) == 6 && satya_batch_valid_count(batch) == 3);
      satya_batch_free(batch);
    }
  }
  satya_report_free(report);
  return (void *)number_of_thread;
}

/* The creator drops its reference while others still retain and free theirs. */
static void *drop(void *argument) {
  satya_schema *mine = argument;
  pthread_barrier_wait(&barrier);
  for (int i = 0; i < ROUNDS; i += 1) {
    satya_schema *again = satya_schema_retain(mine);
    expect(check_json(again, GOOD, NULL, NULL) == SATYA_OK);
    satya_schema_free(again);
  }
  satya_schema_free(mine);
  return NULL;
}

/* A batch is set to stop from another thread. */
static volatile uint32_t cancel;

static void *stop(void *argument) {
  pthread_barrier_wait(&barrier);
  __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED);
  return argument;
}

static void cancels(void) {
  enum { RECORDS = 100000 };
  size_t size = strlen(GOOD) + 1;
  char *text = malloc(size * RECORDS);
  pthread_t thread;
  NEED(text != NULL);
  for (size_t i = 0; i < RECORDS; i += 1) {
    memcpy(text + i * size, GOOD, size);
    text[i * size + size - 1] = '\n';
  }
  satya_batch_options options = {.struct_size = sizeof options, .threads = 2, .cancel = &cancel};
  satya_batch *batch;
  pthread_barrier_init(&barrier, NULL, 2);
  NEED(pthread_create(&thread, NULL, stop, NULL) == 0);
  pthread_barrier_wait(&barrier);
  satya_status status =
      satya_batch_validate(shared, text, size * RECORDS, &options, &batch, NULL);
  CHECK(status == SATYA_CANCELLED || status == SATYA_OK);
  CHECK_EQUAL(status == SATYA_OK, batch != NULL);
  satya_batch_free(batch);
  pthread_join(thread, NULL);
  pthread_barrier_destroy(&barrier);
  free(text);
}

/* A sanitizer has a thread of its own, valgrind keeps the masks of threads itself. */
#if !defined IS_SANITIZED && !defined IS_EMULATED
/* The threads of a batch have all signals blocked that can be: their masks are read while
 * they work. */
static atomic_int is_over;

static void *read_masks(void *argument) {
  unsigned long *seen = argument;
  unsigned long long blocked;
  char path[300], line[300];
  pid_t self = getpid(), watcher = gettid();
  while (!atomic_load(&is_over)) {
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *task;
    while (tasks != NULL && (task = readdir(tasks)) != NULL) {
      int number = atoi(task->d_name);
      if (number == 0 || number == self || number == watcher) continue;
      snprintf(path, sizeof path, "/proc/self/task/%s/status", task->d_name);
      FILE *status = fopen(path, "r");
      int threads = 0; /* 0 where the thread has ended meanwhile; its masks are gone. */
      while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "Threads: %d", &threads) != 1 && threads > 0 &&
            sscanf(line, "SigBlk: %llx", &blocked) == 1) {
          *seen += 1;
          for (int number = 1; number < 32; number += 1)
            if (number != SIGKILL && number != SIGSTOP) expect(blocked >> (number - 1) & 1);
        }
      if (status != NULL) fclose(status);
    }
    if (tasks != NULL) closedir(tasks);
  }
  return NULL;
}

static void signals_stay_with_the_host(void) {
  enum { RECORDS = 20000 };
  size_t size = strlen(GOOD) + 1;
  unsigned long seen = 0;
  char *text = malloc(size * RECORDS);
  pthread_t watcher;
  NEED(text != NULL);
  for (size_t i = 0; i < RECORDS; i += 1) {
    memcpy(text + i * size, GOOD, size);
    text[i * size + size - 1] = '\n';
  }
  NEED(pthread_create(&watcher, NULL, read_masks, &seen) == 0);
  satya_batch_options options = {
      .struct_size = sizeof options, .threads = 4, .keep = SATYA_BATCH_VERDICTS};
  for (int i = 0; i < 20; i += 1) {
    satya_batch *batch = NULL;
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate(shared, text, size * RECORDS, &options, &batch, NULL));
    CHECK_EQUAL(RECORDS, satya_batch_valid_count(batch));
    satya_batch_free(batch);
  }
  atomic_store(&is_over, 1);
  pthread_join(watcher, NULL);
  CHECK(seen > 0);
  CHECK_EQUAL(0, atomic_load(&wrong));
  free(text);
}
#endif

static void run(void *(*body)(void *), void *argument) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i += 1)
    NEED(pthread_create(&threads[i], NULL, body, argument) == 0);
  for (int i = 0; i < THREADS; i += 1) pthread_join(threads[i], NULL);
}

int main(void) {
  pthread_barrier_init(&barrier, NULL, THREADS);
  satya_schema *first = schema_of(RICH);
  shared_instance = instance_of(first, GOOD);
  satya_schema_free(first);
  shared = schema_of(RICH);
  run(work, NULL);
  CHECK_EQUAL(0, atomic_load(&wrong));
  satya_instance_free(shared_instance);

  satya_schema *dropped = schema_of(RICH);
  for (int i = 0; i < THREADS; i += 1) satya_schema_retain(dropped);
  satya_schema_free(dropped);
  run(drop, dropped);
  CHECK_EQUAL(0, atomic_load(&wrong));
  pthread_barrier_destroy(&barrier);
  cancels();
#if !defined IS_SANITIZED && !defined IS_EMULATED
  signals_stay_with_the_host();
#endif
  satya_schema_free(shared);
  return check_end("threads");
}
