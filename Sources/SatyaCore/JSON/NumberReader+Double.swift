// SPDX-License-Identifier: Apache-2.0

import CPlatform

// Literals with a fraction or an exponent, literals of 19 digits and more, and
// everything that is wrong.
//
// A literal is taken as w * 10^q with an integer w. Up to 19 significant digits fit
// w, which is the case of every number a program prints; longer literals go through
// `Decimal`, which is exact at any length.

extension NumberReader {
  /// Reads on from `integerEnd`, the first byte behind the digits of the integer part.
  ///
  /// `wrapped` is the value of those digits modulo 2^64.
  @inline(never)
  static func readUncommon(
    _ p: UnsafePointer<UInt8>, _ integerEnd: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ wrapped: UInt64, _ maximumDigits: Int, _ value: UnsafeMutablePointer<Value>
  ) -> UnsafePointer<UInt8>? {
    // Prices, percentages, measurements: up to four places, and few digits in all. Their
    // number mostly repeats, so a loop that the processor foresees is the fastest way.
    let first = p.pointee == minus ? p + 1 : p
    let integerDigits = integerEnd - first
    if integerEnd < end, integerEnd.pointee == point, !hasFivePlaces(integerEnd + 1, end),
      UInt(bitPattern: integerDigits &- 1) < 11, first.pointee != zero || integerDigits == 1
    {
      var cursor = integerEnd + 1
      var w = wrapped
      var places = 0
      var next: UInt8 = 0
      while cursor < end {
        next = cursor.pointee
        let digit = next &- zero
        if digit > 9 || places == 4 { break }
        w = w &* 10 &+ UInt64(digit)
        cursor += 1
        places &+= 1
      }
      // `next` is a digit where the text ended or a fifth place follows.
      if places > 0, cursor == end || (!isDigit(next) && next | 0x20 != exponentMark),
        UInt(bitPattern: integerDigits &+ places &- 1) < UInt(bitPattern: maximumDigits &- 1)
      {
        // Safe: fewer than 16 digits and one of the first powers: both are exact doubles.
        let quotient = Double(Int64(bitPattern: w)) / satya_exact_ten(Int64(places))
        value.pointee = .double(p.pointee == minus ? -quotient : quotient)
        return cursor
      }
    }
    return readGeneral(p, integerEnd, end, wrapped, maximumDigits, value)
  }

  /// Five digits follow, told from one load; false where eight bytes are not left.
  @inline(__always)
  private static func hasFivePlaces(
    _ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    if end - p < 8 { return false }
    let digits = loadDigits(p)
    return nonDigits(digits) & 0x80_8080_8080 == 0
  }

  /// Eight bytes, the first in the lowest byte, less "0" where they are digits.
  ///
  /// Safe: the caller has seen that eight bytes are left.
  @inline(__always)
  private static func loadDigits(_ p: UnsafePointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawPointer(p).loadUnaligned(as: UInt64.self).littleEndian
    return bytes ^ 0x3030_3030_3030_3030
  }

  /// The high bit of every byte that is no digit, exact up to the first of them.
  @inline(__always)
  private static func nonDigits(_ digits: UInt64) -> UInt64 {
    ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
  }

  /// As `readUncommon`, for every literal that its first part passes over.
  @inline(never)
  private static func readGeneral(
    _ p: UnsafePointer<UInt8>, _ integerEnd: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ wrapped: UInt64, _ maximumDigits: Int, _ value: UnsafeMutablePointer<Value>
  ) -> UnsafePointer<UInt8>? {
    let isNegative = p.pointee == minus
    let first = isNegative ? p + 1 : p
    let integerDigits = integerEnd - first
    if integerDigits == 0 { return nil }
    let leadingZero = first.pointee == zero
    if leadingZero && integerDigits > 1 { return nil }

    var cursor = integerEnd
    var w = wrapped
    var fractionDigits = 0
    if cursor < end, cursor.pointee == point {
      cursor += 1
      let fraction = cursor
      cursor = readDigits(cursor, end, &w)
      fractionDigits = cursor - fraction
      if fractionDigits == 0 { return nil }
    }

    var exponent = 0
    var exponentDigits = 0
    if cursor < end, cursor.pointee | 0x20 == exponentMark {
      cursor += 1
      var isExponentNegative = false
      if cursor < end, cursor.pointee == plus || cursor.pointee == minus {
        isExponentNegative = cursor.pointee == minus
        cursor += 1
      }
      let digits = cursor
      while cursor < end, isDigit(cursor.pointee) {
        // Far past any exponent that makes a difference to 19 digits.
        if exponent < 1_000_000 { exponent = exponent &* 10 &+ Int(cursor.pointee &- zero) }
        cursor += 1
      }
      exponentDigits = cursor - digits
      if exponentDigits == 0 { return nil }
      if isExponentNegative { exponent = 0 &- exponent }
    }

    let significant = (leadingZero ? 0 : integerDigits) + fractionDigits
    if maximumDigits > 0, integerDigits + fractionDigits > maximumDigits {
      return nil
    }
    if fractionDigits | exponentDigits == 0 {
      value.pointee = integer(Text(p, cursor - p), isNegative, integerDigits, w)
      return cursor
    }
    let bits: UInt64
    if _fastPath(significant <= 19) {
      bits = magnitude(w, exponent - fractionDigits)
    } else {
      bits = longMagnitude(Text(p, cursor - p))
    }
    if bits == infinity {
      value.pointee = .number(Text(p, cursor - p))
    } else {
      value.pointee = Value(kind: .double, payload: bits | (isNegative ? 1 << 63 : 0))
    }
    return cursor
  }

  /// An integer literal, of which `magnitude` is right up to 19 digits.
  private static func integer(
    _ literal: Text, _ isNegative: Bool, _ digits: Int, _ magnitude: UInt64
  ) -> Value {
    // Safe: below 2^63, or 2^63 itself where negation wraps to the least integer.
    if digits <= 19, magnitude < 1 << 63 || (isNegative && magnitude == 1 << 63) {
      let integer = Int64(bitPattern: magnitude)
      return .int64(isNegative ? 0 &- integer : integer)
    }
    return .number(literal)
  }

  /// Skips digits, eight at a time where eight bytes are left, and appends them to `w`
  /// modulo 2^64.
  @inline(__always)
  private static func readDigits(
    _ p: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ w: inout UInt64
  ) -> UnsafePointer<UInt8> {
    var cursor = p
    while end - cursor >= 8 {
      let digits = loadDigits(cursor)
      let others = nonDigits(digits)
      if others == 0 {
        w = w &* 100_000_000 &+ eightDigits(digits)
        cursor += 8
        continue
      }
      // The digits before it move to the end of the word, behind zeros: no loop of
      // unforeseeable length. The shift is split because 64 bits are too many for one.
      let count = others.trailingZeroBitCount &>> 3
      let aligned = (digits &<< UInt64(56 &- count &* 8)) &<< 8
      w = w &* satya_ten(Int64(count)) &+ eightDigits(aligned)
      return cursor + count
    }
    while cursor < end, isDigit(cursor.pointee) {
      w = w &* 10 &+ UInt64(cursor.pointee &- zero)
      cursor += 1
    }
    return cursor
  }

  /// The number made of eight digits, one a byte, the first in the lowest byte: pairs,
  /// then fours, then all, by multiplications that add neighbors.
  @inline(__always)
  private static func eightDigits(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ (digits &>> 8)
    let even = (pairs & 0x0000_00FF_0000_00FF) &* (100 &+ (1_000_000 &<< 32))
    let odd = ((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* (1 &+ (10_000 &<< 32))
    return (even &+ odd) &>> 32
  }
}

extension NumberReader {
  /// The value of valid JSON number text, correctly rounded; nil if no double is as
  /// large, or if the text is no JSON number.
  package static func double(of text: Text) -> Double? {
    guard let decimal = Decimal(text: text) else { return nil }
    if decimal.isZero { return text[0] == minus ? -0.0 : 0.0 }
    return decimal.nearestDouble
  }

  /// The bits of w * 10^q, for literals of more than 19 significant digits.
  @inline(never)
  private static func longMagnitude(_ literal: Text) -> UInt64 {
    guard let decimal = Decimal(text: literal) else { return infinity }
    return decimal.nearestMagnitude
  }

  /// The bits of positive infinity, which stand for "too large".
  @inline(__always) static var infinity: UInt64 { 0x7FF0_0000_0000_0000 }

  /// The bits of the double nearest to w * 10^q, ties to even; `infinity` if too large.
  @inline(__always)
  static func magnitude(_ w: UInt64, _ q: Int) -> UInt64 {
    // Both factors and so the correctly rounded product or quotient are exact
    // (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    if w <= 1 << 53, q &+ 22 >= 0, q <= 22 {
      let exact = Double(Int64(bitPattern: w))
      return q < 0
        ? (exact / satya_exact_ten(Int64(0 &- q))).bitPattern
        : (exact * satya_exact_ten(Int64(q))).bitPattern
    }
    if w == 0 || q < -342 { return 0 }
    if q > 308 { return infinity }
    return eiselLemire(w, q)
  }

  /// The bits of the double nearest to w * 10^q, for w != 0 and q from -342 to 308.
  ///
  /// The algorithm of Lemire, "Number Parsing at a Gigabyte per Second" (2021): the top
  /// of the product of w and a 128-bit approximation of 5^q decides the rounding.
  /// Mushtak and Lemire, "Fast Number Parsing Without Fallback" (2022), prove that the
  /// approximation suffices for every 64-bit w.
  @inline(__always)
  static func eiselLemire(_ w: UInt64, _ q: Int) -> UInt64 {
    let shift = w.leadingZeroBitCount
    let normalized = w &<< UInt64(shift)
    var (high, low) = normalized.multipliedFullWidth(by: satya_power_high(Int64(q)))
    // 52 bits, one for rounding, one for a leading zero: the nine below are spare. Only
    // if all of these are ones can the low half of the power carry into the rest.
    if _slowPath(high & 0x1FF == 0x1FF) {
      let carry = normalized.multipliedFullWidth(by: satya_power_low(Int64(q))).high
      let sum = low.addingReportingOverflow(carry)
      low = sum.partialValue
      if sum.overflow { high &+= 1 }
    }
    let upperBit = high &>> 63
    var mantissa = high &>> (upperBit &+ 9)
    // floor(q * log2(10)) + 63, from a 16-bit approximation that holds in this range.
    var exponent =
      ((217_706 &* q) &>> 16) &+ 63 &+ Int(upperBit) &- shift &+ 1023
    if _slowPath(exponent <= 0) {
      // Subnormal: further bits are cut off before rounding. No tie is possible here,
      // for a tie needs a small power of five.
      if exponent <= -63 { return 0 }
      mantissa &>>= UInt64(1 &- exponent)
      // What rounds up to 2^52 is the least normal number, whose bits are just that.
      return (mantissa &+ (mantissa & 1)) &>> 1
    }
    // Halfway between two doubles, which only these powers allow: down if even.
    if low <= 1, q >= -4, q <= 23, mantissa & 3 == 1,
      mantissa &<< (upperBit &+ 9) == high
    {
      mantissa &= ~1
    }
    mantissa = (mantissa &+ (mantissa & 1)) &>> 1
    if mantissa >= 1 << 53 {
      mantissa = 1 << 52
      exponent &+= 1
    }
    if exponent >= 2047 { return infinity }
    return (mantissa & ((1 << 52) - 1)) | UInt64(bitPattern: Int64(exponent)) &<< 52
  }
}
