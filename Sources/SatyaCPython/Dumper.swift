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
  let depth: Int

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
  func dumpRarer(
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
      if type == py.str || type == py.int, OutputNode.isLiteral(node, value, type, py) {
        return py.retained(value)
      }
    case .nullable:
      let child = Output.child(output, of: node, 0)
      return value == py.none ? py.retained(value) : dump(child, value, owner: owner)
    case .union:
      if let member = Output.member(output, of: node, holding: value, type, depth, py) {
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
      if type == py.list || type == py.tuple, let inner {
        return inner.dumpItems(node, value, type)
      }
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
  var inner: Dumper? {
    depth < WalkLevel.most ? Dumper(output, run, whole: whole, py, depth: depth &+ 1) : nil
  }

  private func isWritten(float value: Object) -> Bool {
    !run.pointee.flags.contains(.isText) || py.double(value).isFinite
  }

  /// Calls Python's function for a value, with what is excluded of it, or for the outermost
  /// instance with all that is selected.
  func call(
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
  func callSerializer(
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
  func dumpAnything(_ value: Object) -> Object? {
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

  func drop(_ made: Object) -> Object? {
    py.release(made)
    return nil
  }
}
