/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, against the grammar of RFC 8259 written out and the C library's strtod. */
#include <ctype.h>
#include <errno.h>

#include "fuzz.h"

/* Whether the whole text is a JSON number; `whole` tells that it has digits only. */
static int is_number(const char *text, size_t size, int *whole) {
  size_t i = 0;
  *whole = 1;
  if (i < size && text[i] == '-') i += 1;
  if (i == size || !isdigit((unsigned char)text[i])) return 0;
  if (text[i] == '0') i += 1;
  else while (i < size && isdigit((unsigned char)text[i])) i += 1;
  if (i < size && text[i] == '.') {
    size_t begin = ++i;
    while (i < size && isdigit((unsigned char)text[i])) i += 1;
    if (i == begin) return 0;
    *whole = 0;
  }
  if (i < size && (text[i] == 'e' || text[i] == 'E')) {
    i += 1;
    if (i < size && (text[i] == '+' || text[i] == '-')) i += 1;
    size_t begin = i;
    while (i < size && isdigit((unsigned char)text[i])) i += 1;
    if (i == begin) return 0;
    *whole = 0;
  }
  return i == size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static satya_schema *schema;
  static satya_buffer *buffer;
  if (schema == NULL) {
    PROMISE(satya_schema_create("true", 4, NULL, &schema, NULL) == SATYA_OK);
    buffer = satya_buffer_new();
  }
  if (size > 4000) return 0;
  char *text = malloc(size + 2), *literal = malloc(size + 1);
  text[0] = '[';
  memcpy(text + 1, data, size);
  text[size + 1] = ']';
  memcpy(literal, data, size);
  literal[size] = 0;
  for (size_t i = 0; i < size; i += 1)
    if (strchr("0123456789.eE+-", literal[i]) == NULL || literal[i] == 0) goto done;
  int whole, expected = is_number(literal, size, &whole);
  satya_instance *instance = NULL, *again = NULL;
  satya_status status = satya_instance_from_json(schema, text, size + 2, NULL, &instance, NULL);
  if (size == 0) expected = 1;
  if (expected != (status == SATYA_OK)) FAIL("%s: %s", literal, satya_status_name(status));
  if (size > 0 && expected) {
    satya_value array, value;
    PROMISE(satya_instance_value(instance, &array) == SATYA_OK);
    PROMISE(satya_value_at(&array, 0, &value) == SATYA_OK);
    errno = 0;
    double nearest = strtod(literal, NULL);
    long long integer = 0;
    int fits = 0;
    if (whole) {
      errno = 0;
      integer = strtoll(literal, NULL, 10);
      fits = errno == 0;
    }
    if (fits) {
      PROMISE(value.kind == SATYA_KIND_INT64 && value.as.int64 == integer);
    } else if (!whole && nearest <= 1.7976931348623157e308 && nearest >= -1.7976931348623157e308) {
      if (value.kind != SATYA_KIND_DOUBLE || memcmp(&value.as.float64, &nearest, 8) != 0)
        FAIL("%s: kind %d, %.17g, strtod says %.17g", literal, value.kind, value.as.float64,
             nearest);
    } else {
      PROMISE(value.kind == SATYA_KIND_NUMBER && value.size == size);
      PROMISE(memcmp(value.as.text, literal, size) == 0);
    }
    PROMISE(satya_instance_to_json(instance, buffer) == SATYA_OK);
    PROMISE(satya_instance_from_json(schema, satya_buffer_data(buffer), satya_buffer_size(buffer),
                                     NULL, &again, NULL) == SATYA_OK);
    satya_value array_again, value_again;
    PROMISE(satya_instance_value(again, &array_again) == SATYA_OK);
    PROMISE(satya_value_at(&array_again, 0, &value_again) == SATYA_OK);
    PROMISE(value.kind == value_again.kind);
    if (value.kind != SATYA_KIND_NUMBER) PROMISE(value.as.int64 == value_again.as.int64);
  }
  satya_instance_free(instance);
  satya_instance_free(again);
done:
  free(text);
  free(literal);
  return 0;
}
