// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Instances: their fields, what is kept beside them, and what is computed.
extension Dumper {
  /// What stands for an instance, which the caller holds; a new reference.
  func dump(_ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>) -> Object? {
    let flags = run.pointee.flags
    if output.pointee.flags.contains(.isPlain), flags.isDisjoint(with: DumpRun.Flags.leavesOut) {
      let byAlias = flags.usesAliases(output)
      let begun = Output.begin(
        output, instance.slots(info), byAlias: byAlias, inJSON: flags.contains(.isJSON), py)
      if let begun { return finish(begun, instance, info, byAlias: byAlias) }
    }
    return dumpRarer(instance, info)
  }

  /// Fills in the rest of the values of a dict that was begun, which this takes over.
  func finish(
    _ begun: Output.Begun, _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>,
    byAlias: Bool
  ) -> Object? {
    let (made, shape) = (begun.dict, begun.shape)
    let slots = instance.slots(info)
    let gates = UnsafePointer(output.pointee.gates)
    let inJSON = run.pointee.flags.contains(.isJSON)
    let count = output.pointee.fieldCount
    var mayCycle = false
    var missing: UInt64 = 0
    var i = begun.filled
    while i < count {
      if let value = slots[i] {
        let field = output.pointee.fields + i
        // Whatever runs meanwhile may set the field.
        py.retain(value)
        let dumped = dump(field.pointee.node, value, owner: instance.address)
        py.release(value)
        guard let dumped else { return drop(made) }
        let isPut = shape.put(dumped, at: i, of: made, py)
        if !isPut, !put(dumped, field, in: made, byAlias) { return drop(made) }
        if ModelInstance.mayCycle(dumped) { mayCycle = true }
      } else {
        // A field that was deleted is not in the dict.
        missing |= 1 << UInt64(i)
      }
      i = shape.fill(made, from: i &+ 1, to: count, slots, gates, inJSON: inJSON, py)
    }
    if missing != 0 {
      for i in 0..<count where missing & 1 << UInt64(i) != 0 {
        let field = output.pointee.fields[i]
        let name = byAlias ? field.key : field.name
        if py.api.PyDict_DelItem.unsafelyUnwrapped(made, name) != 0 { return drop(made) }
      }
    }
    // Not before: what the collector sees, code of the user may find and change.
    if mayCycle, !py.isTracked(made) { py.api.PyObject_GC_Track.unsafelyUnwrapped(made) }
    return made
  }

  /// An instance of which not every field shows, or more than the fields.
  @inline(never)
  func dumpRarer(
    _ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>
  ) -> Object? {
    let extra = output.pointee.flags.contains(.allowsExtra) ? instance.side?.pointee.extra : nil
    let isSelected = depth == 0 && run.pointee.flags.contains(.selects)
    let isRoot = output.pointee.flags.contains(.isRoot)
    if let serializer = output.pointee.serializer, !isSelected {
      return callSerializer(serializer, instance)
    }
    if output.pointee.flags.contains(.isWhole) || (isRoot && isSelected) || !isPlain(extra: extra) {
      // What Python writes as a whole is told what is included and excluded.
      return call(output.pointee.dump, instance.address, selection: isSelected)
    }
    if isRoot {
      guard let value = instance.slots(info)[0] else {
        return call(output.pointee.dump, instance.address)
      }
      py.retain(value)
      defer { py.release(value) }
      return dump(output.pointee.fields[0].node, value, owner: instance.address)
    }
    guard let made = py.api.PyDict_New.unsafelyUnwrapped() else { return nil }
    // What runs meanwhile may give the instance others.
    if let extra { py.retain(extra) }
    defer { py.release(optional: extra) }
    if putFields(of: instance, info, in: made), putExtra(extra, in: made),
      putComputed(of: instance.address, in: made)
    {
      return made
    }
    return drop(made)
  }

  private func putFields(
    of instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, in made: Object
  ) -> Bool {
    let excludesNone = run.pointee.flags.contains(.excludesNone)
    let byAlias = run.pointee.flags.usesAliases(output)
    for i in 0..<output.pointee.fieldCount {
      let field = output.pointee.fields + i
      guard let value = instance.slots(info)[i] else { continue }
      if excludesNone, value == py.none { continue }
      py.retain(value)
      defer { py.release(value) }
      let choice = DumpRun.mayShow(run, field, i, of: instance, isOutermost: depth == 0, py)
      if choice != .yes {
        if choice == .no { continue }
        return false
      }
      if !putField(field, value, of: instance.address, in: made, byAlias) { return false }
    }
    return true
  }

  /// Puts a field into a dict, if what it has is to be shown; false with an exception.
  func putField(
    _ field: UnsafePointer<OutputField>, _ value: Object, of owner: Object, in made: Object,
    _ byAlias: Bool
  ) -> Bool {
    switch DumpRun.shows(run, field, value, py) {
    case .no: return true
    case .failed: return false
    case .yes: break
    }
    let dumped: Object?
    if let inner = field.pointee.innerExclude {
      let node = field.pointee.node
      let takesOwner = node.pointee.flags.contains(.takesOwner)
      dumped = call(
        node.pointee.dump, value, exclude: inner, owner: takesOwner ? owner : nil)
    } else {
      dumped = dump(field.pointee.node, value, owner: owner)
    }
    guard let dumped else { return false }
    return put(dumped, field, in: made, byAlias)
  }

  /// Puts what a field became into a dict, which takes over the reference.
  private func put(
    _ dumped: Object, _ field: UnsafePointer<OutputField>, in made: Object, _ byAlias: Bool
  ) -> Bool {
    defer { py.release(dumped) }
    let name = byAlias ? field.pointee.key : field.pointee.name
    return py.api.PyDict_SetItem.unsafelyUnwrapped(made, name, dumped) == 0
  }

  /// Whether values of undeclared names have names that are plain str.
  func isPlain(extra: Object?) -> Bool {
    guard let extra else { return true }
    guard PythonType.of(extra).address == py.dict else { return false }
    var position = 0
    var key: Object?
    var value: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(extra, &position, &key, &value) != 0 {
      guard let key, PythonType.of(key).address == py.str else { return false }
    }
    return true
  }

  private func putExtra(_ extra: Object?, in made: Object) -> Bool {
    guard let extra, py.api.PyDict_Size.unsafelyUnwrapped(extra) > 0 else { return true }
    // What runs meanwhile may change the instance's own.
    guard let extra = py.api.PyDict_Copy.unsafelyUnwrapped(extra) else { return false }
    defer { py.release(extra) }
    var position = 0
    var key: Object?
    var value: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(extra, &position, &key, &value) != 0 {
      guard let key, let value else { return false }
      if run.pointee.flags.contains(.excludesNone), value == py.none { continue }
      if depth == 0, run.pointee.flags.contains(.selects) {
        let choice = DumpRun.selects(run, key, py)
        if choice == .no { continue }
        if choice == .failed { return false }
      }
      guard
        let dumped = output.pointee.extra.map({ dump($0, value, owner: nil) })
          ?? dumpAnything(value)
      else { return false }
      defer { py.release(dumped) }
      if py.api.PyDict_SetItem.unsafelyUnwrapped(made, key, dumped) != 0 { return false }
    }
    return true
  }

  func putComputed(of owner: Object, in made: Object) -> Bool {
    if output.pointee.computedCount == 0 || run.pointee.flags.contains(.excludesComputed) {
      return true
    }
    let flags = run.pointee.flags
    let byAlias =
      flags.contains(.byAlias)
      || (output.pointee.flags.contains(.byAlias) && !flags.contains(.byName))
    for i in 0..<output.pointee.computedCount {
      let field = output.pointee.computed + i
      if depth == 0, flags.contains(.selects) {
        let choice = DumpRun.selects(run, field.pointee.name, py)
        if choice == .no { continue }
        if choice == .failed { return false }
      }
      DumpRun.note(run)
      let value = py.api.PyObject_GetAttr.unsafelyUnwrapped(owner, field.pointee.name)
      guard let value else { return false }
      defer { py.release(value) }
      if flags.contains(.excludesNone), value == py.none { continue }
      if field.pointee.excludeIf != nil {
        let choice = DumpRun.excludes(run, field, value, py)
        if choice == .yes { continue }
        if choice == .failed { return false }
      }
      guard let dumped = dump(field.pointee.node, value, owner: owner),
        put(dumped, field, in: made, byAlias)
      else { return false }
    }
    return true
  }
}
