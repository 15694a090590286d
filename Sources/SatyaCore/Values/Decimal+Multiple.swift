// SPDX-License-Identifier: Apache-2.0

import CPlatform

// a * 10^m is a multiple of b * 10^n if b divides a * 10^(m-n).
//
// * If m < n, b would have to contain ten as a factor, or a to be zero: digits never
//   end with a zero, so the answer is no without any arithmetic.
// * Otherwise only the twos and fives of 10^(m-n) matter, and b has fewer of each than
//   it has bits. More tens than four for each digit of b change nothing: 1e1000000
//   costs what 1e80 costs.
//
// Work: for b below 2^64 one division for every 19 digits of a; for longer b one
// multiplication of b's length for every 19 digits of a and of b. At the default limit of
// 4,300 digits for both that is 1,200 steps over 224 limbs.

extension Decimal {
  /// Whether this number is an integer times `divisor`, exactly.
  ///
  /// Zero is a multiple of everything but zero, and nothing is a multiple of zero.
  /// False if memory is refused; `multiple(of:)` tells the two apart.
  package func isMultiple(of divisor: Decimal) -> Bool {
    multiple(of: divisor) ?? false
  }

  /// Whether this number is an integer times `divisor`; nil if memory is refused, which
  /// only divisors of 20 digits and more ask for.
  package func multiple(of divisor: Decimal) -> Bool? {
    if divisor.isZero { return false }
    if isZero { return true }
    let tens = exponentDifference(divisor)
    if tens < 0 { return false }
    let usefulTens = min(tens, 4 * divisor.count)
    if divisor.count <= Decimal.headDigits {
      return remainder(by: divisor.head, tens: usefulTens) == 0
    }
    return isDivisible(byLong: divisor, tens: usefulTens)
  }

  /// Whether `value` is an integer times `divisor`; nothing is a multiple of zero.
  @inline(__always)
  package static func isMultiple(_ value: Int64, of divisor: Int64) -> Bool {
    // Safe: the overflow of Int64.min % -1 does not occur among magnitudes.
    divisor != 0 && value.magnitude % divisor.magnitude == 0
  }

  /// digits * 10^tens mod divisor
  private func remainder(by divisor: UInt64, tens: Int) -> UInt64 {
    var rest = head % divisor
    var digits = TailDigits(self)
    while digits.remaining > 0 {
      let chunk = digits.next(Decimal.headDigits)
      rest = Decimal.product(
        rest, satya_ten(Int64(chunk.count)), plus: chunk.value, modulo: divisor)
    }
    var remaining = tens
    while remaining > 0, rest != 0 {
      let step = min(remaining, Decimal.headDigits)
      rest = Decimal.product(rest, satya_ten(Int64(step)), plus: 0, modulo: divisor)
      remaining -= step
    }
    return rest
  }

  /// (a * b + c) mod m, for a < m.
  @inline(__always)
  private static func product(_ a: UInt64, _ b: UInt64, plus c: UInt64, modulo m: UInt64) -> UInt64
  {
    let product = a.multipliedFullWidth(by: b)
    let sum = product.low.addingReportingOverflow(c)
    // Safe: a * b + c < m * 2^64, so the high half is below m and the quotient fits.
    return m.dividingFullWidth((product.high &+ (sum.overflow ? 1 : 0), sum.partialValue)).remainder
  }

  @inline(never)
  private func isDivisible(byLong divisor: Decimal, tens: Int) -> Bool? {
    // 19 digits fit a limb; one limb for the shift, one for the step of the remainder.
    let capacity = divisor.count / Decimal.headDigits + 3
    let bytes = 2 * capacity * MemoryLayout<UInt64>.stride
    guard let block = malloc(bytes) else { return nil }
    defer { free(block) }
    let limbs = block.bindMemory(to: UInt64.self, capacity: 2 * capacity)
    var modulus = DecimalLimbs(limbs, capacity: capacity)
    modulus.append(divisor.head)
    var divisorDigits = TailDigits(divisor)
    while divisorDigits.remaining > 0 {
      let chunk = divisorDigits.next(Decimal.headDigits)
      modulus.multiply(by: satya_ten(Int64(chunk.count)), adding: chunk.value)
    }
    // Numbers of 20 digits may still fit a limb, which the long division does not take.
    if modulus.count == 1 { return remainder(by: modulus[0], tens: tens) == 0 }
    var rest = DecimalRemainder(modulus: modulus, limbs: limbs + capacity)
    rest.append(digits: head, tenfold: satya_ten(Int64(min(count, Decimal.headDigits))))
    var digits = TailDigits(self)
    while digits.remaining > 0 {
      let chunk = digits.next(Decimal.headDigits)
      rest.append(digits: chunk.value, tenfold: satya_ten(Int64(chunk.count)))
    }
    var remaining = tens
    while remaining > 0, !rest.isZero {
      let step = min(remaining, Decimal.headDigits)
      rest.append(digits: 0, tenfold: satya_ten(Int64(step)))
      remaining -= step
    }
    return rest.isZero
  }
}

/// The remainder of a long number by a modulus of two limbs or more, built up from
/// its digits on the left.
///
/// Modulus and remainder are kept shifted left until the modulus fills its top limb,
/// as Knuth's division asks for (The Art of Computer Programming 2, 4.3.1, D).
private struct DecimalRemainder {
  private let modulus: UnsafeMutablePointer<UInt64>
  private let size: Int
  private let shift: UInt64
  /// `size + 1` limbs; the top one is zero between steps.
  private let rest: UnsafeMutablePointer<UInt64>

  /// The memory is the caller's; `limbs` has room for one more limb than the modulus.
  init(modulus: DecimalLimbs, limbs: UnsafeMutablePointer<UInt64>) {
    size = modulus.count
    shift = UInt64(modulus[size - 1].leadingZeroBitCount)
    var normalized = modulus
    normalized.shiftLeft(Int(shift))
    self.modulus = normalized.limbs
    rest = limbs
    for index in 0...size { rest[index] = 0 }
  }

  var isZero: Bool {
    for index in 0..<size where rest[index] != 0 { return false }
    return true
  }

  /// rest = (rest * tenfold + digits) mod modulus, for digits < tenfold.
  mutating func append(digits: UInt64, tenfold: UInt64) {
    // rest < modulus, so the new number is below modulus * tenfold: `size + 1` limbs.
    var carry = digits &<< shift
    var next = shift == 0 ? 0 : digits &>> (64 &- shift)
    for index in 0..<size {
      let product = rest[index].multipliedFullWidth(by: tenfold)
      let sum = product.low.addingReportingOverflow(carry)
      rest[index] = sum.partialValue
      // Safe: (2^64 - 1) * tenfold + carries stays below 2^128, see above.
      carry = product.high &+ next &+ (sum.overflow ? 1 : 0)
      next = 0
    }
    rest[size] = carry
    subtract(quotient())
  }

  /// An estimate of rest / modulus that is right or at most two too large.
  private func quotient() -> UInt64 {
    let top = modulus[size - 1]
    if rest[size] >= top { return .max }
    var (estimate, remainder) = top.dividingFullWidth((rest[size], rest[size - 1]))
    // The limb below takes away nearly all of the error.
    while true {
      let product = estimate.multipliedFullWidth(by: modulus[size - 2])
      if product.high < remainder || (product.high == remainder && product.low <= rest[size - 2]) {
        return estimate
      }
      estimate -= 1
      let sum = remainder.addingReportingOverflow(top)
      if sum.overflow { return estimate }
      remainder = sum.partialValue
    }
  }

  /// rest -= quotient * modulus, and back up where that was too much.
  private func subtract(_ quotient: UInt64) {
    if quotient == 0 { return }
    var carry: UInt64 = 0
    var borrow: UInt64 = 0
    for index in 0..<size {
      let product = modulus[index].multipliedFullWidth(by: quotient)
      let low = product.low.addingReportingOverflow(carry)
      carry = product.high &+ (low.overflow ? 1 : 0)
      let first = rest[index].subtractingReportingOverflow(low.partialValue)
      let second = first.partialValue.subtractingReportingOverflow(borrow)
      rest[index] = second.partialValue
      borrow = first.overflow || second.overflow ? 1 : 0
    }
    rest[size] = rest[size] &- carry &- borrow
    // Below zero the top limb is all ones.
    while rest[size] >> 63 == 1 { addBack() }
  }

  private func addBack() {
    var carry: UInt64 = 0
    for index in 0..<size {
      let first = rest[index].addingReportingOverflow(modulus[index])
      let second = first.partialValue.addingReportingOverflow(carry)
      rest[index] = second.partialValue
      carry = first.overflow || second.overflow ? 1 : 0
    }
    rest[size] = rest[size] &+ carry
  }
}
