// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// How a call of a model class makes an instance.
//
// A class statement leaves slots in a class that look its methods up by name:
// tp_init calls whatever `__init__` is found. Where that is Model's own, the library puts
// its function into the slot; CPython puts the general one back as soon as anybody
// assigns `__init__` to the class or to a base. So that one comparison, made at each
// call, tells whether the short way still means what the class says.

typealias Vectorcall =
  @convention(c) (Object?, UnsafePointer<Object?>?, UInt, Object?) -> Object?
typealias Initialize = @convention(c) (Object?, Object?, Object?) -> Int32
typealias New = @convention(c) (Object?, Object?, Object?) -> Object?

/// tp_vectorcall of model classes.
///
/// The commonest call is made here, start to end: of a class whose values are all atomic and of
/// which no function of the user hears, with names and values as they were expected.
func callClass(
  _ cls: Object?, _ arguments: UnsafePointer<Object?>?, _ flagsAndCount: UInt, _ names: Object?
) -> Object? {
  let py = Python.current
  guard let cls else { return nil }
  // The highest bit says that the word in front of the arguments may be used.
  let positional = Int(flagsAndCount & (UInt.max >> 1))
  guard positional == 0, let names, let values = arguments, let info = ClassInfo.of(cls, py),
    info.pointee.takesPart, let program = info.pointee.program,
    program.pointee.flags.intersection([.isAtomic, .completes]) == .isAtomic,
    let orders = program.pointee.orders, isPlain(PythonType(cls), py),
    let order = orders.known(names)
      ?? orders.find(names, program.pointee.gates, program.pointee.fieldCount, py)
  else { return callSlowly(cls, arguments, positional, names, py) }
  guard let made = ModelInstance.allocateBare(cls, info, py) else { return nil }
  let count = py.count(tuple: names)
  let isWhole = order.given == info.pointee.allSet
  if !isWhole { made.clearFields(info) }
  let filled = Gate.fill(made.slots(info), order.gates, values, from: 0, to: count, py)
  if isWhole, filled == count {
    made.state = order.given
    return made.address
  }
  let walker = Walker(program, py)
  if let made = walker.fill(made, info, order, values, from: filled, to: count) {
    return made.address
  }
  return refuse(cls, program, Keywords(names: names, values: values), py)
}

/// Any other call.
@inline(never)
private func callSlowly(
  _ cls: Object, _ arguments: UnsafePointer<Object?>?, _ positional: Int, _ names: Object?,
  _ py: Python
) -> Object? {
  let type = PythonType(cls)
  guard positional == 0, let info = ClassInfo.of(cls, py), let program = info.pointee.program,
    program.pointee.flags.contains(.creates), isPlain(type, py)
  else { return callOtherwise(cls, arguments, positional, names, py) }
  let keywords = Keywords(names: names, values: arguments)
  if let made = Walker(program, py).create(cls, info, names: names, values: arguments) {
    return Completion.finished(made.address, program, .keywords, py) { py.dict(of: keywords) }
  }
  return refuse(cls, program, keywords, py)
}

/// Raises what is wrong with keywords that made no instance, or has Python look at them.
@inline(never)
private func refuse(
  _ cls: Object, _ program: UnsafePointer<Program>, _ keywords: Keywords, _ py: Python
) -> Object? {
  if !py.forgetError() || Refusal(program, py)?.raise(keywords) == true { return nil }
  return callOtherwise(cls, keywords.values, 0, keywords.names, py)
}

/// A call of which functions of the user are conducted, or that CPython makes.
@inline(never)
private func callOtherwise(
  _ cls: Object, _ arguments: UnsafePointer<Object?>?, _ positional: Int, _ names: Object?,
  _ py: Python
) -> Object? {
  let type = PythonType(cls)
  if positional == 0, let conductor = Completion.conductor(of: cls, py), isPlain(type, py) {
    return Completion.conduct(conductor, .keywords, from: py.none, py) {
      py.dict(of: Keywords(names: names, values: arguments))
    }
  }
  return callGenerally(cls, type, arguments, positional, names, py)
}

/// Whether a call does no more than make an instance and check its fields.
@inline(__always)
private func isPlain(_ type: PythonType, _ py: Python) -> Bool {
  type[PythonType.Slot.initialize] == address(of: initializeInstance as Initialize)
    && type.isMadePlainly
    && UInt(bitPattern: PythonType.of(type.address)[PythonType.Slot.call])
      == UInt(bitPattern: py.state.pointee.typeCall)
}

extension PythonType {
  /// Whether `__new__` of a model class is Model's own, and makes an instance.
  @inline(__always)
  var isMadePlainly: Bool {
    self[Slot.new] == SatyaCPython.address(of: newInstance as New) && flags & Flag.isAbstract == 0
  }
}

/// The call as CPython makes it of any class.
@inline(never)
private func callGenerally(
  _ cls: Object, _ type: PythonType, _ arguments: UnsafePointer<Object?>?, _ positional: Int,
  _ names: Object?, _ py: Python
) -> Object? {
  guard let tuple = py.api.PyTuple_New.unsafelyUnwrapped(positional) else { return nil }
  defer { py.release(tuple) }
  for i in 0..<positional {
    guard let argument = arguments?[i] else { return nil }
    py.items(tuple: tuple)[i] = py.retained(argument)
  }
  var keywords: Object?
  defer { py.release(optional: keywords) }
  if let names, let arguments {
    keywords = py.dict(of: Keywords(names: names, values: arguments + positional))
    if keywords == nil { return nil }
  }
  if positional == 0, isPlain(type, py) {
    // What the short way did not take, it would not take now.
    guard let made = newInstance(cls, tuple, keywords) else { return nil }
    let initialize = unsafeBitCast(py.state.pointee.slotInit, to: Initialize.self)
    if initialize(made, tuple, keywords) == 0 { return made }
    py.release(made)
    return nil
  }
  typealias Call = @convention(c) (Object?, Object?, Object?) -> Object?
  let slot = PythonType.of(cls)[PythonType.Slot.call] ?? py.state.pointee.typeCall
  return unsafeBitCast(slot, to: Call.self)(cls, tuple, keywords)
}

/// tp_init of classes whose `__init__` is Model's own.
func initializeInstance(_ object: Object?, _ arguments: Object?, _ keywords: Object?) -> Int32 {
  let py = Python.current
  if let object, let arguments, py.count(tuple: arguments) == 0,
    let info = ClassInfo.of(PythonType.of(object).address, py), let program = info.pointee.program,
    program.pointee.flags.contains(.creates), ModelInstance(object).side == nil
  {
    let cls = PythonType.of(object).address
    let walker = Walker(program, py)
    var made: ModelInstance?
    if let keywords {
      made = walker.create(cls, info, fromDict: keywords)
    } else {
      made = walker.create(cls, info, names: nil, values: nil)
    }
    if let made {
      exchange(ModelInstance(object), made, info, py)
      py.release(made.address)
      return Completion.finish(object, program, keywords, py) ? 0 : -1
    }
    if !py.forgetError() { return -1 }
  }
  return unsafeBitCast(py.state.pointee.slotInit, to: Initialize.self)(object, arguments, keywords)
}

/// fill(instance, dict): what `__init__` of Model does for a class that has one of its own; False
/// where Python must look.
func fill(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let object = arguments?[0], let dict = arguments?[1],
    py.isInstanceOfModel(object), PythonType.of(dict).address == py.dict
  else { return py.raise(py.typeError, "fill(instance, dict)") }
  let cls = PythonType.of(object).address
  if let info = ClassInfo.of(cls, py), let program = info.pointee.program,
    program.pointee.flags.contains(.makes), ModelInstance(object).side == nil
  {
    if let made = Walker(program, py).create(cls, info, fromDict: dict) {
      exchange(ModelInstance(object), made, info, py)
      py.release(made.address)
      return Completion.finish(object, program, dict, py) ? py.retained(py.true_) : nil
    }
    if !py.forgetError() { return nil }
  }
  return py.retained(py.false_)
}

/// Exchanges the fields of two instances of one class.
private func exchange(
  _ a: ModelInstance, _ b: ModelInstance, _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
) {
  let (x, y) = (a.slots(info), b.slots(info))
  for i in 0..<info.pointee.fieldCount {
    let value = x[i]
    x[i] = y[i]
    y[i] = value
  }
  let state = a.state
  a.state = b.state
  b.state = state
  if py.isTracked(b.address) { a.track(py) }
  b.trackIfNeeded(info, py)
}
