/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a problem tells: its stable name, the place in the data as a pointer
 * and as parts, the place in the text, the keyword, its facts, and, because this
 * program asks for it, the offending value.
 */
#include <satya.h>
#include <stdio.h>
#include <string.h>

static const char *const ORDER =
    "{"
    "  \"type\": \"object\","
    "  \"required\": [\"id\", \"lines\"],"
    "  \"additionalProperties\": false,"
    "  \"properties\": {"
    "    \"id\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{2}-[0-9]+$\"},"
    "    \"lines\": {\"type\": \"array\", \"items\": {"
    "      \"type\": \"object\", \"required\": [\"article\"], \"properties\": {"
    "        \"article\": {\"type\": \"string\"},"
    "        \"count\": {\"type\": \"integer\", \"minimum\": 1}"
    "      }"
    "    }}"
    "  }"
    "}";

static const char *const DOCUMENT =
    "{\n"
    "  \"id\": \"ab-17\",\n"
    "  \"lines\": [\n"
    "    {\"article\": \"lamp\", \"count\": 2},\n"
    "    {\"count\": 0}\n"
    "  ],\n"
    "  \"colour\": \"blue\"\n"
    "}\n";

static void print_value(const satya_value *value) {
  switch (value->kind) {
    case SATYA_KIND_INT64:
      printf("%lld", (long long)value->as.int64);
      break;
    case SATYA_KIND_DOUBLE:
      printf("%g", value->as.float64);
      break;
    case SATYA_KIND_STRING:
    case SATYA_KIND_NUMBER:
      printf("%.*s", (int)value->size, value->as.text);
      break;
    default:
      printf("(kind %d)", value->kind);
  }
}

static void explain(const satya_report *report, size_t index) {
  satya_problem problem = {.struct_size = sizeof problem};
  satya_value name, value;
  if (satya_report_get(report, index, &problem) != SATYA_OK) return;
  printf("%llu:%llu %.*s\n", (unsigned long long)problem.line, (unsigned long long)problem.column,
         (int)problem.message_size, problem.message);
  printf("  type    %.*s (%u)\n", (int)problem.type_size, problem.type, problem.code);
  printf("  pointer %.*s\n", (int)problem.pointer_size, problem.pointer);
  printf("  parts  ");
  for (size_t i = 0; i < problem.segment_count; i += 1)
    if (satya_report_segment(report, index, i, &value) == SATYA_OK) {
      printf(value.kind == SATYA_KIND_INT64 ? " element " : " member ");
      print_value(&value);
    }
  printf("\n  keyword %.*s\n", (int)problem.schema_path_size, problem.schema_path);
  for (size_t i = 0; i < problem.parameter_count; i += 1)
    if (satya_report_parameter(report, index, i, &name, &value) == SATYA_OK) {
      printf("  fact    ");
      print_value(&name);
      printf(" = ");
      print_value(&value);
      printf("\n");
    }
  if (problem.input_size > 0)
    printf("  input   %.*s\n", (int)problem.input_size, problem.input);
}

int main(void) {
  satya_report *report = satya_report_new();
  satya_buffer *buffer = satya_buffer_new();
  satya_schema *schema = NULL;
  if (report == NULL || buffer == NULL) return 1;
  if (satya_schema_create(ORDER, strlen(ORDER), NULL, &schema, report) != SATYA_OK) return 1;
  satya_report_set_echo(report, 40); /* Nothing of the data is shown unless asked for. */
  satya_schema_check_json(schema, DOCUMENT, strlen(DOCUMENT), NULL, report);
  printf("%zu problems\n", satya_report_total(report));
  for (size_t i = 0; i < satya_report_count(report); i += 1) explain(report, i);

  /* The same for programs. */
  satya_report_set_limit(report, 1);
  satya_report_set_echo(report, 0);
  satya_schema_check_json(schema, DOCUMENT, strlen(DOCUMENT), NULL, report);
  if (satya_report_to_json(report, buffer) == SATYA_OK)
    printf("%.*s\n", (int)satya_buffer_size(buffer), satya_buffer_data(buffer));
  satya_schema_free(schema);
  satya_buffer_free(buffer);
  satya_report_free(report);
  return 0;
}
