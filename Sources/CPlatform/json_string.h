/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON strings (RFC 8259, section 7) in blocks of 16 or 64 bytes, by what the
 * processor has. One body, json_string_body.h, is compiled once per processor; what
 * differs is how a block is loaded, searched and copied, which stands here.
 *
 * The masks of a block serve all escapes in it: only the copy is done again behind each
 * escape, and nothing waits for a copy.
 */
#ifndef SATYA_JSON_STRING_H
#define SATYA_JSON_STRING_H

#include "simd.h"
#include "utf8.h"

enum { SP_READ = 0, SP_SCAN = 1, SP_SKIP = 2 };

/* The code unit of the escape \uXXXX at src, negative where there is none. */
static inline int32_t sp_code_unit(const uint8_t *src, const uint8_t *end) {
  if (end - src < 6 || src[0] != '\\' || src[1] != 'u') return -1;
  return sp_hex4(src + 2);
}

/* Writes a scalar value, no surrogate, as 1 to 4 bytes of UTF-8; returns how many. */
static inline int sp_utf8_write(uint32_t scalar, uint8_t *dst) {
  if (scalar < 0x80) {
    dst[0] = (uint8_t)scalar;
    return 1;
  }
  if (scalar < 0x800) {
    dst[0] = (uint8_t)(0xc0 | scalar >> 6);
    dst[1] = (uint8_t)(0x80 | (scalar & 0x3f));
    return 2;
  }
  if (scalar < 0x10000) {
    dst[0] = (uint8_t)(0xe0 | scalar >> 12);
    dst[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3f));
    dst[2] = (uint8_t)(0x80 | (scalar & 0x3f));
    return 3;
  }
  dst[0] = (uint8_t)(0xf0 | scalar >> 18);
  dst[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3f));
  dst[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3f));
  dst[3] = (uint8_t)(0x80 | (scalar & 0x3f));
  return 4;
}

/*
 * The escape whose backslash is at src: writes what it stands for and returns how many
 * bytes that are; *size becomes the size of the escape. A pair of surrogates is one
 * escape. 0 where it is none, cut off, or half of a pair. dst has room for 4 bytes.
 */
static inline int sp_unescape(const uint8_t *src, const uint8_t *end, uint8_t *dst, int *size) {
  if (end - src < 2) return 0;
  uint8_t plain = sp_unescaped(src[1]);
  if (plain != 0) {
    *dst = plain;
    *size = 2;
    return 1;
  }
  int32_t first = sp_code_unit(src, end);
  if (first < 0) return 0;
  uint32_t scalar = (uint32_t)first;
  *size = 6;
  if ((scalar & 0xf800) == 0xd800) {
    int32_t second = scalar < 0xdc00 ? sp_code_unit(src + 6, end) : -1;
    if ((second & ~0x3ff) != 0xdc00) return 0;
    scalar = 0x10000 + ((scalar - 0xd800) << 10 | ((uint32_t)second - 0xdc00));
    *size = 12;
  }
  return sp_utf8_write(scalar, dst);
}

/*
 * A string value as satya_value lays it out: kind 6, flag 4 for ASCII, the size from bit
 * 32, then the address. 0 where the text has 4 GiB or more.
 */
static inline int sp_store_text(uint64_t *value, const uint8_t *text, size_t count, int ascii) {
  if (count > UINT32_MAX) return 0;
  value[0] = 6 | (uint64_t)(ascii ? 4 : 0) << 8 | (uint64_t)count << 32;
  value[1] = (uint64_t)(uintptr_t)text;
  return 1;
}

/*
 * What a backslash escapes, of the bytes behind runs of backslashes: those behind a run
 * of odd length. A run that begins at an even place has odd length where it ends at an
 * odd one; adding the beginning of each run moves its bit behind the end.
 */
static inline uint64_t sp_escaped(uint64_t slashes) {
  if (__builtin_expect((slashes & slashes << 1) == 0, 1)) return slashes << 1;
  const uint64_t even = 0x5555555555555555u;
  uint64_t starts = slashes & ~(slashes << 1);
  uint64_t behind_even = (slashes + (starts & even)) & ~slashes;
  uint64_t behind_odd = (slashes + (starts & ~even)) & ~slashes;
  return (behind_even & ~even) | (behind_odd & even);
}

/* Sixteen bytes: SSE2, or two words. */
static inline void sp_block_base(const uint8_t *src, size_t left, uint8_t *dst,
                                 sp_masks *masks) {
  sp_split16(src, left, dst, masks);
}

static inline void sp_copy_base(uint8_t *dst, const uint8_t *src, size_t left) {
  uint64_t words[2];
  if (left >= 16) {
    memcpy(words, src, 16);
  } else {
    sp_load_part(src, left, words);
  }
  memcpy(dst, words, 16);
}

#define SP_WIDTH 16
#define SP_NAME(name) name##_base
#define SP_TARGET
#define SP_VALID(src, n) sp_utf8_valid(src, n)
#define SP_SHORT(src, n, left) sp_utf8_valid(src, n)
#include "json_string_body.h"

#if defined(__x86_64__)

#define SP_AVX2 __attribute__((target("avx2")))

/* left bytes, fewer than 64. */
static inline SP_AVX2 void sp_copy_part_avx2(uint8_t *dst, const uint8_t *src, size_t left) {
  if (left < 32) {
    memcpy(dst, src, left);
    return;
  }
  __m256i first = sp_load256(src), last = sp_load256(src + left - 32);
  _mm256_storeu_si256((__m256i *)dst, first);
  _mm256_storeu_si256((__m256i *)(dst + left - 32), last);
}

static inline SP_AVX2 void sp_copy_avx2(uint8_t *dst, const uint8_t *src, size_t left) {
  if (__builtin_expect(left < 64, 0)) {
    sp_copy_part_avx2(dst, src, left);
    return;
  }
  __m256i low = sp_load256(src), high = sp_load256(src + 32);
  _mm256_storeu_si256((__m256i *)dst, low);
  _mm256_storeu_si256((__m256i *)(dst + 32), high);
}

static inline SP_AVX2 uint64_t sp_mask256(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline SP_AVX2 __m256i sp_control256(__m256i bytes) {
  return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f)), bytes);
}

/* Two registers make a block: strings that end in one of 32 bytes are found before. */
static inline SP_AVX2 void sp_block_avx2(const uint8_t *src, size_t left, uint8_t *dst,
                                         sp_masks *masks) {
  uint8_t part[64] = {0};
  uint64_t lanes = ~(uint64_t)0;
  if (__builtin_expect(left < 64, 0)) {
    sp_copy_part_avx2(part, src, left);
    if (dst) sp_copy_part_avx2(dst, src, left);
    lanes = ((uint64_t)1 << left) - 1;
    src = part;
  } else if (dst) {
    sp_copy_avx2(dst, src, 64);
  }
  __m256i low = sp_load256(src), high = sp_load256(src + 32);
  const __m256i quote = _mm256_set1_epi8('"'), slash = _mm256_set1_epi8('\\');
  masks->quotes = sp_mask256(_mm256_cmpeq_epi8(low, quote), _mm256_cmpeq_epi8(high, quote));
  masks->slashes = sp_mask256(_mm256_cmpeq_epi8(low, slash), _mm256_cmpeq_epi8(high, slash));
  masks->controls = sp_mask256(sp_control256(low), sp_control256(high)) & lanes;
  masks->high = sp_mask256(low, high);
}

#define SP_WIDTH 64
#define SP_NAME(name) name##_avx2
#define SP_TARGET SP_AVX2
#define SP_VALID(src, n) sp_utf8_valid_avx2(src, n)
#define SP_SHORT(src, n, left) sp_utf8_short_avx2(src, n, left)
#include "json_string_body.h"

/* The first n bytes of 64; all of them where n is 64 or more. */
static inline __mmask64 sp_lanes(size_t n) {
  return n >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << n) - 1;
}

static inline SP_AVX512 void sp_copy_avx512(uint8_t *dst, const uint8_t *src, size_t left) {
  /* A masked store is not forwarded to a load soon after it. */
  if (__builtin_expect(left >= 64, 1)) {
    _mm512_storeu_si512(dst, _mm512_loadu_si512(src));
  } else {
    _mm512_mask_storeu_epi8(dst, sp_lanes(left), _mm512_maskz_loadu_epi8(sp_lanes(left), src));
  }
}

static inline SP_AVX512 void sp_block_avx512(const uint8_t *src, size_t left, uint8_t *dst,
                                             sp_masks *masks) {
  __m512i bytes;
  __mmask64 lanes = ~(__mmask64)0;
  if (__builtin_expect(left >= 64, 1)) {
    bytes = _mm512_loadu_si512(src);
    if (dst) _mm512_storeu_si512(dst, bytes);
  } else {
    lanes = sp_lanes(left);
    bytes = _mm512_maskz_loadu_epi8(lanes, src);
    if (dst) _mm512_mask_storeu_epi8(dst, lanes, bytes);
  }
  masks->quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
  masks->slashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
  masks->controls = _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20)) & lanes;
  masks->high = _mm512_movepi8_mask(bytes);
}

#define SP_WIDTH 64
#define SP_NAME(name) name##_avx512
#define SP_TARGET SP_AVX512
#define SP_VALID(src, n) sp_utf8_valid_avx512(src, n)
#define SP_SHORT(src, n, left) sp_utf8_short_avx512(src, n)
#include "json_string_body.h"

/* Whole blocks, each stored at once: a load soon after need not wait for two stores to meet. */
static inline SP_AVX512 void sp_copy_padded_avx512(uint8_t *dst, const uint8_t *src, size_t n) {
  size_t i = 0;
  for (; i < n; i += 64) {
    _mm512_storeu_si512(dst + i, _mm512_maskz_loadu_epi8(sp_lanes(n - i), src + i));
  }
  _mm512_storeu_si512(dst + i, _mm512_setzero_si512());
}

#define SP_DISPATCH(level, name, ...)                            \
  ((level) >= SP_CPU_AVX512 ? name##_avx512(__VA_ARGS__)         \
   : (level) >= SP_CPU_AVX2 ? name##_avx2(__VA_ARGS__)           \
                            : name##_base(__VA_ARGS__))
#else
#define SP_DISPATCH(level, name, ...) ((void)(level), name##_base(__VA_ARGS__))
#endif

/*
 * Copies n bytes and sets at least the 64 behind them to zero; dst has room for n bytes,
 * rounded up to 64, and 64 more.
 */
static inline void sp_copy_padded(uint8_t *dst, const uint8_t *src, size_t n) {
#if defined(__x86_64__)
  if (sp_cpu_level() >= SP_CPU_AVX512) {
    sp_copy_padded_avx512(dst, src, n);
    return;
  }
#endif
  memcpy(dst, src, n);
  memset(dst + n, 0, 64);
}

/*
 * From src, the byte behind the opening quote, to the byte behind the closing one; NULL
 * where the string is malformed, of 4 GiB or more, or not closed before end, and for
 * scan where it has an escape. `value` is two words, written on success only.
 *
 * read decodes to dst, which has room for end - src + 32 bytes and does not overlap;
 * scan and skip store nothing else.
 */
static inline const uint8_t *sp_json_read_at(int level, const uint8_t *src, const uint8_t *end,
                                             uint8_t *dst, void *value) {
  return SP_DISPATCH(level, sp_json_read, src, end, dst, (uint64_t *)value);
}

static inline const uint8_t *sp_json_scan_at(int level, const uint8_t *src, const uint8_t *end,
                                             void *value) {
  return SP_DISPATCH(level, sp_json_scan, src, end, (uint64_t *)value);
}

static inline const uint8_t *sp_json_skip_at(int level, const uint8_t *src,
                                             const uint8_t *end) {
  return SP_DISPATCH(level, sp_json_skip, src, end);
}

#endif
