// SPDX-License-Identifier: Apache-2.0

import CPlatform

extension Decimal {
  /// The shortest decimal that reads back as `value`, and of those the nearest to it.
  ///
  /// `value` is finite and not negative. The digits may end with zeros.
  ///
  /// Beyond the simple cases the algorithm of Giulietti, "The Schubfach way to render doubles"
  /// (2020). With value = c * 2^q, everything between (4c - 2) * 2^(q-2) and
  /// (4c + 2) * 2^(q-2) reads back as value, both ends included if c is even. For the power
  /// of ten that is just
  /// not wider than this interval, at most one multiple of ten of it and at least
  /// one multiple of one lies inside. Scaling needs 128 bits of the power; of what is
  /// cut off only whether it is zero matters, and that is kept in the lowest bit.
  @inline(__always)
  static func shortest(_ value: Double) -> (digits: UInt64, exponent: Int) {
    let fraction = value.bitPattern & ((1 << 52) - 1)
    let biased = Int(truncatingIfNeeded: value.bitPattern &>> 52)
    let c: UInt64
    let q: Int
    if biased != 0 {
      c = fraction | 1 << 52
      q = biased &- 1075
      // An integer below 2^53 is its own shortest decimal.
      if q <= 0, q > -53, c.trailingZeroBitCount >= 0 &- q {
        return (c &>> UInt64(0 &- q), 0)
      }
      // Up to four places and 15 digits: two such decimals never share a double, so one
      // that reads back is the shortest. Reading divides exact doubles, as is done here.
      if value < 100_000_000_000 {
        // Safe: below 10^15 and a half.
        let digits = Int64(value * 10_000 + 0.5)
        if Double(digits) / 10_000 == value { return (UInt64(bitPattern: digits), -4) }
      }
    } else {
      if fraction == 0 { return (0, 0) }
      c = fraction
      q = -1074
    }

    // Below a power of two the next double is at half the distance.
    let isUneven = fraction == 0 && biased > 1
    // floor(log10(2^q)), or of 3/4 of that; multiplications that hold for every double.
    let k = (q &* 1_262_611 &- (isUneven ? 524_031 : 0)) &>> 22
    // floor(log2(10^-k)) + q + 1, from 1 to 4.
    let h = UInt64(q &+ ((0 &- k) &* 1_741_647) &>> 19 &+ 1)
    let high = satya_power_high(Int64(0 &- k))
    var low = satya_power_low(Int64(0 &- k))
    // Powers that are cut off in the table are wanted rounded up. Safe: no entry carries.
    if k < 0 - SATYA_POWER_EXACT_HIGHEST || k > 0 - SATYA_POWER_ROUNDED_UP_LOWEST { low &+= 1 }

    let isOdd = c & 1
    let middle = scaled(high, low, (4 &* c) &<< h)
    // Lower and upper end, moved inside where they do not belong to the interval.
    let lower = scaled(high, low, (4 &* c &- (isUneven ? 1 : 2)) &<< h) &+ isOdd
    let upper = scaled(high, low, (4 &* c &+ 2) &<< h) &- isOdd

    let s = middle &>> 2
    if s >= 10 {
      let tenth = s / 10
      let isBelowInside = lower <= 40 &* tenth
      let isAboveInside = 40 &* tenth &+ 40 <= upper
      if isBelowInside != isAboveInside { return (isAboveInside ? tenth &+ 1 : tenth, k &+ 1) }
    }
    let isBelowInside = lower <= 4 &* s
    let isAboveInside = 4 &* s &+ 4 <= upper
    if isBelowInside != isAboveInside { return (isAboveInside ? s &+ 1 : s, k) }
    // Both or none: the nearer one, the even one in the middle.
    let half = 4 &* s &+ 2
    let isUp = middle > half || (middle == half && s & 1 == 1)
    return (isUp ? s &+ 1 : s, k)
  }

  /// The top 64 of the 192 bits of a product; the lowest is set if what is cut off is
  /// more than the error of the power.
  @inline(__always)
  private static func scaled(_ high: UInt64, _ low: UInt64, _ factor: UInt64) -> UInt64 {
    let upper = high.multipliedFullWidth(by: factor)
    let sum = upper.low.addingReportingOverflow(low.multipliedFullWidth(by: factor).high)
    return (upper.high &+ (sum.overflow ? 1 : 0)) | (sum.partialValue > 1 ? 1 : 0)
  }
}
