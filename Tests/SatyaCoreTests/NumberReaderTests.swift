// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Foundation
import Testing

@testable import SatyaCore

/// What a text reads as, and how many bytes of it were read.
private struct Reading: Equatable {
  var value: String
  var length: Int
}

/// Reads from an allocation of exactly the bytes of `text`, so that a sanitizer sees
/// any step beyond.
private func read(_ text: String, maximumDigits: Int = 0) -> Reading? {
  withCopy(of: text) { start, end in
    var value = Value.unset
    guard
      let after = NumberReader.read(start, end: end, maximumDigits: maximumDigits, into: &value)
    else { return nil }
    let length = UnsafePointer(start).distance(to: after)
    switch value.kind {
    case .int64: return Reading(value: "int64 \(value.asInt64)", length: length)
    case .double: return Reading(value: "double \(value.asDouble)", length: length)
    case .number:
      let bytes = UnsafeBufferPointer(start: value.text.start, count: value.count)
      return Reading(value: "number \(String(decoding: bytes, as: Unicode.UTF8.self))", length: length)
    default: return Reading(value: "kind \(value.kind.raw)", length: length)
    }
  }
}

private func diagnose(_ text: String) -> String {
  withCopy(of: text) { start, end in
    let problem = NumberReader.diagnose(start, end: end)
    return "\(problem.kind) \(problem.offset)"
  }
}

private func withCopy<Result>(
  of text: String, _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Result
) -> Result {
  let bytes = Array(text.utf8)
  let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
  defer { copy.deallocate() }
  copy.initialize(from: bytes, count: bytes.count)
  return body(copy, UnsafePointer(copy) + bytes.count)
}

/// The exact decimal text of significand / 2^twos, multiplied out digit by digit:
/// independent of the reader.
private func exactDigits(_ significand: UInt64, twos: Int) -> String {
  // significand / 2^twos = significand * 5^twos / 10^twos
  var digits = String(significand).reversed().map { Int(String($0)) ?? 0 }
  for _ in 0..<twos {
    var carry = 0
    for index in digits.indices {
      let product = digits[index] * 5 + carry
      digits[index] = product % 10
      carry = product / 10
    }
    while carry > 0 {
      digits.append(carry % 10)
      carry /= 10
    }
  }
  return digits.reversed().map(String.init).joined() + "e-\(twos)"
}

@Suite struct NumberReaderTests {
  private static let integers: [(String, String, Int)] = [
    ("0", "int64 0", 1), ("-0", "int64 0", 2), ("7", "int64 7", 1), ("-1", "int64 -1", 2),
    ("30,", "int64 30", 2), ("12a", "int64 12", 2), ("1 2", "int64 1", 1), ("1-2", "int64 1", 1),
    ("0}", "int64 0", 1), ("0-", "int64 0", 1),
    ("999999999999999999", "int64 999999999999999999", 18),
    ("1000000000000000000", "int64 1000000000000000000", 19),
    ("9223372036854775807", "int64 9223372036854775807", 19),
    ("9223372036854775808", "number 9223372036854775808", 19),
    ("-9223372036854775808", "int64 -9223372036854775808", 20),
    ("-9223372036854775809", "number -9223372036854775809", 20),
    ("9999999999999999999", "number 9999999999999999999", 19),
    ("18446744073709551616]", "number 18446744073709551616", 20),
    ("36893488147419103233", "number 36893488147419103233", 20),
    ("-123456789012345678901234567890", "number -123456789012345678901234567890", 31),
  ]

  @Test(arguments: integers)
  func readsIntegers(text: String, value: String, length: Int) {
    #expect(read(text) == Reading(value: value, length: length))
  }

  private static let doubles: [(String, Double, Int)] = [
    ("0.0", 0.0, 3), ("-0.0", -0.0, 4), ("-0e0", -0.0, 4), ("0e999999999999999999999", 0.0, 23),
    ("1.0", 1.0, 3), ("1.5,", 1.5, 3), ("-2.25]", -2.25, 5), ("0.1", 0.1, 3), ("1e2", 100, 3),
    ("1E+2", 100, 4), ("1e-2x", 0.01, 4), ("1e0000002", 100, 9), ("1.5.5", 1.5, 3),
    ("12345.6789", 12345.6789, 10), ("12345.67890", 12345.6789, 11),
    ("123456789012345.6789", 123456789012345.6789, 20), ("3.141592653589793", .pi, 17),
    ("0.30000000000000004", 0.30000000000000004, 19), ("9007199254740993.0", 0x1p53, 18),
    ("9007199254740993.00000000000000000000001", 0x1.0000000000001p53, 40),
    ("9007199254740995e0", 0x1.0000000000002p53, 18),
    ("5e-324", .leastNonzeroMagnitude, 6), ("2.4703282292062327e-324", 0, 23),
    ("2.4703282292062328e-324", .leastNonzeroMagnitude, 23), ("1e-324", 0, 6), ("-1e-400", -0.0, 7),
    ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown, 23),
    ("2.2250738585072012e-308", 0x1p-1022, 23),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude, 22),
    ("179769313486231580793e288", Double.greatestFiniteMagnitude, 25),
    ("1e23", 1e23, 4), ("8.5e22", 8.5e22, 6), ("1e22", 1e22, 4),
    ("9007199254740991e22", 9007199254740991e22, 19),
  ]

  @Test(arguments: doubles)
  func readsDoubles(text: String, value: Double, length: Int) {
    let number = read(text)
    #expect(number == Reading(value: "double \(value)", length: length))
  }

  @Test(arguments: [
    "1e309", "-1e309", "1.8e308", "1e400", "1e99999999999999999999", "179769313486231580794e288",
    "1.797693134862315807938e308",
  ])
  func keepsTheTextOfWhatNoDoubleHolds(text: String) {
    #expect(read(text) == Reading(value: "number \(text)", length: text.utf8.count))
    #expect(read(text + ",") == Reading(value: "number \(text)", length: text.utf8.count))
  }

  private static let mistakes: [(String, String)] = [
    ("-", "incomplete 1"), ("1.", "incomplete 2"), ("-12.", "incomplete 4"), ("1e", "incomplete 2"),
    ("1E+", "incomplete 3"), ("1.5e-", "incomplete 5"), ("-a", "malformed 1"),
    ("--1", "malformed 1"), ("-.5", "malformed 1"), ("01", "malformed 1"), ("-01", "malformed 2"),
    ("00", "malformed 1"), ("00.5", "malformed 1"), ("1.e5", "malformed 2"), ("1.x", "malformed 2"),
    ("1..5", "malformed 2"), ("1ex", "malformed 2"), ("1e+-5", "malformed 3"),
    ("1e.5", "malformed 2"), ("0e,", "malformed 2"), ("1234567.,", "malformed 8"),
    ("12345678901234567890123.", "incomplete 24"), ("0123456789012345678901", "malformed 1"),
  ]

  @Test(arguments: mistakes)
  func refusesWhatIsNoNumber(text: String, problem: String) {
    #expect(read(text) == nil)
    #expect(diagnose(text) == problem)
  }

  private static let limits: [(String, Int, Bool)] = [
    ("12345", 5, true), ("123456", 5, false), ("-123456", 5, false), ("123.45", 5, true),
    ("123.456", 5, false), ("1.234567", 5, false), ("1.2345e123456", 5, true),
    ("1.23456e1", 5, false), ("0.00001", 5, false), ("1", 1, true), ("12", 1, false),
    ("12345678901234567890", 20, true), ("123456789012345678901", 20, false),
  ]

  @Test(arguments: limits)
  func countsDigitsButOfTheExponentAgainstTheLimit(text: String, limit: Int, isWithin: Bool) {
    #expect(read(text, maximumDigits: limit) == (isWithin ? read(text) : nil))
    #expect(read(text) != nil)
  }

  /// Every prefix of a number is either a number or incomplete, and both the path by
  /// words and the path by bytes agree on it.
  @Test(arguments: [
    "-12345.678901234567890123456789e-12", "0.12345678901234567", "123456789012345678901234",
    "-0.00000000000000000000000001E+30", "99.9999",
  ])
  func truncationsAreNumbersOrIncomplete(text: String) {
    for count in 1...text.utf8.count {
      let prefix = String(text.prefix(count))
      let alone = read(prefix)
      #expect(alone == read(prefix + ",        "), "\(prefix)")
      if let last = prefix.last, last.isNumber {
        #expect(alone?.length == count, "\(prefix)")
      } else {
        #expect(alone == nil)
        #expect(diagnose(prefix) == "incomplete \(count)")
      }
    }
  }

  /// The middle of two doubles goes to the even one; a digit anywhere behind decides otherwise.
  private static let middles: [(UInt64, Int, Double, Double)] = [
    // significand and power of the middle, the doubles below and above it
    (3, 1075, .leastNonzeroMagnitude, .leastNonzeroMagnitude * 2),
    (1 << 53 + 1, 53, 1.0, 0x1.0000000000001p0),
    (1 << 53 + 3, 53, 0x1.0000000000001p0, 0x1.0000000000002p0),
    (1 << 53 + 1, 1075, 0x1p-1022, 0x1.0000000000001p-1022),
    (1 << 53 - 1, 1075, Double.leastNormalMagnitude.nextDown, 0x1p-1022),
  ]

  @Test(arguments: middles)
  func roundsMiddlesToEven(significand: UInt64, twos: Int, below: Double, above: Double) {
    let middle = exactDigits(significand, twos: twos)
    let digits = middle.prefix { $0 != "e" }
    let even = below.bitPattern & 1 == 0 ? below : above
    #expect(read(middle)?.value == "double \(even)")
    let shifted = { (suffix: String) in
      "\(digits.prefix(1)).\(digits.dropFirst())\(suffix)e\(digits.count - 1 - twos)"
    }
    #expect(read(shifted(""))?.value == "double \(even)")
    #expect(read(shifted(String(repeating: "0", count: 2000) + "1"))?.value == "double \(above)")
    let lower = digits.dropLast() + "4" + String(repeating: "9", count: 900)
    #expect(digits.last == "5")
    #expect(
      read("\(lower.prefix(1)).\(lower.dropFirst())e\(digits.count - 1 - twos)")?.value
        == "double \(below)")
  }

  @Test func longLiteralsCostTimeInProportion() {
    let nines = String(repeating: "9", count: 1_000_000)
    #expect(read("0.\(nines)")?.value == "double 1.0")
    #expect(read("\(nines).5e-1000000")?.value == "double 1.0")
    #expect(read("1\(nines.map { _ in "0" }.joined())e-1000000")?.value == "double 1.0")
    #expect(read("0.\(String(repeating: "0", count: 1_000_000))1e1000001")?.value == "double 1.0")
    #expect(read(nines)?.length == 1_000_000)
  }

  /// Random doubles against the C library, seed printed on failure.
  @Test(arguments: [UInt64(1), 20_260_101])
  func agreesWithTheCLibrary(seed: UInt64) {
    var random = RandomNumbers(state: seed)
    for round in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let digits = Int(random.next() % 40)
      let text = String(format: "%.\(digits)e", value)
      let expected = strtod(text, nil)
      guard expected.isFinite else { continue }
      #expect(
        read(text)?.value == "double \(expected)", "seed \(seed), round \(round): \(text)")
      let double = withCopy(of: text) { start, end in
        NumberReader.double(of: Text(start, end - start))
      }
      #expect(double?.bitPattern == expected.bitPattern, "seed \(seed), round \(round): \(text)")
    }
  }

  private static let values: [(String, Double?)] = [
    ("1", 1.0), ("-0", -0.0), ("-0.0", -0.0), ("1e400", nil), ("-1e309", nil), ("1e-400", 0.0),
    ("123456789012345678901234567890", 123456789012345678901234567890.0),
    ("18446744073709551615", 18446744073709551615.0),
  ]

  @Test(arguments: values)
  func givesTheDoubleOfAText(text: String, expected: Double?) {
    let double = withCopy(of: text) { NumberReader.double(of: Text($0, $1 - $0)) }
    #expect(double?.bitPattern == expected?.bitPattern)
  }
}

/// A linear generator whose upper bits are mixed down: repeatable on every platform.
struct RandomNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let mixed = (state ^ state >> 32) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 29
  }
}
