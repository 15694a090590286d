/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One set of rules: the same data gets the same verdict and the same problems
 * (type, place, keyword) whichever way it comes in. Every case of
 * parity_cases.h is tried in every placement: as JSON checked, decoded and in
 * batches; as values checked, as fields of a new instance, set one by one. Instances
 * that are made of the same data hold values of the same kinds.
 */
#include "host_values.h"
#include "parity_cases.h"

enum { CASES = sizeof cases / sizeof cases[0] };
enum { PLACEMENTS = sizeof placements / sizeof placements[0] };

/* A verdict and its problems, one a line. */
typedef struct {
  satya_status status;
  char problems[8192];
  /* The same whatever the order. */
  char sorted[8192];
} outcome;

static satya_report *report;

static int compare_lines(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void join(char *out, size_t size, char *const *lines, size_t count) {
  out[0] = 0;
  for (size_t i = 0; i < count; i += 1) {
    NEED(strlen(out) + strlen(lines[i]) < size);
    strcat(out, lines[i]);
  }
}

/* In the order of the report; places begin at `root`. */
static void describe_below(const char *root, outcome *out, satya_status status,
                           const satya_report *problems) {
  static char lines[64][700];
  char *order[64];
  size_t count = satya_report_count(problems);
  NEED(count <= 64);
  for (size_t i = 0; i < count; i += 1) {
    satya_problem problem = problem_at(problems, i);
    snprintf(lines[i], sizeof lines[i], "      %.*s at \"%s%.*s\" by %.*s\n",
             (int)problem.type_size, problem.type, root, (int)problem.pointer_size, problem.pointer,
             (int)problem.schema_path_size, problem.schema_path);
    order[i] = lines[i];
  }
  out->status = status;
  join(out->problems, sizeof out->problems, order, count);
  qsort(order, count, sizeof order[0], compare_lines);
  join(out->sorted, sizeof out->sorted, order, count);
}

static void describe(outcome *out, satya_status status, const satya_report *problems) {
  describe_below("", out, status, problems);
}

static size_t place_of_case, number_of_case;

static void compare_some(const char *way, const outcome *expected, const outcome *found,
                         int is_in_order) {
  const char *wanted = is_in_order ? expected->problems : expected->sorted;
  const char *seen = is_in_order ? found->problems : found->sorted;
  if (CHECK(expected->status == found->status && strcmp(wanted, seen) == 0) ||
      checks_failed > CHECKS_SHOWN)
    return;
  printf("    %s %s as %s:\n    %s:\n%s    check_json: %s:\n%s", cases[number_of_case].schema,
         cases[number_of_case].data, placements[place_of_case].name, way,
         seen, satya_status_name(expected->status), wanted);
}

static void compare(const char *way, const outcome *expected, const outcome *found) {
  compare_some(way, expected, found, 1);
}

static int same_kinds(const satya_value *a, const satya_value *b);

static int same_fields(const satya_value *a, const satya_value *b) {
  satya_instance *x, *y;
  satya_value left, right;
  if (satya_value_instance(a, &x) != SATYA_OK || satya_value_instance(b, &y) != SATYA_OK) return 0;
  size_t count = satya_instance_field_count(x);
  if (count != satya_instance_field_count(y)) return 0;
  for (size_t i = 0; i < count; i += 1)
    if (satya_instance_get(x, i, &left) != SATYA_OK ||
        satya_instance_get(y, i, &right) != SATYA_OK || !same_kinds(&left, &right) ||
        satya_instance_is_set(x, i) != satya_instance_is_set(y, i))
      return 0;
  return satya_instance_extras(x, &left) == SATYA_OK &&
         satya_instance_extras(y, &right) == SATYA_OK && same_kinds(&left, &right);
}

/* Whether two equal values are of the same kinds, all the way down: records where the other
 * has records, integers where it has integers. */
static int same_kinds(const satya_value *a, const satya_value *b) {
  satya_value left, right, key;
  if (a->kind != b->kind) return 0;
  if (a->kind == SATYA_KIND_RECORD) return same_fields(a, b);
  if (a->kind != SATYA_KIND_ARRAY && a->kind != SATYA_KIND_OBJECT) return 1;
  if (a->size != b->size) return 0;
  for (size_t i = 0; i < a->size; i += 1) {
    if (a->kind == SATYA_KIND_ARRAY) {
      if (satya_value_at(a, i, &left) != SATYA_OK || satya_value_at(b, i, &right) != SATYA_OK)
        return 0;
    } else if (satya_value_member(a, i, &key, &left) != SATYA_OK ||
               satya_value_find(b, key.as.text, key.size, &right) != SATYA_OK) {
      return 0;
    }
    if (!same_kinds(&left, &right)) return 0;
  }
  return 1;
}

/* Equal, of the same kinds, and so are copies and what was read in batches. */
static void compare_instances(const satya_instance *decoded, const satya_instance *made,
                              const char *way) {
  satya_value x, y;
  NEED(satya_instance_value(decoded, &x) == SATYA_OK);
  NEED(satya_instance_value(made, &y) == SATYA_OK);
  if (!CHECK(satya_instance_equal(decoded, made) && same_kinds(&x, &y)))
    printf("    %s %s as %s, %s\n", cases[number_of_case].schema, cases[number_of_case].data,
           placements[place_of_case].name, way);
}

/* Sets the fields of a valid instance one by one; `inner` is 1 for a nested one. */
static void compare_sets(const satya_schema *schema, const satya_value *data,
                         const outcome *expected) {
  satya_value pairs[2], key, member;
  satya_instance *instance = NULL, *target;
  outcome found;
  if (data->kind != SATYA_KIND_HOST_OBJECT) return;
  /* Only where the data is one member of an open record: then nothing else is wrong. */
  if (data->size != 1 || satya_schema_field_count(schema) != 1) return;
  if (satya_instance_from_json(schema, "{}", 2, NULL, &instance, NULL) != SATYA_OK) return;
  CHECK_EQUAL(SATYA_OK, satya_value_member(data, 0, &key, &member));
  size_t index;
  if (satya_instance_field_find(instance, key.as.text, key.size, &index) == SATYA_OK) {
    satya_status status = satya_instance_set(instance, index, &member, report);
    describe(&found, status, report);
    compare("set", expected, &found);
    if (status != SATYA_OK) CHECK_JSON("{}", instance);
  }
  satya_instance_free(instance);
  instance = NULL;

  /* The same one level deeper, on a nested instance. */
  satya_value inner_key, inner, empty = host_object(NULL, 0);
  if (member.kind != SATYA_KIND_HOST_OBJECT || member.size != 1) return;
  CHECK_EQUAL(SATYA_OK, satya_value_member(&member, 0, &inner_key, &inner));
  pairs[0] = key;
  pairs[1] = empty;
  satya_value base = host_object(pairs, 1);
  if (satya_instance_from_value(schema, &base, NULL, &instance, NULL) != SATYA_OK) return;
  if (satya_instance_get_instance(instance, 0, &target) == SATYA_OK &&
      satya_instance_field_find(target, inner_key.as.text, inner_key.size, &index) == SATYA_OK) {
    satya_status status = satya_instance_set(target, index, &inner, report);
    char root[64];
    snprintf(root, sizeof root, "/%.*s", (int)key.size, key.as.text);
    /* What the record around it says has its own place already. */
    describe(&found, status, report);
    if (strcmp(found.problems, expected->problems) != 0)
      describe_below(root, &found, status, report);
    compare("set of a nested instance", expected, &found);
  }
  satya_instance_free(instance);
}

/* Values in field order, where the data is an object of declared members only. */
static void compare_new(const satya_schema *schema, const satya_value *data,
                        const outcome *expected, satya_instance *decoded) {
  enum { MOST = 80 };
  satya_value values[MOST] = {{0}}, key;
  satya_instance *instance = NULL;
  satya_batch *batch = NULL;
  outcome found;
  size_t fields = satya_schema_field_count(schema), index, last = 0;
  /* Fields come in their own order, which need not be that of the data. */
  int is_in_order = 1;
  if (fields == 0 || fields > MOST || data->kind != SATYA_KIND_HOST_OBJECT) return;
  for (size_t i = 0; i < data->size; i += 1) {
    satya_value value;
    CHECK_EQUAL(SATYA_OK, satya_value_member(data, i, &key, &value));
    if (satya_schema_field_find(schema, key.as.text, key.size, &index) != SATYA_OK) return;
    values[index] = value;
    is_in_order = is_in_order && index >= last;
    last = index;
  }
  satya_status status = satya_instance_new(schema, values, fields, NULL, &instance, report);
  describe(&found, status, report);
  compare_some("new", expected, &found, is_in_order);
  CHECK_EQUAL(status == SATYA_OK, instance != NULL);
  if (status == SATYA_OK && decoded != NULL) compare_instances(decoded, instance, "new");
  satya_instance_free(instance);

  CHECK_EQUAL(SATYA_OK,
              satya_batch_validate_values(schema, values, 1, fields, NULL, &batch, NULL));
  NEED(batch != NULL && satya_batch_count(batch) == 1);
  describe(&found, satya_batch_verdicts(batch)[0] ? SATYA_INVALID : SATYA_OK,
           satya_batch_report(batch, 0));
  compare_some("batch of values", expected, &found, is_in_order);
  satya_batch_free(batch);
}

static void compare_batches(const satya_schema *schema, const char *data,
                            const outcome *expected, const satya_instance *decoded) {
  char text[4096];
  outcome found;
  for (uint32_t way = 0; way < 4; way += 1) {
    satya_batch_options options = {.struct_size = sizeof options,
                                   .format = way % 2 ? SATYA_BATCH_ARRAY : SATYA_BATCH_NDJSON,
                                   .keep = way / 2 ? SATYA_BATCH_VERDICTS : SATYA_BATCH_INSTANCES,
                                   .threads = 1,
                                   .problems_per_record = 64};
    satya_batch *batch = NULL;
    NEED((size_t)snprintf(text, sizeof text, way % 2 ? "[%s,%s]" : "%s\n%s\n", data, data) <
         sizeof text);
    CHECK_EQUAL(SATYA_OK,
                satya_batch_validate(schema, text, strlen(text), &options, &batch, NULL));
    NEED(batch != NULL);
    if (CHECK_EQUAL(2, satya_batch_count(batch)))
      for (size_t record = 0; record < 2; record += 1) {
        describe(&found, satya_batch_verdicts(batch)[record] ? SATYA_INVALID : SATYA_OK,
                 satya_batch_report(batch, record));
        compare(way % 2 ? "batch, array" : "batch, NDJSON", expected, &found);
        const satya_instance *kept = satya_batch_instance(batch, record);
        if (kept != NULL && decoded != NULL) compare_instances(decoded, kept, "in a batch");
      }
    satya_batch_free(batch);
  }
}

/* What an instance writes gives an equal one. */
static void compare_reread(const satya_schema *schema, const satya_instance *decoded) {
  satya_instance *again = NULL;
  satya_buffer *text = satya_buffer_new();
  CHECK_EQUAL(SATYA_OK, satya_instance_to_json(decoded, text));
  if (CHECK_EQUAL(SATYA_OK, satya_instance_from_json(schema, satya_buffer_data(text),
                                                     satya_buffer_size(text), NULL, &again, NULL)))
    CHECK(satya_instance_equal(decoded, again));
  else
    printf("    %s %s as %s: %.*s\n", cases[number_of_case].schema, cases[number_of_case].data,
           placements[place_of_case].name, (int)satya_buffer_size(text), satya_buffer_data(text));
  satya_instance_free(again);
  satya_buffer_free(text);
}

static void compare_all(const satya_schema *schema, const char *data, const outcome *expected) {
  static value_pool pool;
  satya_value value;
  satya_instance *decoded = NULL, *made = NULL;
  outcome found;
  satya_status status =
      satya_instance_from_json(schema, data, strlen(data), NULL, &decoded, report);
  describe(&found, status, report);
  compare("from_json", expected, &found);
  compare_batches(schema, data, expected, decoded);
  if (decoded != NULL) compare_reread(schema, decoded);

  pool.values_used = pool.text_used = 0;
  host_value(&pool, data, &value);
  status = satya_schema_check_value(schema, &value, NULL, report);
  describe(&found, status, report);
  compare("check_value", expected, &found);
  status = satya_instance_from_value(schema, &value, NULL, &made, report);
  describe(&found, status, report);
  compare("from_value", expected, &found);
  if (expected->status == SATYA_OK && CHECK(decoded != NULL && made != NULL)) {
    compare_instances(decoded, made, "from_value");
    satya_instance *copy = NULL;
    CHECK_EQUAL(SATYA_OK, satya_instance_copy(decoded, &copy));
    compare_instances(decoded, copy, "copy");
    satya_instance_free(copy);
    satya_value held;
    CHECK_EQUAL(SATYA_OK, satya_instance_value(decoded, &held));
    status = satya_schema_check_value(schema, &held, NULL, report);
    describe(&found, status, report);
    compare("check_value of what an instance holds", expected, &found);
  }
  compare_new(schema, &value, expected, decoded);
  compare_sets(schema, &value, expected);
  satya_instance_free(decoded);
  satya_instance_free(made);
}

/* More properties than a word has bits: each of them missing, repeated, and all there, with
 * required names behind the declared ones. */
static void wide_records(void) {
  enum { DECLARED = 70, WIDE = 73 };
  static char schema_text[8192], data[8192], twice[8300];
  static outcome expected;
  char *end = schema_text;
  end += sprintf(end, "{\"type\":\"object\",\"properties\":{");
  for (int i = 0; i < DECLARED; i += 1)
    end += sprintf(end, "%s\"p%d\":{\"type\":\"integer\"}", i ? "," : "", i);
  end += sprintf(end, "},\"required\":[");
  for (int i = 0; i < WIDE; i += 1) end += sprintf(end, "%s\"p%d\"", i ? "," : "", i);
  sprintf(end, "]}");
  satya_schema *schema = schema_of(schema_text);
  for (int order = 1; order < 3; order += 1)
    for (int missing = 0; missing <= WIDE; missing += 1) {
      int members = 0;
      end = data;
      *end++ = '{';
      for (int k = 0; k < WIDE; k += 1) {
        int i = order == 1 ? k : WIDE - 1 - k;
        if (i != missing) end += sprintf(end, "%s\"p%d\":%d", members++ ? "," : "", i, i);
      }
      sprintf(end, "}");
      satya_status status = check_json(schema, data, NULL, report);
      CHECK_EQUAL(missing == WIDE ? SATYA_OK : SATYA_INVALID, status);
      CHECK_EQUAL(status, check_json(schema, data, NULL, NULL));
      describe(&expected, status, report);
      if (missing < WIDE) {
        char place[8];
        snprintf(place, sizeof place, "/p%d", missing);
        CHECK_EQUAL(1, satya_report_total(report));
        CHECK_PROBLEM(report, 0, "missing", place);
        compare_all(schema, data, &expected);
        continue;
      }
      compare_all(schema, data, &expected);
      satya_instance *instance = instance_of(schema, data), *again;
      for (int repeated = 0; repeated < WIDE; repeated += 1) {
        sprintf(twice, "{\"p%d\":-1,%s", repeated, data + 1);
        satya_options refuse = {.struct_size = sizeof refuse,
                                .duplicates = SATYA_DUPLICATES_REFUSE};
        CHECK_EQUAL(SATYA_INVALID, check_json(schema, twice, &refuse, NULL));
        again = instance_of(schema, twice);
        CHECK(satya_instance_equal(instance, again));
        satya_instance_free(again);
      }
      satya_instance_free(instance);
    }
  satya_schema_free(schema);
}

int main(void) {
  static char schema_text[4096], data[4096];
  static outcome expected;
  report = satya_report_new();
  wide_records();
  for (size_t p = 0; p < PLACEMENTS; p += 1)
    for (size_t c = 0; c < CASES; c += 1) {
      place_of_case = p;
      number_of_case = c;
      snprintf(schema_text, sizeof schema_text, placements[p].schema, cases[c].schema);
      snprintf(data, sizeof data, placements[p].data, cases[c].data);
      satya_schema *schema = schema_of(schema_text);
      satya_status status = check_json(schema, data, NULL, report);
      describe(&expected, status, report);
      int is_valid = cases[c].problem != NULL && cases[c].problem[0] == 0;
      if (!CHECK_EQUAL(is_valid ? SATYA_OK : SATYA_INVALID, status))
        printf("    %s %s as %s\n", cases[c].schema, cases[c].data, placements[p].name);
      if (p == 0 && cases[c].problem != NULL && !is_valid && satya_report_count(report) > 0) {
        satya_problem problem = problem_at(report, 0);
        CHECK_TEXT(cases[c].problem, problem.type, problem.type_size);
      }
      compare_all(schema, data, &expected);
      satya_schema_free(schema);
    }
  satya_report_free(report);
  printf("parity: %d cases in %d placements\n", CASES, PLACEMENTS);
  return check_end("parity");
}
