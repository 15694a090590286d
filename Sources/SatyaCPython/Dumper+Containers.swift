// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// What holds others: nested instances, lists, dicts and their kin.
extension Dumper {
  /// What a nested instance became; nothing where Python has to write it.
  struct Dumped {
    let object: Object?
  }

  func dumpModel(_ value: Object, whole other: Object?) -> Dumped? {
    let instance = ModelInstance(value)
    let cls = instance.type.address
    guard depth < WalkLevel.most, let info = ClassInfo.of(cls, py),
      let output = info.pointee.output
    else { return nil }
    // Of an instance that takes another class meanwhile, this one may be the last.
    py.retain(cls)
    defer { py.release(cls) }
    let dumper = Dumper(output, run, whole: other ?? whole, py, depth: depth &+ 1)
    return Dumped(object: dumper.dump(instance, info))
  }

  /// A list or a tuple, with the node of its items; nil where nothing is declared of these.
  func dumpItems(
    _ node: UnsafePointer<OutputNode>?, _ value: Object, _ type: Object
  ) -> Object? {
    let isList = type == py.list
    let count = isList ? py.count(list: value) : py.count(tuple: value)
    let kind = node?.pointee.kind
    let isFixed = kind == .fixedTuple || kind == .namedTuple
    if let node, isFixed, count != Int(node.pointee.childCount) {
      return call(node.pointee.dump, value)
    }
    // A tuple stays one, but in JSON.
    let makesTuple = !isList && !run.pointee.flags.contains(.isJSON)
    let made =
      makesTuple
      ? py.api.PyTuple_New.unsafelyUnwrapped(count) : py.api.PyList_New.unsafelyUnwrapped(count)
    guard let made else { return nil }
    // While places are empty, nobody may find it; the empty tuple is everybody's.
    if count > 0 { py.api.PyObject_GC_UnTrack.unsafelyUnwrapped(made) }
    let places = makesTuple ? py.items(tuple: made) : count > 0 ? py.items(list: made) : nil
    var i = 0
    // Both words are read each time: what runs meanwhile may change a list.
    while i < (isList ? py.count(list: value) : count) {
      guard let item = isList ? py.items(list: value)[i] : py.items(tuple: value)[i] else {
        return drop(made)
      }
      py.retain(item)
      let dumped =
        node.map { dump(Output.child(output, of: $0, isFixed ? i : 0), item, owner: nil) }
        ?? dumpAnything(item)
      py.release(item)
      guard let dumped else { return drop(made) }
      if i < count, let places {
        places[i] = dumped
      } else {
        let result = py.api.PyList_Append.unsafelyUnwrapped(made, dumped)
        py.release(dumped)
        if result != 0 { return drop(made) }
      }
      i &+= 1
    }
    if i < count { py.cut(list: made, to: i) }
    if count > 0 { py.api.PyObject_GC_Track.unsafelyUnwrapped(made) }
    return made
  }

  func dumpSet(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Object? {
    if run.pointee.flags.contains(.isJSON) { return dumpCollection(node, value) }
    guard let made = py.api.PySet_New.unsafelyUnwrapped(nil) else { return nil }
    let isWhole = forEachItem(of: value, Output.child(output, of: node, 0)) {
      py.api.PySet_Add.unsafelyUnwrapped(made, $0) == 0
    }
    if !isWhole { return drop(made) }
    if node.pointee.kind == .set { return made }
    defer { py.release(made) }
    return py.api.PyFrozenSet_New.unsafelyUnwrapped(made)
  }

  /// A list of what an iterable holds, and what `members` makes of it outside of JSON.
  func dumpCollection(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Object? {
    guard let made = py.api.PyList_New.unsafelyUnwrapped(0) else { return nil }
    let isWhole = forEachItem(of: value, Output.child(output, of: node, 0)) {
      py.api.PyList_Append.unsafelyUnwrapped(made, $0) == 0
    }
    if !isWhole { return drop(made) }
    if run.pointee.flags.contains(.isJSON) { return made }
    guard let arguments = py.api.PyTuple_New.unsafelyUnwrapped(2) else { return drop(made) }
    defer { py.release(arguments) }
    py.items(tuple: arguments)[0] = made
    py.items(tuple: arguments)[1] = py.retained(value)
    DumpRun.note(run)
    return py.api.PyObject_CallObject.unsafelyUnwrapped(node.pointee.members, arguments)
  }

  /// Gives `body` what stands for each item; false with an exception.
  private func forEachItem(
    of value: Object, _ node: UnsafePointer<OutputNode>, _ body: (Object) -> Bool
  ) -> Bool {
    guard let iterator = py.api.PyObject_GetIter.unsafelyUnwrapped(value) else { return false }
    defer { py.release(iterator) }
    while let item = py.api.PyIter_Next.unsafelyUnwrapped(iterator) {
      let dumped = dump(node, item, owner: nil)
      py.release(item)
      guard let dumped else { return false }
      let isTaken = body(dumped)
      py.release(dumped)
      if !isTaken { return false }
    }
    return py.api.PyErr_Occurred.unsafelyUnwrapped() == nil
  }

  /// A dict with known keys, or an object with known attributes; nil where Python has to
  /// write it.
  func dumpRecord(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Dumped? {
    guard depth < WalkLevel.most, let own = PlanObject.output(node.pointee.object, py),
      let made = py.api.PyDict_New.unsafelyUnwrapped()
    else { return nil }
    let inner = Dumper(own, run, whole: whole, py, depth: depth &+ 1)
    let isDict = node.pointee.kind == .record
    let isWhole =
      inner.putMembers(of: value, isDict: isDict, in: made)
      && (isDict || inner.putComputed(of: value, in: made))
    return Dumped(object: isWhole ? made : drop(made))
  }

  private func putMembers(of owner: Object, isDict: Bool, in made: Object) -> Bool {
    let excludesNone = run.pointee.flags.contains(.excludesNone)
    let byAlias = run.pointee.flags.usesAliases(output)
    for i in 0..<output.pointee.fieldCount {
      let field = output.pointee.fields + i
      if field.pointee.flags.contains(.isExcluded) { continue }
      let name = field.pointee.name
      let value =
        isDict
        ? py.api.PyDict_GetItemWithError.unsafelyUnwrapped(owner, name).map { py.retained($0) }
        : attribute(name, of: owner)
      guard let value else {
        if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return false }
        continue
      }
      defer { py.release(value) }
      if excludesNone, value == py.none { continue }
      if !putField(field, value, of: owner, in: made, byAlias) { return false }
    }
    return true
  }

  /// An attribute; nil, without an exception, where the object has none.
  private func attribute(_ name: Object, of owner: Object) -> Object? {
    DumpRun.note(run)
    if let found = py.api.PyObject_GetAttr.unsafelyUnwrapped(owner, name) { return found }
    if py.api.PyErr_ExceptionMatches.unsafelyUnwrapped(py.api.PyExc_AttributeError) != 0 {
      py.clearError()
    }
    return nil
  }

  /// A dict, with its node; nil where nothing is declared of it.
  func dumpDict(_ node: UnsafePointer<OutputNode>?, _ value: Object) -> Object? {
    guard let made = py.api.PyDict_New.unsafelyUnwrapped(),
      let functions = py.state.pointee.dumps
    else { return nil }
    let size = py.api.PyDict_Size.unsafelyUnwrapped(value)
    let takesInts = node.map { $0.pointee.flags.contains(.hasPlainInts) } ?? true
    var position = 0
    var key: Object?
    var item: Object?
    while py.api.PyDict_Next.unsafelyUnwrapped(value, &position, &key, &item) != 0 {
      guard let key, let item else { return drop(made) }
      py.retain(key)
      py.retain(item)
      let isPut = putMember(
        key, item, node, node?.pointee.object ?? functions.inferKey, takesInts, in: made)
      py.release(item)
      py.release(key)
      if !isPut { return drop(made) }
      if py.api.PyDict_Size.unsafelyUnwrapped(value) != size {
        _ = py.call(functions.changed)
        return drop(made)
      }
    }
    return made
  }

  private func putMember(
    _ key: Object, _ item: Object, _ node: UnsafePointer<OutputNode>?, _ dumpKey: Object,
    _ takesInts: Bool, in made: Object
  ) -> Bool {
    let type = PythonType.of(key).address
    let name: Object?
    if type == py.str {
      name = py.retained(key)
    } else if type == py.int, takesInts {
      name =
        run.pointee.flags.contains(.isJSON)
        ? py.api.PyObject_Str.unsafelyUnwrapped(key) : py.retained(key)
    } else {
      name = call(dumpKey, key)
    }
    guard let name else { return false }
    defer { py.release(name) }
    let dumped =
      node.map { dump(Output.child(output, of: $0, 0), item, owner: nil) } ?? dumpAnything(item)
    guard let dumped else { return false }
    defer { py.release(dumped) }
    return py.api.PyDict_SetItem.unsafelyUnwrapped(made, name, dumped) == 0
  }
}
