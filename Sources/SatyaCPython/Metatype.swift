// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

// The native metatype: `type` with a pointer behind it, to the class's `ClassInfo`.

/// tp_new of the metatype: `type.__new__`, for which bases are as small as without fields.
///
/// CPython refuses to combine two bases each of which made its instances larger. Here
/// fields have no fixed place: a class has descriptors of its own wherever its layout
/// differs from that of its bases. So, while it looks at them, bases show the size
/// they have without fields. An instance made meanwhile gets its full size
/// (`ModelInstance.allocate`).
func newClass(_ metatype: Object?, _ arguments: Object?, _ keywords: Object?) -> Object? {
  guard let metatype, let arguments else { return nil }
  let py = Python.current
  typealias New = @convention(c) (Object?, Object?, Object?) -> Object?
  let new = unsafeBitCast(
    PythonType(py.api.PyType_Type.unsafelyUnwrapped)[PythonType.Slot.new], to: New.self)
  let bases = basesOf(arguments, py)
  if let bases { show(bases, full: false, py) }
  let made = new(metatype, arguments, keywords)
  if let bases { show(bases, full: true, py) }
  guard let made else { return nil }
  // Another metatype may have been found to be in charge, and have made the info.
  if py.isModelClass(made), ClassInfo.of(made, py) == nil {
    guard ClassInfo.create(made, py) else {
      py.release(made)
      return py.raise(py.api.PyExc_MemoryError, "out of memory")
    }
  }
  return made
}

private func basesOf(_ arguments: Object, _ py: Python) -> Object? {
  guard PythonType.of(arguments).address == py.tuple, py.count(tuple: arguments) == 3,
    let bases = py.items(tuple: arguments)[1], PythonType.of(bases).address == py.tuple
  else { return nil }
  return bases
}

/// Shows the sizes of bases, and of all that they come from, with or without fields.
private func show(_ bases: Object, full: Bool, _ py: Python) {
  for i in 0..<py.count(tuple: bases) {
    guard let base = py.items(tuple: bases)[i],
      py.isSubtype(PythonType.of(base).address, py.api.PyType_Type.unsafelyUnwrapped),
      let order = PythonType(base)[PythonType.Slot.mro]
    else { continue }
    for k in 0..<py.count(tuple: order) {
      guard let each = py.items(tuple: order)[k], py.isModelClass(each),
        let info = ClassInfo.of(each, py)
      else { continue }
      PythonType(each).basicSize = full ? info.pointee.size : info.pointee.plainSize
    }
  }
}

/// tp_traverse of the metatype: what `type` shows, and the info's own references.
func traverseClass(_ cls: Object?, _ visit: Visit?, _ argument: UnsafeMutableRawPointer?) -> Int32 {
  guard let cls, let visit else { return 0 }
  let py = Python.current
  if let info = ClassInfo.of(cls, py) {
    var result: Int32 = 0
    if let names = info.pointee.names { result = visit(names, argument) }
    if result == 0, let index = info.pointee.index { result = visit(index, argument) }
    if result == 0, let validate = info.pointee.validate { result = visit(validate, argument) }
    if result == 0, let validateJSON = info.pointee.validateJSON {
      result = visit(validateJSON, argument)
    }
    if result == 0 { result = Program.visit(info.pointee.program, visit, argument) }
    if result == 0 { result = Output.visit(info.pointee.output, visit, argument) }
    if result == 0 { result = Output.visit(info.pointee.oldOutput, visit, argument) }
    if result != 0 { return result }
  }
  typealias Traverse = @convention(c) (Object?, Visit?, UnsafeMutableRawPointer?) -> Int32
  let traverse = unsafeBitCast(
    PythonType(py.api.PyType_Type.unsafelyUnwrapped)[PythonType.Slot.traverse], to: Traverse.self)
  let result = traverse(cls, visit, argument)
  if result != 0 { return result }
  // The metatype is itself made at run time: an instance holds a reference.
  return visit(PythonType.of(cls).address, argument)
}

/// tp_clear of the metatype.
func clearClass(_ cls: Object?) -> Int32 {
  guard let cls else { return 0 }
  let py = Python.current
  if let info = ClassInfo.of(cls, py) { ClassInfo.clear(info, py) }
  typealias Clear = @convention(c) (Object?) -> Int32
  let clear = unsafeBitCast(
    PythonType(py.api.PyType_Type.unsafelyUnwrapped)[PythonType.Slot.clear], to: Clear.self)
  return clear(cls)
}

/// tp_dealloc of the metatype: no instance is left, for each holds its class.
func deallocClass(_ cls: Object?) {
  guard let cls else { return }
  let py = Python.current
  let metatype = PythonType.of(cls).address
  if let info = ClassInfo.of(cls, py) {
    cls.storeBytes(
      of: nil, toByteOffset: py.state.pointee.typeSize,
      as: UnsafeMutablePointer<ClassInfo>?.self)
    ClassInfo.free(info, py)
  }
  unsafeBitCast(
    PythonType(py.api.PyType_Type.unsafelyUnwrapped)[PythonType.Slot.dealloc], to: Dealloc.self)(
      cls)
  py.release(metatype)
}
