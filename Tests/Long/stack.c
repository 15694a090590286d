/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much stack a call needs at the deepest values and schemas that are let in. Every call
 * runs on a thread whose stack was painted; what is no longer paint was used. The header says
 * what a call may need: a use beyond that fails.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <satya.h>

/* What the header promises, for the limits by default and for the highest. */
enum { DEFAULT_NEED = 512 << 10, HIGHEST_NEED = 1000 * (4 << 10) };
enum { STACK = 64 << 20, PAINT = 0xA5 };

static size_t used(void *(*body)(void *), void *argument) {
  unsigned char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  pthread_attr_t attributes;
  pthread_t thread;
  if (stack == MAP_FAILED) abort();
  memset(stack, PAINT, STACK);
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, stack, STACK);
  if (pthread_create(&thread, &attributes, body, argument) != 0) abort();
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
  size_t untouched = 0;
  while (untouched < STACK && stack[untouched] == PAINT) untouched += 1;
  munmap(stack, STACK);
  return STACK - untouched;
}

typedef struct {
  const char *name, *schema, *before, *after;
  /* Schemas around the value inside one level, or groups of a pattern, made by repeating a text. */
  const char *wrap_before, *wrap_after;
  int wraps;
  /* What is innermost, where it is not an empty array or object: so many letters. */
  int letters;
} shape;

enum { DEEPEST_GROUPS = 249 };

#define NODE_OF_PATTERN \
  "{" NODE "{\"if\":{\"if\":{\"additionalProperties\":{\"$ref\":\"#/$defs/n\"},\"pattern\":\"%sa%s\"}," \
  "\"else\":false},\"else\":false}}}"
#define NODE "\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":"
static const shape shapes[] = {
    {"arrays", "{" NODE "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"}}}}", "[", "]", "",
     "", 0, 0},
    {"no rules", "true", "[", "]", "", "", 0, 0},
    {"no rules, objects", "true", "{\"a\":", "}", "", "", 0, 0},
    {"records", "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":"
     "\"null\"}]}}}", "{\"a\":", "}", "", "", 0, 0},
    {"deferred records", "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"not\":"
     "{\"required\":[\"b\"]}}", "{\"a\":", "}", "", "", 0, 0},
    {"maps", "{" NODE "{\"additionalProperties\":{\"$ref\":\"#/$defs/n\"}}}}", "{\"a\":", "}", "",
     "", 0, 0},
    {"patterns", "{" NODE "{\"patternProperties\":{\"^a\":{\"$ref\":\"#/$defs/n\"}}}}}", "{\"a\":",
     "}", "", "", 0, 0},
    {"nested allOf", "{" NODE "%s{\"items\":{\"$ref\":\"#/$defs/n\"}}%s}}", "[", "]",
     "{\"allOf\":[{\"type\":\"array\"},", "]}", 6, 0},
    {"nested anyOf", "{" NODE "%s{\"items\":{\"$ref\":\"#/$defs/n\"}}%s}}", "[", "]",
     "{\"anyOf\":[{\"type\":\"null\"},", "]}", 6, 0},
    {"nested if", "{" NODE "%s{\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"}}}%s}}", "{\"a\":", "}",
     "{\"if\":{\"type\":\"null\"},\"else\":", "}", 6, 0},
    {"nested oneOf of records", "{" NODE "%s{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":"
     "\"#/$defs/n\"}}}%s}}", "{\"a\":", "}", "{\"oneOf\":[{\"type\":\"null\"},", "]}", 4, 0},
    {"lax", "{" NODE "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/n\"},\"x-satya\":{\"mode\":"
     "\"lax\"}}}}", "[", "]", "", "", 0, 0},
    /* Machine code is made at the first match, at the bottom of all: of a pattern that is matched
     * at once, of one whose steps are counted. */
    {"a pattern", NODE_OF_PATTERN, "{\"a\":", "}", "(?<=", ")", DEEPEST_GROUPS, 20},
    {"loops of a pattern", NODE_OF_PATTERN, "{\"a\":", "}", "(", ")*", DEEPEST_GROUPS, 20},
    {"a counted pattern", NODE_OF_PATTERN, "{\"a\":", "}", "(", "a?)*", DEEPEST_GROUPS, 100000},
};

static char *repeat(const char *before, const char *middle, const char *after, int times) {
  char *text = malloc((strlen(before) + strlen(after)) * (size_t)times + strlen(middle) + 1);
  text[0] = 0;
  size_t at = 0;
  for (int i = 0; i < times; i += 1) at += (size_t)sprintf(text + at, "%s", before);
  at += (size_t)sprintf(text + at, "%s", middle);
  for (int i = 0; i < times; i += 1) at += (size_t)sprintf(text + at, "%s", after);
  return text;
}

typedef struct {
  const char *schema_text, *document;
  satya_options options;
  satya_schema *schema;
  satya_instance *instance, *other;
  satya_report *report;
  satya_buffer *buffer;
  satya_value value;
} work;

static void *create(void *argument) {
  work *w = argument;
  (void)satya_schema_create(w->schema_text, strlen(w->schema_text), &w->options, &w->schema,
                            w->report);
  return NULL;
}
static void *check(void *argument) {
  work *w = argument;
  (void)satya_schema_check_json(w->schema, w->document, strlen(w->document), NULL, w->report);
  return NULL;
}
static void *decode(void *argument) {
  work *w = argument;
  (void)satya_instance_from_json(w->schema, w->document, strlen(w->document), NULL, &w->instance,
                                 w->report);
  return NULL;
}
static void *check_value(void *argument) {
  work *w = argument;
  (void)satya_schema_check_value(w->schema, &w->value, NULL, w->report);
  return NULL;
}
static void *from_value(void *argument) {
  work *w = argument;
  satya_instance *made = NULL;
  (void)satya_instance_from_value(w->schema, &w->value, NULL, &made, w->report);
  satya_instance_free(made);
  return NULL;
}
static void *copy(void *argument) {
  work *w = argument;
  (void)satya_instance_copy(w->instance, &w->other);
  return NULL;
}
static void *equal(void *argument) {
  work *w = argument;
  (void)satya_instance_equal(w->instance, w->other);
  return NULL;
}
static void *write_json(void *argument) {
  work *w = argument;
  (void)satya_instance_to_json(w->instance, w->buffer);
  return NULL;
}
static void *release(void *argument) {
  work *w = argument;
  satya_instance_free(w->instance);
  satya_instance_free(w->other);
  w->instance = w->other = NULL;
  return NULL;
}

static size_t most;
static void note(const char *shape_name, int depth, const char *call, size_t bytes, int verbose) {
  if (verbose) printf("  %-24s depth %4d  %-12s %8zu bytes\n", shape_name, depth, call, bytes);
  if (bytes > most) most = bytes;
}

static size_t measure(int depth, int verbose) {
  most = 0;
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i += 1) {
    const shape *s = &shapes[i];
    char schema[4096], *before = repeat(s->wrap_before, "", "", s->wraps),
                       *after = repeat("", "", s->wrap_after, s->wraps);
    snprintf(schema, sizeof schema, s->schema, before, after);
    int is_object = s->before[0] == '{';
    char *text = malloc((size_t)s->letters + 3);
    sprintf(text, "\"%*s\"", s->letters, "");
    memset(text + 1, 'a', (size_t)s->letters);
    const char *innermost = s->letters > 0 ? text : is_object ? "{}" : "[]";
    char *document = repeat(s->before, innermost, s->after, depth - 1);
    work w = {.schema_text = schema,
              .document = document,
              .options = {.struct_size = sizeof w.options, .max_depth = (uint32_t)depth},
              .report = satya_report_new(),
              .buffer = satya_buffer_new()};
    note(s->name, depth, "create", used(create, &w), verbose);
    if (w.schema == NULL) {
      printf("%s: the schema is refused\n", s->name);
      exit(1);
    }
    note(s->name, depth, "check_json", used(check, &w), verbose);
    note(s->name, depth, "from_json", used(decode, &w), verbose);
    if (verbose && satya_report_count(w.report) > 0) {
      satya_problem problem = {.struct_size = sizeof problem};
      satya_report_get(w.report, 0, &problem);
      printf("    %.*s\n", (int)problem.message_size, problem.message);
    }
    satya_schema *any = NULL;
    satya_instance *tree = NULL;
    satya_options deep = {.struct_size = sizeof deep, .max_depth = (uint32_t)depth};
    if (satya_schema_create("true", 4, &deep, &any, NULL) != SATYA_OK ||
        satya_instance_from_json(any, document, strlen(document), NULL, &tree, NULL) != SATYA_OK)
      exit(1);
    satya_instance_value(tree, &w.value);
    note(s->name, depth, "check_value", used(check_value, &w), verbose);
    note(s->name, depth, "from_value", used(from_value, &w), verbose);
    if (w.instance == NULL) {
      w.instance = tree;
      tree = NULL;
    }
    note(s->name, depth, "copy", used(copy, &w), verbose);
    note(s->name, depth, "equal", used(equal, &w), verbose);
    note(s->name, depth, "to_json", used(write_json, &w), verbose);
    note(s->name, depth, "free", used(release, &w), verbose);
    satya_instance_free(tree);
    satya_schema_free(any);
    satya_schema_free(w.schema);
    satya_report_free(w.report);
    satya_buffer_free(w.buffer);
    free(document);
    free(text);
    free(before);
    free(after);
  }
  return most;
}

/* Schema texts that nest as deep as one may; and one that nests deeper, which is refused. */
enum { SCHEMA_DEPTH = 500 };
static const struct {
  const char *name, *before, *middle, *after;
  int levels;
} texts[] = {
    {"schema: items", "{\"items\":", "{}", "}", 1},
    {"schema: properties", "{\"properties\":{\"a\":", "{}", "}}", 2},
    {"schema: allOf", "{\"allOf\":[", "{}", "]}", 2},
    {"schema: if", "{\"if\":{},\"else\":", "{}", "}", 1},
    {"schema: not", "{\"not\":", "{}", "}", 1},
    {"schema: unknown", "{\"x\":", "{}", "}", 1},
    {"schema: arrays", "[", "[]", "]", 1},
};

static void *schema_to_json(void *argument) {
  work *w = argument;
  (void)satya_schema_to_json(w->schema, w->buffer);
  return NULL;
}
static void *free_schema(void *argument) {
  work *w = argument;
  satya_schema_free(w->schema);
  return NULL;
}

static size_t measure_schemas(int verbose) {
  most = 0;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1) {
    for (int excess = 0; excess <= SCHEMA_DEPTH; excess += SCHEMA_DEPTH) {
      int depth = SCHEMA_DEPTH + excess, times = (depth - 1) / texts[i].levels;
      char *text = repeat(texts[i].before, texts[i].middle, texts[i].after, times);
      work w = {.schema_text = text,
                .options = {.struct_size = sizeof w.options, .max_depth = 1000},
                .report = satya_report_new(),
                .buffer = satya_buffer_new()};
      note(texts[i].name, depth, "create", used(create, &w), verbose);
      if ((w.schema == NULL) != (excess > 0 || texts[i].before[0] == '[')) {
        printf("%s: a depth of %d is %s\n", texts[i].name, depth, w.schema ? "taken" : "refused");
        exit(1);
      }
      if (w.schema) {
        note(texts[i].name, depth, "to_json", used(schema_to_json, &w), verbose);
        note(texts[i].name, depth, "free", used(free_schema, &w), verbose);
      }
      satya_report_free(w.report);
      satya_buffer_free(w.buffer);
      free(text);
    }
  }
  return most;
}

int main(int count, char **arguments) {
  int verbose = count > 1 && strcmp(arguments[1], "-v") == 0;
  size_t usual = measure(128, verbose), highest = measure(1000, verbose);
  size_t schemas = measure_schemas(verbose);
  printf("stack: %zu bytes at a depth of 128, %zu at 1,000, %zu for schemas\n", usual, highest,
         schemas);
  return usual > DEFAULT_NEED || schemas > DEFAULT_NEED || highest > HIGHEST_NEED;
}
