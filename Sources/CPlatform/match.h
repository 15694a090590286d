/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing a short run of bytes with an expected one in a single load. */
#ifndef SATYA_MATCH_H
#define SATYA_MATCH_H

#include "simd.h"

/* Whether the first n bytes (at most 16) of both are equal; 16 are readable. */
static inline int sp_equal16(const uint8_t *a, const uint8_t *b, uint64_t n) {
#if defined(__SSE2__)
  uint32_t equal = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(
      _mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b)));
  uint32_t wanted = (1u << n) - 1;
  return (equal & wanted) == wanted;
#else
  return memcmp(a, b, n) == 0;
#endif
}

#endif
