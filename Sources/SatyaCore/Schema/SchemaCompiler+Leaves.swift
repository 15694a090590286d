// SPDX-License-Identifier: Apache-2.0

/// The keywords of numbers, strings and arrays, and those that assert nothing.
extension SchemaCompiler {
  /// A non-negative integer, 2.0 as well as 2; nil, and a problem, for anything else.
  /// What exceeds an Int counts as the greatest one.
  mutating func count(_ found: Found, _ keyword: Keyword) throws(NoMemory) -> Int? {
    guard let member = found[keyword] else { return nil }
    let value = found.value(member).pointee
    let spot = try spot(found, member)
    return try count(value, found.site, Text(keyword.name), at: spot)
  }

  mutating func count(
    _ value: Value, _ site: Site, _ keyword: Text, at spot: Spot
  ) throws(NoMemory) -> Int? {
    if value.kind == .int64, value.asInt64 >= 0 { return Int(value.asInt64) }
    guard value.isNumber else {
      try refuseType(site, keyword, value, at: spot, expected: "a non-negative integer")
      return nil
    }
    guard let text = numberText(at: spot.offset), let decimal = Decimal(text: text),
      decimal.isInteger, !decimal.isNegative
    else {
      try refuseValue(site, keyword, at: spot, expected: "a non-negative integer")
      return nil
    }
    return decimal.int64.map { Int($0) } ?? Int.max
  }

  mutating func flag(_ found: Found, _ keyword: Keyword) throws(NoMemory) -> Bool? {
    guard let member = found[keyword] else { return nil }
    let value = found.value(member).pointee
    if value.kind == .bool { return value.asBool }
    try refuseType(
      found.site, Text(keyword.name), value, at: try spot(found, member), expected: "a boolean")
    return nil
  }

  private mutating func expect(
    _ kind: Value.Kind, _ found: Found, _ keyword: Keyword, _ expected: StaticString
  ) throws(NoMemory) {
    guard let member = found[keyword] else { return }
    let value = found.value(member).pointee
    if value.kind == kind { return }
    try refuseType(
      found.site, Text(keyword.name), value, at: try spot(found, member), expected: expected)
  }

  // MARK: - What asserts nothing

  mutating func checkAnnotations(_ found: Found) throws(NoMemory) {
    try expect(.string, found, .schema, "a string")
    if let member = found[.schema] {
      let value = found.value(member).pointee
      if value.kind == .string, !SchemaCompiler.isDialect(value.text) {
        try refuseDialect(found.site, member)
      }
    }
    try expect(.string, found, .reference, "a string")
    try expect(.object, found, .definitions, "an object of schemas")
    try expect(.string, found, .comment, "a string")
    try expect(.string, found, .title, "a string")
    try expect(.string, found, .description, "a string")
    try expect(.array, found, .examples, "an array")
    try expect(.bool, found, .deprecated, "a boolean")
    try expect(.bool, found, .readOnly, "a boolean")
    try expect(.bool, found, .writeOnly, "a boolean")
    try expect(.string, found, .contentEncoding, "a string")
    try expect(.string, found, .contentMediaType, "a string")
    try refuseUnsupported(found, .dynamicReference)
    try refuseUnsupported(found, .dynamicAnchor)
    try refuseUnsupported(found, .recursiveReference)
    try refuseUnsupported(found, .recursiveAnchor)
    try refuseUnsupported(found, .vocabulary)
    try refuseUnsupported(found, .unevaluatedItems)
    try refuseUnsupported(found, .unevaluatedProperties)
  }

  private mutating func refuseUnsupported(
    _ found: Found, _ keyword: Keyword
  ) throws(NoMemory) {
    guard let member = found[keyword] else { return }
    let name = Text(keyword.name)
    add(
      .schemaUnsupported, at: try spot(found, member), in: try location(found.site.spot.link),
      keyword: name, parameter: .init("keyword", name))
  }

  // MARK: - Numbers

  /// Digits of `multipleOf`: the time of an exact division grows with their square.
  private static var longestDivisor: Int { 100 }

  mutating func numberRules(
    _ found: Found, _ extensions: Extensions
  ) throws(NoMemory) -> UnsafeMutablePointer<NumberRules>? {
    var rules = NumberRules()
    rules.minimum = try bound(found, .minimum)
    rules.maximum = try bound(found, .maximum)
    rules.exclusiveMinimum = try bound(found, .exclusiveMinimum)
    rules.exclusiveMaximum = try bound(found, .exclusiveMaximum)
    rules.multipleOf = try bound(found, .multipleOf)
    if let divisor = rules.multipleOf?.pointee.decimal, let member = found[.multipleOf] {
      if divisor.isNegative || divisor.isZero {
        try refuseValue(
          found.site, Text("multipleOf"), at: try spot(found, member),
          expected: "a number greater than 0")
      } else if divisor.count > SchemaCompiler.longestDivisor {
        try refuseValue(
          found.site, Text("multipleOf"), at: try spot(found, member),
          expected: "a number of at most 100 significant digits")
      }
      rules.divisor = divisor.int64 ?? 0
    }
    if let digits = extensions.digits { rules.maximumDigits = digits }
    if let places = extensions.places { rules.decimalPlaces = places }
    let isEmpty =
      rules.minimum == nil && rules.maximum == nil && rules.exclusiveMinimum == nil
      && rules.exclusiveMaximum == nil && rules.multipleOf == nil && extensions.digits == nil
      && extensions.places == nil
    if isEmpty { return nil }
    SchemaCompiler.fillIntegerBounds(&rules)
    return try arena.store(rules)
  }

  private mutating func bound(
    _ found: Found, _ keyword: Keyword
  ) throws(NoMemory) -> UnsafeMutablePointer<NumberRules.Bound>? {
    guard let member = found[keyword] else { return nil }
    let value = found.value(member).pointee
    let spot = try spot(found, member)
    // The literal was read by the same grammar, so that it makes a decimal.
    guard value.isNumber, let text = numberText(at: spot.offset),
      let decimal = Decimal(text: text)
    else {
      try refuseType(found.site, Text(keyword.name), value, at: spot, expected: "a number")
      return nil
    }
    let nearest = decimal.nearestDouble ?? (decimal.isNegative ? -Double.infinity : .infinity)
    return try arena.store(
      NumberRules.Bound(
        value: exactNumber(value, offset: spot.offset), decimal: decimal, nearest: nearest))
  }

  /// Works out which integers of 64 bits satisfy all bounds.
  static func fillIntegerBounds(_ rules: inout NumberRules) {
    var least: Int64? = .min
    var greatest: Int64? = .max
    if let bound = rules.minimum {
      least = greater(least, ceiling(of: bound.pointee.decimal))
    }
    if let bound = rules.exclusiveMinimum {
      var above = ceiling(of: bound.pointee.decimal)
      if let same = above, Decimal(same).compare(bound.pointee.decimal) == 0 {
        above = same == .max ? nil : same + 1
      }
      least = greater(least, above)
    }
    if let bound = rules.maximum {
      greatest = lesser(greatest, floor(of: bound.pointee.decimal))
    }
    if let bound = rules.exclusiveMaximum {
      var below = floor(of: bound.pointee.decimal)
      if let same = below, Decimal(same).compare(bound.pointee.decimal) == 0 {
        below = same == .min ? nil : same - 1
      }
      greatest = lesser(greatest, below)
    }
    if let least, let greatest, least <= greatest {
      rules.least = least
      rules.greatest = greatest
    } else {
      rules.least = .max
      rules.greatest = .min
    }
  }

  /// Nil stands for a bound that no integer of 64 bits satisfies.
  private static func greater(_ a: Int64?, _ b: Int64?) -> Int64? {
    guard let a, let b else { return nil }
    return max(a, b)
  }

  private static func lesser(_ a: Int64?, _ b: Int64?) -> Int64? {
    guard let a, let b else { return nil }
    return min(a, b)
  }

  /// The least integer that is not below `decimal`; nil where it has more than 64 bits.
  private static func ceiling(of decimal: Decimal) -> Int64? {
    if let exact = decimal.int64 { return exact }
    return search { Decimal($0).compare(decimal) >= 0 }
  }

  /// The greatest integer that is not above `decimal`; nil where it has more than 64
  /// bits.
  private static func floor(of decimal: Decimal) -> Int64? {
    if let exact = decimal.int64 { return exact }
    guard let above = search({ Decimal($0).compare(decimal) > 0 }) else { return .max }
    return above == .min ? nil : above - 1
  }

  /// The least integer for which `holds`, which holds for all greater ones too; nil
  /// where it holds for none.
  private static func search(_ holds: (Int64) -> Bool) -> Int64? {
    guard holds(.max) else { return nil }
    var low = Int64.min
    var high = Int64.max
    while low < high {
      // Safe: the distance of two integers of 64 bits is one of 64 bits without sign.
      let half = UInt64(bitPattern: high &- low) / 2
      let middle = low &+ Int64(bitPattern: half)
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  // MARK: - Strings

  mutating func stringRules(
    _ found: Found, _ extensions: Extensions
  ) throws(NoMemory) -> UnsafeMutablePointer<StringRules>? {
    var rules = StringRules()
    rules.minimumLength = try count(found, .minimumLength) ?? 0
    rules.maximumLength = try count(found, .maximumLength) ?? .max
    if let member = found[.pattern] {
      let value = found.value(member).pointee
      let spot = try spot(found, member)
      if value.kind == .string {
        rules.pattern = try pattern(value.text, found.site, Text("pattern"), at: spot)
        rules.patternSource = try keep(value.text)
      } else {
        try refuseType(found.site, Text("pattern"), value, at: spot, expected: "a string")
      }
    }
    try expect(.string, found, .format, "a string")
    if let member = found[.format], found.value(member).pointee.kind == .string {
      let name = found.value(member).pointee.text
      let format = Format.named(name)
      if format == nil, extensions.format == .asserted {
        add(
          .schemaFormat, at: try spot(found, member), in: try location(found.site.spot.link),
          keyword: Text("format"), parameter: .init("format", name))
      }
      if extensions.format != .annotated { rules.format = format }
      rules.assertsFormat = extensions.format == .asserted
    }
    let isEmpty =
      rules.minimumLength == 0 && rules.maximumLength == .max && rules.pattern == nil
      && rules.format == nil
    return isEmpty ? nil : try arena.store(rules)
  }

  /// A compiled pattern, shared by all places with the same text; nil, and a problem,
  /// where it is none.
  mutating func pattern(
    _ source: Text, _ site: Site, _ keyword: Text, at spot: Spot
  ) throws(NoMemory) -> UnsafeMutablePointer<Pattern>? {
    if let known = patternTable.find(source) { return patterns[known] }
    switch Pattern.compile(source) {
    case .pattern(let pattern):
      var isKept = false
      // A pattern has memory of its own, which must not be lost on the way.
      defer { if !isKept { pattern.free() } }
      let place = try arena.store(pattern)
      guard patternTable.enter(source, index: patterns.count, arena: &scratch) != .noMemory else {
        throw NoMemory()
      }
      try patterns.append(place, &scratch)
      isKept = true
      return place
    case .problem(let problem):
      if problem.kind == .noMemory { throw NoMemory() }
      var place = spot
      // Without escapes, the text stands in the document as it is.
      if source.start >= document.start, source.end <= document.end {
        place.offset = UInt32(
          truncatingIfNeeded: source.start - document.start + problem.offset)
      }
      add(
        .schemaPattern, at: place, in: try location(site.spot.link), keyword: keyword,
        parameter: .init("pattern", source), .init("error", problem.message),
        .init("at", problem.offset))
      return nil
    }
  }

  // MARK: - Arrays

  mutating func arrayRules(
    _ found: Found
  ) throws(NoMemory) -> UnsafeMutablePointer<ArrayRules>? {
    var rules = ArrayRules()
    if let member = found[.prefixItems] {
      if let (prefix, count) = try nodeList(found, member) {
        if count == 0 {
          try refuseValue(
            found.site, Text("prefixItems"), at: try spot(found, member),
            expected: "an array that is not empty")
        }
        rules.prefix = prefix
        rules.prefixCount = count
      }
    }
    if let member = found[.items], found.value(member).pointee.kind == .array {
      try refuseType(
        found.site, Text("items"), found.value(member).pointee, at: try spot(found, member),
        expected: "a schema (a list of schemas is called prefixItems)")
    } else {
      rules.items = try restriction(found, .items)
    }
    rules.minimumCount = try count(found, .minimumItems) ?? 0
    rules.maximumCount = try count(found, .maximumItems) ?? .max
    rules.isUnique = try flag(found, .uniqueItems) ?? false
    let minimumContains = try count(found, .minimumContains) ?? 1
    let maximumContains = try count(found, .maximumContains) ?? .max
    // Without `contains` the two mean nothing.
    if let member = found[.contains], minimumContains > 0 || maximumContains < .max {
      rules.contains = UnsafePointer(try node(at: found.value(member)))
      rules.minimumContains = minimumContains
      rules.maximumContains = maximumContains
    }
    let isEmpty =
      rules.prefixCount == 0 && rules.items == nil && rules.minimumCount == 0
      && rules.maximumCount == .max && !rules.isUnique && rules.contains == nil
    return isEmpty ? nil : try arena.store(rules)
  }
}
