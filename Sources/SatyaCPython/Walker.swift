// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

/// Follows a program over Python objects, and takes what it can prove valid.
///
/// `take` returns a new reference to what the field holds: the very value, a converted
/// one, a container of its own. Or nil, which says only "not proven": Python then
/// looks at the input from the start, with every conversion, rule and word it knows.
/// An exception that is set along with nil is forgotten. A `call` may run any code, and so
/// may the collector, which what is allocated starts: nothing borrowed from a container is
/// held over either.
struct Walker {
  let py: Python
  let program: UnsafePointer<Program>
  let level: WalkLevel

  @inline(__always)
  init(_ program: UnsafePointer<Program>, _ py: Python, level: WalkLevel = WalkLevel()) {
    self.py = py
    self.program = program
    self.level = level
  }

  @inline(__always)
  func take(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    let type = PythonType.of(value)
    switch node.pointee.kind {
    case .str:
      guard type.address == py.str else { return convertOther(node, value, type.address, py.str) }
      if let rules = node.pointee.string, !admits(rules, value) { return nil }
      return py.retained(value)
    case .int:
      guard type.address == py.int else { return convertToInt(node, value, type.address) }
      if let rules = node.pointee.number {
        guard let number = py.int64(value), NumberRules.admits(rules, number) else { return nil }
      }
      return py.retained(value)
    case .any:
      return py.retained(value)
    case .bool:
      return type.address == py.api.PyBool_Type
        ? py.retained(value) : convertToBool(node, value, type.address)
    default:
      return takeRarer(node, value, type.address)
    }
  }

  @inline(__always)
  private func admits(_ rules: UnsafeMutablePointer<StringRules>, _ value: Object) -> Bool {
    if _fastPath(py.isASCII(value)) {
      return StringRules.admits(
        rules, py.asciiText(value), isASCII: true, assertsFormats: true,
        scratch: { py.scratch })
    }
    guard let text = py.text(value) else { return false }
    return StringRules.admits(
      rules, text, isASCII: false, assertsFormats: true, scratch: { py.scratch })
  }

  @inline(never)
  private func takeRarer(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    switch node.pointee.kind {
    case .float:
      return takeFloat(node, value, type)
    case .none:
      return value == py.none ? py.retained(value) : nil
    case .exact:
      if type == node.pointee.object { return py.retained(value) }
      return takeText(node, value, type) ?? makeExact(node, value)
    case .nullable:
      if value == py.none { return py.retained(value) }
      return take(child(node, 0), value)
    case .literal:
      return takeLiteral(node, value, type)
    case .model:
      return takeModel(node, value, type)
    case .list, .set, .frozenset, .tuple, .fixedTuple, .dict, .members, .namedTuple, .json:
      return takeContainer(node, value, type)
    case .union:
      return takeUnion(node, value, type)
    case .tagged:
      return takeTagged(node, value, type)
    case .member:
      // Only these hash and compare without code of the user.
      guard type == py.str || type == py.int else { return nil }
      return py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value)
        .map { py.retained($0) }
    case .call:
      return level.isStrict ? nil : py.check(node.pointee.object, value)
    case .given:
      return py.retained(value)
    case .text:
      return takeChanged(node, value, type)
    case .decimal:
      return takeDecimal(node, value, type)
    case .made:
      return takeMade(node, value, type)
    default:
      return nil
    }
  }

  @inline(__always)
  func child(_ node: UnsafePointer<ProgramNode>, _ index: Int) -> UnsafePointer<ProgramNode> {
    // Safe: the reader has seen that every child is a node.
    let place = Int(node.pointee.firstChild) + index
    return UnsafePointer(program.pointee.nodes + Int(program.pointee.children[place]))
  }

  /// A walker of one level further in; nil where that is too deep.
  @inline(__always)
  var inner: Walker? {
    level.inner.map { Walker(program, py, level: $0) }
  }

  /// A walker of a nested model's program.
  @inline(__always)
  func inner(_ program: UnsafePointer<Program>) -> Walker? {
    level.inner.map { Walker(program, py, level: $0) }
  }

  private func takeFloat(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    var result = value
    var number: Double
    var isMade = false
    if type == py.float {
      number = py.double(value)
    } else if type == py.int, node.pointee.flags.contains(.converts), let exact = py.int64(value),
      exact.magnitude <= 1 << 53
    {
      number = Double(exact)
      guard let made = py.api.PyFloat_FromDouble.unsafelyUnwrapped(number) else { return nil }
      result = made
      isMade = true
    } else {
      guard let found = convertToDouble(node, value, type) else {
        return convertOther(node, value, type, py.float)
      }
      guard let made = py.api.PyFloat_FromDouble.unsafelyUnwrapped(found) else { return nil }
      number = found
      result = made
      isMade = true
    }
    if !admits(node, number) {
      if isMade { py.release(result) }
      return nil
    }
    return isMade ? result : py.retained(result)
  }

  /// Whether a float has a value that its field takes.
  @inline(__always)
  func admits(_ node: UnsafePointer<ProgramNode>, _ number: Double) -> Bool {
    guard let rules = node.pointee.number else {
      return number - number == 0 || !node.pointee.flags.contains(.isFinite)
    }
    // Of a larger one Python weighs the digits that it shows, which may not be all.
    if number.magnitude > 0x1p53, rules.pointee.needsText(number) { return false }
    return number - number == 0 && NumberRules.admits(rules, number, text: nil)
  }

  private func takeLiteral(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    // Only these hash and compare without code of the user.
    guard type == py.str || type == py.int || type == py.api.PyBool_Type || value == py.none,
      let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(node.pointee.object, value),
      PythonType.of(found).address == type
    else { return nil }
    return py.retained(found)
  }

  /// What the child of an exact type makes of a value of another.
  private func makeExact(_ node: UnsafePointer<ProgramNode>, _ value: Object) -> Object? {
    // Text that is no moment may have left an exception.
    guard node.pointee.childCount == 1, !level.isStrict, py.forgetAttempt(),
      let made = take(child(node, 0), value)
    else { return nil }
    // An instance of a subclass may lead anywhere, which the node does not say.
    if PythonType.of(made).address == node.pointee.object { return made }
    py.release(made)
    return nil
  }

  private func takeMade(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    // Safe: the reader of programs has seen a tuple of two, and two children.
    let parts = py.items(tuple: node.pointee.object)
    if type == parts[1] { return take(child(node, 1), value) }
    guard !level.isStrict, let taken = take(child(node, 0), value) else { return nil }
    defer { py.release(taken) }
    return py.call(parts[0].unsafelyUnwrapped, taken)
  }

  /// The member of just the value's type takes it: to any other it would be a conversion.
  private func takeUnion(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    if type == py.list, node.pointee.flags.contains(.hasLists) {
      if let made = takeExactList(of: node, value) { return made }
    } else if let member = Program.member(program, of: node, for: type, py) {
      return take(member, value)
    }
    if type == py.dict, node.pointee.flags.contains(.isLax) {
      let closest = takeClosest(of: node, value)
      if closest.made != nil || closest.isOnly || !py.forgetAttempt() { return closest.made }
    }
    for i in 0..<Int(node.pointee.childCount) {
      let child = child(node, i)
      if child.pointee.kind == .model, type == py.dict {
        // Of several models Python says which, but not where functions of the user take part.
        if !child.pointee.flags.contains(.instancesOnly) { return take(child, value) }
        if program.pointee.flags.contains(.completes) { return nil }
      }
      guard child.pointee.kind == .call else { continue }
      guard let made = take(child, value) else { return nil }
      if Program.member(program, of: node, for: PythonType.of(made).address, py) != nil {
        return made
      }
      py.release(made)
    }
    return nil
  }

  private func takeModel(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    let cls = node.pointee.object
    if type == cls { return py.retained(value) }
    if type == py.dict, !node.pointee.flags.contains(.instancesOnly) {
      return takeModel(of: cls, value)
    }
    guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
      program.pointee.flags.contains(.isRoot), PythonType(cls).isMadePlainly,
      let walker = inner(program)
    else { return nil }
    return walker.create(cls, info, fromRoot: value)?.address
  }

  /// An instance of a dict; a new reference, or nil.
  func takeModel(of cls: Object, _ dict: Object) -> Object? {
    guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
      PythonType(cls).isMadePlainly, isFinished(program), let walker = inner(program)
    else { return nil }
    if program.pointee.flags.contains(.creates) {
      return walker.create(cls, info, fromDict: dict)?.address
    }
    guard program.pointee.flags.contains(.isRoot) else { return nil }
    return walker.create(cls, info, fromRoot: dict)?.address
  }

  /// Whether an instance by an inner program is finished with the one that is being made.
  @inline(__always)
  private func isFinished(_ inner: UnsafeMutablePointer<Program>) -> Bool {
    !inner.pointee.flags.contains(.completes) || program.pointee.flags.contains(.completes)
  }

  private func takeTagged(
    _ node: UnsafePointer<ProgramNode>, _ value: Object, _ type: Object
  ) -> Object? {
    // Safe: the reader has seen a tuple of a str, a dict and a str.
    let parts = py.items(tuple: node.pointee.object)
    let isDict = type == py.dict
    guard let tag = tag(of: value, type, parts[isDict ? 0 : 2].unsafelyUnwrapped),
      PythonType.of(tag).address == py.str,
      let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(
        parts[1].unsafelyUnwrapped, tag),
      PythonType.of(found).address == py.int, let index = py.int64(found), index >= 0,
      index < Int64(node.pointee.childCount)
    else { return nil }
    return take(child(node, Int(index)), value)
  }

  /// The tag that a dict has as a member, or an instance as a field; borrowed.
  private func tag(of value: Object, _ type: Object, _ key: Object) -> Object? {
    if type == py.dict {
      let found = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(value, key)
      return found == nil && py.hasLookupFailed ? nil : found
    }
    guard py.isInstanceOfModel(value), let info = ClassInfo.of(type, py),
      let index = ClassInfo.find(info, key, py)
    else { return nil }
    return ModelInstance(value).slots(info)[index]
  }
}
