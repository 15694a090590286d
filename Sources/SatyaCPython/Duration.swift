// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// The text of a timedelta in the form of ISO 8601: `P1DT2H3M4.5S`, with years of 365 days.
enum Duration {
  /// Writes 31 bytes at most; 0 where Python has to. Safe: `object` is exactly a timedelta,
  /// which has its three parts where `SelfTest` has seen them.
  static func write(_ object: Object, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let (days, seconds, micros) = parts(object)
    // The least one has no opposite.
    if days < -999_999_998 { return 0 }
    var whole = Int64(days) &* 86_400 &+ Int64(seconds)
    var part = Int64(micros)
    var count = 0
    func put(_ byte: Unicode.Scalar) {
      out[count] = UInt8(ascii: byte)
      count &+= 1
    }
    func put(_ number: Int64, _ unit: Unicode.Scalar) {
      if number == 0 { return }
      count &+= NumberWriter.write(number, to: out + count)
      put(unit)
    }
    if whole < 0 {
      put("-")
      whole = part > 0 ? -whole &- 1 : -whole
      part = part > 0 ? 1_000_000 &- part : 0
    }
    put("P")
    put(whole / 86_400 / 365, "Y")
    put(whole / 86_400 % 365, "D")
    let clock = whole % 86_400
    if clock != 0 || part != 0 {
      put("T")
      put(clock / 3_600, "H")
      put(clock % 3_600 / 60, "M")
      if clock % 60 != 0 || part != 0 {
        count &+= NumberWriter.write(clock % 60, to: out + count)
        if part != 0 { count &+= write(part: part, to: out + count) }
        put("S")
      }
    } else if whole == 0 {
      put("T")
      put("0")
      put("S")
    }
    return count
  }

  /// Microseconds behind a point, without zeros at the end.
  private static func write(part: Int64, to out: UnsafeMutablePointer<UInt8>) -> Int {
    out[0] = UInt8(ascii: ".")
    var rest = part
    var count = 7
    for i in stride(from: 6, to: 0, by: -1) {
      out[i] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    while out[count - 1] == UInt8(ascii: "0") { count -= 1 }
    return count
  }

  /// The timedelta of such a text, whose quantities may come in any order, the last of them with
  /// a fraction; a new reference, or nil for any other text, which Python reads.
  static func read(_ text: Text, _ py: Python) -> Object? {
    guard text.count > 0 else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    let start = isNegative || text[0] == UInt8(ascii: "+") ? 1 : 0
    guard text.count > start + 2, text[start] == UInt8(ascii: "P"),
      var (seconds, micros) = quantities(text, start + 1)
    else { return nil }
    if isNegative { (seconds, micros) = (-seconds, -micros) }
    seconds += micros / 1_000_000
    micros %= 1_000_000
    let make = unsafeBitCast(py.datetimes(72), to: MakeDelta.self)
    return make(
      Int32(truncatingIfNeeded: seconds / 86_400), Int32(truncatingIfNeeded: seconds % 86_400),
      Int32(truncatingIfNeeded: micros), 1, py.datetimes(24))
  }

  private typealias MakeDelta = @convention(c) (Int32, Int32, Int32, Int32, Object?) -> Object?

  /// Beyond this Python weighs whether a timedelta can hold it.
  private static var mostSeconds: Int64 { 999_999_000 * 86_400 }

  /// Seconds, and microseconds besides, of `1Y2M3DT4H5M6.5S`.
  private static func quantities(_ text: Text, _ start: Int) -> (Int64, Int64)? {
    var at = start
    var isTime = false
    var seconds: Int64 = 0
    while at < text.count {
      if text[at] == UInt8(ascii: "T"), !isTime {
        isTime = true
        at &+= 1
        continue
      }
      guard let (number, _) = digits(text, &at, most: 9), at < text.count else { return nil }
      if text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ",") {
        at &+= 1
        guard let (part, scale) = digits(text, &at, most: 6), at == text.count &- 1,
          let unit = unit(text[at], isTime: isTime)
        else { return nil }
        seconds += number * unit
        return seconds > mostSeconds ? nil : (seconds, part * unit * (1_000_000 / scale))
      }
      guard let unit = unit(text[at], isTime: isTime) else { return nil }
      seconds += number * unit
      if seconds > mostSeconds { return nil }
      at &+= 1
    }
    return (seconds, 0)
  }

  /// One digit at least, and the power of ten of their count.
  private static func digits(_ text: Text, _ at: inout Int, most: Int) -> (Int64, Int64)? {
    var number: Int64 = 0
    var scale: Int64 = 1
    let start = at
    while at < text.count, text[at] &- UInt8(ascii: "0") <= 9 {
      if at &- start == most { return nil }
      number = number &* 10 &+ Int64(text[at] &- UInt8(ascii: "0"))
      scale = scale &* 10
      at &+= 1
    }
    return at == start ? nil : (number, scale)
  }

  private static func unit(_ byte: UInt8, isTime: Bool) -> Int64? {
    switch byte {
    case UInt8(ascii: "Y"): return isTime ? nil : 365 * 86_400
    case UInt8(ascii: "M"): return isTime ? 60 : 30 * 86_400
    case UInt8(ascii: "W"): return isTime ? nil : 7 * 86_400
    case UInt8(ascii: "D"): return isTime ? nil : 86_400
    case UInt8(ascii: "H"): return isTime ? 3_600 : nil
    case UInt8(ascii: "S"): return isTime ? 1 : nil
    default: return nil
    }
  }

  /// Days, seconds and microseconds. Safe: `object` is exactly a timedelta.
  static func parts(_ object: Object) -> (Int32, Int32, Int32) {
    (
      object.load(fromByteOffset: 24, as: Int32.self),
      object.load(fromByteOffset: 28, as: Int32.self),
      object.load(fromByteOffset: 32, as: Int32.self)
    )
  }
}
