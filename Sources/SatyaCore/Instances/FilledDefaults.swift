// SPDX-License-Identifier: Apache-2.0

/// The defaults of an instance that were filled in, taken out of their slots, so that a change can
/// be checked without them.
///
/// Defaults never change a verdict: what is set holds if it holds without any. Those with which a
/// valid instance does not hold are gone then, step by step.
struct FilledDefaults {
  private struct Item {
    let slot: UnsafeMutablePointer<Value>
    let value: Value
  }

  private var items = GrowingList<Item>()

  var isEmpty: Bool { items.count == 0 }

  enum Step: UInt8 { case taken, none, noMemory }

  /// Goes from a record outwards.
  struct Walk {
    let root: RecordPointer
    /// The record whose defaults are next, and what it is around, so that it stays where it is.
    fileprivate var next: RecordPointer?
    fileprivate var child: RecordPointer
    fileprivate let changed: RecordPointer
    fileprivate var isDone = false

    /// Of the instance of `root`, whose `record` changes.
    init(of record: RecordPointer, in root: RecordPointer) {
      self.root = root
      next = record
      child = record
      changed = record
    }
  }

  /// Takes out the next ones: those of each record from the changed one outwards, and at last all
  /// others.
  mutating func takeNext(_ walk: inout Walk) -> Step {
    let before = items.count
    while items.count == before {
      if walk.isDone { return .none }
      let hasMemory: Bool
      if let record = walk.next {
        hasMemory = take(from: record, around: walk.child)
        walk.child = record
        walk.next = record.parent
      } else {
        hasMemory = takeAll(of: walk.root, around: walk.changed)
        walk.isDone = true
      }
      guard hasMemory else { return .noMemory }
    }
    return .taken
  }

  private mutating func take(from record: RecordPointer, around child: RecordPointer) -> Bool {
    for i in 0..<record.fieldCount where record.slots[i].flags.contains(.isDefault) {
      if FilledDefaults.holds(record.slots[i], child) { continue }
      guard take(record.slots + i) else { return false }
    }
    return true
  }

  private mutating func take(_ slot: UnsafeMutablePointer<Value>) -> Bool {
    guard items.append(Item(slot: slot, value: slot.pointee)) else { return false }
    slot.pointee = .unset
    return true
  }

  /// Takes out all inside a value; false without memory.
  mutating func take(inside value: Value, around changed: RecordPointer? = nil) -> Bool {
    switch value.kind {
    case .record: return take(inside: value.asRecord, around: changed)
    case .array, .object:
      guard let elements = value.elements else { return true }
      for i in 0..<(value.kind == .object ? value.count * 2 : value.count) {
        guard take(inside: elements[i], around: changed) else { return false }
      }
      return true
    default: return true
    }
  }

  /// Takes out all of an instance but those in which the changed record stands, which are
  /// defaults no more; false without memory.
  mutating func takeAll(of root: RecordPointer, around changed: RecordPointer) -> Bool {
    take(inside: root, around: changed)
  }

  private mutating func take(inside record: RecordPointer, around changed: RecordPointer?) -> Bool {
    let child = changed.flatMap { FilledDefaults.child(of: record, around: $0) }
    for i in 0..<record.fieldCount {
      let slot = record.slots + i
      if slot.pointee.flags.contains(.isDefault),
        child.map({ FilledDefaults.holds(slot.pointee, $0) }) != true
      {
        guard take(slot) else { return false }
      } else {
        guard take(inside: slot.pointee, around: changed) else { return false }
      }
    }
    return take(inside: record.extras, around: changed)
  }

  /// The record inside `record` that is `changed` or stands around it; nil where none does.
  private static func child(of record: RecordPointer, around changed: RecordPointer)
    -> RecordPointer?
  {
    var child = changed
    while let parent = child.parent {
      if parent.address == record.address { return child }
      child = parent
    }
    return nil
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
    restore()
    items.free()
  }

  /// Puts them back for as long as it is not known whether they may stay.
  func restore() {
    for i in 0..<items.count { items[i].slot.pointee = items[i].value }
  }

  /// Lets them go, with what `set` had put below them. Their memory stays with the instance, and
  /// so may a handle of one: it takes nothing more, for nobody would see it.
  mutating func drop() {
    for i in 0..<items.count {
      items[i].slot.pointee = .unset
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
