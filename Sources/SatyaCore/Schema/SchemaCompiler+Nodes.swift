// SPDX-License-Identifier: Apache-2.0

/// From sites to nodes: each keyword is read once, and each mistake reported.
extension SchemaCompiler {
  /// The keywords of one schema object.
  struct Found {
    let index: Int
    let site: Site
    /// The member of each keyword; -1 where it is absent.
    let members: UnsafeMutablePointer<Int32>

    subscript(_ keyword: Keyword) -> Int? {
      let member = members[Int(keyword.rawValue)]
      return member < 0 ? nil : Int(member)
    }

    func value(_ member: Int) -> ValuePointer {
      // Safe: members are those of an object that has some.
      site.value.pointee.elements.unsafelyUnwrapped + (2 * member + 1)
    }
  }

  mutating func buildNodes() throws(NoMemory) {
    let members = try scratch.row(Int32.self, Keyword.count)
    try nodes.reserve(sites.count, &scratch)
    let mark = paths.mark()
    for index in 0..<sites.count {
      // Reports have copies.
      paths.rewind(to: mark)
      let site = sites[index]
      let value = site.value.pointee
      if value.kind == .bool {
        let node = try node(of: index)
        if !value.asBool { node.pointee.flags.insert(.never) }
        continue
      }
      guard value.kind == .object else {
        add(
          .schemaKind, at: site.spot, in: try location(site.spot.link),
          parameter: .init("found", Text(Wording.kind(value))))
        continue
      }
      members.initialize(repeating: -1, count: Keyword.count)
      for member in 0..<value.count {
        guard let elements = value.elements, let keyword = keyword(elements[2 * member].text)
        else { continue }
        members[Int(keyword.rawValue)] = Int32(truncatingIfNeeded: member)
      }
      let found = Found(index: index, site: site, members: members)
      try checkAnnotations(found)
      if !site.isAlias { try build(found, try node(of: index)) }
    }
  }

  private mutating func build(
    _ found: Found, _ node: UnsafeMutablePointer<Node>
  ) throws(NoMemory) {
    if let member = found[.type] { node.pointee.types = try types(found, member) }
    if let member = found[.title] { node.pointee.title = try keptText(found, member) }
    if let member = found[.description] { node.pointee.description = try keptText(found, member) }
    let extensions = try readExtensions(found, node.pointee.types)
    node.pointee.conversion = try conversion(extensions)
    node.pointee.number = try numberRules(found, extensions)
    node.pointee.string = try stringRules(found, extensions)
    node.pointee.array = try arrayRules(found)
    node.pointee.object = try objectRules(found, extensions, node)
    try buildChoice(found, node)
    try buildCombinations(found, node)
    if let member = found[.default] {
      let spot = try spot(found, member)
      let value = try keep(found.value(member).pointee, offset: spot.offset)
      try defaults.append(PendingDefault(node: node, value: value), &scratch)
      nodes[Int(node.pointee.id)].hasOwnDefault = true
    }
  }

  // MARK: - Parts of a node

  private mutating func types(_ found: Found, _ member: Int) throws(NoMemory) -> TypeSet {
    let value = found.value(member)
    let keyword = Text(Keyword.type.name)
    let spot = try spot(found, member)
    if value.pointee.kind == .string {
      if let type = SchemaCompiler.type(value.pointee.text) { return type }
      try refuseValue(found.site, keyword, at: spot, expected: SchemaCompiler.typeNames)
      return .all
    }
    guard value.pointee.kind == .array else {
      try refuseType(
        found.site, keyword, value.pointee, at: spot, expected: "a string or an array of strings")
      return .all
    }
    guard let elements = value.pointee.elements else {
      try refuseValue(found.site, keyword, at: spot, expected: "an array that is not empty")
      return .all
    }
    var types: TypeSet = []
    for i in 0..<value.pointee.count {
      let place = try self.spot(value, spot.link, element: i)
      guard elements[i].kind == .string else {
        try refuseType(found.site, keyword, elements[i], at: place, expected: "an array of strings")
        continue
      }
      guard let type = SchemaCompiler.type(elements[i].text) else {
        try refuseValue(found.site, keyword, at: place, expected: SchemaCompiler.typeNames)
        continue
      }
      for j in 0..<i where elements[j].kind == .string && elements[j].text == elements[i].text {
        try refuseValue(found.site, keyword, at: place, expected: "an array of different strings")
        break
      }
      types.formUnion(type)
    }
    return types.isEmpty ? .all : types
  }

  private static var typeNames: StaticString {
    "null, boolean, integer, number, string, array or object"
  }

  private static func type(_ name: Text) -> TypeSet? {
    if name == "string" { return .string }
    if name == "object" { return .object }
    if name == "array" { return .array }
    if name == "integer" { return .integer }
    if name == "number" { return .number }
    if name == "boolean" { return .boolean }
    if name == "null" { return .null }
    return nil
  }

  private mutating func buildChoice(
    _ found: Found, _ node: UnsafeMutablePointer<Node>
  ) throws(NoMemory) {
    if let member = found[.enum] {
      let value = found.value(member)
      let spot = try spot(found, member)
      if value.pointee.kind == .array {
        let values = try arena.row(Value.self, value.pointee.count)
        for i in 0..<value.pointee.count {
          let offset = value.pointee.offsets?[i] ?? 0
          values[i] = try keep(value.pointee.elements.unsafelyUnwrapped[i], offset: offset)
        }
        node.pointee.choice = try choice(values, value.pointee.count, isConstant: false)
      } else {
        try refuseType(
          found.site, Text("enum"), value.pointee, at: spot, expected: "an array")
      }
    }
    guard let member = found[.const] else { return }
    let offset = try spot(found, member).offset
    let value = try arena.store(try keep(found.value(member).pointee, offset: offset))
    let constant = try choice(value, 1, isConstant: true)
    if node.pointee.choice == nil {
      node.pointee.choice = constant
      return
    }
    // A node has one group of choices, so `const` beside `enum` gets one of its own.
    let second = try makeNode(site: -1)
    second.pointee.choice = constant
    second.pointee.location = node.pointee.location
    let branches = try arena.store(UnsafePointer(second))
    node.pointee.combinations = try arena.store(
      Combination(kind: .allOf, branches: branches, count: 1))
    node.pointee.combinationCount = 1
  }

  private mutating func choice(
    _ values: UnsafeMutablePointer<Value>, _ count: Int, isConstant: Bool
  ) throws(NoMemory) -> UnsafeMutablePointer<ChoiceRules> {
    var rules = ChoiceRules(values: values, count: count, isConstant: isConstant)
    var strings = 0
    for i in 0..<count where values[i].kind == .string { strings += 1 }
    if strings > 8 {
      guard rules.strings.reserve(strings, arena: &arena) else { throw NoMemory() }
      for i in 0..<count where values[i].kind == .string {
        guard rules.strings.enter(values[i].text, index: i, arena: &arena) != .noMemory else {
          throw NoMemory()
        }
      }
    }
    let others = count - strings
    if others > ChoiceIndex.worthwhile {
      guard rules.index.enter(values, count, others: others, arena: &arena) else {
        throw NoMemory()
      }
    }
    if strings == count, count <= 8 { rules.quoted = try quotedTexts(values, count) }
    return try arena.store(rules)
  }

  /// Strings as JSON text; nil where one is too long to be compared at once.
  private mutating func quotedTexts(
    _ values: UnsafeMutablePointer<Value>, _ count: Int
  ) throws(NoMemory) -> UnsafeMutablePointer<QuotedText>? {
    for i in 0..<count where QuotedText(string: values[i].text).count == 0 { return nil }
    let row = try arena.row(QuotedText.self, count)
    for i in 0..<count { (row + i).initialize(to: QuotedText(string: values[i].text)) }
    return row
  }

  /// In document order, behind what `buildChoice` may have put there.
  private mutating func buildCombinations(
    _ found: Found, _ node: UnsafeMutablePointer<Node>
  ) throws(NoMemory) {
    var list = ScratchList<Combination>()
    if let first = node.pointee.combinations { try list.append(first.pointee, &scratch) }
    guard let elements = found.site.value.pointee.elements else { return }
    for member in 0..<found.site.value.pointee.count {
      switch keyword(elements[2 * member].text) {
      case .allOf: try appendBranches(.allOf, found, member, &list)
      case .anyOf: try appendBranches(.anyOf, found, member, &list)
      case .oneOf: try appendBranches(.oneOf, found, member, &list)
      case .not:
        let branch = try arena.store(UnsafePointer(try self.node(at: found.value(member))))
        try list.append(Combination(kind: .not, branches: branch, count: 1), &scratch)
      case .reference:
        guard found.site.target >= 0 else { continue }
        let branch = try arena.store(UnsafePointer(try self.node(of: found.site.target)))
        try list.append(Combination(kind: .reference, branches: branch, count: 1), &scratch)
      case .if:
        guard found[.then] != nil || found[.else] != nil else { continue }
        let branches = try arena.row(UnsafePointer<Node>.self, 3)
        branches[0] = UnsafePointer(try self.node(at: found.value(member)))
        branches[1] = try branch(found, .then)
        branches[2] = try branch(found, .else)
        try list.append(Combination(kind: .conditional, branches: branches, count: 3), &scratch)
      default: continue
      }
    }
    guard list.count > 0, let combinations = list.elements else { return }
    let row = try arena.row(Combination.self, list.count)
    row.initialize(from: combinations, count: list.count)
    node.pointee.combinations = row
    node.pointee.combinationCount = list.count
  }

  private mutating func branch(
    _ found: Found, _ keyword: Keyword
  ) throws(NoMemory) -> UnsafePointer<Node> {
    guard let member = found[keyword] else { return UnsafePointer(try anythingNode()) }
    return UnsafePointer(try node(at: found.value(member)))
  }

  private mutating func appendBranches(
    _ kind: Combination.Kind, _ found: Found, _ member: Int,
    _ list: inout ScratchList<Combination>
  ) throws(NoMemory) {
    let value = found.value(member)
    guard let (branches, count) = try nodeList(found, member), count > 0 else {
      if value.pointee.kind == .array {
        guard let elements = found.site.value.pointee.elements else { return }
        try refuseValue(
          found.site, elements[2 * member].text, at: try spot(found, member),
          expected: "an array that is not empty")
      }
      return
    }
    try list.append(Combination(kind: kind, branches: branches, count: count), &scratch)
  }

  // MARK: - Reading keyword values

  mutating func spot(_ found: Found, _ member: Int) throws(NoMemory) -> Spot {
    try spot(found.site.value, found.site.spot.link, member: member)
  }

  /// The nodes of an array of schemas; nil, and a problem, where it is none.
  mutating func nodeList(
    _ found: Found, _ member: Int
  ) throws(NoMemory) -> (UnsafeMutablePointer<UnsafePointer<Node>>, Int)? {
    let value = found.value(member)
    guard value.pointee.kind == .array else {
      guard let elements = found.site.value.pointee.elements else { return nil }
      try refuseType(
        found.site, elements[2 * member].text, value.pointee, at: try spot(found, member),
        expected: "an array of schemas")
      return nil
    }
    let count = value.pointee.count
    let row = try arena.row(UnsafePointer<Node>.self, count)
    for i in 0..<count {
      row[i] = UnsafePointer(try node(at: value.pointee.elements.unsafelyUnwrapped + i))
    }
    return (row, count)
  }

  /// The node of a keyword that holds one schema; nil where it admits everything.
  mutating func restriction(_ found: Found, _ keyword: Keyword) throws(NoMemory)
    -> UnsafePointer<Node>?
  {
    guard let member = found[keyword] else { return nil }
    let value = found.value(member)
    if value.pointee.kind == .bool, value.pointee.asBool { return nil }
    if value.pointee.kind == .object, value.pointee.count == 0 { return nil }
    return UnsafePointer(try node(at: value))
  }

  private mutating func keptText(_ found: Found, _ member: Int) throws(NoMemory) -> Text {
    let value = found.value(member).pointee
    // A value of another kind has been reported with the annotations.
    return value.kind == .string ? try keep(value.text) : Text("")
  }

  /// Text that lives as long as the schema.
  mutating func keep(_ text: Text) throws(NoMemory) -> Text {
    if text.start >= document.start, text.start < document.end { return text }
    guard let copy = arena.copy(text) else { throw NoMemory() }
    return copy
  }

  /// A copy that lives as long as the schema, its numbers exact. Nesting is bounded by
  /// that of the document.
  mutating func keep(_ value: Value, offset: UInt32) throws(NoMemory) -> Value {
    switch value.kind {
    case .string:
      return .string(try keep(value.text), isASCII: value.flags.contains(.isASCII))
    case .double, .number: return exactNumber(value, offset: offset)
    case .array:
      guard let elements = value.elements else { return Value(kind: .array) }
      let copy = try arena.row(Value.self, value.count)
      for i in 0..<value.count {
        copy[i] = try keep(elements[i], offset: value.offsets?[i] ?? 0)
      }
      return .array(copy, count: value.count)
    case .object:
      guard let elements = value.elements else { return Value(kind: .object) }
      let copy = try arena.row(Value.self, value.count * 2)
      for i in 0..<value.count * 2 {
        copy[i] = try keep(elements[i], offset: value.offsets?[i] ?? 0)
      }
      return .object(copy, count: value.count)
    default: return value
    }
  }

  /// The number that is written at `offset`: a double only where that is the very
  /// number, else its text.
  func exactNumber(_ value: Value, offset: UInt32) -> Value {
    guard value.kind == .double, let text = numberText(at: offset) else { return value }
    guard let written = Decimal(text: text), let read = Decimal(value: value),
      written.compare(read) != 0
    else { return value }
    return .number(text)
  }

  /// The number literal that begins at `offset`.
  func numberText(at offset: UInt32) -> Text? {
    var end = Int(offset)
    while end < document.count {
      let byte = document[end]
      let isPart =
        byte &- 0x30 < 10 || byte == 0x2b || byte == 0x2d || byte == 0x2e || byte | 0x20 == 0x65
      if !isPart { break }
      end += 1
    }
    let start = Int(offset)
    return start < end ? Text(document.start + start, end - start) : nil
  }
}
