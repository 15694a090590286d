/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first schema: compile it once, ask of documents whether they satisfy it.
 *
 *     cc 01_first_schema.c $(pkg-config --cflags --libs satya) -o first_schema
 */
#include <satya.h>
#include <stdio.h>
#include <string.h>

static const char *const BOOK =
    "{"
    "  \"title\": \"Book\","
    "  \"type\": \"object\","
    "  \"required\": [\"title\", \"pages\"],"
    "  \"additionalProperties\": false,"
    "  \"properties\": {"
    "    \"title\": {\"type\": \"string\", \"minLength\": 1},"
    "    \"pages\": {\"type\": \"integer\", \"minimum\": 1},"
    "    \"isbn\":  {\"type\": \"string\", \"pattern\": \"^[0-9]{13}$\"}"
    "  }"
    "}";

static const char *const DOCUMENTS[] = {
    "{\"title\": \"Moby-Dick\", \"pages\": 635, \"isbn\": \"9780142437247\"}",
    "{\"title\": \"Moby-Dick\", \"pages\": 0}",
    "{\"title\": \"Moby-Dick\", \"pages\": 635, \"price\": 12}",
    "{\"title\": \"Moby-Dick\", \"pages\"",
};

/* The fields that the schema declares, in their order. */
static void list_fields(const satya_schema *schema) {
  for (size_t i = 0; i < satya_schema_field_count(schema); i += 1) {
    satya_field field = {.struct_size = sizeof field};
    if (satya_schema_field_get(schema, i, &field) != SATYA_OK) return;
    printf("  %zu %.*s%s\n", i, (int)field.name_size, field.name,
           field.flags & SATYA_FIELD_REQUIRED ? ", required" : "");
  }
}

int main(void) {
  /* A report says why; it is cleared by every call and used again. */
  satya_report *report = satya_report_new();
  satya_schema *schema = NULL;
  if (report == NULL) return 1;
  if (satya_schema_create(BOOK, strlen(BOOK), NULL, &schema, report) != SATYA_OK) {
    fprintf(stderr, "the schema is refused\n");
    satya_report_free(report);
    return 1;
  }
  const char *name;
  size_t name_size;
  satya_schema_name(schema, &name, &name_size);
  printf("%.*s has %zu fields:\n", (int)name_size, name, satya_schema_field_count(schema));
  list_fields(schema);

  for (size_t i = 0; i < sizeof DOCUMENTS / sizeof DOCUMENTS[0]; i += 1) {
    const char *document = DOCUMENTS[i];
    satya_status status =
        satya_schema_check_json(schema, document, strlen(document), NULL, report);
    if (status == SATYA_OK) {
      printf("document %zu is a book\n", i);
    } else if (status == SATYA_INVALID) {
      satya_problem problem = {.struct_size = sizeof problem};
      satya_report_get(report, 0, &problem);
      printf("document %zu: %.*s\n", i, (int)problem.message_size, problem.message);
    } else {
      printf("document %zu: the call failed: %s\n", i, satya_status_name(status));
    }
  }
  satya_schema_free(schema);
  satya_report_free(report);
  return 0;
}
