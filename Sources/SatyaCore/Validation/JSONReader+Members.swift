// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Members off the expected path: out of order, undeclared, or of an object that stays
/// one. Nothing here is inlined into the loop of `JSONReader+Objects.swift`.
extension JSONReader {
  /// A member that is not the expected one: any declared name, or none.
  @inline(never)
  mutating func readOther(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ next: inout UnsafeMutablePointer<Property>,
    _ last: UnsafeMutablePointer<Property>, _ p: P, _ record: RecordPointer?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    // Where optional ones are left out, one of those behind the expected.
    var candidate = next + 1
    let limit = min(next + 4, last)
    while candidate < limit {
      if expects(candidate, p) {
        var cursor = p + Int(candidate.pointee.quotedCount)
        if cursor.pointee <= 0x20 { cursor = skipSpace(cursor) }
        next = candidate + 1
        return readProperty(candidate, rules, cursor, record, &state, depth)
      }
      candidate += 1
    }
    var key = Value.unset
    guard let cursor = readKey(p, &key) else { return nil }
    if let names = rules.pointee.propertyNames, !admits(key, names) { return nil }
    if let index = rules.pointee.names.find(key.text), let properties = rules.pointee.properties {
      let property = properties + index
      if property.pointee.isDeclared {
        next = property + 1
        return readProperty(property, rules, cursor, record, &state, depth)
      }
      if property.pointee.bit == 0 { _ = JSONReader.markWide(property, rules, state) }
      state.seen |= property.pointee.bit
    }
    return readExtra(rules, key, cursor, record, &state, depth)
  }

  /// The key at `p`, which may stay in the source, and its colon; the beginning of
  /// the value.
  private mutating func readKey(_ p: P, _ key: inout Value) -> P? {
    guard p.pointee == JSONBytes.quote, var cursor = readBorrowed(p + 1, &key), cursor < end
    else { return nil }
    cursor = skipSpace(cursor)
    guard cursor < end, cursor.pointee == JSONBytes.colon else { return nil }
    cursor = skipSpace(cursor + 1)
    return cursor < end ? cursor : nil
  }

  /// The value of a declared property that was not the expected one.
  private mutating func readProperty(
    _ property: UnsafeMutablePointer<Property>, _ rules: UnsafeMutablePointer<ObjectRules>,
    _ p: P, _ record: RecordPointer?, _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    guard let node = property.pointee.node else { return nil }
    if state.seen & property.pointee.bit != 0 { return nil }
    if property.pointee.bit == 0, !JSONReader.markWide(property, rules, state) { return nil }
    state.seen |= property.pointee.bit
    state.memberCount &+= 1
    let slot = record.map { $0.slots + property.pointee.slot } ?? verdictSlot
    return read(node, p, slot, depth &+ 1)
  }

  /// A member that the schema does not declare; `p` stands on its value.
  private mutating func readExtra(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ key: Value, _ p: P, _ record: RecordPointer?,
    _ state: inout ObjectState, _ depth: Int
  ) -> P? {
    var key = key
    let policy = rules.pointee.extras ?? check.options.extras
    var rule = rules.pointee.additional
    var isGoverned = false
    if let patterns = rules.pointee.patterns {
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
    if rules.pointee.layout != nil, policy == .refuse, !isGoverned { return nil }
    state.memberCount &+= 1
    let keepsMember = keeps && (record == nil || policy != .ignore)
    let tracksKey =
      keepsMember || check.options.refusesDuplicates || rules.pointee.hasCountRules
    if tracksKey {
      key.reserved = KeySet.shortHash(key.text)
      let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
      if state.hashes & bit != 0 { state.mayRepeat = true }
      state.hashes |= bit
    }
    var value = Value.unset
    let kept = keeps
    keeps = keepsMember
    let after =
      rule.map { read($0, p, &value, depth &+ 1) } ?? readPlain(p, &value, depth &+ 1)
    keeps = kept
    guard let after else { return nil }
    if tracksKey {
      if keepsMember, !borrows, !keepText(&key) { return nil }
      guard values.push(key), values.push(value) else { return outOfMemory() }
    }
    return after
  }

  /// Reads the members of an object that stays one, declared or not.
  @inline(never)
  mutating func readLoose(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ start: P, _ state: inout ObjectState,
    _ depth: Int
  ) -> P? {
    var p = start
    while true {
      var key = Value.unset
      guard let cursor = readKey(p, &key) else { return nil }
      if let names = rules.pointee.propertyNames, !admits(key, names) { return nil }
      var after: P?
      if let index = rules.pointee.names.find(key.text),
        let property = rules.pointee.properties.map({ $0 + index })
      {
        if property.pointee.bit == 0 { _ = JSONReader.markWide(property, rules, state) }
        if property.pointee.isDeclared, let node = property.pointee.node {
          if state.seen & property.pointee.bit != 0 { return nil }
          state.seen |= property.pointee.bit
          state.memberCount &+= 1
          var value = Value.unset
          after = read(node, cursor, &value, depth &+ 1)
          if after != nil, !keepMember(key, value, &state) { return nil }
        } else {
          state.seen |= property.pointee.bit
          after = readExtra(rules, key, cursor, nil, &state, depth)
        }
      } else {
        after = readExtra(rules, key, cursor, nil, &state, depth)
      }
      guard var next = after, next < end else { return nil }
      next = skipSpace(next)
      guard next < end else { return nil }
      let byte = next.pointee
      next += 1
      if byte == JSONBytes.closeBrace { return next }
      guard byte == JSONBytes.comma else { return nil }
      p = skipSpace(next)
      guard p < end else { return nil }
    }
  }

  /// Asks the walker about a key.
  private mutating func admits(_ key: Value, _ node: NodePointer) -> Bool {
    withUnsafeMutablePointer(to: &check) {
      let walker = ValueWalker(context: $0)
      return walker.check(key, node, path: nil, offset: ProblemDraft.noOffset)
    }
  }

  private mutating func keepMember(
    _ name: Value, _ value: Value, _ state: inout ObjectState
  ) -> Bool {
    var key = name
    key.reserved = KeySet.shortHash(key.text)
    let bit: UInt64 = 1 &<< UInt64(key.reserved & 63)
    if state.hashes & bit != 0 { state.mayRepeat = true }
    state.hashes |= bit
    guard borrows || keepText(&key), values.push(key), values.push(value) else {
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
}
