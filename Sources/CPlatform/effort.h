/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts what PCRE2 does for a match, at each item of a pattern (PCRE2_AUTO_CALLOUT): its own
 * limit counts anew at each place in the text where a match may begin, and not what is read.
 */
#ifndef SATYA_EFFORT_H
#define SATYA_EFFORT_H

#include <stdint.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

typedef struct sp_effort {
  int64_t left;           /* steps that may still be taken; below 0, too many were */
  int64_t steps;          /* of an item, apart from the bytes that it reads */
  size_t place;           /* in the text, at the item before */
  uint32_t has_references; /* an item may compare what a group matched */
} sp_effort;

/* Steps of an item that compares what a group matched: 16 bytes each. */
static inline int64_t sp_effort_of_references(const pcre2_callout_block *at) {
  size_t longest = 0;
  for (uint32_t i = 1; i < at->capture_top; i++) {
    size_t start = at->offset_vector[2 * i], end = at->offset_vector[2 * i + 1];
    if (start != PCRE2_UNSET && end > start && end - start > longest) longest = end - start;
  }
  return (int64_t)(longest / 16);
}

static int sp_effort_count(pcre2_callout_block *at, void *data) {
  sp_effort *effort = (sp_effort *)data;
  int64_t bytes = (int64_t)at->current_position - (int64_t)effort->place;
  effort->place = at->current_position;
  effort->left -= effort->steps + (bytes < 0 ? -bytes : bytes);
  if (effort->has_references) effort->left -= sp_effort_of_references(at);
  return effort->left < 0 ? PCRE2_ERROR_MATCHLIMIT : 0;
}

/* Has every match with this context counted, as far as the code says so. */
static inline void sp_effort_watch(pcre2_match_context *context, sp_effort *effort) {
  pcre2_set_callout(context, sp_effort_count, effort);
}

#endif
