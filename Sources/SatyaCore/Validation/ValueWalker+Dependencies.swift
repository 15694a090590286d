// SPDX-License-Identifier: Apache-2.0

// dependentRequired and dependentSchemas: what one member of an object asks of the others.
extension ObjectWalk {
  @inline(never)
  mutating func checkDependencies() -> Bool {
    let value = place.value
    if MemberIndex.isWorthwhile(value), !walker.context.pointee.members.isOf(value) {
      return walker.indexing(value) { checkDependentRequired() && checkDependentSchemas() }
    }
    return checkDependentRequired() && checkDependentSchemas()
  }

  /// Whether one of `members`, the object's, is called `name`.
  @inline(__always)
  private func has(_ name: Text, _ members: Members, isIndexed: Bool) -> Bool {
    isIndexed
      ? walker.context.pointee.members.find(name) != nil : members.number(of: name) != nil
  }

  @inline(never)
  private mutating func checkDependentRequired() -> Bool {
    guard let rules = rules.pointee.dependentRequired else { return true }
    let members = Members(place.value)
    let isIndexed = walker.context.pointee.members.isOf(place.value)
    for index in 0..<self.rules.pointee.dependentRequiredCount
    where has(rules[index].name, members, isIndexed: isIndexed) {
      for name in 0..<rules[index].requiredCount
      where !has(rules[index].required[name], members, isIndexed: isIndexed) {
        guard fail() else { return false }
        reportAbsent(
          .missingDependent, "dependentRequired", rules[index].required[name],
          .init("present", rules[index].name))
      }
    }
    return true
  }

  @inline(never)
  private mutating func checkDependentSchemas() -> Bool {
    guard let rules = rules.pointee.dependentSchemas else { return true }
    let members = Members(place.value)
    let isIndexed = walker.context.pointee.members.isOf(place.value)
    for index in 0..<self.rules.pointee.dependentSchemaCount
    where has(rules[index].name, members, isIndexed: isIndexed) {
      let isMatch = walker.counting {
        walker.check(place.value, rules[index].node, path: place.path, offset: place.offset)
      }
      if !isMatch, !fail() { return false }
    }
    return true
  }
}
