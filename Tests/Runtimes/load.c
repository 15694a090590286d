/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The library in processes that are not its own: each mode is one process.
 *
 *     load MODE LIBRARY [OTHER...]
 *
 *   alone    used by dlopen, from eight threads at once
 *   at-once  loaded, used and closed by eight threads, each for itself
 *   beside   at once with another Swift runtime, the OTHER libraries, the last of which is
 *            load.swift
 *   twice    under two names at once: LIBRARY and its copy OTHER
 *   fork     used by parent and child after fork, also forked amid other threads' calls
 *   reload   dlopen and dlclose 250 times, which leave no block, page or mapping; to be run
 *            beside ledger.c, which counts blocks
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RELOADS = 250 };

static void stop(const char *what) {
  fprintf(stderr, "load: %s\n", what);
  exit(1);
}

/* What the checks call, of one loaded copy. */
typedef struct {
  void *library;
  __typeof__(&satya_schema_create) schema_create;
  __typeof__(&satya_schema_free) schema_free;
  __typeof__(&satya_schema_check_json) check_json;
  __typeof__(&satya_instance_from_json) from_json;
  __typeof__(&satya_instance_set_int64) set_int64;
  __typeof__(&satya_instance_to_json) to_json;
  __typeof__(&satya_instance_free) instance_free;
  __typeof__(&satya_batch_validate) batch_validate;
  __typeof__(&satya_batch_valid_count) valid_count;
  __typeof__(&satya_batch_free) batch_free;
  __typeof__(&satya_buffer_new) buffer_new;
  __typeof__(&satya_buffer_data) buffer_data;
  __typeof__(&satya_buffer_size) buffer_size;
  __typeof__(&satya_buffer_free) buffer_free;
} satya;

static void *symbol(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (!found) stop(dlerror());
  return found;
}

static satya load(const char *path) {
  satya s;
  s.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!s.library) stop(dlerror());
  s.schema_create = symbol(s.library, "satya_schema_create");
  s.schema_free = symbol(s.library, "satya_schema_free");
  s.check_json = symbol(s.library, "satya_schema_check_json");
  s.from_json = symbol(s.library, "satya_instance_from_json");
  s.set_int64 = symbol(s.library, "satya_instance_set_int64");
  s.to_json = symbol(s.library, "satya_instance_to_json");
  s.instance_free = symbol(s.library, "satya_instance_free");
  s.batch_validate = symbol(s.library, "satya_batch_validate");
  s.valid_count = symbol(s.library, "satya_batch_valid_count");
  s.batch_free = symbol(s.library, "satya_batch_free");
  s.buffer_new = symbol(s.library, "satya_buffer_new");
  s.buffer_data = symbol(s.library, "satya_buffer_data");
  s.buffer_size = symbol(s.library, "satya_buffer_size");
  s.buffer_free = symbol(s.library, "satya_buffer_free");
  return s;
}

/* The pattern is none that is matched by hand: PCRE2 compiles it to machine code. */
static const char schema_text[] =
    "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"minimum\":0},"
    "\"name\":{\"type\":\"string\",\"pattern\":\"^(?=[a-z])(ab)*$\"},"
    "\"tags\":{\"type\":\"array\",\"uniqueItems\":true}}}";
static const char record_text[] = "{\"age\":7,\"name\":\"ab\",\"tags\":[1,\"x\",2.5]}";
static const char written[] = "{\"age\":8,\"name\":\"ab\",\"tags\":[1,\"x\",2.5]}";

static satya_schema *compile(const satya *s) {
  satya_schema *schema;
  if (s->schema_create(schema_text, strlen(schema_text), NULL, &schema, NULL) != SATYA_OK)
    stop("the schema is refused");
  return schema;
}

/* Decodes, sets, writes and checks a batch on two threads. */
static void use_schema(const satya *s, const satya_schema *schema) {
  satya_instance *instance;
  satya_buffer *buffer = s->buffer_new();
  if (s->check_json(schema, "{\"name\":\"A\"}", 12, NULL, NULL) != SATYA_INVALID)
    stop("a bad record is accepted");
  if (s->from_json(schema, record_text, strlen(record_text), NULL, &instance, NULL) != SATYA_OK ||
      s->set_int64(instance, 0, 8, NULL) != SATYA_OK ||
      s->set_int64(instance, 0, -1, NULL) != SATYA_INVALID ||
      s->to_json(instance, buffer) != SATYA_OK ||
      s->buffer_size(buffer) != strlen(written) ||
      memcmp(s->buffer_data(buffer), written, strlen(written)) != 0)
    stop("an instance is not what it should be");
  s->instance_free(instance);
  s->buffer_free(buffer);

  char lines[2000] = "";
  for (int line = 0; line < 40; line++)
    strcat(lines, line % 4 ? "{\"age\":1}\n" : "{\"age\":-1}\n");
  satya_batch_options options = {.struct_size = sizeof options, .threads = 2};
  satya_batch *batch;
  if (s->batch_validate(schema, lines, strlen(lines), &options, &batch, NULL) != SATYA_OK ||
      s->valid_count(batch) != 30)
    stop("a batch is not what it should be");
  s->batch_free(batch);
}

static void use(const satya *s) {
  satya_schema *schema = compile(s);
  use_schema(s, schema);
  s->schema_free(schema);
}

typedef struct {
  const satya *s;
  const satya_schema *schema;
  int rounds;
} work;

static int is_busy;

static void *work_on(void *argument) {
  work *w = argument;
  /* As long as it takes, where something goes on meanwhile. */
  for (int round = 0; round < w->rounds || __atomic_load_n(&is_busy, __ATOMIC_RELAXED); round++) {
    use_schema(w->s, w->schema);
    if (round % 8 == 0) use(w->s);
    /* A fork meets threads in the midst of this. */
    for (int fresh = 0; is_busy && fresh < 100; fresh++) {
      satya_schema *schema = compile(w->s);
      w->s->check_json(schema, "{\"name\":\"ab\"}", 13, NULL, NULL);
      w->s->schema_free(schema);
    }
  }
  return NULL;
}

static void run_threads(const satya *s, int count, int rounds, void (*meanwhile)(const satya *)) {
  pthread_t threads[16];
  satya_schema *schema = compile(s);
  work w = {s, schema, rounds};
  __atomic_store_n(&is_busy, meanwhile != NULL, __ATOMIC_RELAXED);
  for (int index = 0; index < count; index++)
    if (pthread_create(&threads[index], NULL, work_on, &w)) stop("no thread");
  if (meanwhile) meanwhile(s);
  __atomic_store_n(&is_busy, 0, __ATOMIC_RELAXED);
  for (int index = 0; index < count; index++) pthread_join(threads[index], NULL);
  s->schema_free(schema);
}

/* Allocates by the other Swift runtime and counts references. */
static void use_swift(void) {
  void *(*allocate)(size_t, size_t) = symbol(RTLD_DEFAULT, "swift_slowAlloc");
  void (*deallocate)(void *, size_t, size_t) = symbol(RTLD_DEFAULT, "swift_slowDealloc");
  void *(*retain)(void *) = symbol(RTLD_DEFAULT, "swift_retain");
  for (int count = 0; count < 100; count++) {
    void *block = allocate(64, 15);
    if (!block || retain(NULL)) stop("the other Swift runtime does not work");
    memset(block, 1, 64);
    deallocate(block, 64, 15);
  }
}

/* Threads that work by the other Swift while others use the library, and one in turns. */
static void *work_by_swift(void *argument) {
  int (*other_swift_work)(int) = symbol(RTLD_DEFAULT, "other_swift_work");
  const satya *s = argument;
  for (int round = 0; round < 20; round++) {
    if (other_swift_work(10) != 1900) stop("the other Swift does not work");
    if (round % 4 == 0) use(s);
  }
  return NULL;
}

static void work_at_once(const satya *s) {
  pthread_t threads[3];
  for (int index = 0; index < 3; index++)
    if (pthread_create(&threads[index], NULL, work_by_swift, (void *)s)) stop("no thread");
  for (int index = 0; index < 3; index++) pthread_join(threads[index], NULL);
}

static void in_child(const satya *s, const satya_schema *schema) {
  pid_t child = fork();
  if (child < 0) stop("no fork");
  if (child == 0) {
    /* A child that waits for a lock of a thread it does not have would hang. */
    alarm(20);
    use_schema(s, schema);
    use(s);
    _exit(0);
  }
  int status;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    stop("a child fails after fork");
}

static void fork_amid(const satya *s) {
  satya_schema *schema = compile(s);
  for (int count = 0; count < 300; count++) in_child(s, schema);
  s->schema_free(schema);
}

static void *load_and_close(void *path) {
  for (int round = 0; round < 20; round++) {
    satya s = load(path);
    use(&s);
    if (dlclose(s.library)) stop(dlerror());
  }
  return NULL;
}

static void load_at_once(char *path) {
  pthread_t threads[8];
  for (int index = 0; index < 8; index++)
    if (pthread_create(&threads[index], NULL, load_and_close, path)) stop("no thread");
  for (int index = 0; index < 8; index++) pthread_join(threads[index], NULL);
}

static long resident_pages(void) {
  long size, pages;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%ld %ld", &size, &pages) != 2) stop("no /proc/self/statm");
  fclose(file);
  return pages;
}

static int mappings_of(const char *name) {
  char line[4096];
  int count = 0;
  FILE *file = fopen("/proc/self/maps", "r");
  if (!file) stop("no /proc/self/maps");
  while (fgets(line, sizeof line, file)) count += strstr(line, name) != NULL;
  fclose(file);
  return count;
}

static long held_blocks(void) {
  int64_t blocks;
  const char *path = getenv("SATYA_LEDGER");
  FILE *file = path ? fopen(path, "rb") : NULL;
  if (!file || fread(&blocks, sizeof blocks, 1, file) != 1) stop("no ledger counts blocks");
  fclose(file);
  return (long)blocks;
}

/* Loads and closes again and again; returns how many blocks that leaves. @p kept is for what
 * each round is to lose, or NULL. */
static long blocks_after(const char *path, int rounds, void **kept) {
  long before = held_blocks();
  for (int round = 0; round < rounds; round++) {
    satya s = load(path);
    use(&s);
    if (kept) kept[round] = malloc(1);
    if (dlclose(s.library)) stop(dlerror());
    if (mappings_of("libsatya")) stop("the library stays after dlclose");
  }
  return held_blocks() - before;
}

static void stays_below(long grown, long limit, const char *what) {
  if (grown < limit) return;
  fprintf(stderr, "load: %d times dlopen and dlclose leave %ld %s\n", RELOADS, grown, what);
  exit(1);
}

static void reload(const char *path) {
  blocks_after(path, 50, NULL);
  long pages = resident_pages();
  int mappings = mappings_of("");
  long blocks = blocks_after(path, RELOADS, NULL);
  stays_below(blocks, RELOADS / 10, "blocks");
  stays_below(mappings_of("") - mappings, RELOADS / 10, "mappings");
  stays_below(resident_pages() - pages, 128, "pages");
  /* The measure sees one block that each round loses. */
  void *kept[RELOADS];
  if (blocks_after(path, RELOADS, kept) < RELOADS - RELOADS / 10) stop("a leak is not seen");
  for (int round = 0; round < RELOADS; round++) free(kept[round]);
}

int main(int argument_count, char **arguments) {
  if (argument_count < 3) stop("load MODE LIBRARY [OTHER...]");
  char *mode = arguments[1], *path = arguments[2];
  if (!strcmp(mode, "alone")) {
    satya s = load(path);
    use(&s);
    run_threads(&s, 8, 40, NULL);
  } else if (!strcmp(mode, "beside")) {
    for (int index = 3; index < argument_count; index++)
      if (!dlopen(arguments[index], RTLD_NOW | RTLD_GLOBAL)) stop(dlerror());
    if (argument_count < 4) stop("nothing to be beside of");
    use_swift();
    satya s = load(path);
    use(&s);
    use_swift();
    run_threads(&s, 4, 10, work_at_once);
    dlclose(s.library);
    use_swift();
    s = load(path);
    work_by_swift(&s);
  } else if (!strcmp(mode, "twice")) {
    if (argument_count != 4) stop("twice needs a copy");
    satya s = load(path), other = load(arguments[3]);
    if (s.library == other.library || s.schema_create == other.schema_create)
      stop("the copy is the same library");
    use(&s);
    use(&other);
    run_threads(&s, 2, 10, use);
    satya_schema *schema = compile(&s);
    dlclose(other.library);
    use_schema(&s, schema);
    s.schema_free(schema);
  } else if (!strcmp(mode, "fork")) {
    satya s = load(path);
    fork_amid(&s);
    run_threads(&s, 3, 100, fork_amid);
    use(&s);
  } else if (!strcmp(mode, "at-once")) {
    load_at_once(path);
    if (mappings_of("libsatya")) stop("the library stays after dlclose");
  } else if (!strcmp(mode, "reload")) {
    reload(path);
  } else {
    stop("an unknown mode");
  }
  return 0;
}
