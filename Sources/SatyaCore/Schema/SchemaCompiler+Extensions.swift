// SPDX-License-Identifier: Apache-2.0

/// The members of `x-satya`; their grammar stands in docs/SCHEMA.md.
extension SchemaCompiler {
  struct Extensions {
    var conversion = ConversionRules()
    var hasConversion = false
    var extras: ExtrasPolicy?
    var format = FormatUse.unsaid
    var digits: Int?
    var places: Int?

    enum FormatUse: UInt8 { case unsaid, asserted, annotated }
  }

  /// The `aliases` of a property's schema, with the keys that lead there.
  struct Aliases {
    let value: Value
    let key: Value
    let extensionsKey: Value
  }

  /// What stands beside the keywords that were found, of a schema that admits `types`.
  mutating func readExtensions(
    _ found: Found, _ types: TypeSet
  ) throws(NoMemory) -> Extensions {
    var result = Extensions()
    guard let member = found[.satya] else { return result }
    let value = found.value(member)
    let spot = try spot(found, member)
    guard value.pointee.kind == .object else {
      try refuseType(found.site, Text("x-satya"), value.pointee, at: spot, expected: "an object")
      return result
    }
    guard let members = value.pointee.elements else { return result }
    for i in 0..<value.pointee.count {
      let place = try self.spot(value, spot.link, member: i)
      try read(members[2 * i].text, members[2 * i + 1], found, at: place, into: &result)
      if members[2 * i].text == "extras", result.extras == .ignore, found[.properties] != nil,
        !SchemaCompiler.makesRecords(found, types)
      {
        try refuseMember(
          members[2 * i].text, found.site, at: place,
          "\"keep\" or \"refuse\" where \"type\" admits more than objects and null")
      }
    }
    return result
  }

  private mutating func read(
    _ name: Text, _ value: Value, _ found: Found, at spot: Spot, into result: inout Extensions
  ) throws(NoMemory) {
    let site = found.site
    if name == "mode" {
      guard let word = try word(value, site, name, at: spot, "\"strict\" or \"lax\"") else {
        return
      }
      if word == "strict" {
        result.conversion.mode = .strict
      } else if word == "lax" {
        result.conversion.mode = .lax
      } else {
        return try refuseMember(name, site, at: spot, "\"strict\" or \"lax\"")
      }
      result.hasConversion = true
    } else if name == "extras" {
      try readExtras(value, found, at: spot, into: &result)
    } else if name == "format" {
      try readFormat(value, found, at: spot, into: &result)
    } else if name == "trim" {
      guard value.kind == .bool else {
        return try refuseType(site, memberName(name), value, at: spot, expected: "a boolean")
      }
      result.conversion.trims = value.asBool
      if value.asBool { result.hasConversion = true }
    } else if name == "case" {
      guard let word = try word(value, site, name, at: spot, "\"lower\" or \"upper\"") else {
        return
      }
      if word == "lower" {
        result.conversion.letterCase = .lower
      } else if word == "upper" {
        result.conversion.letterCase = .upper
      } else {
        return try refuseMember(name, site, at: spot, "\"lower\" or \"upper\"")
      }
      result.hasConversion = true
    } else if name == "digits" {
      result.digits = try count(value, site, memberName(name), at: spot)
    } else if name == "places" {
      result.places = try count(value, site, memberName(name), at: spot)
    } else if name == "host" {
      // The binding's own affair, which is read from the document.
      _ = try word(value, site, name, at: spot, "a string")
    } else if name == "aliases" {
      try checkAliases(value, site, at: spot)
    } else {
      add(
        .schemaUnknownMember, at: spot, in: try location(site.spot.link),
        keyword: Text("x-satya"), parameter: .init("name", name))
    }
  }

  private mutating func readExtras(
    _ value: Value, _ found: Found, at spot: Spot, into result: inout Extensions
  ) throws(NoMemory) {
    let name = Text("extras")
    let expected: StaticString = "\"keep\", \"ignore\" or \"refuse\""
    guard let word = try word(value, found.site, name, at: spot, expected) else { return }
    if word == "keep" {
      result.extras = .keep
    } else if word == "ignore" {
      result.extras = .ignore
    } else if word == "refuse" {
      result.extras = .refuse
    } else {
      return try refuseMember(name, found.site, at: spot, expected)
    }
    if found[.properties] == nil {
      try refuseMember(name, found.site, at: spot, "given beside \"properties\"")
    }
  }

  private mutating func readFormat(
    _ value: Value, _ found: Found, at spot: Spot, into result: inout Extensions
  ) throws(NoMemory) {
    let name = Text("format")
    let expected: StaticString = "\"assert\" or \"annotate\""
    guard let word = try word(value, found.site, name, at: spot, expected) else { return }
    if word == "assert" {
      result.format = .asserted
    } else if word == "annotate" {
      result.format = .annotated
    } else {
      return try refuseMember(name, found.site, at: spot, expected)
    }
    if found[.format] == nil {
      try refuseMember(name, found.site, at: spot, "given beside \"format\"")
    }
  }

  private mutating func checkAliases(
    _ value: Value, _ site: Site, at spot: Spot
  ) throws(NoMemory) {
    let name = Text("aliases")
    guard value.kind == .array else {
      return try refuseType(
        site, memberName(name), value, at: spot, expected: "an array of strings")
    }
    for i in 0..<value.count {
      let element = value.elements.unsafelyUnwrapped[i]
      if element.kind == .string { continue }
      let place = Spot(link: try link(spot.link, index: i), offset: value.offsets?[i] ?? 0)
      try refuseType(
        site, memberName(name), element, at: place, expected: "an array of strings")
    }
    if let parent = site.spot.link?.pointee.parent, parent.pointee.key.text == "properties" {
      return
    }
    try refuseMember(name, site, at: spot, "given to a member of \"properties\"")
  }

  /// The text of a string member; nil, and a problem, for another kind.
  private mutating func word(
    _ value: Value, _ site: Site, _ name: Text, at spot: Spot, _ expected: StaticString
  ) throws(NoMemory) -> Text? {
    if value.kind == .string { return value.text }
    try refuseType(site, memberName(name), value, at: spot, expected: expected)
    return nil
  }

  private mutating func refuseMember(
    _ name: Text, _ site: Site, at spot: Spot, _ expected: StaticString
  ) throws(NoMemory) {
    try refuseValue(site, memberName(name), at: spot, expected: expected)
  }

  /// The keyword of a problem inside x-satya: "x-satya/mode".
  private func memberName(_ name: Text) -> Text {
    if name == "mode" { return Text("x-satya/mode") }
    if name == "extras" { return Text("x-satya/extras") }
    if name == "format" { return Text("x-satya/format") }
    if name == "trim" { return Text("x-satya/trim") }
    if name == "case" { return Text("x-satya/case") }
    if name == "digits" { return Text("x-satya/digits") }
    if name == "places" { return Text("x-satya/places") }
    if name == "aliases" { return Text("x-satya/aliases") }
    return Text("x-satya/host")
  }

  mutating func conversion(
    _ extensions: Extensions
  ) throws(NoMemory) -> UnsafeMutablePointer<ConversionRules>? {
    extensions.hasConversion ? try arena.store(extensions.conversion) : nil
  }

  /// The aliases that a property's schema asks for, whatever their elements are.
  static func aliases(of schema: Value) -> Aliases? {
    guard let (extensions, extensionsKey) = member(of: schema, "x-satya"),
      let (value, key) = member(of: extensions, "aliases"), value.kind == .array
    else { return nil }
    return Aliases(value: value, key: key, extensionsKey: extensionsKey)
  }

  private static func member(
    of object: Value, _ name: StaticString
  ) -> (value: Value, key: Value)? {
    guard object.kind == .object, let members = object.elements else { return nil }
    for i in 0..<object.count where members[2 * i].text == name {
      return (members[2 * i + 1], members[2 * i])
    }
    return nil
  }
}
