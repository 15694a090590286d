// SPDX-License-Identifier: Apache-2.0

/// What only the graph of all nodes tells: loops, references that a node can take the
/// contents of, what the reader may decide on its way, and which rules span records.
extension SchemaCompiler {
  private struct Frame {
    let node: Int
    var branch = 0
  }

  /// Visits every node after the nodes that judge the same value (its branches); false
  /// where one of these leads back to it.
  mutating func completeNodes() throws(NoMemory) -> Bool {
    var stack = ScratchList<Frame>()
    var order = ScratchList<Int>()
    let known = problemCount
    for start in 0..<nodes.count where nodes[start].mark == .new {
      nodes[start].mark = .entered
      try stack.append(Frame(node: start), &scratch)
      while stack.count > 0 {
        let top = stack.count - 1
        let index = stack[top].node
        let node = nodes[index].node
        guard let branch = SchemaCompiler.branch(of: node, stack[top].branch) else {
          _ = stack.popLast()
          nodes[index].mark = .done
          try order.append(index, &scratch)
          if problemCount == known { complete(node) }
          continue
        }
        stack[top].branch += 1
        let next = Int(branch.pointee.id)
        switch nodes[next].mark {
        case .done: break
        case .entered: try refuseLoop(nodes[index], branch)
        case .new:
          nodes[next].mark = .entered
          try stack.append(Frame(node: next), &scratch)
        }
      }
    }
    guard problemCount == known else { return false }
    for i in 0..<order.count { try settle(nodes[order[i]].node) }
    return true
  }

  /// Branch `index` of all combinations and dependent schemas; nil behind the last.
  private static func branch(
    of node: UnsafeMutablePointer<Node>, _ index: Int
  ) -> UnsafePointer<Node>? {
    var index = index
    for i in 0..<node.pointee.combinationCount {
      guard let combinations = node.pointee.combinations else { break }
      if index < combinations[i].count { return combinations[i].branches[index] }
      index -= combinations[i].count
    }
    guard let rules = node.pointee.object, index < rules.pointee.dependentSchemaCount else {
      return nil
    }
    return rules.pointee.dependentSchemas?[index].node
  }

  private mutating func refuseLoop(
    _ info: NodeInfo, _ branch: UnsafePointer<Node>
  ) throws(NoMemory) {
    guard info.site >= 0 else { return }
    let site = sites[info.site]
    // The reference that closes the loop, where the schema object has one.
    var isReference = false
    if site.reference != nil, site.target >= 0 {
      isReference = UnsafePointer(try node(of: site.target)) == branch
    }
    add(
      .schemaReferenceLoop, at: isReference ? site.referenceSpot : site.spot,
      in: info.node.pointee.location, keyword: Text(isReference ? "$ref" : ""))
  }

  // MARK: - Completing a node

  /// Takes over the contents of a target, or works out the kinds of values admitted.
  private func complete(_ node: UnsafeMutablePointer<Node>) {
    let index = Int(node.pointee.id)
    if let target = SchemaCompiler.onlyTarget(of: node) {
      nodes[index].source = target
      SchemaCompiler.takeContents(of: target, node)
      nodes[index].kinds = kinds(of: target)
    } else {
      let own = SchemaCompiler.ownKinds(node)
      node.pointee.kinds = SchemaCompiler.kinds(node, own) { $0.pointee.kinds }
      nodes[index].kinds = SchemaCompiler.kinds(node, own) { kinds(of: $0) }
      if node.pointee.conversion?.pointee.mode == .lax {
        nodes[index].kinds.formUnion(SchemaCompiler.convertible(to: nodes[index].kinds))
      }
    }
  }

  /// Decides how the reader goes about a node; its branches are settled, and all nodes
  /// have their contents.
  private mutating func settle(_ node: UnsafeMutablePointer<Node>) throws(NoMemory) {
    if let source = nodes[Int(node.pointee.id)].source {
      node.pointee.union = source.pointee.union
      node.pointee.flags = source.pointee.flags
      return
    }
    if node.pointee.flags.contains(.never) { return }
    node.pointee.union = try union(node)
    if isDeferred(node) { node.pointee.flags.insert(.deferred) }
    if SchemaCompiler.admitsEverything(node) { node.pointee.flags.insert(.anything) }
  }

  /// The target of a `$ref`, or the branch of an `allOf` of one, that says all that the
  /// node asserts.
  private static func onlyTarget(
    of node: UnsafeMutablePointer<Node>
  ) -> UnsafePointer<Node>? {
    guard node.pointee.combinationCount == 1, let combination = node.pointee.combinations,
      combination.pointee.count == 1,
      combination.pointee.kind == .reference || combination.pointee.kind == .allOf,
      node.pointee.number == nil, node.pointee.string == nil, node.pointee.array == nil,
      node.pointee.object == nil, node.pointee.choice == nil
    else { return nil }
    if node.pointee.conversion != nil { return nil }
    let target = combination.pointee.branches[0]
    return target.pointee.types.isSubset(of: node.pointee.types) ? target : nil
  }

  /// The node becomes what `target` is; it keeps what it says of itself.
  private static func takeContents(
    of target: UnsafePointer<Node>, _ node: UnsafeMutablePointer<Node>
  ) {
    let own = node.pointee
    node.pointee = target.pointee
    node.pointee.id = own.id
    node.pointee.defaultValue = .unset
    if !own.title.isEmpty { node.pointee.title = own.title }
    if !own.description.isEmpty { node.pointee.description = own.description }
  }

  private func isDeferred(_ node: UnsafeMutablePointer<Node>) -> Bool {
    if node.pointee.combinationCount > 0, node.pointee.union == nil { return true }
    if let rules = node.pointee.conversion, rules.pointee.changesText { return true }
    if let rules = node.pointee.array, rules.pointee.isUnique || rules.pointee.contains != nil {
      return true
    }
    if let rules = node.pointee.object,
      rules.pointee.dependentRequiredCount > 0 || rules.pointee.dependentSchemaCount > 0
        || SchemaCompiler.countsExtras(rules)
    {
      return true
    }
    return SchemaCompiler.hasContainers(node.pointee.choice)
  }

  /// Whether a record may break its rules without members that it does not declare, which
  /// may be left out of it.
  private static func countsExtras(_ rules: UnsafePointer<ObjectRules>) -> Bool {
    guard rules.pointee.layout != nil, rules.pointee.extras ?? .ignore == .ignore else {
      return false
    }
    if rules.pointee.minimumCount > 0 { return true }
    for i in 0..<rules.pointee.propertyCount {
      guard let property = rules.pointee.properties.map({ $0 + i }) else { break }
      if property.pointee.isRequired, !property.pointee.isDeclared { return true }
    }
    return false
  }

  private static func hasContainers(_ choice: UnsafeMutablePointer<ChoiceRules>?) -> Bool {
    guard let choice else { return false }
    for i in 0..<choice.pointee.count {
      let value = choice.pointee.values[i]
      if value.isArray || value.isObject { return true }
    }
    return false
  }

  private static func admitsEverything(_ node: UnsafeMutablePointer<Node>) -> Bool {
    node.pointee.types == .all && node.pointee.number == nil && node.pointee.string == nil
      && node.pointee.array == nil && node.pointee.object == nil && node.pointee.choice == nil
      && node.pointee.combinationCount == 0 && !node.pointee.flags.contains(.deferred)
  }

  // MARK: - Kinds

  /// The kinds that `type`, `enum` and `const` of a node admit.
  private static func ownKinds(_ node: UnsafeMutablePointer<Node>) -> TypeSet {
    if node.pointee.flags.contains(.never) { return [] }
    guard let choice = node.pointee.choice else { return node.pointee.types }
    var chosen: TypeSet = []
    for i in 0..<choice.pointee.count {
      chosen.formUnion(kind(of: choice.pointee.values[i]))
    }
    return chosen.intersection(node.pointee.types)
  }

  /// The kinds that may satisfy a node, or more, given those of its branches.
  private static func kinds(
    _ node: UnsafeMutablePointer<Node>, _ own: TypeSet, of branch: (UnsafePointer<Node>) -> TypeSet
  ) -> TypeSet {
    var kinds = own
    for i in 0..<node.pointee.combinationCount {
      guard let combination = node.pointee.combinations.map({ $0 + i }) else { break }
      switch combination.pointee.kind {
      case .allOf, .reference:
        for j in 0..<combination.pointee.count {
          kinds.formIntersection(branch(combination.pointee.branches[j]))
        }
      case .anyOf, .oneOf:
        var some: TypeSet = []
        for j in 0..<combination.pointee.count {
          some.formUnion(branch(combination.pointee.branches[j]))
        }
        kinds.formIntersection(some)
      case .not, .conditional: break
      }
    }
    return kinds
  }

  /// Kinds of which some values become one of `kinds` in lax mode.
  private static func convertible(to kinds: TypeSet) -> TypeSet {
    var others: TypeSet = []
    if !kinds.isDisjoint(with: .number) { others.formUnion([.boolean, .string]) }
    if kinds.contains(.boolean) { others.formUnion([.number, .string]) }
    return others
  }

  func kinds(of node: UnsafePointer<Node>) -> TypeSet { nodes[Int(node.pointee.id)].kinds }

  private static func kind(of value: Value) -> TypeSet {
    if value.kind == .null { return .null }
    if value.kind == .bool { return .boolean }
    if value.kind == .string { return .string }
    if value.isArray { return .array }
    if value.isObject { return .object }
    return .number
  }
}
