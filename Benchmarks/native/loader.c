// SPDX-License-Identifier: Apache-2.0
/// What loading a library costs, in instructions (under callgrind) and in time.
///
/// A shared object without a need for the library under test: it opens it by path, as a
/// host does. Peers are Python extensions, so Python is the host of all.
#include "clock.h"

#include <dlfcn.h>
#include <stddef.h>
#include <valgrind/callgrind.h>

typedef unsigned (*create)(const char *, size_t, const void *, void **, void *);

/// Opens the library at `path` and, where `schema` is not NULL, compiles a schema with
/// it. Returns the nanoseconds of processor time, or a negative number.
int64_t load_library(const char *path, const char *schema, size_t size) {
  void *compiled = NULL;
  int64_t start = processor_time();
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library && schema) {
    create satya_schema_create = (create)dlsym(library, "satya_schema_create");
    if (!satya_schema_create || satya_schema_create(schema, size, NULL, &compiled, NULL))
      return -2;
  }
  CALLGRIND_DUMP_STATS_AT("load");
  CALLGRIND_STOP_INSTRUMENTATION;
  int64_t elapsed = processor_time() - start;
  return library ? elapsed : -1;
}
