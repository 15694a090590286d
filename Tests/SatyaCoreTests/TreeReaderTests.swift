// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct TreeReaderTests {
  private let bench = Bench()

  /// What the reader makes of a text that ends at a page nobody may touch: its value
  /// written again, or "type pointer offset" of its problem.
  private func read(
    _ bytes: [UInt8], isLocated: Bool = true, _ options: ValidationOptions = ValidationOptions()
  ) -> String {
    withGuarded(bytes) { source in
      var arena = Arena()
      defer { arena.free() }
      let report = Report.kept()
      return withUnsafeMutablePointer(to: &arena) {
        var reader = TreeReader(
          base: source.start, end: source.end, arena: $0, isLocated: isLocated, options: options,
          report: report)
        defer { reader.free() }
        guard let document = reader.readDocument(), report.total == 0 else {
          return Found.all(report).map { "\($0.type) \($0.pointer) \($0.offset)" }
            .joined(separator: "; ")
        }
        return json(document.value)
      }
    }
  }

  private func read(_ text: String, _ options: ValidationOptions = ValidationOptions()) -> String {
    let located = read(Array(text.utf8), options)
    #expect(read(Array(text.utf8), isLocated: false, options) == located)
    return located
  }

  private func read(_ bytes: [UInt8], _ options: ValidationOptions) -> String {
    read(bytes, isLocated: true, options)
  }

  @Test func readsEveryKind() {
    let text = #"{"a":[null,true,false,-1,2.5,12345678901234567890],"":{"x":"é\n"},"e":[],"o":{}}"#
    #expect(read(text) == text)
    #expect(read(" \t\r\n7 \n") == "7")
    #expect(read(#""\u00e9\ud83d\ude00\/""#) == "\"é😀/\"")
  }

  @Test func namesThePlaceOfASyntaxError() {
    #expect(read(#"{"a":[1,2 3]}"#) == "json_invalid /a 10")
    #expect(read("[1,]") == "json_invalid /1 3")
    #expect(read(#"{"a" 1}"#) == "json_invalid  5")
    #expect(read("{1:2}") == "json_invalid  1")
    #expect(read("[tru]") == "json_invalid /0 1")
    #expect(read("[1] x") == "json_trailing_data  4")
    #expect(read(#"["\ud800"]"#).hasPrefix("json_lone_surrogate /0"))
    #expect(read([0xEF, 0xBB, 0xBF, 0x31], .init()) == "json_byte_order_mark  0")
    #expect(read([0x20, 0xEF, 0xBB, 0xBF, 0x31], .init()) == "json_byte_order_mark  1")
    #expect(read([0x22, 0xC3, 0x28, 0x22], .init()).hasPrefix("json_invalid_utf8  1"))
  }

  @Test func saysIncompleteForEveryTextThatIsCutShort() {
    let text = Array(#" {"ab":[1.5e3,"x\u00e9é",true,{"c":null}]}"#.utf8)
    for count in 0..<text.count {
      let found = read(Array(text.prefix(count)), .init())
      // A number may end where the text does, and a cut code point is no UTF-8 yet.
      #expect(found.hasPrefix(count < 2 ? "json_empty" : "json_incomplete"), "\(count): \(found)")
    }
  }

  @Test func limitsDepthDigitsAndSize() {
    var options = ValidationOptions()
    options.maximumDepth = 3
    #expect(read("[[[1]]]", options) == "[[[1]]]")
    #expect(read("[[[[1]]]]", options) == "recursion_limit /0/0/0 3")
    #expect(read(#"{"a":[{"b":{}}]}"#, options) == "recursion_limit /a/0/b 11")
    options.maximumDigits = 4
    #expect(read("1234", options) == "1234")
    #expect(read("[1, -12345,{\"a\":1.2345}]", options) == "digits_limit /1 4; digits_limit /2/a 16")
    #expect(read("[12345, 12345.]", options) == "digits_limit /0 1; json_invalid /1 14")
    options.maximumSize = 5
    #expect(read("[1,2]", options) == "[1,2]")
    #expect(read("[1,22]", options) == "document_too_large  0")
  }

  @Test func letsTheLastOfEqualKeysWinAtThePlaceOfTheFirst() {
    #expect(read(#"{"a":1,"b":2,"a":3}"#) == #"{"a":3,"b":2}"#)
    #expect(read(#"{"\u0061":1,"a":[2]}"#) == #"{"a":[2]}"#)
    let many = (0..<100).map { "\"k\($0)\":\($0)" }
    #expect(
      read("{" + (many + ["\"k5\":true"]).joined(separator: ",") + "}")
        == "{" + many.joined(separator: ",").replacing("\"k5\":5,", with: "\"k5\":true,") + "}")
  }

  @Test func refusesEveryEqualKeyWhereAsked() {
    var options = ValidationOptions()
    options.refusesDuplicates = true
    #expect(
      read(Array(#"{"a":1,"b":{"c":1,"c":2},"a":3}"#.utf8), options)
        == "json_duplicate_key /b/c 18; json_duplicate_key /a 25")
  }

  @Test func keepsTheOffsetsOfTheMembersThatStay() {
    let source = bench.text(#"{"a":1, "b": [2, 3] ,"a":4}"#)
    let tree = bench.tree(source, isLocated: true)
    #expect(tree.flags.contains(.isLocated))
    #expect((0..<4).map { tree.offsets![$0] } == [21, 25, 8, 13])
    let array = tree.elements![3]
    #expect((0..<2).map { array.offsets![$0] } == [14, 17])
    #expect(bench.tree(source, isLocated: false).offsets == nil)
  }
}
