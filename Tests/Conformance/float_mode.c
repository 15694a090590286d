/* SPDX-License-Identifier: Apache-2.0 */
/* "Whatever the floating-point mode of the caller": numbers, verdicts and texts are the same in
 * every mode, no call traps, and the mode is the caller's own behind it. */
#include "fixture.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { STANDARD = 0x1f80 };
static const unsigned MODES[] = {
    STANDARD,
    STANDARD | 0x2000, /* downward */
    STANDARD | 0x4000, /* upward */
    STANDARD | 0x6000, /* towards zero */
    STANDARD | 0x8040, /* numbers below the normal ones are zero: -ffast-math */
    0x0000,            /* every exception traps */
    0xe040,            /* all of it */
};
static void set_mode(unsigned mode) { _mm_setcsr(mode); }
static unsigned get_mode(void) { return _mm_getcsr() & ~0x3fu; }
#else
/* One mode is what this machine is asked for. */
static const unsigned MODES[] = {0};
static void set_mode(unsigned mode) { (void)mode; }
static unsigned get_mode(void) { return 0; }
#endif
enum { MODE_COUNT = sizeof MODES / sizeof MODES[0] };

/* Runs `call` in the mode and tells whether that was kept; the checks themselves are not. */
#define IN_MODE(mode, call) \
  do { \
    set_mode(mode); \
    call; \
    unsigned kept_ = get_mode(); \
    set_mode(MODES[0]); \
    CHECK_EQUAL(mode, kept_); \
  } while (0)

static const char NUMBERS[] =
    "[0.1,0.3,1.1,8.41e21,0.000001,1e23,9007199254740993.0,5e-324,2.2250738585072011e-308,"
    "123456789012345678901234567890.5,1e-310,-0.0,1.7976931348623157e308]";
static const char WRITTEN[] =
    "[0.1,0.3,1.1,8.41e+21,1e-06,1e+23,9007199254740992.0,5e-324,2.225073858507201e-308,"
    "1.2345678901234568e+29,1e-310,-0.0,1.7976931348623157e+308]";

static void numbers_are_read_and_written(unsigned mode) {
  satya_buffer *before = satya_buffer_new(), *after = satya_buffer_new();
  satya_schema *schema;
  satya_instance *plain, *instance = NULL;
  satya_status status;
  set_mode(MODES[0]);
  schema = schema_of("{\"type\":\"array\",\"items\":{\"type\":\"number\"}}");
  plain = instance_of(schema, NUMBERS);
  NEED(satya_instance_to_json(plain, before) == SATYA_OK);
  IN_MODE(mode, status = satya_instance_from_json(schema, NUMBERS, sizeof NUMBERS - 1, NULL,
                                                  &instance, NULL));
  NEED(status == SATYA_OK);
  IN_MODE(mode, status = satya_instance_to_json(instance, after));
  CHECK_EQUAL(SATYA_OK, status);
  CHECK_EQUAL(satya_buffer_size(before), satya_buffer_size(after));
  CHECK(memcmp(satya_buffer_data(before), satya_buffer_data(after), satya_buffer_size(after)) == 0);
  uint8_t equal;
  IN_MODE(mode, equal = satya_instance_equal(plain, instance));
  CHECK(equal);
  satya_instance_free(plain);
  satya_instance_free(instance);
  satya_buffer_free(before);
  satya_buffer_free(after);
  satya_schema_free(schema);
}

static void verdicts_are_the_same(unsigned mode) {
  static const struct {
    const char *schema, *json;
    double value;
    satya_status expected;
  } cases[] = {
      {"{\"const\":1e-310}", "1e-310", 1e-310, SATYA_OK},
      {"{\"type\":\"integer\"}", "5e-324", 5e-324, SATYA_INVALID},
      {"{\"maximum\":1e-310}", "2e-310", 2e-310, SATYA_INVALID},
      {"{\"exclusiveMinimum\":0}", "5e-324", 5e-324, SATYA_OK},
      {"{\"enum\":[0,0.3]}", "5e-324", 5e-324, SATYA_INVALID},
      {"{\"multipleOf\":0.1}", "0.3", 0.3, SATYA_OK},
      {"{\"multipleOf\":1e-320}", "3e-320", 3e-320, SATYA_OK},
      {"{\"minimum\":0.3}", "0.3", 0.3, SATYA_OK},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    const char *text = cases[i].schema, *json = cases[i].json;
    satya_schema *schema = NULL;
    satya_value value = float64(cases[i].value);
    satya_status status;
    IN_MODE(mode, status = satya_schema_create(text, strlen(text), NULL, &schema, NULL));
    NEED(status == SATYA_OK);
    IN_MODE(mode, status = satya_schema_check_json(schema, json, strlen(json), NULL, NULL));
    CHECK_EQUAL(cases[i].expected, status);
    IN_MODE(mode, status = satya_schema_check_value(schema, &value, NULL, NULL));
    if (!CHECK_EQUAL(cases[i].expected, status)) printf("    %s of %s, mode %x\n", json, text, mode);
    satya_schema_free(schema);
  }
}

static void fields_are_set_and_read(unsigned mode) {
  satya_schema *schema;
  satya_instance *instance;
  satya_status status;
  double found = 0;
  schema = schema_of("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\",\"exclusiveMinimum\":0}}}");
  instance = instance_of(schema, "{\"a\":1}");
  IN_MODE(mode, status = satya_instance_set_double(instance, 0, 5e-324, NULL));
  CHECK_EQUAL(SATYA_OK, status);
  IN_MODE(mode, status = satya_instance_set_double(instance, 0, -5e-324, NULL));
  CHECK_EQUAL(SATYA_INVALID, status);
  IN_MODE(mode, status = satya_instance_set_int64(instance, 0, 9007199254740993, NULL));
  CHECK_EQUAL(SATYA_OK, status);
  IN_MODE(mode, status = satya_instance_get_double(instance, 0, &found));
  CHECK_EQUAL(SATYA_OK, status);
  CHECK(found == 9007199254740992.0);
  satya_instance_free(instance);
  satya_schema_free(schema);
}

static void batches_are_the_same(unsigned mode) {
  static const char lines[] = "5e-324\n1\n0\n0.3\n-5e-324\n";
  static const uint8_t verdicts[] = {0, 0, 1, 0, 1};
  satya_schema *schema = schema_of("{\"type\":\"number\",\"exclusiveMinimum\":0}");
  for (uint32_t threads = 1; threads < 4; threads += 1) {
    satya_batch_options options = {.struct_size = sizeof options, .threads = threads};
    satya_batch *batch = NULL;
    satya_status status;
    IN_MODE(mode, status = satya_batch_validate(schema, lines, sizeof lines - 1, &options, &batch,
                                                NULL));
    NEED(status == SATYA_OK && satya_batch_count(batch) == sizeof verdicts);
    CHECK(memcmp(satya_batch_verdicts(batch), verdicts, sizeof verdicts) == 0);
    satya_batch_free(batch);
  }
  satya_schema_free(schema);
}

int main(void) {
  satya_schema *schema = schema_of("{\"type\":\"array\"}");
  satya_instance *instance = instance_of(schema, NUMBERS);
  CHECK_JSON(WRITTEN, instance);
  satya_instance_free(instance);
  satya_schema_free(schema);
  for (size_t i = 0; i < MODE_COUNT; i += 1) {
    numbers_are_read_and_written(MODES[i]);
    verdicts_are_the_same(MODES[i]);
    fields_are_set_and_read(MODES[i]);
    batches_are_the_same(MODES[i]);
  }
  return check_end("float_mode");
}
