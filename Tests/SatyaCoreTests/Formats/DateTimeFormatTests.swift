// SPDX-License-Identifier: Apache-2.0

import SatyaCore
import Testing

@Suite struct DateTimeFormatTests {
  @Test(arguments: [
    FormatCases(
      format: .dateTime,
      valid: [
        "1970-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.9-23:59",
        "2000-02-29T12:00:00+00:00", "2024-02-29t23:59:59.123456789012345678901234567890z",
        "2024-01-01T00:00:00.1Z", "2024-01-01T00:00:00.1234567Z", "2024-01-01T00:00:00.12345678Z",
        "2024-01-01T00:00:00-00:00",
        // Leap seconds: the last minute of a month in UTC, seen from three offsets.
        "2016-12-31T23:59:60Z", "2017-01-01T00:59:60.5+01:00", "2016-12-31T18:59:60-05:00",
        "2015-06-30T23:59:60Z", "2020-02-29T23:59:60Z", "2015-07-01T08:59:60+09:00",
        "2015-03-31T23:58:60-00:01",
      ],
      invalid: [
        "", "T", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01 00:00:00Z",
        "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00,5Z", "1970-01-01T00:00Z",
        "1970-01-01T00:00:00+0000", "1970-01-01T00:00:00+00", "1970-01-01T00:00:00+1:00",
        "1970-01-01T00:00:00+00:60", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00 Z",
        "1970-01-01T00:00:00ZZ", "1970-01-01T00:00:00.0000000", "1970-01-01T00:00:00.00000000",
        "1970-01-01T00:00:60Z", "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z",
        "1970-01-00T00:00:00Z", "1900-02-29T00:00:00Z", "2023-02-29T00:00:00Z",
        "197O-01-01T00:00:00Z", "1970-01-01T00-00-00Z", "1970/01/01T00:00:00Z",
        "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z",
        "2016-12-30T23:59:60Z", "2016-12-31T23:59:60+01:00", "2016-12-31T00:59:60+01:00",
        "2019-02-29T23:59:60Z", "2016-12-31T22:59:60-05:00", "1970-01-01T00:00:00.12345678",
        "1970-01-01\u{0}00:00:00Z", "1970-01-01T00:00:00\u{FF3A}", "-1970-01-01T00:00:00Z",
      ]),
    FormatCases(
      format: .time,
      valid: [
        "00:00:00Z", "23:59:59z", "12:34:56.7+08:00", "23:59:60Z", "08:59:60+09:00",
        "18:59:60-05:00", "00:00:00.00000000000000000000-23:59",
      ],
      invalid: [
        "", "00:00:00", "0:00:00Z", "00:00:00.Z", "00:00:0Z", "24:00:00Z", "00:00Z", "000000Z",
        "00:00:60Z", "23:59:60+00:01", "00:00:00+0100", "00:00:00Z ", " 00:00:00Z", "T00:00:00Z",
        "00:00:00+01:00Z", "00;00:00Z", "0a:00:00Z",
      ]),
    FormatCases(
      format: .duration,
      valid: [
        "P1Y", "P1M", "P1D", "P1W", "PT1H", "PT1M", "PT1S", "P1Y1M1DT1H1M1S", "P1DT1S", "P1YT1M",
        "PT1H1M", "P00000000000000000000000000000000001Y",
      ],
      invalid: [
        "", "P", "PT", "T1H", "1D", "P1", "P1H", "PT1D", "P1DT", "P1Y1D", "PT1H1S", "P1M1Y",
        "P1W1D", "P1D1W", "P1WT1H", "P1YT1H1S", "P1D1D", "PT1H1H", "p1d", "P1d", "P-1D", "P1.5D",
        "PTT1H", "P1DT1HT1M", "PD", "PT1", "P1D\u{0}", "P\u{661}D",
      ]),
  ])
  func knowsTheseTexts(cases: FormatCases) { cases.check() }

  /// Every day from 00 to 32 of every month from 00 to 13, against the rule of the
  /// Gregorian calendar stated another way.
  @Test(arguments: [0, 1, 4, 100, 400, 1582, 1900, 1999, 2000, 2023, 2024, 2100, 9999])
  func datesFollowTheGregorianCalendar(year: Int) {
    let common = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
    for month in 0...13 {
      for day in 0...32 {
        var length = (1...12).contains(month) ? common[month - 1] : 0
        if month == 2, isLeap { length = 29 }
        let text = "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
        #expect(matches(.date, text) == (1...max(length, 1) ~= day && length > 0), "\(text)")
      }
    }
  }

  /// Every hour and minute with the seconds at the edges, a little past each range.
  @Test func clockTimesHaveTheirRanges() {
    for hour in 0...25 {
      for minute in 0...61 {
        for second in [0, 1, 59, 60, 61, 99] {
          let text = "\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2))Z"
          let expected =
            hour < 24 && minute < 60
            && (second < 60 || (second == 60 && (hour, minute) == (23, 59)))
          #expect(matches(.time, text) == expected, "\(text)")
        }
      }
    }
  }

  private func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
