// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Writes numbers as JSON text that reads back as the same value.
///
/// A double is always recognizable as one: it has a point or an exponent. The text is
/// the one that Python's `repr` and `json.dumps` give: the shortest digits, positional
/// from 1e-4 up to 1e16 and with an exponent of at least two digits elsewhere.
///
/// The buffer is written in words of eight bytes: bytes behind the returned length,
/// within the stated room, are unspecified.
package enum NumberWriter {
  /// Writes `value` and returns its length; `out` has room for 20 bytes.
  @inline(__always)
  package static func write(_ value: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out.pointee = minus
    let sign = value < 0 ? 1 : 0
    return sign &+ writeDigits(value.magnitude, to: out + sign)
  }

  /// Writes `value` and returns its length, or 0 for NaN and infinities; `out` has
  /// room for 32 bytes.
  @inline(never)
  package static func write(_ value: Double, to out: UnsafeMutablePointer<UInt8>) -> Int {
    guard value.isFinite else { return 0 }
    out.pointee = minus
    let sign = value.sign == .minus ? 1 : 0
    return sign &+ writeMagnitude(value.magnitude, to: out + sign)
  }

  @inline(__always) private static var minus: UInt8 { 0x2D }
  @inline(__always) private static var point: UInt8 { 0x2E }
  @inline(__always) private static var zeros: UInt64 { 0x3030_3030_3030_3030 }

  /// Writes the digits of an integer up to 2^63 without leading zeros; "0" for zero.
  ///
  /// Safe: 19 digits, and no word ends behind the twentieth byte less the sign's.
  @inline(__always)
  private static func writeDigits(_ value: UInt64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 100_000_000 { return writeLeading(value, to: out) }
    let high = value / 100_000_000
    let low = value &- high &* 100_000_000
    var count: Int
    if high < 100_000_000 {
      count = writeLeading(high, to: out)
    } else {
      let top = high / 100_000_000
      count = writeLeading(top, to: out)
      store(eightDigits(high &- top &* 100_000_000) | zeros, out + count)
      count &+= 8
    }
    store(eightDigits(low) | zeros, out + count)
    return count &+ 8
  }

  /// Writes an integer below 10^8 without leading zeros, in a word of eight bytes.
  @inline(__always)
  private static func writeLeading(_ value: UInt64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 10 {
      out.pointee = UInt8(truncatingIfNeeded: value) | 0x30
      return 1
    }
    let digits = eightDigits(value)
    let surplus = digits.trailingZeroBitCount &>> 3
    store((digits | zeros) &>> UInt64(surplus &* 8), out)
    return 8 &- surplus
  }

  /// The digits of an integer below 10^8, one a byte, the first in the lowest byte: halved
  /// into fours, pairs, digits, by multiplications that divide all parts at once.
  @inline(__always)
  private static func eightDigits(_ value: UInt64) -> UInt64 {
    let upper = value / 10_000
    let fours = upper | (value &- upper &* 10_000) &<< 32
    // n * 10486 >> 20 is n / 100 for n < 10,000, and n * 103 >> 10 is n / 10 for n < 100.
    let hundreds = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
    return digits(ofPairs: hundreds | (fours &- hundreds &* 100) &<< 16)
  }

  /// The digits of four numbers below 100 that stand in 16 bits each.
  @inline(__always)
  private static func digits(ofPairs pairs: UInt64) -> UInt64 {
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
  }

  /// The text of four numbers below 100, two digits each, the first in the lowest bytes.
  @inline(__always)
  package static func pairs(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> UInt64 {
    digits(ofPairs: a | b &<< 16 | c &<< 32 | d &<< 48) | zeros
  }

  @inline(__always)
  private static func store(_ word: UInt64, _ out: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(out).storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  @inline(__always)
  private static func load(_ p: UnsafeMutablePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(p).loadUnaligned(as: UInt64.self).littleEndian
  }

  /// Safe: at most 26 bytes are written, the unspecified ones included.
  @inline(__always)
  private static func writeMagnitude(
    _ value: Double, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let shortest = Decimal.shortest(value)
    if shortest.digits == 0 {
      store(0x30_2E30, out)
      return 3
    }
    // 17 digits, zeros appended: one, and two words of eight.
    let width = Decimal.digitCount(shortest.digits)
    let all = shortest.digits &* satya_ten(Int64(17 &- width))
    let upper = all / 100_000_000
    let first = upper / 100_000_000
    let firstWord = eightDigits(upper &- first &* 100_000_000)
    let lastWord = eightDigits(all &- upper &* 100_000_000)
    let leading = UInt8(truncatingIfNeeded: first) | 0x30
    // Digits up to the last that is no zero.
    let count =
      lastWord != 0
      ? 17 &- lastWord.leadingZeroBitCount &>> 3 : 9 &- firstWord.leadingZeroBitCount &>> 3
    // The place of the point: behind so many digits.
    let place = width &+ shortest.exponent

    if place > 16 || place < -3 {
      out[0] = leading
      out[1] = point
      store(firstWord | zeros, out + 2)
      store(lastWord | zeros, out + 10)
      let length = count == 1 ? 1 : count &+ 1
      return length &+ writeExponent(place &- 1, to: out + length)
    }
    if place <= 0 {
      // "0." and up to three zeros.
      store(0x3030_3030_3030_2E30, out)
      let start = 2 &- place
      out[start] = leading
      store(firstWord | zeros, out + (start &+ 1))
      store(lastWord | zeros, out + (start &+ 9))
      return start &+ count
    }
    // All digits one byte to the right, then those before the point back again.
    out[1] = leading
    store(firstWord | zeros, out + 2)
    store(lastWord | zeros, out + 10)
    if place <= 8 {
      movePoint(place, load(out + 1), to: out)
    } else {
      let front = load(out + 1)
      movePoint(place &- 8, load(out + 9), to: out + 8)
      store(front, out)
    }
    return max(count &+ 1, place &+ 2)
  }

  /// Writes the first `place` of eight digits, a point, and as much of the rest as fits
  /// the word; place is from 1 to 8. The last digits stand where they belong already.
  @inline(__always)
  private static func movePoint(
    _ place: Int, _ digits: UInt64, to out: UnsafeMutablePointer<UInt8>
  ) {
    if place == 8 {
      store(digits, out)
      out[8] = point
      return
    }
    let before = (1 &<< UInt64(place &* 8)) &- 1 as UInt64
    let after = (digits & ~before) &<< 8
    store(digits & before | after | UInt64(point) &<< UInt64(place &* 8), out)
  }

  @inline(__always)
  private static func writeExponent(
    _ exponent: Int, to out: UnsafeMutablePointer<UInt8>
  ) -> Int {
    out[0] = 0x65
    out[1] = exponent < 0 ? minus : 0x2B
    let magnitude = UInt64(exponent.magnitude)
    if magnitude >= 10 { return 2 &+ writeDigits(magnitude, to: out + 2) }
    out[2] = 0x30
    out[3] = UInt8(truncatingIfNeeded: magnitude) | 0x30
    return 4
  }
}
