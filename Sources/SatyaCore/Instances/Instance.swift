// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// A record that stands for itself: what a C caller's handle of an instance is.
///
/// A root instance owns its memory and holds a reference to its schema. Most need
/// one allocation, made to measure after the text was read on the stack; large ones
/// keep the chunks they were read into. Nested records, and those of a batch, are
/// instances too, but belong to what is around them.
///
///     root  -> one block: record, elements, text
///           -> or a chain of chunks, known to the root's extension
///     slot  -> a block of its own where `set` put it there (`Value.Flags.ownsBlock`)
package struct Instance {
  package let record: RecordPointer

  @inline(__always)
  package init(_ record: RecordPointer) { self.record = record }

  @inline(__always)
  package init(address: UnsafeMutableRawPointer) { record = RecordPointer(address) }

  package var schema: Schema { record.layout.pointee.schema }

  /// The record as a value; of a root that is no record, the value it holds.
  package var value: Value {
    record.layout.pointee.isWrapper ? record.slots[0] : .record(record)
  }

  /// How many fields a caller sees.
  @inline(__always)
  package var fieldCount: Int {
    record.layout.pointee.isWrapper ? 0 : record.fieldCount
  }

  // MARK: - Ownership

  /// Makes `record` a root that owns `chunks`, if any, and keeps the schema alive.
  static func adopt(
    _ record: RecordPointer, chunks: UnsafeMutablePointer<Arena.Chunk>?, arena: inout Arena
  ) -> Instance? {
    if chunks != nil {
      if record.extension == nil {
        guard let memory = arena.allocate(MemoryLayout<RecordPointer.Extension>.size) else {
          return nil
        }
        record.extend(with: memory, extras: .unset)
      }
      // The extension itself may have opened a new chunk.
      record.extension?.pointee.chunks = arena.chunks
    }
    record.layout.pointee.schema.retain()
    return Instance(record)
  }

  /// Frees a root and all it holds. Whatever else is passed is left alone.
  package func free() {
    let flags = record.flags
    guard !flags.contains(.isNested), !flags.contains(.isFrozen) else { return }
    let schema = record.layout.pointee.schema
    if _slowPath(flags.contains(.ownsBlocks)) { Instance.freeBlocks(.record(record)) }
    if _slowPath(flags.contains(.isExtended)), let chunks = record.extension?.pointee.chunks {
      Instance.free(chunks, of: schema)
    } else {
      CPlatform.free(record.block)
    }
    schema.release()
  }

  @inline(never)
  private static func free(_ chunks: UnsafeMutablePointer<Arena.Chunk>, of schema: Schema) {
    if let pool = schema.pool { pool.give(ofInstance: chunks) } else { Arena.free(chunks) }
  }

  /// Frees the allocations that `set` made below `value`, and then its own.
  static func freeBlocks(_ value: Value) {
    switch value.kind {
    case .record:
      let record = value.asRecord
      if record.flags.contains(.ownsBlocks) {
        for i in 0..<record.fieldCount { freeBlocks(record.slots[i]) }
      }
    case .array, .object:
      // Records inside may have been set.
      if let elements = value.elements {
        for i in 0..<(value.kind == .object ? value.count * 2 : value.count) {
          freeBlocks(elements[i])
        }
      }
    default: break
    }
    if value.flags.contains(.ownsBlock) {
      CPlatform.free(
        value.kind == .record
          ? value.asRecord.block : UnsafeMutableRawPointer(bitPattern: UInt(value.payload)))
    }
  }

  /// A root of its own with equal data; nil without memory.
  package func copy() -> Instance? {
    guard let copy = BlockCopy.copy(record) else { return nil }
    copy.layout.pointee.schema.retain()
    return Instance(copy)
  }
}
