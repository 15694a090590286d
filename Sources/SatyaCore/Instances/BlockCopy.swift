// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Copies a value with all it holds into one allocation.
///
/// Records and elements come first, aligned; text follows without gaps. `measure`
/// and `copy` walk the value in the same way, so that the sizes agree:
///
///     +----------------+---------------+-----------------+-----+-----+------+
///     | record or      | nested record | elements        | "a" | "b" | free |
///     | elements       |               |                 |     |     |      |
///     +----------------+---------------+-----------------+-----+-----+------+
///     ^ the block: freeing it frees the value             ^ text
package struct BlockCopy {
  private var structures: UnsafeMutableRawPointer
  private var text: UnsafeMutableRawPointer

  /// Bytes of records, elements and extensions, and bytes of text.
  package struct Size {
    package var structures = 0
    package var text = 0
    package init() {}
  }

  /// A copy of `value` in memory of its own, at the head of which it stands, or the
  /// value itself where it needs none. Nil without memory.
  package static func copy(
    _ value: Value, into parent: UnsafeMutableRawPointer?
  ) -> Value? {
    var size = Size()
    measure(value, &size)
    let total = size.structures + size.text
    if total == 0 {
      var plain = value
      plain.flags.formIntersection(.isASCII)
      // An empty text keeps no address into memory that may go.
      if plain.kind == .string { plain = .string(Text("")) }
      return plain
    }
    guard let block = malloc(total) else { return nil }
    var copy = BlockCopy(structures: block, text: block + size.structures)
    var made = copy.copy(value, parent)
    made.flags.insert(.ownsBlock)
    return made
  }

  /// The same for a root record, which then owns the block itself.
  package static func copy(_ record: RecordPointer) -> RecordPointer? {
    var size = Size()
    measure(.record(record), &size)
    // A root with nothing rare has no link.
    if record.extras.kind == .unset { size.structures -= RecordPointer.linkSize }
    guard let block = malloc(size.structures + size.text) else { return nil }
    var copy = BlockCopy(structures: block, text: block + size.structures)
    let made = copy.copy(.record(record), nil)
    return made.asRecord
  }

  private init(structures: UnsafeMutableRawPointer, text: UnsafeMutableRawPointer) {
    self.structures = structures
    self.text = text
  }

  @inline(__always)
  package static func measure(_ value: Value, _ size: inout Size) {
    switch value.kind {
    case .string, .number: size.text &+= value.count
    case .array, .object, .record: measureContainer(value, &size)
    default: break
    }
  }

  private static func measureContainer(_ value: Value, _ size: inout Size) {
    if value.kind == .record {
      let record = value.asRecord
      let count = record.fieldCount
      size.structures += RecordPointer.byteCount(fields: count)
      for i in 0..<count { measure(record.slots[i], &size) }
      if let rare = record.extension, rare.pointee.extras.kind != .unset {
        size.structures += MemoryLayout<RecordPointer.Extension>.size
        measure(rare.pointee.extras, &size)
      }
      return
    }
    guard let elements = value.elements else { return }
    let count = value.kind == .object ? value.count * 2 : value.count
    size.structures += count * MemoryLayout<Value>.stride
    for i in 0..<count { measure(elements[i], &size) }
  }

  @inline(__always)
  private mutating func copy(_ value: Value, _ parent: UnsafeMutableRawPointer?) -> Value {
    var made = value
    made.flags.formIntersection([.isASCII, .isDefault])
    switch value.kind {
    case .string, .number:
      made.payload = UInt64(UInt(bitPattern: text))
      memcpy(text, value.text.start, value.count)
      text += value.count
    case .array, .object, .record: return copyContainer(value, made.flags, parent)
    default: break
    }
    return made
  }

  private mutating func copyContainer(
    _ value: Value, _ flags: Value.Flags, _ parent: UnsafeMutableRawPointer?
  ) -> Value {
    var made = value
    made.flags = flags
    if value.kind == .record {
      let source = value.asRecord
      let count = source.fieldCount
      let needsLink = parent != nil || source.extras.kind != .unset
      if needsLink { structures += RecordPointer.linkSize }
      let target = RecordPointer(structures)
      structures += RecordPointer.byteCount(fields: count) - RecordPointer.linkSize
      target.setLayout(source.layout, flags: parent == nil ? [] : .isNested)
      if needsLink { target.link = parent }
      for i in 0..<count { target.slots[i] = copy(source.slots[i], target.address) }
      if let rare = source.extension, rare.pointee.extras.kind != .unset {
        let memory = structures
        structures += MemoryLayout<RecordPointer.Extension>.size
        target.extend(with: memory, extras: copy(rare.pointee.extras, target.address))
      }
      made.payload = UInt64(UInt(bitPattern: target.address))
      return made
    }
    guard let elements = value.elements else { return made }
    let count = value.kind == .object ? value.count * 2 : value.count
    let copies = structures.assumingMemoryBound(to: Value.self)
    structures += count * MemoryLayout<Value>.stride
    for i in 0..<count { copies[i] = copy(elements[i], parent) }
    made.payload = UInt64(UInt(bitPattern: copies))
    return made
  }
}
