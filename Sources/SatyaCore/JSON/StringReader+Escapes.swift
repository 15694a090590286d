// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// The part of reading that is not inlined: long strings, escapes, text that is not
/// ASCII, and the last bytes of the input.
extension StringReader {
  /// Goes on with a string of which the bytes before `at` are copied, plain ASCII.
  @inline(never)
  static func readOn(
    _ start: P, at: P, end: P, out: M, into value: UnsafeMutablePointer<Value>
  ) -> P? {
    var p = at
    // One for one until here: an escape would have stopped the inlined part.
    var o = out + (at - start)
    // Not zero: a byte above 0x7f was seen.
    var seen: UInt32 = 0
    while true {
      var bits: UInt32
      if _fastPath(end - p >= 16) {
        bits = sp_copy_stop16(o, p)
        if bits & 0xffff == 0 {
          seen |= bits
          p += 16
          o += 16
          continue
        }
      } else {
        // Safe: at most 15 bytes are left, and 16 are stored where at least
        // `end - p + 32` have room.
        guard p < end else { return nil }
        bits = sp_copy_stop_part(o, p, end - p)
      }
      let i = bits.trailingZeroBitCount
      seen |= highBits(bits, below: i)
      p += i
      o += i
      guard p < end else { return nil }
      let byte = p.pointee
      if byte == quote { break }
      guard byte == backslash else { return nil }
      guard end - p >= 2 else { return nil }
      let plain = sp_unescaped(p[1])
      if _fastPath(plain != 0) {
        o.pointee = plain
        o += 1
        p += 2
        continue
      }
      var scalar: UInt32 = 0
      guard let next = escape(p, end: end, scalar: &scalar) else { return nil }
      if scalar >= 0x80 { seen |= 1 }
      // Safe: six bytes were read and at most three are written, twelve and four for
      // a pair, so `out` is never ahead of the input.
      o += UTF8.write(scalar, to: o)
      p = next
    }
    let text = Text(out, o - out)
    guard text.count <= Int(UInt32.max) else { return nil }
    if seen == 0 {
      value.pointee = .string(text, isASCII: true)
    } else {
      guard UTF8.isValid(text) else { return nil }
      value.pointee = .string(text)
    }
    return p + 1
  }

  @inline(never)
  static func scanOn(_ start: P, end: P, into value: UnsafeMutablePointer<Value>) -> P? {
    var seen: UInt32 = 0
    guard let p = stop(start, end: end, seen: &seen), p.pointee == quote else { return nil }
    let text = Text(start, p - start)
    guard text.count <= Int(UInt32.max) else { return nil }
    if seen == 0 {
      value.pointee = .string(text, isASCII: true)
    } else {
      guard UTF8.isValid(text) else { return nil }
      value.pointee = .string(text)
    }
    return p + 1
  }

  @inline(never)
  static func skipOn(_ start: P, end: P) -> P? {
    var seen: UInt32 = 0
    var p = start
    while true {
      guard let next = stop(p, end: end, seen: &seen) else { return nil }
      p = next
      if p.pointee == quote { break }
      guard p.pointee == backslash, end - p >= 2 else { return nil }
      if sp_unescaped(p[1]) != 0 {
        p += 2
      } else {
        var scalar: UInt32 = 0
        guard let next = escape(p, end: end, scalar: &scalar) else { return nil }
        p = next
      }
    }
    let source = Text(start, p - start)
    guard source.count <= Int(UInt32.max) else { return nil }
    // Escapes are ASCII: the source is well-formed where the decoded text is.
    guard seen == 0 || UTF8.isValid(source) else { return nil }
    return p + 1
  }

  /// The next quote, backslash or control character; nil where the input ends first.
  /// `seen` becomes non-zero where a byte before it is above 0x7f.
  @inline(__always)
  private static func stop(_ start: P, end: P, seen: inout UInt32) -> P? {
    var p = start
    while true {
      var bits: UInt32
      if _fastPath(end - p >= 16) {
        bits = sp_stop16(p)
        if bits & 0xffff == 0 {
          seen |= bits
          p += 16
          continue
        }
      } else {
        guard p < end else { return nil }
        bits = sp_stop_part(p, end - p)
      }
      let i = bits.trailingZeroBitCount
      seen |= highBits(bits, below: i)
      p += i
      return p < end ? p : nil
    }
  }

  /// Of the bits 16-31 of `bits` those of the bytes before byte `i` (below 16).
  @inline(__always)
  private static func highBits(_ bits: UInt32, below i: Int) -> UInt32 {
    (bits >> 16) & ((1 &<< UInt32(truncatingIfNeeded: i)) &- 1)
  }

  /// The escape whose backslash is at `p`: its scalar, and the byte behind it.
  ///
  /// A pair of surrogates is one escape. Nil where it is none, cut off or half a pair.
  @inline(never)
  static func escape(_ p: P, end: P, scalar: inout UInt32) -> P? {
    guard end - p >= 2 else { return nil }
    let plain = sp_unescaped(p[1])
    if plain != 0 {
      scalar = UInt32(plain)
      return p + 2
    }
    guard let first = codeUnit(p, end: end) else { return nil }
    guard first >= 0xd800, first <= 0xdfff else {
      scalar = first
      return p + 6
    }
    guard first < 0xdc00, let second = codeUnit(p + 6, end: end),
      second >= 0xdc00, second <= 0xdfff
    else { return nil }
    scalar = 0x10000 &+ ((first &- 0xd800) << 10 | (second &- 0xdc00))
    return p + 12
  }

  /// The code unit that `\uXXXX` at `p` names.
  @inline(__always)
  static func codeUnit(_ p: P, end: P) -> UInt32? {
    guard end - p >= 6, p[0] == backslash, p[1] == UInt8(ascii: "u") else { return nil }
    let unit = sp_hex4(p + 2)
    return unit < 0 ? nil : UInt32(bitPattern: unit)
  }
}
