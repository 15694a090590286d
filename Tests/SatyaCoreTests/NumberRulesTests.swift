// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct NumberRulesTests {
  private let bench = Bench()

  private func rules(_ schema: String) -> UnsafePointer<NumberRules> {
    UnsafePointer(bench.root(schema).pointee.number!)
  }

  /// A number, whether it is admitted; by every form that a reader or caller may give it.
  private func expect(
    _ schema: String, _ cases: [(String, Bool)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let rules = rules(schema)
    for (json, isAdmitted) in cases {
      let text = bench.text(json)
      let value = bench.value(json)
      let found = NumberRules.violations(rules, value, text: text)
      #expect(
        found.isEmpty == isAdmitted, "\(schema) \(json) \(found)", sourceLocation: sourceLocation)
      switch value.kind {
      case .int64:
        #expect(
          NumberRules.admits(rules, value.asInt64) == isAdmitted, "\(schema) \(json)",
          sourceLocation: sourceLocation)
        #expect(
          NumberRules.violations(rules, .number(text)).isEmpty == isAdmitted, "\(schema) \(json)",
          sourceLocation: sourceLocation)
      case .double:
        #expect(
          NumberRules.admits(rules, value.asDouble, text: text) == isAdmitted, "\(schema) \(json)",
          sourceLocation: sourceLocation)
      default: break
      }
    }
  }

  @Test func comparesWithBounds() {
    expect(#"{"minimum":3}"#, [("2", false), ("3", true), ("2.9999999999999999999", false)])
    expect(#"{"maximum":3}"#, [("4", false), ("3", true), ("3.0000000000000000001", false)])
    expect(#"{"exclusiveMinimum":3}"#, [("3", false), ("4", true), ("3.0", false), ("3.1", true)])
    expect(#"{"exclusiveMaximum":3}"#, [("3", false), ("2", true), ("3.0", false), ("2.9", true)])
    expect(#"{"minimum":0.5}"#, [("0", false), ("1", true), ("0.5", true), ("0.49", false)])
    expect(#"{"minimum":-0.5,"maximum":0.5}"#, [("-1", false), ("0", true), ("1", false)])
  }

  @Test func seesTheExactDecimal() {
    // All of these are the same double.
    expect(
      #"{"maximum":0.1}"#,
      [("0.1", true), ("0.1000000000000000001", false), ("0.0999999999999999999", true)])
    expect(
      #"{"exclusiveMinimum":9007199254740993}"#,
      [("9007199254740993", false), ("9007199254740993.5", true), ("9007199254740992.9", false)])
    // A double without its text stands for its shortest decimal.
    #expect(NumberRules.admits(rules(#"{"maximum":0.1}"#), 0.1, text: nil))
    #expect(NumberRules.admits(rules(#"{"minimum":0.1}"#), 0.1, text: nil))
    #expect(!NumberRules.admits(rules(#"{"exclusiveMinimum":0.1}"#), 0.1, text: nil))
  }

  @Test func comparesBeyondSixtyFourBits() {
    expect(
      #"{"minimum":18446744073709551616}"#,
      [
        ("9223372036854775807", false), ("18446744073709551615", false),
        ("18446744073709551616", true), ("1e400", true), ("-1e400", false),
      ])
    expect(
      #"{"maximum":1e400}"#, [("9223372036854775807", true), ("1e401", false), ("1e308", true)])
    expect(
      #"{"minimum":-9223372036854775808,"maximum":9223372036854775807}"#,
      [
        ("-9223372036854775808", true), ("9223372036854775807", true),
        ("-9223372036854775809", false), ("9223372036854775808", false),
      ])
  }

  @Test func admitsNothingBetweenCrossedBounds() {
    expect(
      #"{"minimum":5,"maximum":3}"#, [("4", false), ("3", false), ("5", false), ("4.5", false)])
    expect(#"{"exclusiveMinimum":9223372036854775807}"#, [("9223372036854775807", false)])
  }

  @Test func dividesExactly() {
    expect(
      #"{"multipleOf":3}"#, [("9", true), ("10", false), ("0", true), ("-9", true), ("9.0", true)])
    expect(
      #"{"multipleOf":0.01}"#, [("1", true), ("0.07", true), ("4.35", true), ("0.075", false)])
    expect(#"{"multipleOf":0.0001}"#, [("0.0075", true), ("0.00751", false)])
    expect(#"{"multipleOf":1e-8}"#, [("12391239123", true)])
    expect(#"{"multipleOf":0.123456789}"#, [("1e308", false)])
    expect(
      #"{"multipleOf":3}"#,
      [("30000000000000000000000000000000", true), ("10000000000000000000000000000000", false)])
    expect(#"{"multipleOf":-1}"#.replacing("-1", with: "1"), [("-9223372036854775808", true)])
  }

  @Test func countsDigits() {
    expect(
      #"{"x-satya":{"digits":3}}"#,
      [
        ("123", true), ("1234", false), ("-999", true), ("12.3", true), ("12.34", false),
        ("0.001", true), ("0.0001", false), ("1e3", false),
      ])
    expect(
      #"{"x-satya":{"places":2}}"#,
      [("1", true), ("1.23", true), ("1.234", false), ("1.230", true), ("1e-3", false)])
  }

  @Test func namesAllThatIsBroken() {
    let rules = rules(#"{"minimum":10,"exclusiveMinimum":10,"multipleOf":7}"#)
    #expect(
      NumberRules.violations(rules, .int64(3)) == [.minimum, .exclusiveMinimum, .multipleOf])
    #expect(NumberRules.violations(rules, .double(10)) == [.exclusiveMinimum, .multipleOf])
    #expect(NumberRules.violations(rules, .int64(14)).isEmpty)
  }

  @Test func knowsWhenTheTextMatters() {
    #expect(rules(#"{"maximum":0.1}"#).pointee.needsText(0.1))
    #expect(!rules(#"{"maximum":0.1}"#).pointee.needsText(0.2))
    #expect(rules(#"{"multipleOf":0.1}"#).pointee.needsText(0.2))
    #expect(rules(#"{"exclusiveMinimum":2}"#).pointee.needsText(2))
  }
}
