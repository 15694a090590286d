/* SPDX-License-Identifier: Apache-2.0 */
/* What calls leave alone of the process they run in, errno, locale and output, and that its
 * locale changes nothing that they say. LOCPATH has locales with a decimal comma, and with
 * another lower case of I; run.sh makes them. */
#include <errno.h>
#include <locale.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "fixture.h"

enum { MARK = 77, ROOM = 20000 };

static const char *const SCHEMA =
    "{\"type\":\"object\",\"properties\":{"
    "\"score\":{\"type\":\"number\",\"minimum\":1.25,\"multipleOf\":0.25},"
    "\"name\":{\"type\":\"string\",\"pattern\":\"^\\\\w+(?=I)I$\","
    "\"x-satya\":{\"case\":\"lower\"}},"
    "\"mail\":{\"type\":\"string\",\"format\":\"email\"},"
    "\"when\":{\"type\":\"string\",\"format\":\"date-time\"}}}";
static const char *const DOCUMENTS[] = {
    "{\"score\":2.75,\"mail\":\"I@EXAMPLE.IN\",\"when\":\"2024-02-29T12:00:00.5Z\"}",
    "{\"score\":0.1}",
    "{\"score\":1,5}",
    "{\"name\":\"TITI\"}",
    "{\"name\":\"T\\u0131t\\u0130\"}",
    "{\"score\":1e400}",
    "{\"mail\":\"@\",\"when\":\"yesterday\"}",
    "[",
};
enum { DOCUMENT_COUNT = sizeof DOCUMENTS / sizeof DOCUMENTS[0] };

static char said[ROOM];

/* errno is looked at after every call, and what it wrote goes to `said`. */
static void note(const satya_buffer *buffer, const char *what) {
  CHECK_EQUAL(MARK, errno);
  size_t used = strlen(said), size = satya_buffer_size(buffer);
  if (errno != MARK) printf("    %s\n", what);
  errno = MARK;
  NEED(used + size + 2 < ROOM);
  memcpy(said + used, satya_buffer_data(buffer), size);
  strcpy(said + used + size, "\n");
}

static void run_calls(void) {
  satya_report *report = satya_report_new();
  satya_buffer *buffer = satya_buffer_new();
  satya_options options = {
      .struct_size = sizeof options, .formats = SATYA_FORMATS_ASSERT, .mode = SATYA_MODE_LAX};
  satya_schema *schema = schema_with(SCHEMA, &options), *refused;
  said[0] = 0;
  errno = MARK;
  satya_schema_create("{\"type\":1.5}", 12, NULL, &refused, report);
  satya_report_to_json(report, buffer);
  note(buffer, "satya_schema_create");
  for (int i = 0; i < DOCUMENT_COUNT; i += 1) {
    satya_instance *instance;
    satya_value values[] = {float64(i + 0.5), string("TITI")};
    satya_instance_from_json(schema, DOCUMENTS[i], strlen(DOCUMENTS[i]), NULL, &instance, report);
    satya_report_to_json(report, buffer);
    note(buffer, "satya_instance_from_json");
    if (instance != NULL && satya_instance_to_json(instance, buffer) == SATYA_OK)
      note(buffer, "satya_instance_to_json");
    satya_instance_free(instance);
    satya_instance_new(schema, values, 2, NULL, &instance, report);
    satya_report_to_json(report, buffer);
    note(buffer, "satya_instance_new");
    satya_instance_free(instance);
    note(buffer, "satya_instance_free");
  }
  satya_value text = string("2.75"), found;
  satya_instance *instance = instance_of(schema, "{}");
  satya_instance_set(instance, 0, &text, report);
  satya_instance_get(instance, 0, &found);
  CHECK(found.kind == SATYA_KIND_DOUBLE && found.as.float64 == 2.75);
  text = string("2,75");
  CHECK_EQUAL(SATYA_INVALID, satya_instance_set(instance, 0, &text, report));
  satya_report_to_json(report, buffer);
  note(buffer, "satya_instance_set");
  satya_instance_free(instance);

  char lines[2000] = "";
  for (int i = 0; i < DOCUMENT_COUNT; i += 1) strcat(strcat(lines, DOCUMENTS[i]), "\n");
  satya_batch_options of_batch = {.struct_size = sizeof of_batch, .threads = 2};
  satya_batch *batch;
  errno = MARK;
  satya_batch_validate(schema, lines, strlen(lines), &of_batch, &batch, report);
  satya_report_to_json(report, buffer);
  note(buffer, "satya_batch_validate");
  satya_batch_free(batch);
  note(buffer, "satya_batch_free");
  satya_schema_to_json(schema, buffer);
  note(buffer, "satya_schema_to_json");
  satya_schema_free(schema);
  note(buffer, "satya_schema_free");
  satya_buffer_free(buffer);
  satya_report_free(report);
  CHECK_EQUAL(MARK, errno);
}

/* Runs the calls with standard output and error in a file, which stays empty. */
static void run_silently(void) {
  FILE *file = tmpfile();
  NEED(file != NULL);
  fflush(NULL);
  int out = dup(1), error = dup(2);
  dup2(fileno(file), 1);
  dup2(fileno(file), 2);
  unsigned long failed = checks_failed;
  run_calls();
  off_t printed = lseek(fileno(file), 0, SEEK_END);
  dup2(out, 1);
  dup2(error, 2);
  close(out);
  close(error);
  CHECK(printed == 0 || checks_failed > failed);
  if (checks_failed > failed) {
    rewind(file);
    for (int byte; (byte = fgetc(file)) != EOF;) putchar(byte);
  }
  fclose(file);
}

/* Where memory must not become code, patterns do without: no failure, and no errno. */
static void without_machine_code(void) {
  enum { MDWE = 65, REFUSE_EXEC_GAIN = 1 }; /* PR_SET_MDWE of Linux 6.3. */
  static const char *const patterns[] = {"^(a|b)+x$", "(?<=a)b", "^[\\\\w.]+@x$", "^\\\\p{L}+$"};
  if (prctl(MDWE, REFUSE_EXEC_GAIN, 0, 0, 0) != 0) {
    printf("process: memory may become code here, not tested without\n");
    return;
  }
  for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i += 1) {
    char text[100];
    snprintf(text, sizeof text, "{\"pattern\":\"%s\"}", patterns[i]);
    errno = MARK;
    satya_schema *schema = schema_of(text);
    CHECK_EQUAL(MARK, errno);
    for (int round = 0; round < 100; round += 1)
      check_json(schema, round % 2 ? "\"abx\"" : "\"q.w@x\"", NULL, NULL);
    CHECK_EQUAL(MARK, errno);
    satya_schema_free(schema);
    CHECK_EQUAL(MARK, errno);
  }
  /* They take more memory, and end. */
  enum { SIZE = 300000 };
  char *text = malloc(SIZE + 3);
  if (!CHECK(text != NULL)) return;
  memset(text, 'a', SIZE + 1);
  text[0] = text[SIZE + 1] = '"';
  text[SIZE + 2] = 0;
  satya_schema *schema = schema_of("{\"pattern\":\"^(a|b)*$\"}");
  CHECK_EQUAL(SATYA_OK, check_json(schema, text, NULL, NULL));
  text[SIZE] = 'c';
  CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, NULL, NULL));
  CHECK_EQUAL(MARK, errno);
  satya_schema_free(schema);
  free(text);
}

int main(void) {
  static char in_c[ROOM];
  run_silently();
  strcpy(in_c, said);
  CHECK(strstr(in_c, "2.75") != NULL && strstr(in_c, "greater_than_equal") != NULL);
  static const char *const locales[] = {"de_DE.UTF-8", "tr_TR.UTF-8"};
  for (int i = 0; i < 2; i += 1) {
    if (setlocale(LC_ALL, locales[i]) == NULL) {
      printf("process: here is no %s, not tested\n", locales[i]);
      continue;
    }
    CHECK_TEXT(",", localeconv()->decimal_point, 1);
    run_silently();
    CHECK_TEXT(in_c, said, strlen(said));
    CHECK_TEXT(locales[i], setlocale(LC_ALL, NULL), strlen(locales[i]));
  }
  /* For good, and so at the end. */
  without_machine_code();
  return check_end("process");
}
