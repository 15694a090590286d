/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sixteen bytes at a time: loads and masks, integers out.
 *
 * A mask has bit i set where byte i is of the class that the function names:
 *
 *     quote     '"'
 *     slash     '\\'
 *     control   below 0x20
 *     high      0x80 and above
 *     stop      quote, slash or control
 *     special   slash, control or high
 *
 * No function reads a byte outside of [src, src + n), n being 16, 32 or what the
 * caller passes. SSE2 is part of x86-64; elsewhere eight bytes go into a word.
 */
#ifndef SATYA_SIMD_H
#define SATYA_SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* A block of up to 64 bytes, a bit per byte. */
typedef struct {
  uint64_t quotes, slashes, controls, high;
} sp_masks;

static inline uint64_t sp_load64(const uint8_t *src) {
  uint64_t word;
  memcpy(&word, src, 8);
  return word;
}

static inline uint32_t sp_load32(const uint8_t *src) {
  uint32_t word;
  memcpy(&word, src, 4);
  return word;
}

/* The first n bytes (n below 16) in two words, zeros behind them. */
static inline void sp_load_part(const uint8_t *src, size_t n, uint64_t words[2]) {
  if (n >= 8) {
    words[0] = sp_load64(src);
    words[1] = n == 8 ? 0 : sp_load64(src + n - 8) >> (8 * (16 - n));
    return;
  }
  words[1] = 0;
  if (n >= 4) {
    uint64_t high = sp_load32(src + n - 4);
    words[0] = sp_load32(src) | high << (8 * (n - 4));
    return;
  }
  words[0] = 0;
  if (n > 0) {
    words[0] = (uint64_t)src[0] | (uint64_t)src[n / 2] << (8 * (n / 2)) |
               (uint64_t)src[n - 1] << (8 * (n - 1));
  }
}

#if defined(__SSE2__)

static inline __m128i sp_load128(const uint8_t *src) {
  return _mm_loadu_si128((const __m128i *)src);
}

static inline void sp_store128(uint8_t *dst, __m128i bytes) {
  _mm_storeu_si128((__m128i *)dst, bytes);
}

static inline __m128i sp_load128_part(const uint8_t *src, size_t n) {
  uint64_t words[2];
  sp_load_part(src, n, words);
  return _mm_set_epi64x((long long)words[1], (long long)words[0]);
}

static inline uint32_t sp_mask128(__m128i bytes) { return (uint32_t)_mm_movemask_epi8(bytes); }

static inline uint32_t sp_quote_bits(__m128i bytes) {
  return sp_mask128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
}

static inline uint32_t sp_special_bits(__m128i bytes) {
  /* Signed: bytes of 0x80 and above are below 0x20, too. */
  __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
  return sp_mask128(_mm_or_si128(low, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
}

static inline __m128i sp_control_bytes(__m128i bytes) {
  return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
}

static inline uint32_t sp_stop_bits(__m128i bytes) {
  __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return sp_mask128(_mm_or_si128(sp_control_bytes(bytes), _mm_or_si128(quote, slash)));
}

static inline void sp_split_bits(__m128i bytes, sp_masks *masks) {
  masks->quotes = sp_quote_bits(bytes);
  masks->slashes = sp_mask128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  masks->controls = sp_mask128(sp_control_bytes(bytes));
  masks->high = sp_mask128(bytes);
}

static inline uint64_t sp_quote_pair(__m128i a, __m128i b) {
  uint32_t special = sp_special_bits(a) | sp_special_bits(b) << 16;
  return (uint64_t)special << 32 | (sp_quote_bits(a) | sp_quote_bits(b) << 16);
}

/*
 * Mask of quotes among 32 bytes in the low half, of special ones in the high. One result,
 * because one by address would make a caller in Swift guard its stack.
 */
static inline uint64_t sp_quote32(const uint8_t *src) {
  return sp_quote_pair(sp_load128(src), sp_load128(src + 16));
}

/* The same, and copies the 32 bytes. */
static inline uint64_t sp_copy_quote32(uint8_t *dst, const uint8_t *src) {
  __m128i a = sp_load128(src), b = sp_load128(src + 16);
  sp_store128(dst, a);
  sp_store128(dst + 16, b);
  return sp_quote_pair(a, b);
}

/* Mask of stops among 16 bytes. */
static inline uint32_t sp_stop16(const uint8_t *src) { return sp_stop_bits(sp_load128(src)); }

static inline uint32_t sp_copy_stop16(uint8_t *dst, const uint8_t *src) {
  __m128i bytes = sp_load128(src);
  sp_store128(dst, bytes);
  return sp_stop_bits(bytes);
}

/* The same with n (below 16) bytes; the copy writes 16, zeros behind the n. */
static inline uint32_t sp_stop_part(const uint8_t *src, size_t n) {
  return sp_stop_bits(sp_load128_part(src, n)) & ((1u << n) - 1);
}

static inline uint32_t sp_copy_stop_part(uint8_t *dst, const uint8_t *src, size_t n) {
  __m128i bytes = sp_load128_part(src, n);
  sp_store128(dst, bytes);
  return sp_stop_bits(bytes) & ((1u << n) - 1);
}

/* All masks of the first 16 of `left` bytes, which go to dst where that is not NULL. */
static inline void sp_split16(const uint8_t *src, size_t left, uint8_t *dst, sp_masks *masks) {
  __m128i bytes = left >= 16 ? sp_load128(src) : sp_load128_part(src, left);
  if (dst) sp_store128(dst, bytes);
  sp_split_bits(bytes, masks);
  if (left < 16) masks->controls &= (1u << left) - 1;
}

#else

/* High bit of each byte of `word` that is below `limit` (at most 0x80), and exact. */
static inline uint64_t sp_bytes_below(uint64_t word, uint8_t limit) {
  const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  uint64_t sums = (word & ~highs) + ones * (0x80u - limit);
  return ~(sums | word) & highs;
}

static inline uint64_t sp_bytes_equal(uint64_t word, uint8_t byte) {
  return sp_bytes_below(word ^ (0x0101010101010101u * byte), 1);
}

/* The high bits of eight bytes, as eight bits; little-endian words only. */
static inline uint32_t sp_high_bits(uint64_t word) {
  return (uint32_t)(((word & 0x8080808080808080u) >> 7) * 0x0102040810204080u >> 56);
}

static inline void sp_split_words(const uint64_t words[2], sp_masks *masks) {
  memset(masks, 0, sizeof *masks);
  for (int i = 0; i < 2; i++) {
    uint64_t word = words[i];
    masks->quotes |= sp_high_bits(sp_bytes_equal(word, '"')) << (8 * i);
    masks->slashes |= sp_high_bits(sp_bytes_equal(word, '\\')) << (8 * i);
    masks->controls |= sp_high_bits(sp_bytes_below(word, 0x20)) << (8 * i);
    masks->high |= sp_high_bits(word) << (8 * i);
  }
}

static inline void sp_split16(const uint8_t *src, size_t left, uint8_t *dst, sp_masks *masks) {
  uint64_t words[2];
  if (left >= 16) {
    memcpy(words, src, 16);
  } else {
    sp_load_part(src, left, words);
  }
  if (dst) memcpy(dst, words, 16);
  sp_split_words(words, masks);
  if (left < 16) masks->controls &= (1u << left) - 1;
}

static inline uint32_t sp_copy_stop_part(uint8_t *dst, const uint8_t *src, size_t n) {
  sp_masks masks;
  sp_split16(src, n, dst, &masks);
  return (uint32_t)(masks.quotes | masks.slashes | masks.controls);
}

static inline uint32_t sp_stop_part(const uint8_t *src, size_t n) {
  return sp_copy_stop_part(NULL, src, n);
}

static inline uint32_t sp_copy_stop16(uint8_t *dst, const uint8_t *src) {
  return sp_copy_stop_part(dst, src, 16);
}

static inline uint32_t sp_stop16(const uint8_t *src) { return sp_stop_part(src, 16); }

static inline uint64_t sp_copy_quote32(uint8_t *dst, const uint8_t *src) {
  sp_masks a, b;
  sp_split16(src, 16, dst, &a);
  sp_split16(src + 16, 16, dst ? dst + 16 : NULL, &b);
  uint64_t special = a.slashes | a.controls | a.high | (b.slashes | b.controls | b.high) << 16;
  return special << 32 | a.quotes | b.quotes << 16;
}

static inline uint64_t sp_quote32(const uint8_t *src) { return sp_copy_quote32(NULL, src); }

#endif

/*
 * Copies n bytes, 16 at a time from the last to the first: up to 15 bytes before src are
 * read, and as many before dst written.
 */
static inline void sp_copy_back(void *dst, const void *src, size_t n) {
  ptrdiff_t left = (ptrdiff_t)n;
  while (left > 0) {
    left -= 16;
    memcpy((uint8_t *)dst + left, (const uint8_t *)src + left, 16);
  }
}

/* What the letter behind a backslash stands for; 0 for 'u' and for what is no escape. */
static inline uint8_t sp_unescaped(uint8_t letter) {
  static const uint8_t table[256] = {
      ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
      ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
  };
  return table[letter];
}

/* The value of four hexadecimal digits; negative where one is none. */
static inline int32_t sp_hex4(const uint8_t *src) {
  /* One more than the digit's value, so that 0 can stand for "no digit". */
  static const uint8_t table[256] = {
      ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
      ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
      ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
      ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
  };
  int32_t a = table[src[0]] - 1, b = table[src[1]] - 1;
  int32_t c = table[src[2]] - 1, d = table[src[3]] - 1;
  int32_t bad = a | b | c | d;
  return bad < 0 ? -1 : a << 12 | b << 8 | c << 4 | d;
}

#endif
