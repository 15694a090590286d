// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Follows an output over the values of an instance, and makes the dict that stands for it.
///
/// What is of just the type that a node says is written here; any other value is for Python's
/// function of its node, for that value alone. So nil is an exception, or a lack of memory
/// before anything of Python's was called (`DumpRun.hasCalled`).
struct Dumper {
  let py: Python
  let output: UnsafeMutablePointer<Output>
  let run: UnsafeMutablePointer<DumpRun>
  /// The configuration of the whole: of the outermost instance, or of one that nothing
  /// declares.
  let whole: Object
  private let depth: Int

  init(
    _ output: UnsafeMutablePointer<Output>, _ run: UnsafeMutablePointer<DumpRun>, whole: Object,
    _ py: Python, depth: Int = 0
  ) {
    self.py = py
    self.output = output
    self.run = run
    self.whole = whole
    self.depth = depth
  }

  /// What stands for an instance, which the caller holds; a new reference.
  func dump(_ instance: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>) -> Object? {
    if output.pointee.flags.contains(.isPlain),
      run.pointee.flags.isDisjoint(with: DumpRun.Flags.leavesOut),
      !output.pointee.flags.contains(.allowsExtra)
    {
      let byAlias = run.pointee.usesAliases(output)
      if let shape = Output.shape(output, byAlias: byAlias, py), let made = shape.make(py) {
        return fill(made, of: shape, instance, info, byAlias)
      }
    }
    return dumpRarer(instance, info)
  }

  /// Fills in the values of a dict that has all keys.
  private func fill(
    _ made: Object, of shape: DictShape, _ instance: ModelInstance,
    _ info: UnsafeMutablePointer<ClassInfo>, _ byAlias: Bool
  ) -> Object? {
    let slots = instance.slots(info)
    let gates = UnsafePointer(output.pointee.gates)
    let inJSON = run.pointee.flags.contains(.isJSON)
    let count = output.pointee.fieldCount
    var mayCycle = false
    var missing: UInt64 = 0
    var i = 0
    while true {
      i = shape.fill(made, from: i, to: count, slots, gates, inJSON: inJSON, py)
      if i == count { break }
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
      i &+= 1
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
  private func dumpRarer(
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
    let byAlias = run.pointee.usesAliases(output)
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
  private func putField(
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
  private func isPlain(extra: Object?) -> Bool {
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

  private func putComputed(of owner: Object, in made: Object) -> Bool {
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

  /// What stands for a value, which the caller holds; a new reference.
  @inline(__always)
  func dump(_ node: UnsafePointer<OutputNode>, _ value: Object, owner: Object?) -> Object? {
    let type = PythonType.of(value).address
    if type == py.str || type == py.int {
      // Text and numbers stand for themselves wherever they are at home.
      switch node.pointee.kind {
      case .str where type == py.str: return py.retained(value)
      case .int where type == py.int: return py.retained(value)
      case .any: return py.retained(value)
      default: break
      }
    }
    return dumpRarer(node, value, type, owner)
  }

  @inline(never)
  private func dumpRarer(
    _ node: UnsafePointer<OutputNode>, _ value: Object, _ type: Object, _ owner: Object?
  ) -> Object? {
    switch node.pointee.kind {
    case .none: if value == py.none { return py.retained(value) }
    case .bool: if type == py.api.PyBool_Type { return py.retained(value) }
    case .float:
      if type == py.float, isWritten(float: value) { return py.retained(value) }
    case .any: return dumpAnything(value)
    case .exact:
      if type == node.pointee.object {
        if !run.pointee.flags.contains(.isJSON) { return py.retained(value) }
        if node.pointee.form != .own { return dumpForm(value, node) }
      }
    case .literal:
      if type == py.str || type == py.int, isLiteral(value, type, node) {
        return py.retained(value)
      }
    case .nullable:
      let child = Output.child(output, of: node, 0)
      return value == py.none ? py.retained(value) : dump(child, value, owner: owner)
    case .union:
      if let member = Output.member(output, of: node, for: type, py) {
        return dump(member, value, owner: nil)
      }
    case .model:
      if type == node.pointee.object, let dumped = dumpModel(value, whole: nil) {
        return dumped.object
      }
    case .list, .tuple, .fixedTuple:
      if type == (node.pointee.kind == .list ? py.list : py.tuple), let inner {
        return inner.dumpItems(node, value, type)
      }
    case .set, .frozenset:
      let own = node.pointee.kind == .set ? py.api.PySet_Type : py.api.PyFrozenSet_Type
      if type == own, let inner { return inner.dumpSet(node, value) }
    case .namedTuple:
      if type == node.pointee.object, let inner { return inner.dumpItems(node, value, py.tuple) }
    case .sequence:
      if type == py.list || type == py.tuple, let inner { return inner.dumpItems(node, value, type) }
    case .collection:
      if type == node.pointee.object, let inner { return inner.dumpCollection(node, value) }
    case .record:
      if type == py.dict, let dumped = dumpRecord(node, value) { return dumped.object }
    case .attributes:
      if type == node.pointee.members, let dumped = dumpRecord(node, value) { return dumped.object }
    case .json:
      if !run.pointee.flags.contains(.isRoundTrip) {
        return dump(Output.child(output, of: node, 0), value, owner: nil)
      }
    case .dict:
      if type == py.dict, let inner { return inner.dumpDict(node, value) }
    case .function: return callFunction(node, value, owner)
    default: break
    }
    return call(
      node.pointee.dump, value, owner: node.pointee.flags.contains(.takesOwner) ? owner : nil)
  }

  /// A level further in; nil where values nest too deep for this walk.
  private var inner: Dumper? {
    depth < Walker.mostDepth ? Dumper(output, run, whole: whole, py, depth: depth &+ 1) : nil
  }

  private func isWritten(float value: Object) -> Bool {
    !run.pointee.flags.contains(.isText) || py.double(value).isFinite
  }

  private func isLiteral(
    _ value: Object, _ type: Object, _ node: UnsafePointer<OutputNode>
  ) -> Bool {
    if type == py.str, node.pointee.known.hasMeaning(value) { return true }
    let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value)
    return found.map { PythonType.of($0).address == type } ?? false
  }

  /// Calls Python's function for a value, with what is excluded of it, or for the outermost
  /// instance with all that is selected.
  private func call(
    _ function: Object, _ value: Object, exclude: Object? = nil, owner: Object? = nil,
    selection: Bool = false
  ) -> Object? {
    DumpRun.call(
      run, function, value, config: output.pointee.config, whole: whole, exclude: exclude,
      owner: owner, selection: selection, py)
  }

  /// Calls a function of the user that takes a value, or the instance and a value.
  private func callFunction(
    _ node: UnsafePointer<OutputNode>, _ value: Object, _ owner: Object?
  ) -> Object? {
    let takesOwner = node.pointee.flags.contains(.takesOwner)
    if takesOwner, owner == nil { return call(node.pointee.dump, value) }
    guard let arguments = py.api.PyTuple_New.unsafelyUnwrapped(takesOwner ? 2 : 1) else {
      return nil
    }
    let items = py.items(tuple: arguments)
    if let owner, takesOwner { items[0] = py.retained(owner) }
    items[takesOwner ? 1 : 0] = py.retained(value)
    let found = DumpRun.call(run, node.pointee.object, arguments, py)
    py.release(arguments)
    guard let found else { return nil }
    defer { py.release(found) }
    return dump(Output.child(output, of: node, 0), found, owner: nil)
  }

  /// Calls the function of the user that writes an instance as a whole.
  private func callSerializer(
    _ node: UnsafePointer<OutputNode>, _ instance: ModelInstance
  ) -> Object? {
    guard let arguments = py.api.PyTuple_New.unsafelyUnwrapped(1) else { return nil }
    py.items(tuple: arguments)[0] = py.retained(instance.address)
    let found = DumpRun.call(run, node.pointee.object, arguments, py)
    py.release(arguments)
    guard let found else { return nil }
    defer { py.release(found) }
    let child = Output.child(output, of: node, 0)
    if child.pointee.kind != .any { return dump(child, found, owner: nil) }
    let type = PythonType.of(found).address
    let isAtom = type == py.str || type == py.int || type == py.float || found == py.none
    if isAtom || type == py.list || (type == py.dict && isPlain(extra: found)) {
      return dumpAnything(found)
    }
    return call(node.pointee.members, found, owner: instance.address)
  }

  // What stands in JSON for what JSON has no type for

  private func dumpForm(_ value: Object, _ node: UnsafePointer<OutputNode>) -> Object? {
    switch node.pointee.form {
    case .custom: return DumpRun.call(run, node.pointee.members, value, py)
    case .enumeration:
      if let written = OutputForm.member(value, node, py) { return py.retained(written) }
    case .text, .uuid:
      if node.pointee.form == .uuid, let text = OutputForm.moment(value, .uuid, py) { return text }
      DumpRun.note(run)
      guard let text = py.api.PyObject_Str.unsafelyUnwrapped(value) else { return nil }
      if PythonType.of(text).address == py.str { return text }
      py.release(text)
    default:
      if let text = OutputForm.moment(value, node.pointee.form, py) { return text }
      if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return nil }
    }
    return call(node.pointee.dump, value)
  }

  /// What a value becomes of which nothing is declared.
  private func dumpAnything(_ value: Object) -> Object? {
    let type = PythonType.of(value).address
    if type == py.str || type == py.int || value == py.none || type == py.api.PyBool_Type {
      return py.retained(value)
    }
    if type == py.float {
      if !run.pointee.flags.contains(.isJSON) || py.double(value).isFinite {
        return py.retained(value)
      }
    } else if let inner {
      if type == py.list || type == py.tuple { return inner.dumpItems(nil, value, type) }
      if type == py.dict { return inner.dumpDict(nil, value) }
      if py.isModelClass(type), let info = ClassInfo.of(type, py), let own = info.pointee.output,
        let dumped = dumpModel(value, whole: own.pointee.config)
      {
        return dumped.object
      }
    }
    guard let functions = py.state.pointee.dumps else { return nil }
    return call(functions.infer, value)
  }

  // What holds others

  /// What a nested instance became; nothing where Python has to write it.
  private struct Dumped {
    let object: Object?
  }

  private func dumpModel(_ value: Object, whole other: Object?) -> Dumped? {
    let instance = ModelInstance(value)
    let cls = instance.type.address
    guard depth < Walker.mostDepth, let info = ClassInfo.of(cls, py),
      let output = info.pointee.output
    else { return nil }
    // Of an instance that takes another class meanwhile, this one may be the last.
    py.retain(cls)
    defer { py.release(cls) }
    let dumper = Dumper(output, run, whole: other ?? whole, py, depth: depth &+ 1)
    return Dumped(object: dumper.dump(instance, info))
  }

  /// A list or a tuple, with the node of its items; nil where nothing is declared of these.
  private func dumpItems(
    _ node: UnsafePointer<OutputNode>?, _ value: Object, _ type: Object
  ) -> Object? {
    let isList = type == py.list
    let count = isList ? py.count(list: value) : py.count(tuple: value)
    let isFixed = node.map { $0.pointee.kind == .fixedTuple || $0.pointee.kind == .namedTuple } ?? false
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

  private func dumpSet(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Object? {
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
  private func dumpCollection(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Object? {
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
  private func dumpRecord(_ node: UnsafePointer<OutputNode>, _ value: Object) -> Dumped? {
    guard depth < Walker.mostDepth, let own = FreeOutput.of(node.pointee.object),
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
    let byAlias = run.pointee.usesAliases(output)
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
  private func dumpDict(_ node: UnsafePointer<OutputNode>?, _ value: Object) -> Object? {
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
      let isPut = putMember(key, item, node, node?.pointee.object ?? functions.inferKey, takesInts, in: made)
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

  private func drop(_ made: Object) -> Object? {
    py.release(made)
    return nil
  }
}
