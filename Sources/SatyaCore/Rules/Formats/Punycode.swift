// SPDX-License-Identifier: Apache-2.0

/// RFC 3492 with the parameters of section 5.
///
/// Labels hold 63 code points at most, so the quadratic insertion of the decoder
/// has a small bound. No way to write a delta but one exists, and insertions come in
/// one order, so what `decode` takes is what encoding its result gives, apart from
/// the case of letters.
struct Punycode {
  private init() {}

  private static var base: UInt32 { 36 }
  private static var firstCode: UInt32 { 0x80 }
  private static var firstBias: UInt32 { 72 }

  /// Decodes `text`, letters in lower case, into at most 63 `points`. Returns how many
  /// there are; 0 where the text is no Punycode or stands for ASCII alone.
  static func decode(_ text: Text, into points: UnsafeMutableBufferPointer<UInt32>) -> Int {
    var i = 0
    var count = 0
    // All before the last hyphen stands for itself. A hyphen in front of everything has
    // nothing to set off, stays, and is refused as a digit.
    var hyphen = text.count &- 1
    while hyphen > 0, text[hyphen] != UInt8(ascii: "-") { hyphen &-= 1 }
    if hyphen > 0 {
      guard hyphen <= points.count else { return 0 }
      while i < hyphen {
        let byte = text[i]
        points[i] = UInt32(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        i &+= 1
      }
      count = hyphen
      i &+= 1
    }
    guard i < text.count else { return 0 }
    var code = firstCode
    var position: UInt32 = 0
    var bias = firstBias
    var isFirst = true
    while i < text.count {
      let before = position
      var weight: UInt32 = 1
      var k = base
      while true {
        guard i < text.count, let digit = digit(text[i]) else { return 0 }
        i &+= 1
        let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
        let (sum, carry) = position.addingReportingOverflow(product)
        guard !overflow, !carry else { return 0 }
        position = sum
        let threshold = threshold(k, bias)
        if digit < threshold { break }
        let (heavier, tooHeavy) = weight.multipliedReportingOverflow(by: base &- threshold)
        guard !tooHeavy else { return 0 }
        weight = heavier
        k &+= base
      }
      guard count < points.count else { return 0 }
      let places = UInt32(truncatingIfNeeded: count) &+ 1
      bias = adapt(position &- before, places, isFirst)
      isFirst = false
      let (next, tooFar) = code.addingReportingOverflow(position / places)
      guard !tooFar, next <= 0x10FFFF, next &>> 11 != 0x1B else { return 0 }
      code = next
      position %= places
      var j = count
      let place = Int(position)
      while j > place {
        points[j] = points[j &- 1]
        j &-= 1
      }
      points[place] = code
      count &+= 1
      position &+= 1
    }
    return count
  }

  /// How many bytes `points`, 63 at most, take when encoded, without the `xn--`.
  static func encodedLength(_ points: UnsafeMutableBufferPointer<UInt32>) -> Int {
    var length = 0
    for code in points where code < 0x80 { length &+= 1 }
    var handled = UInt32(truncatingIfNeeded: length)
    let basic = handled
    let count = UInt32(truncatingIfNeeded: points.count)
    if basic > 0 { length &+= 1 }
    var code = firstCode
    // Safe: code points are below 2^21 and counts below 2^6, so a delta stays
    // below 2^28.
    var delta: UInt32 = 0
    var bias = firstBias
    while handled < count {
      var next: UInt32 = 0x10FFFF
      for other in points where other >= code && other < next { next = other }
      delta &+= (next &- code) &* (handled &+ 1)
      code = next
      for other in points {
        if other < code { delta &+= 1 }
        guard other == code else { continue }
        var rest = delta
        var k = base
        while true {
          length &+= 1
          let threshold = threshold(k, bias)
          if rest < threshold { break }
          rest = (rest &- threshold) / (base &- threshold)
          k &+= base
        }
        bias = adapt(delta, handled &+ 1, handled == basic)
        delta = 0
        handled &+= 1
      }
      delta &+= 1
      code &+= 1
    }
    return length
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt32? {
    if ByteSet.isLetter(byte) { return UInt32((byte | 0x20) &- 0x61) }
    return ByteSet.isDigit(byte) ? UInt32(byte &- 0x30) &+ 26 : nil
  }

  /// RFC 3492 section 6.2: 1 to 26, nearer to the bias the later the digit.
  @inline(__always)
  private static func threshold(_ k: UInt32, _ bias: UInt32) -> UInt32 {
    k <= bias ? 1 : min(k &- bias, 26)
  }

  /// RFC 3492 section 6.1.
  private static func adapt(_ delta: UInt32, _ places: UInt32, _ isFirst: Bool) -> UInt32 {
    var delta = isFirst ? delta / 700 : delta / 2
    delta &+= delta / places  // Safe: the halves of 32 bits.
    var k: UInt32 = 0
    while delta > 455 {
      delta /= 35
      k &+= 36
    }
    return k &+ 36 &* delta / (delta &+ 38)
  }
}
