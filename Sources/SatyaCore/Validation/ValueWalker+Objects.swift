// SPDX-License-Identifier: Apache-2.0

import CPlatform

// Objects: the members in their order, then what concerns the object as a whole.
extension ValueWalker {
  @inline(never)
  func checkObject(
    _ value: Value, _ rules: UnsafePointer<ObjectRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    var walk = ObjectWalk(self, rules, Place(node, path, offset, value))
    defer { walk.free() }
    guard walk.prepare() else {
      context.pointee.fail(.noMemory)
      return false
    }
    if value.kind == .record {
      guard walk.checkRecord(value.asRecord) else { return false }
    } else {
      walk.positions = value.positions
      let goesOn =
        _slowPath(walk.asksForFew(of: value))
        ? walk.checkFew(of: value)
        : walk.checkPairs(value.elements, value.count, value.offsets)
      guard goesOn else { return false }
    }
    return walk.finish()
  }
}

/// The walk over the members of one object.
///
/// Every step says whether to go on: without a report the first mistake ends the walk.
struct ObjectWalk {
  let walker: ValueWalker
  let rules: UnsafePointer<ObjectRules>
  let place: ValueWalker.Place
  private let policy: ExtrasPolicy
  /// The property that follows the last one found.
  private var expected = 0
  private var count = 0
  /// Where the members stood that are not where they were.
  var positions: UnsafeMutablePointer<UInt32>?
  private var isValid = true
  /// Which of the first 64 properties were seen.
  private var seen: UInt64 = 0
  /// Which of all, where there are more.
  private var allSeen: UnsafeMutablePointer<UInt64>?

  @inline(__always)
  init(
    _ walker: ValueWalker, _ rules: UnsafePointer<ObjectRules>, _ place: ValueWalker.Place
  ) {
    self.walker = walker
    self.rules = rules
    self.place = place
    policy = rules.pointee.extrasPolicy(walker.context.pointee.options)
  }

  private var isReporting: Bool { walker.context.pointee.isReporting }

  @inline(__always)
  mutating func prepare() -> Bool {
    if _fastPath(rules.pointee.propertyCount <= 64 || rules.pointee.requiredCount == 0) {
      return true
    }
    allSeen = calloc((rules.pointee.propertyCount + 63) / 64, 8)?
      .assumingMemoryBound(to: UInt64.self)
    return allSeen != nil
  }

  @inline(__always)
  mutating func free() {
    if _slowPath(allSeen != nil) { CPlatform.free(allSeen) }
  }

  // MARK: Members

  @inline(__always)
  mutating func checkPairs(
    _ pairs: UnsafeMutablePointer<Value>?, _ count: Int, _ offsets: UnsafeMutablePointer<UInt32>?
  ) -> Bool {
    guard let pairs else { return true }
    for index in 0..<count {
      walker.context.pointee.poll(at: index)
      let (key, value) = places(index, offsets)
      guard check(pairs[2 * index], pairs[2 * index + 1], key, value) else { return false }
    }
    return true
  }

  /// Whether no more is asked of a large object than a few of its members, which other schemas
  /// look for as well.
  @inline(__always)
  func asksForFew(of value: Value) -> Bool {
    // A walk over a member takes a fraction of the time of a search.
    rules.pointee.propertyCount &* 4 < value.count
      && walker.context.pointee.members.isOf(value) && rules.pointee.patternCount == 0
      && rules.pointee.additional == nil && rules.pointee.propertyNames == nil
      && !rules.pointee.hasAliases && policy != .refuse
  }

  /// Looks for the properties among the members, where all others are admitted unseen.
  @inline(never)
  mutating func checkFew(of value: Value) -> Bool {
    if let properties = rules.pointee.properties, let pairs = value.elements {
      for property in 0..<rules.pointee.propertyCount {
        walker.context.pointee.poll(at: property)
        let found = walker.context.pointee.members.find(properties[property].name)
        guard let index = found?.number else { continue }
        expected = property
        count = index
        let (key, place) = places(index, value.offsets)
        guard checkOne(pairs[2 * index], pairs[2 * index + 1], key, place) else { return false }
      }
    }
    count = value.count
    return true
  }

  /// Where the key and the value of the member at `index` stand.
  @inline(__always)
  private func places(
    _ index: Int, _ offsets: UnsafeMutablePointer<UInt32>?
  ) -> (key: UInt64, value: UInt64) {
    guard let offsets else { return (ProblemDraft.noOffset, ProblemDraft.noOffset) }
    return (UInt64(offsets[2 * index]), UInt64(offsets[2 * index + 1]))
  }

  mutating func checkRecord(_ record: RecordPointer) -> Bool {
    let layout = record.layout
    for slot in 0..<layout.pointee.fieldCount {
      let value = record.slots[slot]
      guard value.kind != .unset else { continue }
      let key = Value.string(layout.pointee.fields[slot].name)
      let nowhere = ProblemDraft.noOffset
      guard checkOne(key, value, nowhere, nowhere) else { return false }
    }
    let extras = record.extras
    return extras.kind != .object || checkPairs(extras.elements, extras.count, nil)
  }

  /// The same as `check`, by a call: it is large.
  @inline(never)
  private mutating func checkOne(
    _ key: Value, _ value: Value, _ keyOffset: UInt64, _ valueOffset: UInt64
  ) -> Bool {
    check(key, value, keyOffset, valueOffset)
  }

  /// Checks the member before which `count` others stand.
  @inline(__always)
  private mutating func check(
    _ key: Value, _ value: Value, _ keyOffset: UInt64, _ valueOffset: UInt64
  ) -> Bool {
    count &+= 1
    if _fastPath(walker.context.pointee.report == nil) {
      return check(key, value, nil, keyOffset, valueOffset)
    }
    // Places are told as they were written.
    let written = _slowPath(rules.pointee.hasAliases) ? AliasNames.written(key, rules) : key
    // Safe: this is member `count` of as many as there are positions for.
    let position = positions.map { Int($0[2 &* count &- 1]) } ?? 2 &* count
    var link = PathLink(parent: place.path, key: written, position: position)
    let goesOn = withUnsafePointer(to: &link) {
      check(key, value, $0, keyOffset, valueOffset)
    }
    return goesOn && !walker.context.pointee.isStopped
  }

  /// `path` leads to the member.
  @inline(__always)
  private mutating func check(
    _ key: Value, _ value: Value, _ path: ValueWalker.Path?, _ keyOffset: UInt64,
    _ valueOffset: UInt64
  ) -> Bool {
    let name = key.text
    if _slowPath(name.count >= 64) { walker.countText(name) }
    var isGoverned = false
    var hasPatterns = rules.pointee.patternCount > 0
    if let index = rules.pointee.find(name, expected: expected),
      let properties = rules.pointee.properties
    {
      expected = index &+ 1
      markSeen(index)
      if let node = properties[index].node {
        isGoverned = true
        hasPatterns = properties[index].hasPatterns
        if !walker.check(value, node, path: path, offset: valueOffset), !fail() { return false }
      }
    }
    if _slowPath(hasPatterns) {
      guard checkPatterns(name, value, path, valueOffset, &isGoverned) else { return false }
    }
    if !isGoverned {
      guard checkAdditional(key, value, path, keyOffset, valueOffset) else { return false }
    }
    if _slowPath(rules.pointee.propertyNames != nil) {
      return checkName(key, path, keyOffset)
    }
    return true
  }

  /// Takes note of a mistake; whether to go on.
  @inline(__always)
  mutating func fail() -> Bool {
    isValid = false
    return isReporting
  }

  @inline(__always)
  private mutating func markSeen(_ index: Int) {
    if index < 64 { seen |= 1 &<< UInt64(truncatingIfNeeded: index) }
    // Safe: an index is below the number of properties, for which `prepare` made room.
    if let allSeen { allSeen[index >> 6] |= 1 &<< UInt64(truncatingIfNeeded: index & 63) }
  }

  @inline(never)
  private mutating func checkPatterns(
    _ name: Text, _ value: Value, _ path: ValueWalker.Path?, _ offset: UInt64,
    _ isGoverned: inout Bool
  ) -> Bool {
    guard let patterns = rules.pointee.patterns else { return true }
    walker.countText(name, times: rules.pointee.patternCount)
    for index in 0..<rules.pointee.patternCount {
      let outcome = patterns[index].pattern.pointee.matches(
        name, scratch: &walker.context.pointee.patterns)
      switch outcome {
      case .noMatch: break
      case .match:
        let node = patterns[index].node
        let isMatch = isGoverned
          ? walker.counting { walker.checkBranch(value, node, path, offset) }
          : walker.checkBranch(value, node, path, offset)
        isGoverned = true
        if !isMatch, !fail() { return false }
      case .limit:
        // Whether the pattern governs the member is not known: neither may anything else.
        isGoverned = true
        _ = walker.refuseEffort(
          patterns[index].source, "patternProperties", place.node, path, offset)
        if !fail() { return false }
      case .noMemory:
        walker.context.pointee.fail(.noMemory)
        return false
      }
    }
    return true
  }

  @inline(__always)
  private mutating func checkAdditional(
    _ key: Value, _ value: Value, _ path: ValueWalker.Path?, _ keyOffset: UInt64,
    _ valueOffset: UInt64
  ) -> Bool {
    if _slowPath(policy == .refuse) {
      // Said by x-satya or by the options of the call, which are no keyword.
      let keyword: StaticString = rules.pointee.extras == nil ? "" : "x-satya/extras"
      return refuseExtra(key, value, keyword, path, keyOffset)
    }
    guard let node = rules.pointee.additional else { return true }
    if node.pointee.flags.contains(.never) {
      return refuseExtra(key, value, "additionalProperties", path, keyOffset)
    }
    return walker.check(value, node, path: path, offset: valueOffset) || fail()
  }

  @inline(never)
  private mutating func refuseExtra(
    _ key: Value, _ value: Value, _ keyword: StaticString, _ path: ValueWalker.Path?,
    _ offset: UInt64
  ) -> Bool {
    guard fail() else { return false }
    atKey(path) { path in
      let mayLook = walker.context.pointee.mayLookForName(offset: offset, path: path)
      let nearest = mayLook ? NearestName.find(key.text, in: rules) : nil
      walker.report(
        .extraForbidden, keyword, ValueWalker.Place(place.node, path, offset, value),
        .init("field", key), nearest.map { .init("suggestion", $0) })
    }
    return true
  }

  /// Calls `body` with the path to the key of the member that `path` leads to.
  private func atKey(_ path: ValueWalker.Path?, _ body: (ValueWalker.Path?) -> Void) {
    guard var link = path?.pointee else { return body(nil) }
    link.index -= 1
    withUnsafePointer(to: &link) { body($0) }
  }

  @inline(never)
  private mutating func checkName(
    _ key: Value, _ path: ValueWalker.Path?, _ offset: UInt64
  ) -> Bool {
    guard let node = rules.pointee.propertyNames else { return true }
    if walker.tries(key, node, offset) { return true }
    guard fail(), !walker.context.pointee.isStopped else { return false }
    atKey(path) { path in
      walker.report(
        .invalidKey, "propertyNames", ValueWalker.Place(place.node, path, offset, key),
        .init("key", key))
      _ = walker.check(key, node, path: path, offset: offset)
    }
    return true
  }

  // MARK: The object as a whole

  @inline(__always)
  mutating func finish() -> Bool {
    if _slowPath(!rules.pointee.admitsCount(count)) {
      guard fail() else { return false }
      reportCount()
    }
    if _slowPath(!hasRequired) {
      guard fail() else { return false }
      reportMissing()
    }
    let hasDependencies =
      rules.pointee.dependentRequiredCount > 0 || rules.pointee.dependentSchemaCount > 0
    if _slowPath(hasDependencies) {
      guard checkDependencies() else { return false }
    }
    return isValid
  }

  private var hasRequired: Bool {
    let mask = rules.pointee.requiredMask
    guard seen & mask == mask else { return false }
    return allSeen == nil || hasAllRequired
  }

  private var hasAllRequired: Bool {
    guard let properties = rules.pointee.properties else { return true }
    for index in 64..<rules.pointee.propertyCount
    where properties[index].isRequired && !wasSeen(index) {
      return false
    }
    return true
  }

  private func wasSeen(_ index: Int) -> Bool {
    if index < 64 { return seen >> UInt64(index) & 1 != 0 }
    guard let allSeen else { return false }
    return allSeen[index >> 6] >> UInt64(index & 63) & 1 != 0
  }

  private func reportMissing() {
    guard let properties = rules.pointee.properties else { return }
    for index in 0..<rules.pointee.propertyCount
    where properties[index].isRequired && !wasSeen(index) {
      reportAbsent(.missing, "required", properties[index].name, nil)
    }
  }

  /// The path of an absent member ends with its name; its offset is the object's.
  func reportAbsent(
    _ kind: ProblemKind, _ keyword: StaticString, _ name: Text,
    _ parameter: ProblemDraft.Parameter?
  ) {
    var link = PathLink(parent: place.path, key: .string(name))
    withUnsafePointer(to: &link) {
      walker.report(
        kind, keyword, ValueWalker.Place(place.node, $0, place.offset, place.value),
        .init("field", name), parameter)
    }
  }

  private func reportCount() {
    let actual = ProblemDraft.Parameter("actual", count)
    if count < rules.pointee.minimumCount {
      walker.report(
        .tooFewProperties, "minProperties", place,
        .init("min_properties", rules.pointee.minimumCount), actual)
    }
    if count > rules.pointee.maximumCount {
      walker.report(
        .tooManyProperties, "maxProperties", place,
        .init("max_properties", rules.pointee.maximumCount), actual)
    }
  }
}
