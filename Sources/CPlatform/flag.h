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

#endif
