/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program's own malloc, on top of the C library's: the library under test
 * binds to it too. It counts what is held, in blocks and in bytes, and can refuse the n-th
 * request.
 */
#ifndef ALLOCATOR_H
#define ALLOCATOR_H

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_long blocks_held;
static atomic_long bytes_held;
static atomic_long bytes_peak; /* The most that were held since reset_peak(). */
static atomic_long requests;
static atomic_long refused_request = -1; /* Which one, from 0; -1 is none. */
static atomic_long refused_onwards;      /* 1: all from that one on. */
static atomic_long refusals;
static _Atomic pid_t sole_thread; /* Others than this one are refused all; 0 is none. */

static int refuses(void) {
  pid_t sole = atomic_load(&sole_thread);
  if (sole != 0 && gettid() != sole) {
    atomic_fetch_add(&refusals, 1);
    errno = ENOMEM;
    return 1;
  }
  long number = atomic_fetch_add(&requests, 1), refused = atomic_load(&refused_request);
  if (refused < 0 || number < refused) return 0;
  if (number > refused && !atomic_load(&refused_onwards)) return 0;
  atomic_fetch_add(&refusals, 1);
  errno = ENOMEM;
  return 1;
}

static void count_bytes(long bytes) {
  long now = atomic_fetch_add(&bytes_held, bytes) + bytes, peak = atomic_load(&bytes_peak);
  while (now > peak && !atomic_compare_exchange_weak(&bytes_peak, &peak, now)) {
  }
}

static void *held(void *block) {
  if (block == NULL) return NULL;
  atomic_fetch_add(&blocks_held, 1);
  count_bytes((long)malloc_usable_size(block));
  return block;
}

void *malloc(size_t size) { return refuses() ? NULL : held(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) {
  return refuses() ? NULL : held(__libc_calloc(count, size));
}
void *realloc(void *block, size_t size) {
  if (refuses()) return NULL;
  if (block == NULL) return held(__libc_malloc(size));
  long before = (long)malloc_usable_size(block);
  void *moved = __libc_realloc(block, size);
  if (size == 0 && moved == NULL) atomic_fetch_sub(&blocks_held, 1);
  if (size == 0 || moved != NULL)
    count_bytes((moved ? (long)malloc_usable_size(moved) : 0) - before);
  return moved;
}
void *memalign(size_t alignment, size_t size) {
  return refuses() ? NULL : held(__libc_memalign(alignment, size));
}
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **out, size_t alignment, size_t size) {
  if (refuses()) return ENOMEM;
  void *block = held(__libc_memalign(alignment, size));
  if (block == NULL) return ENOMEM;
  *out = block;
  return 0;
}
void free(void *block) {
  if (block != NULL) {
    atomic_fetch_sub(&blocks_held, 1);
    count_bytes(-(long)malloc_usable_size(block));
  }
  __libc_free(block);
}

static inline void refuse_request(long number, long onwards) {
  atomic_store(&refused_onwards, onwards);
  atomic_store(&refusals, 0);
  atomic_store(&requests, 0);
  atomic_store(&refused_request, number);
}
static inline void refuse_none(void) { atomic_store(&refused_request, -1); }

static inline void reset_peak(void) { atomic_store(&bytes_peak, atomic_load(&bytes_held)); }
/* Bytes held at most since reset_peak(), over what was held then. */
static inline long peak_over(long before) { return atomic_load(&bytes_peak) - before; }

#endif
