/* SPDX-License-Identifier: Apache-2.0 */
/* Section Batches of satya.h. */
#include "fixture.h"

static satya_schema *schema;
static satya_report *report;

static satya_batch_options options(void) {
  return (satya_batch_options){.struct_size = sizeof(satya_batch_options)};
}

static satya_batch *batch_of(const char *text, size_t size, const satya_batch_options *chosen) {
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

static void append(text_buffer *text, const void *bytes, size_t size) {
  if (text->size + size > text->room) {
    text->room = 2 * (text->size + size) + 64;
    text->bytes = realloc(text->bytes, text->room);
    NEED(text->bytes != NULL);
  }
  memcpy(text->bytes + text->size, bytes, size);
  text->size += size;
}
static void append_text(text_buffer *text, const char *more) { append(text, more, strlen(more)); }

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

static void bad_records_hide_no_others(void) {
  const char *text = "{\"name\":\"Ann\",\"age\":1}\n"
                     "\n"
                     "{\"name\":\"A\",\"age\":-1}\r\n"
                     " \t \n"
                     "{\"name\":\"Al\",\"age\":}\n"
                     "{\"name\":\"Bob\",\"age\":2}\r\n"
                     "\"unfinished\n"
                     "{\"name\":\"Cid\",\"age\":3}";
  satya_batch *batch = batch_of(text, strlen(text), NULL);
  CHECK_EQUAL(6, satya_batch_count(batch));
  CHECK_EQUAL(3, satya_batch_valid_count(batch));
  static const uint8_t verdicts[6] = {0, 1, 1, 0, 1, 0};
  CHECK(memcmp(verdicts, satya_batch_verdicts(batch), 6) == 0);
  CHECK_EQUAL(strlen(text), satya_batch_consumed(batch));
  CHECK_EQUAL(7, satya_batch_lines(batch));
  CHECK_JSON("{\"name\":\"Bob\",\"age\":2,\"level\":1}", satya_batch_instance(batch, 3));
  CHECK(satya_batch_instance(batch, 1) == NULL);
  CHECK(satya_batch_instance(batch, 6) == NULL);
  CHECK(satya_batch_instance(batch, SIZE_MAX) == NULL);
  CHECK(satya_batch_report(batch, 0) == NULL || satya_report_count(satya_batch_report(batch, 0)) == 0);
  CHECK(satya_batch_report(batch, 6) == NULL);
  CHECK(satya_batch_report(batch, SIZE_MAX) == NULL);

  const satya_report *problems = satya_batch_report(batch, 1);
  NEED(problems != NULL);
  CHECK_EQUAL(2, satya_report_count(problems));
  CHECK_PROBLEM(problems, 1, "greater_than_equal", "/age");
  satya_problem problem = problem_at(problems, 1);
  CHECK_EQUAL(1, problem.record);
  CHECK_EQUAL(3, problem.line);
  CHECK_EQUAL(19, problem.column);
  CHECK_EQUAL(strstr(text, "-1") - text, problem.offset);
  uint64_t offset, size;
  CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, 1, &offset, &size));
  CHECK_EQUAL(strstr(text, "{\"name\":\"A\"") - text, offset);
  CHECK_EQUAL(strlen("{\"name\":\"A\",\"age\":-1}"), size);
  CHECK_EQUAL(SATYA_OK, satya_batch_source(batch, 5, &offset, &size));
  CHECK_EQUAL(strstr(text, "{\"name\":\"Cid\"") - text, offset);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_batch_source(batch, 6, &offset, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(NULL, 0, &offset, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(batch, 0, NULL, &size));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_source(batch, 0, &offset, NULL));

  /* The caller's report tells of the first bad records. */
  CHECK_EQUAL(4, satya_report_count(report));
  CHECK_PROBLEM(report, 0, "string_too_short", "/name");
  CHECK_PROBLEM(report, 2, "json_invalid", "/age");
  problem = problem_at(report, 2);
  CHECK_EQUAL(2, problem.record);
  CHECK_EQUAL(5, problem.line);
  satya_batch_free(batch);
  satya_batch_free(NULL);
}

static void totals_count_problems(void) {
  text_buffer text = {0};
  for (int i = 0; i < 500; i += 1) {
    append_text(&text, "{\"name\":\"Ann\",\"age\":-1,\"tags\":[\"a\",1,2]}\n");
    if (i % 5 == 0) append_text(&text, "{\"age\":1}\n");
  }
  satya_batch_options chosen = options();
  chosen.problems_in_all = 7;
  chosen.problems_per_record = 2;
  satya_batch *batch = batch_of(text.bytes, text.size, &chosen);
  static const struct {
    const char *type, *pointer;
    uint64_t count;
  } expected[] = {{"string_type", "/tags/*", 1000}, {"greater_than_equal", "/age", 500},
                  {"missing", "/name", 100}};
  CHECK_EQUAL(3, satya_batch_total_count(batch));
  satya_total total = {.struct_size = sizeof total};
  for (size_t i = 0; i < 3 && i < satya_batch_total_count(batch); i += 1) {
    CHECK_EQUAL(SATYA_OK, satya_batch_total(batch, i, &total));
    CHECK_TEXT(expected[i].type, total.type, total.type_size);
    CHECK_TEXT(expected[i].pointer, total.pointer, total.pointer_size);
    CHECK_EQUAL(expected[i].count, total.count);
  }
  CHECK_EQUAL(41, (satya_batch_total(batch, 1, &total), total.code));
  size_t kept = 0;
  for (size_t i = 0; i < satya_batch_count(batch); i += 1) {
    size_t of_record = satya_report_count(satya_batch_report(batch, i));
    CHECK(of_record <= 2);
    kept += of_record;
  }
  CHECK_EQUAL(7, kept);
  CHECK_EQUAL(SATYA_NO_FIELD, satya_batch_total(batch, 3, &total));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(batch, 0, NULL));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(NULL, 0, &total));
  for (uint32_t size = 0; size < sizeof total; size += 1) {
    total.struct_size = size;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_total(batch, 0, &total));
  }
  satya_batch_free(batch);

  /* There are 10,000 totals at most. */
  text_buffer many = {0};
  for (int i = 0; i < 10500; i += 1) {
    char line[60];
    snprintf(line, sizeof line, "{\"name\":\"Ann\",\"age\":1,\"k%d\":1}\n", i);
    append_text(&many, line);
  }
  satya_options refuse = {.struct_size = sizeof refuse, .extras = SATYA_EXTRAS_REFUSE};
  chosen = options();
  chosen.options = &refuse;
  for (chosen.threads = 1; chosen.threads < 8; chosen.threads += 6) {
    batch = batch_of(many.bytes, many.size, &chosen);
    CHECK_EQUAL(10000, satya_batch_total_count(batch));
    satya_batch_free(batch);
  }
  free(many.bytes);

  chosen = options();
  batch = batch_of(text.bytes, text.size, &chosen);
  kept = 0;
  for (size_t i = 0; i < satya_batch_count(batch); i += 1)
    kept += satya_report_count(satya_batch_report(batch, i));
  CHECK_EQUAL(1000, kept);
  satya_batch_free(batch);

  /* One record with more mistakes than the ten that are kept of each. */
  text.size = 0;
  append_text(&text, "{\"name\":\"Ann\",\"age\":1,\"tags\":[");
  for (int i = 0; i < 30; i += 1) append_text(&text, i ? ",0" : "0");
  append_text(&text, "]}");
  batch = batch_of(text.bytes, text.size, NULL);
  CHECK_EQUAL(10, satya_report_count(satya_batch_report(batch, 0)));
  CHECK_EQUAL(30, satya_report_total(satya_batch_report(batch, 0)));
  CHECK_EQUAL(SATYA_OK, (total.struct_size = sizeof total, satya_batch_total(batch, 0, &total)));
  CHECK_EQUAL(30, total.count);
  satya_batch_free(batch);
  free(text.bytes);
}

static void reads_arrays(void) {
  satya_batch_options chosen = options();
  chosen.format = SATYA_BATCH_ARRAY;
  const char *text =
      " [ {\"name\":\"Ann\",\"age\":1} ,\n{\"name\":\"A\",\"age\":2},{\"name\":\"Bob\",\"age\":3}]\n";
  satya_batch *batch = batch_of(text, strlen(text), &chosen);
  CHECK_EQUAL(3, satya_batch_count(batch));
  CHECK_EQUAL(2, satya_batch_valid_count(batch));
  CHECK_EQUAL(strlen(text), satya_batch_consumed(batch));
  CHECK_EQUAL(2, satya_batch_lines(batch));
  CHECK_JSON("{\"name\":\"Bob\",\"age\":3,\"level\":1}", satya_batch_instance(batch, 2));
  CHECK_PROBLEM(satya_batch_report(batch, 1), 0, "string_too_short", "/name");
  satya_problem problem = problem_at(satya_batch_report(batch, 1), 0);
  CHECK_EQUAL(2, problem.line);
  CHECK_EQUAL(9, problem.column);
  satya_batch_free(batch);

  batch = batch_of("[]", 2, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK(satya_batch_verdicts(batch) != NULL);
  CHECK(satya_batch_report(batch, SIZE_MAX) == NULL);
  satya_batch_free(batch);

  /* A syntax error between records: those before it stand. */
  const char *broken[] = {
      "[{\"name\":\"Ann\",\"age\":1} {\"name\":\"Bob\",\"age\":1}]",
      "[{\"name\":\"Ann\",\"age\":1},]",
      "[{\"name\":\"Ann\",\"age\":1}",
      "[{\"name\":\"Ann\",\"age\":1}] 1",
  };
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i += 1) {
    batch = batch_of(broken[i], strlen(broken[i]), &chosen);
    CHECK_EQUAL(1, satya_batch_count(batch));
    CHECK_EQUAL(1, satya_batch_valid_count(batch));
    const satya_report *around = satya_batch_report(batch, SIZE_MAX);
    if (CHECK(around != NULL)) {
      CHECK_EQUAL(1, satya_report_count(around));
      problem = problem_at(around, 0);
      CHECK(problem.type != NULL && strncmp(problem.type, "json_", 5) == 0);
    } else {
      printf("    %s\n", broken[i]);
    }
    satya_batch_free(batch);
  }
  batch = batch_of("{}", 2, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK(satya_batch_report(batch, SIZE_MAX) != NULL);
  satya_batch_free(batch);
  batch = batch_of("", 0, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, SIZE_MAX), 0, "json_incomplete", "");
  satya_batch_free(batch);
}

/* Every short text of these bytes, as a piece and as the end: what is said of the
 * bytes that were used stays inside them. */
static void ends_anywhere(void) {
  static const char bytes[] = "[]{1,\n ";
  enum { LONGEST = 5, CHOICES = sizeof bytes - 1 };
  satya_schema *any = schema_of("true");
  for (size_t length = 0; length <= LONGEST; length += 1) {
    size_t texts = 1;
    for (size_t i = 0; i < length; i += 1) texts *= CHOICES;
    for (size_t n = 0; n < 4 * texts; n += 1) {
      char *text = malloc(length + 1);
      size_t rest = n / 4, lines = 0;
      satya_batch_options chosen = options();
      satya_batch *batch = NULL;
      NEED(text != NULL);
      for (size_t i = 0; i < length; i += 1, rest /= CHOICES) {
        text[i] = bytes[rest % CHOICES];
        lines += text[i] == '\n';
      }
      chosen.format = n % 2 ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON;
      chosen.partial = n / 2 % 2;
      chosen.threads = 1;
      NEED(satya_batch_validate(any, text, length, &chosen, &batch, NULL) == SATYA_OK);
      if (!CHECK(satya_batch_consumed(batch) <= length && satya_batch_lines(batch) <= lines &&
                 satya_batch_column(batch) <= satya_batch_consumed(batch) &&
                 satya_batch_valid_count(batch) <= satya_batch_count(batch)) &&
          checks_failed <= CHECKS_SHOWN)
        printf("    format %u, partial %u: %.*s\n", chosen.format, chosen.partial, (int)length,
               text);
      satya_batch_free(batch);
      free(text);
    }
  }
  satya_schema_free(any);
}

/* A text of many records of every sort, bad ones and blank lines among them. */
static text_buffer mixed_text(int records, int as_array) {
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
    chosen.first_record += satya_batch_count(batch);
    chosen.first_line += satya_batch_lines(batch);
    chosen.first_column = satya_batch_column(batch);
    chosen.base_offset += satya_batch_consumed(batch);
    chosen.state = satya_batch_state(batch);
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

static void keeps_what_is_asked(void) {
  text_buffer text = mixed_text(1000, 0);
  satya_batch_options chosen = options();
  satya_batch *all = batch_of(text.bytes, text.size, &chosen);
  chosen.keep = SATYA_BATCH_VERDICTS;
  satya_batch *verdicts = batch_of(text.bytes, text.size, &chosen);
  CHECK_EQUAL(satya_batch_count(all), satya_batch_count(verdicts));
  CHECK(memcmp(satya_batch_verdicts(all), satya_batch_verdicts(verdicts),
               satya_batch_count(all)) == 0);
  CHECK(satya_batch_instance(verdicts, 0) == NULL);
  CHECK(satya_batch_report(verdicts, 0) == NULL || satya_batch_verdicts(verdicts)[0]);
  CHECK_EQUAL(satya_batch_total_count(all), satya_batch_total_count(verdicts));

  /* The instances of a batch do not need its text, and are read-only. */
  memset(text.bytes, '?', text.size);
  const satya_instance *first = satya_batch_instance(all, 0);
  NEED(first != NULL);
  CHECK(satya_instance_equal(first, satya_batch_instance(all, 0)));
  satya_instance *frozen = (satya_instance *)first;
  satya_value one = int64(1);
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set(frozen, AGE, &one, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_int64(frozen, AGE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_int64(frozen, AGE, 1, NULL));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_double(frozen, SCORE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_bool(frozen, ACTIVE, 1, report));
  CHECK_EQUAL(SATYA_BAD_STATE, satya_instance_set_string(frozen, NAME, "Bob", 3, report));
  satya_instance *copy = NULL;
  CHECK_EQUAL(SATYA_OK, satya_instance_copy(first, &copy));
  satya_batch_free(all);
  CHECK_EQUAL(SATYA_OK, satya_instance_set_int64(copy, AGE, 77, report));
  CHECK_JSON("{\"name\":\"name 0 \",\"age\":77,\"score\":0.25,\"tags\":[\"[\",\"\\\\\"],\"level\":1}",
             copy);
  satya_instance_free(copy);
  satya_batch_free(verdicts);
  free(text.bytes);
}

static void limits_and_cancelling(void) {
  text_buffer text = mixed_text(20000, 0);
  satya_batch_options chosen = options();
  satya_batch *batch = (satya_batch *)&chosen;
  chosen.max_memory = 4096;
  CHECK_EQUAL(SATYA_LIMIT,
              satya_batch_validate(schema, text.bytes, text.size, &chosen, &batch, report));
  CHECK(batch == NULL);
  chosen.max_memory = (uint64_t)1 << 32;
  batch = batch_of(text.bytes, text.size, &chosen);
  satya_batch_free(batch);
  volatile uint32_t cancel = 1;
  chosen = options();
  chosen.cancel = &cancel;
  CHECK_EQUAL(SATYA_CANCELLED,
              satya_batch_validate(schema, text.bytes, text.size, &chosen, &batch, report));
  CHECK(batch == NULL);
  cancel = 0;
  batch = batch_of(text.bytes, text.size, &chosen);
  satya_batch_free(batch);

  /* The options of each record: a limit is a problem of that record. */
  satya_options of_record = {.struct_size = sizeof of_record, .max_size = 60};
  chosen = options();
  chosen.options = &of_record;
  const char *two = "{\"name\":\"Ann\",\"age\":1}\n"
                    "{\"name\":\"A name that makes the record too long for the limit\",\"age\":1}\n";
  for (uint32_t format = 0; format < 2; format += 1) {
    char array[200];
    snprintf(array, sizeof array, format ? "[%s]" : "%s", two);
    if (format) *strchr(array, '\n') = ',';
    chosen.format = format;
    batch = batch_of(array, strlen(array), &chosen);
    CHECK_EQUAL(2, satya_batch_count(batch));
    CHECK_EQUAL(1, satya_batch_valid_count(batch));
    CHECK_PROBLEM(satya_batch_report(batch, 1), 0, "document_too_large", "");
    satya_batch_free(batch);
  }

  /* Work is counted for each record anew, and a record that exceeds it ends no other. */
  satya_schema *tree = schema_of("{\"$ref\":\"#/$defs/t\",\"$defs\":{\"t\":{\"anyOf\":[{\"items\":{"
                                 "\"$ref\":\"#/$defs/t\"},\"maxItems\":2},{\"items\":{\"$ref\":"
                                 "\"#/$defs/t\"},\"minItems\":9}]}}}");
  const char *records = "[]\n[[[[[[[[1,2,3]]]]]]]]\n[1]\n[2]\n[3]\n[4]\n[5]\n[6]\n[7]\n";
  of_record = (satya_options){.struct_size = sizeof of_record, .max_visits = 12};
  chosen = options();
  chosen.options = &of_record;
  chosen.threads = 1;
  for (uint32_t keep = 0; keep < 2; keep += 1) {
    chosen.keep = keep;
    CHECK_EQUAL(SATYA_OK, satya_batch_validate(tree, records, strlen(records), &chosen, &batch,
                                               report));
    CHECK_EQUAL(9, satya_batch_count(batch));
    CHECK_EQUAL(8, satya_batch_valid_count(batch));
    CHECK_TYPE(satya_batch_report(batch, 1), 0, "work_limit");
    satya_batch_free(batch);
  }
  satya_schema_free(tree);

  chosen = options();
  chosen.echo = 20;
  batch = batch_of("{\"name\":\"A\",\"age\":1}", 20, &chosen);
  satya_problem problem = problem_at(satya_batch_report(batch, 0), 0);
  CHECK_TEXT("\"A\"", problem.input, problem.input_size);
  satya_batch_free(batch);
  free(text.bytes);
}

static void refuses_bad_options(void) {
  static const struct {
    size_t offset;
    uint32_t value;
  } bad[] = {
      {offsetof(satya_batch_options, struct_size), 0},
      {offsetof(satya_batch_options, struct_size), sizeof(satya_batch_options) - 1},
      {offsetof(satya_batch_options, format), 2},
      {offsetof(satya_batch_options, format), UINT32_MAX},
      {offsetof(satya_batch_options, threads), 257},
      {offsetof(satya_batch_options, threads), UINT32_MAX},
      {offsetof(satya_batch_options, keep), 2},
      {offsetof(satya_batch_options, partial), 2},
      {offsetof(satya_batch_options, borrow), 2},
      {offsetof(satya_batch_options, reserved), 1},
      {offsetof(satya_batch_options, state), 1}, /* of an array */
      {offsetof(satya_batch_options, state), 8},
      {offsetof(satya_batch_options, state), 1u << 31},
  };
  satya_value row[2] = {string("Ann"), int64(1)};
  satya_batch *batch;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i += 1) {
    satya_batch_options chosen = options();
    memcpy((char *)&chosen + bad[i].offset, &bad[i].value, sizeof bad[i].value);
    batch = (satya_batch *)&chosen;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, "1", 1, &chosen, &batch, report));
    CHECK(batch == NULL);
    batch = (satya_batch *)&chosen;
    CHECK_EQUAL(SATYA_BAD_ARGUMENT,
                satya_batch_validate_values(schema, row, 1, 2, &chosen, &batch, report));
    CHECK(batch == NULL);
  }
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(NULL, "1", 1, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, NULL, 1, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT, satya_batch_validate(schema, "1", 1, NULL, NULL, report));
  struct {
    satya_batch_options chosen;
    uint64_t later[2];
  } large = {{.struct_size = sizeof large}, {0, 0}};
  batch = batch_of("1", 1, &large.chosen);
  satya_batch_free(batch);
}

static void checks_rows_of_values(void) {
  enum { WIDTH = 2, ROWS = 1000 };
  static satya_value rows[WIDTH * ROWS];
  for (int i = 0; i < ROWS; i += 1) {
    rows[WIDTH * i] = i % 10 == 3 ? string("A") : i % 10 == 5 ? unset() : string("Annabel");
    rows[WIDTH * i + 1] = int64(i % 10 == 7 ? -i : i);
  }
  satya_batch *batch = NULL;
  CHECK_EQUAL(SATYA_OK,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, NULL, &batch, report));
  CHECK_EQUAL(ROWS, satya_batch_count(batch));
  CHECK_EQUAL(700, satya_batch_valid_count(batch));
  CHECK_PROBLEM(satya_batch_report(batch, 13), 0, "string_too_short", "/name");
  CHECK_PROBLEM(satya_batch_report(batch, 25), 0, "missing", "/name");
  CHECK_PROBLEM(satya_batch_report(batch, 17), 0, "greater_than_equal", "/age");
  satya_problem problem = problem_at(satya_batch_report(batch, 17), 0);
  CHECK_EQUAL(17, problem.record);
  CHECK(problem.offset == UINT64_MAX);
  CHECK_EQUAL(0, problem.line);
  CHECK_JSON("{\"name\":\"Annabel\",\"age\":42,\"level\":1}", satya_batch_instance(batch, 42));
  uint64_t offset, size;
  CHECK_EQUAL(SATYA_BAD_STATE, satya_batch_source(batch, 0, &offset, &size));
  satya_batch_free(batch);

  const satya_value *empty[] = {NULL, rows};
  for (int i = 0; i < 2; i += 1) {
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate_values(schema, empty[i], 0, 2, NULL, &batch, report));
    CHECK_EQUAL(0, satya_batch_count(batch));
    CHECK(satya_batch_verdicts(batch) != NULL);
    satya_batch_free(batch);
    /* Rows without values: every field is absent. */
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate_values(schema, empty[i], 3, 0, NULL, &batch, report));
    CHECK_EQUAL(3, satya_batch_count(batch));
    CHECK_EQUAL(0, satya_batch_valid_count(batch));
    CHECK_PROBLEM(satya_batch_report(batch, 2), 0, "missing", "/name");
    satya_batch_free(batch);
  }
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, NULL, 1, 2, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(NULL, rows, 1, 2, NULL, &batch, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, 1, 2, NULL, NULL, report));
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, 1, USER_FIELDS + 1, NULL, &batch, report));
  satya_batch_options chosen = options();
  volatile uint32_t cancel = 1;
  chosen.cancel = &cancel;
  CHECK_EQUAL(SATYA_CANCELLED,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, &chosen, &batch, report));
  CHECK(batch == NULL);
  chosen = options();
  chosen.max_memory = 4096;
  CHECK_EQUAL(SATYA_LIMIT,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, &chosen, &batch, report));
  CHECK(batch == NULL);
  rows[1] = (satya_value){.kind = 99};
  CHECK_EQUAL(SATYA_BAD_ARGUMENT,
              satya_batch_validate_values(schema, rows, ROWS, WIDTH, NULL, &batch, report));
  CHECK(batch == NULL);
  satya_schema *list = schema_of("{\"type\":\"array\"}");
  CHECK_EQUAL(SATYA_BAD_STATE,
              satya_batch_validate_values(list, rows, 1, 0, NULL, &batch, report));
  satya_schema_free(list);
}

static void nothing_of_null(void) {
  satya_batch_options chosen = options();
  satya_batch *batch = batch_of("", 0, &chosen);
  CHECK_EQUAL(0, satya_batch_count(batch));
  CHECK_EQUAL(0, satya_batch_total_count(batch));
  CHECK(satya_batch_verdicts(batch) != NULL);
  satya_batch_free(batch);
  CHECK_EQUAL(0, satya_batch_count(NULL));
  CHECK_EQUAL(0, satya_batch_valid_count(NULL));
  CHECK_EQUAL(0, satya_batch_consumed(NULL));
  CHECK_EQUAL(0, satya_batch_lines(NULL));
  CHECK_EQUAL(0, satya_batch_column(NULL));
  CHECK_EQUAL(0, satya_batch_state(NULL));
  CHECK_EQUAL(0, satya_batch_total_count(NULL));
  CHECK(satya_batch_verdicts(NULL) == NULL);
  CHECK(satya_batch_instance(NULL, 0) == NULL);
  CHECK(satya_batch_report(NULL, 0) == NULL);
}

int main(void) {
  schema = schema_of(USER_SCHEMA);
  report = satya_report_new();
  NEED(report != NULL);
  bad_records_hide_no_others();
  totals_count_problems();
  reads_arrays();
  ends_anywhere();
  threads_change_nothing();
  cuts_change_nothing();
  cuts_of_scalars_change_nothing();
  numbers_records_of_the_whole_input();
  limits_are_of_records();
  white_space_is_used_up();
  keeps_what_is_asked();
  limits_and_cancelling();
  refuses_bad_options();
  checks_rows_of_values();
  nothing_of_null();
  satya_report_free(report);
  satya_schema_free(schema);
  return check_end("batch");
}
