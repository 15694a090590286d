// SPDX-License-Identifier: Apache-2.0

import CPlatform

extension Decimal {
  /// -1, 0 or 1 as this number is less than, equal to or greater than `other`.
  ///
  /// Cost: the digits of both at most, and those of their exponents if these have
  /// more than 18.
  package func compare(_ other: Decimal) -> Int {
    let sign = isZero ? 0 : isNegative ? -1 : 1
    let otherSign = other.isZero ? 0 : other.isNegative ? -1 : 1
    if sign != otherSign { return sign < otherSign ? -1 : 1 }
    return sign * compareMagnitude(other)
  }

  private func compareMagnitude(_ other: Decimal) -> Int {
    if isZero || other.isZero { return (isZero ? 0 : 1) - (other.isZero ? 0 : 1) }
    let order = exponentDifference(other) + count - other.count
    if order != 0 { return order < 0 ? -1 : 1 }
    let aligned = alignedHead
    let otherAligned = other.alignedHead
    if aligned != otherAligned { return aligned < otherAligned ? -1 : 1 }
    var digits = TailDigits(self)
    var otherDigits = TailDigits(other)
    while let digit = digits.next() {
      guard let otherDigit = otherDigits.next() else { return 1 }
      if digit != otherDigit { return digit < otherDigit ? -1 : 1 }
    }
    return otherDigits.remaining > 0 ? -1 : 0
  }

  /// The first 19 digits, zeros appended where there are fewer.
  private var alignedHead: UInt64 {
    // Safe: 1 <= count, and fewer than 19 digits grow to 19 at most.
    count >= Decimal.headDigits ? head : head &* satya_ten(Int64(Decimal.headDigits - count))
  }

  /// `exponent` of this less that of `other`, held within +-2 * `exponentLimit`.
  func exponentDifference(_ other: Decimal) -> Int {
    if !isExponentClamped && !other.isExponentClamped {
      return max(-Decimal.exponentLimit, min(Decimal.exponentLimit, exponent - other.exponent))
    }
    // Digit by digit from the left. Once the difference is that large, what follows
    // cannot bring it back to the size of a shift.
    let width = max(writtenExponent.count, other.writtenExponent.count)
    var difference = 0
    for place in 0..<width {
      difference =
        difference &* 10 &+ writtenDigit(place, width) &- other.writtenDigit(place, width)
      if difference.magnitude > 100_000_000_000_000_000 {
        return difference < 0 ? 0 - Decimal.exponentLimit : Decimal.exponentLimit
      }
    }
    return difference + shift - other.shift
  }

  /// A signed digit of the written exponent, as if it had `width` digits.
  private func writtenDigit(_ place: Int, _ width: Int) -> Int {
    let index = place - (width - writtenExponent.count)
    if index < 0 { return 0 }
    let digit = Int(writtenExponent[index] &- NumberReader.zero)
    return isWrittenExponentNegative ? 0 - digit : digit
  }

  /// The same for equal numbers, and different for most others.
  package func hash(seed: UInt64) -> UInt64 {
    if let integer = int64 { return Decimal.hash(integer, seed: seed) }
    var state = Decimal.mix(seed ^ head, isNegative ? 0x9E37_79B9_7F4A_7C15 : 0xC2B2_AE3D_27D4_EB4F)
    // Equal exponents may be written apart, beyond this: 10e1000000000000000000.
    let isFar = magnitude.magnitude >= UInt(Decimal.exponentLimit / 2)
    let power = isFar ? exponentRemainder(seed: seed) : exponent
    state = Decimal.mix(state ^ UInt64(bitPattern: Int64(power)), 0xD6E8_FEB8_6659_FD93)
    var digits = TailDigits(self)
    while digits.remaining > 0 {
      state = Decimal.mix(state ^ digits.next(Decimal.headDigits).value, 0xA076_1D64_78BD_642F)
    }
    return state
  }

  /// The true exponent, however many digits it has, modulo a number that the seed chooses: nobody
  /// outside the process can find exponents that have the same remainder.
  private func exponentRemainder(seed: UInt64) -> Int {
    // Below 2^60, so that ten times a remainder and a digit fit 64 bits.
    let modulus = seed &>> 5 | 1 &<< 59 | 1
    var power = exponent
    if isExponentClamped {
      var rest: UInt64 = 0
      for index in 0..<writtenExponent.count {
        rest = (rest &* 10 &+ UInt64(writtenExponent[index] &- NumberReader.zero)) % modulus
      }
      // Safe: the shift is no more than the digits of a text.
      power = (isWrittenExponentNegative ? 0 - Int(rest) : Int(rest)) + shift
    }
    let remainder = power % Int(modulus)
    return remainder < 0 ? remainder + Int(modulus) : remainder
  }

  @inline(__always)
  private static func hash(_ integer: Int64, seed: UInt64) -> UInt64 {
    mix(UInt64(bitPattern: integer) ^ seed, 0x9E37_79B9_7F4A_7C15)
  }

  /// Both halves of a product folded: every bit of the input reaches every bit.
  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

// Numbers as values. A double counts as `Decimal.init(value:)` says, so that equality
// holds across kinds, is transitive, and agrees with `hash`.
extension Decimal {
  /// Two numbers are the same number: 1 and 1.0, 0.0 and -0.0.
  ///
  /// Both are of kind int64, double or number; false for any other kind. NaN is equal
  /// to itself, so that a value is found where it was put.
  package static func equal(_ a: Value, _ b: Value) -> Bool {
    if a.kind == .int64, b.kind == .int64 { return a.payload == b.payload }
    return isNumber(a) && isNumber(b) && compare(a, b) == 0
  }

  /// -1, 0 or 1 as number `a` is less than, equal to or greater than `b`.
  ///
  /// Infinities stand at the ends and NaN below all, equal to itself; who refuses
  /// NaN asks first. Number text that is no JSON number counts as NaN. 0 if either
  /// value is of another kind.
  package static func compare(_ a: Value, _ b: Value) -> Int {
    switch (a.kind, b.kind) {
    case (.int64, .int64): return order(a.asInt64, b.asInt64)
    case (.double, .double): return compare(a.asDouble, b.asDouble)
    case (.int64, .double): return compare(a.asInt64, b.asDouble)
    case (.double, .int64): return 0 - compare(b.asInt64, a.asDouble)
    default: return compareText(a, b)
    }
  }

  /// Equal numbers have equal hashes, whatever their kinds; 0 if `value` is no number.
  package static func hash(_ value: Value, seed: UInt64 = 0) -> UInt64 {
    if value.kind == .int64 { return hash(value.asInt64, seed: seed) }
    if let number = Decimal(value: value) { return number.hash(seed: seed) }
    guard isNumber(value) else { return 0 }
    let double = nonFinite(value)
    return mix(seed ^ (double.isNaN ? 1 : double < 0 ? 2 : 3), 0xE703_7ED1_A0B4_28DB)
  }

  @inline(__always)
  private static func isNumber(_ value: Value) -> Bool {
    value.kind == .int64 || value.kind == .double || value.kind == .number
  }

  @inline(__always)
  private static func order(_ a: Int64, _ b: Int64) -> Int { a < b ? -1 : a > b ? 1 : 0 }

  @inline(__always)
  private static func compare(_ a: Double, _ b: Double) -> Int {
    if a < b { return -1 }
    if a > b { return 1 }
    if a == b { return 0 }
    return (a.isNaN ? 0 : 1) - (b.isNaN ? 0 : 1)
  }

  private static func compare(_ a: Int64, _ b: Double) -> Int {
    // Written so that NaN is below everything.
    if !(b >= -9_223_372_036_854_775_808.0) { return 1 }
    if b >= 9_223_372_036_854_775_808.0 { return -1 }
    // Safe: the bounds were just checked. What is cut off decides a tie.
    let whole = Int64(b)
    if a != whole { return order(a, whole) }
    let rest = b - Double(whole)
    return rest > 0 ? -1 : rest < 0 ? 1 : 0
  }

  @inline(never)
  private static func compareText(_ a: Value, _ b: Value) -> Int {
    if let x = Decimal(value: a), let y = Decimal(value: b) { return x.compare(y) }
    guard isNumber(a), isNumber(b) else { return 0 }
    return compare(nonFinite(a), nonFinite(b))
  }

  /// An infinity or NaN as it is, 0 for what is finite, NaN for text that is no number.
  private static func nonFinite(_ value: Value) -> Double {
    if Decimal(value: value) != nil { return 0 }
    return value.kind == .double ? value.asDouble : .nan
  }
}
