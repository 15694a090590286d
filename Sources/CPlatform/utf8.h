/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8, in bulk: is it well-formed (Unicode, table 3-7), and how many code points.
 *
 * The vector versions classify every pair of neighboring bytes with three 16-entry
 * tables, as J. Keiser and D. Lemire describe in "Validating UTF-8 in less than one
 * instruction per byte" (2021). An error is decided by a byte and the three before it,
 * which are loaded again instead of carried over. Nothing outside of the text is read.
 *
 * The processor is asked once; the answer is kept in an atomic integer that any
 * thread may write, since all write the same.
 */
#ifndef SATYA_UTF8_H
#define SATYA_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "simd.h"

/*
 * The length of the well-formed sequence at src (n > 0 bytes are there), 0 where it
 * is ill-formed, -1 where the text ends inside a sequence that began well.
 */
static inline int sp_utf8_sequence(const uint8_t *src, size_t n) {
  uint8_t lead = src[0];
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  uint8_t lowest = 0x80, highest = 0xbf;
  if (lead == 0xe0) lowest = 0xa0;
  if (lead == 0xed) highest = 0x9f;
  if (lead == 0xf0) lowest = 0x90;
  if (lead == 0xf4) highest = 0x8f;
  size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (size_t i = 1; i < length; i++) {
    if (i == n) return -1;
    if (src[i] < lowest || src[i] > highest) return 0;
    lowest = 0x80;
    highest = 0xbf;
  }
  return (int)length;
}

/* The offset of the first sequence that is ill-formed or cut off; n where all is well. */
static inline size_t sp_utf8_first_invalid(const uint8_t *src, size_t n) {
  size_t i = 0;
  while (i < n) {
    if (n - i >= 8 && (sp_load64(src + i) & 0x8080808080808080u) == 0) {
      i += 8;
      continue;
    }
    int length = sp_utf8_sequence(src + i, n - i);
    if (length <= 0) return i;
    i += (size_t)length;
  }
  return n;
}

/* A text that ends inside a sequence; every earlier error is found elsewhere. */
static inline int sp_utf8_is_cut(const uint8_t *src, size_t n) {
  return (n >= 1 && src[n - 1] >= 0xc0) || (n >= 2 && src[n - 2] >= 0xe0) ||
         (n >= 3 && src[n - 3] >= 0xf0);
}

static inline size_t sp_utf8_count_words(const uint8_t *src, size_t n) {
  size_t count = 0, i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word = sp_load64(src + i);
    uint64_t continuation = (word >> 7) & ~(word >> 6) & 0x0101010101010101u;
    count += 8 - (size_t)((continuation * 0x0101010101010101u) >> 56);
  }
  for (; i < n; i++) count += (src[i] & 0xc0) != 0x80;
  return count;
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

enum { SP_CPU_SSE2 = 1, SP_CPU_SSSE3 = 2, SP_CPU_AVX2 = 3, SP_CPU_AVX512 = 4 };

/* Of the function and not of the file: Swift emits no tentative definitions. */
static inline _Atomic int *sp_cpu_known(void) {
  static _Atomic int known;
  return &known;
}

static inline __attribute__((noinline, cold)) int sp_cpu_ask(void) {
  unsigned a, b, c, d;
  int level = SP_CPU_SSE2;
  if (__get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3)) {
    level = SP_CPU_SSSE3;
    if ((c & bit_OSXSAVE) && (c & bit_AVX)) {
      /* What the operating system saves: bits 1, 2 for AVX, 5 to 7 for AVX-512. */
      unsigned low, high;
      __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
      if ((low & 0x06) == 0x06 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2)) {
        level = SP_CPU_AVX2;
        if ((low & 0xe0) == 0xe0 && (b & bit_AVX512F) && (b & bit_AVX512BW)) {
          level = SP_CPU_AVX512;
        }
      }
    }
  }
  atomic_store_explicit(sp_cpu_known(), level, memory_order_relaxed);
  return level;
}

static inline int sp_cpu_level(void) {
  int level = atomic_load_explicit(sp_cpu_known(), memory_order_relaxed);
  return __builtin_expect(level != 0, 1) ? level : sp_cpu_ask();
}

/*
 * What is wrong with a pair of bytes, one bit per reason. A pair is wrong where all
 * three tables (high and low nibble of the first byte, high nibble of the second)
 * have a bit in common; SP_TWO_CONTS is wrong only where no three- or four-byte
 * sequence began two or three bytes before.
 */
#define SP_TOO_SHORT 0x01   /* lead byte, then no continuation */
#define SP_TOO_LONG 0x02    /* ASCII, then a continuation */
#define SP_OVERLONG_3 0x04  /* e0, then below a0 */
#define SP_TOO_LARGE 0x08   /* f4, then 90 and above; f5 and above */
#define SP_SURROGATE 0x10   /* ed, then a0 and above */
#define SP_OVERLONG_2 0x20  /* c0 or c1 */
#define SP_OVERLONG_4 0x40  /* f0, then below 90 */
#define SP_LARGE_1000 0x40  /* f5 and above, then below 90 */
#define SP_TWO_CONTS 0x80   /* a continuation, then another */
#define SP_CARRY (SP_TOO_SHORT | SP_TOO_LONG | SP_TWO_CONTS)
#define SP_LARGE (SP_CARRY | SP_TOO_LARGE | SP_LARGE_1000)
#define SP_LOW_CONT (SP_TOO_LONG | SP_OVERLONG_2 | SP_TWO_CONTS)

#define SP_FIRST_HIGH                                                                    \
  SP_TOO_LONG, SP_TOO_LONG, SP_TOO_LONG, SP_TOO_LONG, SP_TOO_LONG, SP_TOO_LONG,          \
      SP_TOO_LONG, SP_TOO_LONG, SP_TWO_CONTS, SP_TWO_CONTS, SP_TWO_CONTS, SP_TWO_CONTS,  \
      SP_TOO_SHORT | SP_OVERLONG_2, SP_TOO_SHORT,                                        \
      SP_TOO_SHORT | SP_OVERLONG_3 | SP_SURROGATE,                                       \
      SP_TOO_SHORT | SP_TOO_LARGE | SP_LARGE_1000 | SP_OVERLONG_4
#define SP_FIRST_LOW                                                                     \
  SP_CARRY | SP_OVERLONG_3 | SP_OVERLONG_2 | SP_OVERLONG_4, SP_CARRY | SP_OVERLONG_2,    \
      SP_CARRY, SP_CARRY, SP_CARRY | SP_TOO_LARGE, SP_LARGE, SP_LARGE, SP_LARGE,         \
      SP_LARGE, SP_LARGE, SP_LARGE, SP_LARGE, SP_LARGE, SP_LARGE | SP_SURROGATE,         \
      SP_LARGE, SP_LARGE
#define SP_SECOND_HIGH                                                                   \
  SP_TOO_SHORT, SP_TOO_SHORT, SP_TOO_SHORT, SP_TOO_SHORT, SP_TOO_SHORT, SP_TOO_SHORT,    \
      SP_TOO_SHORT, SP_TOO_SHORT,                                                        \
      SP_LOW_CONT | SP_OVERLONG_3 | SP_LARGE_1000 | SP_OVERLONG_4,                       \
      SP_LOW_CONT | SP_OVERLONG_3 | SP_TOO_LARGE,                                        \
      SP_LOW_CONT | SP_SURROGATE | SP_TOO_LARGE,                                         \
      SP_LOW_CONT | SP_SURROGATE | SP_TOO_LARGE, SP_TOO_SHORT, SP_TOO_SHORT,             \
      SP_TOO_SHORT, SP_TOO_SHORT

static const uint8_t sp_first_high[16] __attribute__((aligned(16))) = {SP_FIRST_HIGH};
static const uint8_t sp_first_low[16] __attribute__((aligned(16))) = {SP_FIRST_LOW};
static const uint8_t sp_second_high[16] __attribute__((aligned(16))) = {SP_SECOND_HIGH};

static inline __attribute__((target("ssse3"))) __m128i
sp_utf8_errors16(__m128i now, __m128i one, __m128i two, __m128i three) {
  const __m128i nibble = _mm_set1_epi8(0x0f);
  __m128i a = _mm_shuffle_epi8(*(const __m128i *)sp_first_high,
                               _mm_and_si128(_mm_srli_epi16(one, 4), nibble));
  __m128i b = _mm_shuffle_epi8(*(const __m128i *)sp_first_low, _mm_and_si128(one, nibble));
  __m128i c = _mm_shuffle_epi8(*(const __m128i *)sp_second_high,
                               _mm_and_si128(_mm_srli_epi16(now, 4), nibble));
  __m128i third = _mm_subs_epu8(two, _mm_set1_epi8(0xe0 - 0x80));
  __m128i fourth = _mm_subs_epu8(three, _mm_set1_epi8((char)(0xf0 - 0x80)));
  __m128i expected = _mm_and_si128(_mm_or_si128(third, fourth), _mm_set1_epi8((char)0x80));
  return _mm_xor_si128(_mm_and_si128(_mm_and_si128(a, b), c), expected);
}

static inline __attribute__((target("ssse3"), noinline)) int
sp_utf8_valid_ssse3(const uint8_t *src, size_t n) {
  __m128i first = n < 16 ? sp_load128_part(src, n) : sp_load128(src);
  __m128i errors = sp_utf8_errors16(first, _mm_slli_si128(first, 1), _mm_slli_si128(first, 2),
                                    _mm_slli_si128(first, 3));
  size_t i = 16;
  for (; i + 16 <= n; i += 16) {
    const uint8_t *p = src + i;
    errors = _mm_or_si128(errors, sp_utf8_errors16(sp_load128(p), sp_load128(p - 1),
                                                   sp_load128(p - 2), sp_load128(p - 3)));
  }
  if (i < n) {
    __m128i last = sp_load128_part(src + i, n - i), before = sp_load128(src + i - 16);
    errors = _mm_or_si128(errors, sp_utf8_errors16(last, _mm_alignr_epi8(last, before, 15),
                                                   _mm_alignr_epi8(last, before, 14),
                                                   _mm_alignr_epi8(last, before, 13)));
  }
  int clean = _mm_movemask_epi8(_mm_cmpeq_epi8(errors, _mm_setzero_si128())) == 0xffff;
  return clean & !sp_utf8_is_cut(src, n);
}

static inline __attribute__((target("avx2"))) __m256i sp_load256(const uint8_t *src) {
  return _mm256_loadu_si256((const __m256i *)src);
}

static inline __attribute__((target("avx2"))) __m256i
sp_utf8_errors32(__m256i now, __m256i one, __m256i two, __m256i three) {
  const __m256i nibble = _mm256_set1_epi8(0x0f);
  __m256i a = _mm256_shuffle_epi8(
      _mm256_broadcastsi128_si256(*(const __m128i *)sp_first_high),
      _mm256_and_si256(_mm256_srli_epi16(one, 4), nibble));
  __m256i b = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(*(const __m128i *)sp_first_low),
                                  _mm256_and_si256(one, nibble));
  __m256i c = _mm256_shuffle_epi8(
      _mm256_broadcastsi128_si256(*(const __m128i *)sp_second_high),
      _mm256_and_si256(_mm256_srli_epi16(now, 4), nibble));
  __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8(0xe0 - 0x80));
  __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xf0 - 0x80)));
  __m256i expected =
      _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
  return _mm256_xor_si256(_mm256_and_si256(_mm256_and_si256(a, b), c), expected);
}

/* Those of the 32 bytes at src, behind three others. */
static inline __attribute__((target("avx2"))) __m256i sp_utf8_errors_at(const uint8_t *src) {
  return sp_utf8_errors32(sp_load256(src), sp_load256(src - 1), sp_load256(src - 2),
                          sp_load256(src - 3));
}

/* Those of bytes that follow `before`. */
static inline __attribute__((target("avx2"))) __m256i sp_utf8_errors_behind(__m256i before,
                                                                            __m256i now) {
  __m256i between = _mm256_permute2x128_si256(before, now, 0x21);
  return sp_utf8_errors32(now, _mm256_alignr_epi8(now, between, 15),
                          _mm256_alignr_epi8(now, between, 14),
                          _mm256_alignr_epi8(now, between, 13));
}

static inline __attribute__((target("avx2"), noinline)) int
sp_utf8_valid_avx2(const uint8_t *src, size_t n) {
  if (n < 48) return sp_utf8_valid_ssse3(src, n);
  __m128i first = sp_load128(src);
  __m128i head = sp_utf8_errors16(first, _mm_slli_si128(first, 1), _mm_slli_si128(first, 2),
                                  _mm_slli_si128(first, 3));
  __m256i errors = _mm256_zextsi128_si256(head);
  size_t i = 16;
  for (; i + 64 <= n; i += 64) {
    /* The bytes before i may be the beginning of a sequence: they count as well. */
    __m256i any = _mm256_or_si256(_mm256_or_si256(sp_load256(src + i - 3), sp_load256(src + i)),
                                  sp_load256(src + i + 32));
    if (_mm256_movemask_epi8(any) == 0) continue;
    errors = _mm256_or_si256(
        errors, _mm256_or_si256(sp_utf8_errors_at(src + i), sp_utf8_errors_at(src + i + 32)));
  }
  for (; i + 32 <= n; i += 32) errors = _mm256_or_si256(errors, sp_utf8_errors_at(src + i));
  if (i < n) errors = _mm256_or_si256(errors, sp_utf8_errors_at(src + n - 32));
  return _mm256_testz_si256(errors, errors) & !sp_utf8_is_cut(src, n);
}

/*
 * As above for 1 to 63 of left bytes that can be read: what is behind the text is taken for
 * zeros, so that a cut sequence is an error of the lane behind it.
 */
static inline __attribute__((target("avx2"))) int
sp_utf8_short_avx2(const uint8_t *src, size_t n, size_t left) {
  if (__builtin_expect(left < 64, 0)) return sp_utf8_valid_avx2(src, n);
  const __m256i places =
      _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                       21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
  __m256i size = _mm256_set1_epi8((char)n), half = _mm256_set1_epi8(32);
  __m256i low = _mm256_and_si256(sp_load256(src), _mm256_cmpgt_epi8(size, places));
  __m256i high = _mm256_and_si256(
      sp_load256(src + 32), _mm256_cmpgt_epi8(_mm256_sub_epi8(size, half), places));
  __m256i errors = _mm256_or_si256(sp_utf8_errors_behind(_mm256_setzero_si256(), low),
                                   sp_utf8_errors_behind(low, high));
  return _mm256_testz_si256(errors, errors);
}

#define SP_AVX512 __attribute__((target("avx512f,avx512bw")))

static inline SP_AVX512 __m512i
sp_utf8_errors64(__m512i now, __m512i one, __m512i two, __m512i three) {
  const __m512i nibble = _mm512_set1_epi8(0x0f);
  __m512i a = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(*(const __m128i *)sp_first_high),
                                  _mm512_and_si512(_mm512_srli_epi16(one, 4), nibble));
  __m512i b = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(*(const __m128i *)sp_first_low),
                                  _mm512_and_si512(one, nibble));
  __m512i c = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(*(const __m128i *)sp_second_high),
                                  _mm512_and_si512(_mm512_srli_epi16(now, 4), nibble));
  __m512i third = _mm512_subs_epu8(two, _mm512_set1_epi8(0xe0 - 0x80));
  __m512i fourth = _mm512_subs_epu8(three, _mm512_set1_epi8((char)(0xf0 - 0x80)));
  __m512i expected =
      _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
  return _mm512_xor_si512(_mm512_and_si512(_mm512_and_si512(a, b), c), expected);
}

/* Masked loads touch the bytes of the mask only, so short texts need no other path. */
static inline SP_AVX512 __attribute__((noinline)) int
sp_utf8_valid_avx512(const uint8_t *src, size_t n) {
  __mmask64 lanes = n >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << n) - 1;
  __m512i errors = sp_utf8_errors64(_mm512_maskz_loadu_epi8(lanes, src),
                                    _mm512_maskz_loadu_epi8(lanes << 1, src - 1),
                                    _mm512_maskz_loadu_epi8(lanes << 2, src - 2),
                                    _mm512_maskz_loadu_epi8(lanes << 3, src - 3));
  size_t i = 64;
  for (; i + 64 <= n; i += 64) {
    const uint8_t *p = src + i;
    __m512i now = _mm512_loadu_si512(p), three = _mm512_loadu_si512(p - 3);
    if (_mm512_movepi8_mask(_mm512_or_si512(now, three)) == 0) continue;
    errors = _mm512_or_si512(errors, sp_utf8_errors64(now, _mm512_loadu_si512(p - 1),
                                                      _mm512_loadu_si512(p - 2), three));
  }
  if (i < n) {
    const uint8_t *p = src + i;
    lanes = ((__mmask64)1 << (n - i)) - 1;
    errors = _mm512_or_si512(
        errors, sp_utf8_errors64(_mm512_maskz_loadu_epi8(lanes, p),
                                 _mm512_maskz_loadu_epi8(lanes << 1 | 1, p - 1),
                                 _mm512_maskz_loadu_epi8(lanes << 2 | 3, p - 2),
                                 _mm512_maskz_loadu_epi8(lanes << 3 | 7, p - 3)));
  }
  return (_mm512_test_epi8_mask(errors, errors) == 0) & !sp_utf8_is_cut(src, n);
}

/* As above for 1 to 63 bytes: a cut sequence is an error of the lane behind the text. */
static inline SP_AVX512 int sp_utf8_short_avx512(const uint8_t *src, size_t n) {
  __mmask64 lanes = ((__mmask64)1 << n) - 1;
  __m512i errors = sp_utf8_errors64(_mm512_maskz_loadu_epi8(lanes, src),
                                    _mm512_maskz_loadu_epi8(lanes << 1, src - 1),
                                    _mm512_maskz_loadu_epi8(lanes << 2, src - 2),
                                    _mm512_maskz_loadu_epi8(lanes << 3, src - 3));
  return _mm512_test_epi8_mask(errors, errors) == 0;
}

static inline int sp_utf8_valid_at(int level, const uint8_t *src, size_t n) {
  if (n == 0) return 1;
  if (level >= SP_CPU_AVX512) return sp_utf8_valid_avx512(src, n);
  if (level >= SP_CPU_AVX2) return sp_utf8_valid_avx2(src, n);
  if (level >= SP_CPU_SSSE3) return sp_utf8_valid_ssse3(src, n);
  return sp_utf8_first_invalid(src, n) == n;
}

static inline __attribute__((target("avx2"), noinline)) size_t
sp_utf8_count_avx2(const uint8_t *src, size_t n) {
  const __m256i last = _mm256_set1_epi8((char)0xbf);
  __m256i total = _mm256_setzero_si256();
  size_t i = 0;
  while (n - i >= 32) {
    /* A lane counts to 255 before it is added up. */
    __m256i lanes = _mm256_setzero_si256();
    size_t stop = (n - i) / 32 > 255 ? i + 255 * 32 : i + (n - i) / 32 * 32;
    for (; i < stop; i += 32) {
      lanes = _mm256_sub_epi8(lanes, _mm256_cmpgt_epi8(sp_load256(src + i), last));
    }
    total = _mm256_add_epi64(total, _mm256_sad_epu8(lanes, _mm256_setzero_si256()));
  }
  uint64_t sums[4];
  memcpy(sums, &total, sizeof sums);
  return (size_t)(sums[0] + sums[1] + sums[2] + sums[3]) + sp_utf8_count_words(src + i, n - i);
}

static inline size_t sp_utf8_count_at(int level, const uint8_t *src, size_t n) {
  if (n >= 64 && level >= SP_CPU_AVX2) return sp_utf8_count_avx2(src, n);
  return sp_utf8_count_words(src, n);
}

#else

static inline int sp_cpu_level(void) { return 1; }

static inline int sp_utf8_valid_at(int level, const uint8_t *src, size_t n) {
  (void)level;
  return sp_utf8_first_invalid(src, n) == n;
}

static inline size_t sp_utf8_count_at(int level, const uint8_t *src, size_t n) {
  (void)level;
  return sp_utf8_count_words(src, n);
}

#endif

/* Whether text of 16 bytes at most is ASCII: most names and many values are, and calling a
 * function for long text takes longer than looking. */
static inline int sp_is_short_ascii(const uint8_t *src, size_t n) {
  if (n > 16) return 0;
  uint64_t head = 0, tail = 0;
  if (n >= 8) {
    memcpy(&head, src, 8);
    memcpy(&tail, src + n - 8, 8);
  } else if (n >= 4) {
    memcpy(&head, src, 4);
    memcpy(&tail, src + n - 4, 4);
  } else if (n > 0) {
    head = (uint64_t)(src[0] | src[n / 2] | src[n - 1]);
  }
  return ((head | tail) & UINT64_C(0x8080808080808080)) == 0;
}

/* 1 where the n bytes are well-formed UTF-8, else 0. */
static inline int sp_utf8_valid(const uint8_t *src, size_t n) {
  return sp_is_short_ascii(src, n) || sp_utf8_valid_at(sp_cpu_level(), src, n);
}

/* The code points of well-formed text: the bytes that are no continuation. */
static inline size_t sp_utf8_count(const uint8_t *src, size_t n) {
  return sp_is_short_ascii(src, n) ? n : sp_utf8_count_at(sp_cpu_level(), src, n);
}

#endif
