// SPDX-License-Identifier: Apache-2.0

/// The defaults that were filled into a record and into those around it, taken out of their
/// slots, record by record, so that a change can be checked without them.
///
/// Defaults never change a verdict: what is set must hold without them if not with them.
struct FilledDefaults {
  private struct Item {
    let slot: UnsafeMutablePointer<Value>
    let value: Value
  }

  private var items = GrowingList<Item>()
  private var next: RecordPointer?
  /// What `next` is around, so that it stays where it is.
  private var child: RecordPointer

  /// Begins at `record`.
  init(of record: RecordPointer) {
    next = record
    child = record
  }

  enum Step: UInt8 { case taken, none, noMemory }

  /// Takes out those of the innermost record that has any and was not asked yet.
  mutating func takeNext() -> Step {
    let before = items.count
    while items.count == before {
      guard let record = next else { return .none }
      for i in 0..<record.fieldCount where record.slots[i].flags.contains(.isDefault) {
        let value = record.slots[i]
        if FilledDefaults.holds(value, child) { continue }
        guard items.append(Item(slot: record.slots + i, value: value)) else { return .noMemory }
        record.slots[i] = .unset
      }
      child = record
      next = record.parent
    }
    return .taken
  }

  /// Whether `record` stands in `value`, with nothing but arrays and objects around it.
  static func holds(_ value: Value, _ record: RecordPointer) -> Bool {
    switch value.kind {
    case .record: return value.asRecord.address == record.address
    case .array, .object:
      guard let elements = value.elements else { return false }
      for i in 0..<(value.kind == .object ? value.count * 2 : value.count)
      where holds(elements[i], record) {
        return true
      }
      return false
    default: return false
    }
  }

  /// Puts them back where they were.
  mutating func putBack() {
    for i in 0..<items.count { items[i].slot.pointee = items[i].value }
    items.free()
  }

  /// Lets them go, with what `set` had put below them. Their memory stays with the instance, and
  /// so may a handle of one: it takes nothing more, for nobody would see it.
  mutating func drop() {
    for i in 0..<items.count {
      FilledDefaults.freeze(items[i].value)
      Instance.freeBlocks(items[i].value)
    }
    items.free()
  }

  /// Lets no more be set in the outermost records of a value.
  private static func freeze(_ value: Value) {
    switch value.kind {
    case .record: value.asRecord.flags.insert(.isFrozen)
    case .array, .object:
      guard let elements = value.elements else { return }
      for i in 0..<(value.kind == .object ? value.count * 2 : value.count) { freeze(elements[i]) }
    default: break
    }
  }
}
