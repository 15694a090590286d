/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs of section Options have in common. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "fixture.h"

static inline satya_options options(void) { return (satya_options){.struct_size = sizeof(satya_options)}; }

/* One schema, one text, and the first problem under some options; "" is none. */
static inline void expect(const char *schema_text, const char *text, const satya_options *chosen,
                   const char *expected, int line) {
  satya_report *report = satya_report_new();
  for (int at_creation = 0; at_creation < 2; at_creation += 1) {
    satya_schema *schema = schema_with(schema_text, at_creation ? chosen : NULL);
    const satya_options *at_call = at_creation ? NULL : chosen;
    satya_instance *instance = NULL;
    satya_status verdict = check_json(schema, text, at_call, report);
    if (verdict != (expected[0] ? SATYA_INVALID : SATYA_OK)) printf("line %d:\n", line);
    CHECK_EQUAL(expected[0] ? SATYA_INVALID : SATYA_OK, verdict);
    if (expected[0] && satya_report_count(report) > 0) {
      satya_problem problem = problem_at(report, 0);
      CHECK_TEXT(expected, problem.type, problem.type_size);
    }
    CHECK_EQUAL(verdict, satya_instance_from_json(schema, text, strlen(text), at_call, &instance,
                                                  report));
    CHECK_EQUAL(verdict == SATYA_OK, instance != NULL);
    satya_instance_free(instance);
    satya_schema_free(schema);
  }
  satya_report_free(report);
}
#define EXPECT(schema, text, chosen, problem) expect(schema, text, chosen, problem, __LINE__)

#endif
