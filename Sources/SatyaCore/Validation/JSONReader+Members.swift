// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Members off the expected path: out of order, undeclared, or of an object that stays
/// one. Nothing here is inlined into the loop of `JSONReader+Objects.swift`.
extension JSONReader {
  /// Finds out about the member at `p`, which is not the expected one.
  ///
  /// A declared property is returned, and `state.cursor` stands on its value. Nil for any
  /// other member: it was read, and `state.cursor` stands behind it; or this is the end, and
  /// `state.cursor` is nil.
  @inline(never)
  mutating func findMember(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ expected: UnsafeMutablePointer<Property>,
    _ p: P, _ record: Sink.Record, _ state: inout ObjectState
  ) -> UnsafeMutablePointer<Property>? {
    state.cursor = nil
    guard let properties = rules.pointee.properties else { return nil }
    // Where optional ones are left out, one of those behind the expected.
    var candidate = expected + 1
    let limit = min(expected + 4, properties + rules.pointee.declaredCount)
    while candidate < limit {
      if expects(candidate, p) {
        state.cursor = skipSpace(p + Int(candidate.pointee.quotedCount))
        return candidate
      }
      candidate += 1
    }
    var key = Value.unset
    guard let cursor = readKey(p, &key) else { return nil }
    if let names = rules.pointee.propertyNames, !admits(key, names) { return nil }
    if let index = rules.pointee.names.find(key.text) {
      let property = properties + index
      if property.pointee.isDeclared {
        state.cursor = cursor
        return property
      }
      _ = state.mark(property, rules)
    }
    state.cursor = readExtra(rules, key, cursor, isRecord: true, &state)
    return nil
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

  /// A member that the schema does not declare; `p` stands on its value.
  private mutating func readExtra(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ key: Value, _ p: P, isRecord: Bool,
    _ state: inout ObjectState
  ) -> P? {
    var key = key
    let policy = rules.pointee.extrasPolicy(options.pointee)
    var rule = rules.pointee.additional
    var isGoverned = false
    if let patterns = rules.pointee.patterns {
      let scratch = CheckContext.patterns(of: check)
      for i in 0..<rules.pointee.patternCount {
        switch patterns[i].pattern.pointee.matches(key.text, scratch: &scratch.pointee) {
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
    if policy == .refuse, !isGoverned { return nil }
    state.extraCount &+= 1
    var item = Sink.unset
    let isPassed = Sink.keeps && isRecord && policy == .ignore
    guard
      let after = isPassed
        ? pass(rule, p) : rule.map({ read($0, p, &item) }) ?? readPlain(p, &item)
    else { return nil }
    if !Sink.keeps || isPassed {
      // The key waits where it matters that it may stand twice.
      if !options.pointee.refusesDuplicates, !rules.pointee.hasCountRules { return after }
      state.dropsKeys = true
    } else if Sink.texts == .copied, !keepText(&key) {
      return outOfMemory()
    }
    state.track(&key)
    return sink.push(key: key, item) ? after : outOfMemory()
  }

  /// Checks a value that is not kept.
  @inline(never)
  private mutating func pass(_ rule: NodePointer?, _ p: P) -> P? {
    let check = check
    let source = Text(base, end - base)
    let (textEnd, stop) = (textEnd, stop)
    let levels = levels
    let options = options
    let budget = options.pointee.budget
    var isShort = false
    let after: P? = withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { place in
      // Safe: the allocation has this very size.
      let place = place.baseAddress.unsafelyUnwrapped
      var reader = JSONReader<VerdictSink>(
        sink: VerdictSink(
          arena: Arena(budget: budget), values: ValueStack(budget: budget), place: place),
        check: LazyCheck(made: check, options: options))
      reader.goOn(source.start, textEnd: textEnd, end: source.end, stop: stop, levels: levels)
      let after = rule.map { reader.read($0, p, place) } ?? reader.readPlain(p, place)
      isShort = reader.ranOutOfMemory
      reader.sink.free()
      reader.sink.arena.free()
      return after
    }
    return isShort ? outOfMemory() : after
  }

  /// Reads the members of an object that stays one, declared or not, and makes it.
  @inline(never)
  mutating func readLoose(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ start: P, _ slot: Slot
  ) -> P? {
    let mark = sink.count
    var state = ObjectState()
    if rules.pointee.isWide {
      guard let bits = wideBits(rules.pointee.propertyCount) else { return outOfMemory() }
      state.wide = bits
    }
    var cursor = start
    if cursor.pointee == JSONBytes.closeBrace {
      cursor += 1
    } else {
      guard let after = readLooseMembers(rules, cursor, &state) else { return nil }
      cursor = after
    }
    let required = rules.pointee.requiredBits
    guard state.seen & required == required, endsWell(rules, &state, from: mark) else {
      return nil
    }
    levels &+= 1
    return sink.makeObject(from: mark, into: slot) ? cursor : outOfMemory()
  }

  private mutating func readLooseMembers(
    _ rules: UnsafeMutablePointer<ObjectRules>, _ start: P, _ state: inout ObjectState
  ) -> P? {
    var p = start
    while true {
      var key = Value.unset
      guard let cursor = readKey(p, &key) else { return nil }
      if let names = rules.pointee.propertyNames, !admits(key, names) { return nil }
      var after: P?
      let property = rules.pointee.names.find(key.text).flatMap { index in
        rules.pointee.properties.map { $0 + index }
      }
      if let property, let node = property.pointee.node {
        guard state.mark(property, rules) else { return nil }
        var item = Sink.unset
        after = read(node, cursor, &item)
        if after != nil {
          // An alias stands for the name.
          if property.pointee.aliasCount > 0 { key = .string(property.pointee.name) }
          state.track(&key)
          guard Sink.texts != .copied || keepText(&key), sink.push(key: key, item) else {
            return outOfMemory()
          }
        }
      } else {
        if let property { _ = state.mark(property, rules) }
        after = readExtra(rules, key, cursor, isRecord: false, &state)
      }
      guard var next = after, next < stop else { return nil }
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
    ValueWalker(context: check).check(key, node, path: nil, offset: ProblemDraft.noOffset)
  }

  /// Moves a key out of the source.
  private mutating func keepText(_ key: inout Value) -> Bool {
    guard let copy = sink.arena.copy(key.text) else { return false }
    key.payload = UInt64(UInt(bitPattern: copy.start))
    return true
  }
}
