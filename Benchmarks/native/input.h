// SPDX-License-Identifier: Apache-2.0
/// What the native programs read: their input files, and how much memory they have.
#ifndef SATYA_BENCHMARKS_INPUT_H
#define SATYA_BENCHMARKS_INPUT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The whole file, never freed; NULL where it cannot be read.
static inline char *load(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*size + 1);
  if (!text || fread(text, 1, *size, file) != *size) return NULL;
  fclose(file);
  return text;
}

/// Bytes of a line of /proc/self/status: "VmRSS:" what is resident, "VmHWM:" the most
/// that ever was.
static inline size_t memory_status(const char *name) {
  size_t kibibytes = 0, length = strlen(name);
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file))
    if (strncmp(line, name, length) == 0 && sscanf(line + length, "%zu kB", &kibibytes) == 1) break;
  if (file) fclose(file);
  return kibibytes * 1024;
}

#endif
