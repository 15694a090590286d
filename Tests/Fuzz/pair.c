/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A byte of options, a schema, a NUL, a document: every way says the same of it. What is
 * not not valid is valid: under two `not` the walker judges what the fused reader judges
 * alone.
 */
/* For memmem. */
#define _GNU_SOURCE

#include "parity.h"

static int contains(const char *text, size_t size, const char *word) {
  return memmem(text, size, word, strlen(word)) != NULL;
}

/* Whether the schema means the same where it stands inside another. */
static int may_move(const char *schema, size_t size) {
  static const char *const bound[] = {"$ref", "$id", "$anchor", "$schema", "x-satya", "\\u"};
  for (size_t i = 0; i < sizeof bound / sizeof bound[0]; i += 1)
    if (contains(schema, size, bound[i])) return 0;
  return 1;
}

static void check_not_not(const char *schema_text, size_t size, const satya_options *options,
                          const satya_schema *schema, const char *document, size_t length) {
  static const char before[] = "{\"not\":{\"not\":", after[] = "}}";
  char *text = malloc(size + sizeof before + sizeof after);
  satya_schema *twice = NULL;
  memcpy(text, before, sizeof before - 1);
  memcpy(text + sizeof before - 1, schema_text, size);
  memcpy(text + sizeof before - 1 + size, after, sizeof after - 1);
  if (satya_schema_create(text, size + sizeof before + sizeof after - 2, options, &twice, NULL) ==
      SATYA_OK) {
    satya_status plain = satya_schema_check_json(schema, document, length, NULL, expected_report);
    satya_status found = satya_schema_check_json(twice, document, length, NULL, found_report);
    if (!ran_out() && plain != found) {
      show("the schema", expected_report);
      show("not not", found_report);
      FAIL("not not says %s, the schema %s", satya_status_name(found), satya_status_name(plain));
    }
  }
  satya_schema_free(twice);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint8_t *cut = size < 2 ? NULL : memchr(data + 1, 0, size - 1);
  if (cut == NULL) return 0;
  satya_schema *schema = NULL;
  satya_options options = options_of(data[0]);
  const char *text = (const char *)data + 1;
  size_t text_size = (size_t)(cut - data - 1);
  if (satya_schema_create(text, text_size, &options, &schema, NULL) == SATYA_OK) {
    size_t length = (size_t)(data + size - cut - 1);
    check_document(schema, cut + 1, length);
    if (options.extras != SATYA_EXTRAS_REFUSE && options.mode == SATYA_MODE_STRICT &&
        may_move(text, text_size)) {
      char *document = exact_copy(cut + 1, length);
      check_not_not(text, text_size, &options, schema, document, length);
      free(document);
    }
  }
  satya_schema_free(schema);
  return 0;
}
