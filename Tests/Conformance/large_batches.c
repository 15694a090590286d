/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Batches of a size that shows what they cost: one record of 50 MB, a million records of
 * 30 bytes, nothing but bad ones, and input in pieces without end. The memory held is
 * bounded by what is kept, whatever the input.
 */
#include "allocator.h"

#include "fixture.h"

enum { MIB = 1 << 20 };

static satya_schema *user;

static satya_batch *batch_of(const char *text, size_t size, const satya_batch_options *options) {
  satya_batch *batch = NULL;
  CHECK_EQUAL(SATYA_OK, satya_batch_validate(user, text, size, options, &batch, NULL));
  NEED(batch != NULL);
  return batch;
}

/* Checks a text in pieces of `piece` bytes; what was not used stands before the next. */
typedef struct {
  size_t records, valid, lines;
  long most_held;
} outcome;

static outcome in_pieces(const char *text, size_t size, size_t piece,
                         satya_batch_options options) {
  outcome found = {0, 0, 0, 0};
  size_t begin = 0, end = 0;
  long before = atomic_load(&bytes_held);
  do {
    end = end + piece < size ? end + piece : size;
    options.partial = end < size;
    reset_peak();
    satya_batch *batch = batch_of(text + begin, end - begin, &options);
    if (peak_over(before) > found.most_held) found.most_held = peak_over(before);
    found.records += satya_batch_count(batch);
    found.valid += satya_batch_valid_count(batch);
    found.lines += satya_batch_lines(batch);
    begin += satya_batch_consumed(batch);
    go_on_after(&options, batch);
    satya_batch_free(batch);
  } while (end < size);
  CHECK_EQUAL(size, begin);
  return found;
}

/* A record of 50 MB between two small ones: in a line, in an array, whole and in pieces. */
static void one_record_of_50_mb(void) {
  enum { NAME_SIZE = 50 * 1000 * 1000 };
  char *text = malloc(NAME_SIZE + 200);
  NEED(text != NULL);
  for (uint32_t format = 0; format < 2; format += 1) {
    const char *between = format ? "," : "\n";
    size_t size = 0;
    size += (size_t)sprintf(text, "%s{\"name\":\"Ann\",\"age\":1}%s{\"age\":2,\"name\":\"",
                            format ? "[" : "", between);
    size_t name = size;
    memset(text + size, 'x', NAME_SIZE);
    size += NAME_SIZE;
    size += (size_t)sprintf(text + size, "\"}%s{\"name\":\"Bob\",\"age\":-3}%s", between,
                            format ? "]" : "");
    for (uint32_t keep = 0; keep < 2; keep += 1) {
      satya_batch_options options = {
          .struct_size = sizeof options, .format = format, .keep = keep, .threads = 2};
      long before = atomic_load(&bytes_held);
      reset_peak();
      satya_batch *batch = batch_of(text, size, &options);
      /* The record once, as far as it is kept; twice while its chunk is found too small. */
      CHECK(peak_over(before) < (keep == SATYA_BATCH_INSTANCES ? NAME_SIZE + 8 * MIB : 8 * MIB));
      CHECK_EQUAL(3, satya_batch_count(batch));
      CHECK_EQUAL(2, satya_batch_valid_count(batch));
      uint64_t offset, length;
      CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, 1, &offset, &length));
      CHECK_EQUAL(NAME_SIZE + strlen("{\"age\":2,\"name\":\"\"}"), length);
      if (keep == SATYA_BATCH_INSTANCES) {
        const char *kept;
        size_t kept_size;
        CHECK_EQUAL(SATYA_OK, satya_instance_get_string(satya_batch_instance(batch, 1), NAME,
                                                        &kept, &kept_size));
        CHECK(kept_size == NAME_SIZE && memcmp(kept, text + name, NAME_SIZE) == 0);
      }
      CHECK_PROBLEM(satya_batch_report(batch, 2), 0, "greater_than_equal", "/age");
      satya_batch_free(batch);
      outcome found = in_pieces(text, size, 16 * MIB, options);
      CHECK_EQUAL(3, found.records);
      CHECK_EQUAL(2, found.valid);
    }
  }

  /* The same with its mistake at the very end. */
  size_t size = (size_t)sprintf(text, "{\"age\":2,\"name\":\"");
  memset(text + size, 'x', NAME_SIZE);
  size += NAME_SIZE;
  size += (size_t)sprintf(text + size, "\",\"level\":\"one\"}");
  satya_batch *batch = batch_of(text, size, NULL);
  CHECK_PROBLEM(satya_batch_report(batch, 0), 0, "int_type", "/level");
  satya_problem problem = problem_at(satya_batch_report(batch, 0), 0);
  CHECK_EQUAL(size - strlen("\"one\"}"), problem.offset);
  CHECK_EQUAL(problem.offset + 1, problem.column);
  satya_batch_free(batch);
  free(text);
}

/* Bad ones take ten times as long. */
enum { RECORDS = 1000000, BAD_RECORDS = 200000, RECORD_SIZE = 30 };

/* Lines of 30 bytes, all of them bad or none. */
static char *lines_of(size_t records, int is_bad) {
  char *text = malloc(records * RECORD_SIZE + 1);
  NEED(text != NULL);
  for (size_t i = 0; i < records; i += 1)
    sprintf(text + i * RECORD_SIZE, "{\"name\":\"%s\",\"age\":%8zu%s\n", is_bad ? "N" : "Ann",
            i, is_bad ? "  }" : "}");
  NEED(strlen(text) == records * RECORD_SIZE);
  return text;
}

static void a_million_records_of_30_bytes(void) {
  char *text = lines_of(RECORDS, 0);
  size_t size = strlen(text);
  long before = atomic_load(&bytes_held);
  for (uint32_t threads = 1; threads <= 7; threads += 6)
    for (uint32_t keep = 0; keep < 2; keep += 1) {
      satya_batch_options options = {
          .struct_size = sizeof options, .threads = threads, .keep = keep};
      reset_peak();
      satya_batch *batch = batch_of(text, size, &options);
      /* 16 bytes and a verdict each, doubled while lists grow; an instance has eight
       * fields, its link and its text. */
      long each = keep == SATYA_BATCH_INSTANCES ? 8 + 8 + 8 * 16 + 8 : 0;
      if (!CHECK(peak_over(before) < (long)RECORDS * (each + 40) + 16 * MIB))
        printf("    %ld bytes\n", peak_over(before));
      CHECK_EQUAL(RECORDS, satya_batch_count(batch));
      CHECK_EQUAL(RECORDS, satya_batch_valid_count(batch));
      CHECK_EQUAL(RECORDS, satya_batch_lines(batch));
      CHECK_EQUAL(0, satya_batch_total_count(batch));
      for (size_t i = 0; i < RECORDS; i += i < 10000 ? 1 : 977) {
        uint64_t offset = 0, length = 0;
        CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, i, &offset, &length));
        CHECK(offset == i * RECORD_SIZE && length == RECORD_SIZE - 1);
        int64_t age = -1;
        const satya_instance *record = satya_batch_instance(batch, i);
        CHECK_EQUAL(keep == SATYA_BATCH_INSTANCES, record != NULL);
        if (record == NULL) continue;
        CHECK_EQUAL(SATYA_OK, satya_instance_get_int64(record, AGE, &age));
        CHECK_EQUAL(i, age);
      }
      satya_batch_free(batch);
      /* What the schema keeps for its next batch. */
      CHECK(atomic_load(&bytes_held) - before <= 4 * MIB + 4096);
    }
  free(text);
}

static void every_record_bad(void) {
  char *text = lines_of(BAD_RECORDS, 1);
  size_t size = strlen(text);
  for (uint32_t threads = 1; threads <= 7; threads += 6) {
    satya_batch_options options = {.struct_size = sizeof options, .threads = threads};
    long before = atomic_load(&bytes_held);
    reset_peak();
    satya_batch *batch = batch_of(text, size, &options);
    /* A thousand problems are kept of all; units in work keep as many each. */
    if (!CHECK(peak_over(before) < (long)BAD_RECORDS * 40 + 4 * MIB * (long)threads))
      printf("    %ld bytes on %u threads\n", peak_over(before), threads);
    CHECK_EQUAL(BAD_RECORDS, satya_batch_count(batch));
    CHECK_EQUAL(0, satya_batch_valid_count(batch));
    CHECK_EQUAL(1, satya_batch_total_count(batch));
    satya_total total = {.struct_size = sizeof total};
    CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, 0, &total));
    CHECK_TEXT("string_too_short", total.type, total.type_size);
    CHECK_EQUAL(BAD_RECORDS, total.count);
    CHECK_PROBLEM(satya_batch_report(batch, 999), 0, "string_too_short", "/name");
    CHECK_EQUAL(1000, problem_at(satya_batch_report(batch, 999), 0).line);
    CHECK(satya_batch_report(batch, 1000) == NULL);
    CHECK(satya_batch_instance(batch, BAD_RECORDS - 1) == NULL);
    satya_batch_free(batch);
  }
  free(text);
}

/* Instances, reports and what the records are listed with count; what bad records took for a
 * while is there again. */
static void memory_has_a_limit(void) {
  satya_batch *batch = NULL;
  char *text = lines_of(BAD_RECORDS, 1);
  satya_batch_options options = {.struct_size = sizeof options,
                                 .threads = 1,
                                 .problems_in_all = BAD_RECORDS,
                                 .max_memory = 16 * MIB};
  long before = atomic_load(&bytes_held);
  reset_peak();
  CHECK_EQUAL(SATYA_LIMIT, satya_batch_validate(user, text, strlen(text), &options, &batch, NULL));
  CHECK(batch == NULL);
  if (!CHECK(peak_over(before) < 20 * MIB)) printf("    %ld bytes\n", peak_over(before));
  options.problems_in_all = 10;
  satya_batch_free(batch_of(text, strlen(text), &options));
  free(text);

  text = lines_of(RECORDS, 0);
  before = atomic_load(&bytes_held);
  reset_peak();
  CHECK_EQUAL(SATYA_LIMIT, satya_batch_validate(user, text, strlen(text), &options, &batch, NULL));
  CHECK(peak_over(before) < 24 * MIB);
  free(text);

  /* One record that is larger than the limit, and many large bad ones. */
  enum { LARGE = 40 * MIB };
  text = malloc(LARGE);
  NEED(text != NULL);
  memset(text, 'x', LARGE);
  memcpy(text, "{\"age\":1,\"name\":\"", strlen("{\"age\":1,\"name\":\""));
  memcpy(text + LARGE - 2, "\"}", 2);
  before = atomic_load(&bytes_held);
  reset_peak();
  CHECK_EQUAL(SATYA_LIMIT, satya_batch_validate(user, text, LARGE, &options, &batch, NULL));
  CHECK(peak_over(before) < 24 * MIB);
  for (size_t at = 0; at < LARGE; at += MIB) {
    memcpy(text + at, "{\"age\":-1,\"name\":\"", strlen("{\"age\":-1,\"name\":\""));
    memcpy(text + at + MIB - 3, "\"}\n", 3);
  }
  satya_batch_free(batch_of(text, LARGE, &options));
  free(text);
}

/* Pieces of 64 KiB: the last one holds no more than the first ones did. */
static void pieces_without_end(void) {
  for (int is_bad = 0; is_bad < 2; is_bad += 1) {
    size_t records = is_bad ? BAD_RECORDS : RECORDS;
    char *text = lines_of(records, is_bad);
    size_t size = strlen(text);
    for (uint32_t format = 0; format < 2; format += 1) {
      if (format == SATYA_BATCH_ARRAY) {
        for (size_t i = RECORD_SIZE - 1; i < size; i += RECORD_SIZE) text[i] = ',';
        text[size - 1] = ']';
      }
      satya_batch_options options = {.struct_size = sizeof options,
                                     .format = format,
                                     .threads = 1,
                                     .keep = SATYA_BATCH_VERDICTS,
                                     .problems_in_all = 20,
                                     .state = format ? 1 : 0 /* Behind the bracket. */};
      outcome few = in_pieces(text, 21845 * RECORD_SIZE, 65536, options);
      outcome all = in_pieces(text, size, 65536, options);
      CHECK_EQUAL(records, all.records);
      CHECK_EQUAL(is_bad ? 0 : records, all.valid);
      CHECK_EQUAL(format ? 0 : records, all.lines);
      if (!CHECK(all.most_held <= few.most_held + 65536))
        printf("    %ld bytes, %ld of ten pieces\n", all.most_held, few.most_held);
    }
    free(text);
  }
}

int main(void) {
  user = schema_of(USER_SCHEMA);
  one_record_of_50_mb();
  a_million_records_of_30_bytes();
  every_record_bad();
  memory_has_a_limit();
  pieces_without_end();
  satya_schema_free(user);
  return check_end("large_batches");
}
