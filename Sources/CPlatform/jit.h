/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2's compiler to machine code. It takes memory for code from an allocator with a lock of
 * its own, which a fork would leave locked in the child for good, and keeps the last block
 * when all code is gone, which a library that is unloaded would leave behind.
 */
#ifndef SATYA_JIT_H
#define SATYA_JIT_H

#include <errno.h>
#include <pthread.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Held wherever PCRE2's own lock is taken, and by a thread that forks. */
static pthread_mutex_t sp_jit_mutex = PTHREAD_MUTEX_INITIALIZER;

static void sp_jit_lock(void) { pthread_mutex_lock(&sp_jit_mutex); }
static void sp_jit_unlock(void) { pthread_mutex_unlock(&sp_jit_mutex); }

/* The handlers go with the library, where it is unloaded. */
static void sp_jit_watch_forks(void) { pthread_atfork(sp_jit_lock, sp_jit_unlock, sp_jit_unlock); }

static inline void sp_jit_enter(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, sp_jit_watch_forks);
  sp_jit_lock();
}

/* Whether there is machine code for `code` now. A system that refuses memory for it, which is
 * no failure, leaves no errno. */
static inline int sp_jit_compile(pcre2_code *code) {
  sp_jit_enter();
  int before = errno;
  int result = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  errno = before;
  sp_jit_unlock();
  return result == 0;
}

/* Frees what was compiled to machine code, and memory that no code needs any more. */
static inline void sp_jit_free(pcre2_code *code) {
  sp_jit_enter();
  pcre2_code_free(code);
  pcre2_jit_free_unused_memory(NULL);
  sp_jit_unlock();
}

#endif
