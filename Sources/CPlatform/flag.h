/* SPDX-License-Identifier: Apache-2.0 */
/* The few words that threads share without a lock. */
#ifndef SATYA_FLAG_H
#define SATYA_FLAG_H

#include <stdint.h>

/* A flag that another thread may set at any time. */
static inline uint32_t sp_load_relaxed32(const uint32_t *flag) {
  return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

/* Stores value and returns what stood there; what it pointed to is seen whole. */
static inline void *sp_exchange_pointer(void **slot, void *value) {
  return __atomic_exchange_n(slot, value, __ATOMIC_ACQ_REL);
}

/* A count of owners: one more. */
static inline void sp_count_up(uint64_t *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }

/* One less; 1 where that was the last, which then sees all that the others did. */
static inline int32_t sp_count_down(uint64_t *count) {
  return __atomic_sub_fetch(count, 1, __ATOMIC_ACQ_REL) == 0;
}

#endif
