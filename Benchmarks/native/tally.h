// SPDX-License-Identifier: Apache-2.0
/// What each side of a comparison found in the same input. Two sides agree if all
/// members are equal.
#ifndef SATYA_BENCHMARKS_TALLY_H
#define SATYA_BENCHMARKS_TALLY_H

#include <stdint.h>

typedef struct tally {
  uint64_t items;      ///< Records, nodes or elements.
  uint64_t text_bytes; ///< Bytes of all strings, unescaped.
  int64_t sum;         ///< Of all integers, wrapping.
  uint64_t bits;       ///< Of all doubles, combined by exclusive or.
} tally;

#endif
