/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of json_string.h, compiled once per width. Before it stand
 *
 *     SP_WIDTH           bytes of a block
 *     SP_NAME(name)      the name for this width
 *     SP_TARGET          the attribute that names the instructions
 *     SP_VALID(src, n)   the UTF-8 check for this width
 *     SP_SHORT(src, n)   the same for less than SP_WIDTH bytes
 *
 * and sp_block and sp_copy for this width. There is no guard on purpose.
 */

/*
 * A string that does not end in its first block, or has an escape there, given the
 * masks of that block. dst is where byte 0 of a block goes; an escape, longer than what
 * it stands for, moves it back. UTF-8 is checked last, on the source, whose escapes are
 * ASCII.
 */
static inline SP_TARGET __attribute__((always_inline)) const uint8_t *SP_NAME(sp_json_rest)(
    int mode, const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value,
    uint64_t stops, uint64_t high) {
  const uint8_t *block = src, *start = dst;
  uint64_t seen = 0, escaped = 0;
  uint8_t unused[4];
  for (;;) {
    size_t left = (size_t)(end - block), next = SP_WIDTH;
    while (stops != 0) {
      size_t i = (size_t)__builtin_ctzll(stops);
      if (block[i] == '"') {
        const uint8_t *quote = block + i;
        seen |= high & (((uint64_t)1 << i) - 1);
        if (seen != 0 && !SP_VALID(src, (size_t)(quote - src))) return NULL;
        const uint8_t *text = mode == SP_READ ? start : src;
        size_t count = (size_t)((mode == SP_READ ? dst + i : quote) - text);
        return sp_store_text(value, text, count, (seen | escaped) == 0) ? quote + 1 : NULL;
      }
      if (mode == SP_SCAN || block[i] != '\\') return NULL;
      uint8_t *out = mode == SP_READ ? dst + i : unused;
      int length = 2, written = 1;
      uint8_t plain = left - i >= 2 ? sp_unescaped(block[i + 1]) : 0;
      if (__builtin_expect(plain != 0, 1)) {
        *out = plain;
      } else {
        written = sp_unescape(block + i, end, out, &length);
        if (written == 0) return NULL;
        escaped |= written > 1;
      }
      if (mode == SP_READ) dst -= length - written;
      size_t behind = i + (size_t)length;
      if (behind >= SP_WIDTH) {
        next = behind;
        break;
      }
      if (mode == SP_READ) SP_NAME(sp_copy)(dst + behind, block + behind, left - behind);
      stops &= ~(uint64_t)0 << behind;
    }
    if (left <= next) return NULL;
    seen |= high;
    block += next;
    if (mode == SP_READ) dst += next;
    uint64_t others;
    stops = SP_NAME(sp_block)(block, (size_t)(end - block), mode == SP_READ ? dst : NULL,
                              &others, &high);
    stops |= others;
  }
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_read_rest)(
    const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value, uint64_t stops,
    uint64_t high) {
  return SP_NAME(sp_json_rest)(SP_READ, src, end, dst, value, stops, high);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_scan_rest)(
    const uint8_t *src, const uint8_t *end, uint64_t *value, uint64_t stops, uint64_t high) {
  return SP_NAME(sp_json_rest)(SP_SCAN, src, end, NULL, value, stops, high);
}

static inline SP_TARGET __attribute__((noinline)) const uint8_t *SP_NAME(sp_skip_rest)(
    const uint8_t *src, const uint8_t *end, uint64_t stops, uint64_t high) {
  uint64_t unused[2];
  return SP_NAME(sp_json_rest)(SP_SKIP, src, end, NULL, unused, stops, high);
}

/*
 * The first block. Where the string ends needs only the quotes; that nothing before the
 * quote is in the way is checked beside, so that the next string need not wait for it.
 */
static inline SP_TARGET __attribute__((always_inline)) const uint8_t *SP_NAME(sp_json_first)(
    int mode, const uint8_t *src, const uint8_t *end, uint8_t *dst, uint64_t *value) {
  uint64_t others, high;
  uint64_t quotes = SP_NAME(sp_block)(src, (size_t)(end - src), dst, &others, &high);
  if (__builtin_expect(quotes != 0, 1)) {
    uint64_t before = (quotes - 1) & ~quotes;
    if (__builtin_expect((others & before) == 0, 1)) {
      size_t count = (size_t)__builtin_ctzll(quotes);
      if ((high & before) != 0 && !SP_SHORT(src, count)) return NULL;
      if (mode != SP_SKIP) {
        sp_store_text(value, mode == SP_READ ? dst : src, count, (high & before) == 0);
      }
      return src + count + 1;
    }
  }
  if (mode == SP_SCAN) return SP_NAME(sp_scan_rest)(src, end, value, quotes | others, high);
  if (mode == SP_SKIP) return SP_NAME(sp_skip_rest)(src, end, quotes | others, high);
  return SP_NAME(sp_read_rest)(src, end, dst, value, quotes | others, high);
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
