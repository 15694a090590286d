// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

import class Foundation.Process
import struct Foundation.URL

@testable import SatyaCore

/// Texts that live as long as the test: a decimal borrows its digits.
private final class Texts {
  private var blocks: [UnsafeMutablePointer<UInt8>] = []

  deinit { for block in blocks { block.deallocate() } }

  func text(_ string: String) -> Text {
    let bytes = Array(string.utf8)
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    block.initialize(from: bytes, count: bytes.count)
    blocks.append(block)
    return Text(block, bytes.count)
  }

  func decimal(_ string: String) throws -> Decimal {
    try #require(Decimal(text: text(string)), "\(string.prefix(80))")
  }
}

private let nines = String(repeating: "9", count: 30)

@Suite struct DecimalTests {
  private let texts = Texts()

  @Test(arguments: [
    "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "0x1", " 1", "1 ", "1a", "NaN",
    "Infinity", "1.5.5", "1e5.5", "--1",
  ])
  func refusesWhatIsNoNumber(string: String) {
    #expect(Decimal(text: texts.text(string)) == nil)
  }

  private static let orders: [(String, String, Int)] = [
    ("0", "0", 0), ("-0", "0.000e99", 0), ("1", "1.0", 0), ("100", "1e2", 0), ("0.1", "0.10", 0),
    ("-1.5", "-15e-1", 0), ("1", "2", -1), ("-1", "-2", 1), ("-1", "1", -1), ("0", "1e-999", -1),
    ("0", "-1e-999", 1), ("10", "9", 1), ("0.1", "0.09", 1), ("1e400", "9e399", 1),
    ("12345678901234567890123", "12345678901234567890124", -1),
    ("12345678901234567890.123", "12345678901234567890.1230", 0),
    ("1234567890123456789", "1234567890123456789.00000000000000000001", -1),
    ("1234567890123456789.01", "1234567890123456789", 1),
    ("12345678901234567890.12", "123456789012345678901.2e-1", 0),
    ("18446744073709551616", "1.8446744073709551616e19", 0),
    ("1e999999999999999999", "10e999999999999999998", 0),
    ("1e1000000000000000000", "10e999999999999999999", 0),
    ("1e1000000000000000000", "9e999999999999999999", 1),
    ("1e\(nines)", "0.001e1\(String(repeating: "0", count: 29))2", 0),
    ("1e\(nines)", "1e\(nines)1", -1), ("-1e\(nines)", "-1e\(nines)1", 1),
    ("1e-\(nines)", "1e-\(nines)1", 1), ("1e-\(nines)", "1e\(nines)", -1),
    ("1e-\(nines)", "0", 1), ("1e00000000000000000000000000000002", "100", 0),
  ]

  @Test(arguments: orders)
  func comparesExactly(a: String, b: String, order: Int) throws {
    let (x, y) = (try texts.decimal(a), try texts.decimal(b))
    #expect(x.compare(y) == order)
    #expect(y.compare(x) == 0 - order)
    #expect(x.compare(x) == 0)
    if order == 0 { #expect(x.hash(seed: 7) == y.hash(seed: 7)) }
  }

  private static let multiples: [(String, String, Bool)] = [
    ("10", "5", true), ("10", "3", false), ("-10", "5", true), ("10", "-5", true),
    ("0", "7", true), ("0", "0", false), ("7", "0", false), ("0.3", "0.1", true),
    ("0.35", "0.1", false), ("1.1", "0.01", true), ("0.0075", "0.0001", true),
    ("0.00751", "0.0001", false), ("19.99", "0.01", true), ("5", "10", false),
    ("1e308", "0.5", true), ("1e308", "0.123456789", false), ("1e1000000", "3", false),
    ("3e1000000", "3", true), ("1e1000000", "1e-1000000", true), ("1e-3", "1e-2", false),
    ("1e1000000", "1267650600228229401496703205376", true), ("1e99", "1048576", true),
    ("1e19", "1048576", false), ("1e20", "1048576", true), ("7e\(nines)", "7", true),
    ("8e\(nines)", "7", false), ("1e\(nines)", "1e1\(nines)", false),
    ("123456789012345678901234567890", "10", true), ("15241578753238836750190521", "3.9", false),
    // 12345678901234567890 fits a limb though it has 20 digits
    ("37037036703703703670", "12345678901234567890", true),
    ("37037036703703703671", "12345678901234567890", false),
    // 2^128 - 1 and multiples, quotients with limbs of ones
    ("340282366920938463463374607431768211455", "340282366920938463463374607431768211455", true),
    (
      "115792089237316195423570985008687907853269984665640564039457584007913129639935",
      "340282366920938463463374607431768211455", true
    ),
    (
      "115792089237316195423570985008687907853269984665640564039457584007913129639936",
      "340282366920938463463374607431768211455", false
    ),
    (
      "-0.340282366920938463463374607431768211455", "0.113427455640312821154458202477256070485",
      true
    ),
  ]

  @Test(arguments: multiples)
  func findsMultiplesExactly(value: String, divisor: String, expected: Bool) throws {
    let (x, y) = (try texts.decimal(value), try texts.decimal(divisor))
    #expect(x.isMultiple(of: y) == expected)
    #expect(x.multiple(of: y) == expected)
  }

  /// Products of long numbers, made by hand, are multiples; one beside them is not.
  @Test(arguments: [(25, 3), (40, 40), (400, 19), (900, 650)])
  func findsMultiplesOfLongDivisors(divisorDigits: Int, factorDigits: Int) throws {
    var random = RandomNumbers(state: UInt64(divisorDigits * 1000 + factorDigits))
    func digits(_ count: Int) -> [Int] {
      (0..<count).map { $0 == 0 || $0 == count - 1 ? 7 : Int(random.next() % 10) }
    }
    for _ in 0..<10 {
      let (a, b) = (digits(divisorDigits), digits(factorDigits))
      // Least significant digit first.
      var product = [Int](repeating: 0, count: a.count + b.count)
      for (i, x) in a.enumerated() {
        for (j, y) in b.enumerated() { product[i + j] += x * y }
      }
      for index in product.indices.dropLast() {
        product[index + 1] += product[index] / 10
        product[index] %= 10
      }
      func string(_ digits: [Int]) -> String {
        let text = digits.reversed().map { String($0) }.joined()
        return String(text.drop { $0 == "0" })
      }
      let divisor = try texts.decimal(string(a))
      #expect(try texts.decimal(string(product)).isMultiple(of: divisor))
      #expect(try texts.decimal(string(product) + "e12").isMultiple(of: divisor))
      #expect(try !texts.decimal(string(product) + ".5").isMultiple(of: divisor))
      // Both factors end with 7 and so the product with 9.
      product[0] = 8
      #expect(try !texts.decimal(string(product)).isMultiple(of: divisor))
    }
  }

  private static let integerMultiples: [(Int64, Int64, Bool)] = [
    (10, 5, true), (10, 3, false), (-10, 5, true), (0, 5, true), (5, 0, false), (0, 0, false),
    (Int64.min, -1, true), (Int64.min, 2, true), (Int64.min, 3, false), (Int64.min, .min, true),
    (Int64.max, 7, true), (5, Int64.min, false),
  ]

  @Test(arguments: integerMultiples)
  func findsMultiplesOfIntegers(value: Int64, divisor: Int64, expected: Bool) {
    #expect(Decimal.isMultiple(value, of: divisor) == expected)
    #expect(Decimal(value).isMultiple(of: Decimal(divisor)) == expected)
  }

  /// Digits, places, whether it is an integer, and the integer if it fits.
  private static let descriptions: [(String, Int, Int, Bool, Int64?)] = [
    ("0", 1, 0, true, Int64(0)), ("-0.00", 1, 0, true, 0), ("1", 1, 0, true, 1),
    ("1.0", 1, 0, true, 1), ("1e2", 3, 0, true, 100), ("100", 3, 0, true, 100),
    ("1.50", 2, 1, false, nil), ("0.001", 3, 3, false, nil), ("-12.345", 5, 3, false, nil),
    ("1e-5", 5, 5, false, nil), ("12e18", 20, 0, true, nil), ("120e-1", 2, 0, true, 12),
    ("9223372036854775807", 19, 0, true, .max), ("9223372036854775808", 19, 0, true, nil),
    ("-9223372036854775808.0", 19, 0, true, .min), ("-9223372036854775809", 19, 0, true, nil),
    ("9223372036854775807.5", 20, 1, false, nil), ("1e18", 19, 0, true, 1_000_000_000_000_000_000),
    ("1e19", 20, 0, true, nil), ("12345678901234567890.5", 21, 1, false, nil),
    ("1e1000", 1001, 0, true, nil),
  ]

  @Test(arguments: descriptions)
  func describesItsDigits(
    string: String, digits: Int, places: Int, isInteger: Bool, integer: Int64?
  ) throws {
    let number = try texts.decimal(string)
    #expect(number.digitCount == digits)
    #expect(number.decimalPlaces == places)
    #expect(number.isInteger == isInteger)
    #expect(number.int64 == integer)
  }

  private static let shortest: [(Double, String)] = [
    (0.1, "0.1"), (-2.5, "-2.5"), (1e23, "1e23"), (.leastNonzeroMagnitude, "5e-324"), (0, "0"),
    (-0.0, "0"),
    (0x1p60, "1152921504606847000"), (19.99, "19.99"), (1e22, "10000000000000000000000"),
  ]

  @Test(arguments: shortest)
  func takesTheShortestDecimalOfADouble(value: Double, string: String) throws {
    let number = try #require(Decimal(shortest: value))
    #expect(number.compare(try texts.decimal(string)) == 0)
    #expect(number.nearestDouble == value)
  }

  @Test func takesNoDecimalOfWhatIsNotFinite() {
    #expect(Decimal(shortest: .nan) == nil)
    #expect(Decimal(shortest: -.infinity) == nil)
    #expect(Decimal(value: .double(.infinity)) == nil)
    #expect(Decimal(value: .null) == nil)
    #expect(Decimal(value: .string(Text("1"))) == nil)
  }

  private static let nearest: [(String, Double?)] = [
    ("1", 1.0), ("-1.5", -1.5), ("1e400", nil), ("1e\(nines)", nil), ("1e-\(nines)", 0.0),
    ("-1e-400", -0.0), ("9007199254740993", 9_007_199_254_740_992),
    ("9007199254740993.00000000000000000001", 9_007_199_254_740_994),
    ("9007199254740992.99999999999999999999", 9_007_199_254_740_992),
  ]

  @Test(arguments: nearest)
  func findsTheNearestDouble(string: String, expected: Double?) throws {
    #expect(try texts.decimal(string).nearestDouble?.bitPattern == expected?.bitPattern)
  }

  /// Numbers of all kinds in strictly rising order; those on one line are equal.
  @Test func ordersValuesOfAllKinds() {
    func n(_ string: String) -> Value { .number(texts.text(string)) }
    let lines: [[Value]] = [
      [.double(.nan), n("1.")],
      [.double(-.infinity)],
      [n("-1e400")],
      [.double(-1e300), n("-1e300")],
      [n("-9223372036854775809")],
      [.int64(.min), .double(-0x1p63), n("-9223372036854775808")],
      [.int64(.min + 1)],
      [.double(-1.5), n("-1.50")],
      [.int64(-1), .double(-1), n("-1.0"), n("-10e-1")],
      [.int64(0), .double(0), .double(-0.0), n("0"), n("-0"), n("0e5")],
      [.double(.leastNonzeroMagnitude), n("5e-324")],
      [n("0.0999999999999999999999")],
      [.double(0.1), n("0.1"), n("1e-1")],
      [n("0.1000000000000000055511151231257827")],
      [.double(0.5), n("0.5")],
      [.int64(1), .double(1), n("1")],
      [.double(1.5)],
      [.int64(9_007_199_254_740_992), .double(9_007_199_254_740_992)],
      [.int64(9_007_199_254_740_993)],
      [.int64(1_152_921_504_606_846_976), .double(0x1p60), n("1152921504606846976")],
      [n("1152921504606846976.5")],
      [.int64(1_152_921_504_606_847_000)],
      [.int64(.max), n("9223372036854775807")],
      [.double(0x1p63), n("9223372036854775808")],
      [n("18446744073709551616")],
      [.double(1e23), n("100000000000000000000000"), n("1e23")],
      [.double(.greatestFiniteMagnitude), n("1.7976931348623157e308")],
      [n("1e309"), n("10e308")],
      [n("1e500000000000000000"), n("0.1e500000000000000001")],
      [n("1e999999999999999999")],
      [n("1e1000000000000000000"), n("10e999999999999999999")],
      [n("1e1000000000000000001"), n("0.01e1000000000000000003")],
      [n("1e18446744073709551616")],
      [n("1e36893488147419103232"), n("100e36893488147419103230")],
      [.double(.infinity)],
    ]
    for (i, line) in lines.enumerated() {
      for (j, other) in lines.enumerated() {
        for a in line {
          for b in other {
            #expect(Decimal.compare(a, b) == (i < j ? -1 : i > j ? 1 : 0), "lines \(i) and \(j)")
            #expect(Decimal.equal(a, b) == (i == j), "lines \(i) and \(j)")
            #expect((Decimal.hash(a) == Decimal.hash(b)) == (i == j), "lines \(i) and \(j)")
          }
        }
      }
    }
    #expect(!Decimal.equal(.null, .int64(0)))
    #expect(!Decimal.equal(.string(Text("1")), .string(Text("1"))))
    #expect(Decimal.hash(.int64(5), seed: 1) != Decimal.hash(.int64(5), seed: 2))
  }

  /// Every entry of the table against its definition, in arithmetic of bits alone.
  @Test func powersOfFiveAreWhatTheyShouldBe() {
    // 5^q from q = 0 upwards in limbs of 32 bits, least significant first.
    var power: [UInt32] = [1]
    for q in 0...342 {
      if q <= SATYA_POWER_HIGHEST {
        #expect(top128(of: power) == entry(q), "\(q)")
      }
      if q > 0 {
        let quotient = reciprocal(of: power)
        let isRoundedUp = 0 - q >= SATYA_POWER_ROUNDED_UP_LOWEST
        #expect(quotient + (isRoundedUp ? 1 : 0) == entry(0 - q), "\(0 - q)")
      }
      var carry: UInt64 = 0
      for index in power.indices {
        carry += UInt64(power[index]) * 5
        power[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { power.append(UInt32(carry)) }
    }
  }

  private func entry(_ q: Int) -> UInt128 {
    UInt128(satya_power_high(Int64(q))) << 64 | UInt128(satya_power_low(Int64(q)))
  }

  private func bit(_ index: Int, of number: [UInt32]) -> Bool {
    index >= 0 && number[index / 32] >> (index % 32) & 1 == 1
  }

  private func width(of number: [UInt32]) -> Int {
    number.count * 32 - (number.last?.leadingZeroBitCount ?? 0)
  }

  private func top128(of number: [UInt32]) -> UInt128 {
    let width = width(of: number)
    return (1...128).reduce(0) { $0 << 1 | (bit(width - $1, of: number) ? 1 : 0) }
  }

  /// floor(2^(width + 127) / number), bit by bit as on paper.
  private func reciprocal(of number: [UInt32]) -> UInt128 {
    let width = width(of: number)
    var rest = [UInt32](repeating: 0, count: number.count + 1)
    let divisor = number + [0]
    // The first bits of the dividend leave 2^(width - 1), below the divisor or equal to it.
    rest[(width - 1) / 32] = 1 << UInt32((width - 1) % 32)
    var quotient: UInt128 = 0
    for _ in 0..<128 {
      for index in stride(from: rest.count - 1, through: 0, by: -1) {
        rest[index] = rest[index] << 1 | (index > 0 ? rest[index - 1] >> 31 : 0)
      }
      quotient <<= 1
      if !rest.reversed().lexicographicallyPrecedes(divisor.reversed()) {
        quotient |= 1
        var borrow: Int64 = 0
        for index in rest.indices {
          let difference = Int64(rest[index]) - Int64(divisor[index]) + borrow
          rest[index] = UInt32(truncatingIfNeeded: difference)
          borrow = difference >> 32
        }
      }
    }
    return quotient
  }

  /// The committed header is what its generator writes.
  @Test
  func powersHeaderIsFresh() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", root.appendingPathComponent("Tests/Data/generate_powers.py").path, "--check",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
