// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Moves a record that was built in one piece of memory to an allocation of its size.
///
/// The bytes are copied as they stand; addresses into the old memory are then moved by
/// the distance. Addresses elsewhere (a default's text, which is the schema's) stay.
struct BlockMove {
  private let start: UInt
  private let size: UInt
  /// Wraps; adding it to an old address gives the new one.
  private let distance: UInt

  /// The record in a block of its own, at whose head it stands; nil without memory.
  /// `record` is the first thing in the memory it was built in, which is used up to `end`.
  @inline(__always)
  static func move(_ record: RecordPointer, end: UnsafeMutableRawPointer) -> RecordPointer? {
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
