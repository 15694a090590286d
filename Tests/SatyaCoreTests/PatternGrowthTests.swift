// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Testing

@testable import SatyaCore

@Suite struct PatternGrowthTests {
  private func reach(_ source: String, _ dialect: Pattern.Dialect = .ecma) -> PatternReach? {
    withGuarded(source) {
      var translator = PatternTranslator($0, dialect: dialect)
      defer { translator.free() }
      return translator.translate() == nil ? translator.growth.finish() : nil
    }
  }

  @Test(arguments: [
    "^[a-z]+(-[a-z]+)*$", "^(?:[a-z]+,)*[A-Z]$", "^#?([a-f0-9]{6}|[a-f0-9]{3})$", "^https?://",
    "^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$", "[0-9]{3}-[0-9]{4}", "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$",
    "^(AF|AL|DZ|AS|AD)$", "^(?=.*\\d).{8,}$", "^(?=.*[A-Z])(?=.*\\d)\\S+$", "\\bcat\\b", "^.*x",
    "^(?:a|b|(c))*$", "^\"[^\"]*\"$", "^(\\d+)\\s(px|em)$", "^[^\\s]+$", "^a{1,20}b",
    "(.*)", "^(ftp|file)://(.*)", "//(.*)",
  ])
  func isLinear(_ source: String) {
    #expect(reach(source)?.isAll == true, "\(source)")
  }

  @Test(arguments: [
    ("[a-z]+[0-9]", 1_024), ("^.*[a-z]*x", 1_024), (".*foo.*", 1_024), ("^(a*)\\1b", 1_024),
    ("[a-z]*[a-z]*[0-9]", 55), ("^[a-z]*(?=.*x)y", 1_024), ("^(?:(?=.*x)a)*$", 1_024),
  ])
  func multiplies(_ source: String, _ bytes: Int) {
    let reach = reach(source)
    #expect(reach?.bytes == bytes, "\(source)")
    #expect(reach?.isLimited == false, "\(source)")
  }

  @Test(arguments: [
    ("^(a+)+$", 64), ("(a|a)*b", 16), ("^([a-z]+[a-z0-9]*,?)*$", 64), ("^(?:a?b?)*c", 64),
    ("^a*a*a*a*a*a*a*a*a*b", 64), ("^\\S+@\\S+\\.\\S+$", 64), ("^a*a*a*a*b", 64),
  ])
  func multipliesInRepetitions(_ source: String, _ bytes: Int) {
    let reach = reach(source)
    #expect(reach?.bytes == bytes, "\(source)")
    #expect(reach?.isLimited == true, "\(source)")
  }

  /// Alternatives in parentheses that nothing repeats, of which PCRE2's own limit counts none.
  @Test func countsWhatPCRE2DoesNot() {
    #expect(reach("^" + String(repeating: "(a|a)", count: 40) + "b")?.bytes == 0)
    let optional = String(repeating: "a?", count: 30) + String(repeating: "a", count: 30)
    #expect(reach("^" + optional)?.bytes == 0)
  }

  @Test func knowsFlags() {
    #expect(reach("^[a-z]+(-[a-z]+)*$", .unicode)?.isAll == true)
    #expect(reach("(?i)^[a-z]+A", .unicode)?.isAll == false)
    #expect(reach("(?s)^.*\\n[a-z]*x", .unicode)?.isAll == false)
    #expect(reach("\\A[a-z]*x", .unicode)?.isAll == true)
    #expect(reach("^\\p{L}+[a-z]+$", .unicode)?.isAll == false)
    #expect(reach("^[^\\p{L}]+[0-9]x*y$", .unicode)?.isAll == false)
  }

  /// Steps that a match of `text` takes, whatever the reach says; nil beyond `most`.
  private func steps(_ source: Text, _ text: [UInt8], most: Int) -> Int? {
    var translator = PatternTranslator(source, dialect: .ecma)
    defer { translator.free() }
    var problem: Pattern.Problem?
    guard translator.translate() == nil,
      let code = Pattern.compileCode(translator.output, .ecma, counts: true, &problem)
    else { return 0 }
    defer { pcre2_code_free_8(code) }
    let data = pcre2_match_data_create_8(1, nil)
    let context = pcre2_match_context_create_8(nil)
    var effort = sp_effort(left: Int64(most), steps: 1, place: 0, has_references: 0)
    let result = withUnsafeMutablePointer(to: &effort) { effort in
      sp_effort_watch(context, effort)
      return withGuarded(text) {
        pcre2_match_8(code, $0.start, $0.count, 0, PCRE2_NO_UTF_CHECK, data, context)
      }
    }
    pcre2_match_context_free_8(context)
    pcre2_match_data_free_8(data)
    return result == PCRE2_ERROR_MATCHLIMIT ? nil : most - Int(effort.left)
  }

  /// What is held for linear takes few steps for each byte, on texts made to be hard: a piece
  /// over and over, and an end that does not fit.
  @Test func holdsNothingForLinearThatIsNot() {
    var random = SeededGenerator(seed: 812)
    let pieces = [
      "a", "b", "[ab]", "c", "\\w", ".", "(?:a|b)", "(?:ab|c)", "(?:a*c)", "(?:ab?)", "(a|ab)",
      "(?:b+)", "(?=a*b)", "(?:(?!c)[abc])", "\\b", "(?:a|)",
    ]
    let quantifiers = ["", "", "*", "+", "?", "{2}", "{1,3}", "{3,}", "*?"]
    var linear = 0
    for _ in 0..<3_000 {
      var source = Bool.random(using: &random) ? "^" : ""
      var depth = 0
      for _ in 0..<Int.random(in: 1..<6, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          source += "(?:"
          depth += 1
        }
        let piece = pieces.randomElement(using: &random)!
        source += piece
        if !piece.hasPrefix("(?=") && piece != "\\b" {
          source += quantifiers.randomElement(using: &random)!
        }
        if depth > 0, Bool.random(using: &random) {
          source += ")" + quantifiers.randomElement(using: &random)!
          depth -= 1
        }
        if Int.random(in: 0..<8, using: &random) == 0 { source += "|" }
      }
      source += String(repeating: ")*", count: depth) + (Bool.random(using: &random) ? "$" : "")
      guard reach(source)?.isAll == true else { continue }
      linear += 1
      for pump in ["a", "b", "ab", "abc", "aab", "ac"] {
        let text = Array(String(repeating: pump, count: 600 / pump.count).utf8) + [0x21]
        let taken = withGuarded(source) { steps($0, text, most: 200 * text.count) }
        #expect(taken != nil, "\(source) on \(pump)")
      }
    }
    #expect(linear > 300)
  }
}
