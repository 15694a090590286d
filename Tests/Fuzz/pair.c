/* SPDX-License-Identifier: Apache-2.0 */
/* A byte of options, a schema, a NUL, a document: every way says the same of it. */
#include "parity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint8_t *cut = size < 2 ? NULL : memchr(data + 1, 0, size - 1);
  if (cut == NULL) return 0;
  satya_schema *schema = NULL;
  satya_options options = options_of(data[0]);
  if (satya_schema_create((const char *)data + 1, (size_t)(cut - data - 1), &options, &schema,
                          NULL) == SATYA_OK)
    check_document(schema, cut + 1, (size_t)(data + size - cut - 1));
  satya_schema_free(schema);
  return 0;
}
