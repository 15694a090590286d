// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension JSONReader {
  /// What one object has seen so far.
  struct ObjectState {
    /// A bit for each of the first 64 properties.
    var seen: UInt64 = 0
    /// Bits for all properties, where there are more than 64.
    var wide: UnsafeMutablePointer<UInt64>?
    /// The property expected next.
    var next = 0
    var memberCount = 0
    /// Bits of the hashes of undeclared keys; where two share one they may be equal.
    var hashes: UInt64 = 0
    var mayRepeat = false
  }

  /// Reads an object for `rules`; `p` stands on its opening brace.
  mutating func readObject(
    _ node: NodePointer, _ rules: UnsafeMutablePointer<ObjectRules>, _ p: P, _ slot: Slot,
    _ depth: Int
  ) -> P? {
    guard depth < check.options.maximumDepth else { return nil }
    var cursor = p + 1
    if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }

    var slots: Slot?
    let outer = enclosing
    if keeps, let layout = rules.pointee.layout {
      let count = layout.pointee.fieldCount
      guard let memory = arena.allocate(RecordPointer.byteCount(fields: count)) else {
        return outOfMemory()
      }
      let record = RecordPointer(memory)
      record.initialize(layout: layout, flags: outer == nil ? [] : .isNested, link: outer)
      memset(record.slots, 0, count * MemoryLayout<Value>.stride)
      slots = record.slots
      enclosing = memory
    }

    var state = ObjectState()
    let mark = values.count
    if rules.pointee.propertyCount > 64 {
      guard let bits = wideBits(rules.pointee.propertyCount) else { return outOfMemory() }
      state.wide = bits
    }
    if cursor.pointee == JSONBytes.closeBrace {
      cursor += 1
    } else {
      while true {
        guard let after = readMember(rules, cursor, slots, &state, depth) else { return nil }
        cursor = after
        guard cursor < end else { return nil }
        if _slowPath(cursor.pointee <= 0x20) {
          cursor = skipSpace(cursor)
          guard cursor < end else { return nil }
        }
        let byte = cursor.pointee
        cursor += 1
        if byte == JSONBytes.comma {
          if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
          continue
        }
        guard byte == JSONBytes.closeBrace else { return nil }
        break
      }
    }

    guard state.seen & rules.pointee.requiredMask == rules.pointee.requiredMask else { return nil }
    if _slowPath(state.wide != nil), !hasAllRequired(rules, state) { return nil }
    if _slowPath(state.mayRepeat), hasEqualKeys(from: mark) { return nil }
    if state.memberCount < rules.pointee.minimumCount
      || state.memberCount > rules.pointee.maximumCount
    {
      return nil
    }
    enclosing = outer
    guard keeps else {
      values.drop(to: mark)
      slot.pointee = Value(kind: .object)
      return cursor
    }
    guard let slots else { return settleObject(from: mark, slot) ? cursor : nil }
    let record = RecordPointer(UnsafeMutableRawPointer(slots) - RecordPointer.headerSize)
    if _slowPath(values.count != mark), !settleExtras(of: record, from: mark) { return nil }
    if rules.pointee.hasDefaults, !fillDefaults(of: record) { return outOfMemory() }
    slot.pointee = .record(record)
    return cursor
  }

  /// Reads a key, its colon and its value.
  @inline(__always)
  private mutating func readMember(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ p: P, _ slots: Slot?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    guard p.pointee == JSONBytes.quote else { return nil }
    let declared = rules.pointee.declaredCount
    var index = state.next
    // The next property of the schema, or, where optional ones are left out, one of
    // the two behind it.
    if let properties = rules.pointee.properties, index < declared,
      rules.pointee.propertyNames == nil
    {
      let last = min(index &+ 3, declared)
      repeat {
        let property = properties + index
        if matches(property.pointee.quoted, p) {
          var cursor = p + property.pointee.quoted.count
          if _slowPath(cursor.pointee <= 0x20) { cursor = skipSpace(cursor) }
          return readProperty(property, index, cursor, slots, &state, depth)
        }
        index &+= 1
      } while index < last
    }
    return readOther(rules, p, slots, &state, depth)
  }

  /// Whether the text at `p` is `quoted`, which has room behind it to load 32 bytes.
  @inline(__always)
  func matches(_ quoted: Text, _ p: P) -> Bool {
    let count = quoted.count
    if _fastPath(count <= 16) {
      guard _fastPath(end - p >= 16) else { return matchesNearEnd(quoted, p) }
      return count != 0 && sp_equal16(p, quoted.start, UInt64(count)) != 0
    }
    return matchesNearEnd(quoted, p)
  }

  @inline(never)
  private func matchesNearEnd(_ quoted: Text, _ p: P) -> Bool {
    quoted.count != 0 && end - p > quoted.count && memcmp(p, quoted.start, quoted.count) == 0
  }

  /// The value of declared property `index`; `p` is behind its colon.
  @inline(__always)
  private mutating func readProperty(
    _ property: UnsafeMutablePointer<Property>, _ index: Int, _ p: P, _ slots: Slot?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    guard let node = property.pointee.node else { return nil }
    if _fastPath(index < 64) {
      let bit: UInt64 = 1 &<< UInt64(index)
      // A repeated key is for the second pass to judge.
      if state.seen & bit != 0 { return nil }
      state.seen |= bit
    } else if !markWide(index, state) {
      return nil
    }
    state.next = index &+ 1
    state.memberCount &+= 1
    if let slots { return read(node, p, slots + property.pointee.slot, depth &+ 1) }
    var value = Value.unset
    guard let after = read(node, p, &value, depth &+ 1) else { return nil }
    if keeps, !keepMember(property.pointee.name, value) { return nil }
    return after
  }

  /// A member that is not the expected one: any declared name, or none.
  @inline(never)
  private mutating func readOther(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ p: P, _ slots: Slot?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    var key = Value.unset
    guard var cursor = readBorrowed(p + 1, &key), cursor < end else { return nil }
    cursor = skipSpace(cursor)
    guard cursor < end, cursor.pointee == JSONBytes.colon else { return nil }
    cursor = skipSpace(cursor + 1)
    guard cursor < end else { return nil }
    if let names = rules.pointee.propertyNames, !admits(key, names) { return nil }

    var rule = rules.pointee.additional
    if let index = rules.pointee.names.find(key.text),
      let properties = rules.pointee.properties
    {
      if properties[index].isDeclared {
        return readProperty(properties + index, index, cursor, slots, &state, depth)
      }
      if index < 64 { state.seen |= 1 &<< UInt64(index) } else { _ = markWide(index, state) }
    } else if slots != nil || rules.pointee.layout != nil {
      if (rules.pointee.extras ?? check.options.extras) == .refuse { return nil }
    }
    if let patterns = rules.pointee.patterns {
      var isGoverned = false
      for i in 0..<rules.pointee.patternCount {
        switch patterns[i].pattern.pointee.matches(key.text, scratch: &check.patterns) {
        case .match:
          // Two schemas for one value: the second pass does that.
          if isGoverned { return nil }
          isGoverned = true
          rule = patterns[i].node
        case .noMatch: break
        default: return nil
        }
      }
    }
    state.memberCount &+= 1
    let keepsMember = keeps && (slots == nil || !ignoresExtras(rules))
    let tracksKey =
      keepsMember || check.options.refusesDuplicates || rules.pointee.hasCountRules
    if tracksKey {
      key.reserved = KeySet.shortHash(key.text)
      let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
      if state.hashes & bit != 0 { state.mayRepeat = true }
      state.hashes |= bit
    }

    var value = Value.unset
    let outer = keeps
    keeps = keepsMember
    let after = rule.map { read($0, cursor, &value, depth &+ 1) } ?? readPlain(cursor, &value, depth &+ 1)
    keeps = outer
    guard let after else { return nil }
    if tracksKey {
      if keepsMember, !borrows, !keepText(&key) { return nil }
      guard values.push(key), values.push(value) else { return outOfMemory() }
    }
    return after
  }

  private func ignoresExtras(_ rules: UnsafeMutablePointer<ObjectRules>) -> Bool {
    (rules.pointee.extras ?? check.options.extras) == .ignore
  }

  /// Asks the walker about a key.
  private mutating func admits(_ key: Value, _ node: NodePointer) -> Bool {
    withUnsafeMutablePointer(to: &check) {
      let walker = ValueWalker(context: $0)
      return walker.check(key, node, path: nil, offset: ProblemDraft.noOffset)
    }
  }

  private mutating func keepMember(_ name: Text, _ value: Value) -> Bool {
    var key = Value.string(name)
    key.reserved = KeySet.shortHash(name)
    guard keepText(&key), values.push(key), values.push(value) else {
      _ = outOfMemory()
      return false
    }
    return true
  }

  /// Moves a key out of the source or the schema.
  mutating func keepText(_ key: inout Value) -> Bool {
    guard let copy = arena.copy(key.text) else {
      _ = outOfMemory()
      return false
    }
    key.payload = UInt64(UInt(bitPattern: copy.start))
    return true
  }

  // MARK: - At the end of an object

  @inline(never)
  private mutating func wideBits(_ count: Int) -> UnsafeMutablePointer<UInt64>? {
    let words = (count + 63) / 64
    guard let memory = scratch.allocate(words * 8) else { return nil }
    memset(memory, 0, words * 8)
    return memory.assumingMemoryBound(to: UInt64.self)
  }

  /// Notes property `index`, 64 or above; false where it was seen before.
  @inline(never)
  private func markWide(_ index: Int, _ state: ObjectState) -> Bool {
    guard let wide = state.wide else { return false }
    let bit: UInt64 = 1 &<< UInt64(index & 63)
    if wide[index / 64] & bit != 0 { return false }
    wide[index / 64] |= bit
    return true
  }

  @inline(never)
  private func hasAllRequired(
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
  private mutating func fillDefaults(of record: RecordPointer) -> Bool {
    withUnsafeMutablePointer(to: &check) { context in
      withUnsafeMutablePointer(to: &arena) { arena in
        var materializer = Materializer(arena: arena, context: context, enclosing: enclosing)
        return materializer.fillDefaults(of: record)
      }
    }
  }

  @inline(never)
  private mutating func settleExtras(of record: RecordPointer, from mark: Int) -> Bool {
    if ignoresExtras(record.layout.pointee.node.pointee.object.unsafelyUnwrapped) {
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
