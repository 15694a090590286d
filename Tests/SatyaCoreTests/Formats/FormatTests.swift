// SPDX-License-Identifier: Apache-2.0

import Foundation
import SatyaCore
import Testing

@Suite struct FormatTests {
  @Test func everyNameFindsItsFormat() {
    var index = 0
    while let name = Format.name(at: index) {
      let format = Format.named(Text(name))
      #expect(format.map { Int($0.rawValue) } == index, "\(name)")
      index += 1
    }
    #expect(index == Format.count)
    #expect(index == 19)
  }

  /// Rows of docs/SCHEMA.md, section Formats, in the order of the cases.
  @Test func everyFormatIsDocumented() throws {
    let section = try #require(
      SchemaPage.text().components(separatedBy: "\n## ").first { $0.hasPrefix("Formats\n") })
    let names = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    #expect(names == (0..<Format.count).map { Format.name(at: $0)!.description })
  }

  @Test(arguments: ["", "Date", "date-times", "dat", "color", "uri ", "date\0"])
  func unknownNamesFindNone(name: String) {
    var name = name
    let format = name.withUTF8 { bytes -> Format? in
      let empty: StaticString = ""
      return Format.named(Text(bytes.baseAddress ?? empty.utf8Start, bytes.count))
    }
    #expect(format == nil)
  }

  @Test func indexesOutsideTheTableHaveNoName() {
    for index in [-1, Format.count, 255, 256, Int.max, Int.min] {
      #expect(Format.name(at: index) == nil)
    }
  }

  @Test func regexIsLeftToThePatternCompiler() {
    #expect(matches(.regex, "("))
  }

  @Test func onlyTheseFormatsTakeTheEmptyText() {
    let takers: [Format] = [.uriReference, .iriReference, .uriTemplate, .jsonPointer, .regex]
    for raw in 0..<UInt8(Format.count) {
      let format = Format(rawValue: raw)!
      #expect(matches(format, "") == takers.contains(format), "\(format.name)")
    }
  }

  @Test func noFormatButPointersAndPatternsTakesANULByte() {
    for raw in 0..<UInt8(Format.count) {
      let format = Format(rawValue: raw)!
      let takers: [Format] = [.jsonPointer, .relativeJSONPointer, .regex]
      for sample in FormatSamples.valid(format) {
        let text = sample + "\0"
        guard !takers.contains(format) else { continue }
        #expect(!matches(format, text), "\(format.name) \(text.debugDescription)")
      }
    }
  }
}
