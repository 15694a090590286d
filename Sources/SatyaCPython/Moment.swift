// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// A date with a time, as RFC 3339 has it: `2026-03-01T12:30[:00[.f…]][Z|+02:00]`; for the
/// `T` may stand what models/temporal.py takes for it.
///
/// The constructors are those of CPython's `datetime.datetime_CAPI`, a struct of
/// addresses; `SelfTest` has made a datetime by them and looked at its bytes.
struct Moment {
  var year: Int32
  var month: Int32
  var day: Int32
  var clock: Clock

  /// Nil where the text is of another form, which Python knows, or is no moment.
  init?(_ text: Text) {
    guard text.count >= 16, let date = Moment.readDate(text),
      Moment.isSeparator(text[10]), let clock = Clock(text, at: 11)
    else { return nil }
    (year, month, day) = date
    self.clock = clock
  }

  /// Seconds since 1970, in UTC; milliseconds where that would be far away, as in
  /// models/temporal.py. Nil outside of the years 1 to 9999.
  init?(seconds number: Int64) {
    let isMilli = number.magnitude > 20_000_000_000
    let (seconds, milli) = Moment.floor(number, isMilli ? 1_000 : 1)
    guard seconds >= -62_135_596_800, seconds <= 253_402_300_799 else { return nil }
    let (day, rest) = Moment.floor(seconds, 86_400)
    // Counted in spans of 400 years from March of year 0, so that a leap day comes last.
    let (span, dayOfSpan) = Moment.floor(day + 719_468, 146_097)
    let yearOfSpan =
      (dayOfSpan - dayOfSpan / 1_460 + dayOfSpan / 36_524 - dayOfSpan / 146_096) / 365
    let dayOfYear = dayOfSpan - (365 * yearOfSpan + yearOfSpan / 4 - yearOfSpan / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    year = Int32(truncatingIfNeeded: yearOfSpan + span * 400 + (month <= 2 ? 1 : 0))
    self.month = Int32(truncatingIfNeeded: month)
    self.day = Int32(truncatingIfNeeded: dayOfYear - (153 * shifted + 2) / 5 + 1)
    clock = Clock(
      hour: Int32(truncatingIfNeeded: rest / 3_600),
      minute: Int32(truncatingIfNeeded: rest / 60 % 60),
      second: Int32(truncatingIfNeeded: rest % 60),
      micro: Int32(truncatingIfNeeded: milli * 1_000), offset: 0)
  }

  /// The quotient that is no greater, and what is left.
  private static func floor(_ number: Int64, _ unit: Int64) -> (Int64, Int64) {
    let rest = number % unit
    return rest < 0 ? (number / unit - 1, rest + unit) : (number / unit, rest)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ")
      || byte == UInt8(ascii: "_")
  }

  /// Ten bytes, `2026-03-01`, that are a day.
  private static func readDate(_ text: Text) -> (Int32, Int32, Int32)? {
    guard
      let date = EightBytes(text, at: 0).digits(
        template: 0x2D30_302D_3030_3030, addend: 0x7F76_767F_7676_7676),  // "0000-00-"
      let day = Clock.two(text.start + 8)
    else { return nil }
    let year = Int32(bitPattern: date.pair(at: 0) * 100 + date.pair(at: 2))
    let month = Int32(bitPattern: date.pair(at: 5))
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
    guard let zone = py.zone(clock.offset) else { return nil }
    let make = unsafeBitCast(py.datetimes(56), to: MakeDatetime.self)
    return make(
      year, month, day, clock.hour, clock.minute, clock.second, clock.micro, zone, py.datetimes(8))
  }

  /// The date that ten bytes are.
  static func date(_ text: Text, _ py: Python) -> Object? {
    guard text.count == 10, let (year, month, day) = readDate(text) else { return nil }
    let make = unsafeBitCast(py.datetimes(48), to: MakeDate.self)
    return make(year, month, day, py.datetimes(0))
  }

  // Writing

  /// The text of a datetime without a time zone or in UTC, of 27 bytes at most; 0 where it
  /// is another. Safe: `object` is exactly a datetime.
  static func write(_ object: Object, to out: UnsafeMutablePointer<UInt8>, _ py: Python) -> Int {
    let zone: Object? =
      object.load(fromByteOffset: 24, as: UInt8.self) == 0
      ? nil : object.load(fromByteOffset: 40, as: Object?.self)
    let count = writeDate(object, to: out)
    out[count] = UInt8(ascii: "T")
    let more = Clock.write(object + 29, zone, to: out + count + 1, py)
    return more == 0 ? 0 : count + 1 + more
  }

  /// The ten bytes of a date, or of a datetime's. Safe: `object` is exactly one of them.
  static func writeDate(_ object: Object, to out: UnsafeMutablePointer<UInt8>) -> Int {
    let data = (object + 25).assumingMemoryBound(to: UInt8.self)
    let year = UInt64(data[0]) &<< 8 | UInt64(data[1])
    let digits = NumberWriter.pairs(year / 100, year % 100, UInt64(data[2]), UInt64(data[3]))
    let room = UnsafeMutableRawPointer(out)
    room.storeBytes(of: UInt32(truncatingIfNeeded: digits), as: UInt32.self)
    out[4] = UInt8(ascii: "-")
    room.storeBytes(of: UInt16(truncatingIfNeeded: digits &>> 32), toByteOffset: 5, as: UInt16.self)
    out[7] = UInt8(ascii: "-")
    room.storeBytes(of: UInt16(truncatingIfNeeded: digits &>> 48), toByteOffset: 8, as: UInt16.self)
    return 10
  }
}
