// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// An exact decimal number: a sign, significant digits and a power of ten.
///
///     -12.50e3  =  - 125 * 10^2      isNegative  head  count  exponent
///                                    true        125   3      2
///
/// The digits neither begin nor end with a zero, so that equal numbers have equal
/// parts; zero has no digits, no sign and exponent 0. Up to 19 digits are held in
/// `head`. Of more digits `head` holds the first 19, and the number borrows the text
/// it was made of: it is valid as long as that text is. The same holds where the
/// exponent has more than 18 digits.
package struct Decimal {
  package private(set) var isNegative: Bool
  /// The number of significant digits; 0 for zero.
  package private(set) var count: Int
  /// The significant digits, the first 19 of them if there are more.
  package private(set) var head: UInt64
  /// The power of ten of the last significant digit, within `exponentLimit` and a
  /// little; where `isExponentClamped`, the true one is further from zero.
  package private(set) var exponent: Int
  /// The digits behind `head`, if any: `count - 19` digits and perhaps a point.
  private(set) var tail: UnsafePointer<UInt8>?
  /// What the literal writes behind its `e`, without sign and leading zeros.
  private(set) var writtenExponent: Text
  private(set) var isWrittenExponentNegative: Bool
  /// `exponent` less the written exponent: what the place of the point adds.
  private(set) var shift: Int

  @inline(__always) static var headDigits: Int { 19 }
  @inline(__always) static var exponentLimit: Int { 1_000_000_000_000_000_000 }

  package var isZero: Bool { count == 0 }

  /// The exponent was written with more than 18 digits: 1e9999999999999999999.
  package var isExponentClamped: Bool { writtenExponent.count > 18 }

  /// digits * 10^exponent, for up to 19 digits that may end with zeros.
  init(isNegative: Bool, digits: UInt64, exponent: Int) {
    self.isNegative = isNegative && digits != 0
    self.head = digits
    self.exponent = digits == 0 ? 0 : exponent
    self.count = 0
    self.tail = nil
    self.writtenExponent = Text("")
    self.isWrittenExponentNegative = false
    self.shift = 0
    if digits != 0 { dropTrailingZeros() }
    self.count = Decimal.digitCount(head)
    self.shift = self.exponent
  }

  package init(_ value: Int64) {
    self.init(isNegative: value < 0, digits: value.magnitude, exponent: 0)
  }

  /// The shortest decimal that reads back as `value`; nil for NaN and infinities.
  package init?(shortest value: Double) {
    guard value.isFinite else { return nil }
    let shortest = Decimal.shortest(value.magnitude)
    self.init(isNegative: value < 0, digits: shortest.digits, exponent: shortest.exponent)
  }

  /// The number that valid JSON number text spells; nil for any other text.
  package init?(text: Text) {
    let end = text.end
    var cursor = text.start
    self.init(isNegative: false, digits: 0, exponent: 0)
    var negative = false
    if cursor < end, cursor.pointee == NumberReader.minus {
      negative = true
      cursor += 1
    }
    let integer = cursor
    // Places behind the point, and the zeros since the last digit that was no zero.
    var places = 0
    var zeros = 0
    var digits = 0
    func take(_ byte: UInt8, _ number: inout Decimal) {
      let digit = byte &- NumberReader.zero
      if digits == 0 && digit == 0 { return }
      if digits < Decimal.headDigits {
        // Safe: at most 19 digits.
        number.head = number.head &* 10 &+ UInt64(digit)
      } else if digits == Decimal.headDigits {
        number.tail = cursor
      }
      digits += 1
      zeros = digit == 0 ? zeros + 1 : 0
    }
    while cursor < end, NumberReader.isDigit(cursor.pointee) {
      take(cursor.pointee, &self)
      cursor += 1
    }
    let integerDigits = cursor - integer
    if integerDigits == 0 || (integerDigits > 1 && integer.pointee == NumberReader.zero) {
      return nil
    }
    if cursor < end, cursor.pointee == NumberReader.point {
      cursor += 1
      let fraction = cursor
      while cursor < end, NumberReader.isDigit(cursor.pointee) {
        take(cursor.pointee, &self)
        cursor += 1
      }
      places = cursor - fraction
      if places == 0 { return nil }
    }
    if cursor < end, cursor.pointee | 0x20 == NumberReader.exponentMark {
      cursor += 1
      if cursor < end, cursor.pointee == NumberReader.plus || cursor.pointee == NumberReader.minus {
        isWrittenExponentNegative = cursor.pointee == NumberReader.minus
        cursor += 1
      }
      let written = cursor
      while cursor < end, NumberReader.isDigit(cursor.pointee) { cursor += 1 }
      if cursor == written { return nil }
      writtenExponent = Decimal.withoutLeadingZeros(Text(written, cursor - written))
    }
    if cursor != end { return nil }
    if digits == 0 {
      writtenExponent = Text("")
      isWrittenExponentNegative = false
      return
    }

    isNegative = negative
    count = digits - zeros
    shift = zeros - places
    // The zeros that stand in `head`: all that it has beyond `count`.
    if count < Decimal.headDigits {
      let surplus = min(digits, Decimal.headDigits) - count
      head /= satya_ten(Int64(surplus))
    }
    if count <= Decimal.headDigits { tail = nil }
    var magnitude = Decimal.exponentLimit
    if !isExponentClamped {
      magnitude = 0
      for index in 0..<writtenExponent.count {
        // Safe: at most 18 digits.
        magnitude = magnitude &* 10 &+ Int(writtenExponent[index] &- NumberReader.zero)
      }
    }
    exponent = (isWrittenExponentNegative ? 0 &- magnitude : magnitude) + shift
  }

  /// The number that a value stands for; nil if it is not a finite number.
  ///
  /// A double stands for the integer it is up to 2^63, and for its shortest decimal
  /// otherwise: 0.1 is a tenth, 2^60 is 1152921504606846976 although 1152921504606847000
  /// would read back the same. Both keep the order of doubles.
  package init?(value: Value) {
    switch value.kind {
    case .int64: self.init(value.asInt64)
    case .double:
      let double = value.asDouble
      if let integer = Decimal.wholeMagnitude(double) {
        self.init(isNegative: double < 0, digits: integer, exponent: 0)
      } else {
        self.init(shortest: double)
      }
    case .number: self.init(text: value.text)
    default: return nil
    }
  }

  /// The magnitude of an integral double up to 2^63.
  @inline(__always)
  static func wholeMagnitude(_ value: Double) -> UInt64? {
    let magnitude = value.magnitude
    // Written so that NaN fails it.
    guard magnitude <= 9_223_372_036_854_775_808.0 else { return nil }
    let integer = UInt64(magnitude)
    return Double(integer) == magnitude ? integer : nil
  }

  private mutating func dropTrailingZeros() {
    while head % 100_000_000 == 0 {
      head /= 100_000_000
      exponent += 8
    }
    while head % 10 == 0 {
      head /= 10
      exponent += 1
    }
  }

  private static func withoutLeadingZeros(_ text: Text) -> Text {
    var zeros = 0
    while zeros < text.count, text[zeros] == NumberReader.zero { zeros += 1 }
    return text.dropFirst(zeros)
  }

  /// The number of decimal digits of `value`; 0 for zero.
  @inline(__always)
  static func digitCount(_ value: UInt64) -> Int {
    // log10(2) as 1233 / 4096: right, or one too few where the power is reached.
    let estimate = ((64 &- value.leadingZeroBitCount) &* 1233) &>> 12
    return value >= satya_ten(Int64(estimate)) ? estimate &+ 1 : estimate
  }
}

extension Decimal {
  /// No digit stands behind the decimal point.
  package var isInteger: Bool { exponent >= 0 }

  /// Digits when written without exponent, as pydantic counts them against
  /// `max_digits`: the zeros before the point count, the zero before an empty integer
  /// part does not, zeros behind the point do. Zero has one digit.
  package var digitCount: Int {
    if isZero { return 1 }
    return exponent >= 0 ? count + exponent : max(count, 0 - exponent)
  }

  /// Digits behind the decimal point when written without exponent and without
  /// superfluous zeros, as pydantic counts them against `decimal_places`.
  package var decimalPlaces: Int { exponent < 0 ? 0 - exponent : 0 }

  /// The power of ten of the first digit and one: 0.5 has 0, 12 has 2.
  var magnitude: Int { exponent + count }

  /// The same number as an integer, if it is one within 64 bits.
  package var int64: Int64? {
    guard exponent >= 0, magnitude <= 19 else { return nil }
    // Safe: 0 <= exponent <= 19.
    let product = head.multipliedReportingOverflow(by: satya_ten(Int64(exponent)))
    if product.overflow { return nil }
    if isNegative {
      return product.partialValue <= 1 << 63
        ? 0 &- Int64(bitPattern: product.partialValue) : nil
    }
    return Int64(exactly: product.partialValue)
  }

  /// The digits behind the nineteenth, in order, the point left out.
  struct TailDigits {
    private var cursor: UnsafePointer<UInt8>?
    private(set) var remaining: Int

    init(_ number: Decimal) {
      cursor = number.tail
      remaining = max(0, number.count - Decimal.headDigits)
    }

    /// Safe: the text has `remaining` more digits.
    mutating func next() -> UInt8? {
      guard remaining > 0, var p = cursor else { return nil }
      if p.pointee == NumberReader.point { p += 1 }
      remaining -= 1
      cursor = p + 1
      return p.pointee &- NumberReader.zero
    }

    /// Up to `limit` digits, at most 19, as a number, and how many they are.
    mutating func next(_ limit: Int) -> (value: UInt64, count: Int) {
      var value: UInt64 = 0
      var count = 0
      while count < limit, let digit = next() {
        value = value &* 10 &+ UInt64(digit)
        count += 1
      }
      return (value, count)
    }
  }
}
