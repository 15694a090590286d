// SPDX-License-Identifier: Apache-2.0
import CSatyaCPython

// Attributes of model classes. ModelMeta has a `__getattr__`, for names that `type` does
// not know; with one, CPython calls `type.__getattribute__` as a function of Python's for
// every name, which costs more than most methods of a class do. So the library asks
// `type` itself first, and goes CPython's way where that finds nothing.

private typealias GetAttribute = @convention(c) (Object?, Object?) -> Object?

/// quicken(metaclass): does so for a metaclass whose `__getattribute__` is type's own.
func quicken(_ self_: Object?, _ arguments: Arguments?, _ count: Int) -> Object? {
  let py = Python.current
  guard count == 1, let metaclass = arguments?[0],
    py.isSubtype(PythonType.of(metaclass).address, py.api.PyType_Type.unsafelyUnwrapped),
    metaclass != py.state.pointee.metatype, py.isSubtype(metaclass, py.state.pointee.metatype)
  else { return py.raise(py.typeError, "quicken(metaclass)") }
  let type = PythonType(metaclass)
  let own = address(of: getClassAttribute as GetAttribute)
  // Once: one slot is kept for all.
  guard py.state.pointee.slotClassGetattro == nil, let slot = type[PythonType.Slot.getattro] else {
    return py.retained(py.none)
  }
  py.state.pointee.slotClassGetattro = slot
  type[PythonType.Slot.getattro] = own
  py.api.PyType_Modified.unsafelyUnwrapped(metaclass)
  return py.retained(py.none)
}

/// tp_getattro of the metaclass. CPython puts its own back as soon as anybody assigns
/// `__getattr__` or `__getattribute__` to it, and gives it to metaclasses made from it.
private func getClassAttribute(_ cls: Object?, _ name: Object?) -> Object? {
  let py = Python.current
  guard let cls else { return nil }
  // Each class has these two of its own, and finds them anew only once it, or its metaclass,
  // has changed.
  if name == py.state.pointee.validateJSONName, let info = ClassInfo.of(cls, py) {
    let versions = versions(cls, py)
    if versions != 0, versions == info.pointee.validateJSONVersions,
      let kept = info.pointee.validateJSON
    {
      return py.retained(kept)
    }
    let found = find(cls, name, py)
    if found != nil, found == info.pointee.validateJSON {
      info.pointee.validateJSONVersions = SatyaCPython.versions(cls, py)
    }
    return found
  }
  if name == py.state.pointee.validateName, let info = ClassInfo.of(cls, py) {
    let versions = versions(cls, py)
    if versions != 0, versions == info.pointee.validateVersions, let kept = info.pointee.validate {
      return py.retained(kept)
    }
    let found = find(cls, name, py)
    if found != nil, found == info.pointee.validate {
      info.pointee.validateVersions = SatyaCPython.versions(cls, py)
    }
    return found
  }
  return find(cls, name, py)
}

/// The versions of a class and its metaclass as one number; 0 where one has none.
@inline(__always)
private func versions(_ cls: Object, _ py: Python) -> UInt64 {
  let own = UInt64(PythonType(cls).version(py))
  let meta = UInt64(PythonType.of(cls).version(py))
  return own == 0 || meta == 0 ? 0 : own << 32 | meta
}

private func find(_ cls: Object, _ name: Object?, _ py: Python) -> Object? {
  let type = PythonType(py.api.PyType_Type.unsafelyUnwrapped)
  guard let slot = type[PythonType.Slot.getattro] else { return nil }
  if let found = unsafeBitCast(slot, to: GetAttribute.self)(cls, name) { return found }
  guard py.api.PyErr_ExceptionMatches.unsafelyUnwrapped(py.api.PyExc_AttributeError) != 0,
    let general = py.state.pointee.slotClassGetattro
  else { return nil }
  py.api.PyErr_Clear.unsafelyUnwrapped()
  return unsafeBitCast(general, to: GetAttribute.self)(cls, name)
}
