// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// Short JSON text that is compared at once.
@Suite struct QuotedTextTests {
  private let bench = Bench()

  private func stands(_ quoted: QuotedText, in text: String) -> Bool {
    var quoted = quoted
    let padded = bench.text(Array(text.utf8) + [UInt8](repeating: 0, count: 16))
    return QuotedText.stands(&quoted, at: padded.start)
  }

  @Test func equalsStringsBetweenTheirQuotes() {
    for string in ["", "a", "READ_WRITE", "fourteen bytes"] {
      let quoted = QuotedText(string: bench.text(string))
      #expect(quoted.count == string.utf8.count + 2)
      #expect(stands(quoted, in: "\"\(string)\""))
      #expect(stands(quoted, in: "\"\(string)\",more and more"))
      #expect(!stands(quoted, in: "\"\(string)x\""))
      #expect(!stands(quoted, in: "\"\(string.dropLast())\"") || string.isEmpty)
      #expect(!stands(quoted, in: "\"\(string)"))
      #expect(!stands(quoted, in: ""))
    }
  }

  @Test(arguments: ["fifteen bytes..", "é", "a\"b", "a\\b", "a\nb", "\u{7f}"])
  func leavesOtherStringsAlone(string: String) {
    let quoted = QuotedText(string: bench.text(string))
    #expect(quoted.count == 0)
    for text in ["\"\(string)\"", "", "\0\0\0\0"] { #expect(!stands(quoted, in: text)) }
  }

  @Test func equalsKeysWithTheirColon() {
    let key = QuotedText(json: bench.text("\"type\":"))
    #expect(key.count == 7)
    #expect(stands(key, in: "\"type\":\"a\""))
    #expect(!stands(key, in: "\"type\" :\"a\""))
    #expect(QuotedText(json: bench.text("\"sixteen bytes\":")).count == 16)
    #expect(QuotedText(json: bench.text("\"seventeen byte\":")).count == 0)
    #expect(QuotedText(json: bench.text("")).count == 0)
    #expect(!stands(QuotedText(), in: ""))
  }
}
