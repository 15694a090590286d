/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one large record costs a batch: `max_memory` bounds what is held whatever the record
 * needs, `cancel` ends it in the middle of the record, and pieces of a record take time in
 * proportion to its size.
 */
#include "allocator.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"

enum { MIB = 1 << 20, LARGE = 2 * MIB, HUGE = 8 * MIB, ROOM = MIB, SLACK = MIB / 4 };

static satya_schema *numbers; /* An object with an array of integers. */
static char *text;            /* Room for HUGE bytes and some more. */

static satya_batch_options with_room(uint32_t format, uint32_t keep) {
  return (satya_batch_options){.struct_size = sizeof(satya_batch_options),
                               .format = format,
                               .keep = keep,
                               .threads = 1,
                               .max_memory = ROOM};
}

/* A record of `least` bytes: `begin`, `part` over and over, `end`. */
static size_t record_of(size_t least, uint32_t format, const char *begin, const char *part,
                        const char *end) {
  size_t size = (size_t)sprintf(text, "%s%s", format ? "[" : "", begin), each = strlen(part);
  for (; size < least; size += each) memcpy(text + size, part, each);
  return size + (size_t)sprintf(text + size, "%s%s", end, format ? "]" : "");
}

static satya_status peak_of(const satya_schema *schema, size_t size,
                            const satya_batch_options *options, long *peak) {
  satya_batch *batch = NULL;
  long before = atomic_load(&bytes_held);
  reset_peak();
  satya_status status = satya_batch_validate(schema, text, size, options, &batch, NULL);
  *peak = peak_over(before);
  CHECK_EQUAL(status == SATYA_OK, batch != NULL);
  satya_batch_free(batch);
  return status;
}

/* Whatever a record needs memory for, its batch holds no more than it may. */
static void no_record_takes_more(void) {
  static const struct {
    const char *schema, *begin, *part, *end;
  } records[] = {
      /* The second reading: of a bad one, of one cut short, of one that is valid after all. */
      {NULL, "{\"a\":[", "1,", "\"x\"]}"},
      {NULL, "{\"a\":[", "\"\\u0041\",", "1]}"},
      {NULL, "{\"a\":[", "1,", "1],\"a\":[]}"},
      {NULL, "{\"b\":[", "[1],", "2],\"a\":1}"},
      /* Members and their table, in case one stands twice. */
      {NULL, "{\"b\":{", "\"k\":1,\"l\":2,", "\"k\":3},\"a\":1}"},
      /* What equal elements are looked for with, and trees on the way. */
      {"{\"properties\":{\"a\":{\"uniqueItems\":true}}}", "{\"a\":[", "1,", "1]}"},
      {"{\"properties\":{\"a\":{\"not\":{\"type\":\"string\"}}}}", "{\"a\":[", "1,", "1]}"},
  };
  for (size_t i = 0; i < sizeof records / sizeof *records; i += 1) {
    satya_schema *schema = records[i].schema ? schema_of(records[i].schema) : numbers;
    for (uint32_t format = 0; format < 2; format += 1)
      for (uint32_t keep = 0; keep < 2; keep += 1) {
        satya_batch_options options = with_room(format, keep);
        long peak;
        size_t size = record_of(LARGE, format, records[i].begin, records[i].part, records[i].end);
        satya_status status = peak_of(schema, size, &options, &peak);
        if (!CHECK(status == SATYA_LIMIT && peak < ROOM + SLACK))
          printf("    record %zu, format %u, keep %u: %s, %ld bytes\n", i, format, keep,
                 satya_status_name(status), peak);
        /* Threads share what there is. */
        options.threads = 8;
        CHECK_EQUAL(SATYA_LIMIT, peak_of(schema, size, &options, &peak));
        CHECK(peak < ROOM + SLACK);
        options.max_memory = 0;
        CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
        CHECK(peak > ROOM);
        if (i > 0) continue;
        options.max_memory = (uint64_t)peak + MIB;
        CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
      }
    if (schema != numbers) satya_schema_free(schema);
  }
}

/* So does a match of a pattern, where the text is long. */
static void matches_take_room(void) {
  satya_schema *schema = schema_of("{\"items\":{\"pattern\":\"^(a|b)*$\"}}");
  for (uint32_t format = 0; format < 2; format += 1) {
    satya_batch_options options = with_room(format, SATYA_BATCH_VERDICTS);
    long peak;
    size_t size = record_of(LARGE / 16, format, "[\"", "ab", "\"]");
    options.max_memory = 4 * MIB;
    CHECK_EQUAL(SATYA_LIMIT, peak_of(schema, size, &options, &peak));
    options.max_memory = 16 * MIB;
    CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
    /* What is asked for at once is more than it takes, and less will do. */
    size = record_of(200000, format, "[\"", "ab", "\"]");
    options.max_memory = 32 * MIB;
    CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
  }
  /* What one took is there for the next. */
  satya_batch_options options = with_room(SATYA_BATCH_NDJSON, SATYA_BATCH_VERDICTS);
  long peak;
  size_t size = 0;
  for (int record = 0; record < 8; record += 1) {
    size += (size_t)sprintf(text + size, "[\"");
    memset(text + size, 'a', LARGE / 16);
    size += LARGE / 16 + (size_t)sprintf(text + size + LARGE / 16, "\"]\n");
  }
  options.max_memory = 16 * MIB;
  CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
  satya_schema_free(schema);
}

/* So do problems, which are kept and told, and the names on the way to them. */
static void problems_take_room(void) {
  for (uint32_t format = 0; format < 2; format += 1) {
    satya_batch_options options = with_room(format, SATYA_BATCH_VERDICTS);
    options.problems_per_record = 100000;
    long peak;
    size_t size = record_of(50000, format, "{\"a\":[", "true,", "1]}");
    CHECK_EQUAL(SATYA_LIMIT, peak_of(numbers, size, &options, &peak));
    if (!CHECK(peak < ROOM + SLACK)) printf("    format %u: %ld bytes\n", format, peak);
    satya_schema *schema = schema_of("{\"additionalProperties\":{\"maximum\":1}}");
    size = record_of(LARGE, format, "{\"", "\\u006eame", "\":2}");
    CHECK_EQUAL(SATYA_LIMIT, peak_of(schema, size, &options, &peak));
    if (!CHECK(peak < ROOM + SLACK)) printf("    format %u: %ld bytes\n", format, peak);
    /* A name that need not be decoded takes none: what is told of it is cut. */
    size = record_of(LARGE, format, "{\"", "name", "\":2}");
    CHECK_EQUAL(SATYA_OK, peak_of(schema, size, &options, &peak));
    if (!CHECK(peak < SLACK)) printf("    format %u: %ld bytes\n", format, peak);
    satya_schema_free(schema);
  }
}

/* Where an array is at fault, an element is gone over in constant memory. */
static void ends_are_found_in_little(void) {
  long peak;
  satya_batch_options options = with_room(SATYA_BATCH_ARRAY, SATYA_BATCH_VERDICTS);
  size_t size = record_of(LARGE, SATYA_BATCH_ARRAY, "{\"a\":[", "\"\\u0041\",", "");
  options.partial = 1;
  CHECK_EQUAL(SATYA_OK, peak_of(numbers, size, &options, &peak));
  CHECK(peak < SLACK);
  options.partial = 0;
  CHECK_EQUAL(SATYA_OK, peak_of(numbers, size, &options, &peak));
  CHECK(peak < SLACK);
  /* Brackets take a byte each. */
  options.max_memory = MIB / 2;
  size = record_of(LARGE, SATYA_BATCH_ARRAY, "", "[", "");
  CHECK_EQUAL(SATYA_LIMIT, peak_of(numbers, size, &options, &peak));
  CHECK(peak < MIB / 2 + SLACK);
}

/* The list of records counts as well. */
static void records_take_room(void) {
  for (uint32_t format = 0; format < 2; format += 1) {
    satya_batch_options options = with_room(format, SATYA_BATCH_VERDICTS);
    long peak;
    size_t size = record_of(LARGE, format, "", format ? "{}," : "{}\n", "{}");
    CHECK_EQUAL(SATYA_LIMIT, peak_of(numbers, size, &options, &peak));
    if (!CHECK(peak < ROOM + SLACK)) printf("    format %u: %ld bytes\n", format, peak);
  }
}

/* What one record needed is there for the next. */
static void records_after_one_another_need_no_more(void) {
  static const char *const bad[] = {"\"x\"", "1"};
  for (uint32_t format = 0; format < 2; format += 1)
    for (uint32_t keep = 0; keep < 2; keep += 1) {
      size_t size = 0;
      text[size++] = format ? '[' : ' ';
      for (int record = 0; record < 16; record += 1) {
        size += (size_t)sprintf(text + size, "{\"a\":[");
        for (int i = 0; i < 20000; i += 1) size += (size_t)sprintf(text + size, "1,");
        size += (size_t)sprintf(text + size, "%s]}%s", bad[keep == 0 ? 0 : record % 2],
                                record == 15 ? "" : format ? "," : "\n");
      }
      text[size++] = format ? ']' : '\n';
      satya_batch_options options = with_room(format, keep);
      options.max_memory = 2 * MIB;
      long peak;
      CHECK_EQUAL(SATYA_OK, peak_of(numbers, size, &options, &peak));
      CHECK(peak < 2 * MIB + SLACK);
    }
}

/* Rows: a value of the caller's is copied, and looked through for equal elements. */
static void rows_take_room(void) {
  enum { ELEMENTS = 400000 };
  satya_schema *schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"uniqueItems\":true}}}");
  satya_value *elements = malloc(ELEMENTS * sizeof *elements);
  NEED(elements != NULL);
  for (uint32_t i = 0; i < ELEMENTS; i += 1) elements[i] = int64(i);
  satya_value row = host_array(elements, ELEMENTS);
  for (uint32_t keep = 0; keep < 2; keep += 1) {
    satya_batch_options options = with_room(0, keep);
    satya_batch *batch = NULL;
    long before = atomic_load(&bytes_held);
    reset_peak();
    CHECK_EQUAL(SATYA_LIMIT,
                satya_batch_validate_values(schema, &row, 1, 1, &options, &batch, NULL));
    CHECK(batch == NULL && peak_over(before) < ROOM + SLACK);
  }
  free(elements);
  satya_schema_free(schema);
}

/* Set once the batch holds more than at first: in the middle of its only record. */
static volatile uint32_t cancel;
static volatile long held_at_first;

static void *cancel_amid(void *argument) {
  while (atomic_load(&bytes_held) < held_at_first + MIB) usleep(100);
  cancel = 1;
  return argument;
}

static void ends_amid_a_record(void) {
  /* Enough for a second where nothing ends it, and memory only in the second reading. */
  for (uint32_t format = 0; format < 2; format += 1) {
    size_t size = record_of(HUGE, format, "{\"a\":[", "\"\\n\",", "1]}");
    satya_batch_options options = {.struct_size = sizeof options,
                                   .format = format,
                                   .keep = SATYA_BATCH_VERDICTS,
                                   .threads = 1,
                                   .cancel = &cancel};
    satya_batch *batch = NULL;
    pthread_t thread;
    cancel = 0;
    held_at_first = atomic_load(&bytes_held);
    NEED(pthread_create(&thread, NULL, cancel_amid, NULL) == 0);
    CHECK_EQUAL(SATYA_CANCELLED,
                satya_batch_validate(numbers, text, size, &options, &batch, NULL));
    CHECK(batch == NULL);
    pthread_join(thread, NULL);
  }
}

typedef struct {
  size_t records, valid, problems;
  double seconds;
} outcome;

static outcome in_pieces(size_t size, size_t piece, uint32_t format) {
  outcome found = {0};
  satya_batch_options options = {.struct_size = sizeof options,
                                 .format = format,
                                 .keep = SATYA_BATCH_VERDICTS,
                                 .threads = 1};
  size_t at = 0, given = 0;
  clock_t begin = clock();
  do {
    given = given + piece < size ? given + piece : size;
    options.partial = given < size;
    satya_batch *batch = NULL;
    CHECK_EQUAL(SATYA_OK, satya_batch_validate(numbers, text + at, given - at, &options, &batch,
                                               NULL));
    NEED(batch != NULL);
    found.records += satya_batch_count(batch);
    found.valid += satya_batch_valid_count(batch);
    for (size_t i = 0; i < satya_batch_total_count(batch); i += 1) {
      satya_total total = {.struct_size = sizeof total};
      CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, i, &total));
      found.problems += total.count;
    }
    at += satya_batch_consumed(batch);
    go_on_after(&options, batch);
    satya_batch_free(batch);
  } while (given < size);
  found.seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
  CHECK_EQUAL(size, at);
  return found;
}

/* Twice the size takes twice the time, not four times. */
static void pieces_take_time_in_proportion(void) {
  for (uint32_t format = 0; format < 2; format += 1) {
    size_t size = record_of(HUGE, format, "{\"a\":[", "12,", "12]}");
    outcome whole = in_pieces(size, size, format);
    outcome found = in_pieces(size, 1 << 14, format);
    CHECK(found.records == 1 && found.valid == 1);
    /* Five hundred pieces: begun again for each, the record was read 250 times. */
    if (!CHECK(found.seconds < 10 * whole.seconds + 0.2))
      printf("    format %u: %g s in pieces, %g s whole\n", format, found.seconds,
             whole.seconds);
  }
}

/* So it is where every record is bad, and all stand on one line. */
static void places_on_one_line_take_time_in_proportion(void) {
  enum { RECORDS = 40000 };
  double seconds[2];
  for (int lines = 0; lines < 2; lines += 1) {
    size_t size = 0;
    for (int i = 0; i < RECORDS; i += 1)
      size += (size_t)sprintf(text + size, "%c%c{\"a\":\"not an array, record %d\"}",
                              i ? ',' : '[', lines ? '\n' : ' ', i);
    text[size++] = ']';
    outcome whole = in_pieces(size, size, SATYA_BATCH_ARRAY);
    CHECK(whole.records == RECORDS && whole.valid == 0 && whole.problems == RECORDS);
    seconds[lines] = whole.seconds;
  }
  /* Counted from the beginning of the line for each, columns took thirty times as long. */
  if (!CHECK(seconds[0] < 5 * seconds[1] + 0.2))
    printf("    %g s on one line, %g s on many\n", seconds[0], seconds[1]);
}

/* Records of some blocks of what is remembered, cut in every way that meets their bounds. */
static void cuts_of_large_records_change_nothing(void) {
  static const char *const parts[] = {"[1,\"]\\\"\"],", "{\"}\":{}},", "\"\\\\\",", "[[[[0]]]],"};
  for (uint32_t format = 0; format < 2; format += 1) {
    size_t size = 0;
    if (format) text[size++] = '[';
    for (int record = 0; record < 8; record += 1) {
      size_t end = size + 60000 + (size_t)record * 40000;
      size += (size_t)sprintf(text + size, "%s{\"a\":[%s],\"b\":[", record % 3 ? "" : "  ",
                              record % 2 ? "true" : "1");
      for (int i = 0; size < end; i += 1)
        size += (size_t)sprintf(text + size, "%s", parts[(i / 100 + record) % 4]);
      size += (size_t)sprintf(text + size, "0]}%s", record == 7 ? "" : format ? " , " : "\r\n");
    }
    if (format) text[size++] = ']';
    outcome expected = in_pieces(size, size, format);
    CHECK(expected.records == 8 && expected.valid == 4 && expected.problems == 4);
    for (size_t piece = 3000; piece < size; piece += piece / 3) {
      outcome found = in_pieces(size, piece, format);
      if (!CHECK(found.records == 8 && found.valid == 4 && found.problems == 4))
        printf("    format %u in pieces of %zu bytes\n", format, piece);
    }
  }
}

/* A state that remembers more than there is does no harm. */
static void states_that_are_wrong_do_no_harm(void) {
  static const char *const texts[] = {"{\"a\":[1]}\n{}\n", "{\"a\":[1]},{}]"};
  for (uint32_t format = 0; format < 2; format += 1)
    for (uint32_t bit = 4; bit < 32; bit += 1)
      for (uint32_t partial = 0; partial < 2; partial += 1) {
        satya_batch_options options = {.struct_size = sizeof options,
                                       .format = format,
                                       .partial = partial,
                                       .state = (format ? 9u : 8u) | 1u << bit};
        size_t size = strlen(texts[format]);
        char *bytes = malloc(size); /* So that a read too far is noticed. */
        satya_batch *batch = NULL;
        NEED(bytes != NULL);
        memcpy(bytes, texts[format], size);
        CHECK_EQUAL(SATYA_OK,
                    satya_batch_validate(numbers, bytes, size, &options, &batch, NULL));
        CHECK(satya_batch_consumed(batch) <= size);
        satya_batch_free(batch);
        free(bytes);
      }
}

int main(void) {
  numbers = schema_of("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\","
                      "\"items\":{\"type\":\"integer\"}}}}");
  text = malloc(HUGE + 100);
  NEED(text != NULL);
  no_record_takes_more();
  matches_take_room();
  problems_take_room();
  ends_are_found_in_little();
  records_take_room();
  records_after_one_another_need_no_more();
  rows_take_room();
  ends_amid_a_record();
  pieces_take_time_in_proportion();
  places_on_one_line_take_time_in_proportion();
  cuts_of_large_records_change_nothing();
  states_that_are_wrong_do_no_harm();
  free(text);
  satya_schema_free(numbers);
  return check_end("batch_memory");
}
