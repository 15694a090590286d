// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Methods of models that do without Python where they are called plainly. Each has one
// written in Python behind it, which it calls for all else, with the same arguments.

/// `model_validate` of one class, which is the function's self: of a dict or an instance.
func validate(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let cls = self_ else { return nil }
  if count == 1, names == nil, let value = arguments?[0], let info = ClassInfo.of(cls, py),
    let program = info.pointee.program, program.pointee.flags.contains(.creates),
    PythonType(cls).isMadePlainly
  {
    let type = PythonType.of(value).address
    if type == py.dict {
      if let made = Walker(program, py).create(cls, info, fromDict: value) {
        return Completion.finished(made.address, program, .object, py) { py.retained(value) }
      }
      if !py.forgetError() || Refusal(program, py)?.raise(value) == true { return nil }
    } else if type == cls, program.pointee.flags.contains(.takesInstances) {
      return py.retained(value)
    }
  } else if count == 1, names == nil, let value = arguments?[0],
    PythonType.of(value).address == py.dict, let conductor = Completion.conductor(of: cls, py),
    PythonType(cls).isMadePlainly
  {
    return Completion.conduct(conductor, .object, from: py.none, py) { py.retained(value) }
  } else if count == 1, names == nil, let value = arguments?[0] {
    if let made = root(cls, value, py) { return made }
    if !py.forgetError() { return nil }
  }
  return py.callGenerally(py.state.pointee.validate, cls, arguments, count, names)
}

/// An instance of a root model from any value; nil: not proven.
@inline(never)
private func root(_ cls: Object, _ value: Object, _ py: Python) -> Object? {
  guard let info = ClassInfo.of(cls, py), let program = info.pointee.program,
    program.pointee.flags.contains(.isRoot), PythonType(cls).isMadePlainly
  else { return nil }
  let type = PythonType.of(value).address
  if type == cls {
    return program.pointee.flags.contains(.takesInstances) ? py.retained(value) : nil
  }
  return Walker(program, py).create(cls, info, fromRoot: value)?.address
}

/// `model_validate_json` of one class: of str and bytes.
func validateJSON(
  _ self_: Object?, _ arguments: Arguments?, _ count: Int, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let cls = self_ else { return nil }
  if count == 1, names == nil, let data = arguments?[0], let info = ClassInfo.of(cls, py),
    let program = info.pointee.program,
    !program.pointee.flags.isDisjoint(with: [.creates, .isRoot]),
    let text = py.source(data)
  {
    let isRoot = program.pointee.flags.contains(.isRoot)
    var unproven = UnprovenInstance()
    let made = JSONWalker.read(text, program, py) { walker, p, out in
      isRoot
        ? walker.readRoot(cls, info, p, out)
        : withUnsafeMutablePointer(to: &unproven) { walker.readInstance(cls, info, p, out, $0) }
    }
    if let made {
      if !unproven.isRead {
        return Completion.finished(made, program, .json, py) { py.retained(data) }
      }
      defer { py.release(made) }
      let fields = ModelInstance(made).slots(info)
      if Refusal(program, py)?.raise(json: text, fields, unproven.proven, source: data) == true {
        return nil
      }
    } else if !py.forgetError() {
      return nil
    }
  } else if count == 1, names == nil, let data = arguments?[0],
    let conductor = Completion.conductor(of: cls, py), PythonType(cls).isMadePlainly
  {
    if let made = Completion.conduct(conductor, cls, json: data, py) { return made }
    if py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return nil }
  }
  return py.callGenerally(py.state.pointee.validateJSON, cls, arguments, count, names)
}

extension Python {
  /// A method of a class; a new reference, or nil with an exception.
  func method(of cls: Object, _ definition: UnsafeMutableRawPointer?) -> Object? {
    definition.flatMap { api.PyDescr_NewMethod.unsafelyUnwrapped(cls, $0) }
  }

  /// A tuple that takes these references over; nil, and without them, where one is missing.
  func tuple(of objects: [Object?]) -> Object? {
    let made =
      objects.contains { $0 == nil } ? nil : api.PyTuple_New.unsafelyUnwrapped(objects.count)
    for (i, object) in objects.enumerated() {
      if let made { items(tuple: made)[i] = object } else { release(optional: object) }
    }
    return made
  }

  /// An interned str; a new reference, or nil with an exception.
  func name(_ text: StaticString) -> Object? {
    api.PyUnicode_InternFromString.unsafelyUnwrapped(
      UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self))
  }

  /// Calls a function of Python with `first` in front of the arguments of a fast call.
  @inline(never)
  func callGenerally(
    _ function: Object, _ first: Object, _ arguments: Arguments?, _ count: Int, _ names: Object?
  ) -> Object? {
    guard let tuple = api.PyTuple_New.unsafelyUnwrapped(count + 1) else { return nil }
    defer { release(tuple) }
    items(tuple: tuple)[0] = retained(first)
    for i in 0..<count {
      guard let argument = arguments?[i] else { return nil }
      items(tuple: tuple)[i + 1] = retained(argument)
    }
    var keywords: Object?
    defer { release(optional: keywords) }
    if let names, let arguments {
      keywords = dict(of: Keywords(names: names, values: arguments + count))
      if keywords == nil { return nil }
    }
    return api.PyObject_Call.unsafelyUnwrapped(function, tuple, keywords)
  }
}
