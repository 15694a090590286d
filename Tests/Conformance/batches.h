/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs of section Batches have in common. */
#ifndef BATCHES_H
#define BATCHES_H

#include "fixture.h"

/* What the records are checked by, and where their problems go; made by `main`. */
static satya_schema *schema;
static satya_report *report;

static inline satya_batch_options options(void) {
  return (satya_batch_options){.struct_size = sizeof(satya_batch_options)};
}

static inline satya_batch *batch_of(const char *text, size_t size, const satya_batch_options *chosen) {
  satya_batch *batch = NULL;
  CHECK_EQUAL(SATYA_OK, satya_batch_validate(schema, text, size, chosen, &batch, report));
  NEED(batch != NULL);
  return batch;
}

/* A growing text. */
typedef struct {
  char *bytes;
  size_t size, room;
} text_buffer;

static inline void append(text_buffer *text, const void *bytes, size_t size) {
  if (text->size + size > text->room) {
    text->room = 2 * (text->size + size) + 64;
    text->bytes = realloc(text->bytes, text->room);
    NEED(text->bytes != NULL);
  }
  memcpy(text->bytes + text->size, bytes, size);
  text->size += size;
}
static inline void append_text(text_buffer *text, const char *more) { append(text, more, strlen(more)); }

/* A text of many records of every sort, bad ones and blank lines among them. */
static inline text_buffer mixed_text(int records, int as_array) {
  text_buffer text = {0};
  char line[400];
  if (as_array) append_text(&text, " [\n");
  for (int i = 0; i < records; i += 1) {
    int sort = (i * 7919) % 23;
    if (as_array && i > 0) append_text(&text, i % 3 ? "," : " ,\r\n");
    if (sort == 3)
      snprintf(line, sizeof line, "{\"name\":\"\xc3\xa9\xf0\x9f\x98\x80\",\"age\":-%d}", i + 1);
    else if (sort == 7)
      snprintf(line, sizeof line, "{\"age\":%d,\"tags\":[1,\"}\\\"]\"]}", i);
    else if (sort == 13 && as_array)
      snprintf(line, sizeof line, "{\"name\":\"\xc3\xa9\",\n \"age\":-%d,\n\n\"tags\":0}", i + 1);
    else if (sort == 11 && !as_array)
      snprintf(line, sizeof line, "{\"name\":\"cut %d", i);
    else
      snprintf(line, sizeof line,
               "{\"name\":\"name %d %.*s\",\"age\":%d,\"score\":%d.25,\"tags\":[\"[\",\"\\\\\"]}", i,
               i % 60, "............................................................", i, i);
    append_text(&text, line);
    if (!as_array) append_text(&text, sort == 5 ? "\r\n" : sort == 9 ? "\n\n \n" : "\n");
  }
  if (as_array) append_text(&text, "\n]\n");
  return text;
}

#endif
