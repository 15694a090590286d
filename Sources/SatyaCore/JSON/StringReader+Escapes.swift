// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// The part of reading that is not inlined: long strings, escapes, text that is not
/// ASCII, and the last bytes of the input. It starts over from the opening quote, in
/// wider blocks where the processor has them (`json_string.h`).
extension StringReader {
  @inline(never)
  static func readOn(_ p: P, end: P, out: M, into value: UnsafeMutablePointer<Value>) -> P? {
    sp_json_read_at(sp_cpu_level(), p, end, out, value)
  }

  @inline(never)
  static func scanOn(_ p: P, end: P, into value: UnsafeMutablePointer<Value>) -> P? {
    sp_json_scan_at(sp_cpu_level(), p, end, value)
  }

  @inline(never)
  static func skipOn(_ p: P, end: P) -> P? { sp_json_skip_at(sp_cpu_level(), p, end) }
}

// MARK: - What was wrong

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
    var unused: UInt32 = 0
    var at = p
    while at < end, at.pointee != quote {
      let byte = at.pointee
      if byte == backslash {
        var size: Int32 = 0
        let written = withUnsafeMutableBytes(of: &unused) {
          sp_unescape(at, end, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), &size)
        }
        if written == 0 {
          let kind = escapeProblem(at, end: end)
          return Problem(kind: kind, offset: kind == .incomplete ? end - p : at - p)
        }
        at += Int(size)
      } else if byte < 0x20 {
        return Problem(kind: .controlCharacter, offset: at - p)
      } else {
        let length = Int(sp_utf8_sequence(at, end - at))
        if length < 0 { break }
        if length == 0 { return Problem(kind: .invalidUTF8, offset: at - p) }
        at += length
      }
    }
    if at < end, at.pointee == quote { return Problem(kind: .tooLong, offset: 0) }
    return Problem(kind: .incomplete, offset: end - p)
  }

  /// What is wrong with the escape at `p`, which is none.
  private static func escapeProblem(_ p: P, end: P) -> Problem.Kind {
    guard end - p >= 2 else { return .incomplete }
    guard p[1] == UInt8(ascii: "u") else { return .invalidEscape }
    let first = sp_code_unit(p, end)
    if first < 0 { return isCutOff(p, end: end) ? .incomplete : .invalidEscape }
    if first >= 0xdc00 { return .loneSurrogate }
    // A high surrogate: what follows is not its low half, or the beginning of one.
    return isCutOff(p + 6, end: end, isLow: true) ? .incomplete : .loneSurrogate
  }

  /// Whether the input ends inside what may still become `\uXXXX`, of a low surrogate: `\uDC00`
  /// to `\uDFFF`.
  private static func isCutOff(_ p: P, end: P, isLow: Bool = false) -> Bool {
    let left = end - p
    if left >= 6 { return false }
    if left >= 1, p[0] != backslash { return false }
    if left >= 2, p[1] != UInt8(ascii: "u") { return false }
    var i = 2
    while i < left {
      let lower = p[i] | 0x20
      let isDigit = p[i] &- 0x30 < 10 || (lower >= 0x61 && lower <= 0x66)
      if !isDigit { return false }
      if isLow, (i == 2 && lower != 0x64) || (i == 3 && lower < 0x63) { return false }
      i += 1
    }
    return true
  }
}
