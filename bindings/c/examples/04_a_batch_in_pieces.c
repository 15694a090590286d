/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of records, one a line, checked in pieces: memory stays bounded by the
 * piece, however long the file. Bad records are told apart, none hides another,
 * and line numbers are those of the whole file.
 *
 *     a_batch_in_pieces SCHEMA FILE [PIECE_BYTES]
 */
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  char *text = malloc(1 << 20);
  *size = file && text ? fread(text, 1, 1 << 20, file) : 0;
  if (file) fclose(file);
  return text;
}

static void explain(const satya_batch *batch, size_t record) {
  const satya_report *report = satya_batch_report(batch, record);
  for (size_t i = 0; i < satya_report_count(report); i += 1) {
    satya_problem problem = {.struct_size = sizeof problem};
    if (satya_report_get(report, i, &problem) == SATYA_OK)
      printf("line %llu, column %llu, %.*s: %.*s\n", (unsigned long long)problem.line,
             (unsigned long long)problem.column,
             problem.pointer_size ? (int)problem.pointer_size : 10,
             problem.pointer_size ? problem.pointer : "the record", (int)problem.message_size,
             problem.message);
  }
}

int main(int count, char **arguments) {
  size_t schema_size = 0, room = count > 3 ? strtoul(arguments[3], NULL, 10) : 1 << 20;
  char *schema_text = count > 2 ? read_file(arguments[1], &schema_size) : NULL;
  FILE *file = count > 2 ? fopen(arguments[2], "rb") : NULL;
  satya_schema *schema = NULL;
  if (file == NULL || schema_size == 0 || room == 0 ||
      satya_schema_create(schema_text, schema_size, NULL, &schema, NULL) != SATYA_OK) {
    fprintf(stderr, "usage: %s SCHEMA FILE [PIECE_BYTES]\n", arguments[0]);
    return 2;
  }
  free(schema_text);

  satya_batch_options options = {.struct_size = sizeof options};
  options.format = SATYA_BATCH_NDJSON;
  options.keep = SATYA_BATCH_INSTANCES;
  options.partial = 1;
  char *piece = malloc(room);
  size_t held = 0, valid = 0;
  int64_t heaviest = 0;
  while (piece != NULL && options.partial) {
    size_t read = fread(piece + held, 1, room - held, file);
    held += read;
    options.partial = held == room; /* A piece that is not full ends the file. */
    satya_batch *batch = NULL;
    satya_status status = satya_batch_validate(schema, piece, held, &options, &batch, NULL);
    if (status != SATYA_OK) {
      fprintf(stderr, "the call failed: %s\n", satya_status_name(status));
      return 1;
    }
    for (size_t i = 0; i < satya_batch_count(batch); i += 1) {
      int64_t number = 0;
      if (satya_batch_verdicts(batch)[i])
        explain(batch, i);
      else if (satya_instance_get_int64(satya_batch_instance(batch, i), 0, &number) == SATYA_OK)
        heaviest = number > heaviest ? number : heaviest;
    }
    valid += satya_batch_valid_count(batch);

    /* What was not used stands at the head of the next piece. */
    size_t used = satya_batch_consumed(batch);
    options.first_record += satya_batch_count(batch);
    options.first_line += satya_batch_lines(batch);
    options.first_column = satya_batch_column(batch);
    options.base_offset += used;
    options.state = satya_batch_state(batch);
    satya_batch_free(batch);
    held -= used;
    memmove(piece, piece + used, held);
    if (used == 0 && options.partial) {
      char *larger = realloc(piece, room *= 2); /* A record longer than a piece. */
      if (larger == NULL) break;
      piece = larger;
    }
  }
  printf("%zu of %llu records are valid; the highest number is %lld\n", valid,
         (unsigned long long)options.first_record, (long long)heaviest);
  free(piece);
  fclose(file);
  satya_schema_free(schema);
  return 0;
}
