// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// The functions that Python is given: what models/engines/native.py and the layout of
// instances (models/layout.py) call. Each looks at its arguments, for Python code can
// call it with anything.

typealias Arguments = UnsafePointer<Object?>

/// lay_out(cls, names): fixes the fields of a class, before it has instances.
func layOut(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let cls = arguments?[0], let names = arguments?[1], py.isModelClass(cls),
    PythonType.of(names).address == py.tuple, let info = ClassInfo.of(cls, py)
  else { return py.raise(py.typeError, "lay_out(class, names)") }
  guard py.isSubtype(cls, py.state.pointee.base) else {
    return py.raise(py.typeError, "a model class comes from Model")
  }
  guard !info.pointee.isLaidOut else {
    return py.raise(py.typeError, "the fields of a class are fixed once")
  }
  for i in 0..<py.count(tuple: names) {
    guard let name = py.items(tuple: names)[i], PythonType.of(name).address == py.str else {
      return py.raise(py.typeError, "names of fields are str")
    }
  }
  if !ClassLayout(cls: cls, info: info, py: py).fix(names) { return nil }
  return py.retained(py.none)
}

/// install(cls, program, flags): gives a class its program, and the slots that use it.
func install(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let cls = arguments?[0], let spec = arguments?[1], let flags = arguments?[2],
    py.isModelClass(cls), let info = ClassInfo.of(cls, py), info.pointee.isLaidOut,
    PythonType.of(flags).address == py.int, let flags = py.int64(flags)
  else { return py.raise(py.typeError, "install(class, program, flags)") }
  var program: UnsafeMutablePointer<Program>?
  if spec != py.none {
    program = ProgramReader(py: py).read(spec, fieldCount: info.pointee.fieldCount)
    guard let read = program else { return nil }
    if !ProgramReader(py: py).writeTexts(read) {
      Program.free(read, py)
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
  }
  program?.pointee.older = info.pointee.program
  if let program {
    info.pointee.program = program
  } else if let old = info.pointee.program {
    // It stays until the class goes, but does nothing more than finish what it is making.
    old.pointee.flags.formIntersection(.completes)
  }
  var slots = ClassLayout.Slots(rawValue: UInt8(truncatingIfNeeded: flags))
  // What is kept with an instance may lead anywhere.
  if program?.pointee.flags.contains(.keepsExtra) == true { slots.insert(.tracksAlways) }
  ClassLayout(cls: cls, info: info, py: py).setSlots(slots)
  return py.retained(py.none)
}

/// take_over(cls, assign, validate, validate_json, dump, dump_json): makes the methods of
/// Model, each with Python's function for what it leaves; returns them, `__setattr__` for
/// `assign`.
func takeOver(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 6, let arguments, let cls = arguments[0], py.isModelClass(cls) else {
    return py.raise(py.typeError, "take_over(class, and five functions)")
  }
  let state = py.state
  // Once for a copy of the package: these references are kept for good.
  func keep(_ index: Int) -> Object { py.retained(arguments[index] ?? py.none) }
  (state.pointee.assign, state.pointee.validate) = (keep(1), keep(2))
  (state.pointee.validateJSON, state.pointee.dump) = (keep(3), keep(4))
  state.pointee.dumpJSON = keep(5)
  guard BoundMethods.define(py),
    let made = py.tuple(of: [
      py.method(of: cls, MethodDefinition.make("__setattr__", setAttribute, py)),
      BoundMethods.make(.validate, py), BoundMethods.make(.validateJSON, py),
      py.method(
        of: cls,
        MethodDefinition.make(
          "model_dump", withKeywords: dump,
          words: """
            model_dump($self, /, **options)
            --

            Returns the instance as a dict.
            """, py)),
      py.method(
        of: cls,
        MethodDefinition.make(
          "model_dump_json", withKeywords: dumpJSON,
          words: """
            model_dump_json($self, /, **options)
            --

            Returns the instance as JSON text.
            """, py)),
    ])
  else { return nil }
  let items = py.items(tuple: made)
  // Safe: none of a whole tuple is NULL.
  state.pointee.older.learn(
    dump: items[3].unsafelyUnwrapped, dumpJSON: items[4].unsafelyUnwrapped, py)
  state.pointee.quick.take(cls, setAttribute: items[0].unsafelyUnwrapped, dumps: items + 3, py)
  return made
}

/// take_strict(cls, dict), take_strict_json(cls, data): the same as `take` and `take_json`, without
/// any conversion.
func takeStrict(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  take(arguments, count, level: WalkLevel(isStrict: true))
}

func takeStrictJSON(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  takeJSON(arguments, count, level: WalkLevel(isStrict: true))
}

/// take(cls, dict): an instance, or None where Python must look.
func take(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  take(arguments, count, level: WalkLevel())
}

private func take(_ arguments: Arguments?, _ count: Int, level: WalkLevel) -> Object? {
  let py = Python.current
  guard count == 2, let cls = arguments?[0], let dict = arguments?[1], py.isModelClass(cls) else {
    return py.raise(py.typeError, "take(class, dict)")
  }
  if PythonType.of(dict).address == py.dict, let info = ClassInfo.of(cls, py),
    let program = info.pointee.program, program.pointee.flags.contains(.creates),
    PythonType(cls).isMadePlainly
  {
    if let made = Walker(program, py, level: level).create(cls, info, fromDict: dict) {
      return Completion.finished(made.address, program, .object, py) { py.retained(dict) }
    }
    if !py.forgetError() { return nil }
  }
  return py.retained(py.none)
}

/// make(cls, dict, finish): the same before functions of the user have seen it, and for classes whose
/// functions see the input first; only if it is `finish` that would have them see it, for another
/// thread may rebuild the class.
func make(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let cls = arguments?[0], let dict = arguments?[1], let finish = arguments?[2],
    py.isModelClass(cls)
  else { return py.raise(py.typeError, "make(class, dict, finish)") }
  if PythonType.of(dict).address == py.dict, let info = ClassInfo.of(cls, py),
    let program = info.pointee.program,
    Completion.finishes(program, by: finish, py),
    !program.pointee.flags.isDisjoint(with: [.creates, .makes]), PythonType(cls).isMadePlainly
  {
    if let made = Walker(program, py).create(cls, info, fromDict: dict) { return made.address }
    if !py.forgetError() { return nil }
  }
  return py.retained(py.none)
}

/// begin(object): the state word of an instance that functions of the user have not seen
/// yet, and from now on have; 0 of anything else.
func begin(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let object = arguments?[0] else {
    return py.raise(py.typeError, "begin(object)")
  }
  var given: UInt = 0
  if py.isPlainlyInstance(object) || py.isInstanceOfModel(object) {
    let instance = ModelInstance(object)
    if instance.bits & ModelInstance.unfinished != 0 { given = instance.begin() }
  }
  return py.api.PyLong_FromLongLong.unsafelyUnwrapped(Int64(truncatingIfNeeded: given))
}

/// take_json(cls, data): the same of JSON text in a str or bytes.
func takeJSON(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  takeJSON(arguments, count, level: WalkLevel())
}

private func takeJSON(_ arguments: Arguments?, _ count: Int, level: WalkLevel) -> Object? {
  let py = Python.current
  guard count == 2, let cls = arguments?[0], let data = arguments?[1], py.isModelClass(cls) else {
    return py.raise(py.typeError, "take_json(class, data)")
  }
  if let info = ClassInfo.of(cls, py), let program = info.pointee.program,
    program.pointee.flags.contains(.creates), let text = py.source(data)
  {
    let made = JSONWalker.read(text, program, py, level: level) {
      $0.readInstance(cls, info, $1, $2)
    }
    if let made {
      return Completion.finished(made, program, .json, py) { py.retained(data) }
    }
    if !py.forgetError() { return nil }
  }
  return py.retained(py.none)
}

/// put(instance, values, names given, extra): fills an instance in, without checks.
func put(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 4, let object = arguments?[0], let values = arguments?[1],
    let names = arguments?[2], let extra = arguments?[3], let (instance, info) = known(object, py),
    PythonType.of(values).address == py.dict, isSet(names, py)
  else { return py.raise(py.typeError, "put(instance, values, names, extra)") }
  if !instance.putFields(values, info, py) { return nil }
  if !instance.setGivenNames(names, isLive: false, info, py) { return nil }
  if !instance.setSide(.extra, extra == py.none ? nil : extra, py) { return nil }
  return py.retained(py.none)
}

/// put_fields(instance, values): makes the fields those of a dict; returns None, or a dict
/// of what is no field.
func putFields(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let object = arguments?[0], let values = arguments?[1],
    let (instance, info) = known(object, py), PythonType.of(values).address == py.dict
  else { return py.raise(py.typeError, "put_fields(instance, values)") }
  return instance.putFields(values, info, py) ? py.retained(py.none) : nil
}

/// values(instance): a dict of the fields that are there, in order.
func values(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let object = arguments?[0], let (instance, info) = known(object, py),
    let made = py.api.PyDict_New.unsafelyUnwrapped()
  else { return py.raise(py.typeError, "values(instance)") }
  for i in 0..<info.pointee.fieldCount {
    // Adding a str to a dict of str runs no code of the user, but may run the collector.
    guard let value = instance.slots(info)[i], let name = info.pointee.nameItems?[i] else {
      continue
    }
    py.retain(value)
    let result = py.api.PyDict_SetItem.unsafelyUnwrapped(made, name, value)
    py.release(value)
    if result != 0 {
      py.release(made)
      return nil
    }
  }
  return made
}

/// hold(instance, name, value): keeps a field's value without checks; False for another name.
func hold(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let object = arguments?[0], let name = arguments?[1],
    let value = arguments?[2], let (instance, info) = known(object, py)
  else { return py.raise(py.typeError, "hold(instance, name, value)") }
  guard let index = ClassInfo.find(info, name, py) else { return py.retained(py.false_) }
  instance.put(py.retained(value), at: index, info, py)
  return py.retained(py.true_)
}

/// store(instance, name, value): the same, and notes that the field was given.
func store(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let object = arguments?[0], let name = arguments?[1],
    let value = arguments?[2], let (instance, info) = known(object, py)
  else { return py.raise(py.typeError, "store(instance, name, value)") }
  guard let index = ClassInfo.find(info, name, py) else { return py.retained(py.false_) }
  if !instance.markGiven(index, info, py) { return nil }
  instance.put(py.retained(value), at: index, info, py)
  return py.retained(py.true_)
}

/// drop(instance, name): leaves a field without a value; False where it had none.
func drop(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let object = arguments?[0], let name = arguments?[1],
    let (instance, info) = known(object, py)
  else { return py.raise(py.typeError, "drop(instance, name)") }
  guard let index = ClassInfo.find(info, name, py), instance.slots(info)[index] != nil else {
    return py.retained(py.false_)
  }
  instance.put(nil, at: index, info, py)
  return py.retained(py.true_)
}

/// An instance of a laid out class, with the class's info; nil for any other object.
func known(
  _ object: Object, _ py: Python
) -> (ModelInstance, UnsafeMutablePointer<ClassInfo>)? {
  guard py.isInstanceOfModel(object) else { return nil }
  let instance = ModelInstance(object)
  guard py.isModelClass(instance.type.address),
    let info = ClassInfo.of(instance.type.address, py), info.pointee.isLaidOut
  else { return nil }
  return (instance, info)
}

extension ModelInstance {
  /// Makes the fields those of a dict of str; false with an exception.
  fileprivate func putFields(
    _ values: Object, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
  ) -> Bool {
    for i in 0..<info.pointee.fieldCount {
      guard let name = info.pointee.nameItems?[i] else { continue }
      let value = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(values, name)
      if value == nil, py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return false }
      put(value.map { py.retained($0) }, at: i, info, py)
    }
    return true
  }
}
