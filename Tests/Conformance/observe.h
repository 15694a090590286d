/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Included before each conformance program: every function that returns a status is a
 * macro (observers.inc, made from satya.h) that notes, in the file that SATYA_OBSERVED
 * names, which statuses it was seen to return. run.sh compares them with what the
 * header promises.
 */
#ifndef OBSERVE_H
#define OBSERVE_H

#include <satya.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Notes a status at its first sight; a line in one write, for programs fork. errno stays. */
static inline satya_status observe(unsigned function, const char *name, satya_status status) {
  static uint64_t seen[256];
  uint64_t bit = (uint64_t)1 << (status & 63);
  if (__atomic_fetch_or(&seen[function & 255], bit, __ATOMIC_RELAXED) & bit) return status;
  int number = errno;
  const char *path = getenv("SATYA_OBSERVED");
  int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0644) : -1;
  if (file >= 0) {
    char line[128];
    int size = snprintf(line, sizeof line, "%s %s\n", name, satya_status_name(status));
    if (write(file, line, (size_t)size) != size) abort();
    close(file);
  }
  errno = number;
  return status;
}

#include "observers.inc"

#endif
