// SPDX-License-Identifier: Apache-2.0
/// Counts the instructions of reading and setting one integer of an instance.
///
/// Run under callgrind with `--instr-atstart=no`: each operation leaves one dump of its
/// own, named by the operation, with the cost of `rounds` times the fields of the
/// schema. The dump called `empty` has the same loop around an exported function that
/// does nothing but return; what an operation costs above it is the library's price.
/// Without valgrind the same loops run and count nothing.
///
///     access SCHEMA-FILE ROUNDS
///
/// Every field of the schema has to be an integer that may hold 0 to 100.
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

enum { fieldLimit = 64 };

#define MEASURE(name, call)                                                              \
  do {                                                                                   \
    uint32_t failures = 0;                                                               \
    for (size_t field = 0; field < count; field++) failures |= (call);                   \
    CALLGRIND_START_INSTRUMENTATION;                                                     \
    CALLGRIND_ZERO_STATS;                                                                \
    for (long round = 0; round < rounds; round++)                                        \
      for (size_t field = 0; field < count; field++) failures |= (call);                 \
    CALLGRIND_DUMP_STATS_AT(name);                                                       \
    CALLGRIND_STOP_INSTRUMENTATION;                                                      \
    if (failures) {                                                                      \
      fprintf(stderr, "access: %s failed\n", name);                                      \
      return 1;                                                                          \
    }                                                                                    \
  } while (0)

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  static char text[1 << 16];
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  size_t size = fread(text, 1, sizeof text, file);
  fclose(file);
  long rounds = atol(argv[2]);

  satya_schema *schema;
  if (satya_schema_create(text, size, NULL, &schema, NULL) != SATYA_OK) return 1;
  size_t count = satya_schema_field_count(schema);
  satya_value values[fieldLimit];
  memset(values, 0, sizeof values);
  if (count == 0 || count > fieldLimit) return 1;
  for (size_t field = 0; field < count; field++) {
    values[field].kind = SATYA_KIND_INT64;
    values[field].as.int64 = (int64_t)field;
  }
  satya_instance *instance;
  if (satya_instance_new(schema, values, count, NULL, &instance, NULL) != SATYA_OK)
    return 1;

  int64_t number;
  satya_value value;
  MEASURE("empty", satya_abi_version() > 1000);
  MEASURE("get_int64", satya_instance_get_int64(instance, field, &number));
  MEASURE("get", satya_instance_get(instance, field, &value));
  MEASURE("set", satya_instance_set(instance, field, &values[field], NULL));
  MEASURE("set_int64", satya_instance_set_int64(instance, field, (int64_t)field, NULL));

  satya_instance_free(instance);
  satya_schema_free(schema);
  return 0;
}
