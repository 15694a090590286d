/* SPDX-License-Identifier: Apache-2.0 */
/* A flag that another thread may set at any time. */
#ifndef SATYA_FLAG_H
#define SATYA_FLAG_H

#include <stdint.h>

static inline uint32_t sp_load_relaxed32(const uint32_t *flag) {
  return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

#endif
