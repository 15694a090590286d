/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An instance: decoded and checked in one call, then read, changed and written.
 * Every change is checked; one that is refused leaves the old value.
 */
#include <satya.h>
#include <stdio.h>
#include <string.h>

static const char *const USER =
    "{"
    "  \"type\": \"object\","
    "  \"required\": [\"name\", \"age\"],"
    "  \"properties\": {"
    "    \"name\": {\"type\": \"string\", \"minLength\": 2},"
    "    \"age\": {\"type\": \"integer\", \"minimum\": 0},"
    "    \"city\": {\"type\": \"string\", \"default\": \"Lisbon\"},"
    "    \"home\": {\"type\": \"object\", \"properties\": {\"door\": {\"type\": \"integer\"}}}"
    "  }"
    "}";
/* Fields are numbered in the order of the schema's properties. */
enum { NAME, AGE, CITY, HOME };

static void print(const char *label, const satya_instance *instance, satya_buffer *buffer) {
  if (satya_instance_to_json(instance, buffer) == SATYA_OK)
    printf("%s%.*s\n", label, (int)satya_buffer_size(buffer), satya_buffer_data(buffer));
}

int main(void) {
  satya_report *report = satya_report_new();
  satya_buffer *buffer = satya_buffer_new();
  satya_schema *schema = NULL;
  satya_instance *user = NULL, *copy = NULL, *home = NULL;
  if (report == NULL || buffer == NULL) return 1;
  if (satya_schema_create(USER, strlen(USER), NULL, &schema, report) != SATYA_OK) return 1;

  /* From JSON. The text is not needed afterwards. */
  const char *text = "{\"name\": \"Alice\", \"age\": 30, \"home\": {\"door\": 4}, \"likes\": [7]}";
  if (satya_instance_from_json(schema, text, strlen(text), NULL, &user, report) != SATYA_OK)
    return 1;
  satya_schema_free(schema); /* The instance holds a reference of its own. */
  print("read:    ", user, buffer);

  /* Reading a field: typed, or as a value of any kind. */
  int64_t age = 0;
  const char *name = NULL;
  size_t name_size = 0;
  satya_instance_get_int64(user, AGE, &age);
  satya_instance_get_string(user, NAME, &name, &name_size);
  printf("fields:  %.*s is %lld\n", (int)name_size, name, (long long)age);
  printf("given:   name %d, city %d\n", satya_instance_is_set(user, NAME),
         satya_instance_is_set(user, CITY));

  /* Changing fields, of the instance and of one nested in it. */
  satya_instance_copy(user, &copy);
  satya_instance_set_int64(user, AGE, 31, report);
  satya_instance_set_string(user, CITY, "Porto", 5, report);
  if (satya_instance_get_instance(user, HOME, &home) == SATYA_OK)
    satya_instance_set_int64(home, 0, 12, report);
  print("changed: ", user, buffer);
  print("copy:    ", copy, buffer);

  /* A change that breaks a rule. */
  if (satya_instance_set_int64(user, AGE, -1, report) == SATYA_INVALID) {
    satya_problem problem = {.struct_size = sizeof problem};
    satya_report_get(report, 0, &problem);
    printf("refused: %.*s at %.*s\n", (int)problem.message_size, problem.message,
           (int)problem.pointer_size, problem.pointer);
  }

  /* UNSET removes a field that need not be there. */
  satya_value nothing = {.kind = SATYA_KIND_UNSET};
  satya_instance_set(user, HOME, &nothing, report);
  print("removed: ", user, buffer);

  satya_instance_free(user);
  satya_instance_free(copy);
  satya_buffer_free(buffer);
  satya_report_free(report);
  return 0;
}
