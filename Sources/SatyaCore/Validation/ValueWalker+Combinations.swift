// SPDX-License-Identifier: Apache-2.0

// allOf, anyOf, oneOf, not, if/then/else, `$ref` beside other keywords, and unions that the
// kind of a value or a tag decides.
extension ValueWalker {
  /// Whether `value` satisfies `node`; no problem is reported.
  @inline(never)
  func tries(_ value: Value, _ node: NodePointer, _ offset: UInt64) -> Bool {
    // Most branches of a union are for another kind of value, or another kind of object.
    if node.pointee.conversion == nil, !context.pointee.options.isLax {
      let isOther = node.pointee.types.isDisjoint(with: value.kindTypes)
      if isOther || node.pointee.telltale.map({ differs(value, $0) }) ?? false {
        context.pointee.visits &+= context.pointee.visitWeight
        return false
      }
    }
    let wasSilent = context.pointee.isSilent
    context.pointee.isSilent = true
    let isValid = check(value, node, path: nil, offset: offset)
    context.pointee.isSilent = wasSilent
    return isValid
  }

  /// Whether one of the first members of a tree's object is another than `telltale` admits.
  @inline(__always)
  private func differs(_ value: Value, _ telltale: UnsafeMutablePointer<Property>) -> Bool {
    guard value.kind == .object, let pairs = value.elements,
      let choice = telltale.pointee.node?.pointee.choice
    else { return false }
    let name = telltale.pointee.name
    for index in 0..<min(value.count, 8) where pairs[2 * index].text == name {
      return !choice.pointee.admits(pairs[2 * index + 1])
    }
    return false
  }

  /// What `body` visits counts: it may visit the same values over and over.
  @inline(__always)
  func counting(_ body: () -> Bool) -> Bool {
    let weight = context.pointee.visitWeight
    context.pointee.visitWeight = 1
    defer { context.pointee.visitWeight = weight }
    return body()
  }

  /// Calls `body`, in which all that look for members of `value` share an index of them.
  @inline(never)
  func indexing(_ value: Value, _ body: () -> Bool) -> Bool {
    let outer = context.pointee.members
    context.pointee.members = MemberIndex(value, budget: context.pointee.options.budget)
    defer {
      context.pointee.members.free()
      context.pointee.members = outer
    }
    return body()
  }

  /// All combinations. The reader decides unions by kind without a visit, in lax mode too.
  @inline(never)
  func checkCombinations(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    if _slowPath(MemberIndex.isWorthwhile(value)), !context.pointee.members.isOf(value) {
      return indexing(value) { checkCombinations(value, node, path, offset, isLax) }
    }
    if let union = node.pointee.union, union.pointee.tagName.isEmpty {
      return checkEach(value, node, path, offset, isLax)
    }
    return counting { checkEach(value, node, path, offset, isLax) }
  }

  private func checkEach(
    _ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    guard let combinations = node.pointee.combinations else { return true }
    var isValid = true
    for index in 0..<node.pointee.combinationCount {
      let combination = UnsafePointer(combinations + index)
      if !check(value, combination, node, path, offset, isLax) {
        guard context.pointee.isReporting, !context.pointee.isStopped else { return false }
        isValid = false
      }
    }
    return isValid
  }

  private func check(
    _ value: Value, _ combination: UnsafePointer<Combination>, _ node: NodePointer,
    _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    let branches = combination.pointee.branches
    switch combination.pointee.kind {
    case .reference:
      return checkBranch(value, branches[0], path, offset)
    case .allOf:
      var isValid = true
      for index in 0..<combination.pointee.count
      where !checkBranch(value, branches[index], path, offset) {
        guard context.pointee.isReporting, !context.pointee.isStopped else { return false }
        isValid = false
      }
      return isValid
    case .anyOf:
      for index in 0..<combination.pointee.count {
        if tries(value, branches[index], offset) { return true }
        if context.pointee.isStopped { return false }
      }
      return refuseAll(value, combination, node, path, offset, isLax)
    case .oneOf:
      return checkOneOf(value, combination, node, path, offset, isLax)
    case .not:
      let isMatch = tries(value, branches[0], offset)
      if context.pointee.isStopped { return false }
      return !isMatch || refuse(.notAllowed, "not", value, node, path, offset)
    case .conditional:
      let isMatch = tries(value, branches[0], offset)
      if context.pointee.isStopped { return false }
      return checkBranch(value, branches[isMatch ? 1 : 2], path, offset)
    }
  }

  /// The same as `check`, by a call: what stands around it needs less of the stack so.
  @inline(never)
  func checkBranch(_ value: Value, _ node: NodePointer, _ path: Path?, _ offset: UInt64) -> Bool {
    check(value, node, path: path, offset: offset)
  }

  @inline(never)
  private func checkOneOf(
    _ value: Value, _ combination: UnsafePointer<Combination>, _ node: NodePointer,
    _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    var found = matches(value, combination, offset, isLax: false)
    // Lax mode widens every branch: what matches one as it stands is not ambiguous.
    if isLax, found.first == nil { found = matches(value, combination, offset, isLax: true) }
    if context.pointee.isStopped { return false }
    guard let first = found.first else {
      return refuseAll(value, combination, node, path, offset, isLax)
    }
    guard let second = found.second else { return true }
    if context.pointee.isReporting {
      report(
        .oneOfAmbiguous, "oneOf", Place(node, path, offset, value), .init("first", first),
        .init("second", second))
    }
    return false
  }

  /// The first two branches that `value` satisfies.
  private func matches(
    _ value: Value, _ combination: UnsafePointer<Combination>, _ offset: UInt64, isLax: Bool
  ) -> (first: Int?, second: Int?) {
    let wasLax = context.pointee.options.isLax
    if !isLax { context.pointee.options.isLax = false }
    defer { context.pointee.options.isLax = wasLax }
    var first: Int?
    for index in 0..<combination.pointee.count {
      let isMatch = tries(value, combination.pointee.branches[index], offset)
      if context.pointee.isStopped { break }
      guard isMatch else { continue }
      if first != nil { return (first, index) }
      first = index
    }
    return (first, nil)
  }

  /// The branch of an `anyOf` or `oneOf` that a valid value takes: the first one that admits
  /// it as it stands, in lax mode else the first one that admits it converted.
  package func branch(
    of combination: UnsafePointer<Combination>, for value: Value, offset: UInt64
  ) -> Int? {
    let strict = matches(value, combination, offset, isLax: false)
    if strict.first != nil || !context.pointee.options.isLax { return strict.first }
    return matches(value, combination, offset, isLax: true).first
  }

  /// A union whose branch the kind of the value or its tag decides.
  func checkUnion(
    _ value: Value, _ union: UnsafePointer<UnionRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    if value.isObject, !union.pointee.tagName.isEmpty {
      return checkTagged(value, union, node, path, offset)
    }
    guard let branch = union.pointee.branch(for: value) else {
      return refuseAll(
        value, UnsafePointer(union.pointee.combination), node, path, offset, false)
    }
    return check(value, branch, path: path, offset: offset)
  }

  private func checkTagged(
    _ value: Value, _ union: UnsafePointer<UnionRules>, _ node: NodePointer, _ path: Path?,
    _ offset: UInt64
  ) -> Bool {
    let tag = Members(value).find(union.pointee.tagName)
    if let tag, tag.kind == .string, let branch = union.pointee.branch(forTag: tag.text) {
      return check(value, branch, path: path, offset: offset)
    }
    guard context.pointee.isReporting else { return false }
    let keyword: StaticString = union.pointee.combination.pointee.kind == .oneOf ? "oneOf" : "anyOf"
    let place = Place(node, path, offset, value)
    let name = ProblemDraft.Parameter("tag", union.pointee.tagName)
    if tag == nil {
      report(.unionTagNotFound, keyword, place, name)
    } else {
      guard let words = clearWords() else { return false }
      Wording.write(tagsOf: union, to: words)
      report(.unionTagInvalid, keyword, place, name, .init("expected", words.text))
    }
    return false
  }
}

extension UnionRules {
  /// The branch for values of the kind of `value`, tags apart.
  @inline(__always)
  package func branch(for value: Value) -> UnsafePointer<Node>? {
    switch value.kind {
    case .null: byKind.0
    case .bool: byKind.1
    case .int64, .double, .number: byKind.2
    case .string: byKind.3
    case .array, .hostArray: byKind.4
    case .object, .hostObject, .record: byKind.5
    default: nil
    }
  }

  /// The branch that alone can admit `value`, by its kind or its tag.
  package func onlyBranch(for value: Value) -> UnsafePointer<Node>? {
    guard value.isObject, !tagName.isEmpty else { return branch(for: value) }
    guard let tag = Members(value).find(tagName), tag.kind == .string else { return nil }
    return branch(forTag: tag.text)
  }

  package func branch(forTag text: Text) -> UnsafePointer<Node>? {
    guard let tags else { return nil }
    if !tagTable.isEmpty { return tagTable.find(text).map { tags[$0].node } }
    for index in 0..<tagCount where tags[index].text == text { return tags[index].node }
    return nil
  }
}
