/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pattern, a NUL, a subject. A pattern in a group means the same, which hides its shape
 * from all that is faster than the matcher; `not` means the opposite.
 */
#include "fuzz.h"

/* `text` as the inside of a JSON string, at the end of `out`. */
static size_t append_escaped(char *out, size_t at, const uint8_t *text, size_t size) {
  for (size_t i = 0; i < size; i += 1) {
    if (text[i] == '"' || text[i] == '\\') out[at++] = '\\';
    if (text[i] < 0x20) at += (size_t)sprintf(out + at, "\\u%04x", text[i]);
    else out[at++] = (char)text[i];
  }
  return at;
}

static size_t append(char *out, size_t at, const char *text) {
  memcpy(out + at, text, strlen(text));
  return at + strlen(text);
}

static satya_report *report;

/* 1 match, 0 none, -1 no answer; -2 where the pattern is refused. */
static int match(const char *before, const char *after, const uint8_t *pattern, size_t size,
                 const char *subject, size_t subject_size, int negated) {
  char *text = malloc(size * 6 + 200);
  size_t length = append(text, 0, negated ? "{\"not\":{\"pattern\":\"" : "{\"pattern\":\"");
  length = append(text, length, before);
  length = append_escaped(text, length, pattern, size);
  length = append(text, length, after);
  length = append(text, length, negated ? "\"}}" : "\"}");
  satya_options options = {.struct_size = sizeof options, .max_pattern_effort = 20000};
  satya_schema *schema = NULL;
  satya_status status = satya_schema_create(text, length, &options, &schema, report);
  free(text);
  PROMISE(status == SATYA_OK || status == SATYA_BAD_SCHEMA);
  if (status != SATYA_OK) return -2;
  status = satya_schema_check_json(schema, subject, subject_size, NULL, report);
  PROMISE(satya_schema_check_json(schema, subject, subject_size, NULL, NULL) == status);
  int answer = status == SATYA_OK;
  if (!answer && !has_problem(report, "string_pattern_mismatch") && !has_problem(report, "not_allowed"))
    answer = -1;
  satya_schema_free(schema);
  return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint8_t *cut = memchr(data, 0, size);
  if (cut == NULL || size > 400) return 0;
  if (report == NULL) report = satya_report_new();
  size_t length = (size_t)(cut - data);
  char *subject = malloc(size * 6 + 3);
  size_t subject_size = append_escaped(subject, 1, cut + 1, size - length - 1);
  subject[0] = '"';
  subject[subject_size++] = '"';
  int plain = match("", "", data, length, subject, subject_size, 0);
  if (plain != -2) {
    int grouped = match("(?:", ")", data, length, subject, subject_size, 0);
    /* A group more may be one more than the matcher takes. */
    if (grouped == -2 || plain == -1 || grouped == -1) goto done;
    if (plain != grouped) FAIL("/%.*s/ says %d, grouped %d", (int)length, data, plain, grouped);
    int negated = match("", "", data, length, subject, subject_size, 1);
    if (negated != -1 && negated == plain)
      FAIL("/%.*s/ says %d, and so does its opposite", (int)length, data, plain);
  }
done:
  free(subject);
  return 0;
}
