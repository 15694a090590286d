/* SPDX-License-Identifier: Apache-2.0 */
/* Two bytes choose one of the rich schemas and options; the rest is the document. */
#include "parity.h"
#include "rich.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static satya_schema *schemas[RICH_COUNT][32];
  if (size < 2) return 0;
  satya_schema **schema = &schemas[data[0] % RICH_COUNT][data[1] % 32];
  if (*schema == NULL) {
    satya_options options = options_of(data[1] % 32);
    const char *text = RICH_SCHEMAS[data[0] % RICH_COUNT];
    PROMISE(satya_schema_create(text, strlen(text), &options, schema, NULL) == SATYA_OK);
  }
  check_document(*schema, data + 2, size - 2);
  return 0;
}
