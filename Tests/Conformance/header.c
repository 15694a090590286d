/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled only, by every C and C++ standard: the header needs nothing before it,
 * may be included twice, and its types and constants can be used. */
#include <satya.h>
#include <satya.h>

satya_status use(satya_schema *schema, satya_report *report);

satya_status use(satya_schema *schema, satya_report *report) {
  satya_problem problem;
  satya_value value;
  satya_options options;
  satya_instance *instance = NULL;
  options.struct_size = (uint32_t)sizeof options;
  options.formats = SATYA_FORMATS_ASSERT;
  value.kind = SATYA_KIND_INT64;
  value.as.int64 = 1;
  problem.struct_size = (uint32_t)sizeof problem;
  if (satya_instance_from_value(schema, &value, &options, &instance, report) == SATYA_INVALID)
    return satya_report_get(report, 0, &problem);
  satya_instance_free(instance);
  return SATYA_OK;
}
