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
/// A string of up to 31 ASCII bytes is copied and searched in one or two steps of 16
/// bytes, inlined into the caller. Anything else goes on in `StringReader+Escapes`,
/// from the step that the inlined part had reached, in blocks between escapes. A
/// string that is not ASCII is first copied whole and then checked in bulk: an escape
/// writes whole sequences, so decoded text is well-formed where its source is.
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
      let first = sp_copy_special16(out, p)
      if first != 0 {
        let i = first.trailingZeroBitCount
        if _fastPath(p[i] == quote) {
          value.pointee = .string(Text(out, i), isASCII: true)
          return p + (i &+ 1)
        }
        return readOn(p, at: p + i, end: end, out: out, into: value)
      }
      let second = sp_copy_special16(out + 16, p + 16)
      if second != 0 {
        let i = 16 &+ second.trailingZeroBitCount
        if _fastPath(p[i] == quote) {
          value.pointee = .string(Text(out, i), isASCII: true)
          return p + (i &+ 1)
        }
        return readOn(p, at: p + i, end: end, out: out, into: value)
      }
      return readOn(p, at: p + 32, end: end, out: out, into: value)
    }
    return readOn(p, at: p, end: end, out: out, into: value)
  }

  /// Makes `value` a string on the input itself, which must outlive it.
  ///
  /// Nil where the string has an escape or is malformed: `read` decides which. A
  /// caller that keeps no room for the whole rest of the input learns from `skip` how
  /// long the string is and passes that end to `read`.
  @inline(__always)
  package static func scan(_ p: P, end: P, into value: UnsafeMutablePointer<Value>) -> P? {
    if _fastPath(end - p >= 32) {
      var i = 0
      var special = sp_special16(p)
      if special == 0 {
        i = 16
        special = sp_special16(p + 16)
      }
      if _fastPath(special != 0) {
        i &+= special.trailingZeroBitCount
        if _fastPath(p[i] == quote) {
          value.pointee = .string(Text(p, i), isASCII: true)
          return p + (i &+ 1)
        }
      }
    }
    return scanOn(p, end: end, into: value)
  }

  /// Checks the string at `p` as `read` does and stores nothing.
  @inline(__always)
  package static func skip(_ p: P, end: P) -> P? {
    if _fastPath(end - p >= 16) {
      let special = sp_special16(p)
      if _fastPath(special != 0) {
        let i = special.trailingZeroBitCount
        if _fastPath(p[i] == quote) { return p + (i &+ 1) }
      }
    }
    return skipOn(p, end: end)
  }

  @inline(__always) static var quote: UInt8 { 0x22 }
  @inline(__always) static var backslash: UInt8 { 0x5c }
}

extension StringReader {
  /// Why a string was refused.
  package struct Problem {
    package enum Kind: UInt8 {
      /// The input ends inside the string, and what is there is well-formed.
      case incomplete
      /// A byte below 0x20 that is not escaped.
      case controlCharacter
      /// A backslash before anything that RFC 8259 does not name.
      case invalidEscape
      case invalidUTF8
      /// `\ud800` to `\udfff` without its other half.
      case loneSurrogate
      /// Four GiB of text or more: the size of a value has 32 bits.
      case tooLong
    }

    package let kind: Kind
    /// From the byte after the opening quote to the offending byte: the backslash of an
    /// escape, the first byte of a sequence, the end of an incomplete input.
    package let offset: Int
  }

  /// The first problem of a string that `read` or `skip` refused.
  @inline(never)
  package static func diagnose(_ p: P, end: P) -> Problem {
    var at = p
    while at < end, at.pointee != quote {
      let byte = at.pointee
      if byte == backslash {
        var scalar: UInt32 = 0
        guard let next = escape(at, end: end, scalar: &scalar) else {
          return Problem(kind: escapeProblem(at, end: end), offset: offset(p, at, end))
        }
        at = next
      } else if byte < 0x20 {
        return Problem(kind: .controlCharacter, offset: at - p)
      } else {
        let length = Int(sp_utf8_sequence(at, end - at))
        if length < 0 { break }
        if length == 0 { return Problem(kind: .invalidUTF8, offset: at - p) }
        at += length
      }
    }
    if at < end, at.pointee == quote, end - p > Int(UInt32.max) {
      return Problem(kind: .tooLong, offset: 0)
    }
    return Problem(kind: .incomplete, offset: end - p)
  }

  private static func offset(_ p: P, _ at: P, _ end: P) -> Int {
    escapeProblem(at, end: end) == .incomplete ? end - p : at - p
  }

  /// What is wrong with the escape at `p`, which `escape` refused.
  private static func escapeProblem(_ p: P, end: P) -> Problem.Kind {
    guard end - p >= 2 else { return .incomplete }
    guard p[1] == UInt8(ascii: "u") else { return .invalidEscape }
    guard let first = codeUnit(p, end: end) else { return hexProblem(p, end: end) }
    if first >= 0xdc00 { return .loneSurrogate }
    // A high surrogate. Whatever follows that is not the beginning of a \u escape, or
    // one of another code unit, leaves it alone.
    let low = p + 6
    guard low < end else { return .incomplete }
    guard low[0] == backslash else { return .loneSurrogate }
    guard end - low >= 2 else { return .incomplete }
    guard low[1] == UInt8(ascii: "u") else { return .loneSurrogate }
    if codeUnit(low, end: end) != nil { return .loneSurrogate }
    return hexProblem(low, end: end) == .incomplete ? .incomplete : .loneSurrogate
  }

  private static func hexProblem(_ p: P, end: P) -> Problem.Kind {
    var at = p + 2
    while at < end, at - p < 6 {
      if !isHexDigit(at.pointee) { return .invalidEscape }
      at += 1
    }
    return .incomplete
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return byte &- 0x30 < 10 || (lower >= 0x61 && lower <= 0x66)
  }
}
