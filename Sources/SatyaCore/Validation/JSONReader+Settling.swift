// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// What is done at the end of an object, and the bits of objects with many properties.
extension JSONReader {
  @inline(never)
  mutating func wideBits(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
    let words = (count + 63) / 64
    guard let memory = scratch.allocate(words * 8) else { return nil }
    memset(memory, 0, words * 8)
    return memory.assumingMemoryBound(to: UInt64.self)
  }

  /// Notes a property behind the first 64; false where it was seen before, or where one
  /// of the first 64 was.
  @inline(never)
  static func markWide(
    _ property: UnsafeMutablePointer<Property>, _ rules: UnsafeMutablePointer<ObjectRules>,
    _ state: ObjectState
  ) -> Bool {
    guard property.pointee.bit == 0, let wide = state.wide,
      let first = rules.pointee.properties
    else { return false }
    let index = property - first
    let bit: UInt64 = 1 &<< UInt64(index & 63)
    if wide[index / 64] & bit != 0 { return false }
    wide[index / 64] |= bit
    return true
  }

  @inline(never)
  static func hasAllRequired(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ state: ObjectState
  ) -> Bool {
    guard let wide = state.wide, let properties = rules.pointee.properties else { return false }
    var i = 64
    while i < rules.pointee.propertyCount {
      if properties[i].isRequired, wide[i / 64] & (1 &<< UInt64(i & 63)) == 0 { return false }
      i += 1
    }
    return true
  }

  /// Whether one of the members above `mark` has the key of another.
  @inline(never)
  mutating func hasEqualKeys(from mark: Int) -> Bool {
    let members = values.values(from: mark)
    let count = (values.count - mark) / 2
    guard keys.begin(count) else { return true }
    for i in 0..<count where keys.insert(members[2 * i], at: i, members) != nil { return true }
    return false
  }

  /// Makes the members above `mark` an object.
  mutating func settleObject(from mark: Int, _ slot: Slot) -> Bool {
    let count = values.count - mark
    guard count > 0 else {
      slot.pointee = Value(kind: .object)
      return true
    }
    guard let members = arena.allocateValues(count) else {
      _ = outOfMemory()
      return false
    }
    memcpy(members, values.values(from: mark), count * MemoryLayout<Value>.stride)
    for i in 0..<(count / 2) { members[2 * i].reserved = 0 }
    values.drop(to: mark)
    slot.pointee = .object(members, count: count / 2)
    return true
  }

  @inline(never)
  mutating func fillDefaults(of record: RecordPointer) -> Bool {
    if Materializer.fillReadyDefaults(of: record) { return true }
    return fillOtherDefaults(of: record)
  }

  private mutating func fillOtherDefaults(of record: RecordPointer) -> Bool {
    withUnsafeMutablePointer(to: &check) { context in
      withUnsafeMutablePointer(to: &arena) { arena in
        var materializer = Materializer(arena: arena, context: context, enclosing: enclosing)
        return materializer.fillDefaults(of: record)
      }
    }
  }

  @inline(never)
  mutating func settleExtras(
    of record: RecordPointer, _ rules: UnsafeMutablePointer<ObjectRules>, from mark: Int
  ) -> Bool {
    if (rules.pointee.extras ?? check.options.extras) == .ignore {
      // They were only there to be counted.
      values.drop(to: mark)
      return true
    }
    var extras = Value.unset
    guard settleObject(from: mark, &extras) else { return false }
    guard let memory = arena.allocate(MemoryLayout<RecordPointer.Extension>.size) else {
      _ = outOfMemory()
      return false
    }
    record.extend(with: memory, extras: extras)
    return true
  }
}
