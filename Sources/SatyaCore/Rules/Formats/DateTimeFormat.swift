// SPDX-License-Identifier: Apache-2.0

extension Format {
  /// RFC 3339 section 5.6, `full-date`.
  static func isDate(_ text: Text) -> Bool {
    text.count == 10 && calendarDay(text) != nil
  }

  /// RFC 3339 section 5.6, `date-time`; `T` and `Z` in either case.
  static func isDateTime(_ text: Text) -> Bool {
    // The shortest is 1970-01-01T00:00:00Z.
    guard text.count >= 20, text[10] | 0x20 == UInt8(ascii: "t"), let day = calendarDay(text),
      let clock = clockTime(text.dropFirst(11))
    else { return false }
    return !clock.isLeapSecond || isEndOfMonth(day, clock)
  }

  /// RFC 3339 section 5.6, `full-time`: the offset is part of it.
  static func isTime(_ text: Text) -> Bool {
    guard text.count >= 9, let clock = clockTime(text) else { return false }
    return !clock.isLeapSecond || wraps(clock.minute) == 1439
  }

  /// RFC 3339 appendix A. Each unit may be followed by the next smaller one only;
  /// weeks stand alone.
  static func isDuration(_ text: Text) -> Bool {
    let count = text.count
    guard count >= 3, text[0] == UInt8(ascii: "P") else { return false }
    var i = 1
    if text[1] != UInt8(ascii: "T") {
      var previous: UInt8 = 0
      while i < count, text[i] != UInt8(ascii: "T") {
        guard let unit = component(text, &i) else { return false }
        let follows: Bool
        switch unit {
        case UInt8(ascii: "Y"): follows = previous == 0
        case UInt8(ascii: "M"): follows = previous == 0 || previous == UInt8(ascii: "Y")
        case UInt8(ascii: "D"): follows = previous == 0 || previous == UInt8(ascii: "M")
        case UInt8(ascii: "W"): return previous == 0 && i == count
        default: follows = false
        }
        guard follows else { return false }
        previous = unit
      }
      if i == count { return true }
    }
    // At "T": a time part, which is not empty.
    i &+= 1
    var previous: UInt8 = 0
    while i < count {
      guard let unit = component(text, &i) else { return false }
      let follows: Bool
      switch unit {
      case UInt8(ascii: "H"): follows = previous == 0
      case UInt8(ascii: "M"): follows = previous == 0 || previous == UInt8(ascii: "H")
      case UInt8(ascii: "S"): follows = previous == 0 || previous == UInt8(ascii: "M")
      default: follows = false
      }
      guard follows else { return false }
      previous = unit
    }
    return previous != 0
  }

  /// Moves past digits and the letter behind them, which it returns; nil if either is missing.
  @inline(__always)
  private static func component(_ text: Text, _ i: inout Int) -> UInt8? {
    let start = i
    while i < text.count, ByteSet.isDigit(text[i]) { i &+= 1 }
    guard i > start, i < text.count else { return nil }
    i &+= 1
    return text[i &- 1]
  }

  // MARK: - Days

  /// A day of its month, and how many days that month has.
  private struct Day {
    let day: UInt32
    let length: UInt32
  }

  /// The date in the first ten bytes, which the caller has seen to be there.
  @inline(__always)
  private static func calendarDay(_ text: Text) -> Day? {
    guard
      let date = EightBytes(text, at: 0).digits(
        template: 0x2D30_302D_3030_3030, addend: 0x7F76_767F_7676_7676),  // "0000-00-"
      ByteSet.isDigit(text[8]), ByteSet.isDigit(text[9])
    else { return nil }
    let month = date.pair(at: 5)
    let day = UInt32(text[8] &- 0x30) &* 10 &+ UInt32(text[9] &- 0x30)
    guard month &- 1 < 12 else { return nil }
    // 31 days in months 1, 3, 5, 7 and 8, 10, 12: the parity turns at August.
    var length = 30 &+ ((month ^ (month &>> 3)) & 1)
    if month == 2 {
      let century = date.pair(at: 0)
      let year = date.pair(at: 2)
      length = (year == 0 ? century : year) & 3 == 0 ? 29 : 28
    }
    return day &- 1 < length ? Day(day: day, length: length) : nil
  }

  /// Whether a minute of a local day is 23:59 UTC on the last day of a month, the
  /// only place where a leap second may stand (ITU-R TF.460-6, RFC 3339 section 5.7).
  @inline(never)
  private static func isEndOfMonth(_ local: Day, _ clock: Clock) -> Bool {
    guard wraps(clock.minute) == 1439 else { return false }
    if clock.minute < 0 { return local.day == 1 }  // The day before, in UTC.
    if clock.minute >= 1440 { return local.day &+ 1 == local.length }  // The day after.
    return local.day == local.length
  }

  // MARK: - Times of day

  /// A time of day: minutes in UTC, counted from the start of the local day.
  private struct Clock {
    let minute: Int32
    let isLeapSecond: Bool
  }

  /// The minute brought into one day; it is within a day of it.
  @inline(__always)
  private static func wraps(_ minute: Int32) -> Int32 {
    minute < 0 ? minute &+ 1440 : minute >= 1440 ? minute &- 1440 : minute
  }

  /// The whole text, of nine bytes or more, as `full-time`.
  @inline(__always)
  private static func clockTime(_ text: Text) -> Clock? {
    guard
      let time = EightBytes(text, at: 0).digits(
        template: 0x3030_3A30_303A_3030, addend: 0x7676_7F76_767F_7676)  // "00:00:00"
    else { return nil }
    let hour = time.pair(at: 0)
    let minute = time.pair(at: 3)
    let second = time.pair(at: 6)
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    var i = 8
    if text[8] == UInt8(ascii: ".") {
      i = skipDigits(text, from: 9)
      guard i > 9 else { return nil }
    }
    guard let offset = offset(text, at: i) else { return nil }
    // Safe: the parts were checked, so the sum stays within a few thousand.
    let utc = Int32(truncatingIfNeeded: hour &* 60 &+ minute) &- offset
    return Clock(minute: utc, isLeapSecond: second == 60)
  }

  @inline(__always)
  private static func skipDigits(_ text: Text, from start: Int) -> Int {
    var i = start
    while text.count &- i >= 8 {
      let digits = EightBytes(text, at: i).leadingDigits
      i &+= digits
      if digits < 8 { return i }
    }
    while i < text.count, ByteSet.isDigit(text[i]) { i &+= 1 }
    return i
  }

  /// The minutes of the `time-offset` that fills the rest of the text.
  @inline(__always)
  private static func offset(_ text: Text, at i: Int) -> Int32? {
    let left = text.count &- i
    if left == 1 { return text[i] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
    guard left == 6, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") else {
      return nil
    }
    guard ByteSet.isDigit(text[i &+ 1]), ByteSet.isDigit(text[i &+ 2]),
      text[i &+ 3] == UInt8(ascii: ":"), ByteSet.isDigit(text[i &+ 4]),
      ByteSet.isDigit(text[i &+ 5])
    else { return nil }
    let hours = Int32(text[i &+ 1] &- 0x30) &* 10 &+ Int32(text[i &+ 2] &- 0x30)
    let minutes = Int32(text[i &+ 4] &- 0x30) &* 10 &+ Int32(text[i &+ 5] &- 0x30)
    guard hours < 24, minutes < 60 else { return nil }
    let total = hours &* 60 &+ minutes
    return text[i] == UInt8(ascii: "-") ? 0 &- total : total
  }
}
