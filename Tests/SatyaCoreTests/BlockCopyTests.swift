// SPDX-License-Identifier: Apache-2.0
import CPlatform
import Testing

@testable import SatyaCore

@Suite struct BlockCopyTests {
  private let bench = Bench()

  @Test func measuresWhatItCopies() {
    var size = BlockCopy.Size()
    BlockCopy.measure(bench.value(#"{"ab":[1,"xyz"],"c":123456789012345678901234567890}"#), &size)
    #expect(size.structures == 4 * 16 + 2 * 16)
    #expect(size.text == 2 + 3 + 1 + 30)
    size = BlockCopy.Size()
    BlockCopy.measure(.null, &size)
    #expect(size.structures == 0 && size.text == 0)
  }

  @Test func copiesToOneBlockThatOwnsItself() {
    let text = #"{"a":[1,"text",{"b":[]},null],"":""}"#
    let copy = BlockCopy.copy(bench.value(text), into: nil)!
    #expect(copy.flags.contains(.ownsBlock))
    #expect(json(copy) == text)
    Instance.freeBlocks(copy)
  }

  @Test func needsNoBlockForAScalar() {
    for value in [Value.null, .bool(true), .int64(-3), .double(1.5), bench.string("")] {
      let copy = BlockCopy.copy(value, into: nil)!
      #expect(!copy.flags.contains(.ownsBlock))
      #expect(Value.equal(copy, value))
    }
  }

  @Test func leavesSourceOffsetsBehind() {
    let tree = bench.tree(bench.text(#"[1,["a"]]"#), isLocated: true)
    let copy = BlockCopy.copy(tree, into: nil)!
    #expect(!copy.flags.contains(.isLocated) && copy.offsets == nil)
    #expect(json(copy) == #"[1,["a"]]"#)
    Instance.freeBlocks(copy)
  }

  @Test func linksNestedRecordsToTheirCopies() {
    let sample = RecordSample(bench)
    let inner = sample.record(a: .int64(1), b: bench.string("deep"), extras: #"{"x":[1]}"#)
    let outer = sample.record(a: .int64(2), b: inner, extras: #"{"y":"text"}"#)
    let copy = BlockCopy.copy(outer.asRecord)!
    defer { free(copy.address) }
    #expect(copy.address != outer.asRecord.address && copy.parent == nil)
    let child = copy.slots[1].asRecord
    #expect(child.parent?.address == copy.address)
    #expect(json(.record(copy)) == json(outer))
    #expect(child.extras.elements != inner.asRecord.extras.elements)
  }
}
