// SPDX-License-Identifier: Apache-2.0

/// Which of several schemas for one value says what it is built as.
extension Materializer {
  /// The node whose rules describe the parts of an array or object.
  ///
  /// That is the node itself where it makes a record or has rules for arrays; else
  /// the first of its branches that does and, in a union, that the value satisfies.
  func structure(of value: Value, _ node: NodePointer) -> NodePointer? {
    let isArray = value.kind == .array || value.kind == .hostArray
    if isArray ? node.pointee.array != nil : node.pointee.object?.pointee.layout != nil {
      return node
    }
    if let combinations = node.pointee.combinations {
      for i in 0..<node.pointee.combinationCount {
        let combination = combinations[i]
        switch combination.kind {
        case .allOf, .reference:
          for j in 0..<combination.count {
            if let found = structure(of: value, combination.branches[j]) { return found }
          }
        case .anyOf, .oneOf:
          if let branch = firstMatch(value, combinations + i),
            let found = structure(of: value, branch)
          {
            return found
          }
        case .conditional:
          guard combination.count == 3 else { continue }
          let chosen = combination.branches[satisfies(value, combination.branches[0]) ? 1 : 2]
          if let found = structure(of: value, chosen) { return found }
        case .not: continue
        }
      }
    }
    return !isArray && node.pointee.object != nil ? node : nil
  }

  /// The branch whose kind and conversion a scalar takes on; nil where there is none.
  func branch(for value: Value, _ node: NodePointer) -> NodePointer? {
    guard let combinations = node.pointee.combinations else { return nil }
    for i in 0..<node.pointee.combinationCount {
      let combination = combinations[i]
      switch combination.kind {
      case .reference: return combination.branches[0]
      case .anyOf, .oneOf:
        if let branch = firstMatch(value, combinations + i) { return branch }
      case .allOf:
        var first: NodePointer?
        for j in 0..<combination.count where combination.branches[j].pointee.types != .all {
          let branch = combination.branches[j]
          // One that wants an integer gets it, wherever it stands.
          if branch.pointee.types.isDisjoint(with: .fraction), value.isNumber { return branch }
          first = first ?? branch
        }
        if let first { return first }
      case .conditional, .not: continue
      }
    }
    return nil
  }

  func firstMatch(
    _ value: Value, _ combination: UnsafeMutablePointer<Combination>
  ) -> NodePointer? {
    again {
      $0.branch(of: combination, for: value, offset: ProblemDraft.noOffset)
        .map { combination.pointee.branches[$0] }
    }
  }

  /// The walker's verdict, without a report.
  func satisfies(_ value: Value, _ node: NodePointer) -> Bool {
    again { $0.check(value, node, path: nil, offset: ProblemDraft.noOffset) }
  }

  @inline(__always)
  private func again<Answer>(_ ask: (ValueWalker) -> Answer) -> Answer {
    let work = context.pointee.suspend()
    defer { context.pointee.resume(work) }
    return ask(ValueWalker(context: context))
  }

  /// The node that governs a member of an object that is no record; nil where none
  /// does.
  static func rule(
    for name: Text, _ rules: UnsafeMutablePointer<ObjectRules>,
    _ context: UnsafeMutablePointer<CheckContext>
  ) -> NodePointer? {
    if let index = rules.pointee.names.find(name), let properties = rules.pointee.properties,
      let node = properties[index].node
    {
      return node
    }
    if let patterns = rules.pointee.patterns {
      for i in 0..<rules.pointee.patternCount {
        let pattern = patterns[i].pattern
        let work = context.pointee.suspend()
        defer { context.pointee.resume(work) }
        switch pattern.pointee.matches(name, scratch: &context.pointee.patterns) {
        case .match: return patterns[i].node
        case .noMatch: continue
        case .limit, .noMemory:
          context.pointee.fail(.noMemory)
          return nil
        }
      }
    }
    return rules.pointee.additional
  }

  /// Whether `maxProperties` leaves room for all the defaults that would be filled in.
  static func hasRoom(
    _ record: RecordPointer, _ rules: UnsafeMutablePointer<ObjectRules>
  ) -> Bool {
    guard rules.pointee.maximumCount < .max else { return true }
    let fields = record.layout.pointee.fields
    var count = record.extras.count
    for i in 0..<record.fieldCount {
      if record.slots[i].kind != .unset || fields[i].node?.pointee.defaultValue.kind != .unset {
        count += 1
      }
    }
    return count <= rules.pointee.maximumCount
  }
}
