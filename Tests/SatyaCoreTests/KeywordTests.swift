// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct KeywordTests {
  private var all: [Keyword] { (0..<UInt8(Keyword.count)).map { Keyword(rawValue: $0)! } }

  @Test func namesAreDistinct() {
    #expect(Set(all.map(\.name.description)).count == Keyword.count)
  }

  @Test func eachIsDocumented() throws {
    let page = try SchemaPage.text()
    for keyword in all {
      #expect(page.contains("`\(keyword.name)`"), "docs/SCHEMA.md does not name \(keyword.name)")
    }
  }
}
