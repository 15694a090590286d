/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing a short run of bytes with an expected one in a single load. */
#ifndef SATYA_MATCH_H
#define SATYA_MATCH_H

#include "simd.h"

/*
 * Whether the bytes of a and b, 16 each, agree wherever mask has a bit. A mask with a
 * bit above 15 matches nothing.
 */
static inline int sp_equal16(const uint8_t *a, const void *b, uint32_t mask) {
#if defined(__SSE2__)
  uint32_t equal = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(
      _mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b)));
  return (equal & mask) == mask;
#else
  const uint8_t *expected = (const uint8_t *)b;
  if (mask > 0xffff) return 0;
  for (int i = 0; i < 16 && mask >> i; i++) {
    if (mask >> i & 1 && a[i] != expected[i]) return 0;
  }
  return 1;
#endif
}

#endif
