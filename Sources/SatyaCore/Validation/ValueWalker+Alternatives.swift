// SPDX-License-Identifier: Apache-2.0

// What to say of a union of which no branch admits the value: the problems of the one branch
// that was meant, where that can be told, or a single problem of the union.
extension ValueWalker {
  /// Branches and members beyond these are not looked at to find out what was meant.
  static var deepestLook: Int { 4 }
  static var mostBranches: Int { 64 }

  /// Always false.
  @inline(never)
  func refuseAll(
    _ value: Value, _ combination: UnsafePointer<Combination>, _ node: NodePointer,
    _ path: Path?, _ offset: UInt64, _ isLax: Bool
  ) -> Bool {
    guard context.pointee.isReporting, !context.pointee.isStopped else { return false }
    if let branch = meantBranch(value, combination, isLax) {
      let before = context.pointee.report?.total
      _ = check(value, branch, path: path, offset: offset)
      if context.pointee.report?.total != before { return false }
      // A flaw of the caller's value is all that is wrong with the branch.
      if context.pointee.isFlawed { return false }
    }
    let isOneOf = combination.pointee.kind == .oneOf
    let keyword: StaticString = isOneOf ? "oneOf" : "anyOf"
    let place = Place(node, path, offset, value)
    let types = types(combination, depth: 0)
    if types.isDisjoint(with: value.type), !types.isEmpty {
      reportType(types, keyword, place)
    } else if !reportTag(combination, keyword, place) {
      report(
        isOneOf ? .oneOfMismatch : .anyOfMismatch, keyword, place,
        .init("count", combination.pointee.count))
    }
    return false
  }

  /// The only branch that the value can have been meant for.
  private func meantBranch(
    _ value: Value, _ combination: UnsafePointer<Combination>, _ isLax: Bool
  ) -> NodePointer? {
    let branches = combination.pointee.branches
    let count = combination.pointee.count
    guard count <= ValueWalker.mostBranches else { return nil }
    if count == 2, value.kind != .null {
      // Something or null: it was not null that was meant.
      if types(branches[0], depth: 0) == .null { return branches[1] }
      if types(branches[1], depth: 0) == .null { return branches[0] }
    }
    var type = value.kindTypes
    // Lax mode reads other kinds of scalars.
    if isLax, type.isDisjoint(with: [.array, .object, .null]) {
      type = [.number, .boolean, .string]
    }
    var plausible: NodePointer?
    var tagged: NodePointer?
    var untagged: NodePointer?
    var plausibleCount = 0
    var taggedCount = 0
    var untaggedCount = 0
    for index in 0..<count
    where !types(branches[index], depth: 0).isDisjoint(with: type) {
      plausible = branches[index]
      plausibleCount += 1
      guard value.isObject else { continue }
      switch lookForTag(value, branches[index]).verdict {
      case .matches:
        tagged = branches[index]
        taggedCount += 1
      case .absent:
        untagged = branches[index]
        untaggedCount += 1
      case .differs: break
      }
    }
    if plausibleCount == 1 { return plausible }
    if taggedCount == 1 { return tagged }
    return taggedCount == 0 && untaggedCount == 1 ? untagged : nil
  }

  /// A look at a node is a visit: the limit on work holds for it. Whether it is not reached.
  func countLook() -> Bool {
    context.pointee.visits &+= 1
    return context.pointee.visits <= context.pointee.visitLimit
  }

  /// The types that a node can admit, as far as a look at it tells.
  func types(_ node: NodePointer, depth: Int) -> TypeSet {
    guard countLook() else { return .all }
    if node.pointee.flags.contains(.never) { return [] }
    var types = node.pointee.types
    if let choice = node.pointee.choice {
      var chosen: TypeSet = []
      for index in 0..<min(choice.pointee.count, ValueWalker.mostBranches) {
        chosen.formUnion(choice.pointee.values[index].type)
      }
      if choice.pointee.count <= ValueWalker.mostBranches { types.formIntersection(chosen) }
    }
    guard depth < ValueWalker.deepestLook, let combinations = node.pointee.combinations else {
      return types
    }
    for index in 0..<node.pointee.combinationCount {
      types.formIntersection(self.types(UnsafePointer(combinations + index), depth: depth + 1))
    }
    return types
  }

  private func types(_ combination: UnsafePointer<Combination>, depth: Int) -> TypeSet {
    let branches = combination.pointee.branches
    let count = combination.pointee.count
    guard count <= ValueWalker.mostBranches else { return .all }
    switch combination.pointee.kind {
    case .reference, .allOf:
      var types = TypeSet.all
      for index in 0..<count {
        types.formIntersection(self.types(branches[index], depth: depth))
      }
      return types
    case .anyOf, .oneOf:
      var types: TypeSet = []
      for index in 0..<count { types.formUnion(self.types(branches[index], depth: depth)) }
      return types
    case .not, .conditional: return .all
    }
  }
}
