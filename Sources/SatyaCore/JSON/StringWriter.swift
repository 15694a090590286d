// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Writes JSON strings (RFC 8259, section 7): what must be escaped is, nothing else.
///
/// The quote, the backslash and the characters below U+0020 are escaped, in the short
/// form where there is one; all other text, U+007F included, is written as it is.
package enum StringWriter {
  /// The bytes that `write` makes of `text`, quotes included.
  ///
  /// Never more than `6 * text.count + 2`.
  package static func escapedCount(_ text: Text) -> Int {
    var p = text.start
    let end = text.end
    // Safe: six times the size of a text in memory is far from the end of an Int.
    var count = text.count &+ 2
    while p < end {
      let left = end - p
      var bits = left >= 16 ? sp_stop16(p) : sp_stop_part(p, left)
      while bits != 0 {
        count &+= escapeSize(p[bits.trailingZeroBitCount]) &- 1
        bits &= bits &- 1
      }
      p += min(left, 16)
    }
    return count
  }

  /// Writes `text` in quotes and returns the number of bytes, `escapedCount(text)`.
  ///
  /// `out` has room for 16 bytes more than that: blocks are stored whole.
  @inline(__always)
  package static func write(_ text: Text, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let count = text.count
    out[0] = JSONBytes.quote
    if count < 16, _fastPath(sp_copy_stop_part(out + 1, text.start, count) == 0) {
      out[count &+ 1] = JSONBytes.quote
      return count &+ 2
    }
    let end = writeLong(text, to: out + 1)
    end.pointee = JSONBytes.quote
    return end + 1 - out
  }

  /// Writes what stands between the quotes; where it ends.
  @inline(never)
  private static func writeLong(
    _ text: Text, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var p = text.start
    let end = text.end
    var o = out
    while p < end {
      let left = end - p
      let bits = _fastPath(left >= 16) ? sp_copy_stop16(o, p) : sp_copy_stop_part(o, p, left)
      let size = min(left, 16)
      if _fastPath(bits == 0) {
        p += size
        o += size
        continue
      }
      let i = bits.trailingZeroBitCount
      p += i
      o += i
      // Escapes come in runs, so go on byte by byte while there are any.
      while p < end, escapeSize(p.pointee) > 1 {
        o += escape(p.pointee, to: o)
        p += 1
      }
    }
    return o
  }

  @inline(__always)
  private static func escapeSize(_ byte: UInt8) -> Int {
    if byte >= 0x20 { return byte == 0x22 || byte == 0x5c ? 2 : 1 }
    return shortForm(byte) != 0 ? 2 : 6
  }

  /// The letter of the short form of a control character, 0 where it has none.
  @inline(__always)
  private static func shortForm(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x08: UInt8(ascii: "b")
    case 0x09: UInt8(ascii: "t")
    case 0x0a: UInt8(ascii: "n")
    case 0x0c: UInt8(ascii: "f")
    case 0x0d: UInt8(ascii: "r")
    default: 0
    }
  }

  @inline(__always)
  private static func escape(_ byte: UInt8, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out[0] = UInt8(ascii: "\\")
    if byte >= 0x20 {
      out[1] = byte
      return 2
    }
    let short = shortForm(byte)
    if short != 0 {
      out[1] = short
      return 2
    }
    out[1] = UInt8(ascii: "u")
    out[2] = UInt8(ascii: "0")
    out[3] = UInt8(ascii: "0")
    out[4] = UInt8(ascii: "0") &+ (byte >> 4)
    let low = byte & 0x0f
    out[5] = low < 10 ? UInt8(ascii: "0") &+ low : UInt8(ascii: "a") &+ (low &- 10)
    return 6
  }
}
