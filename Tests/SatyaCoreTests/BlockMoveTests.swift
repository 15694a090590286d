// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct BlockMoveTests {
  private let bench = Bench()

  /// Builds a record in a page of its own, moves it and makes the page unreadable.
  private func moved(_ schema: Schema, _ text: String) -> String {
    let page = GuardedBytes(count: 4096)
    var arena = Arena(borrowing: UnsafeMutableRawPointer(page.start), count: 4096)
    let start = arena.cursor
    var context = CheckContext(options: bench.options)
    defer { context.free() }
    let value = bench.value(text)
    let record = withUnsafeMutablePointer(to: &context) { context in
      withUnsafeMutablePointer(to: &arena) {
        Materializer.buildRoot(value, schema: schema, arena: $0, context: context)
      }
    }!
    #expect(arena.chunks == nil)
    let size = arena.cursor - start
    let block = BlockMove.move(record, end: arena.cursor, source: Text(""))!
    defer { free(block.block) }
    memset(start, 0xEE, size)
    for i in 0..<block.fieldCount where block.slots[i].kind == .record {
      #expect(block.slots[i].asRecord.parent?.address == block.address)
    }
    return withExtendedLifetime(page) { json(.record(block)) }
  }

  @Test func movesEveryAddress() {
    let schema = bench.schema(
      ##"{"type":"object","properties":{"s":{"type":"string"},"n":{"type":"integer"},"r":{"$ref":"#"},"l":{"type":"array","items":{"$ref":"#"}}}}"##)
    for text in [
      "{}", #"{"s":"","n":1}"#, #"{"s":"text","n":123456789012345678901234567890}"#,
      #"{"r":{"s":"a","r":{"s":"b","x":[1,"y"]}},"z":{"w":"v"}}"#,
      #"{"l":[{"s":"a"},{},{"l":[{"n":2,"q":"r"}]}]}"#,
    ] {
      #expect(moved(schema, text) == text)
    }
  }

  @Test func leavesAddressesOfTheSchemaAlone() {
    let schema = bench.schema(
      #"{"type":"object","properties":{"s":{"type":"string","default":"of the schema"},"t":{"type":"string"}}}"#)
    #expect(moved(schema, #"{"t":"x"}"#) == #"{"s":"of the schema","t":"x"}"#)
  }

  @Test func copiesTextsOfTheSource() {
    let schema = bench.schema(
      ##"{"type":"object","properties":{"a":{"type":"string"},"n":{"type":"integer"},"b":{"type":"string"},"l":{"type":"array","items":{"type":"string"}},"r":{"$ref":"#"}}}"##)
    let other = String(repeating: "z", count: 400)
    for count in 0...40 {
      let a = String(repeating: "a", count: count)
      let b = String(repeating: "b", count: 40 - count)
      let rests = [
        "", #","l":["\#(a)","\#(b)"]"#, #","r":{"a":"\#(b)","x":"\#(a)"}"#, #","y":"\n\#(a)""#,
      ]
      for rest in rests {
        let text = #"{"a":"\#(a)","n":123456789012345678901234567890,"b":"\#(b)"\#(rest)}"#
        let made = bench.instance(schema, text)
        // What the first was read from is written over.
        #expect(bench.instance(schema, #"{"a":"\#(other)"}"#) != nil)
        #expect(made?.json == text)
      }
    }
  }
}
