// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Moves a record that was read on the stack to an allocation of its size.
///
/// The bytes are copied as they stand; addresses into the old memory are then moved by
/// the distance. Addresses elsewhere (a default's text, which is the schema's) stay.
///
/// Texts may still stand in the source, which goes as well: those of a record of scalars are
/// copied here, once, behind its slots.
///
///     stack   | layout | slot 0 | slot 1 |     source  {"name":"Ann","age":31}
///     block   | layout | slot 0 | slot 1 | Ann |
struct BlockMove {
  private let start: UInt
  private let size: UInt
  /// Wraps; adding it to an old address gives the new one.
  private let distance: UInt

  /// The record in a block of its own, at whose head it stands; nil without memory.
  ///
  /// `record` is the first thing in the memory it was built in, which is used up to `end`.
  /// 15 bytes before the source may be read; it is empty where no text stands there.
  @inline(__always)
  static func move(
    _ record: RecordPointer, end: UnsafeMutableRawPointer, source: Text
  ) -> RecordPointer? {
    let count = record.fieldCount
    // Nothing was built but the record: all it holds are scalars and texts elsewhere.
    if _fastPath(end == record.slots + count && !record.hasLink) {
      return moveFlat(record, count, source)
    }
    return source.isEmpty ? moveAll(record, end) : BlockCopy.copy(record)
  }

  @inline(__always)
  private static func moveFlat(
    _ record: RecordPointer, _ count: Int, _ source: Text
  ) -> RecordPointer? {
    let slots = record.slots
    let end = slots + count
    var size = RecordPointer.headerSize &+ count &* MemoryLayout<Value>.stride
    var slot = slots
    while slot < end {
      if holdsText(slot, of: source) { size &+= slot.pointee.count }
      slot += 1
    }
    guard let block = malloc(size) else { return nil }
    // From the last to the first, so that what is written before a text is written again.
    var room = block + size
    while slot > slots {
      slot -= 1
      if holdsText(slot, of: source) {
        let count = slot.pointee.count
        room -= count
        sp_copy_back(room, slot.pointee.text.start, count)
        slot.pointee.payload = UInt64(UInt(bitPattern: room))
      }
    }
    let moved = RecordPointer(block)
    moved.copyHead(of: record)
    let copies = moved.slots
    for i in 0..<count { copies[i] = slots[i] }
    return moved
  }

  /// Whether a slot is a text, or the text of a number, in the source.
  @inline(__always)
  private static func holdsText(_ slot: UnsafeMutablePointer<Value>, of source: Text) -> Bool {
    // Kinds from number up hold addresses.
    slot.pointee.kind.raw >= Value.Kind.number.raw
      && UInt(truncatingIfNeeded: slot.pointee.payload) &- UInt(bitPattern: source.start)
        < UInt(bitPattern: source.count)
  }

  @inline(never)
  private static func moveAll(
    _ record: RecordPointer, _ end: UnsafeMutableRawPointer
  ) -> RecordPointer? {
    let start = record.block
    let size = end - start
    guard let block = malloc(size) else { return nil }
    memcpy(block, start, size)
    let old = UInt(bitPattern: start)
    let move = BlockMove(
      start: old, size: UInt(bitPattern: size), distance: UInt(bitPattern: block) &- old)
    let moved = RecordPointer(block + (record.address - start))
    move.fix(moved)
    return moved
  }

  @inline(__always)
  private func fix(_ record: RecordPointer) {
    if _slowPath(record.hasLink) { fixLink(of: record) }
    let slots = record.slots
    for i in 0..<record.fieldCount { fix(slots + i) }
  }

  @inline(__always)
  private func fix(_ slot: UnsafeMutablePointer<Value>) {
    // Kinds from number up hold addresses.
    if slot.pointee.kind.raw < Value.Kind.number.raw { return }
    let address = UInt(truncatingIfNeeded: slot.pointee.payload)
    if address &- start >= size { return }
    slot.pointee.payload = UInt64(address &+ distance)
    if _slowPath(slot.pointee.kind.raw > Value.Kind.string.raw) { fixContents(slot.pointee) }
  }

  @inline(never)
  private func fixContents(_ value: Value) {
    if value.kind == .record {
      fix(value.asRecord)
      return
    }
    guard let elements = value.elements else { return }
    for i in 0..<(value.kind == .object ? value.count * 2 : value.count) { fix(elements + i) }
  }

  @inline(never)
  private func fixLink(of record: RecordPointer) {
    if let link = record.link { record.link = moved(link) }
    guard let rare = record.extension else { return }
    if let parent = rare.pointee.parent { rare.pointee.parent = moved(parent) }
    fix(&rare.pointee.extras)
  }

  /// Records and extensions all stand in the old memory.
  private func moved(_ address: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: address) &+ distance) ?? address
  }
}
