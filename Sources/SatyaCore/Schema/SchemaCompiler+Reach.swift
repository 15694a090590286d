// SPDX-License-Identifier: Apache-2.0

/// How far records can lie from the records around them: what `set` must know to say how
/// deep a value would stand without a search.
extension SchemaCompiler {
  /// Schemas that need more rounds than this count as if they set no bound.
  private static var mostRounds: Int { 16 }
  private static var noRecord: Int { -1 }

  /// Works out `RecordLayout.reach` of every layout. Each round looks one node further.
  mutating func measureReach() {
    for _ in 0..<SchemaCompiler.mostRounds {
      var hasChanged = false
      for i in 0..<nodes.count {
        let reach = reach(of: nodes[i].node)
        if reach != nodes[i].reach {
          nodes[i].reach = reach
          hasChanged = true
        }
      }
      if !hasChanged {
        for i in 0..<layouts.count { setReach(of: layouts[i]) }
        return
      }
    }
    for i in 0..<layouts.count { layouts[i].pointee.reach = RecordLayout.endlessReach }
  }

  private func setReach(of layout: UnsafeMutablePointer<RecordLayout>) {
    let node = layout.pointee.node
    var most = 0
    if layout.pointee.isWrapper {
      most = max(0, known(node))
    } else {
      SchemaCompiler.forEachPart(of: UnsafeMutablePointer(mutating: node)) {
        most = max(most, known($0))
      }
    }
    layout.pointee.reach = most
  }

  /// The most arrays and objects from a value of the node, that one included, to a record
  /// inside it or to the value where it is a record itself.
  private func reach(of node: UnsafeMutablePointer<Node>) -> Int {
    var most = SchemaCompiler.noRecord
    for i in 0..<node.pointee.combinationCount {
      guard let combination = node.pointee.combinations.map({ $0 + i }) else { break }
      for j in 0..<combination.pointee.count {
        most = max(most, known(combination.pointee.branches[j]))
      }
    }
    if let rules = node.pointee.array {
      for i in 0..<rules.pointee.prefixCount {
        if let prefix = rules.pointee.prefix { most = max(most, around(prefix[i])) }
      }
      if let items = rules.pointee.items { most = max(most, around(items)) }
    }
    guard let rules = node.pointee.object else { return most }
    if rules.pointee.layout != nil { return max(most, 0) }
    for i in 0..<rules.pointee.propertyCount {
      if let member = rules.pointee.properties?[i].node { most = max(most, around(member)) }
    }
    for i in 0..<rules.pointee.patternCount {
      if let pattern = rules.pointee.patterns?[i] { most = max(most, around(pattern.node)) }
    }
    if let additional = rules.pointee.additional { most = max(most, around(additional)) }
    return most
  }

  private func known(_ node: UnsafePointer<Node>) -> Int { nodes[Int(node.pointee.id)].reach }

  /// What a node that has `part` for elements or members reaches through it.
  private func around(_ part: UnsafePointer<Node>) -> Int {
    let reach = known(part)
    return reach < 0 ? reach : min(reach + 1, RecordLayout.endlessReach)
  }
}
