// SPDX-License-Identifier: Apache-2.0
@testable import SatyaCore

/// Records of the fields `a` and `b`, made by hand; the bench owns them.
struct RecordSample {
  private let bench: Bench
  let schema: Schema

  init(_ bench: Bench) {
    self.bench = bench
    schema = bench.schema(
      #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":["string","null"]}},"#
        + #""required":["a"],"additionalProperties":{"maxItems":1}}"#)
  }

  /// `extras` is the text of an object, or empty.
  func record(a: Value, b: Value, extras: String = "") -> Value {
    let record = RecordPointer(in: bench.allocate(RecordPointer.byteCount(fields: 2)))
    record.initialize(layout: schema.layout, flags: [], link: nil)
    record.slots[0] = a
    record.slots[1] = b
    if !extras.isEmpty {
      let room = bench.allocate(MemoryLayout<RecordPointer.Extension>.size)
      record.extend(with: room, extras: bench.value(extras))
    }
    return .record(record)
  }
}
