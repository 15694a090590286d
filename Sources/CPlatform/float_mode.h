/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floating-point mode of the calling thread: how results are rounded, whether numbers below
 * the normal ones count as zero, which exceptions trap. Programs change it, and so does the
 * loading of a library that was linked with -ffast-math.
 */
#ifndef SATYA_FLOAT_MODE_H
#define SATYA_FLOAT_MODE_H

#include <stdint.h>

/* Set in what is no longer the mode, for a mode may be 0. */
#define SP_FLOAT_KNOWN ((uint64_t)1 << 63)

#if defined(__x86_64__)
#include <immintrin.h>

enum {
  SP_FLOAT_FLAGS = 0x003f, /* what has happened so far; no part of the mode */
  SP_FLOAT_STANDARD = 0x1f80
};

static inline uint64_t sp_float_mode(void) { return _mm_getcsr(); }
static inline void sp_set_float_mode(uint64_t mode) { _mm_setcsr((uint32_t)mode); }
#elif defined(__aarch64__)
enum { SP_FLOAT_FLAGS = 0, SP_FLOAT_STANDARD = 0 };

static inline uint64_t sp_float_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
static inline void sp_set_float_mode(uint64_t mode) {
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
}
#else
enum { SP_FLOAT_FLAGS = 0, SP_FLOAT_STANDARD = 0 };

static inline uint64_t sp_float_mode(void) { return SP_FLOAT_STANDARD; }
static inline void sp_set_float_mode(uint64_t mode) { (void)mode; }
#endif

/*
 * Turns to the mode that every C program starts in: rounding to nearest, all numbers, no traps.
 * Returns the mode before, for `sp_float_end`; 0 where it was that one.
 */
static inline uint64_t sp_float_begin(void) {
  uint64_t mode = sp_float_mode();
  if (__builtin_expect((mode & ~(uint64_t)SP_FLOAT_FLAGS) == SP_FLOAT_STANDARD, 1)) return 0;
  sp_set_float_mode(SP_FLOAT_STANDARD);
  return mode | SP_FLOAT_KNOWN;
}

/* Turns back, flags and all, where the mode was another. */
static inline void sp_float_end(uint64_t mode) {
  if (__builtin_expect(mode != 0, 0)) sp_set_float_mode(mode & ~(uint64_t)SP_FLOAT_KNOWN);
}

#endif
