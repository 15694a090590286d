/* SPDX-License-Identifier: Apache-2.0 */
/* The layout of every struct and the number of every constant: what a program
 * that was compiled once relies on. */
#include <satya.h>
#include <stdio.h>

#define IS(expected, constant) _Static_assert((expected) == (constant), #constant)
#define AT(expected, type, member) IS(expected, offsetof(type, member))

IS(8, sizeof(void *));
IS(4, sizeof(satya_status));

IS(16, sizeof(satya_value));
IS(8, _Alignof(satya_value));
AT(0, satya_value, kind);
AT(1, satya_value, reserved0);
AT(2, satya_value, reserved1);
AT(4, satya_value, size);
AT(8, satya_value, as);

IS(56, sizeof(satya_options));
IS(8, _Alignof(satya_options));
AT(0, satya_options, struct_size);
AT(4, satya_options, formats);
AT(8, satya_options, mode);
AT(12, satya_options, duplicates);
AT(16, satya_options, extras);
AT(20, satya_options, max_depth);
AT(24, satya_options, max_size);
AT(32, satya_options, max_visits);
AT(40, satya_options, max_pattern_effort);
AT(48, satya_options, max_digits);
AT(52, satya_options, reserved);

IS(136, sizeof(satya_problem));
IS(8, _Alignof(satya_problem));
AT(0, satya_problem, struct_size);
AT(4, satya_problem, code);
AT(8, satya_problem, type);
AT(16, satya_problem, type_size);
AT(24, satya_problem, message);
AT(32, satya_problem, message_size);
AT(40, satya_problem, pointer);
AT(48, satya_problem, pointer_size);
AT(56, satya_problem, schema_path);
AT(64, satya_problem, schema_path_size);
AT(72, satya_problem, segment_count);
AT(80, satya_problem, parameter_count);
AT(88, satya_problem, offset);
AT(96, satya_problem, line);
AT(104, satya_problem, column);
AT(112, satya_problem, record);
AT(120, satya_problem, input);
AT(128, satya_problem, input_size);

IS(64, sizeof(satya_field));
IS(8, _Alignof(satya_field));
AT(0, satya_field, struct_size);
AT(4, satya_field, flags);
AT(8, satya_field, kinds);
AT(12, satya_field, reserved);
AT(16, satya_field, name);
AT(24, satya_field, name_size);
AT(32, satya_field, description);
AT(40, satya_field, description_size);
AT(48, satya_field, default_value);

IS(112, sizeof(satya_batch_options));
IS(8, _Alignof(satya_batch_options));
AT(0, satya_batch_options, struct_size);
AT(4, satya_batch_options, format);
AT(8, satya_batch_options, threads);
AT(12, satya_batch_options, keep);
AT(16, satya_batch_options, partial);
AT(20, satya_batch_options, borrow);
AT(24, satya_batch_options, state);
AT(28, satya_batch_options, reserved);
AT(32, satya_batch_options, problems_per_record);
AT(40, satya_batch_options, problems_in_all);
AT(48, satya_batch_options, max_memory);
AT(56, satya_batch_options, first_record);
AT(64, satya_batch_options, first_line);
AT(72, satya_batch_options, first_column);
AT(80, satya_batch_options, base_offset);
AT(88, satya_batch_options, echo);
AT(96, satya_batch_options, cancel);
AT(104, satya_batch_options, options);

IS(48, sizeof(satya_total));
IS(8, _Alignof(satya_total));
AT(0, satya_total, struct_size);
AT(4, satya_total, code);
AT(8, satya_total, type);
AT(16, satya_total, type_size);
AT(24, satya_total, pointer);
AT(32, satya_total, pointer_size);
AT(40, satya_total, count);

IS(0, SATYA_ABI_VERSION);

IS(0, SATYA_OK);
IS(1, SATYA_INVALID);
IS(10, SATYA_BAD_ARGUMENT);
IS(11, SATYA_WRONG_KIND);
IS(12, SATYA_NO_FIELD);
IS(13, SATYA_BAD_STATE);
IS(20, SATYA_BAD_SCHEMA);
IS(60, SATYA_NO_MEMORY);
IS(61, SATYA_LIMIT);
IS(62, SATYA_INTERNAL);
IS(63, SATYA_CANCELLED);

IS(0, SATYA_KIND_UNSET);
IS(1, SATYA_KIND_NULL);
IS(2, SATYA_KIND_BOOL);
IS(3, SATYA_KIND_INT64);
IS(4, SATYA_KIND_DOUBLE);
IS(5, SATYA_KIND_NUMBER);
IS(6, SATYA_KIND_STRING);
IS(7, SATYA_KIND_ARRAY);
IS(8, SATYA_KIND_OBJECT);
IS(9, SATYA_KIND_RECORD);
IS(10, SATYA_KIND_HOST_ARRAY);
IS(11, SATYA_KIND_HOST_OBJECT);

IS(0, SATYA_FORMATS_DEFAULT);
IS(1, SATYA_FORMATS_ANNOTATE);
IS(2, SATYA_FORMATS_ASSERT);
IS(0, SATYA_MODE_DEFAULT);
IS(1, SATYA_MODE_STRICT);
IS(2, SATYA_MODE_LAX);
IS(0, SATYA_DUPLICATES_DEFAULT);
IS(1, SATYA_DUPLICATES_LAST);
IS(2, SATYA_DUPLICATES_REFUSE);
IS(0, SATYA_EXTRAS_DEFAULT);
IS(1, SATYA_EXTRAS_KEEP);
IS(2, SATYA_EXTRAS_IGNORE);
IS(3, SATYA_EXTRAS_REFUSE);

IS(1000, SATYA_MAX_DEPTH);
IS(1, SATYA_FIELD_REQUIRED);
IS(2, SATYA_FIELD_HAS_DEFAULT);
IS(4, SATYA_FIELD_RECORD);
IS(0, SATYA_BATCH_NDJSON);
IS(1, SATYA_BATCH_ARRAY);
IS(0, SATYA_BATCH_INSTANCES);
IS(1, SATYA_BATCH_VERDICTS);

int main(void) {
  puts("layout: checked by the compiler");
  return 0;
}
