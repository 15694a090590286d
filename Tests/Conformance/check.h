/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The harness of the conformance programs: a check that fails prints its place
 * and goes on; a program ends with its number of checks and 1 if one failed.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long checks_done;
static unsigned long checks_failed;

/* After this many failures the rest of the output would hide the first ones. */
enum { CHECKS_SHOWN = 20 };

static inline int check_that(int holds, const char *file, int line, const char *what) {
  if (checks_done++ == 0) setvbuf(stdout, NULL, _IOLBF, 0); /* Nothing is lost in a crash. */
  if (!holds && ++checks_failed <= CHECKS_SHOWN) printf("%s:%d: fails: %s\n", file, line, what);
  return holds;
}

static inline int check_number(long long expected, long long found, const char *file, int line,
                               const char *what) {
  int holds = check_that(expected == found, file, line, what);
  if (!holds && checks_failed <= CHECKS_SHOWN) printf("    %lld, expected %lld\n", found, expected);
  return holds;
}

static inline int check_text(const char *expected, const char *found, size_t size,
                             const char *file, int line, const char *what) {
  int holds = found != NULL && size == strlen(expected) && memcmp(found, expected, size) == 0;
  check_that(holds, file, line, what);
  if (!holds && checks_failed <= CHECKS_SHOWN)
    printf("    \"%.*s\", expected \"%s\"\n", found ? (int)size : 4, found ? found : "NULL",
           expected);
  return holds;
}

#define CHECK(condition) check_that((condition) != 0, __FILE__, __LINE__, #condition)
#define CHECK_EQUAL(expected, found) \
  check_number((long long)(expected), (long long)(found), __FILE__, __LINE__, #found)
#define CHECK_TEXT(expected, found, size) \
  check_text(expected, found, size, __FILE__, __LINE__, #found)

/* What cannot be gone on without. */
#define NEED(condition) \
  do { \
    if (!CHECK(condition)) exit(1); \
  } while (0)

static inline int check_end(const char *program) {
  printf("%s: %lu checks, %lu failed\n", program, checks_done, checks_failed);
  return checks_failed != 0;
}

#endif
