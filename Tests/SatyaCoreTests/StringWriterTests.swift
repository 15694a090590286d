// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SatyaCore

@Suite struct StringWriterTests {
  /// Writes with exactly the room that is promised to be enough.
  private func write(_ bytes: [UInt8]) -> [UInt8] {
    withGuarded(bytes) { text in
      let count = StringWriter.escapedCount(text)
      #expect(count <= 6 * bytes.count + 2)
      let out = GuardedBytes(count: count + 16)
      defer { withExtendedLifetime(out) {} }
      #expect(StringWriter.write(text, to: out.start) == count)
      return Array(out.text.bytes[..<count])
    }
  }

  @Test(arguments: [
    ("", "\"\""), ("abc", "\"abc\""), ("a\"b\\c/d", "\"a\\\"b\\\\c/d\""),
    ("\u{8}\t\n\u{c}\r", "\"\\b\\t\\n\\f\\r\""),
    ("\u{0}\u{1}\u{b}\u{1f}\u{7f}", "\"\\u0000\\u0001\\u000b\\u001f\u{7f}\""),
    ("é漢😀\u{2028}", "\"é漢😀\u{2028}\""), ("</script>", "\"</script>\""),
  ])
  func escapesWhatMustBe(_ text: String, _ json: String) {
    #expect(write(Array(text.utf8)) == Array(json.utf8))
    for before in [3, 15, 16, 40] {
      let prefix = String(repeating: "x", count: before)
      let expected = Array("\"\(prefix)".utf8) + Array(json.utf8.dropFirst())
      #expect(write(Array((prefix + text).utf8)) == expected)
    }
  }

  @Test func isReadBackUnchanged() {
    var random = SeededGenerator(seed: 4_627)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0..<90, using: &random)).map { _ in
        let highest: UInt32 = [0x1f, 0x7f, 0x7f, 0xd7ff].randomElement(using: &random)!
        return Character(Unicode.Scalar(UInt32.random(in: 0...highest, using: &random))!)
      }
      let bytes = Array(String(scalars).utf8)
      withGuarded(Array(write(bytes).dropFirst())) { json in
        let out = GuardedBytes(count: json.count + 32)
        defer { withExtendedLifetime(out) {} }
        var value = Value.unset
        let next = StringReader.read(json.start, end: json.end, out: out.start, into: &value)
        #expect(next == json.end)
        #expect(value.text.bytes == bytes)
      }
    }
  }
}
