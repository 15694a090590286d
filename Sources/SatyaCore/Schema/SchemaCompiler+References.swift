// SPDX-License-Identifier: Apache-2.0

/// From `$ref` to the site it leads to: JSON Schema Core, sections 8.2 and 9.
extension SchemaCompiler {
  /// Gives each site its target. A pointer may lead to places that no scan found;
  /// their sites join the end of the list.
  mutating func resolveReferences() throws(NoMemory) {
    var i = 0
    while i < sites.count {
      if let reference = sites[i].reference {
        // The call may move the list.
        var isElsewhere = false
        let target = try target(
          of: reference.pointee.text, in: sites[i].resource, isElsewhere: &isElsewhere)
        if let target {
          sites[i].target = target
        } else {
          let site = sites[i]
          add(
            isElsewhere ? .schemaReferenceElsewhere : .schemaReference, at: site.referenceSpot,
            in: try location(site.spot.link), keyword: Text("$ref"),
            parameter: .init("reference", reference.pointee.text))
        }
      }
      i += 1
    }
  }

  /// The site of a reference; nil where there is none, and `isElsewhere` where not even the
  /// document is there.
  private mutating func target(
    of text: Text, in resource: Int, isElsewhere: inout Bool
  ) throws(NoMemory) -> Int? {
    let reference = URIReference(text)
    var resource = resource
    if !reference.isSameDocument {
      let base = URIReference(resources[resource].base)
      addresses.reset()
      let uri = try reference.resolve(against: base, &addresses)
      guard let found = resourceTable.find(uri) else {
        isElsewhere = true
        return nil
      }
      resource = found
    }
    let fragment = try URIReference.percentDecoded(reference.fragment ?? Text(""), &scratch)
    guard let fragment else { return nil }
    if fragment.isEmpty { return resources[resource].site }
    guard fragment[0] == UInt8(ascii: "/") else {
      return resources[resource].anchors.find(fragment)
    }
    return try follow(fragment, from: resource)
  }

  /// The site that a JSON Pointer (RFC 6901) leads to.
  private mutating func follow(_ pointer: Text, from resource: Int) throws(NoMemory) -> Int? {
    var resource = resource
    let root = sites[resources[resource].site]
    var value = root.value
    var spot = root.spot
    // The links of the way, needed only where it leads to a new place.
    var links = false
    while true {
      var rest = pointer.dropFirst(1)
      var isEnd = false
      while !isEnd {
        var size = 0
        while size < rest.count, rest[size] != UInt8(ascii: "/") { size += 1 }
        isEnd = size == rest.count
        guard let token = try unescaped(rest.prefix(size)) else { return nil }
        guard let index = try step(value, token) else { return nil }
        if links {
          spot =
            value.pointee.kind == .object
            ? try self.spot(value, spot.link, member: index)
            : try self.spot(value, spot.link, element: index)
        }
        guard let elements = value.pointee.elements else { return nil }
        value = elements + (value.pointee.kind == .object ? 2 * index + 1 : index)
        if let found = siteTable.find(value) { resource = sites[found].resource }
        if !isEnd { rest = rest.dropFirst(size + 1) }
      }
      if let found = siteTable.find(value) { return found }
      guard value.pointee.kind == .object || value.pointee.kind == .bool else { return nil }
      if links { break }
      links = true
      value = root.value
    }
    let index = sites.count
    try scan(PendingSite(value: value, spot: spot, resource: resource))
    return index
  }

  /// The index of the member or element that a token names.
  private mutating func step(_ value: ValuePointer, _ token: Text) throws(NoMemory) -> Int? {
    if value.pointee.kind == .array {
      guard let index = SchemaCompiler.arrayIndex(token), index < value.pointee.count else {
        return nil
      }
      return index
    }
    guard value.pointee.kind == .object, let elements = value.pointee.elements else { return nil }
    if value.pointee.count <= 8 {
      for i in 0..<value.pointee.count where elements[2 * i].text == token { return i }
      return nil
    }
    if let known = memberTableIndex.find(elements) { return memberTables[known].find(token) }
    var table = NameTable()
    guard table.reserve(value.pointee.count, arena: &scratch) else { throw NoMemory() }
    for i in 0..<value.pointee.count {
      guard table.enter(elements[2 * i].text, index: i, arena: &scratch) != .noMemory else {
        throw NoMemory()
      }
    }
    try memberTableIndex.enter(elements, index: memberTables.count, &scratch)
    try memberTables.append(table, &scratch)
    return table.find(token)
  }

  /// RFC 6901, section 4: digits without a leading zero.
  private static func arrayIndex(_ token: Text) -> Int? {
    guard token.count > 0, token.count <= 10, token.count == 1 || token[0] != 0x30 else {
      return nil
    }
    var index = 0
    for i in 0..<token.count {
      let digit = token[i] &- 0x30
      guard digit < 10 else { return nil }
      index = index * 10 + Int(digit)
    }
    return index
  }

  /// RFC 6901, section 4: `~1` is a slash, `~0` a tilde; nil where a tilde is
  /// followed by anything else.
  private mutating func unescaped(_ token: Text) throws(NoMemory) -> Text? {
    var tildes = 0
    for i in 0..<token.count where token[i] == UInt8(ascii: "~") { tildes += 1 }
    if tildes == 0 { return token }
    let out = try scratch.row(UInt8.self, token.count)
    var count = 0
    var i = 0
    while i < token.count {
      var byte = token[i]
      if byte == UInt8(ascii: "~") {
        i += 1
        guard i < token.count, token[i] & 0xfe == 0x30 else { return nil }
        byte = token[i] == 0x30 ? UInt8(ascii: "~") : UInt8(ascii: "/")
      }
      out[count] = byte
      count += 1
      i += 1
    }
    return Text(UnsafePointer(out), count)
  }
}

// MARK: - Aliases

extension SchemaCompiler {
  /// Gives each site that is nothing but a `$ref` the site at the end of its chain
  /// as target.
  mutating func resolveAliases() throws(NoMemory) {
    for start in 0..<sites.count where sites[start].isAlias && sites[start].mark == .new {
      var end = start
      while end >= 0, sites[end].isAlias, sites[end].mark == .new {
        sites[end].mark = .entered
        end = sites[end].target
      }
      if end >= 0, sites[end].isAlias {
        if sites[end].mark == .entered {
          // The chain bites its own tail.
          let site = sites[end]
          add(
            .schemaReferenceLoop, at: site.referenceSpot, in: try location(site.spot.link),
            keyword: Text("$ref"))
          end = -1
        } else {
          end = sites[end].target
        }
      }
      var at = start
      while at >= 0, sites[at].isAlias, sites[at].mark == .entered {
        let next = sites[at].target
        sites[at].mark = .done
        sites[at].target = end
        at = next
      }
    }
  }

  /// The node of a site, which may still be empty.
  mutating func node(of index: Int) throws(NoMemory) -> UnsafeMutablePointer<Node> {
    var index = index
    if sites[index].isAlias { index = sites[index].target }
    // Only after a mistake that has been reported.
    guard index >= 0 else { return try anythingNode() }
    if let node = sites[index].node { return node }
    let node = try makeNode(site: index)
    node.pointee.location = try SchemaCompiler.location(sites[index].spot.link, &arena)
    sites[index].node = node
    return node
  }

  /// The node of the schema at `value`, which the scan has seen.
  mutating func node(at value: ValuePointer) throws(NoMemory) -> UnsafeMutablePointer<Node> {
    guard let site = siteTable.find(value) else { return try anythingNode() }
    return try node(of: site)
  }

  mutating func anythingNode() throws(NoMemory) -> UnsafeMutablePointer<Node> {
    if let anything { return anything }
    let node = try makeNode(site: -1)
    anything = node
    return node
  }

  mutating func makeNode(site: Int) throws(NoMemory) -> UnsafeMutablePointer<Node> {
    let node = try arena.store(Node())
    node.pointee.id = UInt32(truncatingIfNeeded: nodes.count)
    try nodes.append(NodeInfo(node: node, site: site), &scratch)
    return node
  }
}
