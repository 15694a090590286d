// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Foundation
import Testing

@testable import SatyaCore

/// Writes into an allocation of exactly the room that the contract states.
private func written(_ room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) -> String {
  let out = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
  defer { out.deallocate() }
  let count = body(out)
  return String(decoding: UnsafeBufferPointer(start: out, count: count), as: Unicode.UTF8.self)
}

private func text(_ value: Int64) -> String { written(20) { NumberWriter.write(value, to: $0) } }

private func text(_ value: Double) -> String { written(32) { NumberWriter.write(value, to: $0) } }

@Suite struct NumberWriterTests {
  @Test(arguments: [Int64.min, .max, 0, -1, 9, 10])
  func writesIntegers(value: Int64) {
    #expect(text(value) == String(value))
  }

  @Test func writesIntegersRoundEveryPowerOfTen() {
    var power: Int64 = 1
    for _ in 0..<19 {
      for delta in Int64(-2)...2 {
        #expect(text(power &+ delta) == String(power &+ delta))
        #expect(text(0 - power - delta) == String(0 - power - delta))
      }
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
  }

  /// The texts of Python's `repr`.
  private static let doubles: [(Double, String)] = [
    (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (0.1, "0.1"), (1.5, "1.5"),
    (100, "100.0"), (123456.789, "123456.789"), (0.0001, "0.0001"), (0.00012345, "0.00012345"),
    (0.00001, "1e-05"), (0.000012345, "1.2345e-05"), (1e15, "1000000000000000.0"),
    (9.57e15, "9570000000000000.0"), (1e16, "1e+16"), (1.5e16, "1.5e+16"), (1e22, "1e+22"),
    (1e23, "1e+23"), (1e100, "1e+100"), (-1e-100, "-1e-100"), (.leastNonzeroMagnitude, "5e-324"),
    (2.2250738585072014e-308, "2.2250738585072014e-308"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (-1.7976931348623157e308, "-1.7976931348623157e+308"),
    (9_007_199_254_740_992, "9007199254740992.0"),
    (9_007_199_254_740_994, "9007199254740994.0"),
    (1234567890123456.7, "1234567890123456.8"), (12345678.9, "12345678.9"),
    (123456789.1, "123456789.1"), (0.3, "0.3"), (0.1 + 0.2, "0.30000000000000004"),
    (4.35, "4.35"), (1e21, "1e+21"), (123_456_789_012_345_680, "1.2345678901234568e+17"),
    (9_223_372_036_854_775_808, "9.223372036854776e+18"), (2.5e-5, "2.5e-05"),
  ]

  @Test(arguments: doubles)
  func writesDoubles(value: Double, expected: String) {
    #expect(text(value) == expected)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func writesNothingForWhatJSONCannotSay(value: Double) {
    #expect(text(value) == "")
  }

  /// Powers of two, where the distances to both neighbors differ, and their neighbors.
  @Test func doublesOfEveryExponentReadBackAndAreShortest() {
    for exponent in UInt64(0)..<2047 {
      for fraction: UInt64 in [0, 1, (1 << 52) - 1] {
        check(Double(bitPattern: exponent << 52 | fraction))
      }
    }
  }

  @Test(arguments: [UInt64(3), 20_260_102])
  func randomDoublesReadBackAndAreShortest(seed: UInt64) {
    var random = RandomNumbers(state: seed)
    for _ in 0..<20_000 {
      check(Double(bitPattern: random.next()))
      check(Double(random.next() % 1_000_000) / 100)
    }
  }

  /// The text reads back as the same bits, and as the digits of the standard library,
  /// which are the shortest and the nearest.
  private func check(_ value: Double) {
    guard value.isFinite else { return }
    let result = text(value)
    #expect(strtod(result, nil).bitPattern == value.bitPattern, "\(value.bitPattern)")
    #expect(significant(result) == significant("\(value)"), "\(value.bitPattern)")
    #expect(result.contains { $0 == "." || $0 == "e" })
  }

  private func significant(_ text: String) -> String {
    let digits = text.prefix { $0 != "e" }.filter { $0 != "." && $0 != "-" }.drop { $0 == "0" }
    return String(digits.reversed().drop { $0 == "0" }.reversed())
  }
}
