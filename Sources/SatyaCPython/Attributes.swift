// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython
import SatyaCore

// Setting attributes.

typealias SetAttribute = @convention(c) (Object?, Object?, Object?) -> Int32

/// `__setattr__` of Model: takes what the program proves, and calls Python's `assign`,
/// which does all else.
///
/// It is a method and not a function in the slot tp_setattro: from 3.10 a class with a
/// function of its own there is refused by `object.__setattr__`, which code of frozen models
/// and of validators relies on.
func setAttribute(_ object: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 2, let object, let name = arguments?[0], let value = arguments?[1] else {
    return py.raise(py.typeError, "__setattr__(name, value)")
  }
  return setAttribute(object, name, value, py)
}

extension ModelInstance {
  /// The same for what is commonest: one atomic value after another that others hold too.
  /// It calls nothing, so that all of it stays in registers; false where nothing was done.
  @inline(__always)
  func exchange(_ name: Object, _ value: Object, _ py: Python) -> Bool {
    guard let info = ClassInfo.of(type.address, py), let program = info.pointee.program,
      program.pointee.flags.contains(.sets)
    else { return false }
    // Safe: a class with a program has its names.
    let names = info.pointee.nameItems.unsafelyUnwrapped
    let count = min(info.pointee.fieldCount, 16)
    var index = 0
    while true {
      if index == count { return false }
      if names[index].unsafelyUnwrapped == name { break }
      index &+= 1
    }
    let gate = UnsafePointer(program.pointee.gates + index)
    let slot = slots(info) + index
    let state = self.state
    guard !gate.pointee.isFrozen, state & 1 != 0, !ModelInstance.mayCycle(value),
      let old = slot.pointee, !py.isLast(old),
      !program.pointee.flags.contains(.validatesAssignment) || Gate.passes(gate, value, py)
    else { return false }
    self.state = state | 2 &<< UInt(index)
    py.retain(value)
    slot.pointee = value
    // Safe: another reference is left.
    py.forget(old)
    return true
  }
}

/// The same of any instance of a model.
@inline(never)
func setAttribute(_ object: Object, _ name: Object, _ value: Object, _ py: Python) -> Object? {
  let instance = ModelInstance(object)
  guard let info = ClassInfo.of(instance.type.address, py), let program = info.pointee.program,
    program.pointee.flags.contains(.sets), let index = ClassInfo.find(info, name, py)
  else { return assign(object, name, value, py) }
  let gate = UnsafePointer(program.pointee.gates + index)
  if gate.pointee.isFrozen {
    guard let setter = program.pointee.fields[index].setter else {
      return assign(object, name, value, py)
    }
    guard let made = py.call(setter, value) else { return nil }
    return keep(made, instance, index, info, py)
  }
  if !program.pointee.flags.contains(.validatesAssignment) || Gate.passes(gate, value, py) {
    py.retain(value)
    return keep(value, instance, index, info, py)
  }
  guard let taken = Walker(program, py).take(gate.pointee.node, value) else {
    return py.forgetError() ? assign(object, name, value, py) : nil
  }
  return keep(taken, instance, index, info, py)
}

/// Puts a value into a field that is thereby given; None, or nil with an exception.
@inline(__always)
private func keep(
  _ value: Object, _ instance: ModelInstance, _ index: Int,
  _ info: UnsafeMutablePointer<ClassInfo>, _ py: Python
) -> Object? {
  if !instance.markGiven(index, info, py) {
    py.release(value)
    return nil
  }
  instance.put(value, at: index, info, py)
  return py.retained(py.none)
}

/// Leaves it to Python.
@inline(never)
private func assign(_ object: Object, _ name: Object, _ value: Object, _ py: Python) -> Object? {
  guard let tuple = py.api.PyTuple_New.unsafelyUnwrapped(3) else { return nil }
  defer { py.release(tuple) }
  let items = py.items(tuple: tuple)
  items[0] = py.retained(object)
  items[1] = py.retained(name)
  items[2] = py.retained(value)
  return py.api.PyObject_CallObject.unsafelyUnwrapped(py.state.pointee.assign, tuple)
}
