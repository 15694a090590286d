// SPDX-License-Identifier: Apache-2.0

import CPlatform
import Testing

@testable import SatyaCore

@Suite struct StringReaderTests {
  /// What a string, given from behind its opening quote, decodes to, and how long it is.
  private func expected(_ source: [UInt8]) -> (text: [UInt8], size: Int)? {
    var text: [UInt8] = []
    var i = 0
    func unit(_ at: Int) -> UInt32? {
      guard at + 6 <= source.count, source[at] == 0x5c, source[at + 1] == 0x75,
        source[at + 2] != 0x2b, source[at + 2] != 0x2d
      else { return nil }
      return UInt32(String(decoding: source[at + 2..<at + 6], as: Unicode.UTF8.self), radix: 16)
    }
    while i < source.count {
      switch source[i] {
      case 0x22:
        guard String(validating: text, as: Unicode.UTF8.self) != nil else { return nil }
        return (text, i + 1)
      case 0..<0x20: return nil
      case 0x5c:
        guard i + 1 < source.count else { return nil }
        let short: [UInt8: UInt8] = [
          0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9,
        ]
        if let byte = short[source[i + 1]] {
          text.append(byte)
          i += 2
        } else if let first = unit(i), let scalar = Unicode.Scalar(first) {
          text += Array(String(scalar).utf8)
          i += 6
        } else if let first = unit(i), first < 0xdc00, let second = unit(i + 6),
          (0xdc00...0xdfff).contains(second)
        {
          let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + second - 0xdc00)!
          text += Array(String(scalar).utf8)
          i += 12
        } else {
          return nil
        }
      default:
        text.append(source[i])
        i += 1
      }
    }
    return nil
  }

  /// Reads, scans, skips and diagnoses by every version this processor can run.
  private func check(_ source: [UInt8]) {
    let want = expected(source)
    let input = GuardedBytes(source)
    let p = UnsafePointer(input.start)
    let end = p + input.count
    let size = want.map(\.size)
    let hasEscape = want.map { source[..<($0.size - 1)].contains(0x5c) } ?? true

    func compare(
      _ name: String, _ next: UnsafePointer<UInt8>?, _ value: Value?, isRefused: Bool = false
    ) {
      if isRefused || want == nil {
        #expect(next == nil, "\(name): \(source)")
        return
      }
      #expect(next.map { $0 - p } == size, "\(name): \(source)")
      guard let value, let want else { return }
      #expect(value.kind == .string)
      #expect(value.text.bytes == want.text, "\(name): \(source)")
      let isASCII = want.text.allSatisfy { $0 < 0x80 }
      #expect(value.flags == (isASCII ? .isASCII : []), "\(name): \(source)")
      #expect(value.reserved == 0)
    }

    let out = GuardedBytes(count: source.count + 32)
    defer { withExtendedLifetime((input, out)) {} }
    var value = Value.unset
    compare("read", StringReader.read(p, end: end, out: out.start, into: &value), value)
    value = .unset
    compare(
      "scan", StringReader.scan(p, end: end, into: &value), value, isRefused: hasEscape)
    compare("skip", StringReader.skip(p, end: end), nil)
    for level in 1...sp_cpu_level() {
      value = .unset
      compare("read \(level)", sp_json_read_at(level, p, end, out.start, &value), value)
      value = .unset
      compare("scan \(level)", sp_json_scan_at(level, p, end, &value), value, isRefused: hasEscape)
      compare("skip \(level)", sp_json_skip_at(level, p, end), nil)
    }
    if want == nil {
      let problem = StringReader.diagnose(p, end: end)
      #expect((problem.kind == .incomplete) == (problem.offset == source.count), "\(source)")
      #expect(problem.kind != .tooLong, "\(source)")
    }
  }

  @Test(arguments: [
    "\"", "a\"", "plain text\" and more", "\\n\"", "\\\"\"", "\\\\\"", "\\\\\\\"x\"",
    "a\\/b\\b\\f\\n\\r\\t\"", "\\u0041\\u00e9\\u6f22\\ud83d\\ude00\"", "\\u0000\"",
    "\u{7f}é漢😀\"", "C:\\\\dir\\\\file\\\\\"", "\\\\\\\\\\\\\\\\\"",
  ])
  func readsAtEveryPlaceOfABlock(_ source: String) {
    for before in [0, 1, 2, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 61, 62, 63, 64, 130] {
      for after in [0, 1, 15, 31, 32, 64, 128] {
        check(
          [UInt8](repeating: 0x61, count: before) + Array(source.utf8)
            + [UInt8](repeating: 0x5d, count: after))
      }
    }
  }

  @Test func readsEveryLength() {
    for n in 0..<300 {
      check([UInt8](repeating: 0x78, count: n) + [0x22])
      check(Array(String(repeating: "é", count: n).utf8) + [0x22, 0x2c])
      check(Array(String(repeating: "\\t", count: n).utf8) + [0x22, 0x7d])
    }
  }

  @Test(arguments: [
    ("", .incomplete, 0), ("abc", .incomplete, 3), ("a\\", .incomplete, 2),
    ("\\u12", .incomplete, 4), ("\\ud83d", .incomplete, 6), ("\\ud83d\\", .incomplete, 7),
    ("\\ud83d\\ud", .incomplete, 9), ("\\ud83d\\uDc", .incomplete, 10),
    ("\\ud83d\\u0", .loneSurrogate, 0), ("\\ud83d\\ud8", .loneSurrogate, 0), ("a\nb\"", .controlCharacter, 1),
    ("ab\u{0}\"", .controlCharacter, 2), ("ab\\x\"", .invalidEscape, 2),
    ("\\u12g4\"", .invalidEscape, 0), ("\\u 123\"", .invalidEscape, 0),
    ("a\\ud83d\"", .loneSurrogate, 1), ("\\ude00\"", .loneSurrogate, 0),
    ("\\ud83d\\u0041\"", .loneSurrogate, 0), ("\\ud83dx\"", .loneSurrogate, 0),
    ("\\ud83d\\ud83d\\ude00\"", .loneSurrogate, 0), ("\\ud83d\\n\"", .loneSurrogate, 0),
  ] as [(String, StringReader.Problem.Kind, Int)])
  func namesTheProblem(_ source: String, _ kind: StringReader.Problem.Kind, _ offset: Int) {
    check(Array(source.utf8))
    for before in [0, 1, 40, 100] {
      let bytes = [UInt8](repeating: 0x61, count: before) + Array(source.utf8)
      let problem = withGuarded(bytes) { StringReader.diagnose($0.start, end: $0.end) }
      #expect(problem.kind == kind)
      #expect(problem.offset == before + offset)
    }
  }

  @Test(arguments: [
    ([0x61, 0xff, 0x22], .invalidUTF8, 1), ([0xc3, 0x22], .invalidUTF8, 0),
    ([0xc3], .incomplete, 1), ([0xf0, 0x9f, 0x98], .incomplete, 3),
    ([0xed, 0xa0, 0x80, 0x22], .invalidUTF8, 0), ([0xe6, 0x5c, 0x6e, 0x22], .invalidUTF8, 0),
    ([0xe6, 0xbc, 0x5c, 0x75, 0x30, 0x30, 0x65, 0x39, 0x22], .invalidUTF8, 0),
  ] as [([UInt8], StringReader.Problem.Kind, Int)])
  func namesBadBytes(_ source: [UInt8], _ kind: StringReader.Problem.Kind, _ offset: Int) {
    check(source)
    check(source + [UInt8](repeating: 0x20, count: 200))
    let problem = withGuarded(source) { StringReader.diagnose($0.start, end: $0.end) }
    #expect(problem.kind == kind)
    #expect(problem.offset == offset)
  }

  @Test(arguments: [
    [0x80], [0xc3], [0xc0, 0x80], [0xe0, 0x9f, 0xbf], [0xe6, 0xbc], [0xed, 0xa0, 0x80],
    [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x9f, 0x98], [0xf4, 0x90, 0x80, 0x80], [0xff],
  ] as [[UInt8]])
  func refusesBadBytesAtEveryPlaceOfABlock(_ bad: [UInt8]) {
    let end: [UInt8] = [0x22] + [UInt8](repeating: 0x20, count: 130)
    for before in 0..<65 {
      let plain = [UInt8](repeating: 0x61, count: before)
      check(plain + bad + end)
      check(plain + Array("é".utf8) + bad + end)
      // What ends the string, and what follows it, completes no sequence.
      check(plain + bad + [0x22, 0x80, 0x80, 0x80] + end)
    }
  }

  @Test func survivesTruncationAndMutation() {
    var random = SeededGenerator(seed: 8_259)
    let pieces = [
      "a", "bcdefghij", "0123456789abcdef", "é", "漢字", "😀", "\\n", "\\\"", "\\\\", "\\u0041",
      "\\ud83d\\ude00", "\\u00e9", "ordinary words, and some more of them ",
    ]
    for _ in 0..<150 {
      var source: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<14, using: &random) {
        source += Array(pieces.randomElement(using: &random)!.utf8)
      }
      source.append(0x22)
      for _ in 0..<Int.random(in: 0..<150, using: &random) {
        source.append(UInt8.random(in: 0...255, using: &random))
      }
      check(source)
      for _ in 0..<6 {
        var changed = source
        changed[Int.random(in: 0..<source.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
        check(changed)
        check(Array(source[..<Int.random(in: 0..<source.count, using: &random)]))
      }
    }
  }

  @Test func borrowsTheInput() {
    withGuarded("name\":1") { input in
      var value = Value.unset
      let next = StringReader.scan(input.start, end: input.end, into: &value)
      #expect(next == input.start + 5)
      #expect(value.text.start == input.start)
    }
  }
}
