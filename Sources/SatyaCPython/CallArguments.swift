// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// The arguments of a call that Python makes, put to a program that has a field for each
/// parameter: those of a function that is checked, or of the `__init__` of a dataclass.
///
/// Every parameter may be given by its place, or by the name that is its key.
private struct CallArguments {
  let program: UnsafePointer<Program>
  /// A tuple and a dict, which the caller holds.
  let places: Object
  let names: Object
  let py: Python

  /// Puts a new reference to the value of each parameter into `values`, none of which is there
  /// yet; false where Python must look, perhaps with an exception.
  func take(_ values: UnsafeMutablePointer<Object?>) -> Bool {
    let placeCount = py.count(tuple: places)
    let nameCount = py.api.PyDict_Size.unsafelyUnwrapped(names)
    guard placeCount <= program.pointee.fieldCount else { return false }
    let walker = Walker(program, py)
    var used = 0
    for i in 0..<program.pointee.fieldCount {
      let gate = UnsafePointer(program.pointee.gates + i)
      var named: Object?
      if nameCount > 0 {
        named = py.api.PyDict_GetItemWithError.unsafelyUnwrapped(names, gate.pointee.key)
        if named == nil, py.api.PyErr_Occurred.unsafelyUnwrapped() != nil { return false }
      }
      // Given twice, one of the two is wrong.
      if i < placeCount, named != nil { return false }
      guard let value = i < placeCount ? py.items(tuple: places)[i] : named else { continue }
      if named != nil { used &+= 1 }
      if Gate.passes(gate, value, py) {
        values[i] = py.retained(value)
        continue
      }
      // What runs meanwhile may change the dict.
      py.retain(value)
      values[i] = walker.take(gate.pointee.node, value)
      py.release(value)
      if values[i] == nil { return false }
    }
    if used != nameCount, program.pointee.flags.contains(.forbidsExtra) { return false }
    return fillDefaults(values)
  }

  private func fillDefaults(_ values: UnsafeMutablePointer<Object?>) -> Bool {
    let fields = program.pointee.fields
    for i in 0..<program.pointee.fieldCount
    where values[i] == nil && fields[i].defaultKind == .required { return false }
    for i in 0..<program.pointee.fieldCount where values[i] == nil {
      values[i] = fields[i].makeDefault(py)
      if values[i] == nil { return false }
    }
    return true
  }
}

extension Python {
  /// Calls `body` with a new reference to the value of each parameter of a program; nil where
  /// Python must look, perhaps with an exception.
  @inline(__always)
  fileprivate func withArguments(
    _ program: UnsafePointer<Program>, _ places: Object, _ names: Object,
    _ body: (UnsafeMutablePointer<Object?>) -> Object?
  ) -> Object? {
    let count = program.pointee.fieldCount
    return withUnsafeTemporaryAllocation(of: Object?.self, capacity: count + 1) { memory in
      let values = memory.baseAddress.unsafelyUnwrapped
      values.initialize(repeating: nil, count: count + 1)
      defer { for i in 0..<count { release(optional: values[i]) } }
      let arguments = CallArguments(program: program, places: places, names: names, py: self)
      return arguments.take(values) ? body(values) : nil
    }
  }
}

/// take_arguments(program, tuple, dict): a tuple of the values of all parameters; None where
/// Python must look.
func takeArguments(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 3, let owner = arguments?[0], let places = arguments?[1],
    let names = arguments?[2], let program = PlanObject.program(owner, py),
    PythonType.of(places).address == py.tuple, PythonType.of(names).address == py.dict
  else { return py.raise(py.typeError, "take_arguments(program, tuple, dict)") }
  let made = py.withArguments(program, places, names) { values in
    let count = program.pointee.fieldCount
    guard let made = py.api.PyTuple_New.unsafelyUnwrapped(count) else { return nil }
    for i in 0..<count {
      py.items(tuple: made)[i] = values[i]
      values[i] = nil
    }
    return made
  }
  if let made { return made }
  return py.forgetError() ? py.retained(py.none) : nil
}

/// fill_from_arguments(program, instance, tuple, dict): gives an instance the values of all
/// parameters as attributes, as `object.__setattr__` does; False where Python must look.
func fillFromArguments(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 4, let owner = arguments?[0], let instance = arguments?[1],
    let places = arguments?[2], let names = arguments?[3],
    let program = PlanObject.program(owner, py), PythonType.of(places).address == py.tuple,
    PythonType.of(names).address == py.dict,
    // A class has an attribute cache, which must hear of what changes.
    !py.isSubtype(PythonType.of(instance).address, py.api.PyType_Type.unsafelyUnwrapped)
  else { return py.raise(py.typeError, "fill_from_arguments(program, instance, tuple, dict)") }
  var isSetting = false
  let filled = py.withArguments(program, places, names) { values in
    isSetting = true
    for i in 0..<program.pointee.fieldCount {
      let name = program.pointee.fields[i].key
      if py.api.PyObject_GenericSetAttr.unsafelyUnwrapped(instance, name, values[i]) != 0 {
        return nil
      }
    }
    return py.retained(py.true_)
  }
  if let filled { return filled }
  // Attributes that cannot be set are the result; all else Python looks at.
  return !isSetting && py.forgetError() ? py.retained(py.false_) : nil
}
