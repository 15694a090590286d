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

  /// Days, seconds and microseconds. Safe: `object` is exactly a timedelta.
  static func parts(_ object: Object) -> (Int32, Int32, Int32) {
    (
      object.load(fromByteOffset: 24, as: Int32.self),
      object.load(fromByteOffset: 28, as: Int32.self),
      object.load(fromByteOffset: 32, as: Int32.self)
    )
  }
}
