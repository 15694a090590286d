/* SPDX-License-Identifier: Apache-2.0 */
/* Section Batches of satya.h: neither threads nor cuts of the input change what is said. */
#include "batches.h"

/* Everything that a batch says of its records, to compare two of them. */
static void describe(const satya_batch *batch, text_buffer *out) {
  satya_buffer *buffer = satya_buffer_new();
  char line[200];
  for (size_t i = 0; i < satya_batch_count(batch); i += 1) {
    uint64_t offset = 0, size = 0;
    satya_batch_source(batch, i, &offset, &size);
    snprintf(line, sizeof line, "%d %llu+%llu ", satya_batch_verdicts(batch)[i],
             (unsigned long long)offset, (unsigned long long)size);
    append_text(out, line);
    if (satya_batch_instance(batch, i) != NULL) {
      CHECK_EQUAL(SATYA_OK, satya_instance_to_json(satya_batch_instance(batch, i), buffer));
      append(out, satya_buffer_data(buffer), satya_buffer_size(buffer));
    }
    const satya_report *problems = satya_batch_report(batch, i);
    for (size_t p = 0; p < satya_report_count(problems); p += 1) {
      satya_problem problem = problem_at(problems, p);
      snprintf(line, sizeof line, " %.*s at %.*s, byte %llu, %llu:%llu, record %llu",
               (int)problem.type_size, problem.type, (int)problem.pointer_size, problem.pointer,
               (unsigned long long)problem.offset, (unsigned long long)problem.line,
               (unsigned long long)problem.column, (unsigned long long)problem.record);
      append_text(out, line);
    }
    append_text(out, "\n");
  }
  satya_buffer_free(buffer);
}

static void threads_change_nothing(void) {
  for (int as_array = 0; as_array < 2; as_array += 1) {
    text_buffer text = mixed_text(5000, as_array), expected = {0};
    static const uint32_t threads[] = {1, 2, 7, 0, 256};
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i += 1) {
      satya_batch_options chosen = options();
      chosen.format = as_array ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON;
      chosen.threads = threads[i];
      chosen.problems_in_all = 100000;
      satya_batch *batch = batch_of(text.bytes, text.size, &chosen);
      CHECK_EQUAL(5000, satya_batch_count(batch));
      text_buffer found = {0};
      describe(batch, &found);
      if (i == 0) {
        expected = found;
      } else {
        CHECK(found.size == expected.size &&
              memcmp(found.bytes, expected.bytes, found.size) == 0);
        free(found.bytes);
      }
      satya_batch_free(batch);
    }
    free(expected.bytes);
    free(text.bytes);
  }
}

/* What is said of the text around the records. */
static void describe_text(const satya_batch *batch, text_buffer *out) {
  char line[200];
  const satya_report *around = satya_batch_report(batch, SIZE_MAX);
  if (around == NULL) return;
  CHECK_EQUAL(1, satya_report_count(around));
  satya_problem problem = problem_at(around, 0);
  snprintf(line, sizeof line, "text: %.*s, byte %llu, %llu:%llu\n", (int)problem.message_size,
           problem.message, (unsigned long long)problem.offset,
           (unsigned long long)problem.line, (unsigned long long)problem.column);
  append_text(out, line);
}

/* Options of the records of `in_pieces`, and the most bytes that it had to keep. */
static const satya_options *record_options;
static size_t most_kept;

/* Feeds `text` in pieces of `piece` bytes, as the header says, and describes all. */
static text_buffer in_pieces(const text_buffer *text, size_t piece, uint32_t format,
                             uint32_t borrow) {
  text_buffer out = {0};
  satya_batch_options chosen = options();
  int has_failed = 0;
  most_kept = 0;
  chosen.options = record_options;
  chosen.format = format;
  chosen.borrow = borrow;
  chosen.problems_in_all = 100000;
  chosen.threads = 2;
  size_t at = 0, given = 0;
  do {
    given = given + piece < text->size ? given + piece : text->size;
    chosen.partial = given < text->size;
    /* A copy of just the right size, so that a read too far is noticed. */
    char *bytes = malloc(given - at + 1);
    NEED(bytes != NULL);
    memcpy(bytes, text->bytes + at, given - at);
    satya_batch *batch = batch_of(bytes, given - at, &chosen);
    describe(batch, &out);
    describe_text(batch, &out);
    has_failed |= satya_batch_report(batch, SIZE_MAX) != NULL;
    CHECK(satya_batch_consumed(batch) <= given - at);
    go_on_after(&chosen, batch);
    at += satya_batch_consumed(batch);
    if (chosen.partial && given - at > most_kept) most_kept = given - at;
    satya_batch_free(batch);
    free(bytes);
  } while (given < text->size);
  if (!has_failed) CHECK_EQUAL(text->size, at);
  return out;
}

static void cuts_change_nothing(void) {
  for (int as_array = 0; as_array < 2; as_array += 1) {
    uint32_t format = as_array ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON;
    text_buffer text = mixed_text(60, as_array);
    text_buffer expected = in_pieces(&text, text.size, format, 0);
    /* Every cut in two, and even pieces. */
    for (size_t piece = 1; piece < text.size; piece += piece < 200 ? 1 : 97) {
      text_buffer found = in_pieces(&text, piece, format, piece % 2 == 0);
      if (!CHECK(found.size == expected.size &&
                 memcmp(found.bytes, expected.bytes, found.size) == 0) &&
          checks_failed <= CHECKS_SHOWN)
        printf("    format %u in pieces of %zu bytes\n", format, piece);
      free(found.bytes);
    }
    free(expected.bytes);
    free(text.bytes);
  }
}

/* Of the many bad records of one line each has the column of its own, wherever the input is
 * cut: as many code points as stand before it. */
static void one_line_has_columns(void) {
  text_buffer text = {0};
  append_text(&text, "\xe2\x82\xac"); /* Before the first piece: not of the array. */
  size_t before = text.size;
  append_text(&text, " [");
  char record[200];
  for (int i = 0; i < 60; i += 1) {
    if (i > 0) append_text(&text, i == 40 ? " ,\n " : i % 4 ? "," : " , ");
    snprintf(record, sizeof record,
             i % 5 ? "{\"name\":\"\xc3\xa9\xf0\x9f\x98\x80%d\",\"age\":-%d,\"tags\":[1,\"\xc3\xa9\",2]}"
                   : "{\"name\":\"\xc3\xa9%d\",\"age\":%d}", i, i);
    append_text(&text, record);
  }
  append_text(&text, "] \xc3\xa9");
  for (size_t piece = 1; piece < text.size; piece += piece < 150 ? 1 : 61) {
    satya_batch_options chosen = options();
    chosen.format = SATYA_BATCH_ARRAY;
    chosen.problems_in_all = 100000;
    chosen.first_column = 1;
    chosen.base_offset = before;
    size_t at = before, given = before, problems = 0;
    do {
      given = given + piece < text.size ? given + piece : text.size;
      chosen.partial = given < text.size;
      satya_batch *batch = batch_of(text.bytes + at, given - at, &chosen);
      for (size_t i = 0; i <= satya_batch_count(batch); i += 1) {
        const satya_report *found =
            satya_batch_report(batch, i < satya_batch_count(batch) ? i : SIZE_MAX);
        for (size_t p = 0; p < satya_report_count(found); p += 1) {
          satya_problem problem = problem_at(found, p);
          uint64_t line = 1, column = 1;
          for (size_t byte = 0; byte < problem.offset; byte += 1) {
            if (text.bytes[byte] == '\n') {
              line += 1;
              column = 1;
            } else if (((unsigned char)text.bytes[byte] & 0xc0) != 0x80) {
              column += 1;
            }
          }
          problems += 1;
          if (!(CHECK_EQUAL(line, problem.line) & CHECK_EQUAL(column, problem.column)))
            printf("    byte %llu in pieces of %zu\n", (unsigned long long)problem.offset, piece);
        }
      }
      go_on_after(&chosen, batch);
      at += satya_batch_consumed(batch);
      satya_batch_free(batch);
    } while (given < text.size);
    CHECK_EQUAL(48 * 3 + 1, problems);
  }
  free(text.bytes);
}

/* Records that are no objects: a number may go on in the next piece. */
static void cuts_of_scalars_change_nothing(void) {
  static const char *const texts[] = {
      "[1,23,-4.5e1 , true,null,\"x\\n\",456]", "12\n-3.5\ntrue\n\"\xc3\xa9\"\n[]\n789"};
  satya_schema *records = schema;
  schema = schema_of("{\"maximum\":400}");
  for (uint32_t format = 0; format < 2; format += 1) {
    const char *chosen = texts[format == SATYA_BATCH_NDJSON];
    text_buffer text = {0};
    append_text(&text, chosen);
    text_buffer expected = in_pieces(&text, text.size, format, 0);
    CHECK(memmem(expected.bytes, expected.size, "less_than_equal", 15) != NULL);
    for (size_t piece = 1; piece < text.size; piece += 1) {
      text_buffer found = in_pieces(&text, piece, format, 0);
      if (!CHECK(found.size == expected.size &&
                 memcmp(found.bytes, expected.bytes, found.size) == 0))
        printf("    format %u in pieces of %zu bytes:\n%.*s", format, piece, (int)found.size,
               found.bytes);
      free(found.bytes);
    }
    free(expected.bytes);
    free(text.bytes);
  }
  satya_schema_free(schema);
  schema = records;
}

/* The number of a record is that of the whole input, also where the text around the records
 * is at fault. */
static void numbers_records_of_the_whole_input(void) {
  satya_batch_options chosen = options();
  chosen.format = SATYA_BATCH_ARRAY;
  chosen.state = 1;
  chosen.first_record = 70;
  chosen.first_line = 5;
  chosen.base_offset = 1000;
  const char *text = "{\"name\":\"Ann\",\"age\":1},{\"name\":\"A\",\"age\":1} x";
  satya_batch *batch = batch_of(text, strlen(text), &chosen);
  CHECK_EQUAL(2, satya_batch_count(batch));
  CHECK_EQUAL(71, problem_at(satya_batch_report(batch, 1), 0).record);
  CHECK_EQUAL(2, satya_report_count(report));
  for (size_t i = 0; i < 2; i += 1) {
    satya_problem problem = problem_at(report, i);
    CHECK_EQUAL(problem.type_size == strlen("json_invalid") ? 72 : 71, problem.record);
    CHECK_EQUAL(6, problem.line);
    CHECK(problem.offset >= 1000);
  }
  satya_batch_free(batch);

  /* What a problem shows of its value is bounded. */
  enum { LONG = 100000 };
  char *long_name = malloc(LONG + 40);
  NEED(long_name != NULL);
  size_t size = (size_t)sprintf(long_name, "{\"age\":\"");
  memset(long_name + size, 'x', LONG);
  strcpy(long_name + size + LONG, "\",\"name\":\"Ann\"}");
  chosen = options();
  chosen.echo = UINT64_MAX;
  batch = batch_of(long_name, strlen(long_name), &chosen);
  CHECK_EQUAL(65536, problem_at(satya_batch_report(batch, 0), 0).input_size);
  satya_batch_free(batch);
  free(long_name);
}

/* A limit that a record exceeds is its own problem, wherever the input is cut, and no more
 * of it has to be kept than a record may have; an error of the text is told once. */
static void limits_are_of_records(void) {
  static const char *const records[] = {
      "{\"name\":\"Ann\",\"age\":1}",
      "{\"name\":\"Ann\",\"age\":12345678901}",
      "{\"name\":\"Ann\",\"age\":1,\"x\":[[[\"]\"]],[1]]}",
      "[[[[[{\"a\":[{}]}]]]]]",
      "{\"name\":\"A name that is too long \\\" ]} for the limit of a record\",\"age\":1}",
      "\"a text that is too long, with \\\\ and \\\" and [[[{{{ for a record of this limit\"",
      "1111111111111111111111111111111111111111111111111111111111111111111111111111",
      "[\"a\",[\"b\",{\"c\":\"}}}\"},[1,2,3,4,5,6,7,8,9,0],[1,2,3,4,5,6,7,8,9,0]],\"d\",[1]]",
      "{\"name\":\"Bob\",\"age\":2}",
      "{\"name\":\"exactly sixty bytes with al\",\"age\":1,\"note\":\"1234\"}",
      "{\"name\":\"exactly sixty bytes and on\",\"age\":1,\"note\":\"123456\"}",
  };
  static const char *const verdicts[] = {
      "",         "digits_limit",       "recursion_limit",    "recursion_limit",
      "document_too_large", "document_too_large", "document_too_large", "document_too_large",
      "",         "",                   "document_too_large"};
  enum { RECORDS = sizeof records / sizeof records[0], LIMIT = 60 };
  static const char *const ends[] = {"\n]\n", "] x ]", "", ",{\"name\":}, 1]", ",[[[[[[[1,]]]]]]]]",
                                     "}", ",[1234567890123x], 2]"};
  satya_options limits = {
      .struct_size = sizeof limits, .max_size = LIMIT, .max_depth = 3, .max_digits = 10};
  CHECK_EQUAL(LIMIT, strlen(records[9]));
  CHECK_EQUAL(LIMIT + 1, strlen(records[10]));
  for (size_t e = 0; e < 1 + sizeof ends / sizeof ends[0]; e += 1) {
    int as_array = e > 0;
    uint32_t format = as_array ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON;
    text_buffer text = {0};
    if (as_array) append_text(&text, " [");
    for (size_t i = 0; i < 2 * RECORDS; i += 1) {
      if (as_array && i > 0) append_text(&text, i % 3 ? "," : " ,\n ");
      append_text(&text, records[i % RECORDS]);
      if (!as_array) append_text(&text, i % 3 == 0 ? "\r\n" : i % 3 == 1 ? "\n \n  " : "\n");
    }
    if (as_array) append_text(&text, ends[e - 1]);
    record_options = &limits;
    text_buffer expected = in_pieces(&text, text.size, format, 0);
    for (size_t piece = 1; piece < text.size; piece += piece < 120 ? 1 : 61) {
      text_buffer found = in_pieces(&text, piece, format, piece % 2);
      if (!CHECK(found.size == expected.size &&
                 memcmp(found.bytes, expected.bytes, found.size) == 0) &&
          checks_failed <= CHECKS_SHOWN)
        printf("    %zu in pieces of %zu bytes:\n%.*s    not\n%.*s", e, piece, (int)found.size,
               found.bytes, (int)expected.size, expected.bytes);
      CHECK(most_kept <= LIMIT + 1);
      free(found.bytes);
    }
    record_options = NULL;
    satya_batch_options chosen = options();
    chosen.options = &limits;
    chosen.format = format;
    satya_batch *batch = batch_of(text.bytes, text.size, &chosen);
    CHECK_EQUAL(2 * RECORDS, satya_batch_count(batch));
    CHECK_EQUAL(as_array && e > 1, satya_batch_report(batch, SIZE_MAX) != NULL);
    for (size_t i = 0; i < 2 * RECORDS && i < satya_batch_count(batch); i += 1) {
      const char *verdict = verdicts[i % RECORDS];
      CHECK_EQUAL(verdict[0] != 0, satya_batch_verdicts(batch)[i]);
      if (verdict[0] != 0) CHECK_TYPE(satya_batch_report(batch, i), 0, verdict);
      uint64_t offset = 0, size = 0;
      CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, i, &offset, &size));
      size_t whole = strlen(records[i % RECORDS]);
      CHECK_EQUAL(whole > LIMIT ? LIMIT + 1 : whole, size);
      CHECK(memcmp(text.bytes + offset, records[i % RECORDS], size) == 0);
    }
    satya_batch_free(batch);
    free(expected.bytes);
    free(text.bytes);
  }
}

/* White space without end has to be kept no more than a record. */
static void white_space_is_used_up(void) {
  satya_options limits = {.struct_size = sizeof limits, .max_size = 20};
  text_buffer text = {0};
  char spaces[300];
  memset(spaces, ' ', sizeof spaces);
  append(&text, spaces, sizeof spaces);
  append_text(&text, "{\"name\":1}");
  append_text(&text, "\n");
  append_text(&text, "{\"name\":2}");
  append(&text, spaces, sizeof spaces);
  append_text(&text, "\n{\"name\":3}\n");
  append(&text, spaces, sizeof spaces);
  record_options = &limits;
  text_buffer expected = in_pieces(&text, text.size, SATYA_BATCH_NDJSON, 0);
  CHECK(strstr(expected.bytes, "byte 308, 1:309") != NULL);
  CHECK(strstr(expected.bytes, "document_too_large at , byte 311, 2:1") != NULL);
  for (size_t piece = 1; piece < 100; piece += 1) {
    text_buffer found = in_pieces(&text, piece, SATYA_BATCH_NDJSON, 0);
    CHECK(found.size == expected.size && memcmp(found.bytes, expected.bytes, found.size) == 0);
    CHECK(most_kept <= 21);
    free(found.bytes);
  }
  record_options = NULL;
  free(expected.bytes);
  free(text.bytes);
}

/* A mistake in a record of a MiB is told long before the record ends. */
static void mistakes_are_told_before_a_record_ends(void) {
  enum { MEBI = 1 << 20, MISTAKE = 150000 };
  text_buffer text = {0};
  append_text(&text, "[{\"a\":[");
  while (text.size < MISTAKE) append_text(&text, "1,");
  append_text(&text, "tru,");
  while (text.size < MEBI) append_text(&text, "1,");
  append_text(&text, "1]}]");
  text_buffer expected = in_pieces(&text, text.size, SATYA_BATCH_ARRAY, 0);
  text_buffer found = in_pieces(&text, 10000, SATYA_BATCH_ARRAY, 0);
  CHECK(found.size == expected.size && memcmp(found.bytes, expected.bytes, found.size) == 0);
  CHECK(most_kept <= 2 * MISTAKE);
  free(expected.bytes);
  free(found.bytes);
  free(text.bytes);
}

int main(void) {
  schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  threads_change_nothing();
  cuts_change_nothing();
  one_line_has_columns();
  cuts_of_scalars_change_nothing();
  numbers_records_of_the_whole_input();
  limits_are_of_records();
  white_space_is_used_up();
  mistakes_are_told_before_a_record_ends();
  satya_report_free(report);
  satya_schema_free(schema);
  return check_end("batch_pieces");
}
