// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Reads JSON strings (RFC 8259, section 7) from the byte after the opening quote.
///
/// Three ways to read, one set of checks: control characters, escapes, surrogate
/// pairs and UTF-8. Each returns the byte behind the closing quote, or nil; what went
/// wrong is found again by `diagnose`, off the path that every string takes.
///
///     read   decodes into memory of the caller
///     scan   borrows the input; nil as well where the string has an escape
///     skip   checks, and stores nothing
///
/// A string of up to 31 ASCII bytes is copied and searched inline, 32 bytes at once: a
/// mispredicted branch between 16 and 32 costs more than the second half. Anything
/// else starts over out of line, in blocks of 64 bytes where the processor has AVX2, else of 16.
package enum StringReader {
  package typealias P = UnsafePointer<UInt8>
  package typealias M = UnsafeMutablePointer<UInt8>

  /// Decodes the string at `p` into `out` and makes `value` a string on it.
  ///
  /// `out` has room for `end - p + 32` bytes: decoded text is never longer than its
  /// source, and blocks are stored whole. It does not overlap the input. Nothing at
  /// or behind `end` is read. On failure `value` is untouched and `out` undefined.
  @inline(__always)
  package static func read(
    _ p: P, end: P, out: M, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    if _fastPath(end - p >= 32) {
      let masks = sp_copy_quote32(out, p)
      if _fastPath(isPlain(masks)) {
        let count = masks.trailingZeroBitCount
        value.pointee = .string(Text(out, count), isASCII: true)
        return p + (count &+ 1)
      }
    }
    return readOn(p, end: end, out: out, into: value)
  }

  /// Makes `value` a string on the input itself, which must outlive it.
  ///
  /// Nil where the string has an escape or is malformed: `read` decides which. A
  /// caller that keeps no room for the whole rest of the input learns from `skip` how
  /// long the string is and passes that end to `read`.
  @inline(__always)
  package static func scan(_ p: P, end: P, into value: UnsafeMutablePointer<Value>) -> P? {
    if _fastPath(end - p >= 32) {
      let masks = sp_quote32(p)
      if _fastPath(isPlain(masks)) {
        let count = masks.trailingZeroBitCount
        value.pointee = .string(Text(p, count), isASCII: true)
        return p + (count &+ 1)
      }
    }
    return scanOn(p, end: end, into: value)
  }

  /// Checks the string at `p` as `read` does and stores nothing.
  @inline(__always)
  package static func skip(_ p: P, end: P) -> P? {
    if _fastPath(end - p >= 32) {
      let masks = sp_quote32(p)
      if _fastPath(isPlain(masks)) { return p + (masks.trailingZeroBitCount &+ 1) }
    }
    return skipOn(p, end: end)
  }

  /// Whether there is a quote and nothing special before it, as `sp_quote32` tells; the
  /// lowest bit then is that of the quote.
  ///
  /// The place of the quote does not depend on this: what follows the string waits for
  /// one search only, and the check is done beside it.
  @inline(__always)
  static func isPlain(_ masks: UInt64) -> Bool {
    let quotes = UInt32(truncatingIfNeeded: masks)
    let special = UInt32(truncatingIfNeeded: masks &>> 32)
    return quotes != 0 && special & (quotes &- 1) & ~quotes == 0
  }

  @inline(__always) static var quote: UInt8 { 0x22 }
  @inline(__always) static var backslash: UInt8 { 0x5c }
}
