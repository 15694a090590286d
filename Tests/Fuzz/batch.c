/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Four bytes choose schema, options, format and where to cut; the rest is the data. Pieces
 * say what the whole says, and so do 2 and 7 threads.
 */
#include "fuzz.h"
#include "rich.h"

static satya_schema *schemas[RICH_COUNT][32];

static satya_batch *run(const satya_schema *schema, const char *data, size_t size,
                        const satya_batch_options *options) {
  satya_batch *batch = NULL;
  PROMISE(satya_batch_validate(schema, data, size, options, &batch, NULL) == SATYA_OK);
  PROMISE(satya_batch_consumed(batch) <= size);
  return batch;
}

static int same_text(const char *a, size_t a_size, const char *b, size_t b_size) {
  return a_size == b_size && memcmp(a, b, a_size) == 0;
}

/* The same problems at the same places of the input, in the same order. */
static void same_report(const satya_report *a, const satya_report *b) {
  PROMISE((a == NULL) == (b == NULL));
  if (a == NULL) return;
  if (satya_report_count(a) != satya_report_count(b) ||
      satya_report_total(a) != satya_report_total(b)) {
    show("whole", a);
    show("other", b);
    FAIL("another number of problems");
  }
  for (size_t i = 0; i < satya_report_count(a); i += 1) {
    satya_problem x = problem_of(a, i), y = problem_of(b, i);
    if (x.code != y.code || !same_text(x.pointer, x.pointer_size, y.pointer, y.pointer_size) ||
        x.offset != y.offset || x.line != y.line || x.column != y.column || x.record != y.record ||
        !same_text(x.input, x.input_size, y.input, y.input_size))
      FAIL("problem %zu: %.*s at offset %lld line %lld column %lld record %lld, whole: %.*s %lld "
           "%lld %lld %lld", i, (int)y.type_size, y.type, (long long)y.offset, (long long)y.line,
           (long long)y.column, (long long)y.record, (int)x.type_size, x.type, (long long)x.offset,
           (long long)x.line, (long long)x.column, (long long)x.record);
  }
}

/* Record `first` + i of the whole is record i of the part. */
static void same_records(const satya_batch *whole, const satya_batch *part, size_t first) {
  PROMISE(first + satya_batch_count(part) <= satya_batch_count(whole));
  for (size_t i = 0; i < satya_batch_count(part); i += 1) {
    uint64_t offset[2], size[2];
    PROMISE(satya_batch_verdicts(whole)[first + i] == satya_batch_verdicts(part)[i]);
    PROMISE(satya_batch_source(whole, first + i, &offset[0], &size[0]) == SATYA_OK);
    PROMISE(satya_batch_source(part, i, &offset[1], &size[1]) == SATYA_OK);
    PROMISE(offset[0] == offset[1] && size[0] == size[1]);
    same_report(satya_batch_report(whole, first + i), satya_batch_report(part, i));
    const satya_instance *a = satya_batch_instance(whole, first + i);
    const satya_instance *b = satya_batch_instance(part, i);
    PROMISE((a == NULL) == (b == NULL));
    if (a != NULL) PROMISE(satya_instance_equal(a, b));
  }
}

static void same_batches(const satya_batch *a, const satya_batch *b) {
  PROMISE(satya_batch_count(a) == satya_batch_count(b));
  PROMISE(satya_batch_valid_count(a) == satya_batch_valid_count(b));
  PROMISE(satya_batch_consumed(a) == satya_batch_consumed(b));
  PROMISE(satya_batch_lines(a) == satya_batch_lines(b));
  same_records(a, b, 0);
  PROMISE(satya_batch_total_count(a) == satya_batch_total_count(b));
  for (size_t i = 0; i < satya_batch_total_count(a); i += 1) {
    satya_total x = {.struct_size = sizeof x}, y = {.struct_size = sizeof y};
    PROMISE(satya_batch_total(a, i, &x) == SATYA_OK && satya_batch_total(b, i, &y) == SATYA_OK);
    PROMISE(x.code == y.code && x.count == y.count);
    PROMISE(same_text(x.pointer, x.pointer_size, y.pointer, y.pointer_size));
  }
}

static void check_pieces(const satya_schema *schema, const char *data, size_t size,
                         satya_batch_options options, const satya_batch *whole, uint32_t seed) {
  size_t begin = 0, end = 0, records = 0;
  const satya_report *text_report = NULL;
  satya_batch *batch = NULL;
  for (;;) {
    seed = seed * 1664525u + 1013904223u;
    end += 1 + (seed >> 16) % (seed & 0x8000 ? 7 : 40);
    if (end > size) end = size;
    options.partial = end < size;
    char *piece = exact_copy(data + begin, end - begin);
    batch = run(schema, piece, end - begin, &options);
    same_records(whole, batch, records);
    free(piece);
    records += satya_batch_count(batch);
    begin += satya_batch_consumed(batch);
    text_report = satya_batch_report(batch, SIZE_MAX);
    if (!options.partial || text_report != NULL) break;
    options.first_record += satya_batch_count(batch);
    options.first_line += satya_batch_lines(batch);
    options.base_offset += satya_batch_consumed(batch);
    options.first_column = satya_batch_column(batch);
    options.state = satya_batch_state(batch);
    satya_batch_free(batch);
  }
  PROMISE(records == satya_batch_count(whole));
  PROMISE(begin == satya_batch_consumed(whole));
  same_report(satya_batch_report(whole, SIZE_MAX), text_report);
  satya_batch_free(batch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 4) return 0;
  satya_schema **schema = &schemas[data[0] % RICH_COUNT][data[1] % 32];
  if (*schema == NULL) {
    satya_options options = options_of(data[1] % 32);
    const char *text = RICH_SCHEMAS[data[0] % RICH_COUNT];
    PROMISE(satya_schema_create(text, strlen(text), &options, schema, NULL) == SATYA_OK);
  }
  satya_batch_options options = {.struct_size = sizeof options,
                                 .format = data[2] & 1,
                                 .threads = 1,
                                 .keep = data[2] >> 1 & 1,
                                 .echo = 16,
                                 .problems_in_all = 1000000};
  size_t text_size = size - 4, repeats = 1;
  /* Several threads have something to do only with more than one unit of 128 KiB; seldom,
   * because it takes as long as a thousand other inputs. */
  if (options.format == SATYA_BATCH_NDJSON && data[3] == 63 && text_size > 200) {
    repeats = 140000 / text_size;
    options.problems_in_all = 100;
  }
  char *text = malloc(text_size * repeats + 1);
  for (size_t i = 0; i < repeats; i += 1) memcpy(text + i * text_size, data + 4, text_size);
  text_size *= repeats;
  text = realloc(text, text_size ? text_size : 1);
  satya_batch *whole = run(*schema, text, text_size, &options);
  if (repeats > 1) {
    for (uint32_t threads = 2; threads <= 7; threads += 5) {
      options.threads = threads;
      satya_batch *other = run(*schema, text, text_size, &options);
      same_batches(whole, other);
      satya_batch_free(other);
    }
  } else {
    check_pieces(*schema, text, text_size, options, whole, data[3]);
  }
  satya_batch_free(whole);
  free(text);
  return 0;
}
