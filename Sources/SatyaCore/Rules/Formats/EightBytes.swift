// SPDX-License-Identifier: Apache-2.0

/// Eight bytes of a text in one word, the first in the lowest bits, checked at once.
package struct EightBytes {
  private let bits: UInt64

  /// Reads bytes `offset` to `offset + 7`. The caller has seen that the text holds them.
  @inline(__always)
  package init(_ text: Text, at offset: Int) {
    // Safe: within the text by the caller's check; an unaligned load has no other demand.
    let word = UnsafeRawPointer(text.start + offset).loadUnaligned(as: UInt64.self)
    bits = UInt64(littleEndian: word)
  }

  @inline(__always)
  private init(bits: UInt64) { self.bits = bits }

  /// The values of the digits where `template` has `0`, zero elsewhere; nil unless
  /// every other byte equals the template's.
  ///
  /// Exclusive or leaves 0...9 for a digit and 0 for an equal byte. Adding 0x76 or
  /// 0x7F carries anything greater into the top bit of its byte; a byte that
  /// had the top bit already is refused whatever its neighbor's carry did to it.
  @inline(__always)
  package func digits(template: UInt64, addend: UInt64) -> EightBytes? {
    let values = bits ^ template
    guard (values | (values &+ addend)) & 0x8080_8080_8080_8080 == 0 else { return nil }
    return EightBytes(bits: values)
  }

  /// Of digit values: the two-digit number whose first digit is byte `index`.
  ///
  /// Safe: 9 * 10 + 9 fits a byte, so no product or sum reaches its neighbor.
  @inline(__always)
  package func pair(at index: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ((bits &* 10) &+ (bits &>> 8)) &>> (index &* 8)) & 0xFF
  }

  /// Whether the bytes picked by `mask` (0xFF each) are hyphens and all others
  /// hexadecimal digits.
  @inline(__always)
  func isHex(hyphens mask: UInt64) -> Bool {
    guard (bits ^ 0x2D2D_2D2D_2D2D_2D2D) & mask == 0 else { return false }
    let word = (bits & ~mask) | (0x3030_3030_3030_3030 & mask)
    let lower = word | 0x2020_2020_2020_2020
    // Top bits tell "at least '0'" and so on; ASCII is seen to last, so carries
    // out of other bytes cannot make a false yes.
    let digit = (word &+ 0x5050_5050_5050_5050) & ~(word &+ 0x4646_4646_4646_4646)
    let letter = (lower &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lower &+ 0x1919_1919_1919_1919)
    return (digit | letter) & ~word & 0x8080_8080_8080_8080 == 0x8080_8080_8080_8080
  }

  /// How many of the bytes, counted from the first, are digits before another follows.
  @inline(__always)
  var leadingDigits: Int {
    let values = bits ^ 0x3030_3030_3030_3030
    // A carry only travels upward from a byte that is itself refused, so the
    // lowest mark, the one that counts, is true.
    let others = (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount &>> 3
  }
}
