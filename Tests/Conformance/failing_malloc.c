/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The allocator refuses the n-th request, for every n, at every call: the call
 * says SATYA_NO_MEMORY or gives its right result and report, nothing is half-changed, no
 * block is lost, and the same call succeeds afterwards.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "allocator.h"

#include "fixture.h"

static satya_schema *schema;
static satya_report *report;
static satya_buffer *buffer;
static satya_instance *user;
/* A record with a member whose name a pattern judges: each check of it asks for memory. */
static satya_schema *spanned_schema;
static satya_instance *spanned;
/* A record around which rules look at what was given, what is made of it, and defaults. */
static satya_schema *converted_schema;
static satya_instance *converted;
static satya_batch *batch;
static satya_instance *made;
static satya_schema *made_schema;
static char lines[16384];
/* Members whose names a pattern judges, which needs a stack of its own for one of them: what they are
 * built as is asked once more when all is valid. */
static satya_schema *named_schema, *any_schema;
static satya_instance *names;
static char named[51000];

static const char *const BAD_USER =
    "{\"name\":\"A\",\"age\":-1,\"home\":{},\"note\":1,\"more\":[1,{\"x\":\"a text that is no short one\"}]}";
static const char *const RICH =
    "{\"name\":\"a name that is too long for a slot of any sort\",\"age\":"
    "123456789012345678901234567890,\"tags\":[\"one\",\"a tag of more than sixteen bytes\"],"
    "\"home\":{\"city\":\"a city of more than sixteen bytes\"},\"more\":{\"a\":[1,{\"b\":\"a text "
    "that is no short one\"}]}}";
static const char *const SCHEMA =
    "{\"$defs\":{\"s\":{\"type\":\"string\",\"pattern\":\"^[a-z]+(x|y)*$\"}},\"type\":\"object\","
    "\"properties\":{\"a\":{\"$ref\":\"#/$defs/s\"},\"b\":{\"enum\":[1,{\"c\":[2]}],\"default\":1},"
    "\"d\":{\"anyOf\":[{\"type\":\"integer\"},{\"not\":{\"const\":\"x\"}}]}},"
    "\"patternProperties\":{\"^x\":true},\"required\":[\"a\"]}";

/* Each call is made as often as it asks for memory, and once more. */
typedef satya_status call(void);
static void release(void) {
  satya_instance_free(made);
  satya_batch_free(batch);
  satya_schema_free(made_schema);
  made = NULL;
  batch = NULL;
  made_schema = NULL;
}

/* A handle or NULL. */
static satya_status report_new(void) {
  satya_report *fresh = satya_report_new();
  if (fresh == NULL) return SATYA_NO_MEMORY;
  CHECK_EQUAL(0, satya_report_count(fresh));
  satya_report_free(fresh);
  return SATYA_OK;
}
static satya_status buffer_new(void) {
  satya_buffer *fresh = satya_buffer_new();
  if (fresh == NULL) return SATYA_NO_MEMORY;
  CHECK_EQUAL(0, satya_buffer_size(fresh));
  satya_buffer_free(fresh);
  return SATYA_OK;
}
static satya_status schema_create(void) {
  return satya_schema_create(SCHEMA, strlen(SCHEMA), NULL, &made_schema, report);
}
static satya_status schema_refuse(void) {
  return satya_schema_create("{\"type\":1,\"pattern\":\"(\"}", 24, NULL, &made_schema, report);
}
static satya_status schema_to_json(void) { return satya_schema_to_json(schema, buffer); }
static satya_status schema_check(void) { return check_json(schema, RICH, NULL, report); }
static satya_status schema_check_bad(void) { return check_json(schema, BAD_USER, NULL, report); }
static satya_status schema_check_value(void) {
  satya_value value;
  satya_instance_value(user, &value);
  return satya_schema_check_value(schema, &value, NULL, report);
}
static satya_status instance_new(void) {
  satya_value tags[1] = {string("a tag of more than sixteen bytes")};
  satya_value city[2] = {string("city"), string("a city of more than sixteen bytes")};
  satya_value values[USER_FIELDS] = {string("a name that is too long for a slot of any sort"),
                                     number("123456789012345678901234567890"),
                                     float64(1.5),
                                     boolean(1),
                                     host_array(tags, 1),
                                     host_object(city, 1)};
  return satya_instance_new(schema, values, USER_FIELDS, NULL, &made, report);
}
static satya_status instance_new_bad(void) {
  satya_value values[2] = {string("A"), int64(-1)};
  return satya_instance_new(schema, values, 2, NULL, &made, report);
}
/* More fields than stand on the stack. */
enum { WIDE_FIELDS = 60 };
static satya_schema *wide;
static satya_value wide_values[WIDE_FIELDS];
static void make_wide(void) {
  char text[WIDE_FIELDS * 16 + 64] = "{\"type\":\"object\",\"properties\":{", member[16];
  for (int i = 0; i < WIDE_FIELDS; i += 1) {
    snprintf(member, sizeof member, "%s\"f%d\":{}", i ? "," : "", i);
    strcat(text, member);
    wide_values[i] = int64(i);
  }
  wide = schema_of(strcat(text, "}}"));
}
static satya_status instance_new_wide(void) {
  return satya_instance_new(wide, wide_values, WIDE_FIELDS, NULL, &made, report);
}
static satya_status batch_of_wide(void) {
  satya_batch_options options = {.struct_size = sizeof options, .threads = 1};
  return satya_batch_validate_values(wide, wide_values, 1, WIDE_FIELDS, &options, &batch, report);
}
static satya_status instance_from_json(void) {
  return satya_instance_from_json(schema, RICH, strlen(RICH), NULL, &made, report);
}
static satya_status instance_from_bad_json(void) {
  return satya_instance_from_json(schema, BAD_USER, strlen(BAD_USER), NULL, &made, report);
}
static satya_status instance_from_value(void) {
  satya_value value;
  satya_instance_value(user, &value);
  return satya_instance_from_value(schema, &value, NULL, &made, report);
}
static satya_status instance_of_named(void) {
  return satya_instance_from_json(named_schema, named, strlen(named), NULL, &made, report);
}
static satya_status instance_from_named_value(void) {
  satya_value value;
  satya_instance_value(names, &value);
  return satya_instance_from_value(named_schema, &value, NULL, &made, report);
}
static satya_status instance_copy(void) { return satya_instance_copy(user, &made); }
static satya_status instance_to_json(void) { return satya_instance_to_json(user, buffer); }
static satya_status set_string(void) {
  return satya_instance_set_string(user, NAME, "another name of more than sixteen bytes", 39,
                                   report);
}
static satya_status set_bad_string(void) {
  return satya_instance_set_string(user, NAME, "", 0, report);
}
static satya_status set_array(void) {
  satya_value tags[2] = {string("a tag of more than sixteen bytes"), string("b")};
  satya_value value = host_array(tags, 2);
  return satya_instance_set(user, TAGS, &value, report);
}
static satya_status set_record(void) {
  satya_value city[4] = {string("city"), string("a city of more than sixteen bytes"),
                         string("extra"), string("kept in the extras of the record")};
  satya_value value = host_object(city, 2);
  return satya_instance_set(user, HOME, &value, report);
}
static satya_status set_nested(void) {
  satya_instance *home;
  satya_instance_get_instance(user, HOME, &home);
  return satya_instance_set_string(home, 0, "another city of more than sixteen bytes", 39, report);
}
static satya_status set_spanned_integer(void) {
  return satya_instance_set_int64(spanned, 0, 7, report);
}
static satya_status set_spanned_double(void) {
  return satya_instance_set_double(spanned, 1, 7.5, report);
}
static satya_status set_spanned_bool(void) {
  return satya_instance_set_bool(spanned, 2, 0, report);
}
static satya_status set_converted(void) {
  satya_value pairs[4] = {string("name"), string("  A NAME OF MORE THAN SIXTEEN BYTES  "),
                          string("more"), string("an extra of more than sixteen bytes")};
  satya_value value = host_object(pairs, 2);
  return satya_instance_set(converted, 0, &value, report);
}
static satya_status check_spanned_value(void) {
  satya_value value;
  satya_instance_value(spanned, &value);
  return satya_schema_check_value(spanned_schema, &value, NULL, report);
}
static satya_status batch_with(uint32_t threads, uint32_t keep, uint32_t format) {
  satya_batch_options options = {
      .struct_size = sizeof options, .threads = threads, .keep = keep, .format = format};
  const char *array = "[{\"name\":\"Ann\",\"age\":1} ,\n {\"name\":\"A\",\"age\":2}]";
  const char *text = format == SATYA_BATCH_ARRAY ? array : lines;
  return satya_batch_validate(schema, text, strlen(text), &options, &batch, report);
}
static satya_status batch_one(void) { return batch_with(1, SATYA_BATCH_INSTANCES, 0); }
static satya_status batch_two(void) { return batch_with(2, SATYA_BATCH_INSTANCES, 0); }
static satya_status batch_verdicts(void) { return batch_with(1, SATYA_BATCH_VERDICTS, 0); }
static satya_status batch_array(void) {
  return batch_with(1, SATYA_BATCH_INSTANCES, SATYA_BATCH_ARRAY);
}
static satya_status batch_values(void) {
  satya_value rows[6] = {string("Ann"), int64(1), string("A"), int64(-1), string("Bob"), int64(2)};
  satya_batch_options options = {.struct_size = sizeof options, .threads = 1};
  return satya_batch_validate_values(schema, rows, 3, 2, &options, &batch, report);
}
static satya_status report_to_json(void) {
  static satya_report *full;
  if (full == NULL) {
    full = satya_report_new();
    check_json(schema, BAD_USER, NULL, full);
  }
  return satya_report_to_json(full, buffer);
}

static const struct {
  const char *name;
  call *make;
} calls[] = {
    {"report_new", report_new},
    {"buffer_new", buffer_new},
    {"schema_create", schema_create},
    {"schema_create, bad", schema_refuse},
    {"schema_to_json", schema_to_json},
    {"check_json", schema_check},
    {"check_json, bad", schema_check_bad},
    {"check_value", schema_check_value},
    {"instance_new", instance_new},
    {"instance_new, bad", instance_new_bad},
    {"instance_new, wide", instance_new_wide},
    {"batch of values, wide", batch_of_wide},
    {"instance_from_json", instance_from_json},
    {"instance_from_json, bad", instance_from_bad_json},
    {"instance_from_value", instance_from_value},
    {"instance_from_json, named", instance_of_named},
    {"instance_from_value, named", instance_from_named_value},
    {"instance_copy", instance_copy},
    {"instance_to_json", instance_to_json},
    {"set_string", set_string},
    {"set_string, bad", set_bad_string},
    {"set, array", set_array},
    {"set, record", set_record},
    {"set, nested", set_nested},
    {"set_int64, spanned", set_spanned_integer},
    {"set_double, spanned", set_spanned_double},
    {"set_bool, spanned", set_spanned_bool},
    {"set, converted", set_converted},
    {"check_value, spanned", check_spanned_value},
    {"batch, one thread", batch_one},
    {"batch, two threads", batch_two},
    {"batch, verdicts", batch_verdicts},
    {"batch, array", batch_array},
    {"batch of values", batch_values},
    {"report_to_json", report_to_json},
};

/* The instances as JSON, in memory that the next call does not touch. */
static void photograph(char *picture, size_t size) {
  satya_buffer *text = satya_buffer_new();
  const satya_instance *instances[] = {user, spanned, converted};
  for (size_t i = 0; i < 3; i += 1) {
    NEED(text != NULL && satya_instance_to_json(instances[i], text) == SATYA_OK);
    NEED(satya_buffer_size(text) < size);
    memcpy(picture, satya_buffer_data(text), satya_buffer_size(text));
    picture += satya_buffer_size(text);
    size -= satya_buffer_size(text);
  }
  *picture = 0;
  satya_buffer_free(text);
}

static void begin(void) {
  release();
  satya_instance_free(user);
  satya_instance_free(spanned);
  satya_instance_free(converted);
  satya_buffer_free(buffer);
  satya_report_free(report);
  report = satya_report_new();
  buffer = satya_buffer_new();
  user = instance_of(schema, USER);
  spanned = instance_of(spanned_schema, "{\"i\":1,\"d\":1.5,\"b\":true,\"x\":0}");
  converted = instance_of(converted_schema, "{\"u\":{},\"b\":1}");
}

/* What a call that did not fail made and told, as text. */
static void describe_result(char *out, size_t size) {
  satya_buffer *text = satya_buffer_new(), *told = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_report_to_json(report, told));
  if (made != NULL) CHECK_EQUAL(SATYA_OK, satya_instance_to_json(made, text));
  if (made_schema != NULL) CHECK_EQUAL(SATYA_OK, satya_schema_to_json(made_schema, text));
  int written =
      snprintf(out, size, "%.*s%.*s %zu of %zu %zu %.*s", (int)satya_buffer_size(text),
               satya_buffer_data(text), (int)satya_buffer_size(buffer), satya_buffer_data(buffer),
               satya_batch_valid_count(batch), satya_batch_count(batch), satya_report_total(report),
               (int)satya_buffer_size(told), satya_buffer_data(told));
  NEED(written > 0 && (size_t)written < size);
  satya_buffer_free(text);
  satya_buffer_free(told);
}

/* Whether the call asks for memory once more than `n` times. */
static int refuse_one(size_t c, long n, long onwards) {
  static char before[1000], after[1000], result[65536], found[65536];
  begin();
  satya_status expected = calls[c].make();
  describe_result(result, sizeof result);
  CHECK(expected == SATYA_OK || expected == SATYA_INVALID || expected == SATYA_BAD_SCHEMA);
  begin();
  long held_before = atomic_load(&blocks_held);
  photograph(before, sizeof before);
  refuse_request(n, onwards);
  satya_status status = calls[c].make();
  long refused = atomic_load(&refusals);
  refuse_none();
  if (!CHECK(status == expected || (status == SATYA_NO_MEMORY && refused > 0)))
    printf("    it said %s\n", satya_status_name(status));
  if (status == SATYA_NO_MEMORY) {
    CHECK(made == NULL && batch == NULL && made_schema == NULL);
    photograph(after, sizeof after);
    if (!CHECK(strcmp(before, after) == 0)) printf("    now %s\n", after);
    CHECK_EQUAL(0, satya_buffer_size(buffer));
    CHECK_EQUAL(0, satya_report_total(report));
  } else {
    describe_result(found, sizeof found);
    if (!CHECK(strcmp(result, found) == 0)) printf("    %s\n    %s\n", found, result);
  }
  release();
  satya_report_clear(report);
  CHECK_EQUAL(expected, calls[c].make());
  begin();
  /* Fewer where memory that the schema had kept for batches was given back. */
  CHECK(atomic_load(&blocks_held) <= held_before);
  return refused > 0;
}

/* Each attempt in a process of its own, so that one that dies is told by its name. */
static void refuse_each(size_t c, long onwards) {
  enum { NOTHING_REFUSED = 1, FAILED = 2 };
  for (long n = 0; n < 5000; n += 1) {
    pid_t child = fork();
    int end = 0;
    NEED(child >= 0);
    if (child == 0) {
      if (checks_failed > CHECKS_SHOWN) freopen("/dev/null", "w", stdout);
      checks_failed = 0;
      int refused = refuse_one(c, n, onwards);
      _exit((checks_failed ? FAILED : 0) | (refused ? 0 : NOTHING_REFUSED));
    }
    NEED(waitpid(child, &end, 0) == child);
    if (!CHECK(WIFEXITED(end) && !(WEXITSTATUS(end) & FAILED)) &&
        checks_failed <= CHECKS_SHOWN)
      printf("    %s, request %ld %s refused: %s\n", calls[c].name, n, onwards ? "and all after" : "",
             WIFSIGNALED(end) ? strsignal(WTERMSIG(end)) : "see above");
    if (WIFEXITED(end) && WEXITSTATUS(end) & NOTHING_REFUSED) return;
  }
  CHECK(!"the call asks for memory without end");
}

/* Threads that get no memory to begin with are done without. */
static void threads_without_memory(void) {
  enum { COPIES = 400 };
  char *text = malloc(COPIES * sizeof lines), *end = text;
  NEED(text != NULL);
  for (int i = 0; i < COPIES; i += 1) end = stpcpy(end, lines);
  for (uint32_t keep = 0; keep < 2; keep += 1) {
    satya_batch_options options = {.struct_size = sizeof options, .threads = 8, .keep = keep};
    satya_batch *batch = NULL;
    atomic_store(&refusals, 0);
    atomic_store(&sole_thread, gettid());
    satya_status status =
        satya_batch_validate(schema, text, (size_t)(end - text), &options, &batch, NULL);
    atomic_store(&sole_thread, 0);
    CHECK_EQUAL(SATYA_OK, status);
    CHECK(atomic_load(&refusals) > 0);
    CHECK_EQUAL(COPIES * 12, satya_batch_count(batch));
    CHECK_EQUAL(COPIES * 8, satya_batch_valid_count(batch));
    satya_batch_free(batch);
  }
  free(text);
}

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  schema = schema_of(USER_SCHEMA);
  make_wide();
  converted_schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"r\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":"
      "\"string\",\"x-satya\":{\"trim\":true,\"case\":\"lower\"}},\"d\":{\"default\":{\"e\":[\"a default of "
      "some length\"]}}},\"x-satya\":{\"extras\":\"ignore\"}},\"u\":{\"type\":\"object\",\"properties\":{\"d\":{"
      "\"default\":[1]}}},\"b\":{}},\"not\":{\"properties\":{\"r\":{\"required\":[\"d\"]},\"u\":{\"required\":"
      "[\"d\"]}},\"required\":[\"r\",\"u\"]},\"patternProperties\":{\"^(.)\\\\1$\":false}}");
  named_schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"f\":{\"anyOf\":[{\"type\":\"object\","
      "\"patternProperties\":{\"^(?:a|b)*$\":{\"type\":\"object\",\"properties\":{\"c\":{\"type\":"
      "\"integer\"},\"d\":{\"type\":\"integer\",\"default\":3}}}}},{\"type\":\"object\","
      "\"properties\":{\"z\":{\"type\":\"integer\"}}}]}}}");
  char *name = stpcpy(named, "{\"f\":{\"");
  for (int i = 0; i < 50000; i += 1) *name++ = "ab"[i % 2];
  strcpy(name, "\":{\"c\":1}}}");
  any_schema = schema_of("true");
  names = instance_of(any_schema, named);
  spanned_schema = schema_of(
      "{\"type\":\"object\",\"properties\":{\"i\":{\"type\":\"integer\"},\"d\":{\"type\":"
      "\"number\"},\"b\":{\"type\":\"boolean\"}},\"patternProperties\":{\"^(.)\\\\1$\":false}}");
  for (int i = 0; i < 12; i += 1) strcat(strcat(lines, i % 3 ? RICH : BAD_USER), "\n");
  for (size_t c = 0; c < sizeof calls / sizeof calls[0]; c += 1) {
    refuse_each(c, 0);
    refuse_each(c, 1);
  }
  threads_without_memory();
  satya_instance_free(user);
  satya_instance_free(spanned);
  satya_buffer_free(buffer);
  satya_report_free(report);
  satya_schema_free(spanned_schema);
  satya_instance_free(names);
  satya_schema_free(any_schema);
  satya_instance_free(converted);
  satya_schema_free(converted_schema);
  satya_schema_free(named_schema);
  satya_schema_free(wide);
  satya_schema_free(schema);
  return check_end("failing_malloc");
}
