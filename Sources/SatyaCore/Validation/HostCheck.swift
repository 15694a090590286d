// SPDX-License-Identifier: Apache-2.0

import CPlatform

/// Finds out whether a value of the caller is one: the door through which values come
/// that nobody has checked.
///
/// Memory that cannot be a value ends the check with `malformedValue`. What JSON cannot say
/// is a problem with its place: text that is not UTF-8, NaN and the infinities, too deep
/// nesting, numbers of too many digits, keys that stand twice where that is refused. Where
/// it is not refused, the last of equal keys counts, as in JSON text.
package struct HostCheck {
  private typealias Path = UnsafePointer<PathLink>

  private let context: UnsafeMutablePointer<CheckContext>
  /// What to go on with is not the value itself: keys of it stand twice, or bytes of it that mean
  /// nothing to a caller would mean something to the engine.
  private var needsRebuild = false
  /// Bytes that the JSON text of what was visited takes at least. Every value counts what
  /// separates it from the next one, which the last one has not.
  private var size = -1
  private var containerCount = 0
  /// More arrays and objects are not walked into: a few that hold one another over and over
  /// are the only way to have as many.
  private static var mostContainers: Int { 1 << 26 }
  /// A key is not UTF-8, so that paths through it cannot be told.
  private var hasFlawedKey = false
  /// Leads to the value as a whole.
  private var place: Path?

  package init(context: UnsafeMutablePointer<CheckContext>) { self.context = context }

  /// The value to go on with: `value` itself, or an equal one of the engine's in the scratch
  /// arena, for as long as that is not reset. Nil where there is none; the context and its report
  /// know why. With flaws, `isFlawed` is set and the value is good for a check only. The
  /// value will stand in `depth` containers.
  package func admit(
    _ value: Value, path: UnsafePointer<PathLink>?, depth: Int = 0
  ) -> Value? {
    var check = self
    check.place = path
    guard check.visit(value, path, depth: depth, isTrusted: false), !check.hasFlawedKey else {
      return nil
    }
    context.pointee.limitVisits(bytes: check.size)
    return check.needsRebuild ? check.rebuild(value) : value
  }

  /// False where the check is to end.
  @inline(never)
  private mutating func visit(
    _ value: Value, _ path: Path?, depth: Int, isTrusted: Bool
  ) -> Bool {
    if _slowPath(!isTrusted && value.isMarked) { needsRebuild = true }
    switch value.kind {
    case .null, .bool: return takes(2)
    case .int64, .double:
      guard takes(2) else { return false }
      if value.kind == .double, !value.asDouble.isFinite {
        return isTrusted || flaw(.finiteNumber, path)
      }
      return context.pointee.options.admitsDigits(ofScalar: value) || refuseDigits(path)
    case .number: return visitNumber(value, path, isTrusted: isTrusted)
    case .string:
      guard isTrusted || value.payload != 0 || value.size == 0 else { return malformed() }
      guard takes(value.count &+ 3) else { return false }
      return isTrusted || UTF8.isValid(value.text) || flaw(.stringUnicode, path)
    case .record where value.payload == 0, .object where value.payload == 0 && value.size > 0:
      return malformed()
    case .array: return visitElements(value, path, depth, isTrusted: true)
    case .hostArray: return visitElements(value, path, depth, isTrusted: false)
    case .object, .record: return visitMembers(value, path, depth)
    case .hostObject: return visitHostMembers(value, path, depth)
    default: return malformed()
    }
  }

  /// Counts bytes of JSON text; false where the text would be too long for a document.
  ///
  /// This bounds the walk too: a caller's value may lead to one array on more paths than
  /// anybody can walk.
  @inline(__always)
  private mutating func takes(_ bytes: Int) -> Bool {
    // Safe: the walk ends at 4 GiB, and no value adds more.
    size &+= bytes
    return _fastPath(size <= context.pointee.options.maximumSize) || exhausted()
  }

  @inline(never)
  private func exhausted() -> Bool {
    _ = flaw(.documentTooLarge, place, .init("max_size", context.pointee.options.maximumSize))
    context.pointee.stop()
    return false
  }

  private func malformed() -> Bool {
    context.pointee.fail(.malformedValue)
    return false
  }

  private mutating func visitNumber(_ value: Value, _ path: Path?, isTrusted: Bool) -> Bool {
    guard isTrusted || value.payload != 0 else { return malformed() }
    guard takes(value.count &+ 1) else { return false }
    guard isTrusted || Decimal(text: value.text) != nil else { return malformed() }
    return context.pointee.options.admitsDigits(of: value.text) || refuseDigits(path)
  }

  private func refuseDigits(_ path: Path?) -> Bool {
    flaw(.digitsLimit, path, .init("max_digits", context.pointee.options.maximumDigits))
  }

  /// Reports a flaw. Whether to look for more.
  @inline(never)
  private func flaw(
    _ kind: ProblemKind, _ path: Path?, _ first: ProblemDraft.Parameter? = nil,
    _ second: ProblemDraft.Parameter? = nil
  ) -> Bool {
    context.pointee.isFlawed = true
    guard let report = context.pointee.report else { return false }
    var draft = ProblemDraft(kind, first, second)
    draft.path = path
    report.add(draft)
    return true
  }

  /// Whether a container may hold anything at this depth.
  private mutating func enter(_ depth: Int, _ path: Path?) -> Bool {
    guard takes(2) else { return false }
    containerCount &+= 1
    if _slowPath(containerCount > HostCheck.mostContainers) { return exhausted() }
    let maximum = context.pointee.options.maximumDepth
    if depth < maximum { return true }
    context.pointee.isTooDeep = true
    _ = flaw(.recursionLimit, path, .init("max_depth", maximum))
    context.pointee.stop()
    return false
  }

  /// Counts the closing bracket of a container that holds nothing: else it stands where a
  /// separator of its last value would.
  private mutating func endsEmpty() -> Bool { takes(1) }

  private mutating func visitElements(
    _ value: Value, _ path: Path?, _ depth: Int, isTrusted: Bool
  ) -> Bool {
    guard enter(depth, path) else { return false }
    guard value.size > 0 else { return endsEmpty() }
    guard let elements = value.elements else { return malformed() }
    for index in 0..<value.count {
      var link = PathLink(parent: path, index: index)
      let goesOn = withUnsafePointer(to: &link) {
        visit(elements[index], $0, depth: depth + 1, isTrusted: isTrusted)
      }
      if !goesOn { return false }
    }
    return true
  }

  private mutating func visitMembers(_ value: Value, _ path: Path?, _ depth: Int) -> Bool {
    guard enter(depth, path) else { return false }
    var members = Members(value)
    var position = 0
    while let member = members.next() {
      guard takes(member.key.count &+ 3) else { return false }
      position += 2
      var link = PathLink(parent: path, key: member.key, position: position)
      let goesOn = withUnsafePointer(to: &link) {
        visit(member.value, $0, depth: depth + 1, isTrusted: true)
      }
      if !goesOn { return false }
    }
    return position > 0 || endsEmpty()
  }

  private mutating func visitHostMembers(_ value: Value, _ path: Path?, _ depth: Int) -> Bool {
    guard enter(depth, path) else { return false }
    guard value.size > 0 else { return endsEmpty() }
    guard let members = value.elements else { return malformed() }
    guard visitKeys(members, value.count, path) else { return false }
    for index in 0..<value.count {
      var link = PathLink(parent: path, key: members[2 * index], position: 2 * index + 2)
      let goesOn = withUnsafePointer(to: &link) {
        visit(members[2 * index + 1], $0, depth: depth + 1, isTrusted: false)
      }
      if !goesOn { return false }
    }
    return true
  }

  private mutating func visitKeys(
    _ members: UnsafeMutablePointer<Value>, _ count: Int, _ path: Path?
  ) -> Bool {
    for index in 0..<count {
      let key = members[2 * index]
      guard key.kind == .string, key.payload != 0 || key.size == 0 else { return malformed() }
      guard takes(key.count &+ 3) else { return false }
      if !UTF8.isValid(key.text) {
        hasFlawedKey = true
        _ = flaw(.stringUnicode, path)
        return false
      }
      if _slowPath(key.isMarked) { needsRebuild = true }
    }
    var keys = HostKeys()
    defer { keys.free() }
    guard keys.begin(count) else {
      context.pointee.fail(.noMemory)
      return false
    }
    for index in 0..<count where keys.insert(index, members) != nil {
      needsRebuild = true
      guard context.pointee.options.refusesDuplicates else { continue }
      var link = PathLink(parent: path, key: members[2 * index], position: 2 * index + 1)
      let goesOn = withUnsafePointer(to: &link) {
        flaw(.jsonDuplicateKey, $0, .init("key", members[2 * index]))
      }
      if !goesOn { return false }
    }
    return true
  }

  // MARK: - Another value

  /// The value as arrays and objects of the engine, in which keys stand once, without marks.
  private func rebuild(_ value: Value) -> Value? {
    switch value.kind {
    case .hostArray:
      guard value.size > 0, let elements = value.elements else { return value.unmarked }
      guard let memory = context.pointee.scratch.allocateValues(value.count) else {
        return noMemory()
      }
      for index in 0..<value.count {
        guard let element = rebuild(elements[index]) else { return nil }
        memory[index] = element
      }
      return .array(memory, count: value.count)
    case .hostObject:
      guard value.size > 0, let members = value.elements else { return value.unmarked }
      return rebuild(members, count: value.count)
    default: return value.unmarked
    }
  }

  private func rebuild(_ members: UnsafeMutablePointer<Value>, count: Int) -> Value? {
    var keys = HostKeys()
    defer { keys.free() }
    // The positions stand behind as many members as are kept; until that is known, behind all.
    let memory = context.pointee.scratch.allocate(count * (2 * MemoryLayout<Value>.stride + 8))
    guard let memory, keys.begin(count) else { return noMemory() }
    let kept = memory.assumingMemoryBound(to: Value.self)
    let places = (memory + 2 * count * MemoryLayout<Value>.stride)
      .assumingMemoryBound(to: UInt32.self)
    var keptCount = 0
    for index in 0..<count {
      guard let value = rebuild(members[2 * index + 1]) else { return nil }
      // The last value counts, at the place of the first; problems know it by its own.
      kept[2 * keptCount] = members[2 * index].unmarked
      let place = keys.insert(keptCount, kept) ?? keptCount
      if place == keptCount { keptCount += 1 }
      kept[2 * place + 1] = value
      // Safe: an object has less than 2^31 members, for the size of what was visited is bounded.
      places[2 * place] = UInt32(truncatingIfNeeded: 2 * index + 1)
      places[2 * place + 1] = UInt32(truncatingIfNeeded: 2 * index + 2)
    }
    return .object(kept, count: keptCount, positions: places)
  }

  private func noMemory() -> Value? {
    context.pointee.fail(.noMemory)
    return nil
  }
}

/// The keys of one object met so far.
private struct HostKeys {
  private var table: UnsafeMutablePointer<UInt32>?
  private var capacity = 0

  private static var scanLimit: Int { 12 }

  /// Makes room for `count` keys; false without memory.
  mutating func begin(_ count: Int) -> Bool {
    if count <= HostKeys.scanLimit { return true }
    capacity = 32
    while capacity < 2 * count { capacity *= 2 }
    table = calloc(capacity, 4)?.assumingMemoryBound(to: UInt32.self)
    return table != nil
  }

  /// The index of an earlier member with the key of member `index`, or nil.
  mutating func insert(_ index: Int, _ members: UnsafeMutablePointer<Value>) -> Int? {
    let key = members[2 * index].text
    guard let table else {
      for earlier in 0..<index where members[2 * earlier].text == key { return earlier }
      return nil
    }
    var place = Int(truncatingIfNeeded: SeededHash.hash(key)) & (capacity - 1)
    while table[place] != 0 {
      let earlier = Int(table[place]) - 1
      if members[2 * earlier].text == key { return earlier }
      place = (place + 1) & (capacity - 1)
    }
    // Safe: an object has less than 2^32 members.
    table[place] = UInt32(truncatingIfNeeded: index + 1)
    return nil
  }

  mutating func free() { CPlatform.free(table) }
}
