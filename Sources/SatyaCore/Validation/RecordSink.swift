// SPDX-License-Identifier: Apache-2.0

/// A sink whose items are values: what instances and batches are read into.
package protocol RecordSink: JSONSink where Item == Value {
  init(arena: Arena, values: ValueStack, place: UnsafeMutablePointer<Value>)

  /// Prepares for another document.
  mutating func begin()

  /// Frees what a document before left for the next to use.
  mutating func release()

  /// Frees what was used on the way; `arena` is the caller's.
  mutating func free()

  /// Makes the record around a root that is none; nil without memory.
  mutating func makeWrapper(_ layout: UnsafeMutablePointer<RecordLayout>) -> RecordPointer?
}

extension JSONReader where Sink: RecordSink {
  /// Reads the whole text as the root of `schema`; nil unless it is valid.
  @inline(__always)
  package mutating func readRoot(_ schema: Schema) -> RecordPointer? {
    if _slowPath(schema.layout.pointee.isWrapper) {
      // The value stands behind its wrapper, which is made first.
      guard let record = makeWrapper(schema), readDocument(schema.root, into: record.slots)
      else { return nil }
      return record
    }
    var value = Value.unset
    guard readDocument(schema.root, into: &value), value.kind == .record else { return nil }
    return value.asRecord
  }

  /// Reads the element that begins at `base`, of a text that goes on behind it, for the root
  /// of `schema`; nil unless it is valid. There is a record where the sink keeps any.
  @inline(__always)
  mutating func readElement(
    _ root: NodePointer, of schema: Schema, isWrapped: Bool
  ) -> (record: RecordPointer?, after: UnsafePointer<UInt8>)? {
    if Sink.keeps, _slowPath(isWrapped) {
      guard let record = makeWrapper(schema),
        let after = readValue(root, base, into: record.slots)
      else { return nil }
      return (record, after)
    }
    var value = Value.unset
    guard let after = readValue(root, base, into: &value) else { return nil }
    if !Sink.keeps { return (nil, after) }
    return value.kind == .record ? (value.asRecord, after) : nil
  }

  @inline(never)
  private mutating func makeWrapper(_ schema: Schema) -> RecordPointer? {
    guard let record = sink.makeWrapper(schema.layout) else {
      _ = outOfMemory()
      return nil
    }
    return record
  }
}
