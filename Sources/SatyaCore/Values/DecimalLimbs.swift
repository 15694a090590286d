// SPDX-License-Identifier: Apache-2.0

/// A natural number of any size in memory of the caller, least significant limb first.
///
/// It never grows past its capacity: what does not fit is dropped, so callers size
/// the memory for the largest number they make. The top limb is not zero.
struct DecimalLimbs {
  private(set) var count: Int
  let capacity: Int
  let limbs: UnsafeMutablePointer<UInt64>

  /// Zero, in the memory at `limbs`, which the caller keeps as long as the number.
  init(_ limbs: UnsafeMutablePointer<UInt64>, capacity: Int) {
    self.limbs = limbs
    self.capacity = capacity
    self.count = 0
  }

  /// Safe: the caller keeps `index` below `count`.
  subscript(_ index: Int) -> UInt64 { limbs[index] }

  /// self * factor + term
  mutating func multiply(by factor: UInt64, adding term: UInt64 = 0) {
    var carry = term
    for index in 0..<count {
      let product = limbs[index].multipliedFullWidth(by: factor)
      let sum = product.low.addingReportingOverflow(carry)
      limbs[index] = sum.partialValue
      // Safe: the high half of a product is at most 2^64 - 2.
      carry = product.high &+ (sum.overflow ? 1 : 0)
    }
    append(carry)
  }

  /// self * 5^exponent
  mutating func multiplyByPowerOfFive(_ exponent: Int) {
    var remaining = exponent
    while remaining >= 27 {
      multiply(by: 7_450_580_596_923_828_125)
      remaining -= 27
    }
    var factor: UInt64 = 1
    for _ in 0..<max(0, remaining) { factor &*= 5 }
    multiply(by: factor)
  }

  /// self * 2^bits
  mutating func shiftLeft(_ bits: Int) {
    if count == 0 || bits <= 0 { return }
    let whole = bits / 64
    let part = UInt64(bits % 64)
    if part > 0 {
      var carry: UInt64 = 0
      for index in 0..<count {
        let limb = limbs[index]
        limbs[index] = limb &<< part | carry
        carry = limb &>> (64 &- part)
      }
      append(carry)
    }
    if whole == 0 || count + whole > capacity { return }
    for index in stride(from: count - 1, through: 0, by: -1) { limbs[index + whole] = limbs[index] }
    for index in 0..<whole { limbs[index] = 0 }
    count += whole
  }

  /// -1, 0 or 1 as this number is less than, equal to or greater than `other`.
  func compare(_ other: DecimalLimbs) -> Int {
    if count != other.count { return count < other.count ? -1 : 1 }
    for index in stride(from: count - 1, through: 0, by: -1) where limbs[index] != other[index] {
      return limbs[index] < other[index] ? -1 : 1
    }
    return 0
  }

  mutating func append(_ limb: UInt64) {
    if limb == 0 || count == capacity { return }
    limbs[count] = limb
    count += 1
  }
}
