// SPDX-License-Identifier: Apache-2.0

import CPlatform

extension Decimal {
  /// The nearest double, ties to even; nil if the number is too large for one.
  package var nearestDouble: Double? {
    let bits = nearestMagnitude
    if bits == NumberReader.infinity { return nil }
    return Double(bitPattern: bits | (isNegative ? 1 << 63 : 0))
  }

  /// The bits of the double nearest to the magnitude; those of infinity if too large.
  var nearestMagnitude: UInt64 {
    if isZero { return 0 }
    // Outside of these no rounding reaches a double, and within them sums are small.
    if magnitude > 310 { return NumberReader.infinity }
    if magnitude < -330 { return 0 }
    if count <= Decimal.headDigits { return NumberReader.magnitude(head, exponent) }
    // The number lies between `head` and `head + 1` units of the nineteenth digit. If
    // both have the same nearest double, so has everything between.
    let unit = magnitude - Decimal.headDigits
    let lower = NumberReader.magnitude(head, unit)
    // Safe: 19 digits are less than 2^64 - 1.
    let upper = NumberReader.magnitude(head &+ 1, unit)
    return lower == upper ? lower : decide(lower)
  }

  /// `lower`, or the double above it, by an exact comparison with the middle of both.
  ///
  /// With m * 2^e in the middle, digits * 10^exponent is compared with it after both
  /// have been made integers by powers of two and five. The middle of two doubles
  /// has at most 767 digits, so of the digits behind the first 800 it only
  /// matters that there are some: the work is bounded, whatever the length.
  @inline(never)
  private func decide(_ lower: UInt64) -> UInt64 {
    let biased = Int(truncatingIfNeeded: lower &>> 52)
    let fraction = lower & ((1 << 52) - 1)
    let isNormal = biased > 0
    // Safe: `lower` is finite here, so 54 bits suffice.
    let middle = (isNormal ? fraction | 1 << 52 : fraction) &* 2 &+ 1
    let twos = (isNormal ? biased : 1) - 1076

    // Both sides have the bits of 801 digits, 2661, and less than two limbs more: they
    // are of one size, and what one side lacks in tens or twos the other does not have.
    let capacity = 64
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { left in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { right in
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else {
          return lower
        }
        var number = DecimalLimbs(leftBase, capacity: capacity)
        var bound = DecimalLimbs(rightBase, capacity: capacity)
        let tens = exponent + load(into: &number)
        bound.append(middle)
        if tens >= 0 {
          number.multiplyByPowerOfFive(tens)
        } else {
          bound.multiplyByPowerOfFive(0 - tens)
        }
        let surplus = tens - twos
        if surplus >= 0 { number.shiftLeft(surplus) } else { bound.shiftLeft(0 - surplus) }
        let order = number.compare(bound)
        // Safe: bits of doubles are in their order; past the largest comes infinity.
        return order < 0 || (order == 0 && lower & 1 == 0) ? lower : lower &+ 1
      }
    }
  }

  /// The digits as an integer, cut at 800 and then marked by a 1 if there are more.
  ///
  /// Returns the number of digits that it is short of.
  private func load(into number: inout DecimalLimbs) -> Int {
    number.append(head)
    var digits = TailDigits(self)
    let kept = 800 - Decimal.headDigits
    var taken = 0
    while taken < kept, digits.remaining > 0 {
      let chunk = digits.next(min(Decimal.headDigits, kept - taken))
      number.multiply(by: satya_ten(Int64(chunk.count)), adding: chunk.value)
      taken += chunk.count
    }
    if digits.remaining == 0 { return 0 }
    // The digits left end with one that is not zero.
    number.multiply(by: 10, adding: 1)
    return digits.remaining - 1
  }
}
