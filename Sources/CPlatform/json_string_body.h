/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of json_string.h, compiled once per processor. Before it stand
 *
 *     SP_WIDTH           bytes of a block
 *     SP_NAME(name)      the name for this processor
 *     SP_TARGET          the attribute that names the instructions
 *     SP_VALID(src, n)   the UTF-8 check for this processor
 *     SP_SHORT(src, n, left)   the same for 1 to SP_WIDTH - 1 of left bytes that can be read
 *
 * and sp_block and sp_copy for this processor. There is no guard on purpose.
 *
 * Three paths, each for what the one before leaves: a string without escapes that ends
 * in its first block; one with escapes that ends there; any other. In the first two the
 * closing quote is found by masks alone, so that the next string need not wait for what
 * is checked or unescaped in this one. The paths start over: what was copied is copied
 * again.
 */

/*
 * Any string. dst is where byte 0 of a block goes; an escape, longer than what it stands
 * for, moves it back. UTF-8 is checked last, on the source, whose escapes are ASCII.
 */
static inline SP_TARGET __attribute__((always_inline)) const uint8_t *SP_NAME(sp_json_long)(
    int mode, const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  const uint8_t *block = src, *start = dst;
  uint64_t seen = 0, escaped = 0;
  uint8_t unused[4];
  sp_masks masks;
  for (;;) {
    size_t left = (size_t)(end - block), next = SP_WIDTH;
    SP_NAME(sp_block)(block, left, mode == SP_READ ? dst : NULL, &masks);
    uint64_t stops = masks.quotes | masks.slashes | masks.controls;
    while (stops != 0) {
      size_t i = (size_t)__builtin_ctzll(stops), behind;
      if (block[i] == '"') {
        const uint8_t *quote = block + i;
        seen |= masks.high & (((uint64_t)1 << i) - 1);
        if (seen != 0 && !SP_VALID(src, (size_t)(quote - src))) return NULL;
        const uint8_t *text = mode == SP_READ ? start : src;
        size_t count = (size_t)((mode == SP_READ ? dst + i : quote) - text);
        return sp_store_text(value, text, count, (seen | escaped) == 0) ? quote + 1 : NULL;
      }
      if (mode == SP_SCAN || block[i] != '\\') return NULL;
      uint8_t *out = mode == SP_READ ? dst + i : unused;
      uint8_t plain = left - i >= 2 ? sp_unescaped(block[i + 1]) : 0;
      if (__builtin_expect(plain != 0, 1)) {
        *out = plain;
        behind = i + 2;
        if (mode == SP_READ) dst -= 1;
      } else {
        int length = 0, written = sp_unescape(block + i, end, out, &length);
        if (written == 0) return NULL;
        escaped |= written > 1;
        behind = i + (size_t)length;
        if (mode == SP_READ) dst -= length - written;
      }
      if (behind >= SP_WIDTH) {
        next = behind;
        break;
      }
      if (mode == SP_READ) SP_NAME(sp_copy)(dst + behind, block + behind, left - behind);
      stops &= ~(uint64_t)0 << behind;
    }
    if (left <= next) return NULL;
    seen |= masks.high;
    block += next;
    if (mode == SP_READ) dst += next;
  }
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_read_long)(
    const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  return SP_NAME(sp_json_long)(SP_READ, src, end, dst, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_scan_long)(
    const uint8_t *src, const uint8_t *end, uint64_t *value) {
  return SP_NAME(sp_json_long)(SP_SCAN, src, end, NULL, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_skip_long)(
    const uint8_t *src, const uint8_t *end) {
  uint64_t unused[2];
  return SP_NAME(sp_json_long)(SP_SKIP, src, end, NULL, unused);
}

/* A string with escapes that ends in its first block; another block lies before end. */
static inline SP_TARGET __attribute__((always_inline)) const uint8_t *SP_NAME(sp_json_escaped)(
    int mode, const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  size_t left = (size_t)(end - src);
  uint64_t quotes = 0;
  sp_masks masks;
  if (__builtin_expect(left >= 2 * SP_WIDTH, 1)) {
    SP_NAME(sp_block)(src, left, dst, &masks);
    quotes = masks.quotes & ~sp_escaped(masks.slashes);
  }
  if (__builtin_expect(quotes == 0, 0)) {
    if (mode == SP_SKIP) return SP_NAME(sp_skip_long)(src, end);
    return SP_NAME(sp_read_long)(src, end, dst, value);
  }
  uint64_t before = (quotes - 1) & ~quotes, slashes = masks.slashes & before;
  if ((masks.controls & before) != 0) return NULL;
  size_t size = (size_t)__builtin_ctzll(quotes);
  uint64_t high = masks.high & before;
  if (high != 0 && !SP_SHORT(src, size, left)) return NULL;
  uint8_t *text = dst, unused[4];
  while (slashes != 0) {
    size_t i = (size_t)__builtin_ctzll(slashes), behind = i + 2;
    uint8_t *out = mode == SP_READ ? dst + i : unused;
    uint8_t plain = sp_unescaped(src[i + 1]);
    if (__builtin_expect(plain != 0, 1)) {
      *out = plain;
      if (mode == SP_READ) dst -= 1;
    } else {
      int length = 0, written = sp_unescape(src + i, end, out, &length);
      if (written == 0) return NULL;
      high |= written > 1;
      behind = i + (size_t)length;
      if (mode == SP_READ) dst -= length - written;
    }
    if (mode == SP_READ) SP_NAME(sp_copy)(dst + behind, src + behind, SP_WIDTH);
    /* Below SP_WIDTH, since an escape ends before the quote. */
    slashes &= ~(uint64_t)0 << behind;
  }
  if (mode == SP_READ) sp_store_text(value, text, (size_t)(dst - text) + size, high == 0);
  return src + size + 1;
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_json_read_escaped)(
    const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  return SP_NAME(sp_json_escaped)(SP_READ, src, end, dst, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_json_skip_escaped)(
    const uint8_t *src, const uint8_t *end) {
  return SP_NAME(sp_json_escaped)(SP_SKIP, src, end, NULL, NULL);
}

static inline SP_TARGET __attribute__((always_inline)) const uint8_t *SP_NAME(sp_json_first)(
    int mode, const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  size_t left = (size_t)(end - src);
  sp_masks masks;
  SP_NAME(sp_block)(src, left, dst, &masks);
  uint64_t before = (masks.quotes - 1) & ~masks.quotes;
  uint64_t others = (masks.slashes | masks.controls) & before;
  if (__builtin_expect(masks.quotes != 0 && others == 0, 1)) {
    size_t count = (size_t)__builtin_ctzll(masks.quotes);
    uint64_t high = masks.high & before;
    if (high != 0 && !SP_SHORT(src, count, left)) return NULL;
    if (mode != SP_SKIP) sp_store_text(value, mode == SP_READ ? dst : src, count, high == 0);
    return src + count + 1;
  }
  if (mode == SP_SCAN) return others != 0 ? NULL : SP_NAME(sp_scan_long)(src, end, value);
  if (mode == SP_SKIP) {
    return others != 0 ? SP_NAME(sp_json_skip_escaped)(src, end)
                       : SP_NAME(sp_skip_long)(src, end);
  }
  return others != 0 ? SP_NAME(sp_json_read_escaped)(src, end, dst, value)
                     : SP_NAME(sp_read_long)(src, end, dst, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_json_read)(
    const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  return SP_NAME(sp_json_first)(SP_READ, src, end, dst, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_json_scan)(
    const uint8_t *src, const uint8_t *end, uint64_t *value) {
  return SP_NAME(sp_json_first)(SP_SCAN, src, end, NULL, value);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_json_skip)(
    const uint8_t *src, const uint8_t *end) {
  return SP_NAME(sp_json_first)(SP_SKIP, src, end, NULL, NULL);
}

#undef SP_WIDTH
#undef SP_NAME
#undef SP_TARGET
#undef SP_VALID
#undef SP_SHORT
