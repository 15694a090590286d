// SPDX-License-Identifier: Apache-2.0
@testable import SatyaCore

/// Records of the fields `a` and `b`, made by hand.
final class RecordSample {
  private let bench: Bench
  let schema: Schema
  private var memory: [UnsafeMutableRawPointer] = []

  init(_ bench: Bench) {
    self.bench = bench
    schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":["string","null"]}},"#
        + #""required":["a"],"additionalProperties":{"maxItems":1}}"#)
  }

  deinit { for block in memory { block.deallocate() } }

  private func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    memory.append(block)
    return block
  }

  /// `extras` is the text of an object, or empty.
  func record(a: Value, b: Value, extras: String = "") -> Value {
    let record = RecordPointer(allocate(RecordPointer.byteCount(fields: 2)))
    record.initialize(layout: schema.layout, flags: [], link: nil)
    record.slots[0] = a
    record.slots[1] = b
    if !extras.isEmpty {
      let room = allocate(MemoryLayout<RecordPointer.Extension>.size)
      record.extend(with: room, extras: bench.value(extras))
    }
    return .record(record)
  }
}
