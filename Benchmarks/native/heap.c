// SPDX-License-Identifier: Apache-2.0
/// Measures the heap that instances hold, and how often making one asks for memory.
///
///     heap json|new SCHEMA-FILE NDJSON-FILE
///
/// Every line of the file becomes an instance: by satya_instance_from_json(), or its
/// two fields (a string and an integer) by satya_instance_new(). All are alive when
/// the heap is read. Prints one JSON object; `bytes` counts what the allocator gave
/// out, its own headers included.
#include "input.h"

#include <malloc.h>
#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t allocations;

// glibc's own entry points; the definitions below stand before the library's imports
// in the order of symbols and count its calls.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size) {
  allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  allocations++;
  return __libc_realloc(block, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  allocations++;
  *out = __libc_memalign(alignment, size);
  return *out ? 0 : 12;
}

void *aligned_alloc(size_t alignment, size_t size) {
  allocations++;
  return __libc_memalign(alignment, size);
}

static size_t held(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int fromJSON = strcmp(argv[1], "json") == 0;
  size_t schemaSize, size;
  char *schemaText = load(argv[2], &schemaSize), *text = load(argv[3], &size);
  if (!schemaText || !text) return 2;
  satya_schema *schema, *twin;
  if (satya_schema_create(schemaText, schemaSize, NULL, &schema, NULL) != SATYA_OK)
    return 1;
  // The instances that lend their values in the mode `new` belong to another schema.
  if (satya_schema_create(schemaText, schemaSize, NULL, &twin, NULL) != SATYA_OK) return 1;

  size_t lines = 0;
  for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
  satya_instance **instances = malloc(lines * sizeof *instances);
  memset(instances, 0, lines * sizeof *instances);

  size_t heap = held(), memory = memory_status("VmRSS:"), line = 0;
  size_t calls = allocations, calls_made = 0;
  for (char *at = text, *end = text + size; at < end; line++) {
    char *stop = memchr(at, '\n', (size_t)(end - at));
    size_t length = (size_t)(stop - at);
    satya_status status;
    if (fromJSON) {
      calls = allocations;
      status = satya_instance_from_json(schema, at, length, NULL, &instances[line], NULL);
      calls_made += allocations - calls;
    } else {
      satya_instance *lender;
      satya_value values[2];
      if (satya_instance_from_json(twin, at, length, NULL, &lender, NULL) != SATYA_OK)
        return 1;
      for (size_t field = 0; field < 2; field++)
        if (satya_instance_get(lender, field, &values[field]) != SATYA_OK) return 1;
      calls = allocations;
      status = satya_instance_new(schema, values, 2, NULL, &instances[line], NULL);
      calls_made += allocations - calls;
      satya_instance_free(lender);
    }
    if (status != SATYA_OK) return 1;
    at = stop + 1;
  }
  double count = (double)lines;
  printf("{\"instances\": %zu, \"bytes\": %.2f, \"resident\": %.2f, \"allocations\": %.4f}\n",
         lines, (double)(held() - heap) / count,
         (double)(memory_status("VmRSS:") - memory) / count, (double)calls_made / count);
  for (size_t i = 0; i < lines; i++) satya_instance_free(instances[i]);
  satya_schema_free(schema);
  satya_schema_free(twin);
  return 0;
}
