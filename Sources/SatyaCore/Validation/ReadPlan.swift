// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// How the reader goes about a node: what its first `switch` is on.
///
/// Worked out once per node by the compiler, so that the common shapes cost one jump.
package enum ReadPlan: UInt8 {
  /// Several kinds: look at the first byte, then apply the group of that kind.
  case general
  case anything
  case never
  /// Decode to a tree, check that, then build: see `Node.Flags.deferred`.
  case deferred
  /// A union that the first byte or a tag decides.
  case union
  /// One kind, or it and null, and no `enum`.
  case integer, number, string
  /// One kind and no `enum`.
  case boolean, array, object
  /// An `enum` or `const` of a few short strings, and nothing else about strings.
  case choice
  /// A string of which nothing but the length is asked, an integer of which nothing but
  /// bounds: `least` and `span` of the node say all.
  case shortString, shortInteger

  package init(_ node: UnsafePointer<Node>) {
    let types = node.pointee.types
    if node.pointee.flags.contains(.never) {
      self = .never
    } else if node.pointee.flags.contains(.deferred) || ReadPlan.overlaps(node) {
      self = .deferred
    } else if node.pointee.union != nil {
      self = .union
    } else if node.pointee.flags.contains(.anything) {
      self = .anything
    } else if let choice = node.pointee.choice {
      let isShort = choice.pointee.quoted != nil && node.pointee.string == nil
      self = isShort && types.contains(.string) ? .choice : .general
    } else if types.subtracting(.null) == .integer {
      self = .integer
    } else if types.subtracting(.null) == .number {
      self = .number
    } else if types.subtracting(.null) == .string {
      self = .string
    } else if types == .boolean {
      self = .boolean
    } else if types == .array, node.pointee.array != nil {
      self = .array
    } else if types == .object, node.pointee.object != nil {
      self = .object
    } else {
      self = .general
    }
  }

  /// Whether two schemas govern one member, or one sees the name for which an alias stands,
  /// which the reader does not do.
  private static func overlaps(_ node: UnsafePointer<Node>) -> Bool {
    guard let rules = node.pointee.object, let properties = rules.pointee.properties else {
      return false
    }
    if rules.pointee.hasAliases, rules.pointee.propertyNames != nil { return true }
    for i in 0..<rules.pointee.propertyCount where properties[i].hasPatterns { return true }
    return false
  }
}

extension Node {
  /// The default if nothing needs doing to it: no conversion, no number to be made an
  /// integer, no copy. Its text is the schema's, which outlives every record.
  fileprivate var readyDefault: Value {
    var value = defaultValue
    // One that a lax schema has yet to convert is of another kind.
    let fits =
      switch value.kind {
      case .null: types.contains(.null)
      case .bool: types.contains(.boolean)
      case .int64: types.contains(.integer)
      case .string: types.contains(.string)
      case .double: types.contains(.fraction)
      default: false
      }
    if !fits || conversion != nil || combinationCount > 0 { return .unset }
    value.flags = value.flags.intersection(.isASCII).union(.isDefault)
    value.reserved = 0
    return value
  }
}

extension Node {
  /// What the plans `shortString` and `shortInteger` compare with.
  ///
  /// A string is taken that way if it is ASCII, whose bytes are its length.
  fileprivate mutating func findSpan() {
    switch plan {
    case .string:
      if let string {
        let rules = string.pointee
        guard rules.pattern == nil, rules.format == nil,
          rules.minimumLength <= rules.maximumLength
        else { return }
        least = Int64(rules.minimumLength)
        span = UInt64(rules.maximumLength - rules.minimumLength)
      } else {
        least = 0
        span = .max
      }
      plan = .shortString
    case .integer:
      if let number {
        guard number.pointee.isRange, number.pointee.least <= number.pointee.greatest else {
          return
        }
        least = number.pointee.least
        span = UInt64(bitPattern: number.pointee.greatest &- least)
      } else {
        least = .min
        span = .max
      }
      plan = .shortInteger
    default: break
    }
  }
}

extension Node {
  /// How far `allOf` and `$ref` are followed to find a telltale member.
  private static var deepestTelltale: Int { 2 }

  fileprivate static func findTelltale(
    _ node: UnsafePointer<Node>, depth: Int
  ) -> UnsafeMutablePointer<Property>? {
    if let rules = node.pointee.object, let properties = rules.pointee.properties {
      for i in 0..<min(rules.pointee.propertyCount, 8) {
        // An alias may stand for the name.
        guard properties[i].aliasCount == 0, let member = properties[i].node else { continue }
        if member.pointee.isTelltale { return properties + i }
      }
    }
    guard depth < deepestTelltale, let combinations = node.pointee.combinations else { return nil }
    for i in 0..<node.pointee.combinationCount {
      let combination = combinations[i]
      guard combination.kind == .reference || combination.kind == .allOf else { continue }
      for j in 0..<min(combination.count, 4) {
        if let found = findTelltale(combination.branches[j], depth: depth + 1) { return found }
      }
    }
    return nil
  }

  /// Whether the node admits a few strings and nothing else, as they stand.
  private var isTelltale: Bool {
    guard let choice = choice?.pointee, choice.count <= 8, conversion == nil else { return false }
    for i in 0..<choice.count where choice.values[i].kind != .string { return false }
    return true
  }
}

extension Property {
  /// Lets the reader compare the quoted key in one load.
  fileprivate mutating func expectKey() {
    guard quoted.count > 0, quoted.count < 1 << 30 else { return }
    // Safe: a key has 16 bytes or more, with the zeros behind it.
    key = (sp_load64(quoted.start), sp_load64(quoted.start + 8))
    quotedCount = Int32(truncatingIfNeeded: quoted.count)
    switch quoted.count {
    case ..<16: keyMask = (1 << UInt32(quoted.count)) - 1
    case 16: keyMask = 0xffff
    // One load does not tell: `matchesWholeKey` does.
    default: keyMask = 1 << 16
    }
  }
}

extension Node {
  /// Works out what is derived from the rest of a node; the compiler calls it once for
  /// each, when all of them are complete.
  package static func prepare(_ node: UnsafeMutablePointer<Node>) {
    node.pointee.plan = ReadPlan(node)
    if let rules = node.pointee.number {
      rules.pointee.isRange = rules.pointee.multipleOf == nil && rules.pointee.maximumDigits < 0
    }
    node.pointee.findSpan()
    node.pointee.telltale = findTelltale(UnsafePointer(node), depth: 0)
    guard let rules = node.pointee.object, let properties = rules.pointee.properties else { return }
    // A field may be declared and yet have a name that is refused when it is set.
    if rules.pointee.propertyNames != nil { rules.pointee.layout?.pointee.hasSpanningRules = true }
    let count = rules.pointee.propertyCount
    rules.pointee.isWide = count > 63
    rules.pointee.declaredCount = 0
    rules.pointee.declaredBits = 0
    rules.pointee.requiredBits = 0
    rules.pointee.hasReadyDefaults =
      !rules.pointee.isWide && rules.pointee.maximumCount == .max
      && rules.pointee.propertyNames == nil
    rules.pointee.otherDefaultBits = 0
    for i in 0..<count {
      properties[i].bit = ObjectState.bit(i)
      if properties[i].isRequired, i < 63 { rules.pointee.requiredBits |= properties[i].bit }
      guard let member = properties[i].node else { continue }
      // Keys that `propertyNames` must see are read as text.
      if rules.pointee.propertyNames == nil { properties[i].expectKey() }
      rules.pointee.declaredCount += 1
      if i < 63 { rules.pointee.declaredBits |= properties[i].bit }
      properties[i].readyDefault = member.pointee.readyDefault
      guard member.pointee.defaultValue.kind != .unset else { continue }
      rules.pointee.hasDefaults = true
      if properties[i].readyDefault.kind == .unset {
        rules.pointee.otherDefaultBits |= properties[i].bit
      }
    }
    rules.pointee.hasEndRules = rules.pointee.isWide || rules.pointee.hasCountRules
  }
}
