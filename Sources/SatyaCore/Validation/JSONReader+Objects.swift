// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// What one object has seen so far, where the expected path is left.
  struct ObjectState {
    /// A bit for each of the first 64 properties.
    var seen: UInt64 = 0
    /// Bits for all properties, where there are more than 64.
    var wide: UnsafeMutablePointer<UInt64>?
    var memberCount = 0
    /// Bits of the hashes of tracked keys; where two share one they may be equal.
    var hashes: UInt64 = 0
    var mayRepeat = false
  }

  /// Reads an object for `rules`; `p` stands on its opening brace.
  ///
  /// Three things may become of it: a record with slots, an object of members (a node
  /// without a layout), or nothing but a verdict. For the first and the last, members
  /// go to the slot of their property, which for a verdict is always the same one.
  mutating func readObject(
    _ node: NodePointer, _ rules: UnsafeMutablePointer<ObjectRules>, _ p: P, _ slot: Slot,
    _ depth: Int
  ) -> P? {
    guard depth < check.options.maximumDepth else { return nil }
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }

    let outer = enclosing
    var record: RecordPointer?
    let isLoose = keeps && rules.pointee.layout == nil
    if keeps, let layout = rules.pointee.layout {
      let count = layout.pointee.fieldCount
      guard let memory = arena.allocate(RecordPointer.byteCount(fields: count)) else {
        return outOfMemory()
      }
      let made = RecordPointer(in: memory)
      made.initialize(layout: layout, flags: outer == nil ? [] : .isNested, link: outer)
      made.clearSlots(count)
      record = made
      enclosing = made.address
    }
    let mark = values.count
    var state = ObjectState()
    if _slowPath(rules.pointee.propertyCount > 64) {
      guard let bits = wideBits(rules.pointee.propertyCount) else { return outOfMemory() }
      state.wide = bits
    }

    if cursor.pointee == JSONBytes.closeBrace {
      cursor += 1
    } else if isLoose {
      guard let after = readLoose(rules, cursor, &state, depth) else { return nil }
      cursor = after
    } else {
      guard let after = readMembers(rules, cursor, record, &state, depth) else { return nil }
      cursor = after
    }

    guard state.seen & rules.pointee.requiredMask == rules.pointee.requiredMask else { return nil }
    if _slowPath(state.wide != nil), !JSONReader.hasAllRequired(rules, state) { return nil }
    if _slowPath(state.mayRepeat), hasEqualKeys(from: mark) { return nil }
    if _slowPath(rules.pointee.hasCountRules),
      state.memberCount < rules.pointee.minimumCount
        || state.memberCount > rules.pointee.maximumCount
    {
      return nil
    }
    enclosing = outer
    guard let record else {
      if isLoose { return settleObject(from: mark, slot) ? cursor : nil }
      values.drop(to: mark)
      slot.pointee = Value(kind: .object)
      return cursor
    }
    if _slowPath(values.count != mark), !settleExtras(of: record, rules, from: mark) { return nil }
    if _slowPath(rules.pointee.hasDefaults), !fillDefaults(of: record) { return outOfMemory() }
    slot.pointee = .record(record)
    return cursor
  }

  /// Reads members up to and with the closing brace; `start` stands on the first key.
  @inline(__always)
  private mutating func readMembers(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ start: P, _ record: RecordPointer?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    var cursor = start
    let slots = record?.slots ?? verdictSlot
    let slotMask = record == nil ? 0 : -1
    var seen: UInt64 = 0
    var memberCount = 0
    // The property expected next. Keys mostly come in the order of the schema.
    var next = rules.pointee.properties ?? JSONReader.noProperties
    let last = next + rules.pointee.declaredCount
    while true {
      if _fastPath(next < last && expects(next, cursor)) {
        let property = next
        next += 1
        cursor += Int(property.pointee.quotedCount)
        if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
        // A repeated key is for the second pass to judge.
        if _slowPath(seen & property.pointee.bit != 0 || property.pointee.bit == 0) {
          guard JSONReader.markWide(property, rules, state) else { return nil }
        }
        seen |= property.pointee.bit
        memberCount &+= 1
        // Safe: declared properties, which end at `last`, have nodes.
        guard
          let after = readInline(
            property.pointee.node.unsafelyUnwrapped, cursor,
            slots + (property.pointee.slot & slotMask), depth &+ 1)
        else { return nil }
        cursor = after
      } else {
        state.seen = seen
        state.memberCount = memberCount
        guard let after = readOther(rules, &next, last, cursor, record, &state, depth) else {
          return nil
        }
        seen = state.seen
        memberCount = state.memberCount
        cursor = after
      }
      guard cursor < end else { return nil }
      var byte = cursor.pointee
      if _slowPath(byte <= 0x20) {
        cursor = skipSpace(cursor)
        guard cursor < end else { return nil }
        byte = cursor.pointee
      }
      cursor += 1
      if _slowPath(byte != JSONBytes.comma) {
        guard byte == JSONBytes.closeBrace else { return nil }
        state.seen = seen
        state.memberCount = memberCount
        return cursor
      }
      if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
    }
  }

  /// Where the first property would stand if there were any. Safe: a constant that is not
  /// zero, never followed.
  private static var noProperties: UnsafeMutablePointer<Property> {
    UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped
  }

  /// A value of the two commonest plans without a call, of others with one.
  @inline(__always)
  private mutating func readInline(
    _ node: NodePointer, _ p: P, _ slot: Slot, _ depth: Int
  ) -> P? {
    let plan = node.pointee.plan
    if plan == .string { return readString(node, p, slot) }
    if plan == .integer { return readNumber(node, p, slot) }
    return read(node, p, slot, depth)
  }

  /// Whether the text at `p` is the property's key with its colon.
  @inline(__always)
  func expects(_ property: UnsafeMutablePointer<Property>, _ p: P) -> Bool {
    guard _fastPath(end - p >= 16) else {
      return JSONReader.matches(property.pointee.quoted, p, end)
    }
    guard sp_equal16(p, property, property.pointee.keyMask) != 0 else { return false }
    return _fastPath(property.pointee.quotedCount <= 16)
      || JSONReader.matches(property.pointee.quoted, p, end)
  }

  /// Whether the text at `p` is `quoted`, which is not empty, and goes on.
  // Cost: static, as are other functions off the loop that change nothing: a method that
  // is not inlined would get a copy of the whole reader.
  @inline(never)
  static func matches(_ quoted: Text, _ p: P, _ end: P) -> Bool {
    quoted.count != 0 && end - p > quoted.count && memcmp(p, quoted.start, quoted.count) == 0
  }
}
