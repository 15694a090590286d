/* SPDX-License-Identifier: Apache-2.0 */
/* Valid JSON text as values of the caller: what a host language would pass. */
#ifndef HOST_VALUES_H
#define HOST_VALUES_H

#include <errno.h>

#include "fixture.h"

/* Where values and their text are put; all of them end with the pool. */
typedef struct {
  satya_value values[4096];
  char text[65536];
  size_t values_used, text_used;
} value_pool;

static const char *host_value(value_pool *pool, const char *json, satya_value *out);

static inline const char *skip_space(const char *json) { return json + strspn(json, " \t\r\n"); }

/* Strings of the tables escape nothing but `"`, `\` and \u00XX. */
static inline const char *host_string(value_pool *pool, const char *json, satya_value *out) {
  char *start = pool->text + pool->text_used;
  json += 1;
  while (*json != '"') {
    char byte = *json++;
    if (byte == '\\') {
      byte = *json++;
      if (byte == 'u') {
        char digits[5] = {json[0], json[1], json[2], json[3], 0};
        byte = (char)strtol(digits, NULL, 16);
        json += 4;
      }
    }
    NEED(pool->text_used < sizeof pool->text);
    pool->text[pool->text_used++] = byte;
  }
  *out = (satya_value){.kind = SATYA_KIND_STRING,
                       .size = (uint32_t)(pool->text + pool->text_used - start),
                       .as.text = start};
  return json + 1;
}

static inline const char *host_number(value_pool *pool, const char *json, satya_value *out) {
  size_t size = strspn(json, "+-.0123456789eE");
  char *start = pool->text + pool->text_used;
  NEED(pool->text_used + size + 1 < sizeof pool->text);
  memcpy(start, json, size);
  start[size] = 0;
  pool->text_used += size + 1;
  errno = 0;
  if (strcspn(start, ".eE") < size)
    *out = float64(strtod(start, NULL));
  else
    *out = int64(strtoll(start, NULL, 10));
  if (errno != 0) *out = number(start);
  return json + size;
}

static inline const char *host_container(value_pool *pool, const char *json, satya_value *out) {
  satya_value local[160];
  uint32_t used = 0;
  int is_object = *json == '{';
  json = skip_space(json + 1);
  while (*json != (is_object ? '}' : ']')) {
    if (*json == ',') json = skip_space(json + 1);
    NEED(used + 2 <= sizeof local / sizeof local[0]);
    if (is_object) {
      json = skip_space(host_string(pool, json, &local[used++]));
      json += 1;
    }
    json = skip_space(host_value(pool, json, &local[used++]));
  }
  NEED(pool->values_used + used <= sizeof pool->values / sizeof pool->values[0]);
  satya_value *kept = pool->values + pool->values_used;
  memcpy(kept, local, used * sizeof *kept);
  pool->values_used += used;
  *out = is_object ? host_object(kept, used / 2) : host_array(kept, used);
  return json + 1;
}

static inline const char *host_value(value_pool *pool, const char *json, satya_value *out) {
  json = skip_space(json);
  switch (*json) {
    case '{':
    case '[':
      return host_container(pool, json, out);
    case '"':
      return host_string(pool, json, out);
    case 'n':
      *out = null();
      return json + 4;
    case 't':
    case 'f':
      *out = boolean(*json == 't');
      return json + (*json == 't' ? 4 : 5);
    default:
      return host_number(pool, json, out);
  }
}

#endif
