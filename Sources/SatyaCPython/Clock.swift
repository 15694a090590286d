// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// A time of day, with what it is away from UTC: `12:30[:00[.f…]][Z|+02:00]`.
///
/// All that models/temporal.py takes, but for signs that are not ASCII: places of a second
/// beyond the sixth are cut off.
struct Clock {
  var hour: Int32
  var minute: Int32
  var second: Int32 = 0
  var micro: Int32 = 0
  /// Minutes; nil without a time zone.
  var offset: Int32?

  init(hour: Int32, minute: Int32, second: Int32, micro: Int32, offset: Int32?) {
    (self.hour, self.minute, self.second) = (hour, minute, second)
    (self.micro, self.offset) = (micro, offset)
  }

  /// Reads `text` from `start` to its end; nil where that is no time of day.
  init?(_ text: Text, at start: Int) {
    (hour, minute) = (0, 0)
    var at = start
    let hasSeconds = readSeconds(text, &at)
    guard hasSeconds || readMinutes(text, &at) else { return nil }
    if hasSeconds, at < text.count, text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ",") {
      guard readFraction(text, &at) else { return nil }
    }
    if at < text.count, !readOffset(text, &at) { return nil }
    guard at == text.count, hour < 24, minute < 60, second < 60 else { return nil }
  }

  /// `12:30:00`, all at once.
  private mutating func readSeconds(_ text: Text, _ at: inout Int) -> Bool {
    guard text.count - at >= 8,
      let parts = EightBytes(text, at: at).digits(
        template: 0x3030_3A30_303A_3030, addend: 0x7676_7F76_767F_7676)  // "00:00:00"
    else { return false }
    hour = Int32(bitPattern: parts.pair(at: 0))
    minute = Int32(bitPattern: parts.pair(at: 3))
    second = Int32(bitPattern: parts.pair(at: 6))
    at += 8
    return true
  }

  /// `12:30`.
  private mutating func readMinutes(_ text: Text, _ at: inout Int) -> Bool {
    guard text.count - at >= 5, let hour = Clock.two(text.start + at),
      text[at + 2] == UInt8(ascii: ":"), let minute = Clock.two(text.start + at + 3)
    else { return false }
    (self.hour, self.minute) = (hour, minute)
    at += 5
    return true
  }

  private mutating func readFraction(_ text: Text, _ at: inout Int) -> Bool {
    at += 1
    let first = at
    var unit: Int32 = 100_000
    while at < text.count, text[at] &- UInt8(ascii: "0") <= 9 {
      micro += Int32(text[at] &- UInt8(ascii: "0")) * unit
      unit /= 10
      at += 1
    }
    return at > first
  }

  private mutating func readOffset(_ text: Text, _ at: inout Int) -> Bool {
    let sign = text[at]
    at += 1
    if sign | 0x20 == UInt8(ascii: "z") {
      offset = 0
      return true
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text.count - at >= 4,
      let hours = Clock.two(text.start + at), hours < 24
    else { return false }
    at += text[at + 2] == UInt8(ascii: ":") ? 3 : 2
    guard text.count - at >= 2, let minutes = Clock.two(text.start + at), minutes < 60 else {
      return false
    }
    at += 2
    offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    return true
  }

  /// Two digits.
  @inline(__always)
  static func two(_ p: UnsafePointer<UInt8>) -> Int32? {
    let tens = p[0] &- UInt8(ascii: "0")
    let ones = p[1] &- UInt8(ascii: "0")
    return tens <= 9 && ones <= 9 ? Int32(tens) * 10 + Int32(ones) : nil
  }

  private typealias MakeTime =
    @convention(c) (Int32, Int32, Int32, Int32, Object?, Object?) -> Object?

  /// A time; a new reference, or nil with an exception.
  func time(_ py: Python) -> Object? {
    guard let zone = py.zone(offset) else { return nil }
    let make = unsafeBitCast(py.datetimes(64), to: MakeTime.self)
    return make(hour, minute, second, micro, zone, py.datetimes(16))
  }

  // Writing

  /// The text of a time without a time zone or in UTC, of 16 bytes at most; 0 where it is
  /// another. Safe: `object` is exactly a time.
  static func write(_ object: Object, to out: UnsafeMutablePointer<UInt8>, _ py: Python) -> Int {
    let zone: Object? =
      object.load(fromByteOffset: 24, as: UInt8.self) == 0
      ? nil : object.load(fromByteOffset: 32, as: Object?.self)
    return write(object + 25, zone, to: out, py)
  }

  /// The same for hours, minutes, seconds and three bytes of microseconds at `parts`.
  static func write(
    _ parts: Object, _ zone: Object?, to out: UnsafeMutablePointer<UInt8>, _ py: Python
  ) -> Int {
    guard zone == nil || zone == py.utc else { return 0 }
    let data = parts.assumingMemoryBound(to: UInt8.self)
    let digits = NumberWriter.pairs(UInt64(data[0]), UInt64(data[1]), UInt64(data[2]), 0)
    let room = UnsafeMutableRawPointer(out)
    room.storeBytes(of: UInt16(truncatingIfNeeded: digits), as: UInt16.self)
    out[2] = UInt8(ascii: ":")
    room.storeBytes(of: UInt16(truncatingIfNeeded: digits &>> 16), toByteOffset: 3, as: UInt16.self)
    out[5] = UInt8(ascii: ":")
    room.storeBytes(of: UInt16(truncatingIfNeeded: digits &>> 32), toByteOffset: 6, as: UInt16.self)
    var count = 8
    let micro = UInt64(data[3]) &<< 16 | UInt64(data[4]) &<< 8 | UInt64(data[5])
    if micro != 0 {
      out[8] = UInt8(ascii: ".")
      let digits = NumberWriter.pairs(micro / 10_000 % 100, micro / 100 % 100, micro % 100, 0)
      room.storeBytes(of: UInt32(truncatingIfNeeded: digits), toByteOffset: 9, as: UInt32.self)
      room.storeBytes(
        of: UInt16(truncatingIfNeeded: digits &>> 32), toByteOffset: 13, as: UInt16.self)
      count = 15
    }
    if zone != nil {
      out[count] = UInt8(ascii: "Z")
      count += 1
    }
    return count
  }
}
