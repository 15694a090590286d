// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct StringRulesTests {
  private let bench = Bench()

  private func violations(
    _ schema: String, _ string: String, isASCII: Bool = false, assertsFormats: Bool = false,
    effort: Int = PatternScratch.defaultEffort
  ) -> StringRules.Violations {
    let rules = bench.root(schema).pointee.string!
    var scratch = PatternScratch(effort: effort)
    defer { scratch.free() }
    let text = bench.text(string)
    let found = rules.pointee.violations(
      of: text, isASCII: isASCII, assertsFormats: assertsFormats, scratch: &scratch)
    #expect(
      withUnsafeMutablePointer(to: &scratch) { scratch in
        StringRules.admits(
          rules, text, isASCII: isASCII, assertsFormats: assertsFormats, scratch: { scratch })
      } == found.isEmpty, "\(schema) \(string)")
    return found
  }

  @Test func countsCodePoints() {
    // n characters of each size against bounds of n - 1, n and n + 1.
    for unit in ["a", "é", "€", "𝒳"] {
      for count in [1, 2, 3, 4, 5, 31, 100] {
        let string = String(repeating: unit, count: count)
        let isASCII = unit == "a"
        #expect(violations("{\"minLength\":\(count)}", string).isEmpty)
        #expect(violations("{\"maxLength\":\(count)}", string).isEmpty)
        #expect(violations("{\"minLength\":\(count + 1)}", string) == .minimumLength)
        #expect(violations("{\"maxLength\":\(count - 1)}", string) == .maximumLength)
        if isASCII {
          #expect(violations("{\"minLength\":\(count)}", string, isASCII: true).isEmpty)
          #expect(
            violations("{\"minLength\":\(count + 1)}", string, isASCII: true) == .minimumLength)
          #expect(
            violations("{\"maxLength\":\(count - 1)}", string, isASCII: true) == .maximumLength)
        }
      }
    }
    #expect(violations(#"{"minLength":0,"maxLength":0}"#, "").isEmpty)
    #expect(violations(#"{"minLength":1}"#, "") == .minimumLength)
    // A family of seven code points is not one character here.
    #expect(violations(#"{"maxLength":6}"#, "👨\u{200D}👩\u{200D}👧\u{200D}👦") == .maximumLength)
  }

  @Test func admitsWhatCrossedBoundsForbid() {
    #expect(
      violations(#"{"minLength":5,"maxLength":2}"#, "abc") == [.minimumLength, .maximumLength])
  }

  @Test func matchesPatternsAnywhere() {
    #expect(violations(#"{"pattern":"b"}"#, "abc").isEmpty)
    #expect(violations(#"{"pattern":"^b"}"#, "abc") == .pattern)
    #expect(
      violations(#"{"pattern":"^.{2}$","maxLength":1}"#, "abc") == [.pattern, .maximumLength])
  }

  @Test func tellsALimitFromAMismatch() {
    #expect(
      violations(#"{"pattern":"^(a|aa)+$"}"#, String(repeating: "a", count: 60) + "b", effort: 100)
        == .patternLimit)
  }

  @Test func assertsFormatsWhereAsked() {
    #expect(violations(#"{"format":"ipv4"}"#, "no").isEmpty)
    #expect(violations(#"{"format":"ipv4"}"#, "no", assertsFormats: true) == .format)
    #expect(violations(#"{"format":"ipv4"}"#, "1.2.3.4", assertsFormats: true).isEmpty)
    #expect(violations(#"{"format":"ipv4","x-satya":{"format":"assert"}}"#, "no") == .format)
  }

  @Test func asksThePatternCompilerForRegularExpressions() {
    func regex(_ string: String) -> StringRules.Violations {
      violations(#"{"format":"regex"}"#, string, assertsFormats: true)
    }
    #expect(regex("^a(b|c)*$").isEmpty)
    #expect(regex("").isEmpty)
    #expect(regex("(") == .format)
    #expect(regex("a**") == .format)
    // Look-behind of any length is beyond the engine, but a regular expression.
    #expect(regex("(?<=a*)b").isEmpty)
  }
}
