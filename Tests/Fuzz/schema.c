/* SPDX-License-Identifier: Apache-2.0 */
/* Schema texts: compiled or refused with problems, written and compiled again. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  static satya_report *report;
  if (report == NULL) report = satya_report_new();
  char *text = exact_copy(data + 1, size - 1);
  satya_options options = options_of(data[0]);
  satya_schema *schema = NULL, *again = NULL;
  satya_status status = satya_schema_create(text, size - 1, &options, &schema, report);
  PROMISE(status == SATYA_OK || status == SATYA_BAD_SCHEMA);
  PROMISE((schema != NULL) == (status == SATYA_OK));
  PROMISE((satya_report_total(report) == 0) == (status == SATYA_OK));
  PROMISE(satya_schema_create(text, size - 1, &options, &again, NULL) == status);
  satya_schema_free(again);
  if (schema != NULL) {
    satya_buffer *buffer = satya_buffer_new();
    PROMISE(satya_schema_to_json(schema, buffer) == SATYA_OK);
    again = NULL;
    status = satya_schema_create(satya_buffer_data(buffer), satya_buffer_size(buffer), &options,
                                 &again, report);
    if (status != SATYA_OK) {
      show("written", report);
      FAIL("a written schema is refused");
    }
    for (size_t i = 0; i < satya_schema_field_count(schema); i += 1) {
      satya_field field = {.struct_size = sizeof field};
      size_t index;
      PROMISE(satya_schema_field_get(schema, i, &field) == SATYA_OK);
      PROMISE(satya_schema_field_find(schema, field.name, field.name_size, &index) == SATYA_OK);
      PROMISE(index == i);
    }
    static const char *const documents[] = {"{}", "[]", "null", "1", "\"a\"", "{\"a\":{\"a\":1}}",
                                            "[[1,\"x\"],{\"b\":null}]"};
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i += 1)
      (void)satya_schema_check_json(schema, documents[i], strlen(documents[i]), NULL, report);
    satya_schema_free(again);
    satya_buffer_free(buffer);
  }
  satya_schema_free(schema);
  free(text);
  return 0;
}
