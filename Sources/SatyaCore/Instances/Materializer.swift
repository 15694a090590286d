// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Builds what an instance holds from a value that has passed its check.
///
/// The value may be a tree, a caller's arrays and objects, or parts of another
/// instance; text and elements are copied into `arena`. Objects become records where
/// the schema says so, conversions are applied, defaults filled in. The result is the
/// same that `JSONReader` builds while it reads.
///
/// Every function returns nil only where memory ran out, or where what a part is built as could
/// not be found out, which the context's failure says.
package struct Materializer {
  typealias NodePointer = UnsafePointer<Node>

  let arena: UnsafeMutablePointer<Arena>
  let context: UnsafeMutablePointer<CheckContext>
  /// The record that what is built will lie in.
  var enclosing: UnsafeMutableRawPointer?
  private var fillsDefaults = true
  private var hasFilled = false
  /// Whether number text stays text where a double does not tell all of it.
  private var keepsExact = false
  private var hasRounded = false
  /// Whether values are neither converted nor left out: those of one deferred value, or all.
  private var keepsGiven: Bool
  private let keepsAllGiven: Bool
  /// Whether anything was converted or left out.
  private var hasChanged = false
  /// Whether members keep the aliases that they were given under; whether one lost its alias.
  private var keepsAliases: Bool
  private var hasRenamed = false
  private var isInsideDeferred = false
  /// Defaults inside defaults: how deep, how many, and whether there is no end to them.
  private var defaultDepth = 0
  private var defaultCount = 0
  private var isEndless = false
  /// Arrays and objects around what is built next.
  private var depth: Int

  package init(
    arena: UnsafeMutablePointer<Arena>, context: UnsafeMutablePointer<CheckContext>,
    enclosing: UnsafeMutableRawPointer?, depth: Int, keepsGiven: Bool = false
  ) {
    self.arena = arena
    self.context = context
    self.enclosing = enclosing
    self.depth = depth
    self.keepsGiven = keepsGiven
    keepsAliases = keepsGiven
    keepsAllGiven = keepsGiven
  }

  /// Whether what was built is more than another form of the value.
  package var isOther: Bool { hasChanged || hasRenamed }

  /// Builds the value that the materializer was made for.
  package mutating func build(_ value: Value, _ node: UnsafePointer<Node>?) -> Value? {
    let built = buildPart(value, node)
    return context.pointee.isStopped ? nil : built
  }

  mutating func buildPart(_ value: Value, _ node: UnsafePointer<Node>?) -> Value? {
    guard let node else { return buildPlain(value) }
    // The reader goes on with the branch of a union as if it were all there is.
    if value.isArray || value.isObject,
      let branch = node.pointee.union?.pointee.onlyBranch(for: value)
    {
      return buildPart(value, branch)
    }
    guard node.pointee.plan == .deferred, !isInsideDeferred else {
      return buildGoverned(value, node)
    }
    isInsideDeferred = true
    hasFilled = false
    hasRounded = false
    let hadChanged = hasChanged
    let hadRenamed = hasRenamed
    hasChanged = false
    hasRenamed = false
    defer {
      isInsideDeferred = false
      fillsDefaults = true
      keepsExact = false
      keepsGiven = keepsAllGiven
      keepsAliases = keepsAllGiven
      hasChanged = hasChanged || hadChanged
      hasRenamed = hasRenamed || hadRenamed
    }
    return buildDeferred(value, node)
  }

  /// Rules that span the value were checked on what was given. Where they do not hold with
  /// what would be made of it, it stays closer to that, so that an instance satisfies its own
  /// schema.
  private mutating func buildDeferred(_ value: Value, _ node: NodePointer) -> Value? {
    guard let built = buildGoverned(value, node) else { return nil }
    guard hasRounded || hasFilled || isOther, !satisfies(built, node) else { return built }
    if hasRounded {
      // Numbers stay as written where the doubles nearest to them make a difference.
      keepsExact = true
      guard let exact = buildGoverned(value, node) else { return nil }
      if satisfies(exact, node) { return exact }
    }
    if hasFilled {
      // Defaults never change a verdict: it goes without.
      fillsDefaults = false
      guard let bare = buildGoverned(value, node) else { return nil }
      if !isOther || satisfies(bare, node) { return bare }
      fillsDefaults = true
    }
    if hasRenamed {
      // Members stay under their aliases.
      keepsAliases = true
      fillsDefaults = !hasFilled
      guard let aliased = buildGoverned(value, node) else { return nil }
      if !hasChanged || satisfies(aliased, node) { return aliased }
      fillsDefaults = true
      keepsAliases = keepsAllGiven
    }
    if hasChanged {
      // Nothing is converted or left out.
      keepsGiven = true
      guard let given = buildGoverned(value, node) else { return nil }
      if !(hasFilled || hasRenamed) || satisfies(given, node) { return given }
      fillsDefaults = false
      guard let bare = buildGoverned(value, node) else { return nil }
      if !hasRenamed || satisfies(bare, node) { return bare }
    }
    // Neither that nor anything renamed.
    keepsAliases = keepsAliases || hasRenamed
    return buildGoverned(value, node)
  }

  private mutating func buildGoverned(_ value: Value, _ node: NodePointer) -> Value? {
    switch value.kind {
    case .array, .hostArray:
      return buildArray(value, structure(of: value, node)?.pointee.array)
    case .object, .hostObject, .record:
      let governing = structure(of: value, node)
      var value = value
      if let rules = governing?.pointee.object, rules.pointee.hasAliases, !keepsAliases {
        let resolved = AliasNames.resolve(value, rules, arena: &context.pointee.scratch)
        guard let resolved else { return nil }
        value = resolved.object
        if resolved.hasAlias { hasRenamed = true }
      }
      if let layout = governing?.pointee.object?.pointee.layout {
        return buildRecord(value, layout)
      }
      return buildObject(value, governing?.pointee.object)
    default:
      return buildScalar(value, node)
    }
  }

  // MARK: - Scalars

  private mutating func buildScalar(_ value: Value, _ node: NodePointer) -> Value? {
    let converted = Conversion.convert(
      value, for: node, isLax: context.pointee.options.isLax,
      maximumDigits: context.pointee.options.maximumDigits, arena: &arena.pointee)
    guard let converted else { return nil }
    if Materializer.isOther(converted, value) { hasChanged = true }
    guard let value = asInteger(keepsGiven ? value : converted, node) else { return nil }
    guard let branch = branch(for: value, node) else { return store(value, node) }
    guard let built = buildScalar(value, branch) else { return nil }
    // What a branch makes of a value need not satisfy the rules around the branch.
    let isKept = !Materializer.isOther(built, value) || satisfies(built, node)
    return isKept ? built : store(value, node)
  }

  /// Whether a conversion, and not merely another form of the same number, lies between two
  /// scalars.
  private static func isOther(_ a: Value, _ b: Value) -> Bool {
    if a.kind == .string, b.kind == .string { return !(a.text == b.text) }
    return (a.kind == .string) != (b.kind == .string) || (a.kind == .bool) != (b.kind == .bool)
  }

  /// A number as an integer, where the node wants one, whatever its branches do; other values.
  private func asInteger(_ value: Value, _ node: NodePointer) -> Value? {
    let types = node.pointee.types
    guard types.contains(.integer), !types.contains(.fraction),
      value.kind == .double || value.kind == .number, let exact = Decimal(value: value)
    else { return value }
    if let integer = exact.int64 { return .int64(integer) }
    if value.kind == .double { return buildInteger(value) }
    // Beyond 64 bits an integer stays what was written.
    var value = value
    value.reserved = 0
    return value
  }

  /// A scalar as the instance holds it.
  private mutating func store(_ value: Value, _ node: NodePointer) -> Value? {
    var value = value
    if let double = double(of: value),
      node.pointee.number.map({ NumberRules.admits($0, double, text: nil) }) ?? true,
      node.pointee.choice.map({ $0.pointee.admits(.double(double)) }) ?? true
    {
      return .double(double)
    }
    if value.kind == .string || value.kind == .number {
      guard let copy = arena.pointee.copy(value.text) else { return nil }
      value.payload = UInt64(UInt(bitPattern: copy.start))
    }
    value.flags.formIntersection(.isASCII)
    value.reserved = 0
    return value
  }

  /// The double that number text of a tree stands for.
  private mutating func double(of value: Value) -> Double? {
    guard value.kind == .number, value.reserved == TreeReader.isDouble, !keepsExact,
      let double = NumberReader.double(of: value.text)
    else { return nil }
    hasRounded = true
    return double
  }

  /// A whole double beyond 64 bits, as the text of an integer.
  private func buildInteger(_ value: Value) -> Value? {
    guard arena.pointee.reserve(32) else { return nil }
    let out = arena.pointee.cursor.assumingMemoryBound(to: UInt8.self)
    let count = NumberWriter.write(value.asDouble, to: out)
    arena.pointee.take(upTo: out + count)
    return .number(Text(out, count))
  }

  // MARK: - Containers

  /// A value that no schema governs.
  private mutating func buildPlain(_ value: Value) -> Value? {
    switch value.kind {
    case .array, .hostArray: return buildArray(value, nil)
    case .object, .hostObject, .record: return buildObject(value, nil)
    case .string, .number:
      if let double = double(of: value) { return .double(double) }
      guard let copy = arena.pointee.copy(value.text) else { return nil }
      var copied = value
      copied.payload = UInt64(UInt(bitPattern: copy.start))
      copied.flags.formIntersection(.isASCII)
      copied.reserved = 0
      return copied
    default:
      return Value(kind: value.kind, payload: value.payload)
    }
  }

  private mutating func buildArray(
    _ value: Value, _ rules: UnsafeMutablePointer<ArrayRules>?
  ) -> Value? {
    guard enter() else { return .unset }
    defer { depth -= 1 }
    guard value.count > 0, let elements = value.elements else { return Value(kind: .array) }
    guard let copies = arena.pointee.allocateValues(value.count) else { return nil }
    for i in 0..<value.count {
      var node = rules?.pointee.items
      if let rules, i < rules.pointee.prefixCount, let prefix = rules.pointee.prefix {
        node = prefix[i]
      }
      guard let copy = buildPart(elements[i], node) else { return nil }
      copies[i] = copy
    }
    return .array(copies, count: value.count)
  }

  /// Goes into a container. False in a default that would nest deeper than values may: it
  /// counts as endless then.
  private mutating func enter() -> Bool {
    if _slowPath(defaultDepth > 0), depth >= context.pointee.options.maximumDepth {
      isEndless = true
      return false
    }
    depth += 1
    return true
  }

  /// An object that stays one.
  private mutating func buildObject(
    _ value: Value, _ rules: UnsafeMutablePointer<ObjectRules>?
  ) -> Value? {
    guard enter() else { return .unset }
    defer { depth -= 1 }
    var members = Members(value)
    let count = members.count
    guard count > 0 else { return Value(kind: .object) }
    guard let copies = arena.pointee.allocateValues(count * 2) else { return nil }
    var kept = 0
    while let member = members.next() {
      let key = member.key.text
      let node = rules.flatMap { Materializer.rule(for: key, $0, context) }
      guard let copy = buildPart(member.value, node), let text = arena.pointee.copy(key) else {
        return nil
      }
      copies[2 * kept] = .string(text)
      copies[2 * kept + 1] = copy
      kept += 1
    }
    return .object(copies, count: kept)
  }

  private mutating func buildRecord(
    _ value: Value, _ layout: UnsafeMutablePointer<RecordLayout>
  ) -> Value? {
    guard enter() else { return .unset }
    defer { depth -= 1 }
    guard let record = emptyRecord(layout) else { return nil }
    let outer = enclosing
    enclosing = record.address
    defer { enclosing = outer }
    guard let rules = layout.pointee.node.pointee.object else { return .record(record) }
    let policy = rules.pointee.extras ?? context.pointee.options.extras
    var members = Members(value)
    let count = members.count
    var extras: UnsafeMutablePointer<Value>?
    var extraCount = 0
    var hasAliases = false
    while let member = members.next() {
      let key = member.key
      var isAlias = false
      if let index = rules.pointee.names.find(key.text), let properties = rules.pointee.properties,
        properties[index].isDeclared
      {
        isAlias = keepsAliases && !(properties[index].name == key.text)
        if !isAlias {
          guard let built = buildPart(member.value, properties[index].node) else { return nil }
          record.slots[properties[index].slot] = built
          continue
        }
        hasAliases = true
      }
      if policy == .ignore, !keepsGiven, !isAlias {
        hasChanged = true
      } else {
        if extras == nil { extras = arena.pointee.allocateValues(count * 2) }
        guard let extras else { return nil }
        extras[2 * extraCount] = key
        extras[2 * extraCount + 1] = member.value
        extraCount += 1
      }
    }
    if let extras {
      // Its members stand where the record's do.
      depth -= 1
      defer { depth += 1 }
      guard let built = buildObject(.object(extras, count: extraCount), rules),
        let memory = arena.pointee.allocate(MemoryLayout<RecordPointer.Extension>.size)
      else { return nil }
      record.extend(with: memory, extras: built)
    }
    // A field may be there under an alias.
    return hasAliases || fillDefaults(of: record) ? .record(record) : nil
  }

  /// A record of unset slots inside `enclosing`.
  package func emptyRecord(_ layout: UnsafeMutablePointer<RecordLayout>) -> RecordPointer? {
    let count = layout.pointee.fieldCount
    guard let memory = arena.pointee.allocate(RecordPointer.byteCount(fields: count)) else {
      return nil
    }
    let record = RecordPointer(in: memory)
    record.initialize(layout: layout, flags: enclosing == nil ? [] : .isNested, link: enclosing)
    memset(record.slots, 0, count * MemoryLayout<Value>.stride)
    return record
  }

  /// Gives unset slots the default of their property. Scalars and text are shared with
  /// the schema, which outlives the record.
  package mutating func fillDefaults(of record: RecordPointer) -> Bool {
    let layout = record.layout
    guard fillsDefaults, let rules = layout.pointee.node.pointee.object,
      rules.pointee.hasDefaults, Materializer.hasRoom(record, rules)
    else { return true }
    let outer = enclosing
    enclosing = record.address
    defer { enclosing = outer }
    for i in 0..<layout.pointee.fieldCount where record.slots[i].kind == .unset {
      if let names = rules.pointee.propertyNames,
        !satisfies(.string(layout.pointee.fields[i].name), names)
      {
        continue
      }
      var value = layout.pointee.fields[i].readyDefault
      if value.kind == .unset {
        guard let node = layout.pointee.fields[i].node,
          node.pointee.defaultValue.kind != .unset
        else { continue }
        guard let built = buildDefault(node) else { return false }
        if built.kind == .unset { continue }
        value = built
        value.flags = value.flags.intersection(.isASCII).union(.isDefault)
      }
      record.slots[i] = value
      hasFilled = true
    }
    return true
  }

  /// A default with the defaults inside it, or unset where those would go on without end,
  /// as they do where a schema's default leads to the same schema again, or nest deeper
  /// than values may.
  private mutating func buildDefault(_ node: NodePointer) -> Value? {
    if defaultDepth == 0 {
      defaultCount = 0
      isEndless = false
    }
    let mark = arena.pointee.mark()
    defaultDepth += 1
    defaultCount += 1
    defer { defaultDepth -= 1 }
    if defaultDepth > 16 || defaultCount > 1_000 { isEndless = true }
    if isEndless { return .unset }
    let built = buildPart(node.pointee.defaultValue, node)
    guard isEndless, built != nil else { return built }
    if defaultDepth == 1 { arena.pointee.rewind(to: mark) }
    return .unset
  }
}
