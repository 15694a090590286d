// SPDX-License-Identifier: Apache-2.0
import CPlatform

extension Instance {
  /// The slot of a field, unset where it is absent; nil where there is no such field.
  @inline(__always)
  package func slot(_ field: Int) -> UnsafeMutablePointer<Value>? {
    UInt(bitPattern: field) < UInt(bitPattern: record.layout.pointee.visibleCount)
      ? record.slots + field : nil
  }

  /// The record around a nested one, and so on: the outermost.
  package var root: RecordPointer {
    var root = record
    while let parent = root.parent { root = parent }
    return root
  }

  /// Checks `value` and stores a copy; the old value stays where that fails.
  package func set(_ field: Int, _ value: Value, report: Report?) -> Outcome {
    guard let slot = slot(field) else { return .noField }
    var root = record
    var isFrozen = root.flags.contains(.isFrozen)
    while let parent = root.parent {
      root = parent
      if root.flags.contains(.isFrozen) { isFrozen = true }
    }
    guard !isFrozen else { return .badState }
    guard let node = record.layout.pointee.fields[field].node else { return .noField }
    return replace(field, slot, node, value, root: root, report: report)
  }

  /// The commonest assignment: an integer over a scalar, in a plain root, under rules that
  /// an integer alone decides. False where it is another one; nothing is changed then.
  @inline(__always)
  package func setInteger(_ field: Int, _ value: Int64) -> Bool {
    guard record.flags.isDisjoint(with: [.isNested, .isFrozen]) else { return false }
    let layout = record.layout
    guard UInt(bitPattern: field) < UInt(bitPattern: layout.pointee.independentCount) else {
      return false
    }
    // Safe: a field is a declared property, which has a node.
    let node = layout.pointee.fields[field].node.unsafelyUnwrapped
    guard node.pointee.plan == .shortInteger,
      UInt64(bitPattern: value &- node.pointee.least) <= node.pointee.span
    else { return false }
    let slot = record.slots + field
    guard slot.pointee.flags.isDisjoint(with: .ownsBlock) else { return false }
    slot.pointee = .int64(value)
    return true
  }

  @inline(never)
  private func replace(
    _ field: Int, _ slot: UnsafeMutablePointer<Value>, _ node: UnsafePointer<Node>,
    _ value: Value, root: RecordPointer, report: Report?
  ) -> Outcome {
    let layout = record.layout
    let property = layout.pointee.fields + field
    var context = CheckContext(options: schema.options.pointee, report: report)
    defer { context.free() }
    var fresh = Value.unset
    // As it was given, where something else was made of it that rules around it may refuse.
    var given = Value.unset
    let outcome = withUnsafePointer(
      to: PathLink(parent: nil, key: .string(property.pointee.name))
    ) { path in
      if value.kind == .unset {
        guard property.pointee.isRequired else { return Outcome.ok }
        if let report {
          var draft = ProblemDraft(.missing, .init("field", property.pointee.name))
          draft.path = path
          draft.location = layout.pointee.node.pointee.location
          draft.keyword = Text("required")
          report.add(draft)
        }
        return .invalid
      }
      var sound = value
      let outcome = check(&sound, node, path: path, report, &context)
      guard outcome == .ok else { return outcome }
      var isBuilt = build(sound, node, &context, into: &fresh)
      if isBuilt == true, layout.pointee.hasSpanningRules {
        isBuilt = build(sound, node, keepsGiven: true, &context, into: &given)
      }
      return isBuilt != nil ? .ok : context.failed ?? .noMemory
    }
    guard outcome == .ok else {
      Instance.freeBlocks(fresh)
      return outcome
    }

    let old = slot.pointee
    slot.pointee = fresh
    if layout.pointee.hasSpanningRules || isSeenInDefault {
      // The record and those around it see the new value; a refusal takes it back.
      let spanning = checkWhole(root, slot, &fresh, given: &given, report, &context)
      Instance.freeBlocks(given)
      guard spanning == .ok else {
        slot.pointee = old
        Instance.freeBlocks(fresh)
        return spanning
      }
    }
    Instance.freeBlocks(old)
    if fresh.flags.contains(.ownsBlock) { noteBlock() }
    noteChange()
    return .ok
  }

  /// Checks a value where it will stand: what it holds nests no deeper than the whole
  /// instance may. As `Instance.check`.
  private func check(
    _ value: inout Value, _ node: UnsafePointer<Node>, path: UnsafePointer<PathLink>,
    _ report: Report?, _ context: inout CheckContext
  ) -> Outcome {
    guard value.isArray || value.isObject else {
      return Instance.check(&value, node, path: path, &context)
    }
    let most = mostAround
    guard let most else {
      return Instance.check(&value, node, path: path, depth: levelsAround, &context)
    }
    let outcome = Instance.check(&value, node, path: path, depth: most, &context)
    guard outcome == .invalid, context.isTooDeep else { return outcome }
    // It may stand less deep than records of its kind can.
    report?.clear()
    context.begin()
    return Instance.check(&value, node, path: path, depth: levelsAround, &context)
  }

  /// Checks the outermost record, in whose `slot` the new value stands, without any default, then
  /// with those outside of that and, where it does not hold with them, without some; at last with
  /// those inside of it. See `FilledDefaults`.
  ///
  /// The verdict is that on the value as it was `given`, as it is of a document. Where the record
  /// does not hold with what was made of it, `fresh`, the two change places.
  private func checkWhole(
    _ root: RecordPointer, _ slot: UnsafeMutablePointer<Value>, _ fresh: inout Value,
    given: inout Value, _ report: Report?, _ context: inout CheckContext
  ) -> Outcome {
    func check(_ context: inout CheckContext) -> Outcome {
      report?.clear()
      return checkRoot(root, &context)
    }
    var inside = FilledDefaults()
    var others = FilledDefaults()
    guard inside.take(inside: fresh), inside.take(inside: given),
      others.takeAll(of: root, around: record)
    else {
      inside.putBack()
      others.putBack()
      return .noMemory
    }
    var outcome: Outcome
    if given.kind == .unset {
      outcome = check(&context)
    } else {
      slot.pointee = given
      outcome = check(&context)
      if outcome == .ok {
        slot.pointee = fresh
        outcome = check(&context)
        if outcome == .invalid {
          swap(&fresh, &given)
          slot.pointee = fresh
          outcome = .ok
        }
      }
    }
    let hasOthers = !others.isEmpty
    others.putBack()
    if outcome == .ok, hasOthers {
      var walk = FilledDefaults.Walk(of: record, in: root)
      outcome = check(&context)
      while outcome == .invalid {
        let step = others.takeNext(&walk)
        if step == .none { break }
        outcome = step == .noMemory ? .noMemory : check(&context)
      }
    }
    var holdsInside = true
    if outcome == .ok, !inside.isEmpty {
      inside.restore()
      outcome = check(&context)
      holdsInside = outcome == .ok
      if outcome == .invalid { outcome = .ok }
    }
    guard outcome == .ok else {
      inside.putBack()
      others.putBack()
      return outcome
    }
    others.drop()
    if holdsInside { inside.putBack() } else { inside.drop() }
    report?.clear()
    return .ok
  }

  private func checkRoot(_ root: RecordPointer, _ context: inout CheckContext) -> Outcome {
    context.begin()
    // What it holds was admitted piece by piece, as it is where no rule spans it.
    context.options.maximumSize = .max
    var value = Instance(root).value
    return Instance.check(&value, schema.root, path: nil, &context)
  }

  /// Whether the record stands in a default whose presence the rules around it look at: what is set
  /// here makes that default given.
  private var isSeenInDefault: Bool {
    var child = record
    while let parent = child.parent {
      if parent.layout.pointee.hasSpanningRules {
        for i in 0..<parent.fieldCount where parent.slots[i].flags.contains(.isDefault) {
          if FilledDefaults.holds(parent.slots[i], child) { return true }
        }
      }
      child = parent
    }
    return false
  }

  /// A default in which something was set is none any more.
  private func noteChange() {
    var child = record
    while let parent = child.parent {
      for i in 0..<parent.fieldCount where parent.slots[i].flags.contains(.isDefault) {
        if FilledDefaults.holds(parent.slots[i], child) {
          parent.slots[i].flags.remove(.isDefault)
        }
      }
      child = parent
    }
  }

  /// The stored form of a checked value, in a block of its own where it needs one. Whether it is
  /// another than the value; nil without memory.
  private func build(
    _ value: Value, _ node: UnsafePointer<Node>, keepsGiven: Bool = false,
    _ context: inout CheckContext, into fresh: inout Value
  ) -> Bool? {
    var arena = Arena()
    defer { arena.free() }
    var isOther = false
    let built = withUnsafeMutablePointer(to: &context) { context in
      withUnsafeMutablePointer(to: &arena) {
        var materializer = Materializer(
          arena: $0, context: context, enclosing: record.address,
          depth: mostAround ?? levelsAround, keepsGiven: keepsGiven)
        let built = materializer.build(value, node)
        isOther = materializer.isOther
        return built
      }
    }
    guard let built, let copy = BlockCopy.copy(built, into: record.address) else { return nil }
    fresh = copy
    return isOther
  }

  /// Tells this record and those around it that there is something to free.
  private func noteBlock() {
    var next: RecordPointer? = record
    while let record = next, !record.flags.contains(.ownsBlocks) {
      record.flags.insert(.ownsBlocks)
      next = record.parent
    }
  }
}

extension RecordLayout {
  /// The slot of the field called `name`.
  package func find(_ name: Text) -> Int? {
    guard !isWrapper, let rules = node.pointee.object,
      let index = rules.pointee.names.find(name), let properties = rules.pointee.properties,
      properties[index].isDeclared, properties[index].name == name
    else { return nil }
    return properties[index].slot
  }
}

extension Value {
  /// A number as a double, rounded; nil for what is none or too large for one.
  package var nearestDouble: Double? {
    switch kind {
    case .double: asDouble
    case .int64: Double(asInt64)
    case .number: NumberReader.double(of: text)
    default: nil
    }
  }
}
