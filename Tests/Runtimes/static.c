/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program with libsatya.a in it that has names of PCRE2 and of Swift's runtime as well. The
 * library must not take them for its own, whoever defines them:
 *
 *   WITH_PCRE2     PCRE2, linked as an archive or a shared library; both work in turns
 *   WITH_TRAPS     functions of these names that end the process
 *   WITHOUT_MAIN   a plugin: the program below, as satya_plugin_main()
 */
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef WITH_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif

static void stop(const char *what) {
  fprintf(stderr, "static: %s\n", what);
  exit(1);
}

#ifdef WITH_TRAPS
#define TRAP(name)                                                                               \
  void name(void);                                                                               \
  void name(void) { stop("the library calls " #name " of the program"); }
TRAP(pcre2_compile_8)
TRAP(pcre2_match_8)
TRAP(pcre2_jit_compile_8)
TRAP(pcre2_jit_match_8)
TRAP(pcre2_code_free_8)
TRAP(pcre2_match_data_create_8)
TRAP(pcre2_set_match_limit_8)
TRAP(swift_retain)
TRAP(swift_release)
TRAP(swift_allocObject)
TRAP(swift_deallocObject)
TRAP(swift_deallocClassInstance)
TRAP(swift_slowAlloc)
TRAP(swift_slowDealloc)
TRAP(swift_once)
TRAP(swift_isUniquelyReferenced_native)
TRAP(__udivti3)
#endif

#ifdef WITH_PCRE2
/* What the program's own PCRE2 says of a text. */
static int program_matches(const char *pattern, const char *text) {
  int number;
  PCRE2_SIZE place;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &number, &place,
                                   NULL);
  if (!code) stop("the program's PCRE2 refuses a pattern");
  pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
  int found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, NULL);
  pcre2_match_data_free(data);
  pcre2_code_free(code);
  return found > 0;
}
#endif

/* Patterns that need backtracking and properties, a record, a batch on two threads. */
static void use(void) {
  static const char text[] =
      "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"minimum\":0},"
      "\"name\":{\"type\":\"string\",\"pattern\":\"^(?=\\\\p{Lu})(\\\\w+)-\\\\1$\"}}}";
  satya_schema *schema;
  satya_instance *record;
  satya_batch *batch;
  satya_report *report = satya_report_new();
  satya_batch_options options = {.struct_size = sizeof options, .threads = 2};
  const char good[] = "{\"age\":7,\"name\":\"Ab-Ab\"}", bad[] = "{\"name\":\"Ab-Ac\"}";
  const char lines[] = "{\"name\":\"Ab-Ab\"}\n{\"name\":\"ab-ab\"}\n{\"age\":-1}\n{\"age\":1}\n";

  if (satya_schema_create(text, strlen(text), NULL, &schema, report) != SATYA_OK)
    stop("the schema is refused");
  if (satya_instance_from_json(schema, good, strlen(good), NULL, &record, report) != SATYA_OK ||
      satya_instance_set_int64(record, 0, -1, report) != SATYA_INVALID)
    stop("a record is not what it should be");
  satya_instance_free(record);
  if (satya_schema_check_json(schema, bad, strlen(bad), NULL, report) != SATYA_INVALID)
    stop("a bad record is accepted");
  if (satya_batch_validate(schema, lines, strlen(lines), &options, &batch, NULL) != SATYA_OK ||
      satya_batch_valid_count(batch) != 2)
    stop("a batch is not what it should be");
  satya_batch_free(batch);
  satya_schema_free(schema);
  satya_report_free(report);
}

#ifdef WITHOUT_MAIN
int satya_plugin_main(void);
int satya_plugin_main(void) {
#else
int main(void) {
#endif
  for (int round = 0; round < 3; round++) {
#ifdef WITH_PCRE2
    if (!program_matches("^(\\w+)-\\1$", "ab-ab") || program_matches("^(\\w+)-\\1$", "ab-ac"))
      stop("the program's PCRE2 does not match");
#endif
    use();
  }
  return 0;
}
