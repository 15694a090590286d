/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of large memory. */
#ifndef SATYA_PAGES_H
#define SATYA_PAGES_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__linux__)
#include <sys/mman.h>
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

/*
 * Asks the system for the pages of memory that is about to be written, all at once instead of
 * by a fault for each. What stands there stays. A system that does not know how leaves it
 * to the faults.
 */
static inline void sp_populate(void *start, size_t size) {
  const uintptr_t page = 4096;
  uintptr_t first = ((uintptr_t)start + page - 1) & ~(page - 1);
  uintptr_t end = ((uintptr_t)start + size) & ~(page - 1);
  int before = errno;
  if (first < end) (void)madvise((void *)first, end - first, MADV_POPULATE_WRITE);
  errno = before;
}
#else
static inline void sp_populate(void *start, size_t size) {
  (void)start;
  (void)size;
}
#endif

#endif
