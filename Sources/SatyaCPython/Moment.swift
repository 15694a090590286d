// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// A date with a time, in the commonest of the forms of RFC 3339:
/// `2026-03-01T12:30:00[.f…][Z]`, with up to six places of a second.
///
/// The constructors are those of CPython's `datetime.datetime_CAPI`, a struct of
/// addresses; `SelfTest` has made a datetime by them and looked at its bytes.
struct Moment {
  var year: Int32
  var month: Int32
  var day: Int32
  var hour: Int32
  var minute: Int32
  var second: Int32
  var micro: Int32
  var isUTC: Bool

  private typealias P = UnsafePointer<UInt8>

  /// Nil where the text is of another form, which Python knows, or is no moment.
  init?(_ text: Text) {
    guard text.count >= 19, let date = Moment.readDate(text.start), text[10] == UInt8(ascii: "T"),
      let hour = Moment.two(text.start + 11), text[13] == UInt8(ascii: ":"),
      let minute = Moment.two(text.start + 14), text[16] == UInt8(ascii: ":"),
      let second = Moment.two(text.start + 17), hour < 24, minute < 60, second < 60
    else { return nil }
    (year, month, day) = date
    (self.hour, self.minute, self.second) = (hour, minute, second)
    micro = 0
    var at = 19
    if at < text.count, text[at] == UInt8(ascii: ".") {
      at += 1
      var places = 0
      while at < text.count, text[at] &- UInt8(ascii: "0") <= 9 {
        if places == 6 { return nil }
        micro = micro * 10 + Int32(text[at] &- UInt8(ascii: "0"))
        places += 1
        at += 1
      }
      if places == 0 { return nil }
      while places < 6 {
        micro *= 10
        places += 1
      }
    }
    isUTC = at < text.count && text[at] == UInt8(ascii: "Z")
    if isUTC { at += 1 }
    guard at == text.count else { return nil }
  }

  /// Two digits.
  private static func two(_ p: P) -> Int32? {
    let tens = p[0] &- UInt8(ascii: "0")
    let ones = p[1] &- UInt8(ascii: "0")
    return tens <= 9 && ones <= 9 ? Int32(tens) * 10 + Int32(ones) : nil
  }

  /// Ten bytes, `2026-03-01`, that are a day.
  private static func readDate(_ p: P) -> (Int32, Int32, Int32)? {
    guard let century = two(p), let rest = two(p + 2), p[4] == UInt8(ascii: "-"),
      let month = two(p + 5), p[7] == UInt8(ascii: "-"), let day = two(p + 8)
    else { return nil }
    let year = century * 100 + rest
    guard year >= 1, month >= 1, month <= 12, day >= 1, day <= days(year, month) else { return nil }
    return (year, month, day)
  }

  private static func days(_ year: Int32, _ month: Int32) -> Int32 {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  private typealias MakeDatetime =
    @convention(c) (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Object?, Object?) -> Object?
  private typealias MakeDate = @convention(c) (Int32, Int32, Int32, Object?) -> Object?

  /// A datetime; a new reference, or nil with an exception.
  func datetime(_ py: Python) -> Object? {
    let zone = isUTC ? py.utc : py.none
    let make = unsafeBitCast(py.datetimes(56), to: MakeDatetime.self)
    return make(year, month, day, hour, minute, second, micro, zone, py.datetimes(8))
  }

  /// The date that ten bytes are.
  static func date(_ text: Text, _ py: Python) -> Object? {
    guard text.count == 10, let (year, month, day) = readDate(text.start) else { return nil }
    let make = unsafeBitCast(py.datetimes(48), to: MakeDate.self)
    return make(year, month, day, py.datetimes(0))
  }

  // Writing

  /// The text of a datetime without a time zone or in UTC, of 27 bytes at most; 0 where it
  /// is another. Safe: `object` is exactly a datetime.
  static func write(_ object: Object, to out: UnsafeMutablePointer<UInt8>, _ py: Python) -> Int {
    var isUTC = false
    if object.load(fromByteOffset: 24, as: UInt8.self) != 0 {
      guard object.load(fromByteOffset: 40, as: Object?.self) == py.utc else { return 0 }
      isUTC = true
    }
    var count = writeDate(object, to: out)
    let data = (object + 29).assumingMemoryBound(to: UInt8.self)
    out[count] = UInt8(ascii: "T")
    writeTwo(Int(data[0]), out + 11)
    out[13] = UInt8(ascii: ":")
    writeTwo(Int(data[1]), out + 14)
    out[16] = UInt8(ascii: ":")
    writeTwo(Int(data[2]), out + 17)
    count = 19
    let micro = Int(data[3]) << 16 | Int(data[4]) << 8 | Int(data[5])
    if micro != 0 {
      out[19] = UInt8(ascii: ".")
      writeTwo(micro / 10_000, out + 20)
      writeTwo(micro / 100 % 100, out + 22)
      writeTwo(micro % 100, out + 24)
      count = 26
    }
    if isUTC {
      out[count] = UInt8(ascii: "Z")
      count += 1
    }
    return count
  }

  /// The ten bytes of a date, or of a datetime's. Safe: `object` is exactly one of them.
  static func writeDate(_ object: Object, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let data = (object + 25).assumingMemoryBound(to: UInt8.self)
    let year = Int(data[0]) << 8 | Int(data[1])
    writeTwo(year / 100, out)
    writeTwo(year % 100, out + 2)
    out[4] = UInt8(ascii: "-")
    writeTwo(Int(data[2]), out + 5)
    out[7] = UInt8(ascii: "-")
    writeTwo(Int(data[3]), out + 8)
    return 10
  }

  @inline(__always)
  private static func writeTwo(_ value: Int, _ out: UnsafeMutablePointer<UInt8>) {
    out[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10)
    out[1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10)
  }
}

extension Python {
  /// A member of `PyDateTime_CAPI`. Safe: the package hands its address over, and the
  /// members up to 56 have been the same since 3.7.
  @inline(__always)
  func datetimes(_ offset: Int) -> UnsafeMutableRawPointer {
    api.datetime_CAPI.unsafelyUnwrapped
      .load(fromByteOffset: offset, as: UnsafeMutableRawPointer.self)
  }

  /// `timezone.utc`.
  @inline(__always)
  var utc: Object { datetimes(40) }
}
