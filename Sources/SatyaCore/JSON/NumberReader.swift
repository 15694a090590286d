// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON number (RFC 8259, section 6) into a value.
///
/// What a literal becomes depends on how it is written and on what can hold it:
///
///     literal                                        kind       payload
///     no fraction, no exponent, within 64 bits       .int64     the integer; -0 is 0
///     fraction or exponent, within a double's range  .double    correctly rounded; -0.0 is -0.0
///     anything else                                  .number    the literal itself, borrowed
///
/// A literal whose magnitude is too small for a double is a zero of its sign.
///
/// Nothing is read at or past `end`: single bytes are compared with it and loads of
/// eight bytes are made only where eight bytes are left. Whatever follows the
/// number is the caller's concern: `12a` reads as 12 and the cursor stands on `a`.
///
/// The path for short integers is inlined at the place of call; all else is in
/// `NumberReader+Double.swift`.
package enum NumberReader {
  /// Reads the number that begins at `p`.
  ///
  /// `p` stands on a `-` or a digit and is below `end`. `maximumDigits` bounds the
  /// digits of the literal, significant or not, those of the exponent apart; 0 means
  /// no bound. Returns the first byte behind the number, or nil;
  /// `value` is unspecified then. Where it is nil without a bound too, `diagnose` tells what is
  /// wrong.
  @inline(__always)
  package static func read(
    _ p: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, maximumDigits: Int,
    into value: UnsafeMutablePointer<Value>
  ) -> UnsafePointer<UInt8>? {
    var cursor = p
    let isNegative = p.pointee == minus
    if _slowPath(isNegative) { cursor += 1 }
    let first = cursor
    // Safe: the sum wraps in long literals, which are read again below.
    var magnitude: UInt64 = 0
    var next: UInt8 = 0
    while cursor < end {
      next = cursor.pointee
      let digit = next &- zero
      if digit > 9 { break }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      cursor += 1
    }
    let count = cursor - first
    // One test each for: no digit or more than 18, too many digits, a leading zero,
    // a fraction or an exponent. `next` is a digit where the text ended.
    if UInt(bitPattern: count &- 1) >= 18
      || UInt(bitPattern: count &- 1) >= UInt(bitPattern: maximumDigits &- 1)
      || next == point || next | 0x20 == exponentMark
      || (first.pointee == zero && count > 1)
    {
      return readUncommon(p, cursor, end, magnitude, maximumDigits, value)
    }
    let integer = Int64(bitPattern: magnitude)
    value.pointee = .int64(isNegative ? 0 &- integer : integer)
    return cursor
  }

  @inline(__always) static var minus: UInt8 { 0x2D }
  @inline(__always) static var plus: UInt8 { 0x2B }
  @inline(__always) static var point: UInt8 { 0x2E }
  @inline(__always) static var zero: UInt8 { 0x30 }
  /// The small letter; the capital one differs in bit 5.
  @inline(__always) static var exponentMark: UInt8 { 0x65 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- zero <= 9 }
}

extension NumberReader {
  /// What is wrong with a number, and where.
  package struct Problem {
    package enum Kind: UInt8 {
      /// A byte that the grammar does not allow at this place.
      case malformed
      /// The text ended where the number cannot.
      case incomplete
    }

    package let kind: Kind
    /// Bytes from the start of the number to the mistake: the byte that should not
    /// be there, or the end of the text.
    package let offset: Int
  }

  /// Tells why `read` returned nil for the same arguments and any number of digits.
  @inline(never)
  package static func diagnose(
    _ p: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) -> Problem {
    var cursor = p

    /// Skips digits; a problem if there is none.
    func run(allowingLeadingZero: Bool) -> Problem? {
      let first = cursor
      while cursor < end, isDigit(cursor.pointee) {
        if !allowingLeadingZero, cursor != first, first.pointee == zero {
          return Problem(kind: .malformed, offset: cursor - p)
        }
        cursor += 1
      }
      if cursor != first { return nil }
      return Problem(kind: cursor < end ? .malformed : .incomplete, offset: cursor - p)
    }

    if cursor < end, cursor.pointee == minus { cursor += 1 }
    if let problem = run(allowingLeadingZero: false) { return problem }
    if cursor < end, cursor.pointee == point {
      cursor += 1
      if let problem = run(allowingLeadingZero: true) { return problem }
    }
    if cursor < end, cursor.pointee | 0x20 == exponentMark {
      cursor += 1
      if cursor < end, cursor.pointee == plus || cursor.pointee == minus { cursor += 1 }
      if let problem = run(allowingLeadingZero: true) { return problem }
    }
    return Problem(kind: .malformed, offset: cursor - p)
  }
}
