/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The example in C, from which transcript.txt was recorded:
 *
 *     cc -Iinclude bindings/example/example.c -lsatya -o example
 *     ./example bindings/example
 */
#include <inttypes.h>
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 8192 };

static void stop(const char *what, satya_status status) {
  fprintf(stderr, "%s: %s\n", what, satya_status_name(status));
  exit(1);
}

static void require(satya_status status, const char *what) {
  if (status != SATYA_OK) stop(what, status);
}

static FILE *open_input(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  return file;
}

static char *read_input(const char *folder, const char *name, size_t *size) {
  FILE *file = open_input(folder, name);
  char *text = malloc(PIECE);
  if (!text) stop("malloc", SATYA_NO_MEMORY);
  *size = fread(text, 1, PIECE, file);
  fclose(file);
  return text;
}

static size_t slot(const satya_instance *record, const char *name) {
  size_t index;
  require(satya_instance_field_find(record, name, strlen(name), &index), name);
  return index;
}

static void print_problems(const satya_report *report) {
  for (size_t index = 0; index < satya_report_count(report); index++) {
    satya_problem problem = {.struct_size = sizeof problem};
    require(satya_report_get(report, index, &problem), "problem");
    printf("  ");
    if (problem.line)
      printf("line %" PRIu64 ", column %" PRIu64 ", ", problem.line, problem.column);
    printf("at \"%.*s\": %.*s: %.*s\n", (int)problem.pointer_size, problem.pointer,
           (int)problem.type_size, problem.type, (int)problem.message_size, problem.message);
  }
}

static satya_schema *schema_of(const char *folder, const char *name, satya_report *report) {
  satya_options options = {.struct_size = sizeof options, .formats = SATYA_FORMATS_ASSERT};
  satya_schema *schema;
  size_t size;
  char *text = read_input(folder, name, &size);
  require(satya_schema_create(text, size, &options, &schema, report), name);
  free(text);
  return schema;
}

static satya_schema *compile(const char *folder, satya_report *report) {
  satya_schema *refused;
  size_t size, name_size;
  const char *name;

  printf("1. Compile a schema\n");
  satya_schema *schema = schema_of(folder, "schema.json", report);
  require(satya_schema_name(schema, &name, &name_size), "name");
  printf("%.*s has %zu fields\n", (int)name_size, name, satya_schema_field_count(schema));
  for (size_t index = 0; index < satya_schema_field_count(schema); index++) {
    satya_field field = {.struct_size = sizeof field};
    require(satya_schema_field_get(schema, index, &field), "field");
    printf("  %.*s%s%s%s\n", (int)field.name_size, field.name,
           field.flags & SATYA_FIELD_REQUIRED ? ", required" : "",
           field.flags & SATYA_FIELD_HAS_DEFAULT ? ", with a default" : "",
           field.flags & SATYA_FIELD_RECORD ? ", a record" : "");
  }
  char *text = read_input(folder, "bad-schema.json", &size);
  satya_status status = satya_schema_create(text, size, NULL, &refused, report);
  free(text);
  if (status != SATYA_BAD_SCHEMA) stop("bad-schema.json", status);
  printf("bad-schema.json is refused\n");
  print_problems(report);
  return schema;
}

static satya_instance *decode(const satya_schema *schema, const char *folder) {
  satya_instance *record, *nest;
  const char *text;
  size_t size;
  int64_t mass, number;
  double length;
  uint8_t ringed;
  satya_value sex, eggs, egg;

  printf("2. Decode a record\n");
  char *json = read_input(folder, "record.json", &size);
  require(satya_instance_from_json(schema, json, size, NULL, &record, NULL), "record.json");
  free(json);
  require(satya_instance_get_string(record, slot(record, "Species"), &text, &size), "get");
  printf("Species: %.*s\n", (int)size, text);
  require(satya_instance_get_double(record, slot(record, "Beak Length (mm)"), &length), "get");
  printf("Beak Length (mm): %g\n", length);
  require(satya_instance_get_int64(record, slot(record, "Body Mass (g)"), &mass), "get");
  printf("Body Mass (g): %" PRId64 "\n", mass);
  size_t field = slot(record, "Ringed");
  require(satya_instance_get_bool(record, field, &ringed), "get");
  printf("Ringed: %s, %s\n", ringed ? "true" : "false",
         satya_instance_is_set(record, field) ? "given" : "by default");
  require(satya_instance_get(record, slot(record, "Sex"), &sex), "get");
  printf("Sex: %s\n", sex.kind == SATYA_KIND_UNSET ? "absent" : "present");
  require(satya_instance_get_instance(record, slot(record, "Nest"), &nest), "get");
  require(satya_instance_get_int64(nest, slot(nest, "Number"), &number), "get");
  require(satya_instance_get(nest, slot(nest, "Eggs"), &eggs), "get");
  require(satya_value_at(&eggs, 0, &egg), "get");
  printf("Nest: number %" PRId64 ", %" PRIu32 " egg of %.*s\n", number, eggs.size, (int)egg.size,
         egg.as.text);
  return record;
}

static void set(satya_instance *record, satya_report *report) {
  satya_instance *nest;
  const char *text;
  size_t size;
  int64_t number;
  satya_value unset = {.kind = SATYA_KIND_UNSET};

  printf("3. Set fields\n");
  require(satya_instance_set_int64(record, slot(record, "Body Mass (g)"), 5100, report), "set");
  require(satya_instance_set_string(record, slot(record, "Sex"), "FEMALE", 6, report), "set");
  require(satya_instance_set_bool(record, slot(record, "Ringed"), 1, report), "set");
  require(satya_instance_set(record, slot(record, "Beak Length (mm)"), &unset, report), "set");
  require(satya_instance_get_instance(record, slot(record, "Nest"), &nest), "get");
  require(satya_instance_set_int64(nest, slot(nest, "Number"), 8, report), "set");
  require(satya_instance_get_string(record, slot(record, "Sex"), &text, &size), "get");
  printf("Sex: %.*s\n", (int)size, text);

  size_t mass = slot(record, "Body Mass (g)");
  satya_status status = satya_instance_set_int64(record, mass, 50, report);
  if (status != SATYA_INVALID) stop("Body Mass (g) = 50", status);
  printf("Body Mass (g) = 50 is refused\n");
  print_problems(report);
  require(satya_instance_get_int64(record, mass, &number), "get");
  printf("Body Mass (g): %" PRId64 "\n", number);
  status = satya_instance_set(record, slot(record, "Species"), &unset, report);
  if (status != SATYA_INVALID) stop("Species = unset", status);
  printf("removing Species is refused\n");
  print_problems(report);
}

static void explain(const satya_schema *schema, const char *folder, satya_report *report) {
  satya_instance *record;
  size_t size;

  printf("4. Explain a bad record\n");
  char *json = read_input(folder, "bad-record.json", &size);
  satya_status status = satya_instance_from_json(schema, json, size, NULL, &record, report);
  free(json);
  if (status != SATYA_INVALID) stop("bad-record.json", status);
  printf("bad-record.json has %zu problems\n", satya_report_total(report));
  print_problems(report);
}

static void batch(const char *folder, satya_report *report) {
  satya_schema *schema = schema_of(folder, "elements.schema.json", report);
  /* What a batch did not consume stands before the next piece. */
  size_t room = PIECE, rest = 0, piece = 0, records = 0, valid = 0, heavy = 0;
  char *text = malloc(room);
  if (!text) stop("malloc", SATYA_NO_MEMORY);
  satya_batch_options options = {.struct_size = sizeof options, .partial = 1};
  FILE *file = open_input(folder, "elements.ndjson");

  printf("5. Check a file in pieces\n");
  while (options.partial) {
    satya_batch *batch;
    if (room - rest < PIECE) {
      room *= 2;
      text = realloc(text, room);
      if (!text) stop("realloc", SATYA_NO_MEMORY);
    }
    size_t count = fread(text + rest, 1, PIECE, file);
    options.partial = count == PIECE;
    require(satya_batch_validate(schema, text, rest + count, &options, &batch, NULL), "batch");
    printf("piece %zu: %zu records, %zu valid\n", ++piece, satya_batch_count(batch),
           satya_batch_valid_count(batch));
    for (size_t index = 0; index < satya_batch_count(batch); index++) {
      const satya_instance *record = satya_batch_instance(batch, index);
      double mass;
      if (!record) {
        print_problems(satya_batch_report(batch, index));
        continue;
      }
      require(satya_instance_get_double(record, slot(record, "mass"), &mass), "mass");
      heavy += mass > 200;
    }
    records += satya_batch_count(batch);
    valid += satya_batch_valid_count(batch);
    options.first_record += satya_batch_count(batch);
    options.first_line += satya_batch_lines(batch);
    options.first_column = satya_batch_column(batch);
    options.base_offset += satya_batch_consumed(batch);
    options.state = satya_batch_state(batch);
    rest = rest + count - satya_batch_consumed(batch);
    memmove(text, text + satya_batch_consumed(batch), rest);
    satya_batch_free(batch);
  }
  fclose(file);
  free(text);
  satya_schema_free(schema);
  printf("%zu records, %zu valid, %zu heavier than 200 Da\n", records, valid, heavy);
}

static void write(const satya_schema *schema, const satya_instance *record) {
  satya_buffer *buffer = satya_buffer_new();
  satya_instance *copy;
  if (!buffer) stop("buffer", SATYA_NO_MEMORY);

  printf("6. Write JSON\n");
  require(satya_instance_to_json(record, buffer), "to_json");
  printf("%.*s\n", (int)satya_buffer_size(buffer), satya_buffer_data(buffer));
  require(satya_instance_from_json(schema, satya_buffer_data(buffer), satya_buffer_size(buffer),
                                   NULL, &copy, NULL), "from_json");
  printf("read again: %s\n", satya_instance_equal(record, copy) ? "equal" : "different");
  satya_instance_free(copy);
  satya_buffer_free(buffer);
}

int main(int argument_count, char **arguments) {
  const char *folder = argument_count > 1 ? arguments[1] : ".";
  satya_report *report = satya_report_new();
  if (!report) stop("report", SATYA_NO_MEMORY);
  satya_schema *schema = compile(folder, report);
  satya_instance *record = decode(schema, folder);
  set(record, report);
  explain(schema, folder, report);
  batch(folder, report);
  write(schema, record);
  satya_instance_free(record);
  satya_schema_free(schema);
  satya_report_free(report);
  printf("7. Everything is freed\n");
  return 0;
}
