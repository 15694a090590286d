/* SPDX-License-Identifier: Apache-2.0 */
/* The key of the seeded hash: drawn once per process, the same for all threads. */
#ifndef SATYA_SEED_H
#define SATYA_SEED_H

#include <stdint.h>
#include <sys/random.h>
#include <time.h>

/*
 * Not constant in the sense of C, but write-once: the first caller publishes a key by
 * compare-and-swap, everybody reads that one. Bit 0 is set so that zero means "not yet".
 */
static inline void sp_hash_key(uint64_t *first, uint64_t *second) {
  static uint64_t seed;
  uint64_t key = __atomic_load_n(&seed, __ATOMIC_ACQUIRE);
  if (__builtin_expect(key == 0, 0)) {
    uint64_t drawn = 0;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != (ssize_t)sizeof drawn) {
      /* Early boot or an old kernel: the clock and the stack's place are what is left. */
      struct timespec now = {0, 0};
      clock_gettime(CLOCK_MONOTONIC, &now);
      drawn = (uint64_t)now.tv_nsec * 0x9E3779B97F4A7C15u ^ (uint64_t)(uintptr_t)&now;
    }
    drawn |= 1;
    if (__atomic_compare_exchange_n(&seed, &key, drawn, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      key = drawn;
    }
  }
  *first = key;
  *second = (key ^ key >> 29) * 0xBF58476D1CE4E5B9u;
}

#endif
