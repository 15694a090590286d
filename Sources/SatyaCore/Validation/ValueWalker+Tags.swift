// SPDX-License-Identifier: Apache-2.0

// Members whose constants tell which branch of a union an object was meant for, where the
// compiler found no tag that decides.
extension ValueWalker {
  /// What the members with constants or choices say of an object and a branch.
  struct TagLook {
    enum Verdict: UInt8 { case absent, matches, differs }

    fileprivate var constants = Verdict.absent
    fileprivate var choices = Verdict.absent
    /// The first member that is not the constant it should be.
    fileprivate var differing: Text?

    /// Constants are what tells branches apart; choices count where there is none.
    var verdict: Verdict { constants != .absent ? constants : choices }

    fileprivate mutating func note(_ isMatch: Bool, _ name: Text, isConstant: Bool) {
      if isConstant {
        if !isMatch, differing == nil { differing = name }
        constants = isMatch && constants != .differs ? .matches : .differs
      } else {
        choices = isMatch && choices != .differs ? .matches : .differs
      }
    }
  }

  func lookForTag(_ value: Value, _ node: NodePointer) -> TagLook {
    var look = TagLook()
    lookForTag(value, node, depth: 0, &look)
    return look
  }

  private func lookForTag(_ value: Value, _ node: NodePointer, depth: Int, _ look: inout TagLook) {
    guard countLook() else { return }
    if let rules = node.pointee.object, let properties = rules.pointee.properties {
      for index in 0..<min(rules.pointee.propertyCount, ValueWalker.mostBranches) {
        guard let choice = properties[index].node?.pointee.choice,
          let member = Members(value).find(properties[index].name)
        else { continue }
        look.note(
          choice.pointee.admits(member), properties[index].name,
          isConstant: choice.pointee.count == 1)
      }
    }
    guard depth < ValueWalker.deepestLook, let combinations = node.pointee.combinations else {
      return
    }
    for index in 0..<node.pointee.combinationCount {
      let combination = combinations[index]
      guard combination.kind == .reference || combination.kind == .allOf else { continue }
      for branch in 0..<min(combination.count, ValueWalker.mostBranches) {
        lookForTag(value, combination.branches[branch], depth: depth + 1, &look)
      }
    }
  }

  /// Says that a member should be another constant, where that alone keeps an object from
  /// every branch for objects. False where it does not.
  func reportTag(
    _ combination: UnsafePointer<Combination>, _ keyword: StaticString, _ place: Place
  ) -> Bool {
    guard place.value.isObject, combination.pointee.count <= ValueWalker.mostBranches else {
      return false
    }
    var tag: Text?
    var count = 0
    for index in 0..<combination.pointee.count {
      let branch = combination.pointee.branches[index]
      guard types(branch, depth: 0).contains(.object) else { continue }
      guard let name = lookForTag(place.value, branch).differing else { return false }
      if let tag, !(tag == name) { return false }
      tag = name
      count += 1
    }
    guard let tag, count > 1 else { return false }
    guard let words = clearWords() else { return false }
    var list = Wording.List(words, count: count)
    for index in 0..<combination.pointee.count {
      let branch = combination.pointee.branches[index]
      guard types(branch, depth: 0).contains(.object),
        let constant = constant(of: tag, branch, depth: 0)
      else { continue }
      list.add(constant)
    }
    list.cut()
    report(.unionTagInvalid, keyword, place, .init("tag", tag), .init("expected", words.text))
    return true
  }

  /// The constant that a branch wants of the member called `name`.
  private func constant(of name: Text, _ node: NodePointer, depth: Int) -> Value? {
    guard countLook() else { return nil }
    if let rules = node.pointee.object, let index = rules.pointee.names.find(name),
      let choice = rules.pointee.properties?[index].node?.pointee.choice,
      choice.pointee.count == 1
    {
      return choice.pointee.values[0]
    }
    guard depth < ValueWalker.deepestLook, let combinations = node.pointee.combinations else {
      return nil
    }
    for index in 0..<node.pointee.combinationCount {
      let combination = combinations[index]
      guard combination.kind == .reference || combination.kind == .allOf else { continue }
      for branch in 0..<min(combination.count, ValueWalker.mostBranches) {
        if let found = constant(of: name, combination.branches[branch], depth: depth + 1) {
          return found
        }
      }
    }
    return nil
  }
}
