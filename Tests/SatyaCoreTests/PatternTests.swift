// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Foundation
import Testing

@testable import SatyaCore

@Suite struct PatternTests {
  private func compile(
    _ source: String, _ dialect: Pattern.Dialect = .ecma, byHand: Bool = true
  ) -> Pattern.Compilation {
    withGuarded(source) { Pattern.compile($0, dialect: dialect, byHand: byHand) }
  }

  /// Nil where the pattern is refused.
  private func matches(
    _ source: String, _ text: String, _ dialect: Pattern.Dialect = .ecma
  ) -> Bool? {
    var results: [Bool?] = []
    for byHand in [true, false] {
      guard case .pattern(let pattern) = compile(source, dialect, byHand: byHand) else {
        results.append(nil)
        continue
      }
      var scratch = PatternScratch()
      let outcome = withGuarded(text) { pattern.matches($0, scratch: &scratch) }
      #expect(outcome == .match || outcome == .noMatch)
      results.append(outcome == .match)
      scratch.free()
      pattern.free()
    }
    #expect(results[0] == results[1], "\(source) on \(text)")
    return results[0]
  }

  /// ECMA-262 forgets the groups of a round when the next begins, and takes no empty one.
  @Test(arguments: [
    ("^(?:(a|b)\\1)*$", "aabb", true), ("^(?:(a|b)\\1)*$", "aaba", false),
    ("^(?:(a)|(b)){1}\\1$", "aa", true), ("^(a|b)+\\1$", "abb", true),
    ("^(a|b)+\\1$", "aba", false), ("^(?:(a)|b)\\1$", "b", true),
    ("^(?:(a)?b)?\\1$", "aba", true), ("^(?:(a)?b)?\\1$", "b", true),
    ("^(?:x(?<q>['\"]).*?\\k<q>)+$", "x'a'x\"b\"", true),
    ("^(?:x(?<q>['\"]).*?\\k<q>)+$", "x'a\"", false),
    // A group that is not closed matches nothing yet.
    ("^(a\\1)+$", "aa", true), ("^(a|b\\1)+$", "abb", true), ("^(a|b\\1)+$", "ab", true),
    ("^(?:\\1(a|b))+$", "aab", true), ("^(?:\\1(a|b))+$", "ab", true), ("^\\1{2}(a)$", "a", true),
    ("^\\k<n>(?<n>a)\\k<n>$", "aa", true), ("^(?:(?!(a)b)c\\1)*$", "cc", true),
    ("^(?:(a)|\\1{1,2}b)$", "b", true), ("^(?:(a)|(b\\1+)*)$", "bb", true),
    // What would be read otherwise.
    ("^(?:(a)|b)*\\1$", "ab", nil), ("^(?:(a)?b)+\\1$", "ab", nil), ("^(a*)*b\\1$", "aab", nil),
    ("^(?:(a)|b\\1)*$", "ab", nil), ("^(?:(?:(a)|b)\\1)*$", "aab", nil),
    ("^(?:a*(b*))+\\1$", "b", nil), ("(?<=([ab]){2})\\1", "aba", nil),
    ("^(?:(?:(a)|c)b){2}\\1$", "abcb", nil),
    ("^(?:(a){0}b\\1)*$", "b", nil),
    // As often as it says, whatever a round matches.
    ("^(a*){2}b\\1$", "aab", true), ("^(a*){2}b\\1$", "aabaa", true),
    ("^(?<=([ab]))\\1$", "a", false),
  ])
  func refersToWhatARoundMatched(source: String, text: String, expected: Bool?) {
    #expect(matches(source, text) == expected, "\(source) on \(text)")
    if expected == nil {
      guard case .problem(let problem) = compile(source) else { return }
      #expect(problem.kind == .unsupported)
    }
  }

  @Test(arguments: [
    ("", "", true), ("", "x", true), ("abc", "xabcx", true), ("abc", "abd", false),
    ("^abc", "abcd", true), ("^abc", "xabc", false), ("abc$", "xabc", true),
    ("abc$", "abc\n", false), ("^abc$", "abc", true), ("^[a-z]+$", "abc", true),
    ("^[a-z]+$", "abC", false), ("^[a-z]{2,3}$", "abcd", false), ("^a{2}$", "aa", true),
    ("^.*$", "a\nb", false), ("^.*$", "a\u{2028}b", false), ("^.*$", "a\u{85}b", true),
    (".+", "\r\n", false), (".+", "", false), ("^.$", "😀", true), ("^..$", "😀", false),
    ("^[^/]+$", "漢字", true), ("^[^/]{2}$", "漢字", true), ("^[^/]{3}$", "漢字", false),
    ("^\\d+$", "123", true), ("^\\d+$", "١٢٣", false), ("^\\w+$", "é", false),
    ("^\\W$", "é", true), ("^\\s$", "\u{feff}", true), ("^\\s$", "\u{3000}", true),
    ("^\\s$", "\u{180e}", false), ("^\\S$", "\u{180e}", true), ("^[^\\s]$", "\u{a0}", false),
    ("^[\\S]$", "\u{2028}", false), ("^[\\S]$", "\u{2027}", true), ("^[\\s\\S]*$", "a\n", true),
    ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "éfoo", true), ("\\Boo", "foo", true),
    ("^\\u0041\\x42\\cJ\\0$", "AB\n\0", true), ("^\\u{1F432}$", "🐲", true),
    ("^\\ud83d\\udc32$", "🐲", true), ("^[\\ud83d\\udc32]$", "🐲", true),
    ("\\ud83d", "🐲", false),
    ("^[^\\ud800-\\udfff]$", "🐲", true), ("[\\ud800-\\udfff]", "🐲", false),
    ("^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", "^$\\.*+?()[]{}|/", true),
    ("^\\-\\_\\@\\#\\'\\\"\\ \\:$", "-_@#'\" :", true), ("^{a}]$", "{a}]", true),
    ("^a{,2}$", "a{,2}", true), ("^x{$", "x{", true), ("^[\\w-.]+$", "a-.", true),
    ("^[.-\\d]$", "-", true), ("^[a-]$", "-", true), ("[]", "a", false), ("^[^]$", "\n", true),
    ("^[[:alpha:]]$", ":]", true), ("^[[:alpha:]]$", "q", false), ("^[\\b]$", "\u{8}", true),
    ("^\\p{L}+$", "éа", true), ("^\\p{Letter}$", "1", false), ("^\\P{Lu}$", "A", false),
    ("^\\p{gc=Decimal_Number}$", "٣", true), ("^\\p{Script=Greek}$", "π", true),
    ("^\\p{scx=Grek}$", "π", true), ("^[\\p{sc=Cyrillic}_]+$", "п_", true),
    ("^\\p{Emoji_Presentation}$", "😀", true), ("^\\p{ASCII}$", "é", false),
    ("^\\p{Any}$", "\n", true), ("^\\p{Assigned}$", "\u{378}", false), ("^\\p{LC}$", "a", true),
    ("a(?=b)", "ab", true), ("a(?!b)", "ab", false), ("(?<=a)b", "ab", true),
    ("(?<!a)b", "ab", false), ("^(?<n>a+)-\\k<n>$", "aa-aa", true), ("^(a)|\\1b$", "b", true),
    ("^\\1(a)$", "a", true), ("^(?:a|bc){2}$", "abc", true), ("^(a+)+$", "aaa", true),
    ("^a+?$", "aaa", true), ("^a??b$", "ab", true), ("a|b|", "c", true), ("^#$", "#", true),
    ("^\\$ref$", "$ref", true), ("^a b$", "a b", true), ("^é+$", "éé", true),
    ("^a*b*$", "aab", true), ("^a*ab$", "aab", true), ("^a?a$", "a", true), ("^a{0}b", "b", true),
    ("$", "x", true), ("^", "x", true), ("^$", "", true), ("^$", "x", false), (".*x", "yyx", true),
    ("$a", "a", false), ("a^", "a", false), ("[0-9]", "ab5", true), ("[^a]", "aaé", true),
  ] as [(String, String, Bool)])
  func meansWhatECMAScriptMeans(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(matches(pattern, text) == expected)
  }

  @Test(arguments: [
    ("a**", 2), ("*a", 0), ("a++", 2), ("+", 0), ("^*", 1), ("a|*", 2), ("(?=a)*", 5), ("\\b+", 2),
    ("{2}", 0), ("a{3,2}", 1), ("(", 0), ("a(b", 1), (")", 0), ("a)", 1), ("[a", 0), ("x[", 1),
    ("[b-a]", 1), ("\\", 0), ("[\\", 1), ("\\a", 0), ("\\Z", 0), ("x\\A", 1),
    ("\\z", 0), ("\\Q", 0),
    ("\\K", 0), ("\\G", 0), ("\\R", 0), ("\\X", 0), ("\\h", 0), ("\\e", 0), ("\\C", 0), ("\\N", 0),
    ("(?i)a", 0), ("(?#c)", 0), ("(?>a)", 0), ("(*ACCEPT)", 1), ("(*UTF)a", 1), ("(?P<n>a)", 0),
    ("(?|a)", 0), ("(?R)", 0), ("(?<1>a)", 0), ("(?<n>a)(?<n>b)", 10), ("\\k<n>", 0), ("\\k", 0),
    ("\\1", 0), ("(a)\\2", 3), ("\\01", 0), ("\\x4", 0), ("\\u004", 0), ("\\u{110000}", 0),
    ("\\u{}", 0), ("\\c1", 0), ("\\p", 0), ("\\pL", 0), ("\\p{L", 0), ("\\p{Greek}", 0),
    ("\\p{Foo}", 0), ("\\p{letter}", 0), ("\\p{Script=}", 0), ("\\p{sc=Nonsense}", 0), ("[\\1]", 1),
    ("[\\B]", 1), ("[\\q]", 1),
  ])
  func refusesWithThePlace(_ pattern: String, _ offset: Int) {
    guard case .problem(let problem) = compile(pattern) else {
      Issue.record("accepted \(pattern)")
      return
    }
    #expect(problem.kind == .syntax, "\(pattern)")
    #expect(problem.offset == offset, "\(pattern)")
    #expect(problem.message.count > 0)
    #expect(!isExpression(pattern))
  }

  @Test func namesWhatIsNotSupported() {
    guard case .problem(let behind) = compile("x(?<=a+)b"),
      case .problem(let repeats) = compile("a{1,70000}"),
      case .problem(let long) = compile(String(repeating: "a", count: 70_000)),
      case .problem(let wide) = compile(String(repeating: "\u{1}", count: 30_000)),
      case .problem(let deep) = compile(
        String(repeating: "(", count: 300) + String(repeating: ")", count: 300)),
      case .problem(let large) = compile("((a{1,100}b){1,100}c){1,100}")
    else {
      Issue.record("accepted")
      return
    }
    #expect(behind.kind == .unsupported)
    #expect(isExpression("x(?<=a+)b"))
    #expect(repeats.kind == .unsupported)
    #expect(repeats.offset == 1)
    #expect(long.kind == .tooLarge)
    #expect(wide.kind == .tooLarge)
    #expect(deep.kind == .tooLarge)
    #expect(deep.offset == 250)
    #expect(large.kind == .tooLarge)
  }

  @Test func refusesWhatIsNotUTF8() {
    guard case .problem(let problem) = withGuarded([0x61, 0xff], { Pattern.compile($0) }) else {
      Issue.record("accepted")
      return
    }
    #expect(problem.offset == 1)
  }

  @Test(arguments: [
    ("^\\d+$", "١٢٣", true), ("^\\w+$", "née", true), ("^\\s$", "\u{85}", true),
    ("^.$", "\r", true), ("^.$", "\n", false), ("a$", "a\n", false), ("\\Aab\\z", "ab", true),
    ("(?i)ABC", "xabc", true), ("^(?P<n>a)$", "a", true), ("(?s)^.$", "\n", true),
    ("(?i:A)b", "aB", false), ("^\\pL\\x{41}$", "éA", true), ("^\\p{Greek}$", "π", true),
  ] as [(String, String, Bool)])
  func hasAUnicodeDialect(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(matches(pattern, text, .unicode) == expected)
  }

  @Test(arguments: ["[a&&b]", "[[:alpha:]]", "[a--b]", "\\Z", "(?x)a"])
  func refusesWhatTheUnicodeDialectLacks(_ pattern: String) {
    guard case .problem = compile(pattern, .unicode) else {
      Issue.record("accepted")
      return
    }
  }

  @Test(arguments: [
    "", "^x-", "^[a-z]+$", "^[A-Za-z_][A-Za-z0-9_]*$", "^.*$", ".*", "^\\d{4}-\\d{2}-\\d{2}$",
    "^#[0-9a-fA-F]{6}$", "abc", "\\.json$", "^[^/]*/[^/]*$", "^(", "[a-f]", "^a?b?c?$",
    "^https://developer\\.mozilla\\.org/docs/", "^[^\\x00-\\x1f]+$", "^a{2,4}b",
  ])
  func matchesThePlainestByHand(_ source: String) {
    guard case .pattern(let pattern) = compile(source) else {
      #expect(source == "^(")
      return
    }
    #expect(pattern.isShape)
    pattern.free()
  }

  /// Random patterns of the kinds that shapes are made of, on random texts: by hand and by
  /// PCRE2.
  @Test func agreesByHandWithPCRE2() {
    var random = SeededGenerator(seed: 1_042)
    let atoms = [
      "a", "b", "-", ".", "[ab]", "[^a]", "\\d", "\\w", "[a-c1]", "[^\\d]", "\\.", "\\W", "[^]",
      "x",
    ]
    let quantifiers = ["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}?", "{2,}", "{0}", "+?"]
    let characters = ["a", "b", "c", "-", ".", "1", "x", "\n", "é", "\u{2028}", "😀", "_"]
    var shapes = 0
    var scratch = PatternScratch()
    for _ in 0..<4_000 {
      var source = Bool.random(using: &random) ? "^" : ""
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        source += atoms.randomElement(using: &random)!
        source += quantifiers.randomElement(using: &random)!
      }
      if Bool.random(using: &random) { source += "$" }
      guard case .pattern(let plain) = compile(source) else {
        Issue.record("refused \(source)")
        continue
      }
      if plain.isShape, case .pattern(let full) = compile(source, byHand: false) {
        shapes += 1
        for _ in 0..<20 {
          let text = (0..<Int.random(in: 0..<7, using: &random)).map { _ in
            characters.randomElement(using: &random)!
          }.joined()
          withGuarded(text) { bytes in
            let byHand = plain.matches(bytes, scratch: &scratch)
            #expect(byHand == full.matches(bytes, scratch: &scratch), "\(source) on \(text)")
          }
        }
        full.free()
      }
      plain.free()
    }
    scratch.free()
    #expect(shapes > 1_000)
  }

  @Test func endsAtTheLimit() {
    guard case .pattern(let pattern) = compile("^(a+)+$") else {
      Issue.record("refused")
      return
    }
    var scratch = PatternScratch(effort: 10_000)
    let text = [UInt8](repeating: 0x61, count: 40) + [0x62]
    #expect(withGuarded(text) { pattern.matches($0, scratch: &scratch) } == .limit)
    // The scratch is as good as before.
    #expect(withGuarded("a") { pattern.matches($0, scratch: &scratch) } == .match)
    scratch.free()
    pattern.free()
  }

  /// Work that grows faster than the text is counted, whichever way PCRE2 goes.
  @Test(arguments: [
    "[a-z]*[a-z]*[0-9]", "^(?:a*)*b|(?:a|aa)+$c", "(a*)*\\d", "^(a*)a*\\1[0-9]",
    "[a-z]{5000}[0-9]",
  ])
  func endsOnLongText(_ source: String) {
    guard case .pattern(let pattern) = compile(source) else {
      Issue.record("refused \(source)")
      return
    }
    var scratch = PatternScratch()
    let text = [UInt8](repeating: 0x61, count: 100_000)
    #expect(withGuarded(text) { pattern.matches($0, scratch: &scratch) } == .limit, "\(source)")
    scratch.free()
    pattern.free()
  }

  /// One effort for all matches of a document, beyond the share of each.
  @Test func sharesItsEffort() {
    guard case .pattern(let pattern) = compile("[a-z]*[a-z]*[0-9]") else {
      Issue.record("refused")
      return
    }
    var scratch = PatternScratch(effort: 500_000)
    let text = [UInt8](repeating: 0x61, count: 60)
    func outcome() -> Pattern.Outcome {
      withGuarded(text) { pattern.matches($0, scratch: &scratch) }
    }
    #expect(outcome() == .noMatch)
    #expect(scratch.isSpent)
    let more = (0..<40).map { _ in outcome() }
    #expect(more.first == .noMatch)
    #expect(more.last == .limit)
    scratch.begin()
    #expect(!scratch.isSpent)
    #expect(outcome() == .noMatch)
    let left = scratch.suspend()
    #expect(outcome() == .noMatch)
    scratch.resume(left)
    #expect(outcome() == .noMatch)
    scratch.free()
    pattern.free()
  }

  /// Code that counts says what code that does not count says.
  @Test func agreesWhereItCounts() {
    var random = SeededGenerator(seed: 4_711)
    let pieces = [
      "a", "b", "[ab]", ".", "(a|b)", "(?:ab|a)", "(?=a)", "\\b", "(a*)", "\\1", "[^b]",
    ]
    let quantifiers = ["", "", "*", "+", "?", "{2}", "{1,3}", "*?"]
    var scratch = PatternScratch()
    var counted = 0
    for _ in 0..<3_000 {
      var source = Bool.random(using: &random) ? "^" : ""
      for _ in 0..<Int.random(in: 1..<6, using: &random) {
        source += pieces.randomElement(using: &random)! + quantifiers.randomElement(using: &random)!
      }
      if Bool.random(using: &random) { source += "$" }
      guard case .pattern(let pattern) = compile(source) else { continue }
      if pattern.cell.contents.counted != nil {
        counted += 1
        for _ in 0..<10 {
          let text = (0..<Int.random(in: 0..<9, using: &random)).map { _ in
            [UInt8]([0x61, 0x61, 0x62, 0x63]).randomElement(using: &random)!
          }
          withGuarded(text) { text in
            scratch.begin()
            let plain = pattern.matches(text, scratch: &scratch)
            #expect(plain == pattern.count(text, &scratch), "\(source)")
          }
        }
      }
      pattern.free()
    }
    scratch.free()
    #expect(counted > 500)
  }

  @Test func matchesTextBeyondTheFirstStacks() {
    guard case .pattern(let pattern) = compile("^(?:a|b|(c))*$") else {
      Issue.record("refused")
      return
    }
    var scratch = PatternScratch()
    for count in [1_000, 20_000, 100_000] {
      let text = [UInt8](repeating: 0x61, count: count)
      #expect(withGuarded(text) { pattern.matches($0, scratch: &scratch) } == .match)
    }
    scratch.free()
    pattern.free()
  }

  @Test func isSharedByThreadsFromItsFirstUse() async {
    for _ in 0..<20 {
      guard case .pattern(let pattern) = compile("^(a|b)+c$") else {
        Issue.record("refused")
        return
      }
      let matched = await withTaskGroup(of: Bool.self) { group in
        for thread in 0..<8 {
          group.addTask {
            var scratch = PatternScratch()
            defer { scratch.free() }
            let end: UInt8 = thread % 2 == 0 ? 0x63 : 0x64
            let expected: Pattern.Outcome = thread % 2 == 0 ? .match : .noMatch
            return (0..<50).allSatisfy { _ in
              withGuarded([0x61, 0x62, end]) { pattern.matches($0, scratch: &scratch) } == expected
            }
          }
        }
        return await group.allSatisfy { $0 }
      }
      #expect(matched)
      pattern.free()
    }
  }

  @Test func survivesMutatedPatterns() {
    var random = SeededGenerator(seed: 262)
    let pieces = [
      "(?<n>", "(?:", "(", ")", "[", "]", "[^", "\\k<n>", "\\1", "{2,3}", "*", "?", "|",
      "^", "$", "-",
      "\\p{L}", "\\u{41}", "\\ud83d", "\\udc32", "\\", "a", "z", "é", "\\d", "(?=",
      "(?<!", "\\x41",
    ]
    var scratch = PatternScratch(effort: 1_000)
    for _ in 0..<3_000 {
      let source = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        pieces.randomElement(using: &random)!
      }.joined()
      for dialect in [Pattern.Dialect.ecma, .unicode] {
        switch compile(source, dialect) {
        case .pattern(let pattern):
          let outcome = withGuarded("aé-z\n") { pattern.matches($0, scratch: &scratch) }
          #expect(outcome != .noMemory)
          pattern.free()
        case .problem(let problem):
          #expect(problem.offset >= 0 && problem.offset <= source.utf8.count, "\(source)")
        }
      }
    }
    scratch.free()
  }
}

// MARK: - The official cases and published schemas

extension PatternTests {
  private static let hasSuite = SharedData.file("json-schema-test-suite") != nil

  private static func json(_ path: String) throws -> Any {
    let file = try #require(SharedData.file(path))
    return try JSONSerialization.jsonObject(with: Data(contentsOf: file))
  }

  /// Whether a text is of format `regex`.
  private func isExpression(_ text: String) -> Bool {
    var rules = StringRules()
    rules.format = .regex
    rules.assertsFormat = true
    var scratch = PatternScratch()
    defer { scratch.free() }
    return withGuarded(text) { text in
      withUnsafeMutablePointer(to: &scratch) { scratch in
        StringRules.admits(
          &rules, text, isASCII: false, assertsFormats: false, scratch: { scratch })
      }
    }
  }

  @Test(
    .enabled(if: PatternTests.hasSuite, "no test data: set SATYA_TEST_DATA"),
    arguments: ["pattern", "optional/ecmascript-regex", "optional/non-bmp-regex"])
  func passesTheOfficialPatternCases(_ name: String) throws {
    let path = "json-schema-test-suite/tests/draft2020-12/\(name).json"
    let groups = try #require(try Self.json(path) as? [[String: Any]])
    var count = 0
    for group in groups {
      guard let schema = group["schema"] as? [String: Any],
        let tests = group["tests"] as? [[String: Any]]
      else { continue }
      for test in tests {
        guard let text = test["data"] as? String, let valid = test["valid"] as? Bool else {
          continue
        }
        if let pattern = schema["pattern"] as? String {
          #expect(matches(pattern, text) == valid, "\(pattern) on \(text)")
          count += 1
        } else if schema["format"] as? String == "regex" {
          #expect(isExpression(text) == valid, "\(text)")
          count += 1
        }
      }
    }
    #expect(count > 0)
  }

  @Test(
    .enabled(if: PatternTests.hasSuite, "no test data: set SATYA_TEST_DATA"),
    arguments: ["regex", "ecmascript-regex"])
  func passesTheOfficialFormatCases(_ name: String) throws {
    let path = "json-schema-test-suite/tests/draft2020-12/optional/format/\(name).json"
    let groups = try #require(try Self.json(path) as? [[String: Any]])
    for group in groups {
      for test in group["tests"] as? [[String: Any]] ?? [] {
        guard let text = test["data"] as? String, let valid = test["valid"] as? Bool else {
          continue
        }
        #expect(isExpression(text) == valid, "\(text)")
      }
    }
  }

  @Test(.enabled(if: PatternTests.hasSuite, "no test data: set SATYA_TEST_DATA"))
  func compilesEveryPatternOfPublishedSchemas() throws {
    var patterns: Set<String> = []
    func collect(_ node: Any) {
      if let object = node as? [String: Any] {
        if let pattern = object["pattern"] as? String { patterns.insert(pattern) }
        if let named = object["patternProperties"] as? [String: Any] {
          patterns.formUnion(named.keys)
        }
        object.values.forEach(collect)
      } else if let array = node as? [Any] {
        array.forEach(collect)
      }
    }
    let corpora = try #require(SharedData.file("corpora"))
    let folders = try FileManager.default.contentsOfDirectory(atPath: corpora.path)
    for folder in folders {
      let file = corpora.appendingPathComponent(folder).appendingPathComponent("schema.json")
      guard let bytes = try? Data(contentsOf: file) else { continue }
      collect(try JSONSerialization.jsonObject(with: bytes))
    }
    #expect(patterns.count > 50)
    for source in patterns {
      guard case .pattern(let pattern) = compile(source) else {
        Issue.record("refused \(source)")
        continue
      }
      pattern.free()
    }
  }
}
