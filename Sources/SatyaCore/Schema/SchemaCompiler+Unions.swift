// SPDX-License-Identifier: Apache-2.0

/// Unions that the first byte of a value, or one member of an object, decides.
///
/// Each kind of value is admitted by one branch at most; of objects several branches may
/// admit some, if one member's constant tells these apart. Then no value satisfies two
/// branches, so that `anyOf` and `oneOf` mean the same.
extension SchemaCompiler {
  /// The six kinds of `UnionRules.byKind`, in its order.
  private static func kind(_ index: Int) -> TypeSet {
    switch index {
    case 0: .null
    case 1: .boolean
    case 2: .number
    case 3: .string
    case 4: .array
    default: .object
    }
  }

  mutating func union(
    _ node: UnsafeMutablePointer<Node>
  ) throws(NoMemory) -> UnsafeMutablePointer<UnionRules>? {
    guard node.pointee.combinationCount == 1, let combination = node.pointee.combinations,
      combination.pointee.kind == .anyOf || combination.pointee.kind == .oneOf,
      node.pointee.number == nil, node.pointee.string == nil, node.pointee.array == nil,
      node.pointee.object == nil, node.pointee.choice == nil
    else { return nil }
    if let rules = node.pointee.conversion, rules.pointee.changesText {
      return nil
    }
    var union = UnionRules(combination: combination)
    for index in 0..<5 {
      var branch: UnsafePointer<Node>?
      guard findOnly(SchemaCompiler.kind(index), node, &branch) else { return nil }
      switch index {
      case 0: union.byKind.0 = branch
      case 1: union.byKind.1 = branch
      case 2: union.byKind.2 = branch
      case 3: union.byKind.3 = branch
      default: union.byKind.4 = branch
      }
    }
    var branch: UnsafePointer<Node>?
    if findOnly(.object, node, &branch) {
      union.byKind.5 = branch
    } else if try !findTags(node, &union) {
      return nil
    }
    return try arena.store(union)
  }

  /// Finds the one branch that admits values of a kind, or none; false where two do, or
  /// where the node's own `type` refuses some of what the branch admits.
  private func findOnly(
    _ kind: TypeSet, _ node: UnsafeMutablePointer<Node>, _ found: inout UnsafePointer<Node>?
  ) -> Bool {
    guard let combination = node.pointee.combinations else { return false }
    let own = node.pointee.types.intersection(kind)
    if own.isEmpty { return true }
    for i in 0..<combination.pointee.count {
      let branch = combination.pointee.branches[i]
      let admitted = kinds(of: branch).intersection(kind)
      if admitted.isEmpty { continue }
      if found != nil || !admitted.isSubset(of: own) { return false }
      found = branch
    }
    return true
  }

  /// Finds a member that all branches for objects require, with constants of their
  /// own.
  private mutating func findTags(
    _ node: UnsafeMutablePointer<Node>, _ union: inout UnionRules
  ) throws(NoMemory) -> Bool {
    guard let combination = node.pointee.combinations else { return false }
    var first: UnsafePointer<Node>?
    for i in 0..<combination.pointee.count where first == nil {
      let branch = combination.pointee.branches[i]
      if kinds(of: branch).contains(.object) { first = branch }
    }
    guard let rules = first?.pointee.object, let properties = rules.pointee.properties else {
      return false
    }
    // A union of unions would repeat the search at every level without this bound.
    var tries = 0
    for i in 0..<rules.pointee.propertyCount where tries < 8 {
      guard properties[i].isRequired, SchemaCompiler.tagChoice(properties[i]) != nil else {
        continue
      }
      tries += 1
      if try enterTags(properties[i].name, combination.pointee, &union) {
        union.tagName = properties[i].name
        union.tagQuoted = properties[i].quoted
        union.tagKey = QuotedText(json: properties[i].quoted)
        return true
      }
    }
    return false
  }

  private mutating func enterTags(
    _ name: Text, _ combination: Combination, _ union: inout UnionRules
  ) throws(NoMemory) -> Bool {
    var count = 0
    for i in 0..<combination.count where kinds(of: combination.branches[i]).contains(.object) {
      guard let choice = SchemaCompiler.tagChoice(of: combination.branches[i], name) else {
        return false
      }
      count += choice.pointee.count
    }
    let tags = try arena.row(UnionRules.Tag.self, count)
    var table = NameTable()
    guard table.reserve(count, arena: &arena) else { throw NoMemory() }
    var entered = 0
    for i in 0..<combination.count where kinds(of: combination.branches[i]).contains(.object) {
      let branch = combination.branches[i]
      guard let choice = SchemaCompiler.tagChoice(of: branch, name) else { return false }
      for j in 0..<choice.pointee.count {
        let text = choice.pointee.values[j].text
        switch table.enter(text, index: entered, arena: &arena) {
        case .noMemory: throw NoMemory()
        case .present:
          guard let known = table.find(text), tags[known].node == branch else { return false }
        case .new:
          (tags + entered).initialize(to: UnionRules.Tag(text: text, node: branch))
          entered += 1
        }
      }
    }
    union.tags = tags
    union.tagCount = entered
    if entered > 8 { union.tagTable = table }
    return entered > 0
  }

  /// The constants of the member that tells a branch; nil where the branch does not
  /// require it or admits something else for it.
  private static func tagChoice(
    of branch: UnsafePointer<Node>, _ name: Text
  ) -> UnsafeMutablePointer<ChoiceRules>? {
    guard let rules = branch.pointee.object, let properties = rules.pointee.properties,
      let index = rules.pointee.names.find(name), properties[index].name == name,
      properties[index].isRequired
    else { return nil }
    return tagChoice(properties[index])
  }

  private static func tagChoice(_ property: Property) -> UnsafeMutablePointer<ChoiceRules>? {
    guard property.aliasCount == 0, let node = property.node, let choice = node.pointee.choice,
      choice.pointee.count > 0
    else { return nil }
    for i in 0..<choice.pointee.count where choice.pointee.values[i].kind != .string { return nil }
    if let rules = node.pointee.conversion, rules.pointee.changesText {
      return nil
    }
    return choice
  }
}
