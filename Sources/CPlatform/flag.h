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

/*
 * Whether no other thread runs in the process, which libc knows: then a count need not be
 * locked, which takes as long as reading a member of a document.
 */
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
#include <sys/single_threaded.h>
static inline int sp_is_alone(void) { return __libc_single_threaded != 0; }
#else
static inline int sp_is_alone(void) { return 0; }
#endif

/* A count of owners: one more. */
static inline void sp_count_up(uint64_t *count) {
  if (sp_is_alone()) {
    __atomic_store_n(count, __atomic_load_n(count, __ATOMIC_RELAXED) + 1, __ATOMIC_RELAXED);
    return;
  }
  __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

/* One less; 1 where that was the last, which then sees all that the others did. */
static inline int32_t sp_count_down(uint64_t *count) {
  if (sp_is_alone()) {
    uint64_t left = __atomic_load_n(count, __ATOMIC_RELAXED) - 1;
    __atomic_store_n(count, left, __ATOMIC_RELAXED);
    return left == 0;
  }
  return __atomic_sub_fetch(count, 1, __ATOMIC_ACQ_REL) == 0;
}

/* Bytes that threads may take together, and whether one wanted more. */
typedef struct sp_budget {
  int64_t left;
  uint32_t is_exceeded;
} sp_budget;

/* 0, and nothing is taken, where less is left. */
static inline int32_t sp_budget_take(sp_budget *budget, int64_t bytes) {
  int64_t left = __atomic_load_n(&budget->left, __ATOMIC_RELAXED);
  do {
    if (left < bytes) return 0;
  } while (!__atomic_compare_exchange_n(&budget->left, &left, left - bytes, 1, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED));
  return 1;
}

static inline void sp_budget_give(sp_budget *budget, int64_t bytes) {
  __atomic_fetch_add(&budget->left, bytes, __ATOMIC_RELAXED);
}

static inline void sp_budget_exceed(sp_budget *budget) {
  __atomic_store_n(&budget->is_exceeded, 1, __ATOMIC_RELAXED);
}

static inline int32_t sp_budget_is_exceeded(const sp_budget *budget) {
  return __atomic_load_n(&budget->is_exceeded, __ATOMIC_RELAXED) != 0;
}

#endif
