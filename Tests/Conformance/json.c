/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 8259 through the interface: which texts are JSON, and what numbers, strings and
 * containers of every size become. */
#include "fixture.h"

/* Each reads its value in another way: of any kind, of one, of several, deferred. */
static const char *const SCHEMAS[] = {
    "true",
    "{\"type\":[\"boolean\",\"null\",\"number\",\"string\",\"array\",\"object\"],\"items\":true}",
    "{\"type\":\"array\",\"items\":{\"type\":[\"boolean\",\"number\",\"string\",\"array\"]}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}}}",
    "{\"additionalProperties\":{\"type\":\"integer\"}}",
    "{\"not\":{\"not\":true}}",
};
enum { SCHEMA_COUNT = sizeof SCHEMAS / sizeof SCHEMAS[0] };

static satya_report *report;

static int is_of_text(const satya_problem *problem) {
  return problem->type_size > 5 && memcmp(problem->type, "json_", 5) == 0;
}

static void texts_that_are_no_json(void) {
  static const char *const texts[] = {
      "",        " ",       "[",        "]",       "{",        "}",       "[1",      "[1,",
      "[1,]",    "[,1]",    "[1,,2]",   "[1 2]",   "[1}",      "{]",      "{\"a\"}", "{\"a\":}",
      "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}",  "{1:1}",   "{'a':1}",
      "{\"a\":1 \"b\":2}", "{\"a\":1}}", "{}{}", "[][]", "[] []", "[1]x",   "[1]]",    "{}]",
      "[tru]",   "[truE]",  "[truex]",  "[falsx]", "[fals]",   "[nul]",   "[nulL]",  "[nullx]",
      "[True]",  "[NaN]",   "[Infinity]", "[-Infinity]", "[undefined]",
      "[01]",    "[-01]",   "[00]",     "[+1]",    "[-]",      "[--1]",   "[1.]",    "[.5]",
      "[1.e1]",  "[1e]",    "[1e+]",    "[1E-]",   "[1e1.5]",  "[0x1]",   "[1_0]",   "[1a]",
      "[-a]",    "[1.5.5]", "[1e1e1]",  "[\"]",    "[\"\\\"]", "[\"\\x\"]", "[\"\\u12\"]",
      "[\"\\u12G4\"]", "[\"\\U0041\"]", "[\"\t\"]", "[\"\n\"]", "[\"\x01\"]", "[\"\x1f\"]",
      "['a']",   "[\"a\" \"b\"]", "[1]\v", "\f[1]", "[1]\xc2\xa0", "\xef\xbb\xbf[]", "/**/[]",
      "[]//",    "[1,/**/2]", "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\\ud800\\ud800\"]",
      "[\"\\ud800x\"]", "[\"\\ud800\\u0041\"]", "[\"\\udbff\\udbff\"]", "[\"\xff\"]",
      "[\"\xed\xa0\x80\"]", "[\"\xf0\x9f\x98\"]",
  };
  for (size_t s = 0; s < SCHEMA_COUNT; s += 1) {
    satya_schema *schema = schema_of(SCHEMAS[s]);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1)
      /* Alone, and far from the end of a text that is longer than what is copied. */
      for (int is_long = 0; is_long < 2; is_long += 1) {
        char text[2000];
        satya_instance *instance = (satya_instance *)text;
        snprintf(text, sizeof text, "%*s%s%*s", is_long ? 700 : 0, "", texts[i],
                 is_long ? 700 : 0, "");
        int holds = satya_schema_check_json(schema, text, strlen(text), NULL, NULL) ==
                        SATYA_INVALID &&
                    check_json(schema, text, NULL, report) == SATYA_INVALID &&
                    satya_report_count(report) == 1;
        satya_problem problem = problem_at(report, 0);
        holds = holds && is_of_text(&problem);
        holds = holds && satya_instance_from_json(schema, text, strlen(text), NULL, &instance,
                                                  NULL) == SATYA_INVALID;
        if (!CHECK(holds && instance == NULL))
          printf("    %s under %s\n", texts[i], SCHEMAS[s]);
      }
    satya_schema_free(schema);
  }
}

/* A NUL is no white space and no part of a string. */
static void text_with_a_nul(void) {
  static const char *const texts[] = {"[1]0", "0[1]", "[0]", "[\"a0b\"]", "{\"a0\":1}", "[1,02]"};
  satya_schema *any = schema_of("true");
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1) {
    char text[20];
    size_t size = strlen(texts[i]);
    memcpy(text, texts[i], size);
    *(char *)memchr(text, '0', size) = 0;
    CHECK_EQUAL(SATYA_INVALID, satya_schema_check_json(any, text, size, NULL, report));
    CHECK_EQUAL(1, satya_report_count(report));
  }
  satya_schema_free(any);
}

/* The one element of an array as a value; the instance is the caller's to free. */
static satya_value element(const satya_schema *schema, const char *text,
                           satya_instance **instance) {
  char array[400];
  satya_value root, value = unset();
  snprintf(array, sizeof array, "[%s]", text);
  *instance = instance_of(schema, array);
  CHECK_EQUAL(SATYA_OK, satya_instance_value(*instance, &root));
  CHECK_EQUAL(SATYA_OK, satya_value_at(&root, 0, &value));
  return value;
}

static void numbers(void) {
  static const struct {
    const char *text;
    int64_t value;
  } integers[] = {{"0", 0},
                  {"-0", 0},
                  {"-1", -1},
                  {"99999999999999999", 99999999999999999},
                  {"999999999999999999", 999999999999999999},
                  {"1000000000000000000", 1000000000000000000},
                  {"9223372036854775807", INT64_MAX},
                  {"-9223372036854775808", INT64_MIN}};
  static const char *const texts[] = {"9223372036854775808",  "-9223372036854775809",
                                      "9999999999999999999",  "18446744073709551615",
                                      "18446744073709551616", "1e309",
                                      "-1e400",               "100000000000000000000"};
  static const char *const doubles[] = {
      "0.0", "-0.0", "0e5", "-0E-7", "1.5", "-2.25", "0.1", "1e2", "1E+2", "1e-2", "123.456",
      "1.7976931348623157e308", "1.7976931348623158e308", "2.2250738585072014e-308",
      "2.2250738585072011e-308", "4.9e-324", "5e-324", "2.4703282292062327e-324",
      "2.4703282292062328e-324", "1e-323", "3e-320", "1.1e-318", "7e-314", "1e-400", "0.3e-323",
      "9007199254740993.0", "9007199254740992.5", "9007199254740991.5", "18014398509481985.0",
      "36028797018963969e0", "123456789012345678.01", "0.1000000000000000055511151231257827",
      "8.5e22", "1e23", "9.5e21", "1e22", "9007199254740993e5", "4503599627370496.5",
      "4503599627370497.5", "1.0000000000000001110223024625156540423631668090820312",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203126", "12345678901234567.8",
      "0.000000000000000000000000000000000000000000000000000000000000000000000001"};
  satya_schema *any = schema_of("true");
  satya_instance *instance;
  for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i += 1) {
    satya_value value = element(any, integers[i].text, &instance);
    if (!CHECK(value.kind == SATYA_KIND_INT64 && value.as.int64 == integers[i].value))
      printf("    %s\n", integers[i].text);
    satya_instance_free(instance);
  }
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i += 1) {
    satya_value value = element(any, texts[i], &instance);
    CHECK_EQUAL(SATYA_KIND_NUMBER, value.kind);
    CHECK_TEXT(texts[i], value.as.text, value.size);
    satya_instance_free(instance);
  }
  for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i += 1) {
    satya_value value = element(any, doubles[i], &instance);
    double nearest = strtod(doubles[i], NULL);
    if (!CHECK(value.kind == SATYA_KIND_DOUBLE && memcmp(&value.as.float64, &nearest, 8) == 0))
      printf("    %s: kind %d, %.17g\n", doubles[i], value.kind, value.as.float64);
    satya_instance_free(instance);
  }
  satya_schema_free(any);
}

/* A number is kept as it was written where what it rounds to would break the rules. */
static void numbers_that_rules_keep_exact(void) {
  static const struct {
    const char *schema, *text;
  } cases[] = {
      {"{\"type\":\"array\",\"items\":{\"type\":\"number\",\"exclusiveMinimum\":0.1}}",
       "[0.10000000000000000001]"},
      {"{\"type\":\"array\",\"items\":{\"type\":\"number\",\"maximum\":0.3}}",
       "[0.29999999999999999999]"},
      {"{\"type\":\"array\",\"items\":{\"enum\":[0.10000000000000000001,null]}}",
       "[0.10000000000000000001]"},
      {"{\"type\":\"array\",\"items\":{\"exclusiveMaximum\":9007199254740993.5}}",
       "[9007199254740993.25]"},
  };
  satya_buffer *buffer = satya_buffer_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i].schema);
    satya_instance *instance = instance_of(schema, cases[i].text), *again = NULL;
    CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, buffer));
    if (!CHECK_EQUAL(SATYA_OK, satya_instance_from_json(schema, satya_buffer_data(buffer),
                                                        satya_buffer_size(buffer), NULL, &again,
                                                        NULL)))
      printf("    %s under %s is written %.*s\n", cases[i].text, cases[i].schema,
             (int)satya_buffer_size(buffer), satya_buffer_data(buffer));
    CHECK(satya_instance_equal(instance, again));
    satya_instance_free(instance);
    satya_instance_free(again);
    satya_schema_free(schema);
  }
  satya_buffer_free(buffer);
}

/* Rules judge the number that was written, not the double that is nearest to it. */
static void numbers_that_a_double_does_not_tell(void) {
  static const struct {
    const char *schema, *text;
    int is_valid;
  } cases[] = {
      {"{\"uniqueItems\":true}", "[1.0000000000000001,1]", 1},
      {"{\"uniqueItems\":true}", "[1.0000000000000000,1]", 0},
      {"{\"uniqueItems\":true}", "[9007199254740993,9007199254740992.0]", 1},
      {"{\"items\":{\"enum\":[1]}}", "[1.0000000000000001]", 0},
      {"{\"items\":{\"enum\":[1.0000000000000001]}}", "[1.0000000000000001]", 1},
      {"{\"items\":{\"not\":{\"not\":{\"maximum\":1}}}}", "[1.0000000000000001]", 0},
      {"{\"items\":{\"not\":{\"maximum\":1}}}", "[1.0000000000000001]", 1},
      {"{\"items\":{\"maximum\":1}}", "[1.0000000000000001]", 0},
      {"{\"items\":{\"minimum\":1}}", "[0.99999999999999999]", 0},
      {"{\"items\":{\"exclusiveMinimum\":1}}", "[1.0000000000000001]", 1},
      {"{\"items\":{\"multipleOf\":0.1}}", "[0.30000000000000001]", 0},
      {"{\"items\":{\"multipleOf\":0.1}}", "[0.30000000000000000]", 1},
      {"{\"items\":{\"type\":\"integer\"}}", "[1.0000000000000001]", 0},
      {"{\"items\":{\"type\":\"integer\"}}", "[1.0000000000000000]", 1},
      {"{\"items\":{\"type\":[\"integer\",\"null\"],\"allOf\":[{\"minimum\":0}]}}",
       "[1.0000000000000000000000001]", 0},
      {"{\"items\":{\"allOf\":[{\"type\":\"number\"},{\"x-satya\":{\"places\":15}}]}}",
       "[1.0000000000000001]", 0},
      {"{\"items\":{\"type\":\"number\",\"x-satya\":{\"digits\":16}}}", "[1.0000000000000001]", 0},
      {"{\"items\":{\"type\":\"number\",\"x-satya\":{\"digits\":17}}}", "[1.0000000000000001]", 1},
      {"{\"items\":{\"maximum\":1.000000000000000000000000000001}}",
       "[1.0000000000000000000000000000011]", 0},
      {"{\"items\":{\"maximum\":1.000000000000000000000000000001}}",
       "[1.000000000000000000000000000001]", 1},
  };
  /* A long division in which one digit of the quotient is estimated too large (Knuth, The Art
   * of Computer Programming 2, 4.3.1, D6): the divisor is 2^191 + 2^64 - 1. */
  static const char *const divisor = "3138550867693340381917894711603833208069624466305726808063",
      *const product =
         "3138550867693379127328356385890847984461392471552970648236980954253030"
         "8505600000000000000000003123610488157882622070785339332603174880306534"
         "109846963054";
  for (int off = 0; off < 2; off += 1) {
    char schema_text[120], text[200];
    snprintf(schema_text, sizeof schema_text, "{\"multipleOf\":%s}", divisor);
    snprintf(text, sizeof text, "%s", product);
    text[strlen(text) - 1] += (char)off;
    satya_schema *schema = schema_of(schema_text);
    CHECK_EQUAL(off ? SATYA_INVALID : SATYA_OK, check_json(schema, text, NULL, NULL));
    satya_schema_free(schema);
  }
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i += 1) {
    satya_schema *schema = schema_of(cases[i].schema);
    satya_status expected = cases[i].is_valid ? SATYA_OK : SATYA_INVALID;
    if (!CHECK_EQUAL(expected, check_json(schema, cases[i].text, NULL, NULL)) ||
        !CHECK_EQUAL(expected, check_json(schema, cases[i].text, NULL, report)))
      printf("    %s under %s\n", cases[i].text, cases[i].schema);
    satya_schema_free(schema);
  }
}

/* Arrays, objects and strings of every size around those at which something changes. */
static void containers_of_every_size(void) {
  enum { MOST = 150 };
  satya_buffer *buffer = satya_buffer_new();
  static char text[MOST * 40];
  for (size_t s = 0; s < SCHEMA_COUNT; s += 1) {
    satya_schema *schema = schema_of(SCHEMAS[s]);
    for (int shape = 0; shape < 4; shape += 1)
      for (int count = 0; count < MOST; count += 1) {
        char *end = text;
        end += sprintf(end, "%s", shape < 3 ? "[" : "{");
        for (int i = 0; i < count; i += 1) {
          if (i) *end++ = ',';
          if (shape == 0) end += sprintf(end, "%d", i);
          if (shape == 1) end += sprintf(end, "[%d,\"%d\"]", i, i);
          if (shape == 2 && i == 0) {
            *end++ = '"';
            for (int k = 0; k < count; k += 1)
              end += sprintf(end, "%s", k % 7 == 6 ? "\\n" : k % 11 == 10 ? "\xc3\xa9" : "x");
            *end++ = '"';
            i = count;
          }
          if (shape == 3) end += sprintf(end, "\"k%d\":%d", i, i);
        }
        sprintf(end, "%s", shape < 3 ? "]" : "}");
        satya_instance *instance = NULL;
        satya_status status =
            satya_instance_from_json(schema, text, strlen(text), NULL, &instance, NULL);
        CHECK_EQUAL(status, check_json(schema, text, NULL, NULL));
        if (s < 2 || s == SCHEMA_COUNT - 1) CHECK_EQUAL(SATYA_OK, status);
        if (instance == NULL) continue;
        CHECK_EQUAL(SATYA_OK, satya_instance_to_json(instance, buffer));
        if (!CHECK_TEXT(text, satya_buffer_data(buffer), satya_buffer_size(buffer)))
          printf("    under %s\n", SCHEMAS[s]);
        satya_instance_free(instance);
      }
    satya_schema_free(schema);
  }
  satya_buffer_free(buffer);
}

/* The second of two equal keys counts, wherever it stands and however it is written. */
static void equal_keys(void) {
  enum { MOST = 60 };
  static char text[MOST * 20], once[MOST * 20];
  satya_options refuse = {.struct_size = sizeof refuse, .duplicates = SATYA_DUPLICATES_REFUSE};
  for (size_t s = 0; s < 2; s += 1) {
    satya_schema *schema = schema_of(s ? SCHEMAS[6] : "true");
    for (int count = 1; count < MOST; count += 1)
      for (int repeated = 0; repeated < count; repeated += count > 6 ? 5 : 1) {
        char *end = text, *other = once;
        *end++ = *other++ = '{';
        for (int i = 0; i < count; i += 1) {
          end += sprintf(end, "\"%c%d\":%d,", i % 3 ? 'k' : 'x', i, i);
          other += sprintf(other, "%s\"%c%d\":%d", i ? "," : "", i % 3 ? 'k' : 'x', i,
                           i == repeated ? -1 : i);
        }
        sprintf(end, "\"\\u00%02x%d\":-1}", repeated % 3 ? 'k' : 'x', repeated);
        sprintf(other, "}");
        satya_instance *instance = instance_of(schema, text);
        CHECK_JSON(once, instance);
        satya_instance_free(instance);
        CHECK_EQUAL(SATYA_OK, check_json(schema, once, &refuse, NULL));
        CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, &refuse, NULL));
        CHECK_EQUAL(SATYA_INVALID, check_json(schema, text, &refuse, report));
        CHECK_EQUAL(1, satya_report_total(report));
        CHECK_TYPE(report, 0, "json_duplicate_key");
      }
    satya_schema_free(schema);
  }
}

int main(void) {
  report = satya_report_new();
  texts_that_are_no_json();
  text_with_a_nul();
  numbers();
  numbers_that_rules_keep_exact();
  numbers_that_a_double_does_not_tell();
  containers_of_every_size();
  equal_keys();
  satya_report_free(report);
  return check_end("json");
}
