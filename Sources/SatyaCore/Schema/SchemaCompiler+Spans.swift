// SPDX-License-Identifier: Apache-2.0

/// Which records lie inside values whose rules span them, and the last step: defaults.
extension SchemaCompiler {
  /// Marks every node whose values a rule further up looks into, and the layouts whose
  /// records `set` has to check as a whole. Where it is not sure, it marks.
  mutating func markSpans() {
    var pending = ScratchList<UnsafePointer<Node>>()
    var isComplete = true
    func push(_ node: UnsafePointer<Node>, _ arena: inout Arena) {
      do throws(NoMemory) { try pending.append(node, &arena) } catch { isComplete = false }
    }
    for i in 0..<nodes.count {
      let node = nodes[i].node
      if SchemaCompiler.looksInside(node) {
        SchemaCompiler.forEachPart(of: node) { push($0, &scratch) }
      }
      guard let rules = node.pointee.object, let patterns = rules.pointee.patterns else { continue }
      // Two schemas judge a member that a property and a pattern, or two patterns, govern.
      for j in 0..<rules.pointee.patternCount { push(patterns[j].node, &scratch) }
      for j in 0..<rules.pointee.propertyCount {
        guard let property = rules.pointee.properties.map({ $0 + j }) else { break }
        if property.pointee.hasPatterns, let member = property.pointee.node {
          push(member, &scratch)
        }
      }
    }
    while let next = pending.popLast() {
      let node = nodes[Int(next.pointee.id)].node
      if node.pointee.flags.contains(.spanned) { continue }
      node.pointee.flags.insert(.spanned)
      SchemaCompiler.forEachPart(of: node) { push($0, &scratch) }
    }
    for i in 0..<nodes.count {
      let node = nodes[i].node
      guard let layout = node.pointee.object?.pointee.layout else { continue }
      if !isComplete || node.pointee.flags.contains(.spanned)
        || SchemaCompiler.hasRecordRules(node)
      {
        layout.pointee.hasSpanningRules = true
      }
    }
  }

  /// Whether a rule of the node depends on more of its value than whether each part
  /// satisfies its own node.
  private static func looksInside(_ node: UnsafeMutablePointer<Node>) -> Bool {
    if node.pointee.combinationCount > 0, node.pointee.union == nil { return true }
    if let rules = node.pointee.array, rules.pointee.isUnique || rules.pointee.contains != nil {
      return true
    }
    if let rules = node.pointee.object, rules.pointee.dependentSchemaCount > 0 { return true }
    return node.pointee.choice != nil && !node.pointee.types.isDisjoint(with: [.array, .object])
  }

  private static func hasRecordRules(_ node: UnsafeMutablePointer<Node>) -> Bool {
    guard let rules = node.pointee.object else { return false }
    return looksInside(node) || rules.pointee.minimumCount > 0
      || rules.pointee.maximumCount < .max || rules.pointee.patternCount > 0
      || rules.pointee.dependentRequiredCount > 0
  }

  /// Calls `body` with each node that judges the value itself or a part of it.
  static func forEachPart(
    of node: UnsafeMutablePointer<Node>, _ body: (UnsafePointer<Node>) -> Void
  ) {
    for i in 0..<node.pointee.combinationCount {
      guard let combination = node.pointee.combinations.map({ $0 + i }) else { break }
      for j in 0..<combination.pointee.count { body(combination.pointee.branches[j]) }
    }
    if let rules = node.pointee.array {
      for i in 0..<rules.pointee.prefixCount {
        if let prefix = rules.pointee.prefix { body(prefix[i]) }
      }
      if let items = rules.pointee.items { body(items) }
      if let contains = rules.pointee.contains { body(contains) }
    }
    guard let rules = node.pointee.object else { return }
    for i in 0..<rules.pointee.propertyCount {
      if let member = rules.pointee.properties?[i].node { body(member) }
    }
    for i in 0..<rules.pointee.patternCount {
      if let pattern = rules.pointee.patterns?[i] { body(pattern.node) }
    }
    if let additional = rules.pointee.additional { body(additional) }
    for i in 0..<rules.pointee.dependentSchemaCount {
      if let dependent = rules.pointee.dependentSchemas?[i] { body(dependent.node) }
    }
  }

  // MARK: - Defaults

  /// Stores the defaults that satisfy their own nodes, and prepares the nodes for use.
  ///
  /// All together they have the work of one document of the schema's size, however little a
  /// document of data may have: each half of what is left, so that a costly one costs few others.
  mutating func settleDefaults() throws(NoMemory) {
    // Whatever a call asks for, a default that is filled in is of its own kind and format.
    var strict = options
    strict.isLax = false
    strict.assertsFormats = true
    strict.maximumVisits = 0
    var visits = max(options.maximumVisits, strict.visitLimit(bytes: document.count))
    strict.maximumPatternEffort = max(
      options.maximumPatternEffort, PatternScratch.defaultEffort)
    var context = CheckContext(options: strict)
    defer { context.free() }
    for i in 0..<defaults.count {
      let candidate = defaults[i]
      context.options.maximumVisits = max(visits / 2, SchemaCompiler.leastVisits)
      let effort = context.patterns.suspend()
      context.begin()
      context.patterns.resume(effort)
      let isValid = withUnsafeMutablePointer(to: &context) {
        ValueWalker(context: $0).check(
          candidate.value, UnsafePointer(candidate.node), path: nil,
          offset: ProblemDraft.noOffset)
      }
      if context.failure == .noMemory { throw NoMemory() }
      visits -= context.visits
      if isValid { candidate.node.pointee.defaultValue = candidate.value }
    }
    for i in 0..<nodes.count where nodes[i].mark == .done { try inheritDefault(i) }
    for i in 0..<nodes.count { Node.prepare(nodes[i].node) }
  }

  /// Visits that a default may make in any case.
  private static var leastVisits: Int { 1_000 }

  /// Gives a node that is another one by reference the default of the first along the
  /// way that has one.
  private mutating func inheritDefault(_ start: Int) throws(NoMemory) {
    var at = start
    while !nodes[at].hasOwnDefault, let source = nodes[at].source, nodes[at].mark == .done {
      at = Int(source.pointee.id)
    }
    let value = nodes[at].node.pointee.defaultValue
    at = start
    while !nodes[at].hasOwnDefault, let source = nodes[at].source, nodes[at].mark == .done {
      nodes[at].node.pointee.defaultValue = value
      nodes[at].mark = .entered
      at = Int(source.pointee.id)
    }
  }
}
