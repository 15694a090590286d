// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// The keywords of objects, and the records that objects become.
extension SchemaCompiler {
  /// The most matches of a pattern to a property's name that are tried, a long name counting for
  /// each 16 bytes; beyond that, a property counts as governed by a pattern, which costs time
  /// when checking.
  private static var maximumNameMatches: Int { 1_000_000 }

  mutating func objectRules(
    _ found: Found, _ extensions: Extensions, _ node: UnsafeMutablePointer<Node>
  ) throws(NoMemory) -> UnsafeMutablePointer<ObjectRules>? {
    var rules = ObjectRules()
    rules.minimumCount = try count(found, .minimumProperties) ?? 0
    rules.maximumCount = try count(found, .maximumProperties) ?? .max
    rules.additional = try restriction(found, .additionalProperties)
    rules.propertyNames = try restriction(found, .propertyNames)
    rules.extras = extensions.extras
    try fillPatterns(found, &rules)
    try fillProperties(found, &rules)
    try fillDependencies(found, &rules)
    let isRecord = SchemaCompiler.makesRecords(found, node.pointee.types)
    let isEmpty =
      rules.minimumCount == 0 && rules.maximumCount == .max && rules.additional == nil
      && rules.propertyNames == nil && rules.extras == nil && rules.patternCount == 0
      && rules.propertyCount == 0 && rules.dependentRequiredCount == 0
      && rules.dependentSchemaCount == 0
    if isEmpty, !isRecord { return nil }
    let fields: UnsafeMutablePointer<Property>
    if let properties = rules.properties {
      fields = properties
    } else {
      fields = try arena.row(Property.self, 1)
      fields.initialize(to: .none)
      rules.properties = fields
    }
    if isRecord {
      var declared = 0
      while declared < rules.propertyCount, fields[declared].isDeclared { declared += 1 }
      rules.layout = try layout(UnsafePointer(node), fields: fields, count: declared)
    }
    if rules.hasAliases { node.pointee.flags.insert(.aliased) }
    return try arena.store(rules)
  }

  /// Whether objects that satisfy a schema of these types become records.
  static func makesRecords(_ found: Found, _ types: TypeSet) -> Bool {
    found[.properties] != nil && types.contains(.object)
      && types.isSubset(of: [.object, .null])
  }

  /// A map keyword's object; nil, and a problem, where it is none.
  private mutating func map(
    _ found: Found, _ keyword: Keyword, expected: StaticString
  ) throws(NoMemory) -> (value: ValuePointer, spot: Spot)? {
    guard let member = found[keyword] else { return nil }
    let value = found.value(member)
    let spot = try spot(found, member)
    if value.pointee.kind == .object { return (value, spot) }
    try refuseType(
      found.site, Text(keyword.name), value.pointee, at: spot, expected: expected)
    return nil
  }

  // MARK: - Properties

  private mutating func fillProperties(
    _ found: Found, _ rules: inout ObjectRules
  ) throws(NoMemory) {
    let declared = try map(found, .properties, expected: "an object of schemas")
    let required = try requiredNames(found)
    let declaredCount = declared?.value.pointee.count ?? 0
    let members = declared?.value.pointee.elements
    if declaredCount > 0, let members {
      guard rules.names.reserve(declaredCount, arena: &arena) else { throw NoMemory() }
      for i in 0..<declaredCount {
        try enter(try keep(members[2 * i].text), i, &rules.names)
      }
    }
    let capacity = declaredCount + SchemaCompiler.countUnknown(required?.value, rules.names)
    // A `required` without a string in it is still looked at for its mistakes.
    if capacity == 0, (required?.value.pointee.count ?? 0) == 0 { return }
    guard rules.names.reserve(capacity, arena: &arena) else { throw NoMemory() }
    let properties = try arena.row(Property.self, capacity + 1)
    var count = 0
    while count < declaredCount, let members {
      let name = try keep(members[2 * count].text)
      let node = UnsafePointer(try node(at: members + (2 * count + 1)))
      (properties + count).initialize(
        to: Property(
          name: name, quoted: try quoted(name), node: node, slot: count, isRequired: false))
      count += 1
    }
    if let names = required {
      try fillRequired(names.value, names.spot, found, &rules, properties, &count)
    }
    (properties + count).initialize(to: .none)
    rules.properties = properties
    rules.propertyCount = count
    if let declared { try fillAliases(declared.value, declared.spot, found, &rules) }
    try fillPatternMarks(&rules)
  }

  /// How many strings of an array are not in a table, at most.
  private static func countUnknown(_ list: ValuePointer?, _ names: NameTable) -> Int {
    guard let list, let elements = list.pointee.elements else { return 0 }
    var count = 0
    for i in 0..<list.pointee.count where elements[i].kind == .string {
      if names.find(elements[i].text) == nil { count += 1 }
    }
    return count
  }

  private mutating func enter(
    _ name: Text, _ index: Int, _ names: inout NameTable
  ) throws(NoMemory) {
    guard names.enter(name, index: index, arena: &arena) != .noMemory else { throw NoMemory() }
  }

  private mutating func requiredNames(
    _ found: Found
  ) throws(NoMemory) -> (value: ValuePointer, spot: Spot)? {
    guard let member = found[.required] else { return nil }
    let value = found.value(member)
    let spot = try spot(found, member)
    if value.pointee.kind == .array { return (value, spot) }
    try refuseType(
      found.site, Text("required"), value.pointee, at: spot, expected: "an array of strings")
    return nil
  }

  private mutating func fillRequired(
    _ names: ValuePointer, _ spot: Spot, _ found: Found, _ rules: inout ObjectRules,
    _ properties: UnsafeMutablePointer<Property>, _ count: inout Int
  ) throws(NoMemory) {
    guard let elements = names.pointee.elements else { return }
    for i in 0..<names.pointee.count {
      guard elements[i].kind == .string else {
        try refuseType(
          found.site, Text("required"), elements[i],
          at: try self.spot(names, spot.link, element: i), expected: "an array of strings")
        continue
      }
      let index: Int
      if let known = rules.names.find(elements[i].text) {
        index = known
      } else {
        index = count
        let name = try keep(elements[i].text)
        (properties + index).initialize(
          to: Property(
            name: name, quoted: try quoted(name), node: nil, slot: -1, isRequired: false))
        try enter(name, index, &rules.names)
        count += 1
      }
      if properties[index].isRequired {
        try refuseValue(
          found.site, Text("required"), at: try self.spot(names, spot.link, element: i),
          expected: "an array of different strings")
        continue
      }
      properties[index].isRequired = true
      rules.requiredCount += 1
      if index < 64 { rules.requiredMask |= 1 << UInt64(index) }
    }
  }

  /// The name as a JSON string with a colon behind it, and zeros behind that up to 16 bytes.
  mutating func quoted(_ name: Text) throws(NoMemory) -> Text {
    let count = StringWriter.escapedCount(name) + 1
    let size = max(count, 16)
    // What the writer stores behind the text is overwritten by what comes next.
    guard arena.reserve(size + 32) else { throw NoMemory() }
    let out = try arena.row(UInt8.self, size)
    _ = StringWriter.write(name, to: out)
    out[count - 1] = UInt8(ascii: ":")
    memset(out + count, 0, size - count)
    return Text(UnsafePointer(out), count)
  }

  /// Enters the names that x-satya `aliases` give to properties.
  private mutating func fillAliases(
    _ declared: ValuePointer, _ spot: Spot, _ found: Found, _ rules: inout ObjectRules
  ) throws(NoMemory) {
    guard let members = declared.pointee.elements, let properties = rules.properties else { return }
    for i in 0..<declared.pointee.count {
      guard let aliases = SchemaCompiler.aliases(of: members[2 * i + 1]),
        let names = aliases.value.elements
      else { continue }
      let row = try arena.row(Text.self, aliases.value.count)
      var count = 0
      for j in 0..<aliases.value.count where names[j].kind == .string {
        let name = try keep(names[j].text)
        switch rules.names.enter(name, index: i, arena: &arena) {
        case .noMemory: throw NoMemory()
        case .new:
          guard rules.aliasRanks.enter(name, index: count, arena: &arena) != .noMemory else {
            throw NoMemory()
          }
          row[count] = name
          count += 1
        case .present:
          let link = try aliasLink(spot.link, members[2 * i], aliases, j)
          let place = Spot(link: link, offset: aliases.value.offsets?[j] ?? 0)
          add(
            .schemaDuplicateName, at: place, in: try location(found.site.spot.link),
            keyword: Text("properties"), parameter: .init("name", name))
        }
      }
      properties[i].aliases = row
      properties[i].aliasCount = count
      if count > 0 { rules.hasAliases = true }
    }
  }

  private mutating func aliasLink(
    _ properties: Link?, _ name: Value, _ aliases: Aliases, _ index: Int
  ) throws(NoMemory) -> Link {
    let property = try link(properties, key: name)
    let extensions = try link(property, key: aliases.extensionsKey)
    return try link(try link(extensions, key: aliases.key), index: index)
  }

  // MARK: - Patterns

  private mutating func fillPatterns(
    _ found: Found, _ rules: inout ObjectRules
  ) throws(NoMemory) {
    guard let (value, spot) = try map(found, .patternProperties, expected: "an object of schemas"),
      let members = value.pointee.elements
    else { return }
    let row = try arena.row(PatternProperty.self, value.pointee.count)
    var count = 0
    for i in 0..<value.pointee.count {
      let link = try link(spot.link, key: members[2 * i])
      let place = Spot(link: link, offset: value.pointee.offsets?[2 * i] ?? 0)
      let pattern = try pattern(
        members[2 * i].text, found.site, Text("patternProperties"), at: place)
      let node = UnsafePointer(try node(at: members + (2 * i + 1)))
      guard let pattern else { continue }
      (row + count).initialize(
        to: PatternProperty(
          pattern: pattern, source: try keep(members[2 * i].text), node: node))
      count += 1
    }
    rules.patterns = row
    rules.patternCount = count
  }

  /// Finds the properties whose names patterns match as well.
  private mutating func fillPatternMarks(_ rules: inout ObjectRules) throws(NoMemory) {
    guard let patterns = rules.patterns, let properties = rules.properties else { return }
    var names = rules.propertyCount
    for i in 0..<rules.propertyCount { names += properties[i].name.count / 16 }
    let (work, overflow) = rules.patternCount.multipliedReportingOverflow(by: names)
    let isTooMuch = overflow || work > SchemaCompiler.maximumNameMatches
    for i in 0..<rules.propertyCount {
      if isTooMuch { properties[i].hasPatterns = true }
      for j in 0..<rules.patternCount where !properties[i].hasPatterns {
        switch patterns[j].pattern.pointee.matches(properties[i].name, scratch: &patternScratch) {
        case .noMatch: break
        case .match, .limit: properties[i].hasPatterns = true
        case .noMemory: throw NoMemory()
        }
      }
    }
  }

  // MARK: - Dependencies

  private mutating func fillDependencies(
    _ found: Found, _ rules: inout ObjectRules
  ) throws(NoMemory) {
    if let (value, _) = try map(found, .dependentSchemas, expected: "an object of schemas"),
      let members = value.pointee.elements
    {
      let row = try arena.row(DependentSchema.self, value.pointee.count)
      for i in 0..<value.pointee.count {
        let node = UnsafePointer(try node(at: members + (2 * i + 1)))
        (row + i).initialize(
          to: DependentSchema(name: try keep(members[2 * i].text), node: node))
      }
      rules.dependentSchemas = row
      rules.dependentSchemaCount = value.pointee.count
    }
    guard
      let (value, spot) = try map(
        found, .dependentRequired, expected: "an object of arrays of strings"),
      let members = value.pointee.elements
    else { return }
    let row = try arena.row(DependentRequired.self, value.pointee.count)
    var count = 0
    for i in 0..<value.pointee.count {
      let place = try self.spot(value, spot.link, member: i)
      guard let (names, nameCount) = try dependentNames(members[2 * i + 1], place, found) else {
        continue
      }
      (row + count).initialize(
        to: DependentRequired(
          name: try keep(members[2 * i].text), required: names, requiredCount: nameCount))
      count += 1
    }
    rules.dependentRequired = row
    rules.dependentRequiredCount = count
  }

  private mutating func dependentNames(
    _ value: Value, _ spot: Spot, _ found: Found
  ) throws(NoMemory) -> (UnsafeMutablePointer<Text>, Int)? {
    let keyword = Text("dependentRequired")
    guard value.kind == .array else {
      try refuseType(found.site, keyword, value, at: spot, expected: "an array of strings")
      return nil
    }
    let row = try arena.row(Text.self, value.count)
    var count = 0
    var seen = NameTable()
    for i in 0..<value.count {
      let element = value.elements.unsafelyUnwrapped[i]
      let place = Spot(
        link: try link(spot.link, index: i), offset: value.offsets?[i] ?? 0)
      guard element.kind == .string else {
        try refuseType(found.site, keyword, element, at: place, expected: "an array of strings")
        continue
      }
      switch seen.enter(element.text, index: i, arena: &scratch) {
      case .noMemory: throw NoMemory()
      case .present:
        try refuseValue(
          found.site, keyword, at: place, expected: "an array of different strings")
      case .new:
        (row + count).initialize(to: try keep(element.text))
        count += 1
      }
    }
    return (row, count)
  }

  // MARK: - Layouts

  /// A layout at a multiple of 16, as records need it. Its schema is filled in at the
  /// end.
  mutating func layout(
    _ node: UnsafePointer<Node>, fields: UnsafeMutablePointer<Property>, count: Int
  ) throws(NoMemory) -> UnsafeMutablePointer<RecordLayout> {
    let size = MemoryLayout<RecordLayout>.size
    guard let memory = arena.allocate(size + 16) else { throw NoMemory() }
    let address = (UInt(bitPattern: memory) + 15) & ~15
    guard let aligned = UnsafeMutableRawPointer(bitPattern: address) else { throw NoMemory() }
    let layout = aligned.bindMemory(to: RecordLayout.self, capacity: 1)
    // Zeros stand for the schema, which is not there yet; until it is, only the other
    // parts are used.
    memset(aligned, 0, size)
    layout.pointee.node = node
    layout.pointee.fields = fields
    layout.pointee.fieldCount = count
    try layouts.append(layout, &scratch)
    return layout
  }

  static func complete(_ layout: UnsafeMutablePointer<RecordLayout>, _ schema: Schema) {
    var whole = RecordLayout(
      schema: schema, node: layout.pointee.node, fieldCount: layout.pointee.fieldCount,
      fields: layout.pointee.fields)
    whole.isWrapper = layout.pointee.isWrapper
    whole.hasSpanningRules = layout.pointee.hasSpanningRules
    whole.isFlat = whole.holdsScalars
    whole.reach = layout.pointee.reach
    layout.initialize(to: whole)
  }

  /// The layout of the root: its record's, or a wrapper of one slot.
  mutating func rootLayout(
    _ node: UnsafePointer<Node>
  ) throws(NoMemory) -> UnsafeMutablePointer<RecordLayout> {
    if node.pointee.types == .object, let layout = node.pointee.object?.pointee.layout {
      return layout
    }
    let field = try arena.store(
      Property(name: Text(""), quoted: Text(""), node: node, slot: 0, isRequired: true))
    let layout = try layout(node, fields: field, count: 1)
    layout.pointee.isWrapper = true
    return layout
  }
}

extension RecordLayout {
  fileprivate var holdsScalars: Bool {
    for i in 0..<fieldCount {
      guard let field = fields[i].node, field.pointee.types.isDisjoint(with: [.array, .object])
      else { return false }
    }
    return true
  }
}
