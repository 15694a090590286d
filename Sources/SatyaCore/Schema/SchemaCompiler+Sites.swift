// SPDX-License-Identifier: Apache-2.0

/// Finding the places where schemas stand, and the names they give themselves.
///
/// Only keywords that hold schemas are followed: `$id` and `$anchor` inside `enum`,
/// `default` or an unknown keyword are data. What a JSON Pointer leads to outside of
/// these keywords is scanned when a reference gets there.
extension SchemaCompiler {
  mutating func scanRoot(
    _ root: (value: ValuePointer, offset: UInt32)
  ) throws(NoMemory) {
    // What a schema takes up where nothing but schemas are written; more make the lists grow.
    let likely = document.count / 48
    try sites.reserve(likely, &scratch)
    try siteTable.reserve(likely, &scratch)
    // Without `$id` the document's base URI is empty; references stay relative.
    try resources.append(Resource(base: Text(""), site: 0), &scratch)
    try scan(
      PendingSite(
        value: root.value, spot: Spot(link: nil, offset: root.offset), resource: 0))
    if resources.count == 1 || resources[1].site != 0 {
      guard resourceTable.enter(Text(""), index: 0, arena: &scratch) != .noMemory else {
        throw NoMemory()
      }
    }
  }

  /// Makes sites of a schema and of all schemas in it, in document order.
  mutating func scan(_ first: PendingSite) throws(NoMemory) {
    pendingSites.removeAll()
    try pendingSites.append(first, &scratch)
    while let next = pendingSites.popLast() {
      if siteTable.find(next.value) != nil { continue }
      try makeSite(next)
    }
  }

  private mutating func makeSite(_ pending: PendingSite) throws(NoMemory) {
    let index = sites.count
    let value = pending.value
    try siteTable.enter(value, index: index, &scratch)
    let resource = try self.resource(of: pending, site: index)
    var site = Site(value: value, spot: pending.spot, resource: resource)
    guard value.pointee.kind == .object, let elements = value.pointee.elements else {
      try sites.append(site, &scratch)
      return
    }
    let mark = pendingSites.count
    var isAlias = true
    for i in 0..<value.pointee.count {
      guard let keyword = keyword(elements[2 * i].text) else { continue }
      if !keyword.leavesReferenceAlone { isAlias = false }
      let member = elements + (2 * i + 1)
      switch keyword.children {
      case .none: break
      case .schema:
        // An array of `items` is what older drafts had; it is refused later.
        if keyword != .items || member.pointee.kind != .array {
          try push(member, try spot(value, pending.spot.link, member: i), resource)
        }
      case .list: try pushElements(member, pending.spot.link, elements[2 * i], resource)
      case .map: try pushMembers(member, pending.spot.link, elements[2 * i], resource)
      }
      if keyword == .reference, member.pointee.kind == .string {
        site.reference = member
        site.referenceSpot = try spot(value, pending.spot.link, member: i)
      }
    }
    site.isAlias = isAlias && site.reference != nil
    pendingSites.reverse(from: mark)
    try sites.append(site, &scratch)
    try nameAnchor(of: index)
  }

  private mutating func push(
    _ value: ValuePointer, _ spot: Spot, _ resource: Int
  ) throws(NoMemory) {
    try pendingSites.append(PendingSite(value: value, spot: spot, resource: resource), &scratch)
  }

  private mutating func pushElements(
    _ list: ValuePointer, _ parent: Link?, _ key: Value, _ resource: Int
  ) throws(NoMemory) {
    guard list.pointee.kind == .array, let elements = list.pointee.elements else { return }
    let link = try link(parent, key: key)
    for i in 0..<list.pointee.count {
      try push(elements + i, try spot(list, link, element: i), resource)
    }
  }

  private mutating func pushMembers(
    _ map: ValuePointer, _ parent: Link?, _ key: Value, _ resource: Int
  ) throws(NoMemory) {
    guard map.pointee.kind == .object, let elements = map.pointee.elements else { return }
    let link = try link(parent, key: key)
    for i in 0..<map.pointee.count {
      try push(elements + (2 * i + 1), try spot(map, link, member: i), resource)
    }
  }
}

// MARK: - Names

extension SchemaCompiler {
  private func member(_ value: ValuePointer, _ name: StaticString) -> Int? {
    guard value.pointee.kind == .object, let elements = value.pointee.elements else { return nil }
    for i in 0..<value.pointee.count where elements[2 * i].text == name { return i }
    return nil
  }

  /// The resource that a schema belongs to: a new one where it has an `$id`.
  private mutating func resource(
    of pending: PendingSite, site index: Int
  ) throws(NoMemory) -> Int {
    let value = pending.value
    guard let at = member(value, "$id"), let elements = value.pointee.elements else {
      return pending.resource
    }
    let id = elements[2 * at + 1]
    let place = try spot(value, pending.spot.link, member: at)
    let site = Site(value: value, spot: pending.spot, resource: pending.resource)
    guard id.kind == .string else {
      try refuseType(site, Text("$id"), id, at: place, expected: "a string")
      return pending.resource
    }
    guard Format.isURI(id.text, international: false, relative: true) else {
      try refuseValue(site, Text("$id"), at: place, expected: "a URI reference (RFC 3986)")
      return pending.resource
    }
    let reference = URIReference(id.text)
    if let fragment = reference.fragment, !fragment.isEmpty {
      try refuseValue(
        site, Text("$id"), at: place, expected: "a URI reference without a fragment")
      return pending.resource
    }
    let base = URIReference(resources[pending.resource].base)
    let uri = try reference.resolve(against: base, &scratch)
    guard uri.count <= SchemaCompiler.longestBase else {
      try refuseValue(
        site, Text("$id"), at: place, expected: "a URI reference of at most 2,048 bytes, resolved")
      return pending.resource
    }
    switch resourceTable.enter(uri, index: resources.count, arena: &scratch) {
    case .noMemory: throw NoMemory()
    case .present: try refuseName(uri, site, Text("$id"), at: place)
    case .new: break
    }
    try resources.append(Resource(base: uri, site: index), &scratch)
    return resources.count - 1
  }

  private mutating func nameAnchor(of index: Int) throws(NoMemory) {
    let site = sites[index]
    guard let at = member(site.value, "$anchor"), let elements = site.value.pointee.elements
    else { return }
    let anchor = elements[2 * at + 1]
    let place = try spot(site.value, site.spot.link, member: at)
    guard anchor.kind == .string else {
      return try refuseType(site, Text("$anchor"), anchor, at: place, expected: "a string")
    }
    guard SchemaCompiler.isAnchor(anchor.text) else {
      return try refuseValue(
        site, Text("$anchor"), at: place,
        expected: "a letter or '_', then letters, digits, '-', '_' and '.'")
    }
    var resource = resources[site.resource]
    switch resource.anchors.enter(anchor.text, index: index, arena: &scratch) {
    case .noMemory: throw NoMemory()
    case .present: try refuseName(anchor.text, site, Text("$anchor"), at: place)
    case .new: resources[site.resource] = resource
    }
  }

  private mutating func refuseName(
    _ name: Text, _ site: Site, _ keyword: Text, at spot: Spot
  ) throws(NoMemory) {
    add(
      .schemaDuplicateName, at: spot, in: try location(site.spot.link), keyword: keyword,
      parameter: .init("name", name))
  }

  /// JSON Schema Core, section 8.2.2: `^[A-Za-z_][-A-Za-z0-9._]*$`.
  private static func isAnchor(_ text: Text) -> Bool {
    for i in 0..<text.count {
      let byte = text[i]
      let lower = byte | 0x20
      if lower >= 0x61 && lower <= 0x7a || byte == UInt8(ascii: "_") { continue }
      let isTail =
        byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      if i == 0 || !isTail { return false }
    }
    return !text.isEmpty
  }
}
